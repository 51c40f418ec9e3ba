"""What looks as if two rounds were not answered, or not written down, on the same options."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from assessments.matrix import scored_items
from assessments.reports.shapes import Fact
from assessments.studies.sides import Side
from scoring.results import Vector

LEAST_ANSWERS = 60
OFTEN = 0.10
LEAST_PEOPLE = 20
AGAINST = 0.25


def remarks(sides: Sequence[Side]) -> Iterator[Fact]:
    """An end of the options that one round uses often and another never; items turned in one round only."""
    for one, two in pairwise(sides):
        yield from _ends(one, two)
        yield from _ends(two, one)
        turned = [str(i) for i in _turned(one, two)]
        if turned:
            yield Fact(code="keying_differs", facts={"items": ", ".join(turned)})


def _ends(one: Side, two: Side) -> Iterator[Fact]:
    """Where `one` never uses an end that `two` uses often."""
    rated = [
        i
        for i in scored_items(two.wave.card.instrument)
        if two.wave.card.instrument.items[i].format.kind == "rating"
    ]
    formats = {(f.low, f.high) for f in (two.wave.card.instrument.items[i].format for i in rated)}
    if len(formats) != 1:
        return
    given, other = (s.answers.matrix(rated) for s in (one, two))
    given, other = given[~np.isnan(given)], other[~np.isnan(other)]
    if min(given.size, other.size) < LEAST_ANSWERS:
        return
    low, high = formats.pop()
    unused = [end for end in (low, high) if not (given == end).any() and (other == end).mean() >= OFTEN]
    if unused:
        yield Fact(
            code="codes_differ",
            facts={
                "one": one.dataset.name,
                "other": two.dataset.name,
                "low": int(given.min()),
                "high": int(given.max()),
            },
        )


def _turned(one: Side, two: Side) -> Iterator[str]:
    """Items that go with the rest of their scale in one round and as clearly against it in the other."""
    for scale in two.wave.card.instrument.scales.values():
        if scale.id not in one.wave.card.instrument.scales or len(scale.items) < 3:
            continue
        if one.wave.card.instrument.scales[scale.id].items != scale.items:
            continue
        before, after = (s.wave.card.keyed(scale.id) for s in (one, two))
        for place, item in enumerate(scale.items):
            r = [_with_rest(keyed, place) for keyed in (before, after)]
            if min(r) < -AGAINST and max(r) > AGAINST:
                yield item


def _with_rest(keyed: Vector, place: int) -> float:
    """Correlation of an item with the mean of the others; zero with too few people or no spread."""
    complete = keyed[~np.isnan(keyed).any(axis=1)]
    item, rest = complete[:, place], np.delete(complete, place, axis=1).mean(axis=1)
    if len(complete) < LEAST_PEOPLE or np.ptp(item) == 0 or np.ptp(rest) == 0:
        return 0.0
    return float(np.corrcoef(item, rest)[0, 1])
