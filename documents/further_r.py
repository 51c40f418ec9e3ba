"""The part of a study's R script on what stands beside the main figures: other models, intervals, teams."""

from collections.abc import Iterator

from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from assessments.reports.study_shapes import Estimated, GroupAgreement, ScaleStudy, ValidationReport
from documents import forms_r
from documents.fits_r import fits
from documents.r_language import beside, quoted, vector

_MISSING = """
cat("\\nMissing answers\\n")
g <- is.na(raw[, {items}])
beside("listwise rows", sum(!rowSums(g)), {listwise})
beside("fewest pairwise", min((t(!g) %*% !g)[upper.tri(diag(ncol(g)))]), {least})
beside("patterns", nrow(unique(g)), {patterns})
"""
_FIML = """
if (has("lavaan")) {{                                # all rows with any answer
  a <- quiet(lavaan::cfa(model, y[rowSums(!is.na(y)) > 0, ], missing = "fiml"))
  f <- lavaan::fitMeasures(a)
{lines}{robust}{little}}}
"""
_LITTLE = """\
  h <- lavaan::lavInspect(a, "h1")                    # means and covariances by full information
  z <- as.matrix(y[rowSums(!is.na(y)) > 0, names(h$mean)])
  S <- unclass(h$cov) * nrow(z) / (nrow(z) - 1)
  little <- sum(sapply(split(seq_len(nrow(z)), apply(is.na(z), 1, paste, collapse = "")), function(i) {{
    o <- !is.na(z[i[1], ]); d <- colMeans(z[i, o, drop = FALSE]) - h$mean[o]
    length(i) * sum(d * solve(S[o, o], d)) }}))
  beside("little chi2", little, {chi2!r})
"""
_ROBUST = """
if (has("lavaan")) {{                                # robust
{data}  f <- lavaan::fitMeasures(lavaan::cfa(model, whole, estimator = "MLR"{cluster}))
{lines}}}
"""
_ORDERED = """
if (has("lavaan")) {{                                # ordered answers
  w <- quiet(lavaan::cfa("{model}", y[stats::complete.cases(y), ], ordered = names(y),
                         estimator = "WLSMV", std.lv = TRUE))
  f <- lavaan::fitMeasures(w)
{lines}}}
"""
_AFTER = """
if (has("lavaan")) {{
  left <- unclass(lavaan::residuals(m, type = "cor.bollen")$cov)
{lines}}}
"""
_SCALE = """\
R1 <- cor(complete); k <- ncol(R1)
if (k <= 16) {
  halves <- apply(combn(k, k %/% 2), 2, function(s) 4 * sum(R1[s, -s]) / sum(R1))
"""
_OMEGA = """\
if (has("lavaan")) {
  l <- paste0("l", seq_along(y)); e <- paste0("e", seq_along(y))
  o <- lavaan::parameterEstimates(lavaan::cfa(paste(
    paste("f =~ NA*", names(y)[1], "+", paste0(l, "*", names(y), collapse = " + ")), "f ~~ 1*f",
    paste0(names(y), " ~~ ", e, "*", names(y), collapse = "\\n"),
    paste0("omega := (", paste(l, collapse = "+"), ")^2 / ((", paste(l, collapse = "+"), ")^2 + ",
           paste(e, collapse = "+"), ")"), sep = "\\n"), y))
  o <- o[o$lhs == "omega", ]
"""
_OCCASIONS = """
who <- as.character(answers[[{person}]]); when <- as.character(answers[[{wave}]])
first <- answers[which(when == {one} & !is.na(who) & who != ""), ]
second <- answers[which(when == {other} & !is.na(who) & who != ""), ]
second <- second[match(first[[{person}]], second[[{person}]]), ]
"""
_TWICE = """\
two <- cbind(rowMeans(first[, {items}, drop = FALSE]), rowMeans(second[, {items}, drop = FALSE]))
two <- two[stats::complete.cases(two), ]
i <- quiet(psych::ICC(two, lmer = FALSE))$results
"""
_FIML_ROBUST = """\
  f <- lavaan::fitMeasures(quiet(lavaan::cfa(
    model, y[rowSums(!is.na(y)) > 0, ], missing = "fiml", estimator = "MLR")))
"""
_INDICES = {"chi2": "chisq", "df": "df", "cfi": "cfi", "tli": "tli", "rmsea": "rmsea", "srmr": "srmr"}
_OF_ROBUST = dict(_INDICES, chi2="chisq.scaled", cfi="cfi.robust", tli="tli.robust", rmsea="rmsea.robust")


def of_models(report: ValidationReport) -> str:
    """Missing answers and the model fitted otherwise; `y` holds its keyed items, `m` the model."""
    text, found = "", report.cfa
    missing = report.missing
    if missing is not None and missing.refused is None:
        text += _MISSING.format(
            items=vector(missing.items), listwise=missing.n_listwise, least=missing.pairwise_least,
            patterns=missing.n_patterns,
        )  # fmt: skip
    if found is None:
        return text
    text += _fiml(report, found.fiml) + _robust(report, found.robust) + _ordered(report, found.ordinal)
    return text + _after(found) + forms_r.forms(found.forms, n_scales=len(report.scales))


def _fiml(report: ValidationReport, found: ConfirmatoryStudy | None) -> str:
    if found is None or found.refused is not None:
        return ""
    test = report.missing.little if report.missing else None
    lines = fits("fiml", found, dict(_INDICES, aic="aic"))
    return _FIML.format(
        lines=lines, robust=_fiml_robust(found.robust),
        little="" if test is None else _LITTLE.format(chi2=test.chi2),
    )  # fmt: skip


def _fiml_robust(found: ConfirmatoryStudy | None) -> str:
    if found is None or found.refused is not None or "team" in found.estimator:
        return ""
    return _FIML_ROBUST + fits("fiml robust", found, _OF_ROBUST)


def _robust(report: ValidationReport, found: ConfirmatoryStudy | None) -> str:
    if found is None or found.refused is not None:
        return ""
    data, cluster = "  whole <- y[stats::complete.cases(y), ]\n", ""
    if report.team_column is not None:
        column = quoted(report.team_column)
        data = (
            f"  whole <- cbind(y, team = answers[[{column}]])\n"
            '  whole <- whole[stats::complete.cases(whole) & whole$team != "", ]\n'
        )
        cluster = ', cluster = "team"'
    return _ROBUST.format(data=data, cluster=cluster, lines=fits("robust", found, _OF_ROBUST))


def _ordered(report: ValidationReport, found: ConfirmatoryStudy | None) -> str:
    if found is None or found.refused is not None:
        return ""
    scaled = {name: f"{_INDICES[name]}.scaled" for name in ("chi2", "cfi", "tli", "rmsea")}
    names = dict(_INDICES, **scaled)
    return _ORDERED.format(model="\\n".join(_statements(report)), lines=fits("ordered", found, names))


def _statements(report: ValidationReport) -> Iterator[str]:
    """The scales as factors of variance 1; a scale of one item is that item."""
    items = tuple(dict.fromkeys(item.id for scale in report.scales for item in scale.items))
    places = {item: f"i{place + 1}" for place, item in enumerate(items)}
    for number, scale in enumerate(report.scales, start=1):
        own = [places[item.id] for item in scale.items]
        yield f"f{number} =~ " + (f"1*{own[0]}" if len(own) == 1 else " + ".join(own))


def _after(found: ConfirmatoryStudy) -> str:
    """The largest residual correlation and modification index of the model fitted before."""
    left = [
        abs(v) for a, line in found.residuals.items() for b, v in line.items() if a != b and v is not None
    ]
    lines = beside("largest residual", "max(abs(left[lower.tri(left)]))", max(left, default=None))
    if found.freed:
        index = '{ i <- lavaan::modindices(m); max(i$mi[i$op != "~1"]) }'
        lines += beside("largest modification index", index, found.freed[0].index)
    indented = "".join(f"  {line}\n" for line in lines.splitlines())
    return _AFTER.format(lines=indented) if lines and found.refused is None else ""


def of_scale(scale: ScaleStudy) -> str:
    """Intervals of alpha and omega, and all halves; `complete` and `y` hold the scale's complete rows."""
    alpha = scale.reliability.get("alpha")
    text = ""
    if alpha is not None and alpha.value is not None:
        text += _of_alpha(scale)
    known = {
        name: _value(scale.reliability.get(name)) for name in ("split_half_min", "lambda4", "split_half_mean")
    }
    lines = beside("split_half_min", "min(halves)", known["split_half_min"])
    lines += beside("lambda4", "max(halves)", known["lambda4"])
    if known["lambda4"] is not None:
        # Halves of equal size stand twice in combn, which changes no mean.
        lines += beside("split_half_mean", "mean(halves)", known["split_half_mean"])
    if lines and not _is_drawn(scale.reliability.get("lambda4")):
        text += _SCALE + "".join(f"  {line}\n" for line in lines.splitlines()) + "}\n"
    return text + _of_omega(scale)


def _of_alpha(scale: ScaleStudy) -> str:
    bonett, duhachek = (scale.reliability.get(f"alpha_{name}") for name in ("bonett", "duhachek"))
    text = ""
    if bonett is not None and bonett.low is not None:
        half = "qnorm(.975) * sqrt(2 * ncol(complete) / ((ncol(complete) - 1) * (nrow(complete) - 2)))"
        text += beside("alpha bonett low", f"1 - (1 - a$total$raw_alpha) * exp({half})", bonett.low)
    if duhachek is not None and duhachek.low is not None:
        low = "a$total$raw_alpha - qnorm(.975) * a$total$ase"
        text += beside("alpha duhachek low", low, duhachek.low)
    return text


def _of_omega(scale: ScaleStudy) -> str:
    found = scale.reliability.get("omega_cfa")
    lines = ""
    if found is not None and found.low is not None:
        lines = beside("omega_cfa low", "o$ci.lower", found.low) + beside(
            "omega_cfa high", "o$ci.upper", found.high
        )
    text = _OMEGA + "".join(f"  {line}\n" for line in lines.splitlines()) + "}\n" if lines else ""
    total = _value(scale.reliability.get("omega_schmid_leiman"))
    by_psych = "suppressWarnings(psych::omega(complete, nfactors = 3, plot = FALSE, flip = FALSE))$omega.tot"
    return text + beside("omega_schmid_leiman", by_psych, total)


def _is_drawn(found: Estimated | None) -> bool:
    return found is not None and found.method == "drawn_splits"


def of_teams(scale: ScaleStudy) -> str:
    """Agreement beside rwg(J) under a uniform null; `x`, `usable` and `team` as the script has them."""
    lines = {"adm": "multilevel::ad.m(x[usable, ], team[usable])$AD.M"}
    first = scale.items[0]
    if first.low is not None and first.high is not None:
        lines["awg"] = (
            f"multilevel::awg(x[usable, ], team[usable], range = c({first.low:g}, {first.high:g}))$a.wg"
        )
    text = ""
    for name, r in lines.items():
        found = scale.agreement.get(name)
        if isinstance(found, GroupAgreement) and all(v is not None for v in found.teams.values()):
            text += beside(f"{name}, mean", f"mean({r})", found.mean)
    return text


def of_occasions(report: ValidationReport) -> str:
    """Both occasions of the same people, side by side; nothing where there was no retest."""
    pair = _two(report)
    if pair is None:
        return ""
    columns = {"wave": quoted(report.wave_column or ""), "person": quoted(report.person_column or "")}
    return _OCCASIONS.format(**columns, one=quoted(pair[0]), other=quoted(pair[1]))


def _two(report: ValidationReport) -> tuple[str, str] | None:
    """The names of the two occasions."""
    found = next((tuple(s.sizes) for s in report.invariance if s.over == "wave"), ())
    return (found[0], found[1]) if report.person_column and len(found) > 1 else None


def of_retest(scale: ScaleStudy, report: ValidationReport) -> str:
    """The six intraclass correlations of one scale's mean answers."""
    names = ("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck")
    lines = [
        beside(name, f"i$ICC[{place}]", _value(scale.retest.get(name))) for place, name in enumerate(names, 1)
    ]
    if not any(lines) or _two(report) is None:
        return ""
    return _TWICE.format(items=vector(item.id for item in scale.items)) + "".join(lines)


def _value(found: Estimated | None) -> float | None:
    return None if found is None else found.value
