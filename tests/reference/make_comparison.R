# Witness for comparison_teams.py, attrition.py, contrasts.py; numbers stand in their tests. R 4.2.2 (base, stats).
options(digits = 10)
a <- c(.42, .15, .61, .28, .33, .50); b <- c(.10, -.12, .25, .05, .18)
print(t.test(a, b)); print(t.test(a, b)$stderr)
k <- combn(11, 6); s <- apply(k, 2, function(i) mean(c(a, b)[i]) - mean(c(a, b)[-i]))
cat("permutation", ncol(k), mean(abs(s) >= abs(mean(a) - mean(b)) - 1e-9), "\n")
before <- c(3.1, 3.4, 2.9, 3.8, 3.3, 3.0, 3.2, 3.6, 3.5, 2.8, 3.3)
after <- before + c(a, b); g <- rep(1:0, c(6, 5))
m <- lm(after ~ g + before); print(summary(m)$coefficients); print(confint(m)["g", ])
for (n in c(10, 20, 30)) print(power.t.test(n = n, sd = sqrt(.04 + 2 * .122 / 8), power = .8)$delta)
for (n in c(10, 20)) print(power.t.test(n = n, sd = sqrt(.04 + 2 * .122 / 8), power = .8, type = "one.sample")$delta)
stay <- c(3.0, 3.4, 3.6, 3.8, 4.0, 3.2, 3.6, 4.2, 3.9); left <- c(2.8, 3.1, 3.6, 2.9, 3.3)
print(t.test(left, stay, var.equal = FALSE))
# Hedges' g with exact correction and the noncentral t interval of the pooled t
n1 <- 5; n2 <- 9; sp <- sqrt(((n1 - 1) * var(left) + (n2 - 1) * var(stay)) / 12); d <- (mean(left) - mean(stay)) / sp
t <- d / sqrt(1/n1 + 1/n2); J <- exp(lgamma(6) - lgamma(5.5)) / sqrt(6)
lim <- function(p) uniroot(function(nc) pt(t, 12, nc) - p, c(-20, 20), tol = 1e-12)$root
print(c(d = d, g = d * J, low = lim(.975) * sqrt(1/n1 + 1/n2), high = lim(.025) * sqrt(1/n1 + 1/n2)))
d3 <- c(.4, .2, .6, 0, .8, .4, -.2) - c(.1, .0, .3, -.1, .2, .3, .1) / 2; print(t.test(d3))
k <- 1:24; print(summary(glm((k %% 5 < 2) ~ I((k %% 7) / 2 + 1), family = binomial))$coefficients)
x <- c(.42, .15, .61, .28, .33, .50, .10, .38, .25, .44)
print(t.test(x, mu = .2, alternative = "greater")$p.value); print(t.test(x, mu = .5, alternative = "less")$p.value)
