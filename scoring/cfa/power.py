"""How likely a test of close fit is to tell two levels of misfit apart, and how many people that takes."""

import math

from scoring.errors import ScoringError

MOST_PEOPLE = 10_000_000


def rmsea_power(null: float, alternative: float, *, df: int, n: int, level: float = 0.05) -> float:
    """The probability that RMSEA `null` is refused where `alternative` is true.

    null, alternative : RMSEA from 0, not equal; the test is for close fit where the alternative is larger,
    for bad fit where it is smaller. df : 1 or more. n : 2 people or more.

    Source
    ------
    [maccallum1996].
    """
    from scipy.special import chndtr, chndtrix

    if null == alternative or min(null, alternative) < 0 or df < 1 or n < 2 or not 0 < level < 1:
        raise ScoringError(
            f"Power compares two RMSEA from 0 at 1 degree of freedom and 2 people or more; here are {null} "
            f"and {alternative}, {df} and {n}, at level {level}."
        )
    mean, other = ((n - 1) * df * x**2 for x in (null, alternative))
    if alternative > null:
        return 1 - float(chndtr(chndtrix(1 - level, df, mean), df, other))
    return float(chndtr(chndtrix(level, df, mean), df, other))


def rmsea_people(null: float, alternative: float, *, df: int, power: float = 0.8, level: float = 0.05) -> int:
    """The fewest people with at least this power.

    Refuses where ten million are not enough.

    Source
    ------
    [maccallum1996].
    """
    if not level < power < 1:
        raise ScoringError(f"A power lies between the level of the test and 1; here is {power}.")
    low, high = 1, 2
    while rmsea_power(null, alternative, df=df, n=high, level=level) < power:
        low, high = high, high * 2
        if high > MOST_PEOPLE:
            raise ScoringError(
                f"More than {MOST_PEOPLE:,} people would be needed; the two RMSEA are too near."
            )
    while high - low > 1:
        middle = math.floor((low + high) / 2)
        enough = rmsea_power(null, alternative, df=df, n=middle, level=level) >= power
        low, high = (low, middle) if enough else (middle, high)
    return high
