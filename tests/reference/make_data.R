# Makes expected/data.json: synonyms and antonyms, missing patterns and Little's test, sample sizes.
# R 4.2.2; lavaan 0.6-14 for the moments of incomplete answers; all else is base R.
#   Rscript make_data.R FOLDER        (FOLDER is tests/reference)
root <- commandArgs(TRUE)[1]
suppressMessages({library(lavaan); library(jsonlite)})
options(digits = 15)
kept <- list()
ref <- function(id, value, software, call, data, tol) {
  kept[[length(kept) + 1]] <<- list(id = id, value = value, software = software,
    version = paste0(if (software == "base") "" else paste0(software, " ", packageVersion(software), ", "),
                     "R ", R.version$major, ".", R.version$minor), call = call, data = data, tol = tol)
}
table_of <- function(file, columns) read.csv(file.path(root, "data", file))[, columns]

# ---- psychometric synonyms and antonyms: correlation of a person's answers over pairs of items
bfi <- c(paste0("A", 1:5), paste0("C", 1:5), paste0("E", 1:5), paste0("N", 1:5), paste0("O", 1:5))
x <- as.matrix(table_of("bfi25_raw.csv", bfi))
r <- cor(x, use = "pairwise.complete.obs")
over_pairs <- function(x, keep) {
  at <- which(lower.tri(r) & keep(r), arr.ind = TRUE)
  apply(x, 1, function(p) {
    a <- p[at[, 1]]; b <- p[at[, 2]]; ok <- !is.na(a) & !is.na(b)
    if (sum(ok) < 3) NA else suppressWarnings(cor(a[ok], b[ok]))
  })
}
of_bfi <- list(file = "bfi25_raw.csv", columns = bfi)
syn <- over_pairs(x, function(r) r > .45); ant <- over_pairs(x, function(r) r < -.35)
ref("bfi25.synonyms", unname(syn[1:60]), "base", "cor over pairs with r > .45, rows 1 to 60", of_bfi, 1e-10)
ref("bfi25.synonyms_mean", list(mean = mean(syn, na.rm = TRUE), n = sum(!is.na(syn)), pairs = sum(r[lower.tri(r)] > .45)), "base", "mean of the above, all rows", of_bfi, 1e-10)
ref("bfi25.antonyms", unname(ant[1:60]), "base", "cor over pairs with r < -.35, rows 1 to 60", of_bfi, 1e-10)

# ---- Little's test: moments by full information (lavaan), the statistic by hand
little <- function(x) {
  x <- as.matrix(x); x <- x[rowSums(!is.na(x)) > 0, , drop = FALSE]
  names_ <- colnames(x); model <- paste(outer(names_, names_, function(a, b) paste(a, "~~", b))[lower.tri(diag(length(names_)), TRUE)], collapse = "\n")
  fit <- lavaan(model, as.data.frame(x), missing = "fiml", meanstructure = TRUE, int.ov.free = TRUE, se = "none", do.fit = FALSE,
                em.h1.iter.max = 20000, em.h1.tol = 1e-12)
  h <- lavInspect(fit, "sampstat.h1"); mu <- as.numeric(h$mean); S <- unclass(h$cov) * nrow(x) / (nrow(x) - 1)
  key <- apply(is.na(x), 1, function(m) paste(which(m), collapse = ","))
  d2 <- 0; held <- 0
  for (k in unique(key)) {
    rows <- x[key == k, , drop = FALSE]; o <- !is.na(rows[1, ])
    d <- colMeans(rows[, o, drop = FALSE]) - mu[o]
    d2 <- d2 + nrow(rows) * sum(d * solve(S[o, o, drop = FALSE], d)); held <- held + sum(o)
  }
  df <- held - ncol(x)
  list(chi2 = d2, df = df, p = pchisq(d2, df, lower.tail = FALSE), patterns = length(unique(key)), mean = mu, covariance_11 = S[1, 1], covariance_21 = S[2, 1])
}
for (s in list(list("hs39", "holzinger1939_missing.csv", paste0("x", 1:9)), list("bfi_C", "bfi_C_keyed.csv", paste0("C", 1:5)),
               list("bfi25", "bfi25_raw.csv", bfi)))
  ref(paste0(s[[1]], ".little"), little(table_of(s[[2]], s[[3]])), "lavaan",
      "moments: lavInspect(lavaan(saturated, x, missing='fiml', em.h1.tol=1e-12), 'sampstat.h1'); statistic and p by hand", list(file = s[[2]], columns = s[[3]]), 1e-5)
p <- table_of("bfi_C_keyed.csv", paste0("C", 1:5)); key <- apply(is.na(p), 1, function(m) paste(colnames(p)[m], collapse = "+"))
ref("bfi_C.patterns", as.list(table(key[key != ""])), "base", "table of which items are missing together", list(file = "bfi_C_keyed.csv", columns = paste0("C", 1:5)), 0)
pw <- crossprod(!is.na(p)); ref("bfi_C.pairwise", list(least = min(pw), most = max(pw), listwise = sum(complete.cases(p))), "base", "crossprod(!is.na(x))", list(file = "bfi_C_keyed.csv", columns = paste0("C", 1:5)), 0)

# ---- sample sizes
width <- function(n, a, k) { h <- qnorm(.975) * sqrt(2 * k / ((k - 1) * (n - 2))); (1 - a) * (exp(h) - exp(-h)) }
for (s in list(c(.85, 5, .10), c(.70, 4, .15), c(.90, 10, .05)))
  ref(sprintf("alpha_width_%g_%g_%g", s[1], s[2], s[3]), uniroot(function(n) width(n, s[1], s[2]) - s[3], c(3, 1e6), tol = 1e-9)$root,
      "base", "uniroot on the width of Bonett's (2002) interval", list(), 1e-6)
ref("power_paired", power.t.test(delta = .5, sd = 1, power = .8, type = "paired", tol = 1e-12)$n, "base", "power.t.test(delta=.5, sd=1, power=.8, type='paired')", list(), 1e-6)
ref("power_at_20", power.t.test(n = 20, delta = .5, sd = 1, type = "paired", strict = TRUE)$power, "base", "power.t.test(n=20, delta=.5, sd=1, type='paired', strict=TRUE)", list(), 1e-9)
half <- function(df) sqrt(df / qchisq(.025, df)) - sqrt(df / qchisq(.975, df))
ref("error_sd_df", uniroot(function(df) half(df) - .4, c(2, 1e5), tol = 1e-9)$root, "base", "uniroot on sqrt(df/qchisq(.025,df)) - sqrt(df/qchisq(.975,df)) = .4", list(), 1e-6)
writeLines(toJSON(list(description = "Synonyms, missing patterns, sample sizes", cases = kept), auto_unbox = TRUE, digits = I(14), na = "null", pretty = 1),
           file.path(root, "expected", "data.json"))
