"""What the same people answer twice with nothing changed between: retest reliability and error variance."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import is_coverage, of_length, pair, vector
from scoring.intraclass import agreement_of, consistency_of, squares_of
from scoring.results import Caveat, Estimate, Vector

DETECTED = 1.96
"""Multiple of a difference's standard error that 5 % of unchanged people exceed either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retest:
    """Retest statistics of one scale score."""

    icc_a1: Estimate
    """Agreement of single scores, the occasions' means included."""
    icc_c1: Estimate
    """Consistency of single scores, the occasions' means left aside."""
    r: Estimate
    error_variance: Estimate
    """Variance of one person's score over occasions, in squared points; `df` below belongs to it."""
    sdc95: Estimate
    """Smallest change of one person, in points, that 95 % of unchanged people stay within."""
    df: int
    sem_agreement: float
    """Standard error of one score where the occasions' own means count as error, in points."""
    sdc95_agreement: float
    """Smallest detectable change from `sem_agreement`, in points."""


def retest(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    groups: Sequence[Hashable] | None = None,
    ci_level: float = 0.95,
) -> Retest:
    """Estimate how far the same people's scores agree over two occasions without a change between them.

    The error variance is half the variance of the differences about their mean, or about each team's mean
    where teams are named: sum (d - mean d)^2 / (2 sum (n_team - 1)).

    Parameters
    ----------
    first, second : (n_persons,)
        Scale scores in raw points, matched by person; persons missing in either are left out.
    groups : n_persons team names, optional
        Teams whose common shift between the occasions is not counted as error.
    ci_level : float
        Coverage of the intervals, a proportion in (0, 1).

    Returns
    -------
    Retest. Caveat `few_people` below 50 persons. Limits are not cut at 0 or 1.

    Raises
    ------
    ScoringError
        Fewer than three persons answered twice, scores that do not vary on an occasion, or teams of which
        none has two persons.

    Source
    ------
    ICC(A,1), ICC(C,1) and intervals: [mcgraw1996], [shrout1979]. Correlation: [fisher1921].
    Error variance and smallest detectable change: [devet2006].
    """
    one, two = pair(first, second, "A retest")
    is_coverage(ci_level)
    n = one.size
    if n < 3:
        raise ScoringError(f"A retest needs at least 3 people who answered twice; here are {n}.")
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        raise ScoringError("A retest is undefined: on one occasion everybody has the same score.")
    teams = _teams(first, second, groups)
    few = (Caveat(code="few_people", facts=(("n", n),)),) if n < 50 else ()
    sample = _Sample(n, ci_level, few)
    squares = squares_of(np.column_stack([one, two]))
    variance, df = _error_variance(two - one, teams)
    limits = _variance_limits(variance, df, ci_level)
    shifted = math.sqrt(squares.error + max((squares.occasions - squares.error) / n, 0.0))
    return Retest(
        icc_a1=replace(agreement_of(squares, ci_level=ci_level), caveats=few),
        icc_c1=replace(consistency_of(squares, ci_level=ci_level), caveats=few),
        r=_correlation(one, two, sample),
        error_variance=_estimate((variance, *limits), "half_variance_of_differences", sample),
        sdc95=_estimate(
            [DETECTED * math.sqrt(2 * v) for v in (variance, *limits)], "sdc_consistency", sample
        ),
        df=df,
        sem_agreement=shifted,
        sdc95_agreement=DETECTED * math.sqrt(2) * shifted,
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    """What all estimates of one retest share."""

    n: int
    ci_level: float
    caveats: tuple[Caveat, ...]


def _teams(
    first: npt.ArrayLike, second: npt.ArrayLike, groups: Sequence[Hashable] | None
) -> Sequence[Hashable]:
    """The team of each person who answered twice; one team where none is named."""
    one, two = vector(first, "A retest"), vector(second, "A retest")
    both = ~(np.isnan(one) | np.isnan(two))
    if groups is None:
        return [None] * int(both.sum())
    of_length(groups, one.size, "Team names")
    return [group for group, is_kept in zip(groups, both, strict=True) if is_kept]


def _error_variance(difference: Vector, teams: Sequence[Hashable]) -> tuple[float, int]:
    numbers = {team: i for i, team in enumerate(dict.fromkeys(teams))}
    codes = np.array([numbers[team] for team in teams], dtype=np.intp)
    means = np.bincount(codes, weights=difference) / np.bincount(codes)
    df = difference.size - len(numbers)
    if df < 1:
        raise ScoringError("An error variance needs a team with at least 2 people who answered twice.")
    return float(((difference - means[codes]) ** 2).sum()) / (2 * df), df


def _variance_limits(variance: float, df: int, ci_level: float) -> tuple[float, float]:
    from scipy.special import chdtri

    tail = (1 - ci_level) / 2
    return variance * df / float(chdtri(df, tail)), variance * df / float(chdtri(df, 1 - tail))


def _correlation(one: Vector, two: Vector, sample: _Sample) -> Estimate:
    from scipy.special import ndtri

    value = float(np.clip(np.corrcoef(one, two)[0, 1], -1, 1))
    if sample.n < 4 or abs(value) == 1:
        return _estimate((value, value, value), "pearson", sample, has_interval=False)
    reach = float(ndtri(0.5 + sample.ci_level / 2)) / math.sqrt(sample.n - 3)
    centre = math.atanh(value)
    found = (value, math.tanh(centre - reach), math.tanh(centre + reach))
    return _estimate(found, "pearson_fisher_z", sample)


def _estimate(found: Sequence[float], method: str, sample: _Sample, *, has_interval: bool = True) -> Estimate:
    """An estimate of (value, low, high); where there is no interval, of the value alone."""
    value, low, high = found
    return Estimate(
        value=value,
        low=low if has_interval else None,
        high=high if has_interval else None,
        level=sample.ci_level if has_interval else None,
        method=method,
        n=sample.n,
        caveats=sample.caveats,
    )
