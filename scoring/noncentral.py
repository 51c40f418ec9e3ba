"""The noncentral chi-square, asked the other way round: which noncentrality goes with a value found."""


def chi_square_noncentrality(value: float, df: int, tail: float) -> float:
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
