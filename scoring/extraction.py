"""Common factors before any rotation: minimum residuals, maximum likelihood, principal axes."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

LEAST_UNIQUENESS, MOST_UNIQUENESS = 0.005, 1.0
NEWTON_STEPS = 60
AXIS_STEPS = 1000
LEAST_OF_AXES = -10.0
"""A uniqueness this far below 0 shows that principal axes have no end."""
SETTLED = 1e-8
SAME_VALLEY = 1e-9
"""By how much a minimum must lie lower to be another one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extraction:
    """Unrotated factors of a correlation matrix."""

    loadings: Matrix
    """(k_items, n_factors)."""
    uniqueness: Vector
    """(k_items,) share of each item's variance that no common factor explains."""
    is_heywood: bool
    """Whether an item's uniqueness ran into its lower bound, or below 0: its loadings are not to be read."""
    has_settled: bool = True
    """Whether the search came to rest; where not, the numbers are its last ones."""


class _Criterion(Protocol):
    """What is minimised over free values of the items: value, slope and bend there."""

    def __call__(
        self, place: Vector, correlation: Matrix, n_factors: int, /
    ) -> tuple[float, Vector, Matrix]: ...


def minres(correlation: Matrix, n_factors: int = 1, *, start: Vector | None = None) -> Extraction:
    """Extract factors that leave the least sum of squared residual correlations off the diagonal.

    Parameters
    ----------
    correlation : (k_items, k_items)
        Correlations without NaN.
    n_factors : int
        At least 1, and few enough to be identified: (k - n)^2 >= k + n; one factor of three items just is.
    start : (k_items,), optional
        Uniquenesses to begin the search from, such as those of a like matrix; by default what no item shares
        with all others, where other programs begin as well. Where an item is explained wholly (`is_heywood`)
        there may be lower minima, one for each item that could be.

    Returns
    -------
    Extraction; each factor has a positive sum of loadings.

    Raises
    ------
    ScoringError
        Too many factors for the number of items.

    Source
    ------
    [harman1966]; as a function of the uniquenesses alone: [joreskog1972].
    """
    _identified(correlation.shape[0], n_factors)
    first = first_guess(correlation) if start is None else start
    bounds = (LEAST_UNIQUENESS, MOST_UNIQUENESS)
    uniqueness, settled = _descend(_residual, first, (correlation, n_factors), bounds)
    values, vectors = np.linalg.eigh(correlation - np.diag(uniqueness))
    loadings = vectors[:, ::-1][:, :n_factors] * np.sqrt(np.maximum(values[::-1][:n_factors], 0.0))
    return _extraction(loadings, uniqueness, settled)


def maximum_likelihood(correlation: Matrix, n_factors: int = 1, *, start: Vector | None = None) -> Extraction:
    """Extract the factors under which normally distributed items would most likely correlate as they do.

    Parameters
    ----------
    correlation, n_factors, start
        As for `minres`; the correlations must be positive definite. Without a start, several factors are
        searched from three places and the lowest minimum counts: there are often more than one.

    Returns
    -------
    Extraction; each factor has a positive sum of loadings.

    Raises
    ------
    ScoringError
        Too many factors for the number of items, or correlations that are not positive definite.

    Source
    ------
    [lawley1971], as a function of the logarithms of the uniquenesses [joreskog1967].
    """
    _identified(correlation.shape[0], n_factors)
    if np.linalg.eigvalsh(correlation)[0] <= 1e-9:
        raise ScoringError(
            "Maximum likelihood needs correlations that are positive definite; in these, one item is given "
            "by others. Leave it out, or use minimum residuals."
        )
    tried = tuple(np.log(g) for g in (_guesses(correlation, n_factors) if start is None else (start,)))
    bounds = (float(np.log(LEAST_UNIQUENESS)), float(np.log(MOST_UNIQUENESS)))
    place, settled = _lowest(_unlikely, tried, (correlation, n_factors), bounds)
    uniqueness = np.exp(place)
    root = np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    kept = np.sqrt(np.maximum(values[::-1][:n_factors] - 1, 0.0))
    return _extraction(root[:, None] * vectors[:, ::-1][:, :n_factors] * kept, uniqueness, settled)


def principal_axis(correlation: Matrix, n_factors: int = 1) -> Extraction:
    """Extract factors of the correlations with communalities on the diagonal, until these repeat themselves.

    Parameters
    ----------
    correlation, n_factors
        As for `minres`.

    Returns
    -------
    Extraction; a communality above 1 is kept as it is found, and `is_heywood` says so.

    Raises
    ------
    ScoringError
        Too many factors for the number of items.

    Source
    ------
    [thurstone1947].
    """
    _identified(correlation.shape[0], n_factors)
    communality = 1 - first_guess(correlation)
    loadings, settled = np.empty((correlation.shape[0], n_factors)), False
    for _ in range(AXIS_STEPS):
        values, vectors = np.linalg.eigh(correlation - np.diag(1 - communality))
        loadings = vectors[:, ::-1][:, :n_factors] * np.sqrt(np.maximum(values[::-1][:n_factors], 0.0))
        found = (loadings**2).sum(axis=1)
        settled = bool(np.abs(found - communality).max() < SETTLED)
        communality = found
        if settled:
            return _extraction(loadings, 1 - communality, settled)
    unsettled = _extraction(loadings, 1 - communality, settled)
    return _hastened(correlation, n_factors, communality) or unsettled


def _hastened(correlation: Matrix, n_factors: int, communality: Vector) -> Extraction | None:
    """Principal axes that creep, taken to their end by the residuals' slope, which is nought there too; None
    where they have no end."""
    place, settled = _descend(
        _residual, 1 - communality, (correlation, n_factors), (LEAST_OF_AXES, MOST_UNIQUENESS)
    )
    if not settled or (place <= LEAST_OF_AXES).any():
        return None
    values, vectors = np.linalg.eigh(correlation - np.diag(place))
    loadings = vectors[:, ::-1][:, :n_factors] * np.sqrt(np.maximum(values[::-1][:n_factors], 0.0))
    return _extraction(loadings, place, settled)


def first_guess(correlation: Matrix) -> Vector:
    """What each item does not share with the others, as far as that can be told."""
    with_itself = np.diag(np.linalg.pinv(correlation, hermitian=True))
    return np.clip(1 / np.maximum(with_itself, 1e-6), 0.05, 0.95)


def _guesses(correlation: Matrix, n_factors: int) -> tuple[Vector, ...]:
    """Where searches begin: from what an item shares with all others; where factors are several, and so
    valleys may be, from what it shares with its nearest one, and with one item explained almost wholly."""
    shared = first_guess(correlation)
    if n_factors == 1:
        return (shared,)
    nearest = np.clip(1 - np.abs(correlation - np.eye(len(correlation))).max(axis=0), 0.05, 0.95)
    explained = shared.copy()
    explained[int(np.argmin(shared))] = 0.02
    return shared, nearest, explained


def degrees_of_freedom(k_items: int, n_factors: int) -> int:
    """Correlations beyond those that so many factors can reproduce; below 0 they cannot be told apart."""
    return ((k_items - n_factors) ** 2 - (k_items + n_factors)) // 2


def _identified(k_items: int, n_factors: int) -> None:
    if n_factors < 1 or degrees_of_freedom(k_items, n_factors) < 0:
        raise ScoringError(f"{n_factors} factors cannot be told apart with {k_items} items.")


def _extraction(loadings: Matrix, uniqueness: Vector, settled: bool) -> Extraction:
    return Extraction(
        loadings=loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0),
        uniqueness=uniqueness,
        is_heywood=bool((uniqueness <= LEAST_UNIQUENESS * 1.001).any()),
        has_settled=settled,
    )


def _lowest(
    criterion: _Criterion, starts: tuple[Vector, ...], given: tuple[Matrix, int], bounds: tuple[float, float]
) -> tuple[Vector, bool]:
    """The lowest of the valleys that searches from several starts come to; of equals the first."""
    best, settled, lowest = starts[0], False, np.inf
    for start in starts:
        place, at_rest = _descend(criterion, start, given, bounds)
        value = criterion(place, *given)[0]
        if value < lowest - SAME_VALLEY:
            best, settled, lowest = place, at_rest, value
    return best, settled


def _descend(
    criterion: _Criterion, start: Vector, given: tuple[Matrix, int], bounds: tuple[float, float]
) -> tuple[Vector, bool]:
    """Newton's steps within bounds, shortened until they lead downwards; and whether they came to rest."""
    place = np.clip(start, *bounds)
    value, slope, bend = criterion(place, *given)
    for _ in range(NEWTON_STEPS):
        free = ~(((place <= bounds[0]) & (slope > 0)) | ((place >= bounds[1]) & (slope < 0)))
        if not free.any() or np.abs(slope[free]).max() < SETTLED:
            return place, True
        step = np.zeros_like(place)
        step[free] = _downwards(bend[np.ix_(free, free)], slope[free])
        for shrink in 0.5 ** np.arange(30):
            there = np.clip(place + shrink * step, *bounds)
            found = criterion(there, *given)
            if found[0] <= value + 1e-4 * float(slope @ (there - place)):
                break
        else:
            # No step leads down that rounding would not hide: this is the bottom, to what can be told.
            return place, bool(np.abs(slope[free]).max() < 1e-5)
        place, (value, slope, bend) = there, found
    return place, False


def _downwards(bend: Matrix, slope: Vector) -> Vector:
    """Newton's step, with every direction made one that bends upwards."""
    values, vectors = np.linalg.eigh(bend)
    most = max(float(np.abs(values).max()), 1e-8)
    # Where it bends upwards, however little, Newton's step is the right one; else a short one is safe.
    upwards = np.where(values > 0, np.maximum(values, 1e-9 * most), np.maximum(-values, 1e-4 * most))
    return np.asarray(-vectors @ ((vectors.T @ slope) / upwards))


def _residual(uniqueness: Vector, correlation: Matrix, n_factors: int) -> tuple[float, Vector, Matrix]:
    """Half the sum of squared residuals that the best loadings leave, with slope and bend."""
    values, vectors = np.linalg.eigh(correlation - np.diag(uniqueness))
    # Factors of negative variance do not exist: only positive eigenvalues among the largest are taken out.
    kept = (np.arange(values.size) >= values.size - n_factors) & (values > 0)
    left, out, over = values[~kept], vectors[:, ~kept], vectors[:, kept]
    slope = -(out**2 @ left)
    bend = (out @ out.T) ** 2 + 2 * _crossed(out, over, left[:, None] / _gaps(left, values[kept]))
    return 0.5 * float(left @ left), slope, bend


def _unlikely(place: Vector, correlation: Matrix, n_factors: int) -> tuple[float, Vector, Matrix]:
    """The likelihood's discrepancy at logarithms of uniquenesses, with slope and bend."""
    root = np.exp(place / 2)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    kept = (np.arange(values.size) >= values.size - n_factors) & (values > 1)
    left, out, over = values[~kept], vectors[:, ~kept], vectors[:, kept]
    slope = out**2 @ (1 - left)
    weight = (1 - left[:, None]) * (left[:, None] + values[kept]) / _gaps(left, values[kept])
    bend = (out @ out.T) * ((out * left) @ out.T) - _crossed(out, over, weight)
    return float((left - np.log(np.maximum(left, 1e-300)) - 1).sum()), slope, bend


def _gaps(left: Vector, kept: Vector) -> Matrix:
    """How far every value left lies below every one kept; equal ones are held a hair apart."""
    return np.asarray(np.minimum(left[:, None] - kept, -1e-9))


def _crossed(out: Matrix, over: Matrix, weight: Matrix) -> Matrix:
    """Products of the vectors left and kept, weighed pair by pair."""
    products = (out[:, :, None] * over[:, None, :]).reshape(out.shape[0], -1)
    return (products * weight.ravel()) @ products.T
