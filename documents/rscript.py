"""An R script that gives the same figures of a validation, and says beside each what was printed here."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from assessments.reports.study_shapes import Estimated, ItemStudy, ScaleStudy, ValidationReport
from documents import further_r, laboratory_r, own_r, standing_r, waves_r
from documents.r_language import escaped, name, quoted

_HEAD = """\
# The figures of a Soundline validation, computed again by R.
# Needs R 4.2 or later, package psych{packages}; more of it with lavaan, semTools, mirt, ordinal, sirt, Rcsdp.
# Questionnaire: {id} {version}, digest {digest}
# Data: {name}, sha256 {data_digest}
library(psych)
{libraries}
{read}"""
_READ = {
    ".sav": "answers <- as.data.frame(haven::read_sav({path}))\n",
    ".xlsx": "answers <- as.data.frame(readxl::read_excel({path}))\n",
    ".parquet": "answers <- as.data.frame(arrow::read_parquet({path}))\n",
}
_READ_TEXT = """\
lines <- readLines({path}, warn = FALSE)
top <- lines[1]
is_said <- grepl("^[^a-z]{{0,3}}sep=", top, useBytes = TRUE)   # a first line as Excel writes it
signs <- c(",", ";", "\\t", "|")
sep <- if (is_said) substring(sub("^.*sep=", "", top, useBytes = TRUE), 1, 1) else
  signs[which.max(sapply(signs, function(s) lengths(regmatches(top, gregexpr(s, top, fixed = TRUE)))))]
answers <- read.table({path}, header = TRUE, sep = sep, dec = if (sep == ";") "," else ".", quote = "\\"",
  comment.char = "", check.names = FALSE, strip.white = TRUE, fill = TRUE, skip = as.integer(is_said),
  na.strings = c("", ".", "-", "NA", "na", "N/A", "n/a", "#N/A", "NaN", "nan", "null", "none"),
  colClasses = {names},
  fileEncoding = if (all(validUTF8(lines))) "UTF-8-BOM" else "windows-1252")
"""
_ITEMS = """
for (item in names(format)) {
  answers[[item]] <- as.numeric(answers[[item]])
  outside <- answers[[item]] < format[[item]][1] | answers[[item]] > format[[item]][2]
  answers[[item]][outside] <- NA                      # codes for no answer
}
raw <- answers
for (item in reversed) answers[[item]] <- sum(format[[item]]) - answers[[item]]

beside <- function(name, r, here) {
  cat(sprintf("  %-28s R %10.6f   here %10.6f   difference %9.2e\\n", name, r, here, r - here))
}
"""
_SCALE = """
cat("\\n{title}\\n")
x <- answers[, {items}, drop = FALSE]
complete <- x[stats::complete.cases(x), , drop = FALSE]
print(psych::describe(x, type = 2)[, c("n", "mean", "sd", "skew", "kurtosis")])
"""
_ALPHA = """\
a <- psych::alpha(complete, check.keys = FALSE, warnings = FALSE)
print(cbind(a$item.stats["r.drop"], alpha.drop = a$alpha.drop$raw_alpha))
"""
_AS_KEYED = "plot = FALSE, flip = FALSE"
_FIGURES = {
    "alpha": "a$total$raw_alpha",
    "alpha_standardized": "a$total$std.alpha",
    "lambda6": 'a$total[["G6(smc)"]]',
    "sem": "sd(rowMeans(complete)) * sqrt(1 - a$total$raw_alpha){points}",
    "omega_total": f"suppressWarnings(psych::omega(complete, nfactors = 1, {_AS_KEYED}))$omega.tot",
    "omega_hierarchical": f"suppressWarnings(psych::omega(complete, nfactors = 3, {_AS_KEYED}))$omega_h",
}
_TEAMS = """
team <- answers[[{team}]]
"""
_AGREEMENT = """\
usable <- stats::complete.cases(x) & !is.na(team) & team != ""
z <- x[usable, , drop = FALSE]
m <- aov(score ~ as.factor(team), data = data.frame(score = rowMeans(z), team = team[usable]))
w <- if (ncol(x) > 1) multilevel::rwg.j(x[usable, ], team[usable], ranvar = ({span}^2 - 1) / 12)
"""
_TEAM_FIGURES = {
    "icc1_mean_size": "multilevel::ICC1(m)",
    "icc2": "multilevel::ICC2(m)",
}


def validation(report: ValidationReport, *, data: Path, renamed: Mapping[str, str] | None = None) -> str:
    """The script; it prints R's figure, ours and the difference, line by line.

    `renamed` says which items have columns of other names in the file.
    """
    has_teams = any(scale.agreement for scale in report.scales)
    head = _HEAD.format(
        packages=" and multilevel" if has_teams else "",
        libraries="library(multilevel)" if has_teams else "",
        id=report.instrument.id,
        version=report.instrument.version,
        digest=report.instrument.digest,
        name=_comment(report.data_name),
        data_digest=report.data_digest,
        read=_READ.get(data.suffix.lower(), _READ_TEXT).format(
            path=quoted(str(data)), names=_as_words(report)
        ),
    )
    every = [item for scale in report.scales for item in scale.items]
    parts = [head, *_renaming(renamed or {}), _formats(every), _ITEMS]
    if has_teams:
        parts.append(_TEAMS.format(team=quoted(report.team_column or "team")))
    if report.cfa is not None:
        parts += [laboratory_r.study(report), further_r.of_models(report), own_r.own_model(report)]
    parts.append(further_r.of_occasions(report))
    if report.cfa is not None:
        parts.append(waves_r.ladder(report))
    for scale in report.scales:
        parts.append(_scale(scale, report))
        parts.append(further_r.of_retest(scale, report))
    return "".join(parts)


def _as_words(report: ValidationReport) -> str:
    """Columns that name somebody stay words: 02 is not 2."""
    named = [report.team_column, report.person_column, report.wave_column]
    named += [study.column for study in report.invariance]
    named += [scale.dif.column for scale in report.scales if scale.dif is not None]
    told = ", ".join(f'{quoted(column)} = "character"' for column in dict.fromkeys(filter(None, named)))
    return f"c({told})" if told else "NA"


def _renaming(renamed: Mapping[str, str]) -> Iterator[str]:
    """Columns of other names beside those that have the items'."""
    if renamed:
        yield "given <- answers\n"
    for item, column in renamed.items():
        yield f"answers[[{quoted(item)}]] <- given[[{quoted(column)}]]\n"


def _formats(items: Iterable[ItemStudy]) -> str:
    known = list(items)
    bounds = ",\n".join(
        f"  {name(i.id)} = c({i.low:g}, {i.high:g})"
        for i in known
        if i.low is not None and i.high is not None
    )
    reversed_ = ", ".join(quoted(i.id) for i in known if i.keyed < 0)
    return f"\nformat <- list(\n{bounds}\n)\nreversed <- c({reversed_})\n"


def _scale(scale: ScaleStudy, report: ValidationReport) -> str:
    has_models = report.cfa is not None
    items = "c(" + ", ".join(quoted(item.id) for item in scale.items) + ")"
    text = _SCALE.format(title=escaped(scale.title), items=items)
    if scale.k >= 2 and scale.n_complete >= 2:
        text += _ALPHA
        points = standing_r.points(scale)
        text += "".join(
            _beside(n, r.replace("{points}", points), scale.reliability.get(n)) for n, r in _FIGURES.items()
        )
        text += laboratory_r.of_scale(scale) + further_r.of_scale(scale) if has_models else ""
    text += standing_r.of_scale(scale) if has_models else ""
    if scale.agreement:
        text += _team_figures(scale)
        text += standing_r.of_teams(scale, report) if has_models else ""
    return text


def _team_figures(scale: ScaleStudy) -> str:
    first = scale.items[0]
    span = f"{(first.high or 0) - (first.low or 0) + 1:g}"
    text = _AGREEMENT.format(span=span)
    for figure, r in _TEAM_FIGURES.items():
        found = scale.agreement.get(figure)
        text += _beside(figure, r, found if isinstance(found, Estimated) else None)
    uniform = scale.agreement.get("rwgj_uniform")
    mean = getattr(uniform, "mean", None)
    text += (
        ""
        if mean is None or scale.k < 2
        else f'beside("rwgj_uniform, mean", mean(w$rwg.j, na.rm = TRUE), {mean!r})\n'
    )
    return text + further_r.of_teams(scale)


def _beside(name: str, r: str, found: Estimated | None) -> str:
    """A line of comparison, where the number exists."""
    if found is None or found.value is None:
        return ""
    return f'beside("{name}", {r}, {found.value!r})\n'


def _comment(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ")
