"""The part of a study's R script on dimensions, factors, models, groups and curves."""

from collections.abc import Iterable, Iterator

from assessments.reports.laboratory_shapes import DifStudy
from assessments.reports.study_shapes import Dimensionality, ScaleStudy, ValidationReport
from documents import invariance_r
from documents.r_language import beside, escaped, quoted, vector

_HAS = """
has <- function(...) all(sapply(c(...), requireNamespace, quietly = TRUE))
quiet <- function(expression) suppressWarnings(suppressMessages(expression))
"""
_TOGETHER = """
cat("\\nAll scored items, as answered\\n")
every <- {items}
x <- raw[, every]
x <- x[stats::complete.cases(x), ]
R <- cor(x)
"""
_PARALLEL = """\
v <- quiet(psych::vss(R, n = min(8, ncol(x) - 1), n.obs = nrow(x), fm = "minres", rotate = "varimax",
                      plot = FALSE))
set.seed({seed})                                      # R draws other random numbers than we do
p <- quiet(psych::fa.parallel(x, fa = "both", n.iter = 100, quant = .95, fm = "minres", plot = FALSE))
"""
_EFA = """\
e <- quiet(psych::fa(R, {n}, n.obs = nrow(x), fm = "{extraction}", rotate = "{rotation}", max.iter = 1000))
ours <- matrix(c({values}), ncol = {n}, byrow = TRUE)
theirs <- unclass(e$loadings)
alike <- psych::factor.congruence(theirs, ours)
place <- apply(abs(alike), 2, which.max)
turned <- sweep(theirs[, place, drop = FALSE], 2, sign(alike[cbind(place, seq_along(place))]), "*")
beside("efa, farthest loading apart", max(abs(turned - ours)), 0)
"""
_MODEL = """
cat("\\nThe scales as correlated factors, items keyed\\n")
columns <- {items}
y <- answers[, columns, drop = FALSE]
names(y) <- paste0("i", seq_along(columns))
model <- "{model}"
"""
_MODEL_FIT = """\
if (has("lavaan")) {{
  m <- lavaan::cfa(model, y)
  f <- lavaan::fitMeasures(m)
{lines}}}
"""
_HTMT = """\
  if (has("semTools")) {{
    h <- quiet(semTools::htmt(model, y[stats::complete.cases(y), ]))
    beside("largest htmt", max(h[lower.tri(h)], na.rm = TRUE), {largest!r})
  }}
"""
_SCALE = """\
y <- complete
names(y) <- paste0("i", seq_along(y))
one <- paste("f =~", paste(names(y), collapse = " + "))
"""
_ORDERED = """\
if (has("lavaan", "semTools")) {{
  w <- quiet(lavaan::cfa(one, y, ordered = names(y), estimator = "WLSMV", std.lv = TRUE))
{lines}}}
"""
_MIRT = """\
if (has("mirt")) {{
  g <- mirt::mirt(y, 1, itemtype = "graded", TOL = 1e-8, quadpts = 61, verbose = FALSE)
  b <- coef(g, IRTpars = TRUE, simplify = TRUE)$items
{lines}}}
"""
_DIF = """\
if (has("ordinal")) {{                                # {title}, by groups
  z <- answers[, {items}, drop = FALSE]
  group <- as.factor(answers[[{column}]])
  whole <- stats::complete.cases(z) & !is.na(group)
  z <- z[whole, ]; group <- group[whole]
  flagged <- {flagged}
  for (item in {items}) {{
    level <- rowSums(z[, union(setdiff(names(z), flagged), item)])
    answer <- as.ordered(z[[item]])
    two <- quiet(ordinal::clm(answer ~ level)); four <- quiet(ordinal::clm(answer ~ level * group))
    beside(paste("dif chi2", item), 2 * as.numeric(logLik(four) - logLik(two)), c({values})[[item]])
  }}
}}
"""


def study(report: ValidationReport) -> str:
    """All of it; parts that were refused are left out, packages that are not there passed over."""
    parts = [_HAS]
    if report.dimensionality is not None and report.dimensionality.kmo is not None:
        parts += [_TOGETHER.format(items=vector(_items(report.scales))), _dimensions(report.dimensionality)]
        parts.append(_factors(report))
    parts.append(_model(report))
    parts += [
        invariance_r.ladder(study, report)
        for study in report.invariance
        if study.over == "group" and study.steps
    ]
    parts += [_dif(scale, scale.dif) for scale in report.scales if scale.dif and scale.dif.items]
    return "".join(parts)


def of_scale(scale: ScaleStudy) -> str:
    """What is added to a scale's own part; `complete` holds its complete rows."""

    def value(name: str) -> float | None:
        found = scale.reliability.get(name)
        return None if found is None else found.value

    text = _SCALE
    text += beside(
        "lambda2",
        "{ C <- cov(complete); D <- C; diag(D) <- 0; k <- ncol(C); "
        "(sum(D) + sqrt(k / (k - 1) * sum(D^2))) / sum(C) }",
        value("lambda2"),
    )
    by_model = "as.numeric(semTools::compRelSEM(lavaan::cfa(one, y), obs.var = FALSE))"
    line = beside("omega_cfa", by_model, value("omega_cfa"))
    text += f'if (has("lavaan", "semTools")) quiet({line.rstrip()})\n' if line else ""
    return text + _ordered(value) + _responses(scale)


def _ordered(value: object) -> str:
    figures = {
        "omega_categorical": "quiet(as.numeric(semTools::compRelSEM(w, ord.scale = TRUE)))",
        "omega_categorical_model": (
            "quiet(as.numeric(semTools::compRelSEM(w, ord.scale = TRUE, obs.var = FALSE)))"
        ),
        "alpha_ordinal": (
            'quiet(psych::alpha(unclass(lavaan::lavInspect(w, "sampstat")$cov), check.keys = FALSE))'
            "$total$raw_alpha"
        ),
    }
    lines = [beside(name, r, value(name)) for name, r in figures.items()]  # type: ignore[operator]  # a look-up
    return _ORDERED.format(lines=_indented(lines)) if any(lines) else ""


def _responses(scale: ScaleStudy) -> str:
    found = scale.irt
    if found is None or not found.items:
        return ""
    lines = [beside("irt loglik", 'mirt::extract.mirt(g, "logLik")', found.loglik)]
    for place, (name, item) in enumerate(found.items.items(), start=1):
        lines.append(beside(f"irt a, {escaped(name)}", f'b[{place}, "a"]', item.a))
        lines += [
            beside(f"irt b{step}, {escaped(name)}", f'b[{place}, "b{step}"]', b)
            for step, b in enumerate(item.b, start=1)
        ]
    return _MIRT.format(lines=_indented(lines))


def _items(scales: Iterable[ScaleStudy]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.id for scale in scales for item in scale.items))


def _dimensions(found: Dimensionality) -> str:
    text = beside("kmo", "psych::KMO(R)$MSA", found.kmo)
    text += beside("bartlett chi2", "psych::cortest.bartlett(R, nrow(x))$chisq", found.bartlett_chi2)
    parallel = found.parallel
    if parallel is None or parallel.refused is not None:
        return text
    text += _PARALLEL.format(seed=parallel.seed)
    text += beside("map", "which.min(v$map)", found.counts.map)
    text += beside("parallel, factors", "p$nfact", parallel.n_factors)
    return text + beside("parallel, components", "p$ncomp", parallel.n_components)


def _factors(report: ValidationReport) -> str:
    found = report.efa
    if found is None or found.refused is not None:
        return ""
    values = [found.loadings[i].get(f) or 0.0 for i in _items(report.scales) for f in found.explained]
    return _EFA.format(
        n=found.n_factors,
        extraction=found.extraction,
        rotation=found.rotation,
        values=", ".join(f"{v!r}" for v in values),
    )


def _model(report: ValidationReport) -> str:
    items, found = _items(report.scales), report.cfa
    places = {item: f"i{i + 1}" for i, item in enumerate(items)}
    lines: list[str] = []
    for number, scale in enumerate(report.scales, start=1):
        own = [places[item.id] for item in scale.items]
        lines.append(f"f{number} =~ " + " + ".join(own))
        lines += [f"{own[0]} ~~ 0*{own[0]}"] if len(own) == 1 else []
    text = _MODEL.format(items=vector(items), model="\n".join(lines))
    # What was refused here would end the script there.
    if found is None or found.refused is not None:
        return text
    return text + _MODEL_FIT.format(lines=_indented(_fits(report)))


def _fits(report: ValidationReport) -> Iterator[str]:
    found = report.cfa
    if found is None or found.refused is not None:
        return
    names = {"chi2": "chisq", "df": "df", "p": "pvalue", "cfi": "cfi", "tli": "tli", "srmr": "srmr"}
    for ours, theirs in (names | {"aic": "aic", "bic": "bic"}).items():
        yield beside(f"cfa {ours}", f'f[["{theirs}"]]', getattr(found, ours))
    for end, theirs in (("value", "rmsea"), ("low", "rmsea.ci.lower"), ("high", "rmsea.ci.upper")):
        yield beside(f"cfa rmsea {end}", f'f[["{theirs}"]]', getattr(found.rmsea, end))
    apart = [v for a, line in found.htmt.items() for b, v in line.items() if a != b and v is not None]
    if apart:
        yield _HTMT.format(largest=max(apart))


def _dif(scale: ScaleStudy, found: DifStudy | None) -> str:
    if found is None:
        return ""
    return _DIF.format(
        title=escaped(scale.title),
        items=vector(found.items),
        column=quoted(found.column),
        flagged=vector(found.flagged),
        values=", ".join(f"{quoted(name)} = {item.chi2!r}" for name, item in found.items.items()),
    )


def _indented(lines: Iterable[str]) -> str:
    return "".join(line if line.startswith("  ") else f"  {line}" for line in lines if line)
