"""Pictures along a trait: how likely each answer is, how much a scale tells, where people and steps stand."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from assessments.reports.laboratory_shapes import ResponseItem
from assessments.reports.picture_shapes import ItemCurves, PersonMap
from documents import numbers, svg
from documents.frames import Frame, ticks

TRAIT = (-4.0, 4.0)
WHOLE = (-4, -2, 0, 2, 4)
FEWEST_SHADES = 0.3
HEAD, ROW = 96, 22


def options(item: ItemCurves, theta: Sequence[float], labels: Sequence[str], says: str) -> Markup:
    """The chance of each answer along the trait; the higher the answer the darker, named at its peak."""
    frame = Frame(x=TRAIT, y=(0.0, 1.0), left=8, right=98, top=14, floor=112)
    lines = [
        frame.line(theta, chances, "curve", stroke_opacity=_shade(place, len(item.options)))
        for place, chances in enumerate(item.options)
    ]
    named = (
        _named(frame, theta, chances, label) for chances, label in zip(item.options, labels, strict=True)
    )
    ground = (*frame.y_ticks((0.0, 0.5, 1.0), digits=1), *frame.x_ticks(WHOLE))
    return svg.picture([*ground, frame.field(lines), *named], says, height=132)


def _shade(place: int, of: int) -> str:
    return f"{FEWEST_SHADES + (1 - FEWEST_SHADES) * place / max(of - 1, 1):.2g}"


def _named(frame: Frame, theta: Sequence[float], chances: Sequence[float], label: str) -> str:
    peak = max(range(len(chances)), key=chances.__getitem__)
    side = "start" if peak == 0 else "end" if peak == len(chances) - 1 else None
    return svg.text(label, frame.at(theta[peak]), round(frame.down(chances[peak])) - 3, side)


def information(
    theta: Sequence[float], values: Sequence[float], says: str, *, mark: tuple[float, str]
) -> Markup:
    """How much a scale tells along the trait; `mark` is a value to hold it against, with its name."""
    value, name = mark
    most = max(*values, value) * 1.08
    frame = Frame(x=TRAIT, y=(0.0, most), left=8, right=98, top=14, floor=142)
    ends = [theta[0], *theta, theta[-1]]
    lines = [frame.line(ends, [0.0, *values, 0.0], "under"), frame.line(theta, values, "curve")]
    marks = [
        *frame.y_ticks(ticks(0.0, most)),
        *frame.x_ticks(WHOLE),
        frame.field(lines),
        frame.level(value, "no-change"),
        svg.text(name, f"{frame.right:g}%", round(frame.down(value)) - 4, "tick end clear"),
    ]
    return svg.picture(marks, says, height=162)


def person_map(people: PersonMap, items: Mapping[str, ResponseItem], says: str) -> Markup:
    """People above, the steps of each item below, on one axis; items from those agreed to soonest."""
    ordered = sorted(items.items(), key=lambda pair: sum(pair[1].b) / max(len(pair[1].b), 1))
    floor = HEAD + ROW * len(ordered) + 6
    frame = Frame(x=TRAIT, y=(0.0, 1.0), left=_room_for(items), right=98, top=HEAD, floor=floor)
    marks = [frame.mast(value, "grid") for value in WHOLE]
    marks += _crowd(people, frame)
    marks.append(frame.level(1.0, "axis"))
    for place, (name, item) in enumerate(ordered):
        y = HEAD + ROW * place + ROW // 2 + 4
        marks.append(svg.text(name, "0%", y + 4, "tick start"))
        if item.b:
            spots = [frame.at(b) for b in item.b]
            marks.append(svg.line("between thin", frame.at(min(item.b)), frame.at(max(item.b)), y=y))
            marks += [svg.dot("after", x, 4, y=y) for x in spots]
    marks += frame.x_ticks(WHOLE)
    return svg.picture(marks, says, height=floor + 22)


def _room_for(names: Iterable[str]) -> float:
    """Per cent of a narrow panel that the longest name needs, so that no dot stands on it."""
    longest = max(map(len, names), default=0)
    return min(max(15.0, 3.0 + 2.3 * longest), 46.0)


def _crowd(people: PersonMap, frame: Frame) -> list[str]:
    most = max(people.counts, default=0)
    if most == 0:
        return []
    bars = []
    for place, count in enumerate(people.counts):
        low, high = (frame.across(edge) for edge in people.edges[place : place + 2])
        height = round((HEAD - 18) * count / most, 1)
        if count:
            bars.append(
                svg.mark(
                    "rect", class_="bar pale", x=f"{low + 0.1:.4g}%", width=f"{high - low - 0.2:.4g}%",
                    y=HEAD - height, height=height,
                )
            )  # fmt: skip
    top = people.counts.index(most)
    middle = (people.edges[top] + people.edges[top + 1]) / 2
    return [*bars, svg.text(numbers.count(most), frame.at(middle), 13, "tick")]
