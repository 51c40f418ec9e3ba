"""The nearest usable correlation matrix to one that no sample of answers could have."""

from dataclasses import dataclass

import numpy as np

from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix

LEAST_EIGENVALUE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed:
    """A positive definite correlation matrix, and how far it lies from the one given."""

    correlation: Matrix
    smallest_eigenvalue: float
    """Of the matrix as given."""
    largest_change: float
    """Of a single correlation; 0 where nothing had to be changed."""
    caveats: tuple[Caveat, ...] = ()


def smooth(correlation: Matrix) -> Smoothed:
    """Make a correlation matrix positive definite, where pairs taken one by one contradict each other.

    Parameters
    ----------
    correlation : (k_items, k_items)
        Symmetric, with ones on the diagonal.

    Returns
    -------
    Smoothed. Eigenvalues below 1e-12 are lifted to 1e-10, and the matrix is brought back to ones on its
    diagonal; caveat `smoothed` then tells the smallest eigenvalue and the largest change of a correlation.

    Raises
    ------
    ScoringError
        The matrix holds NaN, or is not symmetric with ones on its diagonal.

    Source
    ------
    [wothke1993].
    """
    if correlation.ndim != 2 or correlation.shape[0] != correlation.shape[1]:
        raise ScoringError(f"Correlations form a square matrix; this one has the shape {correlation.shape}.")
    if not np.isfinite(correlation).all() or np.abs(correlation - correlation.T).max(initial=0.0) > 1e-8:
        raise ScoringError("A correlation matrix is symmetric and without gaps; this one is not.")
    if np.abs(np.diag(correlation) - 1).max(initial=0.0) > 1e-8:
        raise ScoringError(
            "A correlation matrix has ones on its diagonal; standardise these covariances first."
        )
    values, vectors = np.linalg.eigh(correlation)
    smallest = float(values[0])
    if smallest >= LEAST_EIGENVALUE:
        return Smoothed(correlation=correlation, smallest_eigenvalue=smallest, largest_change=0.0)
    lifted = np.where(values < LEAST_EIGENVALUE, 100 * LEAST_EIGENVALUE, values)
    rough = (vectors * lifted) @ vectors.T
    size = np.sqrt(np.diag(rough))
    usable = rough / np.outer(size, size)
    np.fill_diagonal(usable, 1.0)
    change = float(np.abs(usable - correlation).max())
    told = Caveat(code="smoothed", facts=(("smallest_eigenvalue", smallest), ("largest_change", change)))
    return Smoothed(correlation=usable, smallest_eigenvalue=smallest, largest_change=change, caveats=(told,))
