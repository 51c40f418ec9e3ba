"""A model of two levels in other units, in which a search passes where in its own units values have no limit.

Where teams hardly differ, the variance that a factor has between teams in the units of its first item is near
zero, and the other loadings grow without limit on the way past it: with the factor's own variance at 1, or at
-1, nothing grows there. Where one item holds nearly all of a factor, its loading, and its own variance below
zero, grow without limit on the way past: its covariances with the others do not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from scoring.cfa.structure import FACTOR, LOADING, MEAN, REGRESSION, RESIDUAL, GroupStructure, Places
from scoring.cfa.team_problem import TeamProblem
from scoring.results import Vector

FEW = 2
"""Factors of which every combination of signs is tried; of more, one at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A factor between teams whose unit is that of an item, and where its parameters stand."""

    marker: int
    """The element of its fixed loading."""
    variance: int
    """The element of its variance."""
    unit: float
    """What the loading is fixed at."""
    own: int
    """Its variance, by number."""
    rest: Places
    """The elements of its free loadings."""
    loadings: Places
    """These, by number."""
    covariances: Places
    """Its covariances with others, by number."""


def marked(problem: TeamProblem) -> list[Marked]:
    """Factors between teams that could have another unit: nothing of theirs is held, or one with another.

    Source
    ------
    Units of factors: [bollen1989], chapter 7.
    """
    s, uses = problem.between, _uses(problem)
    found = (_marked(s, f) for f in range(len(s.factors)))
    return [
        one
        for one in found
        if one is not None and (uses[[one.own, *one.loadings, *one.covariances]] == 1).all()
    ]


def _uses(problem: TeamProblem) -> Places:
    """(n_free,) how many elements of both levels each parameter is."""
    every = np.concatenate([problem.within.free, problem.between.free])
    return np.bincount(every[every >= 0], minlength=problem.n_free)


def _marked(s: GroupStructure, f: int) -> Marked | None:
    """A factor of which one loading alone is fixed, and no regression, mean or covariance held."""
    is_free, is_held = s.free >= 0, (s.free < 0) & (s.fixed != 0)
    own = (s.kind == LOADING) & (s.column == f)
    drawn = (s.kind == FACTOR) & ((s.row == f) | (s.column == f))
    itself = drawn & (s.row == s.column) & is_free
    above = (s.kind == REGRESSION) & ((s.row == f) | (s.column == f))
    level = (s.kind == MEAN) & (s.row == f) & (is_free | is_held)
    if (own & is_held).sum() != 1 or itself.sum() != 1 or (drawn & is_held).any() or (above | level).any():
        return None
    marker, variance = int(np.flatnonzero(own & is_held)[0]), int(np.flatnonzero(itself)[0])
    rest = np.flatnonzero(own & is_free)
    return Marked(
        marker=marker, variance=variance, unit=float(s.fixed[marker]), own=int(s.free[variance]), rest=rest,
        loadings=s.free[rest], covariances=s.free[drawn & is_free & ~itself],
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spreads:
    """The model with variances of factors between teams at 1 or -1, and their first loadings free."""

    marked: tuple[Marked, ...]
    signs: tuple[float, ...]

    def turned(self, problem: TeamProblem) -> TeamProblem:
        """The same model; the number of a factor's variance is its first loading's then."""
        s = problem.between
        free, fixed = s.free.copy(), s.fixed.copy()
        for one, sign in zip(self.marked, self.signs, strict=True):
            free[one.marker], fixed[one.marker] = one.own, 0.0
            free[one.variance], fixed[one.variance] = -1, sign
        return replace(problem, between=replace(s, free=free, fixed=fixed))

    def into(self, theta: Vector) -> Vector:
        """Parameters of the model in these units; of the nearest one where signs are others."""
        found = theta.copy()
        for one in self.marked:
            spread = np.sqrt(abs(theta[one.own]))
            found[one.loadings] *= spread
            found[one.covariances] /= spread
            found[one.own] = spread * one.unit
        return found

    def back(self, theta: Vector) -> Vector:
        """Parameters in the model's own units."""
        found = theta.copy()
        for one, sign in zip(self.marked, self.signs, strict=True):
            spread = theta[one.own] / one.unit
            found[one.loadings] /= spread
            found[one.covariances] *= spread
            found[one.own] = sign * spread**2
        return found


def spreads(problem: TeamProblem) -> Iterator[Spreads]:
    """Every choice of signs where factors are few, else all above zero, then one below at a time."""
    own = tuple(marked(problem))
    count = len(own)
    if not count:
        return
    each = product((1.0, -1.0), repeat=count)
    one_by_one = (tuple(-1.0 if i == one else 1.0 for i in range(count)) for one in range(-1, count))
    yield from (Spreads(marked=own, signs=signs) for signs in (each if count <= FEW else one_by_one))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shared:
    """The model with one item's covariances with the others of its factor in the place of loadings."""

    factor: Marked
    item: int
    """The element of the item's loading."""
    residual: int
    """Its own variance, by number."""
    number: int
    """Its loading, by number; -1 where that is fixed."""

    def turned(self, problem: TeamProblem) -> TeamProblem:
        """The same model: the item's covariances are the others' loadings, and its loading is 0.

        The factor's variance is one over its share of the item's then, and the item's own variance whole.
        """
        s, one = problem.between, self.factor
        free, fixed = s.free.copy(), s.fixed.copy()
        others = [e for e in (one.marker, *one.rest) if e != self.item]
        if self.item != one.marker:
            free[one.marker], fixed[one.marker] = s.free[self.item], 0.0
        free[self.item], fixed[self.item] = -1, 0.0
        added = len(others)
        return replace(problem, between=replace(
            s, kind=np.append(s.kind, np.full(added, RESIDUAL)), free=np.append(free, free[others]),
            row=np.append(s.row, s.row[others]), column=np.append(s.column, np.full(added, s.row[self.item])),
            fixed=np.append(fixed, np.zeros(added)),
        ))  # fmt: skip

    def into(self, theta: Vector) -> Vector:
        """Parameters of the model in these units."""
        one, found = self.factor, theta.copy()
        own = theta[self.number] if self.number >= 0 else one.unit
        share = theta[one.own] * own**2
        found[one.loadings] = theta[one.own] * own * theta[one.loadings]
        if self.number >= 0:
            found[self.number] = theta[one.own] * own * one.unit
        found[one.own] = 1 / share
        found[self.residual] += share
        return found

    def back(self, theta: Vector) -> Vector:
        """Parameters in the model's own units."""
        one, found = self.factor, theta.copy()
        share = 1 / theta[one.own]
        found[self.residual] -= share
        if self.number < 0:
            found[one.own] = share / one.unit**2
            found[one.loadings] = theta[one.loadings] * one.unit / share
            return found
        first = theta[self.number]
        found[one.own] = theta[one.own] * (first / one.unit) ** 2
        found[one.loadings] = theta[one.loadings] * one.unit / first
        found[self.number] = share * one.unit / first
        return found


def shared(problem: TeamProblem, theta: Vector) -> Shared | None:
    """For the item that holds most of a factor that goes with no other; None where there is no such."""
    s, uses = problem.between, _uses(problem)
    found: list[tuple[float, Shared]] = []
    for one in marked(problem):
        for element in () if len(one.covariances) else (one.marker, *one.rest):
            item = s.row[element]
            own = np.flatnonzero((s.kind == RESIDUAL) & (s.row == item) & (s.column == item) & (s.free >= 0))
            alone = ((s.kind == LOADING) & (s.row == item)).sum() == own.size == 1
            if alone and uses[s.free[own[0]]] == 1:
                number = int(s.free[element])
                loading = theta[number] if number >= 0 else one.unit
                held = Shared(factor=one, item=int(element), number=number, residual=int(s.free[own[0]]))
                found.append((abs(float(theta[one.own] * loading**2)), held))
    return max(found, key=lambda pair: pair[0])[1] if found else None
