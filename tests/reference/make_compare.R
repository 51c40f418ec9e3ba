# Makes data/{univbct,film,sleep,weight}_*.csv and expected/compare.json: rounds of real answers, and what R says of them.
# Usage: Rscript make_compare.R, in this folder.
source("lib_ref.R"); suppressMessages({library(multilevel); library(psychTools); library(lmerTest); library(pbkrtest)})
wr <- function(d, f) write.csv(d, file.path("data", f), row.names = FALSE, quote = FALSE, na = "")
rd <- function(f) read.csv(file.path("data", f), check.names = FALSE, stringsAsFactors = FALSE)
# ---- rounds, a file each ----
data(univbct); u <- univbct[univbct$TIME == 0, ]; unit <- paste0(u$BTN, u$COMPANY)
for (t in 1:3) wr(setNames(cbind(unit, u[, c("SUBNUM", paste0(c("JOBSAT", "COMMIT", "READY"), t))]), c("unit", "person", "jobsat", "commit", "ready")), paste0("univbct_", t, ".csv"))
it <- setdiff(names(sai), c("study", "time", "id")); pos <- c("calm", "secure", "at.ease", "rested", "comfortable", "confident", "relaxed", "content", "joyful", "pleasant")
f <- rev_items(sai[sai$study == "FLAT", ], pos, 1, 4); m <- unique(msqR[msqR$study == "FLAT", c("id", "film")])
for (t in 1:3) { x <- merge(m, f[f$time == t, c("id", it)], by = "id"); names(x) <- sub("at.ease", "at-ease", sub("high.strung", "high-strung", names(x), fixed = TRUE), fixed = TRUE); wr(x, paste0("film_", t, ".csv")) }
wr(data.frame(person = 1:10, hours = cushny$Control), "sleep_1.csv"); wr(data.frame(person = 1:10, hours = cushny$drug2L), "sleep_2.csv")
a <- MASS::anorexia; for (t in 1:2) wr(data.frame(arm = a$Treat, person = seq_len(nrow(a)), weight = a[[t + 1]]), paste0("weight_", t, ".csv"))
# ---- what R says of two rounds; differences of means are rounded before ranking, else dust of binary fractions breaks ties ----
two <- function(tag, d1, d2, items, id, team = NULL, file) {
  dd <- list(file = file); y <- function(d) { x <- d[, items, drop = FALSE]; s <- rowMeans(x); setNames(s, d[[id]]) }   # complete rows only: rowMeans of any NA is NA
  groups <- if (is.null(team)) list(all = d1[[id]]) else split(d1[[id]], d1[[team]])
  for (g in names(groups)) { p <- as.character(groups[[g]]); s1 <- y(d1)[p]; s2 <- y(d2)[p]; ok <- !is.na(s1) & !is.na(s2)
    if (sum(ok) < 4) next
    k <- function(x) paste0(tag, ".", g, ".", x); tp <- t.test(s2[ok], s1[ok], paired = TRUE); tw <- t.test(s2, s1); w <- suppressWarnings(wilcox.test(round(s2[ok] - s1[ok], 9), exact = FALSE))
    ref(k("paired_t"), c(n = sum(ok), value = unname(tp$estimate), low = tp$conf.int[1], high = tp$conf.int[2], t = unname(tp$statistic), df = unname(tp$parameter), p = tp$p.value), "stats", "t.test(s2, s1, paired = TRUE)", dd)
    ref(k("welch_t"), c(n1 = sum(!is.na(s1)), n2 = sum(!is.na(s2)), value = unname(tw$estimate[1] - tw$estimate[2]), low = tw$conf.int[1], high = tw$conf.int[2], t = unname(tw$statistic), df = unname(tw$parameter), p = tw$p.value), "stats", "t.test(s2, s1)", dd)
    ref(k("wilcoxon"), c(V = unname(w$statistic), p = w$p.value), "stats", "wilcox.test(round(s2 - s1, 9), exact = FALSE)", dd)
    if (sum(ok) < 5) next
    i <- psych::ICC(cbind(s1[ok], s2[ok]), lmer = FALSE)$results; e <- var((s2 - s1)[ok]) / 2
    ref(k("icc"), c(icc_a1 = i$ICC[2], icc_c1 = i$ICC[3], icc_a1_low = i$`lower bound`[2], icc_a1_high = i$`upper bound`[2], icc_c1_low = i$`lower bound`[3], icc_c1_high = i$`upper bound`[3]), "psych", "ICC(cbind(s1, s2), lmer = FALSE)$results", dd)
    r <- (s2 - s1)[ok] / sqrt(2 * e)
    ref(k("rci"), c(sem = sqrt(e), up = sum(r >= 1.96), down = sum(r <= -1.96), within = sum(abs(r) < 1.96)), "stats", "(s2 - s1) / (sqrt(2) * sem), sem = sd(s2 - s1) / sqrt(2)", dd) } }
ui <- c("jobsat", "commit", "ready"); U <- lapply(1:3, function(t) rd(paste0("univbct_", t, ".csv"))); F <- lapply(1:3, function(t) rd(paste0("film_", t, ".csv")))
fi <- setdiff(names(F[[1]]), c("id", "film"))
two("univbct_12", U[[1]], U[[2]], ui, "person", "unit", "univbct_1.csv, univbct_2.csv"); two("univbct_13", U[[1]], U[[3]], ui, "person", NULL, "univbct_1.csv, univbct_3.csv")
two("film_12", F[[1]], F[[2]], fi, "id", "film", "film_1.csv, film_2.csv")
two("sleep", rd("sleep_1.csv"), rd("sleep_2.csv"), "hours", "person", NULL, "sleep_1.csv, sleep_2.csv")
two("weight", rd("weight_1.csv"), rd("weight_2.csv"), "weight", "person", "arm", "weight_1.csv, weight_2.csv")
for (s in c("xray", "shed")) { w <- rd(paste0("sai_", s, "_wide_keyed.csv")); o <- lapply(c("_t1", "_t2"), function(e) setNames(w[, c("id", paste0(it, e))], c("id", it))); two(paste0("sai_", s), o[[1]], o[[2]], it, "id", NULL, paste0("sai_", s, "_wide_keyed.csv")) }
# ---- what R says of three rounds: a mean a round, teams and persons that differ; the change of teams differs from 10 teams on ----
three <- function(tag, D, items, id, team, slope, file) {
  d <- do.call(rbind, lapply(1:3, function(t) data.frame(y = rowMeans(D[[t]][, items]), team = D[[t]][[team]], person = factor(D[[t]][[id]]), round = factor(t), post = as.numeric(t > 1)))); d <- na.omit(d)
  model <- if (slope) "y ~ 0 + round + (1 + post | team) + (1 | person)" else "y ~ 0 + round + (1 | team) + (1 | person)"
  m <- lmer(as.formula(model), d, control = lmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 1e5)))
  dd <- list(file = file); v <- as.data.frame(VarCorr(m)); g <- function(a, b) { x <- v$vcov[v$grp == a & (is.na(v$var2)) & (is.na(v$var1) | v$var1 == b)]; if (length(x)) x else NA }
  ref(paste0(tag, ".model"), c(n = nrow(d), n_teams = length(unique(d$team)), n_persons = nlevels(droplevels(d$person)), mean1 = fixef(m)[[1]], mean2 = fixef(m)[[2]], mean3 = fixef(m)[[3]], team = g("team", "(Intercept)"), person = g("person", "(Intercept)"), residual = sigma(m)^2, log_likelihood = as.numeric(logLik(m))), "lme4", paste0("lmer(", model, ")"), dd, 1e-5)
  for (k in c("effect", "retention", "net")) { L <- list(effect = c(-1, 1, 0), retention = c(0, -1, 1), net = c(-1, 0, 1))[[k]]
    for (ddf in c("Kenward-Roger", "Satterthwaite")) { x <- contest1D(m, L, ddf = ddf, confint = TRUE); ref(paste0(tag, ".", k, ".", if (ddf == "Satterthwaite") "satterthwaite" else "kenward_roger"), c(value = x$Estimate, se = x$`Std. Error`, df = x$df, low = x$lower, high = x$upper, p = x$`Pr(>|t|)`), "lmerTest", paste0("contest1D(m, c(", paste(L, collapse = ", "), "), ddf = '", ddf, "', confint = TRUE)"), dd, 1e-4) } } }
three("univbct", U, ui, "person", "unit", TRUE, "univbct_1.csv, univbct_2.csv, univbct_3.csv"); three("film", F, fi, "id", "film", FALSE, "film_1.csv, film_2.csv, film_3.csv")
flush_ref("expected/compare.json", "Rounds of real answers: what the textbook's tests say")
if (length(.REC$fail)) { cat("FAILED:\n"); cat(.REC$fail, sep = "\n") }
