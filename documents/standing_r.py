"""The part of a study's R script on teams and standing: components, two levels, norms, the exact GLB."""

from collections.abc import Iterator

from assessments.reports.further_shapes import GeneralizabilityStudy, NormRow
from assessments.reports.multilevel_shapes import TwoLevelModel
from assessments.reports.study_shapes import ScaleStudy, ValidationReport
from documents.r_language import beside, vector

_GLB = """\
if (has("Rcsdp")) {{                                 # exact, by semidefinite programming
{line}}}
"""
_COMPONENTS = """\
z <- x[usable, , drop = FALSE]; g <- as.factor(as.character(team[usable])); k <- ncol(z); own <- rowMeans(z)
one <- anova(lm(own ~ g))[["Mean Sq"]] * k             # teams, members
two <- rowSums(sapply(z, function(i) anova(lm(i - own ~ g))[["Sum Sq"]])) /
  (c(nlevels(g) - 1, nrow(z) - nlevels(g)) * (k - 1))  # teams by items, rest
size <- as.vector(table(g)); n0 <- (nrow(z) - sum(size^2) / nrow(z)) / (nlevels(g) - 1)
parts <- c(team = (one[1] - one[2] - two[1] + two[2]) / (n0 * k), member = (one[2] - two[2]) / k,
           team_item = (two[1] - two[2]) / n0, residual = two[2])
kept <- pmax(parts, 0); members <- 1 / mean(1 / size)
"""
_COEFFICIENT = (
    'kept[["team"]] / (kept[["team"]] + kept[["member"]] / members + kept[["team_item"]] / k + '
    'kept[["residual"]] / (members * k))'
)
_LEVELS = """\
if (has("lavaan")) {{                                # {what} within teams and between them
  both <- stats::setNames({data}, paste0("i", seq_along({data})))
  both$team <- answers[[{team}]]
  both <- both[stats::complete.cases(both) & both$team != "", ]
  w <- quiet(lavaan::sem("level: 1\\n{model}\\nlevel: 2\\n{model}", both, cluster = "team"))
  f <- lavaan::fitMeasures(w)                         # its chi2 rests on passes that stop a little early
{lines}{omegas}}}
"""
_OMEGAS = """\
  if (has("semTools")) {{
    r <- quiet(semTools::compRelSEM(w, obs.var = FALSE, config = "f1", shared = "f1"))
{lines}  }}
"""
_NORMS = """\
points <- rowMeans(x, na.rm = TRUE){scaled}
points[rowSums(!is.na(x)) < {least}] <- NA
points <- round(points[!is.na(points)], 9)
beside("norm n", length(points), {n})
beside("norm mean", mean(points), {mean!r})
beside("norm sd", sd(points), {sd!r})
at <- {score!r}
below <- sum(points < at) + sum(points == at) / 2
beside("norm percentile", 100 * below / length(points), {percentile!r})
beside("norm low", 100 * qbeta(.025, below + .5, length(points) - below + .5), {low!r})
beside("norm high", 100 * qbeta(.975, below + .5, length(points) - below + .5), {high!r})
beside("norm t", 50 + 10 * (at - mean(points)) / sd(points), {t!r})
"""


def of_scale(scale: ScaleStudy) -> str:
    """The greatest lower bound and norms; `x` holds the scale's items, `complete` their complete rows."""
    text = ""
    found = scale.reliability.get("glb")
    if found is not None and found.value is not None:
        line = beside("glb", "quiet(psych::glb.algebraic(cov(complete))$glb)", found.value)
        text += _GLB.format(line=f"  {line}")
    return text + _norms(scale)


def of_teams(scale: ScaleStudy, report: ValidationReport) -> str:
    """Components of variance and two levels; `usable` says which rows are complete and have a team."""
    text = ""
    if scale.generalizability is not None and scale.generalizability.components:
        text += _COMPONENTS + "".join(_generalized(scale.generalizability))
    levels = report.multilevel_model
    if levels is None or scale.k < 2:
        return text
    own = levels.scales.get(scale.id, levels.model if len(report.scales) == 1 else None)
    return text + (_levels(scale, own, report) if own is not None else "")


def _generalized(found: GeneralizabilityStudy) -> Iterator[str]:
    for name in ("team", "member", "team_item", "residual"):
        yield beside(f"g {name}", f'parts[["{name}"]]', found.components.get(name))
    yield beside("g coefficient", _COEFFICIENT, found.coefficient)


def _levels(scale: ScaleStudy, found: TwoLevelModel, report: ValidationReport) -> str:
    if found.refused is not None:
        return ""
    names = {"df": "df", "chi2": "chisq", "aic": "aic", "srmr_within": "srmr_within"}
    lines = [
        beside(f"two levels {ours}", f'f[["{theirs}"]]', getattr(found, ours))
        for ours, theirs in names.items()
    ]
    own = found.omega.get(scale.id, {})
    places = {"within": 'r$config$f1[["omega_W"]]', "between": 'r$shared$f1[["omega_B"]]'}
    omegas = [beside(f"omega {k}", r, own[k].value if k in own else None) for k, r in places.items()]
    return _LEVELS.format(
        what="the scale",
        data="x",
        team=vector([report.team_column or "team"]),
        model="f1 =~ " + " + ".join(f"i{place + 1}" for place in range(scale.k)),
        lines="".join(f"  {line}" for line in lines if line),
        omegas=_OMEGAS.format(lines="".join(f"    {line}" for line in omegas if line)) if any(omegas) else "",
    )


def _norms(scale: ScaleStudy) -> str:
    """The sample as a norm group of persons, at the score nearest its mean."""
    found = next((n for n in scale.norms if n.unit == "person"), None)
    least = scale.answered_at_least
    if found is None or not found.rows or found.mean is None or least is None:
        return ""
    mean = found.mean
    row: NormRow = min(found.rows, key=lambda r: abs(r.score - mean))
    low, high = _ends(scale)
    start = f" - {100 * low / (high - low)!r}" if scale.rule == "pomp" else ""
    return _NORMS.format(
        scaled=f"{points(scale)}{start}", least=least, n=found.n, mean=found.mean, sd=found.sd,
        score=row.score, percentile=row.percentile, low=row.low, high=row.high, t=row.t,
    )  # fmt: skip


def points(scale: ScaleStudy) -> str:
    """What R multiplies a mean answer with to have points of the score."""
    low, high = _ends(scale)
    return {"sum": f" * {scale.k}", "pomp": f" * {100 / (high - low)!r}"}.get(scale.rule, "")


def _ends(scale: ScaleStudy) -> tuple[float, float]:
    """Lowest and highest answer, on average over the items; 0 and 1 where they have no ends."""
    lows = [i.low for i in scale.items if i.low is not None]
    highs = [i.high for i in scale.items if i.high is not None]
    if not lows or len(lows) < scale.k or len(highs) < scale.k:
        return 0.0, 1.0
    return sum(lows) / scale.k, sum(highs) / scale.k
