"""A team's report as files: the numbers a page shows, rounded as it shows them, and nothing finer."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from assessments.reports.shapes import Level, Point, Range, TeamReport, ThemeFinding
from documents import charts, spreadsheet, tables, targets, verdicts
from documents.language import msgid as _m
from documents.language import say
from documents.tables import Cell, Head, Row, Table

FORMAT = "soundline.team-report/1"
_HIDDEN = ("not_shown", "not_comparable")
_THEME, _CHANGE = _m("Theme"), _m("Change in points")
_RANGE = (_m("Likely range from"), _m("Likely range to"))


def as_csv(report: TeamReport, language: str) -> bytes:
    """Every table of the report in one file; a cell that is not shown is empty."""
    return spreadsheet.csv_file(of_report(report, language))


def as_xlsx(report: TeamReport, language: str) -> bytes:
    """The same tables, a sheet each."""
    return spreadsheet.xlsx_file(of_report(report, language))


def as_json(report: TeamReport) -> str:
    """The frozen report, field by field, without what a page draws but does not tell."""
    told = {"format": FORMAT, **_plain(as_told(report))}
    for theme in told["themes"]:
        if theme["delta"] is None:
            theme["smallest_change"] = None
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)


def as_told(report: TeamReport) -> TeamReport:
    """A report without figures that no page prints: cores of ranges, hidden changes."""
    return dataclasses.replace(
        report,
        themes=tuple(_theme_told(theme) for theme in report.themes),
        criteria=tuple(
            dataclasses.replace(c, level=None, level_range=None)
            if c.state == "not_shown"
            else dataclasses.replace(c, level_range=_without_core(c.level_range))
            for c in report.criteria
        ),
    )


def _theme_told(theme: ThemeFinding) -> ThemeFinding:
    is_hidden = theme.verdict in _HIDDEN
    hidden: dict[str, Any] = {
        "delta": None, "delta_noise_only": None, "shrunken": None, "tipping_point": None,
        "regression": None, "composition": None,
    }  # fmt: skip
    return dataclasses.replace(
        theme,
        **hidden if is_hidden else {"delta_noise_only": _without_core(theme.delta_noise_only)},
        history=tuple(
            dataclasses.replace(p, delta=None if p.verdict in _HIDDEN else _without_core(p.delta))
            for p in theme.history
        ),
        contrasts=tuple(
            dataclasses.replace(c, delta=None if c.verdict in _HIDDEN else _without_core(c.delta))
            for c in theme.contrasts
        ),
    )


def _without_core(found: Range | None) -> Range | None:
    return None if found is None else dataclasses.replace(found, low80=None, high80=None)


def of_report(report: TeamReport, language: str) -> tuple[Table, ...]:
    """The themes; with three rounds and more round by round and what stayed; targets where there are any."""
    told = as_told(report)
    parts = [
        _themes(told, language),
        _history(told, language),
        _contrasts(told, language),
        _criteria(told, language),
    ]
    title = f"{told.team}: {' – '.join(r.title for r in told.rounds)}"
    filled = [(name, heads, rows) for name, heads, rows in parts if rows or name is None]
    return tuple(
        Table(
            number=number, section="", title=title if name is None else f"{title}: {say(name, language)}",
            heads=heads, rows=tuple(rows), note="",
        )
        for number, (name, heads, rows) in enumerate(filled, start=1)
    )  # fmt: skip


Part = tuple[str | None, tuple[Head, ...], list[Row]]


def _heads(words: tuple[str, ...], language: str, *, figures: tuple[str, ...] = ()) -> tuple[Head, ...]:
    return tuple(tables.head(say(word, language), is_figure=word in figures) for word in words)


def _themes(report: TeamReport, language: str) -> Part:
    figures = (_m("Earlier"), _m("Latest"), _CHANGE, *_RANGE)
    heads = _heads((_THEME, *figures, _m("Verdict")), language, figures=figures)
    rows = [
        Row(
            cells=(
                tables.words(theme.title),
                _level(theme.baseline),
                _level(theme.followup),
                *_change(theme.delta),
                tables.words(verdicts.word(theme.verdict, language) if theme.verdict else ""),
            )
        )
        for theme in report.themes
    ]
    return None, heads, rows


def _history(report: TeamReport, language: str) -> Part:
    figures = (_m("Average"), _CHANGE, *_RANGE)
    heads = _heads((_THEME, _m("Round"), *figures, _m("Verdict")), language, figures=figures)
    rows = [
        Row(cells=(tables.words(theme.title), tables.words(round_.title), *_point(point, language)))
        for theme in report.themes
        for round_, point in zip(report.history, theme.history, strict=False)
    ]
    return _m("Round by round"), heads, rows


def _point(point: Point, language: str) -> tuple[Cell, ...]:
    word = verdicts.word(point.verdict, language) if point.verdict else ""
    return _level(point.level), *_change(point.delta), tables.words(word)


def _contrasts(report: TeamReport, language: str) -> Part:
    figures = (_CHANGE, *_RANGE)
    heads = _heads((_THEME, _m("Asked"), *figures, _m("Verdict")), language, figures=figures)
    rows = [
        Row(
            cells=(
                tables.words(theme.title),
                tables.words(verdicts.contrast_name(one.code, language)),
                *_change(one.delta),
                tables.words(verdicts.word(one.verdict, language) if one.verdict else ""),
            )
        )
        for theme in report.themes
        for one in theme.contrasts
    ]
    return _m("What came, and what stayed of it"), heads, rows


def _criteria(report: TeamReport, language: str) -> Part:
    figures = (_m("Target"), _m("Where the team stands"), *_RANGE)
    words = (_THEME, _m("Set on"), _m("By"), *figures, _m("In words"))
    rows = [
        Row(
            cells=(
                tables.words(one.title),
                tables.words(one.set_on.isoformat()),
                tables.words(one.by.isoformat()),
                _number(one.target),
                _level(one.level),
                *_change(one.level_range)[1:],
                tables.words(targets.word(one.state, language)),
            )
        )
        for one in report.criteria
    ]
    return _m("Targets set beforehand"), _heads(words, language, figures=figures), rows


def _change(delta: Range | None) -> tuple[Cell, Cell, Cell]:
    return (
        (_number(delta.value), _number(delta.low), _number(delta.high))
        if delta
        else (tables.missing(), tables.missing(), tables.missing())
    )


def _level(level: Level | None) -> Cell:
    """A mean, or the bound that is told in its place."""
    if level is None:
        return tables.missing()
    return tables.words(charts.level_text(level)) if level.bound else _number(level.value)


def _number(value: float | None) -> Cell:
    return tables.missing() if value is None else Cell(text=f"{value:g}", value=value)


def _plain(value: Any) -> Any:
    """Shapes as JSON knows them."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
