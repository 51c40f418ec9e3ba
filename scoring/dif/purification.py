"""Matching people on items that treat groups alike: flagged items leave the level, all is tested again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scoring.errors import ScoringError
from scoring.results import Caveat

Test = TypeVar("Test")
ROUNDS = 10
FEWEST_ANCHORS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Purified(Generic[Test]):
    """The tests of the last round, the items flagged in it, and how often all was done."""

    tests: tuple[Test, ...]
    flagged: tuple[int, ...]
    rounds: int
    caveats: tuple[Caveat, ...] = ()


def purified(
    of: Callable[[Sequence[int] | None], tuple[Test, ...]], *, is_flagged: Callable[[Test], bool]
) -> Purified[Test]:
    """Test all items, take the flagged ones out of the level, and test again until the flags stay.

    of : from anchors (None for all items) to one test an item, such as
    ``lambda anchors: logistic_dif(scores, groups, anchors=anchors)``. At most ten rounds; caveats
    `not_settled` where flags still changed, `few_anchors` where fewer than two items were left unflagged
    and the last round with two stands. Refuses no items.

    Source
    ------
    [holland1988]; iterated [candell1988].
    """
    tests = of(None)
    if not tests:
        raise ScoringError("There are no items to test.")
    flagged = _flags(tests, is_flagged)
    for done in range(1, ROUNDS):
        anchors = [i for i in range(len(tests)) if i not in flagged]
        if len(anchors) < FEWEST_ANCHORS:
            few = Caveat(code="few_anchors", facts=(("n", len(anchors)),))
            return Purified(tests=tests, flagged=flagged, rounds=done, caveats=(few,))
        tests = of(anchors if flagged else None)
        again = _flags(tests, is_flagged)
        if again == flagged:
            return Purified(tests=tests, flagged=flagged, rounds=done + 1)
        flagged = again
    unsettled = Caveat(code="not_settled", facts=(("rounds", ROUNDS),))
    return Purified(tests=tests, flagged=flagged, rounds=ROUNDS, caveats=(unsettled,))


def _flags(tests: Sequence[Test], is_flagged: Callable[[Test], bool]) -> tuple[int, ...]:
    return tuple(i for i, test in enumerate(tests) if is_flagged(test))
