"""Changes in standard deviations. A team's own standard deviation is hopeless as a yardstick at n = 6:
the primary effect size divides by a fixed one, from the instrument or the programme.
"""

import math
from dataclasses import dataclass

import numpy as np

from scoring.change.intervals import are_alike
from scoring.change.shapes import Interval
from scoring.errors import ScoringError
from scoring.results import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class AverageSdDifference:
    """d_av with Bonett's standard error and interval; `corrected` is g_av."""

    value: float
    corrected: float
    se: float
    low: float
    high: float
    level: float


def by_norm_sd(change: Interval, *, sd: float) -> Interval:
    """A change and its limits in units of a fixed standard deviation of persons within teams.

    Refuses an sd that is not above zero.

    Source: [bonett2008] recommends a fixed standardiser where one is known.
    """
    if not sd > 0:
        raise ScoringError(f"The norm standard deviation must be above zero; it is {sd:g}.")
    return Interval(
        value=change.value / sd, low=change.low / sd, high=change.high / sd,
        low90=change.low90 / sd, high90=change.high90 / sd,
        low80=change.low80 / sd, high80=change.high80 / sd,
        level=change.level, se=change.se / sd, df=change.df, method=f"{change.method}/norm_sd",
    )  # fmt: skip


def average_sd_difference(
    *, means: tuple[float, float], sds: tuple[float, float], r: float, n: int, level: float = 0.95
) -> AverageSdDifference:
    """Second mean minus first, in square-root-of-average-variance units, for n linked people.

    Refuses fewer than 4 people and two standard deviations of zero.

    Source: [bonett2008].
    """
    v1, v2 = sds[0] ** 2, sds[1] ** 2
    if n < 4 or v1 + v2 == 0:
        raise ScoringError(
            f"d_av needs 4 linked people whose scores vary; there are {n}, variances {v1:g}, {v2:g}."
        )
    from scipy.special import ndtri

    s, df = math.sqrt((v1 + v2) / 2), n - 1
    d = (means[1] - means[0]) / s
    difference = v1 + v2 - 2 * r * sds[0] * sds[1]
    variance = d * d * (v1**2 + v2**2 + 2 * r * r * v1 * v2) / (8 * df * s**4) + difference / (df * s * s)
    se = math.sqrt(variance)
    half = float(ndtri(0.5 + level / 2)) * se
    corrected = d * math.sqrt((n - 2) / df)
    return AverageSdDifference(value=d, corrected=corrected, se=se, low=d - half, high=d + half, level=level)


def of_pairs(pairs: Matrix, *, level: float = 0.95) -> AverageSdDifference:
    """d_av of (m, 2) linked scores.

    Source: [bonett2008].
    """
    x = np.asarray(pairs, dtype=float)
    is_still = are_alike(x[:, 0]) or are_alike(x[:, 1])
    r = 0.0 if is_still else float(np.corrcoef(x.T)[0][1])
    means, sds = x.mean(axis=0), x.std(axis=0, ddof=1)
    return average_sd_difference(
        means=(float(means[0]), float(means[1])),
        sds=(float(sds[0]), float(sds[1])),
        r=r,
        n=len(x),
        level=level,
    )


def difference_in_own_sd(pairs: Matrix) -> tuple[float, float]:
    """d_z and Hedges' g_z of (m, 2) linked scores: for planning studies only, never a report.

    Source: [lakens2013]; exact small-sample factor [hedges1981].
    """
    from scipy.special import gammaln

    x = np.asarray(pairs, dtype=float)
    d = x[:, 1] - x[:, 0]
    sd, df = float(d.std(ddof=1)), len(d) - 1
    if df < 1 or are_alike(d):
        raise ScoringError("d_z needs at least 2 linked people whose differences vary.")
    factor = math.exp(float(gammaln(df / 2)) - float(gammaln((df - 1) / 2))) / math.sqrt(df / 2)
    dz = float(d.mean()) / sd
    return dz, dz * factor
