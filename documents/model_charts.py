"""Pictures of models: the path diagram, the map of what a model leaves over, eigenvalues beside chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assessments.reports.laboratory_shapes import Eigenvalues, Table
from documents import numbers, svg
from documents.frames import Frame, ticks

ROW, GAP = 24, 12
LEAST_DRAWN, MANY = 0.5, 6
"""With more factors than this, only correlations from here on are drawn."""
FULL = 0.2
"""A residual correlation that is drawn at full strength."""
CELL, LEFT, RIGHT = 17, 15.0, 92.0
LETTER, AROUND, NARROWEST = 6.9, 10.0, 321.0
"""Pixels of a letter, of what stands beside a word in its box, and of a picture on a telephone."""
LONGEST, LONGEST_IN_ROW = 16, 13
SHORT = 6
"""Letters of a name that finds room on the diagonal of the map; longer ones are told by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A factor as it is drawn: its name, and its items with their standardised loadings."""

    id: str
    title: str
    items: tuple[tuple[str, float | None], ...]


def path_diagram(paths: Sequence[Path], between: Table, says: str) -> Markup:
    """Factors as ellipses, items as boxes, loadings on the arrows, correlations of factors on arcs."""
    places, y = [], GAP
    for path in paths:
        places.append((path, y))
        y += ROW * len(path.items) + GAP
    middles = [top + ROW * len(path.items) / 2 for path, top in places]
    wide = box_width([item for path in paths for item, _ in path.items], LONGEST, least=15.0)
    marks: list[str] = []
    for number, ((path, top), middle) in enumerate(zip(places, middles, strict=True), start=1):
        marks += _factor(path, top, middle, (number, wide))
    return svg.picture([*_arcs(paths, middles, between, wide=wide), *marks], says, height=y)


def box_width(names: Sequence[str], longest: int, *, least: float) -> float:
    """Per cent a box takes that holds the longest of these names, on a telephone too."""
    letters = max((len(short(name, longest)) for name in names), default=0)
    return max(least, round(100 * (letters * LETTER + AROUND) / NARROWEST, 1))


def short(name: str, most: int) -> str:
    """A name without its middle, where it is longer than there is room for."""
    if len(name) <= most:
        return name
    begin = most // 2
    return f"{name[:begin]}…{name[begin + 1 - most :]}"


def _ellipse(wide: float) -> tuple[float, float]:
    """Middle and half width of a factor, in per cent, beside boxes so wide."""
    return (40.0, 9.0) if wide < 24 else (37.0, 7.0)


def _factor(path: Path, top: float, middle: float, of: tuple[int, float]) -> Iterator[str]:
    number, wide = of
    box, (x, rx) = 99 - wide, _ellipse(wide)
    for place, (item, loading) in enumerate(path.items):
        y = top + ROW * place + ROW / 2
        size = min(abs(loading or 0.0), 1.0)
        dashed = "path weak" if size < 0.3 else "path"
        yield svg.mark(
            "line", class_=dashed, x1=f"{x + rx - 1:.4g}%", y1=middle, x2=f"{box:.4g}%", y2=y,
            stroke_width=f"{0.75 + 3 * size:.2g}",
        )  # fmt: skip
        yield svg.text(numbers.bounded(loading), f"{box - 7:.4g}%", round(y) + 4, "tick clear")
        yield svg.mark("rect", class_="box", x=f"{box:.4g}%", y=y - 9, width=f"{wide:.4g}%", height=18)
        yield svg.text(short(item, LONGEST), f"{99 - wide / 2:.4g}%", round(y) + 4, "tick dark")
    yield svg.mark("ellipse", class_="box", cx=f"{x:.4g}%", cy=middle, rx=f"{rx:.4g}%", ry=16)
    yield svg.text(str(number), f"{x:.4g}%", round(middle) + 5)


def _arcs(paths: Sequence[Path], middles: Sequence[float], between: Table, *, wide: float) -> Iterator[str]:
    """Arcs at the left of the factors; those further apart reach further out, so that no labels meet."""
    furthest, labels = max(len(paths) - 1, 1), []
    edge = _ellipse(wide)[0] - _ellipse(wide)[1]
    heavy = 3 if len(paths) <= MANY else 1
    for one in range(len(paths)):
        for other in range(one + 1, len(paths)):
            value = between.get(paths[one].id, {}).get(paths[other].id)
            if value is None or (len(paths) > MANY and abs(value) < LEAST_DRAWN):
                continue
            high, low = middles[one], middles[other]
            out = 23.0 * (other - one) / furthest
            yield svg.stretched(
                [
                    svg.mark(
                        "path", class_="path arc", d="M200,0C0,0 0,200 200,200",
                        stroke_width=f"{0.75 + heavy * min(abs(value), 1.0):.2g}",
                    )
                ],
                x=f"{edge - out * 4 / 3:.4g}%", y=round(high), width=f"{out * 4 / 3:.4g}%",
                height=round(low - high),
            )  # fmt: skip
            x, y = edge - out, (high + low) / 2
            labels.append(svg.text(numbers.bounded(value), f"{x:.4g}%", round(y) + 4, "tick clear"))
    yield from labels


def is_numbered(items: Sequence[str]) -> bool:
    """Whether the map tells its items by numbers, as their names are too long for its diagonal."""
    return max(map(len, items), default=0) > SHORT


def residual_map(left: Table, items: Sequence[str], says: str) -> Markup:
    """The lower half of what a model leaves of the correlations: blue too high, orange too low."""
    has_numbers = is_numbered(items)
    rows = [
        f"{place} {short(item, LONGEST_IN_ROW)}" if has_numbers else item
        for place, item in enumerate(items, start=1)
    ]
    begin = max(LEFT, box_width(rows, LONGEST_IN_ROW + 3, least=0.0))
    wide = min((RIGHT - begin) / max(len(items) - 1, 1), 6.0)
    marks = []
    for row, item in enumerate(items):
        y = CELL * row
        if row or has_numbers:
            marks.append(svg.text(rows[row], "0%", y + 12, "tick start"))
        top = str(row + 1) if has_numbers else item
        marks.append(svg.text(top, f"{begin + wide * (row + 0.15):.4g}%", y + 12, "tick start"))
        for column, other in enumerate(items[:row]):
            value = left.get(item, {}).get(other)
            if value is None:
                continue
            marks.append(_cell(value, begin + wide * column, y, wide=wide))
    return svg.picture(marks, says, height=CELL * len(items) + 2)


def _cell(value: float, x: float, y: int, *, wide: float) -> str:
    return svg.mark(
        "rect", class_="cell over" if value >= 0 else "cell short", x=f"{x:.4g}%", y=y + 1,
        width=f"{wide * 0.94:.4g}%", height=CELL - 1, fill_opacity=f"{min(abs(value) / FULL, 1.0):.2g}",
    )  # fmt: skip


def scree(found: Eigenvalues, says: str) -> Markup:
    """Eigenvalues, largest first, and where those of random answers would lie."""
    seen, chance = found.observed, found.random_quantile
    most, least = max(*seen, *chance) * 1.06, min(0.0, *seen)
    count = len(seen)
    frame = Frame(x=(1.0, max(count, 2)), y=(least, most), left=9, right=98, top=10, floor=166)
    numbers_of = [float(place + 1) for place in range(count)]
    lines = [frame.line(numbers_of, chance, "no-change"), frame.line(numbers_of, seen, "curve")]
    whole = [v for v in ticks(1.0, max(count, 2), about=6) if v.is_integer()]
    marks = [*frame.y_ticks(ticks(least, most)), *frame.x_ticks(whole), frame.field(lines)]
    for place, (value, by_chance) in enumerate(zip(seen, chance, strict=True)):
        kind = "after" if value > by_chance else "before small"
        marks.append(svg.mark("circle", class_=kind, cx=frame.at(place + 1), cy=frame.down(value), r=3.5))
    return svg.picture(marks, says, height=190)
