"""The release table: what may be told of a group by its size, and how coarsely.

Pure functions of counts, ends of a scale, and the number to be told. Everything is rounded here and
nowhere else.
"""

import math
from typing import Literal

from assessments.reports.shapes import Level, Range

LEAST_GROUP = 5
"""No organisation may show means of fewer people."""
ITEMS_FROM, ITEM_DECIMALS_FROM = 8, 10
COMMENTS_FROM, LEAST_COMMENTS = 8, 3
ORDER_FROM, CONCORDANCE_FROM = 8, 10
STEPS = 40
"""Steps of rounding in the range of a score: 0.1 from 1 to 5, 2.5 from 0 to 100."""


def smallest_group(asked: int) -> int:
    """The smallest group in force: what the round promised, never less than five."""
    return max(asked, LEAST_GROUP)


def step(low: float, high: float) -> float:
    """The rounding step of a score."""
    return (high - low) / STEPS


def nearest(value: float, size: float, *, origin: float = 0.0) -> float:
    """The nearest whole number of steps from the origin; halves go to the even one."""
    return _tidy(origin + round(_tidy((value - origin) / size)) * size)


def below(value: float, size: float, *, origin: float = 0.0) -> float:
    """The next step at or below a value."""
    return _tidy(origin + math.floor(_tidy((value - origin) / size)) * size)


def above(value: float, size: float, *, origin: float = 0.0) -> float:
    """The next step at or above a value."""
    return _tidy(origin + math.ceil(_tidy((value - origin) / size)) * size)


def caps(n: int, *, low: float, high: float) -> tuple[float, float]:
    """The lowest and highest mean told of n people: beyond, everybody's answer would be near an end."""
    margin = (high - low) / (2 * n)
    size = step(low, high)
    return above(low + margin, size, origin=low), below(high - margin, size, origin=low)


def level(mean: float, n: int, *, low: float, high: float) -> Level:
    """A mean as it may be told: rounded, and only as a bound where it lies beyond a cap."""
    lowest, highest = caps(n, low=low, high=high)
    margin = (high - low) / (2 * n)
    if mean > high - margin:
        return Level(value=highest, bound="at_or_above")
    if mean < low + margin:
        return Level(value=lowest, bound="at_or_below")
    value = nearest(mean, step(low, high), origin=low)
    return Level(value=min(max(value, lowest), highest))


def mean_level(one: Level | None, two: Level | None, *, low: float, high: float) -> Level | None:
    """The mean of two levels told; a bound on either makes it a bound."""
    if one is None or two is None:
        return two
    value = nearest((one.value + two.value) / 2, step(low, high), origin=low)
    return Level(value=value, bound=one.bound or two.bound)


def item_mean(mean: float, n: int, *, low: float, high: float) -> float | None:
    """An item's mean: from 8 people in half points, from 10 to one decimal; never past a cap."""
    if n < ITEMS_FROM:
        return None
    size = 0.1 if n >= ITEM_DECIMALS_FROM else 0.5
    margin = (high - low) / (2 * n)
    lowest, highest = above(low + margin, size, origin=low), below(high - margin, size, origin=low)
    return min(max(nearest(mean, size, origin=low), lowest), highest)


def is_beyond(mean: float, n: int, *, low: float, high: float) -> bool:
    """Whether a mean lies so near an end that it is told as a cap and no nearer."""
    margin = (high - low) / (2 * n)
    return mean > high - margin or mean < low + margin


def change_between(
    baseline: Level, followup: Level, *, counts: tuple[int, int], low: float, high: float
) -> tuple[float, float, float]:
    """The difference of two means as told, and how far below and above it the caps may hide the truth."""
    first, second = ((high - low) / (2 * n) for n in counts)
    down = first if baseline.bound == "at_or_above" else 0.0
    down += second if followup.bound == "at_or_below" else 0.0
    up = first if baseline.bound == "at_or_below" else 0.0
    up += second if followup.bound == "at_or_above" else 0.0
    return _tidy(followup.value - baseline.value), down, up


def within_caps(change: float, baseline: Level, n: int, *, low: float, high: float) -> float:
    """A change as told where the level it leads to is not: cut so that the sum stays between the caps."""
    lowest, highest = caps(n, low=low, high=high)
    told = nearest(change, step(low, high))
    return _tidy(min(max(told, lowest - baseline.value), highest - baseline.value))


def around(
    told: float, *, value: float, ends: tuple[float, float], ends80: tuple[float, float], size: float,
    slack: tuple[float, float] = (0.0, 0.0),
) -> Range:  # fmt: skip
    """An interval carried over to the value told, its limits rounded outward."""
    moved = told - value
    return Range(
        value=told,
        low=below(ends[0] + moved - slack[0], size),
        high=above(ends[1] + moved + slack[1], size),
        low80=below(ends80[0] + moved - slack[0], size),
        high80=above(ends80[1] + moved + slack[1], size),
    )


def quality_word(flagged: int, n: int) -> Literal["good", "mixed", "poor"]:
    """Data quality by the share of flagged answers: none, up to a fifth, more."""
    if flagged == 0:
        return "good"
    return "mixed" if flagged <= 0.2 * n else "poor"


def _tidy(value: float) -> float:
    """A number of steps without the dust of binary fractions."""
    tidy = round(value, 9)
    return 0.0 if tidy == 0 else tidy
