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
    marks: list[str] = []
    for number, ((path, top), middle) in enumerate(zip(places, middles, strict=True), start=1):
        marks += _factor(path, top, middle, number)
    return svg.picture([*_arcs(paths, middles, between), *marks], says, height=y)


def _factor(path: Path, top: float, middle: float, number: int) -> Iterator[str]:
    for place, (item, loading) in enumerate(path.items):
        y = top + ROW * place + ROW / 2
        size = min(abs(loading or 0.0), 1.0)
        dashed = "path weak" if size < 0.3 else "path"
        yield svg.mark(
            "line", class_=dashed, x1="48%", y1=middle, x2="84%", y2=y, stroke_width=f"{0.75 + 3 * size:.2g}"
        )
        yield svg.text(numbers.bounded(loading), "77%", round(y) + 4, "tick clear")
        yield svg.mark("rect", class_="box", x="84%", y=y - 9, width="15%", height=18)
        yield svg.text(item, "91.5%", round(y) + 4, "tick dark")
    yield svg.mark("ellipse", class_="box", cx="40%", cy=middle, rx="9%", ry=16)
    yield svg.text(str(number), "40%", round(middle) + 5)


def _arcs(paths: Sequence[Path], middles: Sequence[float], between: Table) -> Iterator[str]:
    """Arcs at the left of the factors; those further apart reach further out, so that no labels meet."""
    furthest = max(len(paths) - 1, 1)
    labels = []
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
                        stroke_width=f"{0.75 + 3 * min(abs(value), 1.0):.2g}",
                    )
                ],
                x=f"{31 - out * 4 / 3:.4g}%", y=round(high), width=f"{out * 4 / 3:.4g}%",
                height=round(low - high),
            )  # fmt: skip
            x, y = 31 - out, (high + low) / 2
            labels.append(svg.text(numbers.bounded(value), f"{x:.4g}%", round(y) + 4, "tick clear"))
    yield from labels


def residual_map(left: Table, items: Sequence[str], says: str) -> Markup:
    """The lower half of what a model leaves of the correlations: blue too high, orange too low."""
    wide = (RIGHT - LEFT) / max(len(items) - 1, 1)
    wide = min(wide, 6.0)
    marks = []
    for row, item in enumerate(items):
        y = CELL * row
        if row:
            marks.append(svg.text(item, "0%", y + 12, "tick start"))
        marks.append(svg.text(item, f"{LEFT + wide * (row + 0.15):.4g}%", y + 12, "tick start"))
        for column, other in enumerate(items[:row]):
            value = left.get(item, {}).get(other)
            if value is None:
                continue
            marks.append(_cell(value, LEFT + wide * column, y, wide=wide))
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
