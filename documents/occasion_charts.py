"""Pictures of the same people on two occasions: difference by mean, second score by first."""

import math
from collections.abc import Callable, Iterable

from markupsafe import Markup

from assessments.reports.picture_shapes import OccasionPairs, Pair
from documents import numbers, svg
from documents.frames import Frame, ticks

HEIGHT, FLOOR = 236, 206
LEAST, MOST = 2.5, 8.0
"""Radii of a dot that stands for one person, and of the largest; between them its area counts people."""


def differences(found: OccasionPairs, limits: tuple[float, float, float] | None, says: str) -> Markup:
    """Bland and Altman's picture: second less first by the mean of both; `limits` are bias, low and high."""
    ends = [abs(p.second - p.first) for p in found.pairs]
    reach = max([*ends, *(abs(x) for x in limits or ()), (found.high - found.low) / 8]) * 1.1
    frame = Frame(x=(found.low, found.high), y=(-reach, reach), left=11, right=88, top=10, floor=FLOOR)
    marks = [
        *frame.y_ticks(ticks(-reach, reach)),
        *frame.x_ticks(ticks(found.low, found.high)),
        *_dots(found.pairs, lambda p: (frame.at((p.first + p.second) / 2), frame.down(p.second - p.first))),
    ]
    if limits is not None:
        marks += _limits(frame, limits)
    return svg.picture(marks, says, height=HEIGHT)


def _limits(frame: Frame, limits: tuple[float, float, float]) -> Iterable[str]:
    for value, classes in zip(limits, ("mean", "no-change", "no-change"), strict=True):
        yield frame.level(value, classes)
        yield svg.text(
            numbers.signed(value, digits=2), f"{frame.right + 1:g}%", round(frame.down(value)) + 4, "start"
        )


def before_after(found: OccasionPairs, says: str) -> Markup:
    """The second score by the first; on the line nothing changed."""
    ends = (found.low, found.high)
    frame = Frame(x=ends, y=ends, left=11, right=98, top=10, floor=FLOOR)
    marks = [
        *frame.y_ticks(ticks(*ends)),
        *frame.x_ticks(ticks(*ends)),
        frame.field([frame.line(ends, ends, "no-change")]),
        *_dots(found.pairs, lambda p: (frame.at(p.first), frame.down(p.second))),
    ]
    return svg.picture(marks, says, height=HEIGHT)


def _dots(pairs: Iterable[Pair], place: Callable[[Pair], tuple[str, float]]) -> Iterable[str]:
    for pair in pairs:
        x, y = place(pair)
        radius = min(LEAST * math.sqrt(pair.n), MOST)
        yield svg.mark("circle", class_="one", cx=x, cy=y, r=f"{radius:.2g}")
