"""An R script that reads an exported CSV and puts wording, labels and kinds of no answer back on it."""

import re
import unicodedata
from collections.abc import Mapping

from assessments.datasets.outgoing import OutColumn, Outgoing, missing_in, shown

_HEAD = """\
# {title}
# Reads {csv}; base R alone. Afterwards: d (answers, NA where there is none), d_missing (why there is none),
# wording in attr(d[["item"]], "label") and labels in attr(d[["item"]], "labels").
here <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
near <- file.path(c(dirname(here), "."), {csv_name})
d <- read.csv(near[file.exists(near)][1], check.names = FALSE, colClasses = c({classes}),
              na.strings = "", encoding = "UTF-8")
d_missing <- d[, FALSE]
why <- c({why})
label_item <- function(name, label, labels = NULL, gone = NULL) {{
  x <- d[[name]]
  d_missing[[name]] <<- if (is.null(gone)) NA_character_ else names(gone)[match(x, gone)]
  if (!is.null(gone)) x[x %in% gone] <- NA
  attr(x, "label") <- label
  if (!is.null(labels)) attr(x, "labels") <- labels
  d[[name]] <<- x
}}
"""


def script(table: Outgoing, *, csv_name: str, missing: Mapping[int, str]) -> str:
    """The script; it names the file it reads and looks for it in its own folder."""
    of = table.codebook.instrument
    head = _HEAD.format(
        title=_line(f"{of.title} {of.version} ({of.digest})"),
        csv=_line(csv_name),
        csv_name=_quoted(csv_name),
        classes=", ".join(_quoted("numeric" if c.is_number else "character") for c in table.columns),
        why=", ".join(f"{_quoted(words)} = {code}" for code, words in sorted(missing.items())),
    )
    return head + "\n".join(_call(c) for c in table.columns if c.label or c.labels) + "\n"


def _call(column: OutColumn) -> str:
    parts = [_quoted(column.name), _quoted(column.label)]
    if column.labels:
        codes = (shown(code) if column.is_number else _quoted(shown(code)) for code in column.labels)
        pairs = (
            f"{_quoted(label)} = {code}" for code, label in zip(codes, column.labels.values(), strict=True)
        )
        parts.append(f"labels = c({', '.join(pairs)})")
    if missing_in(column):
        parts.append("gone = why")
    return f"label_item({', '.join(parts)})"


def _quoted(text: str) -> str:
    """A string as R reads it in any locale, whatever stands in it."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(one: str) -> str:
    if one in '"\\':
        return f"\\{one}"
    if " " <= one <= "~":
        return one
    return " " if unicodedata.category(one) == "Cc" else f"\\U{ord(one):08x}"


def _line(text: str) -> str:
    """A text as part of a comment."""
    return re.sub(r"[^ -~]+", " ", text)
