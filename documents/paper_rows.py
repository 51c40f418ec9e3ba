"""The second sheet of a report on paper: themes as rows, with positions for every mark that is drawn."""

from typing import Any

from assessments.reports.shapes import Range, TeamReport, ThemeFinding
from documents import arranging, behind, charts, numbers, verdicts, wording
from documents.language import msgid as _m
from documents.language import say
from documents.verdicts import Look

Told = dict[str, Any]

SIGNS = {
    "clearly_up": "▲",
    "clearly_down": "▼",
    "probably_up": "△",
    "probably_down": "▽",
    "up_a_little": "↑",
    "down_a_little": "↓",
    "held_steady": "=",
    "no_clear_change": "?",
    "cannot_tell": "–",
    "not_comparable": "≠",
    "not_shown": "–",
}
MOST_ROWS_WITH_REMARKS = 10
"""Above this, what stands behind the words moves to the next page, so that a sheet holds its part."""


def look(of: Look, sign: str, language: str) -> Told:
    """A verdict as the sheet draws it."""
    parts = of.classes.split()
    way = {"up": "up", "met": "up", "down": "down", "unmet": "down"}.get(parts[0], "")
    return {"way": way, "strength": parts[-1], "sign": sign, "word": say(of.word, language)}


def changes(report: TeamReport, language: str) -> Told:
    """Themes with their change, from the largest rise to the largest fall."""
    themes = arranging.by_change(report.themes)
    reach = charts.reach(t.delta for t in themes)
    return {
        "is_change": True,
        "title": say(_m("What changed"), language),
        "key": say(
            _m(
                "Hollow: %(first)s. Solid: %(last)s. On the right the change with its likely range: thin in "
                "95 of 100 "
                "cases, thick in 80; the dashed line is no change."
            ),
            language, first=report.rounds[0].title, last=report.rounds[-1].title,
        ),
        "groups": [
            {
                "heads": [say(_m("Theme"), language), say(_m("Change (likely range)"), language)],
                "levels": _ticks(alike[0], language),
                "moves": [
                    {"at": _place(v, -reach, reach, 10), "text": numbers.signed(v, language, digits=0)}
                    for v in charts.move_ticks(reach)
                ],
                "rows": [_row(theme, reach, language) for theme in alike],
            }
            for alike in arranging.by_range(themes)
        ],
        "remarks": remarks(report, language) if has_room(report) else [],
        "is_close": not has_room(report),
    }  # fmt: skip


def has_room(report: TeamReport) -> bool:
    """True where the sheet of changes holds no more than two rounds of not too many themes."""
    is_long = bool(report.history or report.criteria)
    return len(report.themes) <= MOST_ROWS_WITH_REMARKS and not is_long


def levels(report: TeamReport, language: str) -> Told:
    """Themes with their average, where there is one round."""
    return {
        "is_change": False,
        "title": say(_m("Where the team stands"), language),
        "key": "",
        "groups": [
            {
                "heads": [say(_m("Theme"), language), say(_m("Average"), language)],
                "levels": _ticks(alike[0], language),
                "rows": [_row(theme, 1.0, language) for theme in alike],
            }
            for alike in arranging.by_range(arranging.by_level(report.themes))
        ],
        "remarks": [],
        "is_close": False,
    }


def remarks(report: TeamReport, language: str) -> list[str]:
    """Caps and reasons, theme by theme: why a word is no stronger, and what was taken off a change."""
    said = []
    for theme in report.themes:
        taken_off = behind.focus(theme, language)
        reasons = [taken_off] if taken_off else []
        reasons += [wording.sentence(f, language) for f in behind.reasons(theme)]
        if reasons:
            said.append(f"{theme.title}: {' '.join(dict.fromkeys(reasons))}")
    return said


def _place(value: float, low: float, high: float, margin: float = 4) -> float:
    return float(numbers.position(value, low, high, margin=margin).rstrip("%")) / 100


def _ticks(theme: ThemeFinding, language: str) -> list[Told]:
    values = (theme.low, (theme.low + theme.high) / 2, theme.high)
    return [
        {"at": _place(v, theme.low, theme.high), "text": numbers.points(v, language, digits=0)}
        for v in values
    ]


def _row(theme: ThemeFinding, reach: float, language: str) -> Told:
    """One theme's row: where it stood, where it stands, how far it moved."""
    is_hidden = theme.verdict == "not_shown"
    before, after = (None, None) if is_hidden else charts.places(theme)
    single = theme.verdict is None and theme.followup is None and theme.delta is None
    shown_after = theme.baseline if single else theme.followup
    about = theme.about
    if theme.is_composite:
        about = say(_m("all themes together"), language)
    elif theme.single_item:
        about = say(_m("one statement"), language)
    tells_change = theme.delta is not None and theme.verdict not in {"not_shown", "not_comparable"}
    delta = theme.delta if tells_change else None
    return {
        "title": theme.title,
        "about": about,
        "look": look(verdicts.LOOKS[theme.verdict], SIGNS[theme.verdict], language)
        if theme.verdict
        else None,
        "side": verdicts.direction(theme.favourable, language) or "",
        "delta": numbers.signed(delta.value, language) if delta else "",
        "span": f"({numbers.span(delta.low, delta.high, language)})" if delta else "",
        "way": charts.way(theme.verdict),
        "ticks": [_place(v, theme.low, theme.high) for v in charts.ticks(theme.low, theme.high)],
        "joined": theme.verdict != "not_comparable",
        "before": None if single or before is None else _place(before, theme.low, theme.high),
        "after": _place(a, theme.low, theme.high) if (a := before if single else after) is not None else None,
        "before_text": None
        if single or is_hidden or before is None
        else charts.level_text(theme.baseline, language),
        "after_text": None if is_hidden or shown_after is None else charts.level_text(shown_after, language),
        "move": _move(delta, reach) if delta else None,
    }


def _move(delta: Range, reach: float) -> Told:
    def at(value: float | None) -> float | None:
        return None if value is None else _place(charts.printed(value), -reach, reach, 10)

    return {
        "value": at(delta.value), "low": at(delta.low), "high": at(delta.high), "low80": at(delta.low80),
        "high80": at(delta.high80),
    }  # fmt: skip
