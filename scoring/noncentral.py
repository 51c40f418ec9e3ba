"""Noncentral distributions, asked the other way round: which noncentrality goes with a value found."""

import math

from scoring.errors import ScoringError

FAR = 1e8
"""Statistics beyond which the distribution function is not sure to be found; a normal one serves there."""


def chi_square_noncentrality(value: float, df: float, tail: float) -> float:
    """The noncentrality at which a chi-square this small or smaller has probability `tail`; 0 if none does.

    A statistic that is scaled and shifted may lie below zero, where no chi-square does: 0 as well. Beyond
    `FAR` a noncentral chi-square is as good as normal, with mean df + l, variance 2 (df + 2 l) and its skew.

    Source
    ------
    [browne1993].
    """
    from scipy.optimize import brentq
    from scipy.special import chndtr, ndtri

    if value > FAR:
        z = float(ndtri(tail))
        root = math.sqrt(2 * z * z + 2 * value - df) - math.sqrt(2) * z
        return (root * root - df) / 2 - (z * z - 1)
    if value <= 0 or chndtr(value, df, 0.0) <= tail:
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
