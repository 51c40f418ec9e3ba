"""The signed-rank test as statistics packages print it: a normal approximation, zeros dropped.

It stands beside our figures for readers who know it; `exact.signed_rank` is the one that is right at small n.
"""

import math
from dataclasses import dataclass

import numpy as np

from scoring.errors import ScoringError
from scoring.results import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class RankTest:
    """The sum of the ranks of rises, its two-sided p, and on how many differences other than zero."""

    statistic: float
    p: float
    n: int


def signed_rank_approximate(differences: Vector) -> RankTest:
    """Two-sided p of the signed-rank statistic by a normal curve with corrections for ties and continuity.

    differences : (n,) points, no NaN; zeros are dropped, differences equal up to rounding are ties.
    Refuses where every difference is zero.

    Source: [wilcoxon1945].

    >>> import numpy as np
    >>> round(signed_rank_approximate(np.array([0.5, 1.0, 1.5, -0.25, 2.0, 0.75])).p, 4)
    0.0592
    """
    d = np.round(np.asarray(differences, dtype=float), 9)
    d = d[d != 0]
    if not d.size:
        raise ScoringError("Nobody's score changed, so there is nothing to rank.")
    size = np.abs(d)
    order = np.sort(size)
    ranks = (np.searchsorted(order, size, "left") + 1 + np.searchsorted(order, size, "right")) / 2
    statistic = float(ranks[d > 0].sum())
    n = d.size
    _, ties = np.unique(size, return_counts=True)
    variance = n * (n + 1) * (2 * n + 1) / 24 - float((ties**3 - ties).sum()) / 48
    beyond = statistic - n * (n + 1) / 4
    z = (beyond - math.copysign(0.5, beyond) if beyond else 0.0) / math.sqrt(variance)
    return RankTest(statistic=statistic, p=min(1.0, math.erfc(abs(z) / math.sqrt(2))), n=n)
