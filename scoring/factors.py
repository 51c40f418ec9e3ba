"""Common factors of a scale: minimum residual extraction, oblimin, Schmid-Leiman, and omega."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import places
from scoring.moments import Moments
from scoring.results import Caveat, Estimate, Matrix, Vector

LEAST_UNIQUENESS, MOST_UNIQUENESS = 0.005, 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extraction:
    """Unrotated minimum residual factors of a correlation matrix."""

    loadings: Matrix
    """(k_items, n_factors)."""
    uniqueness: Vector
    """(k_items,) share of each item's variance that no common factor explains."""
    is_heywood: bool
    """Whether an item's uniqueness ran into its lower bound: its loadings are not to be read."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SchmidLeiman:
    """A general factor and group factors that do not overlap with it."""

    general: Vector
    """(k_items,) loadings on the general factor."""
    group: Matrix
    """(k_items, n_factors) loadings on the group factors; their order and sign mean nothing."""
    uniqueness: Vector
    factor_correlations: Matrix
    is_heywood: bool


def minres(correlation: Matrix, n_factors: int = 1) -> Extraction:
    """Extract factors that leave the least sum of squared residual correlations off the diagonal.

    Parameters
    ----------
    correlation : (k_items, k_items)
        Correlations without NaN.
    n_factors : int
        At least 1, and few enough to be identified: (k - n)^2 >= k + n; one factor of three items just is.

    Returns
    -------
    Extraction; the first factor has a positive sum of loadings.

    Raises
    ------
    ScoringError
        Too many factors for the number of items, or a search that does not settle.

    Source
    ------
    [harman1966]; as a function of the uniquenesses alone: [joreskog1972].
    """
    from scipy.optimize import minimize

    k_items = correlation.shape[0]
    degrees_of_freedom = ((k_items - n_factors) ** 2 - (k_items + n_factors)) // 2
    if n_factors < 1 or degrees_of_freedom < 0:
        raise ScoringError(f"{n_factors} factors cannot be told apart with {k_items} items.")
    found = minimize(
        _residual,
        _first_guess(correlation),
        args=(correlation, n_factors),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS, MOST_UNIQUENESS)] * k_items,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 2000},
    )
    uniqueness = np.asarray(found.x, dtype=np.float64)
    loadings = _loadings(correlation, uniqueness, n_factors)
    return Extraction(
        loadings=loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0),
        uniqueness=uniqueness,
        is_heywood=bool((uniqueness <= LEAST_UNIQUENESS * 1.001).any()),
    )


def oblimin(loadings: Matrix) -> tuple[Matrix, Matrix]:
    """Rotate loadings obliquely towards simple structure (direct quartimin, without Kaiser's weights).

    Parameters
    ----------
    loadings : (k_items, n_factors)
        Unrotated loadings.

    Returns
    -------
    Pattern (k_items, n_factors) and correlations of the factors (n_factors, n_factors).

    Raises
    ------
    ScoringError
        The rotation does not settle within 2,000 steps.

    Source
    ------
    Criterion: [jennrich1966]. Gradient projection: [bernaards2005].
    """
    turn = np.eye(loadings.shape[1])
    pattern = loadings.copy()
    value, slope = _quartimin(pattern)
    gradient = -(pattern.T @ slope @ np.linalg.inv(turn)).T
    step = 1.0
    for _ in range(2000):
        projected = gradient - turn * (turn * gradient).sum(axis=0)
        size = float((projected**2).sum())
        if math.sqrt(size) < 1e-7:
            return pattern, turn.T @ turn
        step *= 2
        for _ in range(12):
            tried = turn - step * projected
            tried = tried / np.sqrt((tried**2).sum(axis=0))
            inverse = np.linalg.inv(tried)
            candidate = loadings @ inverse.T
            lower, candidate_slope = _quartimin(candidate)
            if value - lower > 0.5 * size * step:
                break
            step /= 2
        turn, pattern, value = tried, candidate, lower
        gradient = -(pattern.T @ candidate_slope @ inverse).T
    raise ScoringError("The oblique rotation does not settle: the factors of this scale are not distinct.")


def schmid_leiman(correlation: Matrix, n_factors: int = 3) -> SchmidLeiman:
    """Split correlated factors into one general factor and group factors orthogonal to it.

    Parameters
    ----------
    correlation : (k_items, k_items)
    n_factors : int
        Group factors, at least 3: fewer do not determine a general one.

    Raises
    ------
    ScoringError
        Fewer than three factors, too many for the items, or a rotation that does not settle.

    Source
    ------
    [schmid1957]; extraction by minimum residuals and oblimin as in [revelle2009].
    """
    if n_factors < 3:
        raise ScoringError(
            f"A general factor is determined by 3 factors or more; {n_factors} were asked for."
        )
    first = minres(correlation, n_factors)
    pattern, between = oblimin(first.loadings)
    # A factor's sign is arbitrary: turn each so that its items load positively on the whole.
    sign = np.where(pattern.sum(axis=0) < 0, -1.0, 1.0)
    pattern, between = pattern * sign, between * np.outer(sign, sign)
    second = minres(between)
    general = pattern @ second.loadings[:, 0]
    group = pattern * np.sqrt(np.clip(1 - second.loadings[:, 0] ** 2, 0.0, None))
    return SchmidLeiman(
        general=general,
        group=group,
        uniqueness=1 - (first.loadings**2).sum(axis=1),
        factor_correlations=between,
        is_heywood=first.is_heywood or second.is_heywood,
    )


def omega_total(item_scores: npt.ArrayLike | Moments) -> Estimate:
    """Estimate omega total, 1 - sum of uniquenesses / sum of correlations, from one minres factor.

    Two items do not determine a factor: their value is the Spearman-Brown one, 2r / (1 + r).

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out.

    Returns
    -------
    Estimate without an interval; ``n`` counts complete rows. Caveat `negative_loading` names items that
    run against the others.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, an item that does not vary, correlations that cancel, or an
        item that the factor would explain wholly (a Heywood case): omega is then not estimable.

    Source
    ------
    [mcdonald1999]; two items: [eisinga2013].
    """
    moments = Moments.complete(item_scores, "Omega")
    correlation = moments.correlation
    total = _total(correlation)
    if moments.k == 2:
        r = float(correlation[0, 1])
        opposed = (Caveat(code="negative_loading", facts=(("item", 1),)),) if r < 0 else ()
        return Estimate(value=2 * r / (1 + r), method="spearman_brown", n=moments.n, caveats=opposed)
    found = minres(correlation)
    if found.is_heywood:
        raise ScoringError(
            f"Omega is not estimable: one factor would explain item {places(np.argmin(found.uniqueness))} "
            "wholly. More people, or items that are less alike, are needed."
        )
    against = tuple(
        Caveat(code="negative_loading", facts=(("item", int(i)),))
        for i in np.flatnonzero(found.loadings[:, 0] < 0)
    )
    value = 1 - float(found.uniqueness.sum()) / total
    return Estimate(value=value, method="minres_one_factor", n=moments.n, caveats=against)


def omega_hierarchical(item_scores: npt.ArrayLike | Moments, *, n_factors: int = 3) -> Estimate:
    """Estimate omega hierarchical: the share of the total's variance that one general factor explains.

    (sum of general loadings)^2 / sum of correlations, after a Schmid-Leiman transformation.

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out.
    n_factors : int
        Group factors, at least 3.

    Returns
    -------
    Estimate without an interval. Caveat `heywood` names an item whose uniqueness stands at its lower bound
    (.005): a group factor explains it wholly, and the value is to be read with care.

    Raises
    ------
    ScoringError
        Too few items for that many factors (three need six), an item that does not vary, correlations that
        cancel, or a rotation that does not settle.

    Source
    ------
    [revelle2009], [zinbarg2005].
    """
    moments = Moments.complete(item_scores, "Hierarchical omega")
    correlation = moments.correlation
    split = schmid_leiman(correlation, n_factors)
    value = float(split.general.sum()) ** 2 / _total(correlation)
    item = int(np.argmin(split.uniqueness))
    care = (Caveat(code="heywood", facts=(("item", item),)),) if split.is_heywood else ()
    return Estimate(value=value, method="schmid_leiman_oblimin", n=moments.n, caveats=care)


def _total(correlation: Matrix) -> float:
    total = float(correlation.sum())
    if total <= 1e-12 * correlation.shape[0]:
        raise ScoringError("Omega is undefined: the correlations of the items cancel in the total score.")
    return total


def _first_guess(correlation: Matrix) -> Vector:
    """What each item does not share with the others, as far as that can be told."""
    with_itself = np.diag(np.linalg.pinv(correlation, hermitian=True))
    return np.clip(1 / np.maximum(with_itself, 1e-6), 0.05, 0.95)


def _residual(uniqueness: Vector, correlation: Matrix, n_factors: int) -> tuple[float, Vector]:
    """Half the sum of squared residuals that the best loadings leave, and its slope."""
    values, vectors = np.linalg.eigh(correlation - np.diag(uniqueness))
    # Factors of negative variance do not exist: only positive eigenvalues among the largest are taken out.
    left = values.copy()
    left[-n_factors:] = np.minimum(left[-n_factors:], 0.0)
    slope = -(vectors**2 @ left)
    return 0.5 * float((left**2).sum()), slope


def _loadings(correlation: Matrix, uniqueness: Vector, n_factors: int) -> Matrix:
    values, vectors = np.linalg.eigh(correlation - np.diag(uniqueness))
    largest = values[::-1][:n_factors]
    return np.asarray(vectors[:, ::-1][:, :n_factors] * np.sqrt(np.maximum(largest, 0.0)))


def _quartimin(pattern: Matrix) -> tuple[float, Matrix]:
    square = pattern**2
    others = square.sum(axis=1, keepdims=True) - square
    return float((square * others).sum()) / 4, pattern * others
