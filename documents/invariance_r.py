"""The part of a study's R script on groups: the ladder, what was let go to climb it, ordered answers."""

import re
from collections.abc import Iterable, Iterator, Mapping

from assessments.reports.laboratory_shapes import InvarianceStep, InvarianceStudy
from assessments.reports.study_shapes import ValidationReport
from documents import alignment_r
from documents.r_language import beside, quoted, vector

_LADDER = """
cat("\\nThe same over groups\\n")
if (has("lavaan")) {{
  y$group <- as.character(answers[[{column}]])
  kept <- y[!is.na(y$group) & stats::complete.cases(y), ]
  held <- list("", "loadings", c("loadings", "intercepts"),
               c("loadings", "intercepts", "residuals"))
  ladder <- lapply(held, function(equal) lavaan::fitMeasures(
    lavaan::cfa(model, kept, group = "group", group.equal = equal)))
{lines}}}
"""
_PARTIAL = """\
if (has("lavaan")) {{                                # {level}, without {freed}
  f <- lavaan::fitMeasures(lavaan::cfa(model, kept, group = "group", group.equal = held[[{place}]],
                                       group.partial = {partial}))
{lines}}}
"""
_ORDINAL = """\
if (has("lavaan", "semTools")) {{                    # ordered answers, tied in turn
  ties <- c("thresholds", "loadings", "intercepts", "residuals")
  kinds <- setdiff(names(kept), "group")
  climbed <- lapply({steps}, function(n) {{
    tied <- quiet(semTools::measEq.syntax(model, kept, ordered = kinds, parameterization = "theta",
      ID.fac = "std.lv", ID.cat = "Wu.Estabrook.2016", group = "group", group.equal = ties[seq_len(n)]))
    lavaan::fitMeasures(quiet(lavaan::cfa(as.character(tied), kept, group = "group", ordered = kinds,
                                          parameterization = "theta", estimator = "WLSMV"))) }})
{lines}}}
"""
_FIT = {"chi2": "chisq", "df": "df", "cfi": "cfi", "rmsea": "rmsea", "srmr": "srmr"}
_SCALED = {"chi2": "chisq.scaled", "df": "df", "cfi": "cfi.scaled", "rmsea": "rmsea.scaled", "srmr": "srmr"}
_LEVELS = ("configural", "metric", "scalar", "strict")
_TIES = ("configural", "thresholds", "loadings", "intercepts", "residuals")


def ladder(found: InvarianceStudy, report: ValidationReport) -> str:
    """Every level over groups; `y` holds the keyed items, `model` the scales."""
    lines = [
        line
        for place, step in enumerate(found.steps, start=1)
        for line in _lines(step.level, step, f"ladder[[{place}]]", _FIT)
    ]
    text = _LADDER.format(column=quoted(found.column), lines=_indented(lines))
    known = {name: f"i{place + 1}" for place, name in enumerate(_items(report))}
    known |= {scale.id: f"f{place + 1}" for place, scale in enumerate(report.scales)}
    text += "".join(_partial(step, known) for step in found.partial if step.freed)
    return text + _ordinal(found.ordinal) + alignment_r.aligned(found, known)


def _partial(step: InvarianceStep, known: Mapping[str, str]) -> str:
    freed = [re.sub(r"[^\s=~]+", lambda m: known.get(m[0], m[0]), name) for name in step.freed]
    names = [name.replace(" ", "").replace("~1", " ~ 1") for name in freed]
    return _PARTIAL.format(
        level=step.level,
        freed=", ".join(freed),
        place=_LEVELS.index(step.level) + 1,
        partial=vector(names),
        lines=_indented(_lines(f"partial {step.level}", step, "f", _FIT)),
    )


def _ordinal(found: InvarianceStudy | None) -> str:
    """Nothing where answers were joined, as R then takes others."""
    if found is None or not found.steps or any(c.code == "categories_joined" for c in found.caveats):
        return ""
    lines = [
        line
        for place, step in enumerate(found.steps, start=1)
        for line in _lines(f"ordered {step.level}", step, f"climbed[[{place}]]", _SCALED)
    ]
    tied = ", ".join(str(_TIES.index(step.level)) for step in found.steps)
    return _ORDINAL.format(steps=f"c({tied})", lines=_indented(lines))


def _lines(what: str, step: InvarianceStep, of: str, names: Mapping[str, str]) -> Iterator[str]:
    for ours, theirs in names.items():
        yield beside(f"{what} {ours}", f'{of}[["{theirs}"]]', getattr(step, ours))


def _items(report: ValidationReport) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.id for scale in report.scales for item in scale.items))


def _indented(lines: Iterable[str]) -> str:
    return "".join(f"  {line}" for line in lines if line)
