"""The few strokes every picture is made of; positions in per cent, classes for all colour and weight."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

MIDDLE = 26
"""Height of a row's middle in pixels; labels stand above and below it, ticks under it on phones."""
FLOOR = 52


def drawing(parts: Iterable[str], classes: str = "plot") -> Markup:
    """One row's drawing, hidden from screen readers: the same words and numbers stand beside it."""
    return whole(f'<svg class="{classes}" aria-hidden="true">{"".join(parts)}</svg>')


def picture(parts: Iterable[str], says: str, *, height: int) -> Markup:
    """A picture that stands by itself, `height` pixels high; `says` is what it shows, in words."""
    inside = "".join(parts)
    return whole(
        f'<svg class="plot own" role="img" aria-label="{escape(says)}" height="{height}">{inside}</svg>'
    )


def stretched(parts: Iterable[str], *, x: str, y: int, width: str, height: int) -> str:
    """A part of a picture in which lines run from 0 to 200 both ways, as wide as there is room."""
    return (
        f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="0 0 200 200" '
        f'preserveAspectRatio="none">{"".join(parts)}</svg>'
    )


def run(points: Iterable[tuple[float, float]], classes: str, **more: Any) -> str:
    """A line through points of a stretched part."""
    return mark("polyline", class_=classes, points=" ".join(f"{x:.0f},{y:.0f}" for x, y in points), **more)


def whole(text: str) -> Markup:
    """Markup made of parts that are constants of this house or were escaped in `mark`."""
    return Markup(text)  # noqa: S704  (the one place where drawings become markup)


def mark(tag: str, content: str | None = None, **attributes: Any) -> str:
    """One SVG element; underscores in names stand for hyphens, a trailing one keeps Python's words free."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{named}/>" if content is None else f"<{tag}{named}>{escape(content)}</{tag}>"


def line(classes: str, x1: str, x2: str, *, y: int = MIDDLE) -> str:
    """A level line."""
    return mark("line", class_=classes, x1=x1, x2=x2, y1=y, y2=y)


def upright(classes: str, x: str, *, height: int = FLOOR) -> str:
    """An upright line from the top."""
    return mark("line", class_=classes, x1=x, x2=x, y1=0, y2=height)


def dot(classes: str, x: str, radius: float, *, y: int | str = MIDDLE) -> str:
    """A filled or hollow dot, as its class says."""
    return mark("circle", class_=classes, cx=x, cy=y, r=radius)


def text(content: str, x: str, y: int, classes: str | None = None) -> str:
    """A label."""
    return mark("text", content, class_=classes, x=x, y=y)
