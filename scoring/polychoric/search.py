"""The correlation of each pair of items that makes their table most likely, all pairs in step."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from scoring.polychoric.bivariate import cumulative, density, slope_of_density
from scoring.results import Matrix, Vector

Table = npt.NDArray[np.float64]
# A correlation of 1 is said where the likelihood still rises here.
EDGE = 0.99999
# A likelihood that has no more bend than a single person gives it, this near to 1, has its peak there.
FLAT_FROM = 0.99
SETTLED = 1e-9
NEWTON_STEPS, MOST_STEPS = 12, 60
# How many limits of pairs are worked on at once: what a processor's second-level cache holds.
AT_ONCE = 8192
# What subtracting probabilities from one another can leave of one that is nought.
LEAST_PROBABILITY = 1e-16

Curve = Callable[[Vector, npt.NDArray[np.bool_]], tuple[Vector, Vector]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """Correlations (n_pairs,), and which of them stand at an edge, where the likelihood rises to 1 or -1."""

    correlation: Vector
    is_edge: npt.NDArray[np.bool_]
    has_settled: npt.NDArray[np.bool_]


def most_likely(tables: Table, first: Matrix, second: Matrix, start: Vector) -> Found:
    """Find each pair's correlation by Newton's steps, kept between bounds that close in.

    Parameters
    ----------
    tables : (n_pairs, width, width)
        How many gave each two answers.
    first, second : (n_pairs, width - 1)
        Thresholds of the two items of each pair, `FAR` beyond the last.
    start : (n_pairs,)
        Where to begin, within (-1, 1).

    Source
    ------
    [olsson1979]: the likelihood is taken at thresholds that are held at the items' own shares.
    """
    size = max(1, AT_ONCE // max(1, first.shape[1] * second.shape[1]))
    parts = []
    for begin in range(0, start.size, size):
        some = slice(begin, begin + size)
        curve = partial(_of_tables, tables[some], (first[some], second[some]))
        parts.append(climb(curve, start[some]))
    return Found(
        correlation=np.concatenate([p.correlation for p in parts]),
        is_edge=np.concatenate([p.is_edge for p in parts]),
        has_settled=np.concatenate([p.has_settled for p in parts]),
    )


def climb(curve: Curve, start: Vector) -> Found:
    """Find where each curve's slope is nought, given its slope and bend at a correlation."""
    value = np.clip(start, -0.95, 0.95)
    low, high = np.full_like(value, -EDGE), np.full_like(value, EDGE)
    active = np.ones(value.size, dtype=bool)
    is_edge = np.zeros(value.size, dtype=bool)
    for count in range(MOST_STEPS):
        slope, bend = curve(value[active], active)
        here = value[active]
        rising = slope > 0
        low[active] = np.where(rising, here, low[active])
        high[active] = np.where(rising, high[active], here)
        step = np.where(bend < 0, -slope / np.where(bend < 0, bend, -1.0), np.sign(slope))
        there = here + step
        middle = (low[active] + high[active]) / 2
        still = (np.abs(step) < SETTLED) & (bend < 0)
        # Towards an edge Newton's steps shorten for ever: halving what is left comes to an end.
        inside = (there > low[active]) & (there < high[active]) & (count < NEWTON_STEPS)
        there = np.where(still | inside, there, middle)
        value[active] = there
        near = high[active] - low[active] < 1e-10
        done = near | still
        flat = (np.abs(there) > FLAT_FROM) & (bend > -1)
        is_edge[active] = flat | (near & (np.abs(there) > EDGE - 1e-6))
        active[np.flatnonzero(active)[done]] = False
        if not active.any():
            break
    return Found(
        correlation=np.where(is_edge, np.sign(value), value), is_edge=is_edge, has_settled=~active | is_edge
    )


def probabilities(first: Matrix, second: Matrix, correlation: Vector) -> Table:
    """(n_pairs, width, width) the probability of each two answers under a pair's correlation."""
    return differences(_bordered(first, second, correlation))


def differences(cut: Table) -> Table:
    """What lies between the limits of a table of cumulative values."""
    return np.asarray(np.diff(np.diff(cut, axis=1), axis=2))


def grid(first: Matrix, second: Matrix) -> tuple[Table, Table]:
    """Every threshold of the one item beside every threshold of the other."""
    shape = (first.shape[0], first.shape[1], second.shape[1])
    return (
        np.ascontiguousarray(np.broadcast_to(first[:, :, None], shape)),
        np.ascontiguousarray(np.broadcast_to(second[:, None, :], shape)),
    )


def bordered_by_nought(inner: Table) -> Table:
    """A table of slopes with the slopes at minus and plus infinity, which are nought."""
    return np.pad(inner, ((0, 0), (1, 1), (1, 1)))


def _bordered(first: Matrix, second: Matrix, correlation: Vector) -> Table:
    from scipy.special import ndtr

    h, k = grid(first, second)
    whole = np.pad(cumulative(h, k, correlation), ((0, 0), (1, 1), (1, 1)))
    whole[:, 1:-1, -1], whole[:, -1, 1:-1], whole[:, -1, -1] = ndtr(first), ndtr(second), 1.0
    return whole


def _of_tables(
    tables: Table, cuts: tuple[Matrix, Matrix], correlation: Vector, active: npt.NDArray[np.bool_]
) -> tuple[Vector, Vector]:
    """Slope and bend of the log likelihood of the tables over their correlations."""
    first, second = cuts
    if not active.all():
        tables, first, second = tables[active], first[active], second[active]
    probability = np.maximum(probabilities(first, second, correlation), LEAST_PROBABILITY)
    h, k = grid(first, second)
    at = density(h, k, correlation)
    rate = differences(bordered_by_nought(at)) / probability
    change = differences(bordered_by_nought(slope_of_density(h, k, correlation, at))) / probability
    slope = (tables * rate).sum(axis=(1, 2))
    bend = (tables * (change - rate * rate)).sum(axis=(1, 2))
    return slope, bend
