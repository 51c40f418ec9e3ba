"""How alike two factor structures are, and turning one to meet the other."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Congruence:
    """How alike factors of two solutions are, after they were matched, or turned to meet."""

    by_factor: Vector
    """(n_factors,) Tucker's coefficient of each factor with its partner."""
    by_item: Vector
    """(k_items,) the same of each item's loadings over the factors; NaN where an item has none."""
    overall: float
    pattern: Matrix
    """(k_items, n_factors) the first solution's loadings in the second's order, signs or directions."""


def tucker(first: Matrix, second: Matrix) -> Matrix:
    """Tucker's coefficients of every factor of the one with every factor of the other.

    Parameters
    ----------
    first, second : (k_items, n_factors)
        Loadings of the same items in the same order.

    Returns
    -------
    (n_factors of the first, n_factors of the second), in [-1, 1].

    Raises
    ------
    ScoringError
        Different numbers of items, or a factor without any loading.

    Source
    ------
    [tucker1951], [lorenzoseva2006].
    """
    if first.shape[0] != second.shape[0]:
        raise ScoringError(
            f"Structures of the same items can be compared; here are {first.shape[0]} and "
            f"{second.shape[0]} items."
        )
    size = np.sqrt((first**2).sum(axis=0)), np.sqrt((second**2).sum(axis=0))
    if (size[0] == 0).any() or (size[1] == 0).any():
        raise ScoringError("A factor without any loading resembles nothing; leave it out.")
    return np.asarray(first.T @ second / np.outer(*size))


def matching(first: Matrix, second: Matrix) -> tuple[npt.NDArray[np.intp], Vector]:
    """The order and signs that bring the first solution's factors nearest to the second's, one to one."""
    from scipy.optimize import linear_sum_assignment

    alike = tucker(first, second)
    order = linear_sum_assignment(-np.abs(alike.T))[1]
    signs = np.where(alike[order, np.arange(order.size)] < 0, -1.0, 1.0)
    return order, signs


def matched(first: Matrix, second: Matrix) -> Congruence:
    """Compare two solutions whose factors differ in order and sign alone. Source: [tucker1951]."""
    _same_number(first, second)
    order, signs = matching(first, second)
    return _compared(first[:, order] * signs, second)


def procrustes(first: Matrix, second: Matrix, *, is_oblique: bool = False) -> Congruence:
    """Turn one solution as near to another as it can be, and compare them.

    Parameters
    ----------
    first, second : (k_items, n_factors)
        Loadings of the same items; the first is turned.
    is_oblique : bool
        Whether factors may correlate after turning (least squares, columns of factors of variance 1).

    Returns
    -------
    Congruence of the turned loadings with the second.

    Raises
    ------
    ScoringError
        As `tucker`; different numbers of factors.

    Source
    ------
    Orthogonal: [schonemann1966]. Oblique: [hurley1962]. Coefficients: [tucker1951].
    """
    _same_number(first, second)
    if is_oblique:
        shift = np.linalg.lstsq(first, second, rcond=None)[0]
        shift = shift * np.sqrt(np.diag(np.linalg.inv(shift.T @ shift)))
        return _compared(first @ shift, second)
    left, _, right = np.linalg.svd(first.T @ second)
    return _compared(first @ left @ right, second)


def _same_number(first: Matrix, second: Matrix) -> None:
    if first.shape[1] != second.shape[1]:
        raise ScoringError(
            f"Factors are compared one to one; here are {first.shape[1]} and {second.shape[1]} factors."
        )


def _compared(turned: Matrix, second: Matrix) -> Congruence:
    by_factor = np.diag(tucker(turned, second)).copy()
    sizes = np.sqrt((turned**2).sum(axis=1) * (second**2).sum(axis=1))
    products = (turned * second).sum(axis=1)
    by_item = np.where(sizes > 0, products / np.where(sizes > 0, sizes, 1.0), np.nan)
    overall = float((turned * second).sum() / np.sqrt((turned**2).sum() * (second**2).sum()))
    return Congruence(by_factor=by_factor, by_item=by_item, overall=overall, pattern=turned)
