# What R says of odd data: nine points, mixed formats, empty categories, gaps, twenty people, a ceiling, tiny teams.
# REF_ROOT=tests/reference Rscript make_odd.R; R 4.2.2, psych 2.2.9, lavaan 0.6-14, multilevel 2.7, lme4 1.1-31, MASS 7.3-58.2
suppressMessages({library(psych); library(lavaan); library(multilevel); library(lme4); library(MASS); library(jsonlite)})
options(warn = -1, mc.cores = 1)
root <- Sys.getenv("REF_ROOT", "."); cases <- list()
read <- function(f) read.csv(file.path(root, "data", f))
quiet <- function(e) { capture.output(v <- e, file = nullfile()); v }
ref <- function(id, value, software, version, call, file, tol = 1e-8, ...)
  cases[[length(cases) + 1]] <<- list(id = id, value = value, software = software, version = version, call = call,
    data = list(file = file, ...), tol = tol)
tab <- function(m) list(values = lapply(seq_len(nrow(m)), function(i) as.numeric(m[i, ])))
for (n in c("nine7", "mixed8", "emptycat5", "miss10", "small20_1", "four8", "ceil6_2", "two_10neg", "binary5_1")) {
  f <- paste0("odd_", n, ".csv"); x <- read(f); xc <- na.omit(x); R <- cor(xc); k <- ncol(x); N <- nrow(xc); id <- paste0("odd_", n)
  go <- function(what, value, software, version, call, tol = 1e-8) ref(paste(id, what, sep = "."), value, software, version, call, f, tol, columns = names(x), missing = "listwise")
  d <- describe(x, type = 2); ref(paste0(id, ".items"), list(n = d$n, mean = d$mean, sd = d$sd, skew = d$skew, kurtosis = d$kurtosis), "psych", "2.2.9", "describe(x, type = 2)", f, 1e-8, columns = names(x), missing = "itemwise")
  a <- quiet(alpha(xc, check.keys = FALSE, delete = FALSE, warnings = FALSE))
  ci <- quiet(alpha.ci(a$total$raw_alpha, n.obs = N, n.var = k))
  go("family", list(raw = a$total$raw_alpha, std = a$total$std.alpha, smc = a$total$`G6(smc)`, ase = a$total$ase, low = ci$lower.ci[[1]], high = ci$upper.ci[[1]], rest = a$item.stats$r.drop, dropped = a$alpha.drop$raw_alpha), "psych", "2.2.9", "alpha(na.omit(x), check.keys = FALSE); alpha.ci")
  b <- cortest.bartlett(R, n = N); m <- KMO(R)
  go("adequacy", list(kmo = m$MSA, by_item = as.numeric(m$MSAi), chi2 = b$chisq, p = b$p.value), "psych", "2.2.9", "KMO(R); cortest.bartlett(R, n)")
  if (k >= 6) {
    v <- quiet(vss(R, n = 2, rotate = "varimax", fm = "minres", n.obs = N, plot = FALSE)); go("map", v$map[1:2], "psych", "2.2.9", "vss(R, n = 2)$map")
    for (s in c("minres_oblimin", "minres_varimax", "ml_oblimin")) { w <- strsplit(s, "_")[[1]]
      e <- quiet(fa(R, 2, n.obs = N, fm = w[1], rotate = w[2], max.iter = 1000))
      go(paste0("efa_", s), list(loadings = tab(unclass(e$loadings)), phi = tab(if (is.null(e$Phi)) diag(2) else e$Phi), chi = e$STATISTIC, tli = e$TLI, rms = e$rms, rmsea = e$RMSEA[[1]]), "psych", "2.2.9", sprintf("fa(R, 2, n.obs, fm = '%s', rotate = '%s')", w[1], w[2]), 5e-4) }
  }
  go("polychoric", tab(unclass(lavCor(xc, ordered = names(x), output = "cor"))), "lavaan", "0.6-14", "lavCor(x, ordered = names(x))", 1e-4)
  go("thresholds", as.numeric(lavCor(xc, ordered = names(x), output = "th")), "lavaan", "0.6-14", "lavCor(x, ordered = names(x), output = 'th')")
}
for (n in c("mixed_1", "ones", "flat")) { f <- paste0("odd_team_", n, ".csv"); d <- read(f); it <- d[, -1]; g <- factor(d$g, levels = unique(d$g)); y <- rowMeans(it)
  get <- function(r) r[match(levels(g), r[[1]]), 2]
  ref(paste0("odd_team_", n, ".agreement"), list(teams = levels(g), rwg_j = get(rwg.j(it, g, ranvar = 2)[, 1:2]), star = get(rwg.j.lindell(it, g, ranvar = 2)[, 1:2]), ad = get(ad.m(it, g)[, 1:2]), median = get(ad.m(it, g, type = "median")[, 1:2]), awg = get(awg(it, g, range = c(1, 5))[, 1:2])), "multilevel", "2.7", "rwg.j, rwg.j.lindell, ad.m, awg", f, 1e-9)
  a <- aov(y ~ g); v <- as.data.frame(VarCorr(lmer(y ~ 1 + (1 | g))))$vcov
  ref(paste0("odd_team_", n, ".icc"), list(icc1 = ICC1(a), icc2 = ICC2(a), between = v[1], within = v[2]), "multilevel, lme4", "2.7, 1.1-31", "ICC1(aov), ICC2(aov), lmer(y ~ 1 + (1 | g))", f, 2e-5) }
for (n in c("un", "gap", "nine")) { f <- paste0("odd_dif_", n, ".csv"); d <- read(f); x <- d[, -1]; g <- factor(d$g); tot <- rowSums(x); out <- list()
  for (j in seq_along(x)) { y <- x[[j]]; r <- list()
    fit <- function(form) if (length(unique(y)) == 2) glm(form, family = binomial, epsilon = 1e-12) else polr(form, control = list(reltol = 1e-14, maxit = 5000))
    q <- if (length(unique(y)) == 2) y else factor(y)
    l <- sapply(list(q ~ tot, q ~ tot + g, q ~ tot * g), function(m) as.numeric(logLik(fit(m)))); r$uniform <- 2 * (l[2] - l[1]); r$non_uniform <- 2 * (l[3] - l[2])
    if (length(unique(y)) == 2) { tb <- table(g, y, tot); m <- mantelhaen.test(tb[, , apply(tb, 3, sum) > 1]); r$mh <- m$statistic[[1]]; r$mh_p <- m$p.value }
    out[[j]] <- r }
  ref(paste0("odd_dif_", n, ".tests"), out, "stats, MASS", "4.2.2, 7.3-58.2", "glm or polr(item ~ total, + group, * group); mantelhaen.test", f, 1e-5) }
for (n in c("five", "neg")) { f <- paste0("odd_twice_", n, ".csv"); r <- quiet(ICC(read(f), lmer = FALSE)$results)
  ref(paste0("odd_twice_", n, ".icc"), list(icc = r$ICC, low = r[["lower bound"]], high = r[["upper bound"]]), "psych", "2.2.9", "ICC(x, lmer = FALSE)", f) }
write(toJSON(list(cases = cases), digits = 14, auto_unbox = TRUE, na = "null", null = "null"), file.path(root, "expected", "odd.json"))
