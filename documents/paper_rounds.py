"""Longer courses on paper: small multiples, what came and stayed, targets; positions from nought to one."""

from typing import Any

from assessments.reports.shapes import ContrastFinding, CriterionFinding, Range, TeamReport, ThemeFinding
from documents import arranging, charts, numbers, panels, paper_rows, targets, verdicts
from documents.language import day, listed, say
from documents.language import msgid as _m
from documents.panels import Place

Told = dict[str, Any]
SIGNS = {
    "reached": "✓",
    "probably_reached": "✓",
    "probably_not_reached": "✗",
    "not_reached": "✗",
    "cannot_tell": "–",
    "not_due": "…",
    "not_shown": "–",
}


def multiples(report: TeamReport, language: str) -> Told | None:
    """One small picture a theme, rounds from left to right; nothing below three rounds."""
    themes = arranging.by_change(panels.themes_of(report))
    if not report.history or not themes:
        return None
    first = report.history[0].title
    key = _m("Hollow: earlier rounds. Bars: likely range of the change since “%(round)s”; dashed: no change.")
    return {
        "title": say(_m("Round by round"), language),
        "key": say(key, language, round=first),
        "rounds": [r.title for r in report.history],
        "panels": [_panel(theme, language) for theme in themes],
    }


def _panel(theme: ThemeFinding, language: str) -> Told:
    places = panels.places(theme)
    start = theme.baseline.value if theme.baseline else None
    return {
        "title": theme.title,
        "ticks": [
            {"y": _up(v, theme), "text": numbers.points(v, language, digits=0)}
            for v in charts.ticks(theme.low, theme.high)
        ],
        "start": _up(start, theme) if any(p.low is not None for p in places) else None,
        "points": [_point(place, theme) for place in places],
        "levels": [charts.level_text(p.level, language) for p in theme.history],
        "changes": [
            numbers.signed(p.delta.value, language)
            if p.delta and p.verdict not in {"not_shown", "not_comparable"}
            else ""
            for p in theme.history
        ],
    }


def _point(place: Place, theme: ThemeFinding) -> Told:
    return {
        "value": _up(place.value, theme),
        "low": _up(place.low, theme),
        "high": _up(place.high, theme),
        "low80": _up(place.low80, theme),
        "high80": _up(place.high80, theme),
        "open": _up(place.open_to, theme),
        "way": charts.way(place.verdict),
        "told": place.is_told,
        "joined": place.verdict != "not_comparable",
    }


def _up(value: float | None, theme: ThemeFinding) -> float | None:
    return None if value is None else round((value - theme.low) / (theme.high - theme.low), 4)


def contrasts(report: TeamReport, language: str) -> Told | None:
    """What came, what stayed, what is left of it: a row a theme."""
    asked = [t for t in arranging.by_change(report.themes) if t.contrasts]
    if not asked:
        return None
    heads = [verdicts.contrast_name(one.code, language) for one in asked[0].contrasts]
    return {
        "title": say(_m("What came, and what stayed of it"), language),
        "heads": [say(_m("Theme"), language), *heads],
        "rows": [
            {"title": theme.title, "cells": [_contrast(one, language) for one in theme.contrasts]}
            for theme in asked
        ],
    }


def _contrast(found: ContrastFinding, language: str) -> Told:
    is_told = found.verdict not in {"not_shown", "not_comparable"}
    return {
        "sign": paper_rows.SIGNS[found.verdict] if found.verdict else "",
        "word": verdicts.word(found.verdict, language) if found.verdict else "",
        "figures": _with_range(found.delta, language) if is_told and found.delta else "",
    }


def _with_range(found: Range, language: str) -> str:
    return f"{numbers.signed(found.value, language)} ({numbers.span(found.low, found.high, language)})"


def criteria(report: TeamReport, language: str) -> Told | None:
    """Targets set beforehand, and what became of them."""
    if not report.criteria:
        return None
    ends = {t.scale: (t.low, t.high) for t in report.themes}
    heads = (_m("Theme"), _m("Target"), _m("By"), _m("Where the team stands"))
    return {
        "title": say(_m("Targets set beforehand"), language),
        "rule": say(targets.RULE, language),
        "heads": [say(head, language) for head in heads],
        "rows": [_criterion(one, ends[one.scale], language) for one in report.criteria],
    }


def _criterion(found: CriterionFinding, ends: tuple[float, float], language: str) -> Told:
    is_shown = found.state != "not_shown"

    def at(value: float | None) -> float | None:
        # A target may be finer than a figure as told; it is nobody's answer and stands where it was set.
        return None if value is None or not is_shown else round((value - ends[0]) / (ends[1] - ends[0]), 4)

    span, level = found.level_range, found.level
    return {
        "title": found.title,
        "wanted": targets.wanted(found, language),
        "by": day(found.by, language),
        "set_on": say(_m("set on %(date)s"), language, date=day(found.set_on, language)),
        "look": look(found, language),
        "level": charts.level_text(level, language) if is_shown and level else "",
        "range": span_of(span, language) if is_shown and span else "",
        "target": at(found.target),
        "value": at(level.value if level else None),
        "low": at(span.low if span else None),
        "high": at(span.high if span else None),
        "ticks": [at(v) for v in charts.ticks(*ends)] if is_shown else [],
    }


def span_of(found: Range, language: str) -> str:
    """Where a team is likely to stand: 3.4 to 4.2."""
    low, high = numbers.points(found.low, language), numbers.points(found.high, language)
    return f"({say(_m('%(low)s to %(high)s'), language, low=low, high=high)})"


def look(found: CriterionFinding, language: str) -> Told:
    """A state as the sheet draws it."""
    return paper_rows.look(targets.LOOKS[found.state], SIGNS[found.state], language)


def short(report: TeamReport, language: str) -> list[Told]:
    """The lines of the opening that speak of targets."""
    lines = []
    for _, found in targets.by_state(report):
        lead = say(_m("Target: %(themes)s."), language, themes=listed((c.title for c in found), language))
        lines.append({"look": look(found[0], language), "lead": lead, "text": ""})
    return lines
