"""Plain pictures for pages of evidence: SVG by hand, readable in light and dark, the same every time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bench.pages import EVIDENCE

PICTURES = EVIDENCE / "pictures"
STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #1f2933 } .soft { fill: #5b6773 }
.paper { fill: #ffffff } .band { fill: #dcebe4 } .axis { stroke: #5b6773 } .grid { stroke: #d5dae0 }
.bar { stroke: #5b6773; stroke-dasharray: 5 4 }
.one { fill: #14506b; stroke: #14506b } .two { fill: #b4570c; stroke: #b4570c }
.three { fill: #6b4a94; stroke: #6b4a94 } .line { fill: none; stroke-width: 2.5 }
.hollow { fill: #ffffff; stroke-width: 2 } text.one, text.two, text.three { stroke: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6eaee } .soft { fill: #a9b4bf } .paper { fill: #14191f } .band { fill: #1f3b31 }
.axis { stroke: #a9b4bf } .grid { stroke: #333d47 } .bar { stroke: #a9b4bf }
.one { fill: #6cc4e8; stroke: #6cc4e8 } .two { fill: #f0a35c; stroke: #f0a35c }
.three { fill: #c0a3e8; stroke: #c0a3e8 } .hollow { fill: #14191f } .line { fill: none } }
</style>"""
ROW, HEAD, FOOT = 22, 34, 58


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A straight scale from values to pixels, with its ticks and what it counts."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]
    title: str
    is_share: bool = False

    def at(self, value: float) -> float:
        """Where a value stands; what lies beyond an end stands at it."""
        inside = min(max(value, self.low), self.high)
        return round(self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start), 1)

    def tick(self, value: float) -> str:
        """A tick as it is written."""
        if not self.is_share:
            return f"{value:g}"
        return f"{100 * value:g} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row's or line's points: class of colour, values with half their error, filled or hollow."""

    colour: str
    name: str
    values: tuple[float, ...]
    errors: tuple[float, ...] = ()
    places: tuple[float, ...] = ()
    """Of a curve: where on the lower axis its values stand."""
    is_hollow: bool = False


def save(name: str, parts: Iterable[str], *, size: tuple[float, float], title: str) -> Path:
    """Keep a picture beside the pages of evidence."""
    width, height = size
    paper = f'<rect class="paper" width="{width:g}" height="{height:g}"/>'
    body = "\n".join(parts)
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.svg"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(title)}">\n{STYLE}\n{paper}\n'
        f"{body}\n</svg>\n",
        encoding="utf-8",
    )
    return path


def dots(
    name: str, rows: Sequence[str], series: Sequence[Series], *, axis: Axis, title: str,
    band: tuple[float, float] | None = None, bars: Sequence[float] = (),
) -> Path:  # fmt: skip
    """A row for each name, a dot for each series with a line of two standard errors to either side."""
    bottom = HEAD + ROW * len(rows) + 6
    parts = [*_legend(series, axis.start), *_band(axis, band, bottom)]
    parts += _lower_axis(axis, top=HEAD, bottom=bottom)
    parts += [_upright("bar", axis.at(x), HEAD, bottom) for x in bars]
    for place, row in enumerate(rows):
        y = HEAD + ROW * place + ROW / 2 + 3
        parts.append(_text(row, axis.start - 12, y + 4, anchor="end"))
        for one in series:
            error = one.errors[place] if one.errors else 0.0
            parts += _dot(one, axis.at(one.values[place]), y, _ends(axis, one.values[place], error))
    return save(name, parts, size=(axis.end + 30, bottom + FOOT), title=title)


def curves(
    name: str, series: Sequence[Series], *, across: Axis, up: Axis, title: str, bars: Sequence[float] = ()
) -> Path:
    """Lines over a lower axis, named at their right ends."""
    parts = [*_lower_axis(across, top=up.end, bottom=up.start)]
    for value in up.ticks:
        y = up.at(value)
        parts.append(f'<line class="grid" x1="{across.start}" x2="{across.end}" y1="{y}" y2="{y}"/>')
        parts.append(_text(up.tick(value), across.start - 8, y + 4, anchor="end"))
    parts.append(_text(up.title, across.start - 40, up.end - 14))
    for value in bars:
        y = up.at(value)
        parts.append(f'<line class="bar" x1="{across.start}" x2="{across.end}" y1="{y}" y2="{y}"/>')
    for one in series:
        points = [(across.at(x), up.at(y)) for x, y in zip(one.places, one.values, strict=True)]
        path = " ".join(f"{x},{y}" for x, y in points)
        dash = ' stroke-dasharray="6 4"' if one.is_hollow else ""
        parts.append(f'<polyline class="{one.colour} line"{dash} points="{path}"/>')
        parts += [mark for x, y in points for mark in _dot(one, x, y, (x, x))]
        parts.append(_text(one.name, points[-1][0] + 10, points[-1][1] + 4, classes=one.colour))
    return save(name, parts, size=(across.end + 190, up.start + FOOT), title=title)


def _dot(one: Series, x: float, y: float, ends: tuple[float, float]) -> list[str]:
    whisker = f'<line class="{one.colour}" x1="{ends[0]}" x2="{ends[1]}" y1="{y}" y2="{y}"/>'
    hollow = " hollow" if one.is_hollow else ""
    circle = f'<circle class="{one.colour}{hollow}" cx="{x}" cy="{y}" r="4.5"/>'
    return [circle] if ends[0] == ends[1] else [whisker, circle]


def _ends(axis: Axis, value: float, error: float) -> tuple[float, float]:
    return axis.at(value - 2 * error), axis.at(value + 2 * error)


def _lower_axis(axis: Axis, *, top: float, bottom: float) -> list[str]:
    parts = [f'<line class="axis" x1="{axis.start}" x2="{axis.end}" y1="{bottom}" y2="{bottom}"/>']
    for value in axis.ticks:
        parts.append(_upright("grid", axis.at(value), top, bottom))
        parts.append(_text(axis.tick(value), axis.at(value), bottom + 18, anchor="middle"))
    parts.append(_text(axis.title, (axis.start + axis.end) / 2, bottom + 40, anchor="middle"))
    return parts


def _band(axis: Axis, band: tuple[float, float] | None, bottom: float) -> list[str]:
    if band is None:
        return []
    left, right = (axis.at(x) for x in band)
    return [f'<rect class="band" x="{left}" y="{HEAD}" width="{right - left:g}" height="{bottom - HEAD:g}"/>']


def _legend(series: Sequence[Series], start: float) -> list[str]:
    parts, x = [], start
    for one in series:
        parts += _dot(one, x + 5, 16, (x, x))
        parts.append(_text(one.name, x + 16, 20, classes=one.colour))
        x += 40 + 7 * len(one.name)
    return parts


def _upright(classes: str, x: float, top: float, bottom: float) -> str:
    return f'<line class="{classes}" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'


def _text(content: str, x: float, y: float, *, anchor: str = "start", classes: str = "") -> str:
    named = f' class="{classes}"' if classes else ""
    return f'<text{named} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(content)}</text>'
