"""A plan as rows: more and fewer answers, rounds asked twice; what each would let a report show."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assessments.reports.study_shapes import Plan
from documents import numbers, svg
from documents.language import msgid, say

_ANSWERING = msgid("%(answer)s of %(members)s answering")
_BOUGHT = {
    "double_baseline": msgid("The same, with the baseline asked twice some days apart"),
    "double_both": msgid("The same, with both rounds asked twice some days apart"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way to ask, and the smallest change it could show."""

    words: str
    change: float
    noise: float
    is_chosen: bool = False


def counts(members: int, answer: int, *, least: int = 5) -> tuple[int, ...]:
    """How many might answer: what is planned, two fewer and two more, and everybody."""
    near = {answer - 2, answer - 1, answer, answer + 1, answer + 2, members}
    return tuple(sorted(k for k in near if least <= k <= members))


def rows(plan: Plan, ladder: Sequence[Plan], language: str) -> tuple[Row, ...]:
    """More and fewer answers in order, then what asking twice would buy."""
    by_count = {one.answer: one for one in (*ladder, plan)}
    answering = [
        Row(
            words=say(_ANSWERING, language, answer=one.answer, members=one.members),
            change=one.smallest_change,
            noise=one.smallest_noise_only,
            is_chosen=one.answer == plan.answer,
        )
        for _, one in sorted(by_count.items())
    ]
    bought = [
        Row(
            words=say(_BOUGHT[fact.code], language),
            change=fact.facts["smallest_change"],
            noise=fact.facts["smallest_noise_only"],
        )
        for fact in plan.alternatives
        if fact.code in _BOUGHT
    ]
    return (*answering, *bought)


def reach(found: Sequence[Row]) -> float:
    """The end of a common axis from no change: half points, enough for every row."""
    return max(0.5, -(-max(row.change for row in found) * 2 // 1) / 2)


def axis(to: float, language: str) -> Markup:
    """The head of the column: no change, and as far as any row goes."""
    places = [(0.0, "start"), (to / 2, None), (to, "end")]
    return svg.drawing(
        (
            svg.text(
                numbers.points(value, language, digits=1 if float(to).is_integer() else 2),
                _at(value, to),
                15,
                side,
            )
            for value, side in places
        ),
        "plot axis",
    )


def picture(row: Row, to: float) -> Markup:
    """From no change to the smallest that could be called clear; hollow where noise in answers alone ends."""
    marks = [svg.upright("grid", _at(value, to), height=24) for value in (0.0, to / 2, to)]
    side = "up" if row.is_chosen else ""
    marks.append(svg.line(f"between {side}".strip(), _at(0.0, to), _at(row.change, to), y=12))
    marks.append(svg.dot("before", _at(row.noise, to), 4, y=12))
    marks.append(svg.dot(f"after {side}".strip(), _at(row.change, to), 6, y=12))
    return svg.drawing(marks, "plot low")


def _at(value: float, to: float) -> str:
    return numbers.position(value, 0.0, to)
