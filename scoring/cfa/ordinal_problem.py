"""Thresholds and correlations that a model of ordered answers implies, and the search's problem with them.

Behind each answer stands a normal variable with the model's means and covariances, cut at thresholds. Only
its standardised thresholds and its correlations show; `scale` makes them so: one over its spread (theta), or
a parameter of its own (delta) [muthen1997].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.cfa.ordinal_sample import OrdinalGroup
from scoring.cfa.structure import GroupStructure, Implied, columns, lower
from scoring.results import Matrix, Vector

Parameterization = Literal["delta", "theta"]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrdinalStructure:
    """One group's model: its latent part, where its thresholds and scales stand among the parameters."""

    latent: GroupStructure
    item: Places
    """(thresholds,) the item of each."""
    threshold: Places
    """(thresholds,) the parameter of each."""
    scale: Places | None
    """(p,) the parameter of each item's scale, -1 where it is 1; None under theta."""

    def implied(self, theta: Vector) -> Vector:
        """(s,) thresholds and correlations at these parameters."""
        at = self.latent.implied(theta)
        unit = self.unit(theta, at.covariance)
        row, column = _pairs(len(unit))
        cut = unit[self.item] * (theta[self.threshold] - at.mean[self.item])
        return np.concatenate([cut, unit[row] * unit[column] * at.covariance[row, column]])

    def unit(self, theta: Vector, covariance: Matrix) -> Vector:
        """(p,) what the variables behind the answers are multiplied with to show."""
        if self.scale is None:
            return np.asarray(1 / np.sqrt(np.diagonal(covariance)))
        return np.where(self.scale >= 0, theta[np.maximum(self.scale, 0)], 1.0)

    def left(self, theta: Vector, at: Implied) -> Vector:
        """(p,) residual variances of the variables behind the answers."""
        if self.scale is None:
            return np.asarray(np.diagonal(at.residual))
        common = at.loadings @ at.factor_covariance @ at.loadings.T
        return np.asarray(self.unit(theta, at.covariance) ** -2 - np.diagonal(common))

    def slopes(self, theta: Vector) -> Matrix:
        """(n_free, s) how they move with each parameter."""
        at = self.latent.implied(theta)
        moves = self.latent.moves(at)
        p, q = len(at.mean), len(theta)
        unit = self.unit(theta, at.covariance)
        spread, level, stretch = np.zeros((q, p, p)), np.zeros((q, p)), np.zeros((q, p))
        low = lower(p)
        whole = np.zeros((len(moves.free), p, p))
        whole[:, low[0], low[1]] = whole[:, low[1], low[0]] = columns(moves)
        np.add.at(spread, moves.free, whole)
        np.add.at(level, moves.free, moves.means)
        if self.scale is None:
            stretch = -(unit**3) * np.diagonal(spread, axis1=1, axis2=2) / 2
        else:
            own = np.flatnonzero(self.scale >= 0)
            stretch[self.scale[own], own] = 1.0
        row, column = _pairs(p)
        apart = theta[self.threshold] - at.mean[self.item]
        cut = stretch[:, self.item] * apart - unit[self.item] * level[:, self.item]
        cut[self.threshold, np.arange(len(self.item))] += unit[self.item]
        joint = at.covariance[row, column]
        between = unit[row] * unit[column] * spread[:, row, column] + joint * (
            stretch[:, row] * unit[column] + unit[row] * stretch[:, column]
        )
        return np.hstack([cut, between])


def _pairs(p: int) -> tuple[Places, Places]:
    column, row = np.triu_indices(p, 1)
    return row.astype(np.intp), column.astype(np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class OrdinalProblem:
    """Weighed squares of what the model misses of all groups' statistics, each by its share of the people."""

    structures: Sequence[OrdinalStructure]
    groups: Sequence[OrdinalGroup]
    weights: Sequence[Matrix]
    """(s, s) of each group."""
    shares: Vector

    def value(self, theta: Vector) -> float:
        """The discrepancy; infinite where a variance is not above zero."""
        total = 0.0
        with np.errstate(all="ignore"):
            for s, group, weight, share in self._each():
                apart = group.statistics - s.implied(theta)
                total += float(share * apart @ weight @ apart)
        return total if np.isfinite(total) else np.inf

    def slope(self, theta: Vector) -> Vector:
        """(n_free,) its derivatives."""
        total = np.zeros(len(theta))
        for s, group, weight, share in self._each():
            total -= 2 * share * s.slopes(theta) @ (weight @ (group.statistics - s.implied(theta)))
        return total

    def bend(self, theta: Vector) -> Matrix:
        """(n_free, n_free) half the second derivatives, the statistics' own bending left out."""
        total = np.zeros((len(theta), len(theta)))
        for s, _, weight, share in self._each():
            slopes = s.slopes(theta)
            total += share * slopes @ weight @ slopes.T
        return total

    curvature = bend

    def _each(self) -> list[tuple[OrdinalStructure, OrdinalGroup, Matrix, float]]:
        return list(zip(self.structures, self.groups, self.weights, map(float, self.shares), strict=True))

    def stacked(self, theta: Vector) -> tuple[Matrix, Matrix, Matrix]:
        """All groups at once: slopes (n_free, S), weights (S, S) and Gamma (S, S)."""
        slopes = np.hstack([s.slopes(theta) for s in self.structures])
        weight = blocks([share * w for w, share in zip(self.weights, self.shares, strict=True)])
        gamma = blocks([g.gamma / share for g, share in zip(self.groups, self.shares, strict=True)])
        return slopes, weight, gamma


def blocks(parts: Sequence[Matrix]) -> Matrix:
    """Square matrices down a diagonal."""
    size = sum(len(x) for x in parts)
    found, begin = np.zeros((size, size)), 0
    for part in parts:
        found[begin : begin + len(part), begin : begin + len(part)] = part
        begin += len(part)
    return found
