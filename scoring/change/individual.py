"""One person's change: rarely shown by five items, and only ever told to that person."""

import math
from dataclasses import dataclass

import numpy as np

from scoring.errors import ScoringError
from scoring.results import Vector

RELIABLE = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class IndividualChange:
    """Everybody's reliable change index, in the order given, and who is beyond 1.96."""

    index: tuple[float, ...]
    standard_error: float
    """Of one person's difference, points."""
    smallest: float
    """Smallest difference that counts as reliable, points."""
    n_up: int
    n_down: int
    n_within: int


def reliable_change(first: float, second: float, *, sem: float, practice: float = 0.0) -> float:
    """Jacobson and Truax's index: the difference in standard errors of a difference.

    first, second, practice in points; `sem` the standard error of measurement of one score, points, from
    people who answered twice. `practice` is the gain of people with whom nothing was done.
    Refuses a `sem` that is not above zero.

    Source: [jacobson1991]; practice [chelune1993].

    >>> round(reliable_change(3.2, 4.0, sem=0.35), 3)
    1.616
    """
    if not sem > 0:
        raise ScoringError(f"Reliable change needs a standard error above zero; it is {sem:g}.")
    return (second - first - practice) / (math.sqrt(2) * sem)


def smallest_detectable(error_variance: float) -> float:
    """Smallest difference of one person that is beyond answer noise (95 %), points.

    Source: [devet2006].

    >>> round(smallest_detectable(0.122), 2)
    0.97
    """
    return RELIABLE * math.sqrt(2 * error_variance)


def individual_changes(
    first: Vector, second: Vector, *, sem: float, practice: float = 0.0
) -> IndividualChange:
    """Everybody's index and the counts beyond 1.96 in either direction.

    first, second : (n,) linked scores in points; NaN where a person has none, whose index is NaN too.

    Source: [jacobson1991].
    """
    x1, x2 = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if x1.shape != x2.shape:
        raise ScoringError(f"{x1.size} people in the first round, {x2.size} in the second. Link them first.")
    index = [reliable_change(a, b, sem=sem, practice=practice) for a, b in zip(x1, x2, strict=True)]
    up, down = sum(i >= RELIABLE for i in index), sum(i <= -RELIABLE for i in index)
    return IndividualChange(
        index=tuple(index), standard_error=math.sqrt(2) * sem, smallest=RELIABLE * math.sqrt(2) * sem,
        n_up=up, n_down=down, n_within=sum(not math.isnan(i) for i in index) - up - down,
    )  # fmt: skip
