"""Axes of pictures that stand by themselves: where a value lies, in per cent across and in pixels down."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents import numbers, svg

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
INSIDE = 200
"""Lines of a stretched part run from 0 to this."""
SEEN = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A field of a picture: values from left to right and from the floor up."""

    x: tuple[float, float]
    y: tuple[float, float]
    left: float = 9.0
    right: float = 98.0
    top: int = 10
    floor: int = 150

    def across(self, value: float) -> float:
        """Per cent of the picture's width; what lies beyond an end stands at it."""
        low, high = self.x
        inside = min(max(value, low), high)
        return self.left + (self.right - self.left) * (inside - low) / (high - low)

    def at(self, value: float) -> str:
        """The same as an attribute."""
        return f"{self.across(value):.4g}%"

    def down(self, value: float) -> float:
        """Pixels from the top."""
        low, high = self.y
        inside = min(max(value, low), high)
        return round(self.floor - (self.floor - self.top) * (inside - low) / (high - low), 1)

    def field(self, lines: Sequence[str]) -> str:
        """The stretched part in which `line` draws."""
        return svg.stretched(
            lines,
            x=f"{self.left:g}%",
            y=self.top,
            width=f"{self.right - self.left:g}%",
            height=self.floor - self.top,
        )

    def line(self, xs: Sequence[float], ys: Sequence[float], classes: str, **more: object) -> str:
        """A line through values, for the stretched part."""
        places = [
            (_share(x, self.x) * INSIDE, (1 - _share(y, self.y)) * INSIDE)
            for x, y in zip(xs, ys, strict=True)
        ]
        return svg.run(_bent(places), classes, **more)

    def level(self, value: float, classes: str) -> str:
        """A level line across the field."""
        y = self.down(value)
        return svg.mark("line", class_=classes, x1=f"{self.left:g}%", x2=f"{self.right:g}%", y1=y, y2=y)

    def mast(self, value: float, classes: str) -> str:
        """An upright line through the field."""
        x = self.at(value)
        return svg.mark("line", class_=classes, x1=x, x2=x, y1=self.top, y2=self.floor)

    def x_ticks(self, values: Sequence[float], *, digits: int = 0) -> Iterator[str]:
        """Numbers under the field."""
        for value in values:
            yield svg.text(numbers.estimate(value, digits), self.at(value), self.floor + 16, "tick")

    def y_ticks(self, values: Sequence[float], *, digits: int | None = None) -> Iterator[str]:
        """Level lines with their numbers at the left."""
        places = _digits(values) if digits is None else digits
        for value in values:
            yield self.level(value, "grid")
            y = round(self.down(value)) + 4
            yield svg.text(numbers.estimate(value, places), f"{self.left - 1:g}%", y, "tick end")


def ticks(low: float, high: float, *, about: int = 4) -> tuple[float, ...]:
    """Round values between two ends, about so many steps apart."""
    width = (high - low) / about
    step = next((s for s in STEPS if s >= width * 0.999), STEPS[-1])
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(place * step, 6) for place in range(first, last + 1))


def _bent(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The places at which a line bends by more than an eye can see; the others say nothing more."""
    if len(places) < 3:
        return list(places)
    kept = [places[0]]
    for here, following in pairwise(places[1:]):
        (x0, y0), (x, y), (x1, y1) = kept[-1], here, following
        straight = y0 + (y1 - y0) * (x - x0) / (x1 - x0) if x1 != x0 else math.inf
        if abs(y - straight) > SEEN:
            kept.append(here)
    return [*kept, places[-1]]


def _digits(values: Sequence[float]) -> int:
    return next((d for d in (0, 1, 2) if all(abs(v - round(v, d)) < 1e-9 for v in values)), 2)


def _share(value: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return (min(max(value, low), high) - low) / (high - low)
