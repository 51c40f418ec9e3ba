"""How far a chi square lies above what chance gives, for each degree of freedom and each person."""

from dataclasses import dataclass

import numpy as np

from scoring.noncentral import chi_square_noncentrality


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiSquare:
    """A test of fit: small p, or a large root mean square error of approximation, speak against the model."""

    value: float
    df: int
    p: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    level: float


def chi_square(value: float, df: int, *, n: int, level: float = 0.90) -> ChiSquare:
    """A chi square on df degrees of freedom and n people, with its RMSEA and the interval of that.

    All but the value are NaN where no degree of freedom is left.

    Source
    ------
    [browne1992].
    """
    from scipy.special import chdtrc

    if df <= 0:
        none = float("nan")
        return ChiSquare(value=value, df=df, p=none, rmsea=none, rmsea_low=none, rmsea_high=none, level=level)
    low, high = (chi_square_noncentrality(value, df, (1 + side * level) / 2) for side in (1, -1))
    per = df * (n - 1)
    return ChiSquare(
        value=value,
        df=df,
        p=float(chdtrc(df, value)),
        rmsea=float(np.sqrt(max(value - df, 0.0) / per)),
        rmsea_low=float(np.sqrt(low / per)),
        rmsea_high=float(np.sqrt(high / per)),
        level=level,
    )
