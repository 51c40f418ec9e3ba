"""Curves of the categories of all items at once: probabilities at points of the trait, and their derivatives.

Parameters stand item by item: the slope a, then the intercepts d. The graded model has P(at least c) =
logistic(a t + d_c), the partial credit model P(c) in proportion to exp(c a t + d_c), d_0 = 0.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.results import Matrix, Vector

Family = Literal["graded", "partial_credit"]
Numbers = npt.NDArray[np.number]
TINY, COUNTS, FAR = 1e-300, 1e-150, 700.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Where each item's parameters and categories stand in the long vectors of all items."""

    family: Family
    levels: npt.NDArray[np.intp]

    @property
    def first(self) -> npt.NDArray[np.intp]:
        """(k + 1,) where each item's categories begin, and its parameters: there are as many."""
        return np.concatenate([[0], np.cumsum(self.levels)])

    @property
    def n_parameters(self) -> int:
        """Slopes and intercepts together."""
        return int(self.levels.sum())

    @property
    def n_items(self) -> int:
        """How many items there are."""
        return len(self.levels)

    @property
    def blocks(self) -> tuple[npt.NDArray[np.intp], ...]:
        """Items of one number of categories together: (items, categories) places in the long vectors."""
        first = self.first[:-1]
        return tuple(first[self.levels == c, None] + np.arange(c) for c in np.unique(self.levels))


def curves(family: Family, parameters: Numbers, points: Vector) -> tuple[Numbers, Numbers]:
    """Probabilities (m, c, q) of items with parameters (m, c), and their derivatives (m, c parameters, c, q).

    Complex parameters are admitted, for derivatives by a step off the real line. Graded intercepts out of
    order give negative chances.

    Source
    ------
    Graded: [samejima1969]; partial credit: [masters1982], [muraki1992].
    """
    slope, intercepts = parameters[:, :1, None], parameters[:, 1:, None]
    return (_graded if family == "graded" else _partial_credit)(slope, intercepts, points)


def by_log(chances: Numbers, moves: Numbers) -> Numbers:
    """(m, parameters, c, q) derivatives of the logarithms of chances; 0 where a chance is too small to count.

    Source
    ------
    [samejima1969], [muraki1992].
    """
    there = np.broadcast_to((chances.real > COUNTS)[:, None], moves.shape)
    return np.divide(moves, chances[:, None], out=np.zeros_like(moves), where=there)


def _graded(slope: Numbers, intercepts: Numbers, points: Vector) -> tuple[Numbers, Numbers]:
    above, below = _logistic(slope * points + intercepts), _logistic(-slope * points - intercepts)
    items, steps, places = above.shape
    ends = np.ones((items, 1, places)), np.zeros((items, 1, places))
    # A product, not a difference of two numbers near one, which would be nothing far out.
    rises = np.diff(intercepts, axis=1)
    falls = -np.expm1(rises - np.maximum(rises.real - FAR, 0.0))
    apart = np.concatenate([ends[0][..., :1], falls, ends[0][..., :1]], axis=1)
    chances = np.concatenate([ends[0], above], axis=1) * np.concatenate([below, ends[0]], axis=1) * apart
    bent = np.concatenate([ends[1], above * below, ends[1]], axis=1)
    moves = np.zeros((items, steps + 1, steps + 1, places), dtype=bent.dtype)
    moves[:, 0] = points * (bent[:, :-1] - bent[:, 1:])
    for c in range(1, steps + 1):
        moves[:, c, c] = bent[:, c]
        moves[:, c, c - 1] = -bent[:, c]
    return chances, moves


def _logistic(x: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(np.clip(-x.real, -FAR, FAR) - (x - x.real))))


def _partial_credit(slope: Numbers, intercepts: Numbers, points: Vector) -> tuple[Numbers, Numbers]:
    items, steps = intercepts.shape[:2]
    score = np.arange(steps + 1)[:, None]
    shift = np.concatenate([np.zeros((items, 1, 1)), intercepts], axis=1)
    exponent = score * (slope * points) + shift
    weights = np.exp(exponent - exponent.real.max(axis=1, keepdims=True))
    chances = weights / weights.sum(axis=1, keepdims=True)
    moves = np.empty((items, steps + 1, steps + 1, len(points)), dtype=chances.dtype)
    moves[:, 0] = chances * points * (score - (score * chances).sum(axis=1, keepdims=True))
    for c in range(1, steps + 1):
        moves[:, c] = chances * ((score == c) - chances[:, c : c + 1])
    return chances, moves


def all_curves(layout: Layout, parameters: Vector, points: Vector) -> Matrix:
    """(sum of categories, q) probabilities of every category of every item.

    Source
    ------
    [samejima1969], [muraki1992].
    """
    found = np.empty((layout.n_parameters, len(points)))
    for places in layout.blocks:
        found[places] = np.asarray(curves(layout.family, parameters[places], points)[0], dtype=np.float64)
    return found


def difficulties(family: Family, parameters: Vector) -> Vector:
    """Where on the trait an item's steps lie, (c - 1,): -d / a, or of partial credit -(d_c - d_c-1) / a.

    Source
    ------
    [samejima1969], [muraki1992].
    """
    slope, intercepts = parameters[0], parameters[1:]
    if family == "graded":
        return np.asarray(-intercepts / slope)
    return np.asarray(-np.diff(np.concatenate([[0.0], intercepts])) / slope)
