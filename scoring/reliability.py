"""How consistently the items of a scale answer together: alpha, lambda 6, standard error of measurement."""

import math

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import is_coverage
from scoring.moments import Moments, negligible
from scoring.results import Caveat, Estimate, Matrix
from scoring.splits import SplitHalves, split_halves

__all__ = [
    "SplitHalves",
    "alpha",
    "alpha_of",
    "alpha_standardized",
    "feldt_interval",
    "lambda6",
    "sem",
    "split_halves",
]

Scores = npt.ArrayLike | Moments
FEW, SOME = 30, 100


def alpha(item_scores: Scores, *, ci_level: float = 0.95) -> Estimate:
    """Estimate coefficient alpha from the covariances of keyed items, with Feldt's interval.

    alpha = K/(K-1) (1 - sum of item variances / variance of the sum); interval
    1 - (1 - alpha) F_q with n-1 and (n-1)(K-1) degrees of freedom.

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores in raw points. Rows with any NaN are left out, and counted out of ``n``.
    ci_level : float
        Coverage of the interval, a proportion in (0, 1).

    Returns
    -------
    Estimate; ``n`` counts complete rows. Caveats: `few_people` (n < 30), `rough` (n < 100),
    `negative_alpha`, `constant_item`.

    Raises
    ------
    ScoringError
        Fewer than two items, fewer than two complete rows, or a total score that does not vary.

    Source
    ------
    Value: [cronbach1951]. Interval: [feldt1987].

    >>> round(alpha([[1, 2], [2, 2], [4, 5]]).value, 3)
    0.968
    """
    moments = Moments.complete(item_scores, "Alpha")
    is_coverage(ci_level)
    value = alpha_of(moments.covariance)
    low, high = feldt_interval(value, n=moments.n, k_items=moments.k, ci_level=ci_level)
    return Estimate(
        value=value,
        low=low,
        high=high,
        level=ci_level,
        method="cronbach_feldt",
        n=moments.n,
        caveats=_caveats(moments, value),
    )


def alpha_of(covariance: Matrix) -> float:
    """Coefficient alpha of a covariance matrix (k, k); refused where the sum of the items does not vary.

    Source
    ------
    [cronbach1951].
    """
    k_items = covariance.shape[0]
    total = float(covariance.sum())
    if total <= 1e-12 * max(float(np.trace(covariance)), 1e-300):
        raise ScoringError(
            "Alpha is undefined: every respondent has the same total score. More varied answers are needed."
        )
    return float(k_items / (k_items - 1) * (1 - np.trace(covariance) / total))


def feldt_interval(value: float, *, n: int, k_items: int, ci_level: float = 0.95) -> tuple[float, float]:
    """The interval of an alpha found with `n` complete respondents and `k_items` items.

    Source
    ------
    [feldt1987], equations 6 and 7.
    """
    from scipy.special import fdtri

    tail = (1 - ci_level) / 2
    freedom = (n - 1, (n - 1) * (k_items - 1))
    low = 1 - (1 - value) * float(fdtri(*freedom, 1 - tail))
    high = 1 - (1 - value) * float(fdtri(*freedom, tail))
    return low, high


def alpha_standardized(item_scores: Scores) -> Estimate:
    """Estimate alpha of the standardised items, K r / (1 + (K-1) r) with r the mean correlation.

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, an item that does not vary, or correlations that cancel.

    Source
    ------
    [cronbach1951], on the correlation matrix.
    """
    moments = Moments.complete(item_scores, "Standardised alpha")
    value = alpha_of(moments.correlation)
    return Estimate(
        value=value, method="alpha_of_correlations", n=moments.n, caveats=_caveats(moments, value)
    )


def lambda6(item_scores: Scores) -> Estimate:
    """Estimate Guttman's lambda 6, 1 - sum(1 - smc) / sum(R), from squared multiple correlations.

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, an item that does not vary, or items of which one is wholly
        given by the others (their correlation matrix has no inverse).

    Source
    ------
    [guttman1945].
    """
    moments = Moments.complete(item_scores, "Lambda 6")
    correlation = moments.correlation
    if np.linalg.matrix_rank(correlation, tol=1e-10) < moments.k:
        raise ScoringError(
            "Lambda 6 does not exist: at least one item is wholly given by the others. "
            "Leave out the repeated item, or ask more people than there are items."
        )
    unexplained = 1 / np.diag(np.linalg.inv(correlation))
    value = 1 - float(unexplained.sum() / correlation.sum())
    return Estimate(value=value, method="guttman_smc", n=moments.n, caveats=_caveats(moments, value))


def sem(item_scores: Scores, *, ci_level: float = 0.95) -> Estimate:
    """Estimate the standard error of measurement of the mean score, SD sqrt(1 - alpha), in raw points.

    Its square is the residual mean square of respondents by items, divided by the number of items, so the
    interval is that of a mean square with (n-1)(K-1) degrees of freedom. It counts disagreement between
    items only: what a person would answer on another day is in `scoring.retest`.

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores in raw points; rows with any NaN are left out. For a sum score multiply by K.
    ci_level : float
        Coverage of the interval, a proportion in (0, 1).

    Raises
    ------
    ScoringError
        As for `alpha`.

    Source
    ------
    [cronbach1951]; alpha as an analysis of variance: [hoyt1941].
    """
    from scipy.special import chdtri

    moments = Moments.complete(item_scores, "A standard error of measurement")
    is_coverage(ci_level)
    covariance = moments.covariance
    n, k_items = moments.n, moments.k
    consistency = alpha_of(covariance)
    sd_points = math.sqrt(float(covariance.sum())) / k_items
    value = sd_points * math.sqrt(max(1 - consistency, 0.0))
    freedom = (n - 1) * (k_items - 1)
    tail = (1 - ci_level) / 2
    low = value * math.sqrt(freedom / float(chdtri(freedom, tail)))
    high = value * math.sqrt(freedom / float(chdtri(freedom, 1 - tail)))
    return Estimate(
        value=value,
        low=low,
        high=high,
        level=ci_level,
        method="sd_alpha",
        n=n,
        caveats=_caveats(moments, consistency),
    )


def _caveats(moments: Moments, value: float) -> tuple[Caveat, ...]:
    found = []
    if moments.n < SOME:
        found.append(Caveat(code="few_people" if moments.n < FEW else "rough", facts=(("n", moments.n),)))
    if value < 0:
        found.append(Caveat(code="negative_alpha", facts=(("value", value),)))
    spread = np.diag(moments.scatter)
    still = np.flatnonzero(spread <= negligible(moments.n, moments.mean))
    found += [Caveat(code="constant_item", facts=(("item", int(i)),)) for i in still]
    return tuple(found)
