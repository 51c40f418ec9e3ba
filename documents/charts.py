"""Pictures in table rows: small SVG with positions in per cent, so that text keeps its size on a phone.

Values are rounded as printed before anything is drawn; what is not shown is not drawn, nor in the source.
Every picture is decoration beside the same words and numbers, hidden from screen readers.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from markupsafe import Markup

from assessments.reports.shapes import (
    AgainstWaiting,
    AgreementWord,
    HeatCell,
    ItemFinding,
    Level,
    ProgrammeLine,
    Range,
    ThemeFinding,
    Verdict,
)
from documents import numbers, svg
from documents.language import SOURCE
from documents.svg import FLOOR, MIDDLE
from documents.verdicts import LOOKS, Look

_DIGITS = 1


def printed(value: float) -> float:
    """The value as its label prints it: a picture tells nothing finer."""
    return float(numbers.points(value, digits=_DIGITS).replace(numbers.MINUS, "-"))


def ticks(low: float, high: float) -> tuple[float, ...]:
    """Whole points where the scale has few, quarters of the range otherwise."""
    if high - low <= 6 and float(high - low).is_integer():
        return tuple(low + step for step in range(int(high - low) + 1))
    return tuple(low + (high - low) * quarter / 4 for quarter in range(5))


def _tick_label(value: float, language: str) -> str:
    return numbers.points(value, language, digits=0 if float(value).is_integer() else 1)


def _grid(low: float, high: float, language: str) -> list[str]:
    marks = []
    for value in ticks(low, high):
        x = numbers.position(value, low, high)
        marks.append(svg.upright("grid", x))
        marks.append(svg.text(_tick_label(value, language), x, FLOOR + 13, "tick only-narrow"))
    return marks


def way(verdict: Verdict | None) -> str:
    """`up` or `down` where a verdict claims a direction, nothing where it does not."""
    return next((w for w in LOOKS[verdict].classes.split() if w in {"up", "down"}), "") if verdict else ""


def level_axis(low: float, high: float, language: str = SOURCE) -> Markup:
    """The head of a column of levels: the ends and the middle of the scale."""
    ends = [(low, "start"), ((low + high) / 2, ""), (high, "end")]
    return svg.drawing(
        (
            svg.text(_tick_label(value, language), numbers.position(value, low, high), 15, side or None)
            for value, side in ends
        ),
        "plot axis",
    )


def level_text(level: Level | None, language: str = SOURCE) -> str:
    """A released mean in print: 3.9, or from 4.6 up, or to 1.4, where only a bound is told."""
    if level is None:
        return numbers.NONE
    sign = {"at_or_above": "≥\N{NO-BREAK SPACE}", "at_or_below": "≤\N{NO-BREAK SPACE}", None: ""}[level.bound]
    return sign + numbers.points(level.value, language)


def figure(value: float | None, language: str = SOURCE) -> str:
    """A level as somebody would type it: 3.8, or nothing."""
    return "" if value is None else f"{value:g}".replace(".", "," if language != SOURCE else ".")


def places(theme: ThemeFinding) -> tuple[float | None, float | None]:
    """Where a theme stood and stands, as printed; a withheld last level is drawn as baseline plus change.

    What was taken off the change of a theme in focus is no part of where the team stands.
    """
    before = theme.baseline.value if theme.baseline else None
    after = theme.followup.value if theme.followup else None
    if after is None and before is not None and theme.delta is not None:
        after = before + theme.delta.value + (theme.regression or 0.0)
    return (
        printed(before) if before is not None else None,
        printed(after) if after is not None else None,
    )


def change_row(theme: ThemeFinding, language: str = SOURCE) -> Markup:
    """Before and after on the scale's whole range: hollow before, solid after."""
    if theme.verdict == "not_shown":
        return Markup("")
    marks = _grid(theme.low, theme.high, language)
    side = way(theme.verdict)
    spots = [
        numbers.position(value, theme.low, theme.high) if value is not None else None
        for value in places(theme)
    ]
    is_one_place = spots[0] == spots[1]
    if spots[0] and not is_one_place:
        if spots[1] and theme.verdict != "not_comparable":
            marks.append(svg.line(f"between {side}".strip(), spots[0], spots[1]))
        marks.append(svg.dot("before", spots[0], 6))
    if spots[1]:
        marks.append(svg.dot(f"after {side}".strip(), spots[1], 7))
        if theme.followup is not None:
            marks.append(svg.text(level_text(theme.followup, language), spots[1], MIDDLE - 12))
    if spots[0]:
        if is_one_place:
            marks.append(svg.dot("before", spots[0], 4))
        marks.append(svg.text(level_text(theme.baseline, language), spots[0], MIDDLE + 22, "before-label"))
    return svg.drawing(marks)


def level_row(theme: ThemeFinding, language: str = SOURCE) -> Markup:
    """One round's mean on the scale's whole range."""
    level = theme.followup or theme.baseline
    marks = _grid(theme.low, theme.high, language)
    if level is not None:
        x = numbers.position(printed(level.value), theme.low, theme.high)
        marks.append(svg.line("between", numbers.position(theme.low, theme.low, theme.high), x))
        marks.append(svg.dot("after", x, 7))
        marks.append(svg.text(level_text(level, language), x, MIDDLE - 12))
    return svg.drawing(marks)


def item_row(item: ItemFinding, language: str = SOURCE) -> Markup:
    """One statement's released means, round by round, joined; the last one solid."""
    released = [
        (numbers.position(printed(mean), item.low, item.high), mean)
        for mean in item.means
        if mean is not None
    ]
    marks = [
        svg.upright("grid", numbers.position(value, item.low, item.high), height=24)
        for value in ticks(item.low, item.high)
    ]
    marks += [svg.line("between", a, b, y=12) for (a, _), (b, _) in pairwise(released)]
    marks += [svg.dot("before", x, 4, y=12) for x, _ in released[:-1]]
    marks += [svg.dot("after", x, 5, y=12) for x, _ in released[-1:]]
    return svg.drawing(marks, "plot low")


def reach(changes: Iterable[Range | None]) -> float:
    """How far a common axis of changes goes to either side: half points, enough for every range shown."""
    ends = [abs(end) for r in changes if r is not None for end in (r.low, r.high)]
    furthest = max(ends, default=1.0)
    return max(1.0, -(-furthest * 2 // 1) / 2)


def move_ticks(to: float) -> tuple[float, float, float]:
    """No change, and the furthest whole points to either side of it."""
    whole_points = float(int(to))
    return -whole_points, 0.0, whole_points


def move_axis(to: float, language: str = SOURCE) -> Markup:
    """The head of a column of changes: as far down as up, no change in the middle."""
    return svg.drawing(
        (
            svg.text(numbers.signed(v, language, digits=0), numbers.position(v, -to, to, margin=10), 15)
            for v in move_ticks(to)
        ),
        "plot axis",
    )


def move_row(
    finding: ThemeFinding | ProgrammeLine | AgainstWaiting, to: float, language: str = SOURCE
) -> Markup:
    """A change with its likely ranges: thin 95 %, thick 80 %, dashed line at no change."""
    delta = finding.delta
    if delta is None or finding.verdict in {"not_shown", "not_comparable"}:
        return Markup("")
    side = way(finding.verdict)

    def at(value: float) -> str:
        return numbers.position(printed(value), -to, to, margin=10)

    marks = [svg.upright("grid", at(v)) for v in (move_ticks(to)[0], move_ticks(to)[2])]
    marks.append(svg.upright("no-change", at(0.0)))
    for value in move_ticks(to):
        marks.append(
            svg.text(numbers.signed(value, language, digits=0), at(value), FLOOR + 13, "tick only-narrow")
        )
    marks.append(svg.line(f"range95 {side}".strip(), at(delta.low), at(delta.high)))
    if delta.low80 is not None and delta.high80 is not None:
        marks.append(svg.line(f"range80 {side}".strip(), at(delta.low80), at(delta.high80)))
    marks.append(svg.dot(f"after {side}".strip(), at(delta.value), 5))
    return svg.drawing(marks)


def cue(look: Look) -> Markup:
    """A verdict's sign: an arrow, an equals sign, a question mark."""
    hollow = ' class="hollow"' if look.is_hollow else ""
    return svg.whole(
        f'<svg class="cue" viewBox="0 0 10 10" aria-hidden="true"><path{hollow} d="{look.path}"/></svg>'
    )


def heat_cue(cell: HeatCell) -> Markup:
    """The arrow of a heat cell; nothing where no direction is claimed."""
    return way_cue(cell.verdict)


def way_cue(verdict: Verdict) -> Markup:
    """The arrow of a verdict that claims a direction; nothing for the others."""
    return cue(LOOKS[verdict]) if way(verdict) else Markup("")


_DOTS: Mapping[AgreementWord, tuple[int, ...]] = {
    "close_together": (36, 50, 64),
    "some_spread": (24, 50, 76),
    "far_apart": (8, 50, 92),
}


def agreement_dots(word: AgreementWord | None) -> Markup:
    """Three dots nearer or further apart: a sign for the word, the same for every team, never people."""
    if word is None:
        return Markup("")
    far = "far" if word == "far_apart" else None
    dots = (svg.dot(far or "near", f"{x}%", 3.5, y="50%") for x in _DOTS[word])
    return svg.whole(f'<span class="dots">{svg.drawing(dots, "spread")}</span>')
