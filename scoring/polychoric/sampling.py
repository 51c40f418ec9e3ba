"""How far polychoric correlations and thresholds would differ in other samples, as each answer moves them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.polychoric.bivariate import FAR, density, slope_over_limit
from scoring.polychoric.search import (
    LEAST_PROBABILITY,
    Table,
    bordered_by_nought,
    differences,
    grid,
    probabilities,
)
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Influence:
    """How each possible answer moves the correlation of a pair: their sum over respondents is its error."""

    both: Table
    """(n_pairs, width, width) of a respondent who gave these two answers."""
    first: Matrix
    """(n_pairs, width) of one who gave this answer to the first item and left the second out."""
    second: Matrix


def threshold_influence(counts: Matrix, cuts: Matrix) -> Table:
    """(k_items, width - 1, width) how much an answer moves each threshold of its item.

    The sum over respondents is the error of the threshold, to the first order.
    """
    total = counts.sum(axis=1)
    below = np.cumsum(counts, axis=1)[:, :-1] / total[:, None]
    height = np.exp(-cuts * cuts / 2) / np.sqrt(2 * np.pi) * total[:, None]
    places = np.arange(counts.shape[1])
    is_below = places[None, None, :] <= places[None, :-1, None]
    real = (cuts < FAR)[:, :, None]
    return np.asarray(
        np.where(real, (is_below - below[:, :, None]) / np.where(real, height[:, :, None], 1.0), 0.0)
    )


def influence(
    tables: Table, cuts: tuple[Matrix, Matrix], correlation: Vector, moved: tuple[Table, Table]
) -> Influence:
    """How answers move each pair's correlation, directly and through the thresholds of its items.

    Parameters
    ----------
    tables : (n_pairs, width, width)
    cuts : thresholds of the first and of the second item of each pair
    correlation : (n_pairs,), below 1 in size
    moved : `threshold_influence` of the first and of the second items

    Source
    ------
    [muthen1984], [joreskog1994]; derivatives are weighed by the products of first derivatives.
    """
    first, second = cuts
    h, k = grid(first, second)
    probability = np.maximum(probabilities(first, second, correlation), LEAST_PROBABILITY)
    rate = differences(bordered_by_nought(density(h, k, correlation))) / probability
    information = (tables * rate * rate).sum(axis=(1, 2))
    weight = tables * rate / probability
    on_first = _through(weight, slope_over_limit(h, k, correlation), first)
    swapped = slope_over_limit(k, h, correlation).transpose(0, 2, 1)
    on_second = _through(weight.transpose(0, 2, 1), swapped, second)
    one = -np.einsum("pt,ptc->pc", on_first, moved[0]) / information[:, None]
    two = -np.einsum("pt,ptc->pc", on_second, moved[1]) / information[:, None]
    both = rate / information[:, None, None] + one[:, :, None] + two[:, None, :]
    return Influence(both=both, first=one, second=two)


def standard_errors(tables: Table, found: Influence, alone: tuple[Matrix, Matrix]) -> npt.NDArray[np.float64]:
    """(n_pairs,) standard errors; `alone` are answers of those who left the other item of the pair out."""
    squared = (tables * found.both**2).sum(axis=(1, 2))
    squared = squared + (alone[0] * found.first**2).sum(axis=1) + (alone[1] * found.second**2).sum(axis=1)
    return np.asarray(np.sqrt(squared))


def _through(weight: Table, slope: Table, cuts: Matrix) -> Matrix:
    """(n_pairs, width - 1) the likelihood's slope over both the correlation and each threshold."""
    across = np.diff(np.pad(slope, ((0, 0), (0, 0), (1, 0))), axis=2)
    # At an infinite limit of the other item the whole density at the threshold lies below it.
    at_end = np.exp(-cuts * cuts / 2) / np.sqrt(2 * np.pi)
    last = at_end[:, :, None] - slope[:, :, -1:]
    across = np.concatenate([across, last], axis=2)
    return np.asarray((weight[:, :-1] * across).sum(axis=2) - (weight[:, 1:] * across).sum(axis=2))
