"""The greatest lower bound to reliability, found exactly: a small semidefinite programme."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.moments import Moments
from scoring.results import Caveat, Estimate, Matrix, Vector

CLOSE = 1e-11
"""Relative gap between the bound found and the best there could be."""
SINGULAR = 1e-9
OVERSTATES_BELOW = 1000
"""Respondents below which sampling error makes the bound noticeably too large."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GreatestLowerBound:
    """The bound, and the error variances (k,) at which it is reached, in squared points."""

    estimate: Estimate
    error_variances: Vector


def greatest_lower_bound(
    item_scores: npt.ArrayLike | Moments, *, is_standardized: bool = False
) -> GreatestLowerBound:
    """Find the smallest reliability that the covariances of keyed items allow.

    Errors are uncorrelated, so C = true part + diag(theta) with the true part positive semidefinite and
    theta >= 0; the bound is 1 - max(sum theta) / sum C. Unlike a factor-analytic approximation it is the
    exact optimum, to eleven digits.

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out, and counted out of ``n``.
    is_standardized : bool
        Whether the correlations take the place of the covariances.

    Returns
    -------
    GreatestLowerBound; caveat `overstates_in_small_samples` below 1,000 complete rows.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, a total that does not vary, or an item that does not vary.

    Source
    ------
    Bound: [jackson1977]; its bias in samples: [tenberge2004].
    """
    moments = Moments.complete(item_scores, "The greatest lower bound")
    correlation = moments.correlation
    matrix = correlation if is_standardized else moments.covariance
    total = float(matrix.sum())
    if total <= SINGULAR * float(np.trace(matrix)):
        raise ScoringError(
            "The greatest lower bound is undefined: every respondent has the same total score."
        )
    errors = largest_errors(matrix)
    caveats = (
        (Caveat(code="overstates_in_small_samples", facts=(("n", moments.n),)),)
        if moments.n < OVERSTATES_BELOW
        else ()
    )
    value = 1 - float(errors.sum()) / total
    return GreatestLowerBound(
        estimate=Estimate(value=value, method="exact_bound", n=moments.n, caveats=caveats),
        error_variances=errors,
    )


def largest_errors(covariance: Matrix) -> Vector:
    """The error variances (k,), none negative, of largest sum that leave C - diag(theta) without a negative
    eigenvalue; by a barrier that is lowered step by step, each step by Newton's method.

    Where the matrix is singular, an item with a part in an exact dependence has no error of its own.

    Source
    ------
    [jackson1977]; barrier methods: [boyd2004], chapter 11.
    """
    scale = np.sqrt(np.diag(covariance))
    # In units of each item's spread all errors are of order one.
    standard = covariance / np.outer(scale, scale)
    values, vectors = np.linalg.eigh(standard)
    kept = vectors[:, values > SINGULAR * values[-1]]
    dependent = vectors[:, values <= SINGULAR * values[-1]]
    free = (np.abs(dependent) < SINGULAR**0.5).all(axis=1)
    errors = np.zeros(len(scale))
    if free.any():
        weights = scale[free] ** 2 / float(np.max(scale) ** 2)
        start = np.full(int(free.sum()), values[values > SINGULAR * values[-1]][0] / 2)
        errors[free] = _climb(standard, kept, free=free, weights=weights, start=start)
    return np.asarray(errors * scale**2)


def _climb(standard: Matrix, basis: Matrix, *, free: Matrix, weights: Vector, start: Vector) -> Vector:
    """Errors of largest weighted sum inside the cone, with the barrier lowered until the gap is closed."""
    theta, barrier = start, float(weights.max())
    gap_terms = len(start) + basis.shape[1]
    within = basis[free]
    while barrier * gap_terms > CLOSE * float(weights.sum()):
        for _ in range(60):
            step, decrement = _newton(
                standard, basis, within, theta=theta, weights=weights / barrier, free=free
            )
            theta = _inside(standard, basis, theta, step, free=free)
            if decrement < 1e-10:
                break
        barrier /= 8
    return theta


def _newton(
    standard: Matrix, basis: Matrix, within: Matrix, *, theta: Vector, weights: Vector, free: Matrix
) -> tuple[Vector, float]:
    """Newton's step for weights . theta + log det(B'(S - diag theta)B) + sum log theta."""
    inverse = within @ np.linalg.inv(_left(standard, basis, theta, free)) @ within.T
    gradient = weights - np.diag(inverse) + 1 / theta
    curvature = inverse**2 + np.diag(1 / theta**2)
    step = np.asarray(np.linalg.solve(curvature, gradient), dtype=np.float64)
    return step, float(gradient @ step)


def _inside(standard: Matrix, basis: Matrix, theta: Vector, step: Vector, *, free: Matrix) -> Vector:
    """As much of the step as stays inside the cone, damped while it is long."""
    length = 1.0
    while length > 1e-16:
        tried = theta + length * step
        if (tried > 0).all() and np.linalg.eigvalsh(_left(standard, basis, tried, free))[0] > 0:
            return np.asarray(theta + (0.95 * length if length < 1 else 1.0) * step)
        length /= 2
    return theta


def _left(standard: Matrix, basis: Matrix, theta: Vector, free: Matrix) -> Matrix:
    """What is left of the covariances without the errors, on the space the items span."""
    errors = np.zeros(standard.shape[0])
    errors[free] = theta
    return np.asarray(basis.T @ (standard - np.diag(errors)) @ basis)
