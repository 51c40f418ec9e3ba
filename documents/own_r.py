"""The part of a study's R script on a model of the researcher's own."""

from collections.abc import Iterator

from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from assessments.reports.study_shapes import ValidationReport
from documents.fits_r import fits
from documents.r_language import beside, escaped, quoted, vector

_OWN = """
if (has("lavaan")) {{                                # the model of one's own; reverse-keyed items are turned
  own <- "{model}"
  y <- answers[, {items}, drop = FALSE]
  names(y) <- gsub("-", ".", names(y), fixed = TRUE)
  m <- quiet(lavaan::cfa(own, y))
  f <- lavaan::fitMeasures(m)
  plain <- lavaan::parameterEstimates(m); std <- lavaan::standardizedSolution(m)
  at <- function(of, left, operator, right, what) {{
    here <- of$op == operator & ((of$lhs == left & of$rhs == right) |
                                 (operator == "~~" & of$lhs == right & of$rhs == left))
    of[[what]][here][1]
  }}
{lines}{robust}{ordered}{fiml}}}
"""
_ROBUST = """\
{data}  f <- lavaan::fitMeasures(quiet(lavaan::cfa(own, whole, estimator = "MLR"{cluster})))
"""
_ORDERED = """\
  used <- intersect(lavaan::lavNames(own, "ov"), names(y))
  f <- lavaan::fitMeasures(quiet(lavaan::cfa(own, y[stats::complete.cases(y[, used]), used], ordered = used,
                                             estimator = "WLSMV")))
"""
_FIML = """\
  some <- y[rowSums(!is.na(y[, lavaan::lavNames(own, "ov")])) > 0, ]
  f <- lavaan::fitMeasures(quiet(lavaan::cfa(own, some, missing = "fiml")))
"""
_FIML_ROBUST = """\
  f <- lavaan::fitMeasures(quiet(lavaan::cfa(own, some, missing = "fiml", estimator = "MLR")))
"""
INDICES = {"chi2": "chisq", "df": "df", "cfi": "cfi", "tli": "tli", "rmsea": "rmsea", "srmr": "srmr"}
_INFORMED = dict(INDICES, aic="aic", bic="bic")
_OF_ROBUST = dict(INDICES, chi2="chisq.scaled", cfi="cfi.robust", tli="tli.robust", rmsea="rmsea.robust")
_SCALED = dict(INDICES, **{name: f"{INDICES[name]}.scaled" for name in ("chi2", "cfi", "tli", "rmsea")})


def own_model(report: ValidationReport) -> str:
    """Fit, parameters with errors and defined quantities; nothing where no model was given or fitted."""
    found = report.cfa.own if report.cfa else None
    if found is None or found.refused is not None or found.model is None:
        return ""
    items = dict.fromkeys(item.id for scale in report.scales for item in scale.items)
    return _OWN.format(
        model=_statements(found.model),
        items=vector(items),
        lines=fits("own", found, _INFORMED) + "".join(f"  {line}" for line in _parameters(found)),
        robust=_robust(report, found.robust),
        ordered=_part(_ORDERED, "own ordered", found.ordinal, _SCALED),
        fiml=_part(_FIML, "own fiml", found.fiml, _INFORMED) + _fiml_robust(found.fiml),
    )


def _statements(text: str) -> str:
    """The lines of a model inside R's quotation marks; without remarks, which need not be of R's letters."""
    lines = (line.split("#")[0].split("!")[0].rstrip() for line in text.splitlines())
    return "\\n".join(escaped(line) for line in lines if line)


def _parameters(found: ConfirmatoryStudy) -> Iterator[str]:
    for p in found.parameters:
        if p.operator == "~1":
            continue
        left, right = p.left.replace("-", "."), p.right.replace("-", ".")
        place = f"{quoted(left)}, {quoted(p.operator)}, {quoted(right)}"
        name = escaped(f"own {left} {p.operator} {right}")
        if p.is_free:
            yield beside(name, f'at(plain, {place}, "est")', p.value)
            yield beside(f"{name} se", f'at(plain, {place}, "se")', p.error)
        if p.standard is not None and not (p.operator == "~~" and abs(p.standard - 1) < 1e-9):
            yield beside(f"{name} std", f'at(std, {place}, "est.std")', p.standard)
            yield beside(f"{name} std se", f'at(std, {place}, "se")', p.standard_error)
    for d in found.defined:
        yield beside(f"own {d.name}", f'plain$est[plain$op == ":=" & plain$lhs == "{d.name}"]', d.value)
        yield beside(f"own {d.name} se", f'plain$se[plain$op == ":=" & plain$lhs == "{d.name}"]', d.error)
    if found.freed:
        index = '{ i <- lavaan::modindices(m); max(i$mi[i$op != "~1"]) }'
        yield beside("own largest modification index", index, found.freed[0].index)


def _robust(report: ValidationReport, found: ConfirmatoryStudy | None) -> str:
    if found is None or found.refused is not None:
        return ""
    if report.team_column is None:
        return _ROBUST.format(data="  whole <- y\n", cluster="") + fits("own robust", found, _OF_ROBUST)
    column = quoted(report.team_column)
    data = (
        f"  whole <- cbind(y, team = answers[[{column}]])\n"
        '  whole <- whole[!is.na(whole$team) & whole$team != "", ]\n'
    )
    return _ROBUST.format(data=data, cluster=', cluster = "team"') + fits("own robust", found, _OF_ROBUST)


def _fiml_robust(found: ConfirmatoryStudy | None) -> str:
    if found is None or found.robust is None or "team" in found.robust.estimator:
        return ""
    return _part(_FIML_ROBUST, "own fiml robust", found.robust, _OF_ROBUST)


def _part(r: str, what: str, found: ConfirmatoryStudy | None, names: dict[str, str]) -> str:
    if found is None or found.refused is not None:
        return ""
    return r + fits(what, found, names)
