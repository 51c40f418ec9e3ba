"""Noncentral distributions, asked the other way round: which noncentrality goes with a value found."""

import math

from scoring.errors import ScoringError


def chi_square_noncentrality(value: float, df: float, tail: float) -> float:
    """The noncentrality at which a chi-square this small or smaller has probability `tail`; 0 if none does.

    Source
    ------
    [browne1993].
    """
    from scipy.optimize import brentq
    from scipy.special import chndtr

    if chndtr(value, df, 0.0) <= tail:
        return 0.0
    top = max(value, 4.0)
    while chndtr(value, df, top) > tail:
        top *= 2
    return float(brentq(lambda x: float(chndtr(value, df, x)) - tail, 0.0, top, xtol=1e-12, rtol=1e-13))


def t_noncentrality(statistic: float, df: int, share: float) -> float:
    """The noncentrality at which `share` of a noncentral t distribution lies below the statistic.

    Refuses a statistic so far out that the distribution is not known to hold there.

    Source
    ------
    [crawford2002], [steiger1997].
    """
    from scipy.optimize import brentq
    from scipy.special import nctdtr

    # The distribution function is not known to hold far in the tails, so the bracket stays within reach.
    reach = 5 * math.sqrt(1 + statistic * statistic / (2 * df))

    def excess(delta: float) -> float:
        return float(nctdtr(df, delta, statistic)) - share

    low, high = statistic - reach, statistic + reach
    if not excess(low) > 0 > excess(high):
        raise ScoringError(
            "The interval of a standardised difference does not exist: it lies too far out to be placed."
        )
    return float(brentq(excess, low, high, xtol=1e-12, rtol=1e-14))
