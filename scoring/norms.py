"""Where a score stands in a norm group: z, T, stanine, percentile and how sure it is."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import is_coverage, vector
from scoring.noncentral import t_noncentrality
from scoring.results import Caveat, Estimate, Vector

Unit = Literal["person", "team"]
LEAST = {"person": 100, "team": 30}
FIRM = {"person": 300, "team": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class NormGroup:
    """A norm group: mean and SD in raw points, size, and whether persons or team means were counted."""

    mean: float
    sd: float
    n: int
    unit: Unit = "person"


def z(scores: npt.ArrayLike, *, mean: float, sd: float) -> Vector:
    """Scores in standard deviations from the norm group's mean; NaN stays NaN.

    Raises
    ------
    ScoringError
        A standard deviation that is not positive.

    Source
    ------
    [crawford1998], which says what the normal model assumes.

    >>> z([60.0], mean=50, sd=10).tolist()
    [1.0]
    """
    if not sd > 0:
        raise ScoringError(f"A norm group's standard deviation is above 0 points; {sd} was given.")
    return np.asarray((vector(scores, "A standard score") - mean) / sd)


def t_score(scores: npt.ArrayLike, *, mean: float, sd: float) -> Vector:
    """T scores, 50 + 10 z: mean 50 and SD 10 in the norm group. Not a t statistic.

    Source
    ------
    [mccall1922].
    """
    return np.asarray(50 + 10 * z(scores, mean=mean, sd=sd))


def stanine(scores: npt.ArrayLike, *, mean: float, sd: float) -> Vector:
    """Stanines, 2 z + 5 rounded to whole numbers (halves to even) and kept from 1 to 9; NaN stays NaN.

    Source
    ------
    [canfield1951] compares such scales.
    """
    return np.asarray(np.clip(np.rint(2 * z(scores, mean=mean, sd=sd) + 5), 1, 9))


def normalised_t(norm_scores: npt.ArrayLike) -> Vector:
    """T scores by rank: 50 + 10 times the normal quantile of the share below and half of those alike.

    Normal by construction whatever the scores look like; equal scores share their rank.

    Parameters
    ----------
    norm_scores : (n,)
        Every score of the norm group; NaN stays NaN.

    Raises
    ------
    ScoringError
        Not one number a person.

    Source
    ------
    [mccall1922].

    >>> normalised_t([1.0, 2.0, 2.0, 9.0]).round(1).tolist()
    [38.5, 50.0, 50.0, 61.5]
    """
    from scipy.special import ndtri

    scores = vector(norm_scores, "A normalised score")
    known = np.sort(scores[~np.isnan(scores)])
    below, upto = (np.searchsorted(known, scores, side) for side in ("left", "right"))
    with np.errstate(invalid="ignore"):
        found = 50 + 10 * ndtri((below + upto) / 2 / max(known.size, 1))
    return np.where(np.isnan(scores), np.nan, found)


def percentile(score: float, norm: NormGroup, *, ci_level: float = 0.95) -> Estimate:
    """Estimate the percentage of the norm population below a score, from the norm group's mean and SD.

    The point is 100 t-cdf of (score - mean) / (sd sqrt((n + 1) / n)); the interval says how far the norm
    group's own size leaves it open, from the noncentral t distribution. Assumes normal scores. It holds no
    error of measurement of the score itself.

    Parameters
    ----------
    score : float
        In raw points of the same score as the norms.
    norm : NormGroup
        At least 100 persons or 30 teams.
    ci_level : float
        Coverage of the interval, a proportion in (0, 1).

    Returns
    -------
    Estimate, 0 to 100. Caveat `provisional_norms` below 300 persons or 100 teams.

    Raises
    ------
    ScoringError
        A norm group too small, without spread, or a missing score.

    Source
    ------
    Point: [crawford1998]. Interval: [crawford2002].
    """
    from scipy.special import ndtr, stdtr

    _fit_for_norms(norm)
    is_coverage(ci_level)
    if not math.isfinite(score):
        raise ScoringError("A percentile needs a score; this one is missing.")
    n = norm.n
    away = (score - norm.mean) / norm.sd
    point = 100 * float(stdtr(n - 1, away / math.sqrt((n + 1) / n)))
    tail = (1 - ci_level) / 2
    limits = [_limit(away * math.sqrt(n), n - 1, share) for share in (1 - tail, tail)]
    low, high = (100 * float(ndtr(delta / math.sqrt(n))) for delta in limits)
    few = n < FIRM[norm.unit]
    caveats = (Caveat(code="provisional_norms", facts=(("n", n), ("unit", norm.unit))),) if few else ()
    return Estimate(
        value=point, low=low, high=high, level=ci_level, method="crawford_2002", n=n, caveats=caveats
    )


def percentile_rank(score: float, norm_scores: npt.ArrayLike, *, ci_level: float = 0.95) -> Estimate:
    """Estimate a percentile by counting: those below, and half of those at, the score; Jeffreys' interval.

    Parameters
    ----------
    score : float
    norm_scores : (n,)
        Every score of the norm group; NaN is left out.
    ci_level : float
        Coverage of the interval, a proportion in (0, 1).

    Raises
    ------
    ScoringError
        Nobody in the norm group, or a missing score.

    Source
    ------
    Interval: [brown2001].
    """
    from scipy.special import betaincinv

    is_coverage(ci_level)
    known = vector(norm_scores, "A percentile rank")
    known = known[~np.isnan(known)]
    if not known.size or not math.isfinite(score):
        raise ScoringError("A percentile rank needs a score and a norm group; one of them is missing.")
    n = known.size
    rank = float((known < score).sum()) + float((known == score).sum()) / 2
    tail = (1 - ci_level) / 2
    low, high = (100 * float(betaincinv(rank + 0.5, n - rank + 0.5, q)) for q in (tail, 1 - tail))
    return Estimate(value=100 * rank / n, low=low, high=high, level=ci_level, method="jeffreys", n=n)


def _fit_for_norms(norm: NormGroup) -> None:
    if norm.n < LEAST[norm.unit]:
        raise ScoringError(
            f"Norms need at least {LEAST[norm.unit]} {norm.unit}s; this group has {norm.n}. "
            "Compare with the format's ends instead."
        )
    if not norm.sd > 0:
        raise ScoringError(f"A norm group's standard deviation is above 0 points; {norm.sd} was given.")


def _limit(statistic: float, df: int, share: float) -> float:
    try:
        return t_noncentrality(statistic, df, share)
    except ScoringError as error:
        raise ScoringError(
            "A percentile's interval does not exist: the score lies beyond what norms can place."
        ) from error
