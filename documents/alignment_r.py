"""The part of a study's R script on aligned means, by sirt where it is installed."""

from collections.abc import Mapping

from assessments.reports.alignment_shapes import AlignmentStudy
from assessments.reports.laboratory_shapes import InvarianceStudy
from documents.r_language import beside, vector

_ALIGN = """
cat("\\nAligned means of the groups\\n")
groups <- {labels}
align <- function(items) {{
  f <- quiet(lavaan::cfa(paste("f =~", paste(items, collapse = " + ")), kept, group = "group",
                         group.label = groups, std.lv = TRUE, meanstructure = TRUE))
  n <- lavaan::lavInspect(f, "nobs")
  found <- lavaan::lavInspect(f, "est")
  within <- Map(function(s, n) n * diag(s$cov), lavaan::lavInspect(f, "sampstat"), n)
  unit <- sqrt(Reduce(`+`, within) / sum(n))
  lambda <- t(sapply(found, function(g) g$lambda[, 1] / unit))
  nu <- t(sapply(found, function(g) g$nu[, 1] / unit))
  lambda <- lambda * sign(rowSums(lambda))
  by <- sirt::invariance.alignment                    # the product of the groups' SD is 1 in the search
  how <- if ("meth" %in% names(formals(by))) list(meth = 3) else list(fixed = FALSE)
  a <- do.call(by, c(list(lambda = lambda, nu = nu, wgt = matrix(sqrt(n), length(n), length(items)),
                          align.pow = c(.5, .5), eps = .01, control = list(factr = 10)), how))$pars
  a / a$psi0[1]
}}
"""
_SCALE = """\
if (has("lavaan", "sirt") && all(groups %in% kept$group)) {{
  a <- align({items})
{lines}}}
"""


def aligned(found: InvarianceStudy, known: Mapping[str, str]) -> str:
    """Every scale's aligned means; `kept` holds the complete rows, `known` the items' names in it."""
    scales = [one for one in found.alignment if one.groups]
    if not scales:
        return ""
    labels = vector(group.group for group in scales[0].groups)
    return _ALIGN.format(labels=labels) + "".join(_scale(one, known) for one in scales)


def _scale(found: AlignmentStudy, known: Mapping[str, str]) -> str:
    lines = [
        "  " + line
        for place, group in enumerate(found.groups[1:], start=2)
        for line in (
            beside(f"{found.scale} aligned mean {place}", f"a$alpha0[{place}]", group.mean),
            beside(f"{found.scale} aligned sd {place}", f"a$psi0[{place}]", group.sd),
        )
    ]
    return _SCALE.format(items=vector(known[item] for item in found.items), lines="".join(lines))
