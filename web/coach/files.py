"""A team's report as files: the numbers that are shown, rounded as they are shown, and nothing finer."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from assessments.reports.shapes import Level, Range, TeamReport, ThemeFinding
from documents import spreadsheet, tables, verdicts
from documents.language import msgid as _l
from documents.language import say

HEADS = (
    _l("Theme"),
    _l("Earlier"),
    _l("Latest"),
    _l("Change"),
    _l("Likely range from"),
    _l("Likely range to"),
    _l("Verdict"),
)


def as_csv(report: TeamReport, spoken: str) -> bytes:
    """One line a theme; a cell that is not shown is empty."""
    heads = tuple(tables.head(say(head, spoken), is_figure=place > 0) for place, head in enumerate(HEADS))
    rows = tuple(tables.Row(cells=line(theme, spoken)) for theme in report.themes)
    title = f"{report.team}: {' – '.join(r.title for r in report.rounds)}"
    table = tables.Table(number=1, section="", title=title, heads=heads, rows=rows, note="")
    return spreadsheet.csv_file((table,))


def line(theme: ThemeFinding, spoken: str) -> tuple[tables.Cell, ...]:
    """The cells of one theme."""
    delta = theme.delta
    return (
        tables.words(theme.title),
        shown(theme.baseline),
        shown(theme.followup),
        *(number(value) for value in limits(delta)),
        tables.words(verdicts.word(theme.verdict, spoken) if theme.verdict else ""),
    )


def limits(delta: Range | None) -> tuple[float | None, float | None, float | None]:
    """A change with its likely range."""
    return (delta.value, delta.low, delta.high) if delta else (None, None, None)


def shown(level: Level | None) -> tables.Cell:
    """A mean, or the bound that is told in its place."""
    if level is None:
        return tables.missing()
    marks = {"at_or_above": "≥ ", "at_or_below": "≤ "}
    return tables.words(f"{marks[level.bound]}{level.value:g}") if level.bound else number(level.value)


def number(value: float | None) -> tables.Cell:
    """A number as it was released."""
    return tables.missing() if value is None else tables.Cell(text=f"{value:g}", value=value)


def as_json(report: TeamReport) -> str:
    """The frozen report, field by field."""
    return json.dumps(
        {"format": "soundline.team-report/1", **plain(report)}, ensure_ascii=False, indent=1, sort_keys=True
    )


def plain(value: Any) -> Any:
    """Shapes as JSON knows them."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
