"""The path diagram of any model of items: factors, what stands above or across them, what residuals share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from assessments.reports.further_shapes import ParameterStudy
from documents import numbers, svg
from documents.model_charts import box_width, short

ROW, GAP, APART = 24, 14, 40
ABOVE, FACTOR, ACROSS, REACH = 13.0, 36.0, 92.0, 7.0
BOX, NEAR_BOX, WIDE, ASIDE = 61.0, 52.0, 17.0, 16.0
"""Where columns stand, in per cent: boxes of short names and of long ones, and how wide the former are. With
factors across and none above, items move aside by the last."""
LONGEST = 13
WEAK = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What joins two names, with its standardised value."""

    one: str
    other: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A model as it is drawn; names in the order in which they are numbered."""

    factors: tuple[str, ...]
    loadings: tuple[Line, ...]
    covariances: tuple[Line, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """What is no factor."""
        return tuple(dict.fromkeys(x.other for x in self.loadings if x.other not in self.factors))

    def of(self, factor: str) -> frozenset[str]:
        """The items of one factor."""
        return frozenset(x.other for x in self.loadings if x.one == factor and x.other not in self.factors)

    def number(self, factor: str) -> int:
        """What a factor is called in the picture."""
        return self.factors.index(factor) + 1

    @property
    def above(self) -> tuple[str, ...]:
        """Factors without items of their own."""
        return tuple(f for f in self.factors if not self.of(f))

    @property
    def across(self) -> tuple[str, ...]:
        """Factors all of whose items others have too, the largest first: they stand at the other side."""
        left = [f for f in self.factors if self.of(f)]
        found: list[str] = []
        while True:
            shared = [
                f for f in left if self.of(f) <= frozenset().union(*(self.of(g) for g in left if g != f))
            ]
            if not shared:
                return tuple(found)
            found.append(max(shared, key=lambda f: len(self.of(f))))
            left.remove(found[-1])

    @property
    def middle(self) -> float:
        """Where the factors stand that have items at them."""
        return FACTOR - (ASIDE if self.across and not self.above else 0)

    @property
    def box(self) -> float:
        """Where the boxes of items begin."""
        begin = BOX if self.wide < 24 else NEAR_BOX
        return begin - (ASIDE if self.across and not self.above else 0)

    @property
    def wide(self) -> float:
        """How wide they are."""
        return box_width(self.items, LONGEST, least=WIDE)

    @property
    def blocks(self) -> Mapping[str, tuple[str, ...]]:
        """The items that stand at each of the other factors, each item once."""
        told: dict[str, tuple[str, ...]] = {}
        for factor in self.factors:
            if factor not in self.across and self.of(factor):
                taken = {i for items in told.values() for i in items}
                told[factor] = tuple(i for i in self.items if i in self.of(factor) and i not in taken)
        return told


def diagram(parameters: Sequence[ParameterStudy]) -> Diagram:
    """What of a model is drawn: loadings, and covariances of factors and of residuals that are not zero."""
    factors = tuple(dict.fromkeys(p.left for p in parameters if p.operator == "=~"))
    return Diagram(
        factors=factors,
        loadings=tuple(
            Line(one=p.left, other=p.right, value=p.standard) for p in parameters if p.operator == "=~"
        ),
        covariances=tuple(
            Line(one=p.left, other=p.right, value=p.standard)
            for p in parameters
            if p.operator == "~~" and p.left != p.right and (p.is_free or p.value)
        ),
    )


def picture(drawn: Diagram, says: str) -> Markup:
    """Factors as ellipses with their numbers, items as boxes, loadings on lines, covariances on arcs."""
    rows, middles, y = _places(drawn)
    marks: list[str] = [*_factor_arcs(drawn, middles), *_residual_arcs(drawn, rows)]
    for line in drawn.loadings:
        marks += _loading(drawn, line, rows, middles)
    labels = [m for line in drawn.loadings for m in _label(drawn, line, rows, middles)]
    for item, at in rows.items():
        labels.append(
            svg.mark("rect", class_="box", x=f"{drawn.box}%", y=at - 9, width=f"{drawn.wide}%", height=18)
        )
        labels.append(
            svg.text(short(item, LONGEST), f"{drawn.box + drawn.wide / 2:.4g}%", round(at) + 4, "tick dark")
        )
    for factor, at in middles.items():
        x = _across(drawn, factor)
        labels.append(svg.mark("ellipse", class_="box", cx=f"{x}%", cy=round(at), rx=f"{REACH}%", ry=16))
        labels.append(svg.text(str(drawn.number(factor)), f"{x}%", round(at) + 5))
    return svg.picture([*marks, *labels], says, height=y)


def _places(drawn: Diagram) -> tuple[dict[str, float], dict[str, float], int]:
    """Where each item and each factor stands from the top, and how high the picture is."""
    rows: dict[str, float] = {}
    y = GAP
    for items in drawn.blocks.values():
        for item in items:
            rows[item] = y + ROW / 2
            y += ROW
        y += GAP
    middles = {f: _mean(rows[i] for i in items) for f, items in drawn.blocks.items()}
    middles |= _spread({f: _mean(rows[i] for i in drawn.of(f)) for f in drawn.across})
    below = {f: [x.other for x in drawn.loadings if x.one == f] for f in drawn.above}
    ready = dict(middles)
    for _ in drawn.above:  # each round places those whose factors stand already
        for f, under in below.items():
            known = [ready[u] for u in under if u in ready]
            ready.setdefault(f, _mean(known)) if known else None
    middles |= _spread({f: ready[f] for f in drawn.above if f in ready})
    return rows, middles, max(y, round(max(middles.values(), default=0)) + ROW)


def _spread(places: dict[str, float]) -> dict[str, float]:
    """The same, moved down where two would touch."""
    order = sorted(places, key=lambda f: places[f])
    for one, other in pairwise(order):
        places[other] = max(places[other], places[one] + APART)
    return places


def _mean(values: Iterator[float] | Sequence[float]) -> float:
    known = list(values)
    return sum(known) / len(known)


def _across(drawn: Diagram, factor: str) -> float:
    return ABOVE if factor in drawn.above else ACROSS if factor in drawn.across else drawn.middle


def _ends(drawn: Diagram, line: Line, rows: Mapping[str, float], middles: Mapping[str, float]) -> list[float]:
    """x and y of both ends of a loading: at the factor, and at what it loads on."""
    at = middles[line.one]
    if line.other in middles:
        return [_across(drawn, line.one) + REACH, at, _across(drawn, line.other) - REACH, middles[line.other]]
    if line.one in drawn.across:
        return [ACROSS - REACH, at, drawn.box + drawn.wide, rows[line.other]]
    return [drawn.middle + REACH, at, drawn.box, rows[line.other]]


def _loading(
    drawn: Diagram, line: Line, rows: Mapping[str, float], middles: Mapping[str, float]
) -> Iterator[str]:
    size = min(abs(line.value or 0.0), 1.0)
    x1, y1, x2, y2 = _ends(drawn, line, rows, middles)
    yield svg.mark(
        "line", class_="path weak" if size < WEAK else "path", x1=f"{x1}%", y1=round(y1), x2=f"{x2}%",
        y2=round(y2), stroke_width=f"{0.75 + 3 * size:.2g}",
    )  # fmt: skip


def _label(
    drawn: Diagram, line: Line, rows: Mapping[str, float], middles: Mapping[str, float]
) -> Iterator[str]:
    """Beside the box; of a further loading at its other side, with the factor's number."""
    value = numbers.bounded(line.value)
    if line.other in middles:
        x1, y1, x2, y2 = _ends(drawn, line, rows, middles)
        yield svg.text(value, f"{(x1 + x2) / 2:.4g}%", round((y1 + y2) / 2) + 4, "tick clear")
    elif line.one in drawn.across:
        x = drawn.box + drawn.wide + 1 + 5 * (drawn.across.index(line.one) % 2)
        yield svg.text(value, f"{x}%", round(rows[line.other]) + 4, "tick clear start")
    elif line.other in drawn.blocks[line.one]:
        yield svg.text(value, f"{drawn.box - 5}%", round(rows[line.other]) + 4, "tick clear")
    else:
        told = f"{drawn.number(line.one)}:\N{NO-BREAK SPACE}{value}"
        yield svg.text(
            told, f"{drawn.box + drawn.wide + 1}%", round(rows[line.other]) + 4, "tick clear start"
        )


def _factor_arcs(drawn: Diagram, middles: Mapping[str, float]) -> Iterator[str]:
    """At the left; those further apart reach further out."""
    joined = [
        x
        for x in drawn.covariances
        if x.one in middles
        and x.other in middles
        and _across(drawn, x.one) == _across(drawn, x.other) != ACROSS
    ]
    widest = max((abs(middles[x.one] - middles[x.other]) for x in joined), default=1.0)
    for x in joined:
        edge = _across(drawn, x.one) - REACH
        room = edge - (ABOVE + REACH + 1 if drawn.above and edge > ABOVE else 4)
        ends = (middles[x.one], middles[x.other])
        yield from _arc(x.value, ends, edge, -room * abs(ends[0] - ends[1]) / widest)


def _residual_arcs(drawn: Diagram, rows: Mapping[str, float]) -> Iterator[str]:
    """At the right of the items."""
    joined = [x for x in drawn.covariances if x.one in rows and x.other in rows]
    room = min(16.0, 96 - drawn.box - drawn.wide)
    widest = max((abs(rows[x.one] - rows[x.other]) for x in joined), default=1.0)
    for x in joined:
        ends = (rows[x.one], rows[x.other])
        yield from _arc(
            x.value, ends, drawn.box + drawn.wide, room * (0.35 + 0.65 * abs(ends[0] - ends[1]) / widest)
        )


def _arc(value: float | None, ends: tuple[float, float], edge: float, out: float) -> Iterator[str]:
    """From one end to the other by way of `out` per cent beside the edge, with its value."""
    high, low = min(ends), max(ends)
    to_left = out < 0
    wide = abs(out) * 4 / 3
    bent = "M200,0C0,0 0,200 200,200" if to_left else "M0,0C200,0 200,200 0,200"
    yield svg.stretched(
        [
            svg.mark(
                "path", class_="path arc", d=bent,
                stroke_width=f"{0.75 + 3 * min(abs(value or 0.0), 1.0):.2g}",
            )
        ],
        x=f"{edge - wide if to_left else edge:.4g}%", y=round(high), width=f"{wide:.4g}%",
        height=max(round(low - high), 1),
    )  # fmt: skip
    yield svg.text(numbers.bounded(value), f"{edge + out:.4g}%", round((high + low) / 2) + 4, "tick clear")
