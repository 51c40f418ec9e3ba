"""Pictures of many estimates on one axis, and of which answers are missing together."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from documents import numbers, svg
from documents.frames import Frame, ticks

ROW, HEAD = 19, 24
LONGEST = 40
MARGIN = 8
STRIP, LEFT, RIGHT = 20, 1.0, 84.0
"""Height of a pattern's row, and where its strip begins and ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One row: its sign, the figure and the ends of its interval."""

    name: str
    value: float
    low: float | None
    high: float | None


def forest(
    groups: Sequence[tuple[str, Sequence[Estimate]]], says: str, *, guide: float, ends: tuple[float, float]
) -> Markup:
    """Estimates scale by scale; shaded from the guide on, a short mark where an interval leaves the axis."""
    height = MARGIN + sum(HEAD + ROW * len(rows) for _, rows in groups)
    frame = Frame(x=ends, y=(0.0, 1.0), left=17, right=73, top=MARGIN, floor=height)
    low, high = frame.across(guide), frame.across(ends[1])
    marks = [
        svg.mark("rect", class_="guide", x=f"{low:.4g}%", width=f"{high - low:.4g}%", y=0, height=height),
        *(frame.mast(value, "grid") for value in ticks(*ends)),
        *(svg.text(numbers.bounded(v), frame.at(v), height + 16, "tick") for v in ticks(*ends)),
    ]
    y = MARGIN
    for title, rows in groups:
        marks.append(svg.text(_cut(title), "0%", y + 15, "start"))
        y += HEAD
        for row in rows:
            marks += _row(frame, row, y + ROW // 2)
            y += ROW
    return svg.picture(marks, says, height=height + 22)


def _cut(title: str) -> str:
    """As much of a title as a telephone has room for."""
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _row(frame: Frame, row: Estimate, y: int) -> list[str]:
    marks = [svg.text(row.name, "15.5%", y + 4, "tick end")]
    if row.low is not None and row.high is not None:
        marks.append(svg.line("range95", frame.at(row.low), frame.at(row.high), y=y))
        told = f"{numbers.bounded(row.value)} {numbers.interval(row.low, row.high)}"
    else:
        told = numbers.bounded(row.value)
    marks.append(svg.dot("after", frame.at(row.value), 4, y=y))
    return [*marks, svg.text(told, "74.5%", y + 4, "tick start")]


def patterns(rows: Sequence[tuple[frozenset[int], int]], k_items: int, says: str) -> Markup:
    """Patterns of missing answers, the most frequent first: a column an item, filled where it is missing."""
    wide = (RIGHT - LEFT) / max(k_items, 1)
    marks = []
    for place, (gone, n) in enumerate(rows):
        y = STRIP * place
        for column in range(k_items):
            marks.append(
                svg.mark(
                    "rect", class_="gone" if column in gone else "there", x=f"{LEFT + wide * column:.4g}%",
                    y=y + 1, width=f"{wide * 0.88:.4g}%", height=STRIP - 4,
                )
            )  # fmt: skip
        marks.append(svg.text(numbers.count(n), "99%", y + 14, "tick end dark"))
    return svg.picture(marks, says, height=STRIP * len(rows))
