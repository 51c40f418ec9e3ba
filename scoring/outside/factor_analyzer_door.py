"""The only door to factor_analyzer: KMO, Bartlett's test, and loadings to cross-check our own.

What it gets wrong stays outside: the order of its factor correlations, the communalities of oblique
rotations, and a confirmatory model's information criteria. It is mended here where newer packages broke it.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import complete, enough
from scoring.moments import Moments
from scoring.results import Matrix, Vector

MISFIT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adequacy:
    """Kaiser, Meyer and Olkin's sampling adequacy."""

    overall: float
    items: Vector
    """(k,) each item's own, 0 to 1."""
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bartlett:
    """Bartlett's test that no two items correlate."""

    chi2: float
    df: int
    p: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Oblique:
    """Pattern loadings (k, n_factors) and the correlations of those factors, in the same order."""

    pattern: Matrix
    factor_correlations: Matrix


def kmo(item_scores: npt.ArrayLike) -> Adequacy:
    """Estimate how much of the items' correlations is shared by more than two of them.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Item scores; rows with any NaN are left out.

    Raises
    ------
    ScoringError
        Fewer complete rows than items, plus one, fewer than two items, an item that does not vary, or one
        that is given by the others.

    Source
    ------
    [kaiser1974].
    """
    scores = _fit(item_scores, "Sampling adequacy")
    correlation = Moments.of(scores).correlation
    if np.abs(correlation - np.eye(correlation.shape[0])).max() < 1e-12:
        raise ScoringError("Sampling adequacy is undefined: no item correlates with another.")
    with _quiet():
        items, overall = _mended().calculate_kmo(scores)
    return Adequacy(overall=float(overall), items=np.asarray(items, dtype=np.float64), n=scores.shape[0])


def bartlett(item_scores: npt.ArrayLike) -> Bartlett:
    """Test that the correlation matrix of the items is one of no correlation.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Item scores; rows with any NaN are left out.

    Raises
    ------
    ScoringError
        As for `kmo`.

    Source
    ------
    [bartlett1950].
    """
    scores = _fit(item_scores, "Bartlett's test")
    n, k_items = scores.shape
    with _quiet():
        chi2, p = _mended().calculate_bartlett_sphericity(scores)
    return Bartlett(chi2=float(chi2), df=k_items * (k_items - 1) // 2, p=float(p), n=n)


def minres_oblimin(item_scores: npt.ArrayLike, n_factors: int) -> Oblique:
    """Extract minres factors and rotate them by oblimin, with factor correlations in the loadings' order.

    The package sorts its loadings but not its factor correlations; they are found again from its structure
    matrix, and refused unless pattern times correlations gives that structure back.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Item scores; rows with any NaN are left out.
    n_factors : int
        At least 2.

    Raises
    ------
    ScoringError
        As for `kmo`; fewer than two factors; or results that contradict each other.

    Source
    ------
    [harman1966], [jennrich1966].
    """
    scores = _fit(item_scores, "Factor loadings")
    if n_factors < 2:
        raise ScoringError(f"An oblique rotation needs at least 2 factors; {n_factors} were asked for.")
    with _quiet():
        model = _mended().FactorAnalyzer(n_factors=n_factors, rotation="oblimin", method="minres")
        model.fit(scores)
    pattern = np.asarray(model.loadings_, dtype=np.float64)
    return Oblique(pattern=pattern, factor_correlations=in_order(pattern, model.structure_))


def in_order(pattern: Matrix, structure: npt.ArrayLike) -> Matrix:
    """The factor correlations that turn this pattern into this structure; refused where none do.

    Source
    ------
    structure = pattern times factor correlations: [harman1966].
    """
    wanted = np.asarray(structure, dtype=np.float64)
    phi = np.linalg.lstsq(pattern, wanted, rcond=None)[0]
    is_possible = np.allclose(phi, phi.T, atol=MISFIT) and np.allclose(np.diag(phi), 1, atol=MISFIT)
    if not (is_possible and np.allclose(pattern @ phi, wanted, atol=MISFIT)):
        raise ScoringError("The factor loadings and the factor correlations contradict each other.")
    return np.asarray(phi)


def _fit(item_scores: npt.ArrayLike, statistic: str) -> Matrix:
    """Complete rows that a factor model can be asked about."""
    scores = complete(item_scores, statistic)
    n, k_items = scores.shape
    enough(n, k_items, statistic, rows=k_items + 1)
    correlation = Moments.of(scores).correlation
    if np.linalg.matrix_rank(correlation, tol=1e-10, hermitian=True) < k_items:
        raise ScoringError(
            f"{statistic} does not exist: at least one item is wholly given by the others. Leave it out."
        )
    return scores


@cache
def _mended() -> ModuleType:
    """factor_analyzer, able to run beside the scikit-learn and pandas of today.

    The package calls scikit-learn by an argument that was renamed, and writes into an array that pandas
    hands out read-only. Both names are rebound inside the package alone.
    """
    with _quiet():
        from factor_analyzer import confirmatory_factor_analyzer, factor_analyzer
        from sklearn.utils import check_array

    def check(x: Any, *, force_all_finite: Any = True, **others: Any) -> Any:
        return check_array(x, ensure_all_finite=force_all_finite, **others)

    free = confirmatory_factor_analyzer.get_free_parameter_idxs
    factor_analyzer.check_array = confirmatory_factor_analyzer.check_array = check
    confirmatory_factor_analyzer.get_free_parameter_idxs = lambda x, eq=1: free(np.array(x), eq=eq)
    module: ModuleType = factor_analyzer
    return module


@contextmanager
def _quiet() -> Iterator[None]:
    """Its warnings speak of packages' names for things, not of these answers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
