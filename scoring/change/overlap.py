"""Two rounds in which some are linked and some are not: all answers used, once."""

import numpy as np

from scoring.change.intervals import are_alike, interval, two_sided_p
from scoring.change.shapes import Interval
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector


def partially_overlapping_t(
    only_first: Vector, only_second: Vector, paired: Matrix, *, equal_variances: bool = False
) -> Interval:
    """Difference of two means (second minus first) where m people answered both times.

    only_first, only_second : (n_a,), (n_b,) people of one round; paired : (m, 2) people of both. The target
    includes who came and went: a change of the roster, not of the members. With no variance in one
    round of the pairs their correlation counts as zero.

    Refuses fewer than 2 pairs, and scores that do not vary at all.

    Source: T_new1 (equal variances) and T_new2 of [derrick2017].
    """
    a, b = np.asarray(only_first, dtype=float), np.asarray(only_second, dtype=float)
    both: Matrix = np.asarray(paired, dtype=float)
    m = len(both)
    if m < 2:
        raise ScoringError(f"The partially overlapping t needs at least 2 linked people; there are {m}.")
    first, second = np.concatenate([a, both[:, 0]]), np.concatenate([b, both[:, 1]])
    v1, v2 = float(first.var(ddof=1)), float(second.var(ddof=1))
    if are_alike(first) and are_alike(second):
        raise ScoringError(
            "Everybody gave the same scores in both rounds: there is no variance to test with."
        )
    weights = _Overlap(n1=first.size, n2=second.size, m=m, r=_correlation(both))
    variance, df = weights.pooled(v1, v2) if equal_variances else weights.separate(v1, v2)
    return interval(float(second.mean() - first.mean()), variance, df, method="overlap_t")


def p_value(result: Interval) -> float:
    """The two-sided p of an interval's own t.

    Source: [student1908].
    """
    return two_sided_p(result.value, result.se**2, result.df)


def _correlation(paired: Matrix) -> float:
    if are_alike(paired[:, 0]) or are_alike(paired[:, 1]):
        return 0.0
    return float(np.asarray(np.corrcoef(paired.T))[0, 1])


class _Overlap:
    """Sizes and correlation of two samples that share m people; both variances of [derrick2017]."""

    def __init__(self, *, n1: int, n2: int, m: int, r: float) -> None:
        self.n1, self.n2, self.m, self.r = n1, n2, m, r
        self.alone = n1 + n2 - 2 * m

    def _df(self, from_all: float) -> float:
        share = (from_all - self.m + 1) / (self.n1 + self.n2)
        return (self.m - 1) + share * self.alone

    def pooled(self, v1: float, v2: float) -> tuple[float, float]:
        n1, n2, m = self.n1, self.n2, self.m
        common = ((n1 - 1) * v1 + (n2 - 1) * v2) / (n1 + n2 - 2)
        share = (self.alone + m - 1) / (n1 + n2)
        return common * (1 / n1 + 1 / n2 - 2 * self.r * m / (n1 * n2)), (m - 1) + share * self.alone

    def separate(self, v1: float, v2: float) -> tuple[float, float]:
        n1, n2, m = self.n1, self.n2, self.m
        e1, e2 = v1 / n1, v2 / n2
        welch = (e1 + e2) ** 2 / (e1**2 / (n1 - 1) + e2**2 / (n2 - 1))
        return e1 + e2 - 2 * self.r * m * (v1 * v2) ** 0.5 / (n1 * n2), self._df(welch)
