"""The part of a study's R script on groups: the ladder, what was let go to climb it, ordered answers."""

from collections.abc import Mapping

from assessments.reports.laboratory_shapes import InvarianceStep, InvarianceStudy
from assessments.reports.study_shapes import ValidationReport
from documents import alignment_r, ladder_r
from documents.r_language import quoted, vector

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
_LEVELS = ("configural", "metric", "scalar", "strict")


def ladder(found: InvarianceStudy, report: ValidationReport) -> str:
    """Every level over groups; `y` holds the keyed items, `model` the scales."""
    lines = ladder_r.climbed(found.steps, "", "ladder")
    text = _LADDER.format(column=quoted(found.column), lines=lines)
    known = {name: f"i{place + 1}" for place, name in enumerate(ladder_r.items_of(report))}
    known |= {scale.id: f"f{place + 1}" for place, scale in enumerate(report.scales)}
    text += "".join(_partial(step, known) for step in found.partial if step.freed)
    text += ladder_r.ordered(found.ordinal, "ordered ", _ORDINAL)
    return text + alignment_r.aligned(found, known)


def _partial(step: InvarianceStep, known: Mapping[str, str]) -> str:
    freed = ladder_r.freed(step, known)
    names = [name.replace(" ", "").replace("~1", " ~ 1") for name in freed]
    return _PARTIAL.format(
        level=step.level,
        freed=", ".join(freed),
        place=_LEVELS.index(step.level) + 1,
        partial=vector(names),
        lines=ladder_r.indented(ladder_r.lines(f"partial {step.level}", step, "f")),
    )
