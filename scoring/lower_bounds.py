"""Guttman's and ten Berge and Zegers' lower bounds to reliability, all of one covariance matrix."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.moments import Moments
from scoring.reliability import alpha_of
from scoring.results import Matrix

MU_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerBounds:
    """Lower bounds to the reliability of the sum of the items; each holds for any number of factors.

    Lambda 4 stands in `splits`, lambda 6 in `reliability`, the largest of all such bounds in
    `greatest_lower_bound`.
    """

    lambda1: float
    lambda2: float
    lambda3: float
    """Coefficient alpha."""
    lambda5: float
    mu: tuple[float, ...]
    """mu 0 (alpha), mu 1 (lambda 2), mu 2 and mu 3, never falling."""
    n: int


def lower_bounds(item_scores: npt.ArrayLike | Moments, *, is_standardized: bool = False) -> LowerBounds:
    """Bound the reliability of the sum of keyed items from below, by Guttman's lambdas and ten Berge's mus.

    With C the covariances, t their sum and p_h the sum of the off-diagonal c_ij ** (2 ** h):
    lambda1 = p_0 / t; lambda2 = (p_0 + sqrt(k/(k-1) p_1)) / t; lambda5 = lambda1 + 2 sqrt(largest row sum of
    squared covariances) / t; mu_r = (p_0 + sqrt(p_1 + sqrt(p_2 + ... sqrt(k/(k-1) p_r)))) / t.

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out, and counted out of ``n``.
    is_standardized : bool
        Whether the correlations take the place of the covariances.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, a total that does not vary, or, standardised, an item that
        does not vary.

    Source
    ------
    Lambdas: [guttman1945]. Mus: [tenberge1978].
    """
    moments = Moments.complete(item_scores, "A lower bound of reliability")
    matrix = moments.correlation if is_standardized else moments.covariance
    return bounds_of(matrix, n=moments.n)


def bounds_of(covariance: Matrix, *, n: int) -> LowerBounds:
    """The same bounds of a covariance or correlation matrix (k, k) found with `n` respondents.

    Source
    ------
    [guttman1945], [tenberge1978].
    """
    k_items, total = covariance.shape[0], float(covariance.sum())
    alpha = alpha_of(covariance)
    between = covariance - np.diag(np.diag(covariance))
    lambda1 = float(between.sum()) / total
    powers = [float((np.abs(between) ** 2**h).sum()) if h else float(between.sum()) for h in range(MU_STEPS)]
    mu = tuple(_mu(powers[: r + 1], k_items) / total for r in range(MU_STEPS))
    strongest = float((between**2).sum(axis=1).max())
    return LowerBounds(
        lambda1=lambda1,
        lambda2=mu[1],
        lambda3=alpha,
        lambda5=lambda1 + 2 * strongest**0.5 / total,
        mu=mu,
        n=n,
    )


def _mu(powers: list[float], k_items: int) -> float:
    """p_0 + sqrt(p_1 + sqrt(... + sqrt(k/(k-1) p_r))), the last term corrected for the number of items."""
    nested = k_items / (k_items - 1) * powers[-1]
    for power in reversed(powers[:-1]):
        nested = power + nested**0.5
    return float(nested)
