"""The part of a study's R script on the same people twice: the ladder, what was let go, ordered answers."""

from collections.abc import Mapping

from assessments.reports.laboratory_shapes import InvarianceStep
from assessments.reports.study_shapes import ValidationReport
from documents import ladder_r
from documents.r_language import vector

_TWICE = """
cat("\\nThe same over two occasions\\n")
if (has("lavaan")) {{
  columns <- {items}
  scales <- list({scales})
  wide <- setNames(cbind(first[, columns, drop = FALSE], second[, columns, drop = FALSE]),
                   paste0("i", seq_along(columns), rep(c("_1", "_2"), each = length(columns))))
  wide <- wide[stats::complete.cases(wide), ]
  levels <- c("configural", "metric", "scalar", "strict")
  named <- function(name, kind, t, level, free) {{    # one name on both occasions: held equal
    apart <- match(level, levels) < match(kind, levels) | name %in% free
    paste0(kind, ".", gsub("[^a-z0-9]", "", name), if (apart) paste0(".", t))
  }}
  twice <- function(level, free = character()) {{     # the first occasion's factors have mean 0, variance 1
    held <- function(kind) match(level, levels) >= match(kind, levels)
    lines <- character()
    alone <- unlist(scales[lengths(scales) == 1])
    for (t in 1:2) {{
      for (f in names(scales)) for (i in scales[[f]]) {{
        label <- named(paste(f, "=~", i), "metric", t, level, free)
        lines <- c(lines, sprintf("%s_%d =~ NA*%s_%d + %s*%s_%d", f, t, i, t, label, i, t))
      }}
      for (f in names(scales)) lines <- c(lines,
        sprintf("%s_%d ~~ %s*%s_%d", f, t, if (t == 2 && held("metric")) "NA" else "1", f, t),
        sprintf("%s_%d ~ %s*1", f, t, if (t == 2 && held("scalar")) "NA" else "0"))
      for (i in unique(unlist(scales))) lines <- c(lines,
        sprintf("%s_%d ~ %s*1", i, t, named(paste(i, "~1"), "scalar", t, level, free)),
        sprintf("%s_%d ~~ %s*%s_%d", i, t,
                if (i %in% alone) "0" else named(paste(i, "~~", i), "strict", t, level, free), i, t))
    }}
    for (i in setdiff(unlist(scales), alone)) lines <- c(lines, sprintf("%s_1 ~~ %s_2", i, i))
    paste(unique(lines), collapse = "\\n")
  }}
  climb <- function(level, free = character())
    lavaan::fitMeasures(quiet(lavaan::cfa(twice(level, free), wide, meanstructure = TRUE)))
  ladder <- lapply(levels, climb)
{lines}}}
"""
_PARTIAL = """\
if (has("lavaan")) {{                                # {level}, without {freed}
  f <- climb("{level}", {partial})
{lines}}}
"""
_ORDERED = """\
if (has("lavaan", "semTools")) {{                    # ordered answers, tied in turn
  ties <- c("thresholds", "loadings", "intercepts", "residuals")
  both <- function(name) paste0(name, c("_1", "_2"))
  once <- sapply(1:2, function(t) sapply(names(scales), function(f) sprintf("%s_%d =~ %s", f, t,
    paste0(if (length(scales[[f]]) == 1) "1*", scales[[f]], "_", t, collapse = " + "))))
  climbed <- lapply({steps}, function(n) {{
    tied <- quiet(semTools::measEq.syntax(paste(once, collapse = "\\n"), wide, ordered = names(wide),
      parameterization = "theta", ID.fac = "std.lv", ID.cat = "Wu.Estabrook.2016", auto = "all",
      longFacNames = sapply(names(scales), both, simplify = FALSE),
      longIndNames = sapply(unique(unlist(scales)), both, simplify = FALSE), long.equal = ties[seq_len(n)]))
    lavaan::fitMeasures(quiet(lavaan::cfa(as.character(tied), wide, ordered = names(wide),
                                          parameterization = "theta", estimator = "WLSMV"))) }})
{lines}}}
"""


def ladder(report: ValidationReport) -> str:
    """Every level over the two occasions; `first` and `second` hold the same people, keyed."""
    found = next((s for s in report.invariance if s.over == "wave" and s.steps), None)
    if found is None:
        return ""
    items = ladder_r.items_of(report)
    known = {name: f"i{place + 1}" for place, name in enumerate(items)}
    scales = ", ".join(
        f"f{number} = {vector(known[item.id] for item in scale.items)}"
        for number, scale in enumerate(report.scales, start=1)
    )
    lines = ladder_r.climbed(found.steps, "waves ", "ladder")
    text = _TWICE.format(items=vector(items), scales=scales, lines=lines)
    known |= {scale.id: f"f{place + 1}" for place, scale in enumerate(report.scales)}
    text += "".join(_partial(step, known) for step in found.partial if step.freed)
    return text + ladder_r.ordered(found.ordinal, "waves ordered ", _ORDERED)


def _partial(step: InvarianceStep, known: Mapping[str, str]) -> str:
    freed = ladder_r.freed(step, known)
    return _PARTIAL.format(
        level=step.level,
        freed=", ".join(freed),
        partial=vector(freed),
        lines=ladder_r.indented(ladder_r.lines(f"waves partial {step.level}", step, "f")),
    )
