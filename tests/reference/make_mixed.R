# Witness for scoring/change/mixed_model.py, reml.py, small_sample.py, stepped_wedge.py; numbers stand in
# tests/scoring/change/test_mixed_model.py and test_stepped_wedge.py. R 4.2.2, lme4 1.1-31, lmerTest 3.1-3, pbkrtest 0.5.2.
suppressMessages({library(lme4); library(lmerTest); library(pbkrtest)})
options(digits = 10)
cat(paste(sapply(c("lme4", "lmerTest", "pbkrtest"), function(p) paste(p, packageVersion(p)))), "\n")
made <- function(teams, spread) {
  rows <- list()
  for (j in 0:(teams - 1)) for (i in 0:(4 + j %% 4)) for (t in 0:2) if ((3 * j + 5 * i + 7 * t) %% 6 != 0) {
    p <- 10 * j + i
    y <- 3.4 + 0.4 * sin(7 * j) + 0.5 * sin(13 * p) + (t > 0) * (0.25 + spread * sin(5 * j + 1)) + 0.4 * sin(31 * p + 17 * t)
    rows[[length(rows) + 1]] <- data.frame(y = floor(10 * y + 0.5) / 10, team = j, person = p, round = t, post = as.numeric(t > 0))
  }
  d <- do.call(rbind, rows); d$round <- factor(d$round); d
}
exact <- lmerControl(optimizer = "nloptwrap", optCtrl = list(xtol_abs = 1e-13, ftol_abs = 1e-15, maxeval = 1e5))
shown <- function(m, weights) {
  print(as.data.frame(VarCorr(m))[, c("grp", "var1", "var2", "vcov", "sdcor")]); print(fixef(m)); print(c(logLik(m)))
  for (L in weights) for (ddf in c("Satterthwaite", "Kenward-Roger")) print(unlist(contest1D(m, L, ddf = ddf)))
}
w3 <- list(c(-1, 1, 0), c(0, -1, 1), c(-1, .5, .5))
cat("--- slope, 12 teams\n");  d <- made(12, 0.4); print(dim(d)); shown(lmer(y ~ 0 + round + (1 + post | team) + (1 | person), d, control = exact), w3)
cat("--- intercept, 6 teams\n"); d <- made(6, 0.4); print(dim(d)); shown(lmer(y ~ 0 + round + (1 | team) + (1 | person), d, control = exact), w3)
cat("--- not linked\n"); shown(lmer(y ~ 0 + round + (1 | team), d, control = exact), w3)
cat("--- boundary: no team variance\n"); d$y <- d$y - ave(d$y, d$team) + 3; m <- lmer(y ~ 0 + round + (1 | team) + (1 | person), d, control = exact); print(isSingular(m)); shown(m, w3)
cat("--- stepped wedge\n")
g <- expand.grid(period = 0:4, team = 0:7); g$z <- as.numeric(g$period >= 1 + g$team %/% 2)
g$y <- floor(100 * (3.3 + 0.3 * sin(3 * g$team) + 0.05 * g$period + 0.3 * g$z + 0.12 * sin(11 * g$team + 5 * g$period)) + 0.5) / 100
g <- g[(g$team + 2 * g$period) %% 13 != 5, ]; print(nrow(g))
shown(lmer(y ~ 0 + factor(period) + z + (1 | team), g, control = exact), list(c(0, 0, 0, 0, 0, 1)))
