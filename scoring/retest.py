"""What the same people answer twice with nothing changed between: retest reliability and error variance."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import is_coverage, of_length, pair, vector
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
    squares = _mean_squares(one, two)
    variance, df = _error_variance(two - one, teams)
    limits = _variance_limits(variance, df, ci_level)
    return Retest(
        icc_a1=_icc_a1(squares, sample),
        icc_c1=_icc_c1(squares, sample),
        r=_correlation(one, two, sample),
        error_variance=_estimate((variance, *limits), "half_variance_of_differences", sample),
        sdc95=_estimate(
            [DETECTED * math.sqrt(2 * v) for v in (variance, *limits)], "sdc_consistency", sample
        ),
        df=df,
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    """What all estimates of one retest share."""

    n: int
    ci_level: float
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of a two-way table of persons by two occasions."""

    persons: float
    occasions: float
    error: float


def _mean_squares(one: Vector, two: Vector) -> _Squares:
    n = one.size
    difference = two - one
    return _Squares(
        persons=2 * float(((one + two) / 2).var(ddof=1)),
        occasions=n * float(difference.mean()) ** 2 / 2,
        error=float(difference.var(ddof=1)) / 2,
    )


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


def _icc_a1(squares: _Squares, sample: _Sample) -> Estimate:
    from scipy.special import fdtri

    n, ci_level = sample.n, sample.ci_level
    p, o, e = squares.persons, squares.occasions, squares.error
    value = (p - e) / (p + e + 2 * (o - e) / n)
    tail = (1 - ci_level) / 2
    if e == 0:
        # Every person shifted alike: what separates the occasions is then the whole of the error.
        return _estimate((value, value, value), "mcgraw_wong_a1", sample, has_interval=False)
    # Satterthwaite's degrees of freedom for the sum of occasion and error mean squares.
    ratio = o / e
    top = (n - 1) * (2 * value * ratio + n * (1 + value) - 2 * value) ** 2
    bottom = (n - 1) * 4 * value**2 * ratio**2 + (n * (1 + value) - 2 * value) ** 2
    freedom = top / max(bottom, 1e-300)
    upper = float(fdtri(n - 1, freedom, 1 - tail))
    lower = float(fdtri(freedom, n - 1, 1 - tail))
    low = n * (p - upper * e) / (upper * (2 * o + (2 * n - 2 - n) * e) + n * p)
    high = n * (lower * p - e) / (2 * o + (2 * n - 2 - n) * e + n * lower * p)
    # Far below 0 the approximation has no degrees of freedom left, and there is no interval.
    has_interval = math.isfinite(low) and math.isfinite(high)
    return _estimate((value, low, high), "mcgraw_wong_a1", sample, has_interval=has_interval)


def _icc_c1(squares: _Squares, sample: _Sample) -> Estimate:
    from scipy.special import fdtri

    if squares.error == 0:
        return _estimate((1.0, 1.0, 1.0), "mcgraw_wong_c1", sample, has_interval=False)
    ratio = squares.persons / squares.error
    tail = (1 - sample.ci_level) / 2
    quantile = float(fdtri(sample.n - 1, sample.n - 1, 1 - tail))
    found = [(f - 1) / (f + 1) for f in (ratio, ratio / quantile, ratio * quantile)]
    return _estimate(found, "mcgraw_wong_c1", sample)


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
