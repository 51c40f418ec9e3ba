"""People who do not exist: answers drawn from a stated factor model, to see what a sample would tell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Items that measure common factors and nothing else, answered in ordered categories or without."""

    loadings: Matrix
    """(k_items, n_factors), of items of variance 1."""
    factor_correlations: Matrix
    cuts: Vector
    """Standard normal scores at which the answer goes one point up; empty for scores without categories."""

    @property
    def correlation(self) -> Matrix:
        """(k, k) correlations before answers are put into categories."""
        common = self.loadings @ self.factor_correlations @ self.loadings.T
        return common - np.diag(np.diag(common)) + np.eye(len(common))

    @property
    def k(self) -> int:
        """Items."""
        return int(self.loadings.shape[0])

    def draw(self, n: int, *, rng: np.random.Generator) -> Matrix:
        """(n, k) answers of people drawn at random: points from 1, or scores where there are no cuts."""
        root = np.linalg.cholesky(self.correlation)
        scores = rng.standard_normal((n, self.k)) @ root.T
        if not self.cuts.size:
            return scores
        return 1.0 + np.searchsorted(self.cuts, scores).astype(np.float64)


def population(
    loadings: npt.ArrayLike, *, factor_correlation: float = 0.0, points: int | None = None, skew: float = 0.0
) -> Population:
    """Describe people by what each item has of each factor.

    Parameters
    ----------
    loadings : (k_items,) or (k_items, n_factors)
    factor_correlation : float
        Of every two factors.
    points : int, optional
        Response options; the cuts stand evenly from -1.5 to 1.5 standard deviations. None: no categories.
    skew : float
        Standard deviations the cuts are moved by: above 0 most answers are low.

    Raises
    ------
    ScoringError
        Fewer than two items, fewer than two points, communalities of 1 or more, or correlations that
        contradict each other.

    Source
    ------
    Simulation of factor models in categories: [muthen2002].
    """
    table = np.asarray(loadings, dtype=np.float64)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or table.shape[0] < 2 or not np.isfinite(table).all():
        raise ScoringError("A population needs two items or more with a loading each.")
    if points is not None and points < 2:
        raise ScoringError(f"Answers need 2 points or more, not {points}.")
    n_factors = table.shape[1]
    between = np.full((n_factors, n_factors), factor_correlation) + (1 - factor_correlation) * np.eye(
        n_factors
    )
    common = np.diag(table @ between @ table.T)
    if np.linalg.eigvalsh(between)[0] <= 0 or (common >= 1).any():
        raise ScoringError(
            "Such people cannot be: an item would have no error of its own, or the factors contradict each "
            "other. Give smaller loadings or correlations."
        )
    cuts = np.empty(0) if points is None else np.linspace(-1.5, 1.5, points - 1) + skew
    return Population(
        loadings=table, factor_correlations=between, cuts=cuts if points != 2 else np.array([skew])
    )


def clusters(items: Sequence[int], *, loading: float) -> Matrix:
    """Loadings of scales: `items[f]` items on factor f, all `loading`, and none on another.

    Source
    ------
    [muthen2002].
    """
    table = np.zeros((sum(items), len(items)))
    at = 0
    for factor, count in enumerate(items):
        table[at : at + count, factor] = loading
        at += count
    return table
