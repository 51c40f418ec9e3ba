"""Loevinger's coefficients of pairs, items and scale, with standard errors."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scoring.mokken.scores import Codes, popularity, steps, whole
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scalability:
    """Scalability coefficients: covariance as a share of the largest the answers' frequencies allow."""

    pairs: Matrix
    """(k, k) H_ij; NaN on the diagonal."""
    items: Vector
    """(k,) H_j."""
    scale: float
    se_pairs: Matrix = field(repr=False)
    se_items: Vector
    se_scale: float
    n: int


def scalability(item_scores: npt.ArrayLike) -> Scalability:
    """Estimate H_ij = cov / largest cov, H_j and H, with errors by the delta method.

    The largest covariance two items can have, their frequencies given, is that of the sorted answers; H_j
    and H are ratios of sums over pairs. Errors treat the answer patterns as multinomial.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed whole numbers of one format; rows with any NaN are left out.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, fractions, or an item everybody answers alike.

    Source
    ------
    [loevinger1948], [mokken1971]; several categories [molenaar1991]; errors [kuijpers2013].
    """
    codes = whole(item_scores, "Scalability")
    n, k = codes.shape
    found, most = np.zeros((k, k)), np.zeros((k, k))
    pull, reach = np.zeros((k, n)), np.zeros((k, n))
    se_pairs = np.full((k, k), np.nan)
    for i, j, cov, top, d_cov, d_top in _pairs(codes):
        found[i, j] = found[j, i] = cov
        most[i, j] = most[j, i] = top
        se_pairs[i, j] = se_pairs[j, i] = _error(cov / top, d_cov, d_top, top)
        for item in (i, j):
            pull[item] += d_cov
            reach[item] += d_top
    items = found.sum(axis=1) / most.sum(axis=1)
    scale = float(found.sum() / most.sum())
    pairs = np.divide(found, most, out=np.full((k, k), np.nan), where=most > 0)
    errors = [_error(items[i], pull[i], reach[i], most[i].sum()) for i in range(k)]
    return Scalability(
        pairs=pairs, items=items, scale=scale, n=n, se_pairs=se_pairs, se_items=np.array(errors),
        se_scale=_error(scale, pull.sum(axis=0), reach.sum(axis=0), float(most.sum())),
    )  # fmt: skip


def ratios(codes: Codes) -> tuple[Matrix, Matrix]:
    """(k, k) covariances, and the largest there could be; without errors, for those who try many sets.

    Source
    ------
    [molenaar1991].
    """
    centred = codes - codes.mean(axis=0)
    ordered = np.sort(codes, axis=0) - codes.mean(axis=0)
    return centred.T @ centred / len(codes), ordered.T @ ordered / len(codes)


def _pairs(codes: Codes) -> Iterator[tuple[int, int, float, float, Vector, Vector]]:
    """Each pair's covariance and largest covariance, and what each person's weight adds to them."""
    n, k = codes.shape
    centred = codes - codes.mean(axis=0)
    passed, share = steps(codes).astype(np.float64), popularity(codes)
    for i in range(k):
        for j in range(i + 1, k):
            product = centred[:, i] * centred[:, j]
            cov = float(product.mean())
            # Where two steps are equally popular, half of the error is each one's.
            first = _is_less(share[i][:, None], share[j])
            top = float(np.minimum(share[i][:, None], share[j]).sum())
            mean = float(codes[:, i].mean() * codes[:, j].mean())
            # A step pair's largest joint share is the smaller of the two; a person's weight moves that one.
            moved = passed[:, i] @ first.sum(axis=1) + passed[:, j] @ (1 - first).sum(axis=0)
            level = codes[:, i] * codes[:, j].mean() + codes[:, j] * codes[:, i].mean()
            yield i, j, cov, top - mean, (product - cov) / n, (moved - top - level + 2 * mean) / n


def _is_less(one: Matrix, other: Vector) -> Matrix:
    return np.asarray((one < other) + 0.5 * (one == other), dtype=np.float64)


def _error(ratio: float, over: Vector, under: Vector, below: float) -> float:
    influence = (over - ratio * under) / below
    return float(np.sqrt((influence**2).sum()))
