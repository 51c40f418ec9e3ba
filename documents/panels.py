"""Small multiples: one small picture a theme, rounds from left to right on the scale's whole range.

Bars are likely ranges of the change since the baseline, drawn on it; a round that tells nothing stays empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assessments.reports.shapes import (
    CriterionFinding,
    Level,
    Point,
    ProgrammeLine,
    Range,
    TeamReport,
    ThemeFinding,
    Verdict,
)
from documents import charts, numbers, svg
from documents.language import SOURCE

TOP, FOOT = 10, 150
"""The rows of pixels at which the highest and the lowest point of the scale stand."""
_LEFT = 8.0
"""Per cent of a panel's width that belong to the labels of its axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is drawn of one round: the place of its figure, its likely ranges, how it is told."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    low80: float | None = None
    high80: float | None = None
    verdict: Verdict | None = None
    is_told: bool = True
    """False where a withheld level is drawn as baseline plus change."""
    open_to: float | None = None
    """The end of the scale towards which only a bound is told."""


def themes_of(report: TeamReport) -> tuple[ThemeFinding, ...]:
    """Themes that have a history to draw."""
    return tuple(t for t in report.themes if any(p.level or p.delta for p in t.history))


def has_withheld(themes: Sequence[ThemeFinding]) -> bool:
    """True where a round is drawn whose level is not told."""
    return any(p.value is not None and not p.is_told for theme in themes for p in places(theme))


def places(theme: ThemeFinding) -> tuple[Place, ...]:
    """Where each round of a theme stands, as printed."""
    start = theme.baseline.value if theme.baseline else None
    return tuple(_place(theme, point, start) for point in theme.history)


def _place(theme: ThemeFinding, point: Point, start: float | None) -> Place:
    hidden = point.verdict in {"not_shown", "not_comparable"}
    delta = None if start is None or hidden else point.delta
    value = charts.printed(point.level.value) if point.level else None
    if value is None and delta is not None and start is not None:
        value = charts.printed(start + delta.value + (theme.regression or 0.0))
    bound = point.level.bound if point.level else None
    return Place(
        value=value,
        **_ends(delta, start or 0.0, low=theme.low, high=theme.high),
        verdict=point.verdict,
        is_told=point.level is not None,
        open_to={"at_or_above": theme.high, "at_or_below": theme.low, None: None}[bound],
    )


def _ends(delta: Range | None, start: float, *, low: float, high: float) -> dict[str, float | None]:
    """The likely ranges of a change, drawn on where it began and kept within the scale."""
    found = (
        {}
        if delta is None
        else {"low": delta.low, "high": delta.high, "low80": delta.low80, "high80": delta.high80}
    )
    return {
        name: None if end is None else min(max(charts.printed(start + end), low), high)
        for name, end in found.items()
    }


def line_places(line: ProgrammeLine) -> tuple[Place, ...]:
    """A programme's changes since the baseline, round by round; the baseline itself stands at no change."""
    told = [Place(value=0.0)]
    for change in line.history[1:]:
        told.append(
            Place()
            if change is None
            else Place(
                value=change.value, low=change.low, high=change.high, low80=change.low80, high80=change.high80
            )
        )
    return tuple(told)


def across(number: int, of: int) -> float:
    """Where a round stands, in per cent of the panel's width."""
    return _LEFT + (100 - _LEFT) * (number + 0.5) / of


def height(value: float, low: float, high: float) -> float:
    """Where a value stands, in pixels from the top."""
    return round(FOOT - (FOOT - TOP) * (value - low) / (high - low), 1)


def panel(theme: ThemeFinding, language: str = SOURCE) -> Markup:
    """One theme over all its rounds, on the whole range of its scale."""
    ticks = [
        (value, numbers.points(value, language, digits=0)) for value in charts.ticks(theme.low, theme.high)
    ]
    found = places(theme)
    start = theme.baseline.value if theme.baseline else None
    return _drawn(found, ticks, ends=(theme.low, theme.high), start=start)


def line_panel(line: ProgrammeLine, reach: float, language: str = SOURCE) -> Markup:
    """One theme's change over all teams, round by round, on an axis as far down as up."""
    ticks = [(value, numbers.signed(value, language, digits=0)) for value in charts.move_ticks(reach)]
    return _drawn(line_places(line), ticks, ends=(-reach, reach), start=0.0)


def reach(lines: Sequence[ProgrammeLine]) -> float:
    """How far a common axis goes to either side for all lines and rounds."""
    return charts.reach(change for line in lines for change in line.history)


def _drawn(
    found: Sequence[Place],
    ticks: Sequence[tuple[float, str]],
    *,
    ends: tuple[float, float],
    start: float | None,
) -> Markup:
    marks = []
    for value, label in ticks:
        y = height(value, *ends)
        marks.append(svg.mark("line", class_="grid", x1=f"{_LEFT:g}%", x2="100%", y1=y, y2=y))
        marks.append(svg.text(label, "0", int(y) + 4, "tick start"))
    if start is not None and any(p.low is not None for p in found):
        y = height(start, *ends)
        first = f"{across(0, len(found)):.4g}%"
        marks.append(svg.mark("line", class_="no-change", x1=first, x2="100%", y1=y, y2=y))
    marks += _joined(found, ends)
    for number, place in enumerate(found):
        marks += _round(number, place, of=len(found), ends=ends)
    return svg.drawing(marks, "plot panel-plot")


def _joined(found: Sequence[Place], ends: tuple[float, float]) -> list[str]:
    """Lines between rounds next to each other; a gap stays a gap."""
    marks = []
    for number in range(len(found) - 1):
        here, then = found[number].value, found[number + 1].value
        if here is not None and then is not None and found[number + 1].verdict != "not_comparable":
            x1, x2 = (f"{across(n, len(found)):.4g}%" for n in (number, number + 1))
            y1, y2 = height(here, *ends), height(then, *ends)
            marks.append(svg.mark("line", class_="between", x1=x1, x2=x2, y1=y1, y2=y2))
    return marks


def _round(number: int, place: Place, *, of: int, ends: tuple[float, float]) -> list[str]:
    """One round: thin and thick bar, an open end where only a bound is told, its dot."""
    if place.value is None:
        return []
    x, side = f"{across(number, of):.4g}%", charts.way(place.verdict)
    marks = []
    for name, low, high in (("range95", place.low, place.high), ("range80", place.low80, place.high80)):
        if low is not None and high is not None:
            y1, y2 = height(low, *ends), height(high, *ends)
            marks.append(svg.mark("line", class_=f"{name} {side}".strip(), x1=x, x2=x, y1=y1, y2=y2))
    y = height(place.value, *ends)
    if place.open_to is not None:
        marks.append(svg.mark("line", class_="open", x1=x, x2=x, y1=y, y2=height(place.open_to, *ends)))
    is_last = number == of - 1
    kind = f"after {side}".strip() if is_last else "before"
    told = "" if place.is_told else " withheld"
    marks.append(svg.mark("circle", class_=kind + told, cx=x, cy=y, r=5 if is_last else 4.5))
    return marks


def aim_row(
    start: Level | None, target: float | None, ends: tuple[float, float], language: str = SOURCE
) -> Markup:
    """Where a team stood, hollow, and the line it wants to reach, on the theme's whole axis."""

    def at(value: float) -> str:
        return numbers.position(charts.printed(value), *ends)

    marks = [svg.upright("grid", at(value)) for value in charts.ticks(*ends)]
    marks += [
        svg.text(numbers.points(v, language, digits=0), at(v), svg.FLOOR + 13, "tick only-narrow")
        for v in charts.ticks(*ends)
    ]
    if start is not None and target is not None:
        marks.append(svg.line("open", at(start.value), at(target)))
    if target is not None:
        marks.append(svg.upright("target", at(target)))
    if start is not None:
        marks.append(svg.dot("before", at(start.value), 6))
    return svg.drawing(marks)


def target_row(found: CriterionFinding, ends: tuple[float, float], language: str = SOURCE) -> Markup:
    """A target as a line across the theme's whole axis, and where the team stands beside it."""
    if found.state == "not_shown":
        return Markup("")

    def at(value: float) -> str:
        return numbers.position(charts.printed(value), *ends)

    marks = [svg.upright("grid", at(value)) for value in charts.ticks(*ends)]
    marks += [
        svg.text(numbers.points(v, language, digits=0), at(v), svg.FLOOR + 13, "tick only-narrow")
        for v in charts.ticks(*ends)
    ]
    if (span := found.level_range) is not None:
        marks.append(svg.line("range95", at(span.low), at(span.high)))
        if span.low80 is not None and span.high80 is not None:
            marks.append(svg.line("range80", at(span.low80), at(span.high80)))
    marks.append(svg.upright("target", at(found.target)))
    if found.level is not None:
        marks.append(svg.dot("after", at(found.level.value), 6))
    return svg.drawing(marks)
