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
TINY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Where each item's parameters and categories stand in the long vectors of all items."""

    family: Family
    levels: npt.NDArray[np.intp]

    @property
    def first_category(self) -> npt.NDArray[np.intp]:
        """(k + 1,) where each item's categories begin."""
        return np.concatenate([[0], np.cumsum(self.levels)])

    @property
    def first_parameter(self) -> npt.NDArray[np.intp]:
        """(k + 1,) where each item's parameters begin; an item has as many as categories."""
        return self.first_category

    @property
    def n_parameters(self) -> int:
        """Slopes and intercepts together."""
        return int(self.levels.sum())


def item_curves(
    family: Family, parameters: npt.NDArray[np.number], points: Vector
) -> tuple[npt.NDArray[np.number], npt.NDArray[np.number]]:
    """One item's probabilities (c, q) and their derivatives by its parameters (c parameters, c, q).

    Source
    ------
    Graded: [samejima1969]; partial credit: [masters1982], [muraki1992].
    """
    slope, intercepts = parameters[0], parameters[1:]
    if family == "graded":
        return _graded(slope, intercepts, points)
    return _partial_credit(slope, intercepts, points)


def _graded(
    slope: np.number, intercepts: npt.NDArray[np.number], points: Vector
) -> tuple[npt.NDArray[np.number], npt.NDArray[np.number]]:
    at_least = 1 / (1 + np.exp(-(slope * points + intercepts[:, None])))
    bent = at_least * (1 - at_least)
    ones, nothing = np.ones((1, len(points))), np.zeros((1, len(points)))
    chances = np.vstack([ones, at_least]) - np.vstack([at_least, nothing])
    levels = len(intercepts) + 1
    moves = np.zeros((levels, levels, len(points)), dtype=bent.dtype)
    padded = np.vstack([nothing, bent, nothing])
    moves[0] = points * (padded[:-1] - padded[1:])
    for c in range(1, levels):
        moves[c, c] = bent[c - 1]
        moves[c, c - 1] = -bent[c - 1]
    return chances, moves


def _partial_credit(
    slope: np.number, intercepts: npt.NDArray[np.number], points: Vector
) -> tuple[npt.NDArray[np.number], npt.NDArray[np.number]]:
    levels = len(intercepts) + 1
    score = np.arange(levels)[:, None]
    exponent = score * (slope * points) + np.concatenate([[0.0], intercepts])[:, None]
    weights = np.exp(exponent - exponent.real.max(axis=0))
    chances = weights / weights.sum(axis=0)
    moves = np.empty((levels, levels, len(points)), dtype=chances.dtype)
    moves[0] = chances * points * (score - (score * chances).sum(axis=0))
    for c in range(1, levels):
        moves[c] = chances * ((np.arange(levels) == c)[:, None] - chances[c])
    return chances, moves


def all_curves(layout: Layout, parameters: Vector, points: Vector) -> Matrix:
    """(sum of categories, q) probabilities of every category of every item.

    Source
    ------
    [samejima1969], [muraki1992].
    """
    first = layout.first_parameter
    return np.vstack(
        [
            item_curves(layout.family, parameters[first[i] : first[i + 1]], points)[0]
            for i in range(len(layout.levels))
        ]
    )


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
