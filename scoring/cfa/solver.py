"""The search for the parameters of least discrepancy: scoring steps, then Newton's, damped where too far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from scoring.cfa.discrepancy import Weighing, slope
from scoring.cfa.normal import inverse_of
from scoring.cfa.second import second
from scoring.cfa.structure import GroupStructure
from scoring.cfa.ties import Ties
from scoring.results import Matrix, Vector

STEPS = 1000
CLOSE = 1e-14
SCORING_FIRST = 3
"""Steps by expected curvature before the exact one is trusted, where it is positive."""
LOOK, CREEPING = 50, 0.3
"""Every so many steps the search asks whether it gained this share of what it gained in as many before: a
search that comes nearer gains far less each time, one that runs off nearly as much."""
LEAST_DAMPING, MOST_DAMPING = 1e-8, 1e12
BOLD, CAREFUL = 1e-3, 10.0
"""What damping a search begins with: whole steps, or short ones, which stay nearer to where they begin."""


class Searchable(Protocol):
    """What the search needs: a discrepancy with its derivatives."""

    def value(self, theta: Vector) -> float:
        """The discrepancy; infinite where it does not exist."""
        ...

    def slope(self, theta: Vector) -> Vector:
        """(n_free,) its derivatives."""
        ...

    def bend(self, theta: Vector) -> Matrix:
        """(n_free, n_free) half the expected second derivatives, never negative."""
        ...

    def curvature(self, theta: Vector) -> Matrix:
        """(n_free, n_free) half the second derivatives themselves."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """All groups' structures and discrepancies, each weighing as much as its share of the people."""

    structures: Sequence[GroupStructure]
    weighings: Sequence[Weighing]
    shares: Vector
    n_free: int
    """Values that are searched, before what is held of their sums."""
    ties: Ties | None = None

    def inverse(self, bent: Matrix) -> Matrix:
        """(n_free, n_free) the inverse of a curvature, along what may move; nothing else varies."""
        if self.ties is None:
            return inverse_of(bent)
        along = self.ties.basis
        return np.asarray(along @ inverse_of(along.T @ bent @ along) @ along.T)

    def value(self, theta: Vector) -> float:
        """The discrepancy over all groups."""
        with np.errstate(all="ignore"):
            found = [
                share * w.value(s.implied(theta))
                for s, w, share in zip(self.structures, self.weighings, self.shares, strict=True)
            ]
        return float(sum(found)) if np.isfinite(found).all() else np.inf

    def slope(self, theta: Vector) -> Vector:
        """(n_free,) its derivatives; complex values in, complex out."""
        total = np.zeros(self.n_free, dtype=theta.dtype)
        for s, w, share in zip(self.structures, self.weighings, self.shares, strict=True):
            at = s.implied(theta)
            moves = s.moves(at)
            np.add.at(total, moves.free, share * slope(w.pulls(at), moves))
        return total

    def bend(self, theta: Vector) -> Matrix:
        """(n_free, n_free) half the expected second derivatives: the information of one person."""
        total = np.zeros((self.n_free, self.n_free))
        for s, w, share in zip(self.structures, self.weighings, self.shares, strict=True):
            at = s.implied(theta)
            moves = s.moves(at)
            np.add.at(total, (moves.free[:, None], moves.free), share * w.bend(at, moves))
        return total

    def curvature(self, theta: Vector) -> Matrix:
        """(n_free, n_free) half the second derivatives themselves.

        Source
        ------
        [magnus1999].
        """
        total = np.zeros((self.n_free, self.n_free))
        for s, w, share in zip(self.structures, self.weighings, self.shares, strict=True):
            at = s.implied(theta)
            moves = s.moves(at)
            own = w.curve(at, moves) + second(s, at, *w.pulls(at))
            np.add.at(total, (moves.free[:, None], moves.free), share * own)
        return np.asarray((total + total.T) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Tied:
    """A problem in the numbers that may move where parameters, or sums of them, are held.

    Source
    ------
    Linear restrictions: [silvey1959].
    """

    problem: Searchable
    ties: Ties

    def value(self, x: Vector) -> float:
        """The discrepancy."""
        return self.problem.value(self.ties.widened(x))

    def slope(self, x: Vector) -> Vector:
        """(moving,) its derivatives."""
        return np.asarray(self.ties.basis.T @ self.problem.slope(self.ties.widened(x)))

    def bend(self, x: Vector) -> Matrix:
        """(moving, moving) half the expected second derivatives."""
        return np.asarray(self.ties.basis.T @ self.problem.bend(self.ties.widened(x)) @ self.ties.basis)

    def curvature(self, x: Vector) -> Matrix:
        """(moving, moving) half the second derivatives themselves."""
        return np.asarray(self.ties.basis.T @ self.problem.curvature(self.ties.widened(x)) @ self.ties.basis)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """Where the search ended, and whether there is nowhere lower close by."""

    theta: Vector
    value: float
    is_converged: bool
    steps: int


def solve(
    problem: Searchable, start: Vector, *, most_steps: int = STEPS, is_patient: bool = False,
    damping: float = BOLD,
) -> Solution:  # fmt: skip
    """Go down from the start, damping steps that lead up, until a step would change nothing.

    The first steps are by expected curvature, later ones by the exact one wherever it is positive. A search
    that only creeps, as towards values without end, is given up, and one without a discrepancy not begun;
    `most_steps` ends one of many sooner. `is_patient` lets it creep to its last step.

    Source
    ------
    [lee1979]; damping [levenberg1944].
    """
    if isinstance(problem, Problem) and problem.ties is not None:
        within = Tied(problem, problem.ties)
        ended = solve(
            within, problem.ties.narrowed(start), most_steps=most_steps, is_patient=is_patient,
            damping=damping,
        )  # fmt: skip
        return replace(ended, theta=problem.ties.widened(ended.theta))
    theta, value = start, problem.value(start)
    if not np.isfinite(value):
        return Solution(theta=start, value=value, is_converged=False, steps=0)
    mark, gained_before = value, np.inf
    for step in range(1, most_steps + 1):
        half_slope, bend = problem.slope(theta) / 2, _curving(problem, theta, step)
        moved, now, damping = _down(problem, theta, value, (half_slope, bend, damping))
        gained = float(half_slope @ (theta - moved))
        theta, value = moved, now
        if abs(gained) <= CLOSE * max(value, 1e-3):
            is_level = bool(np.abs(half_slope).max() < 1e-5 * max(1.0, float(np.abs(theta).max())))
            return Solution(
                theta=theta, value=value, is_converged=is_level and bool(np.isfinite(value)), steps=step
            )
        if step % LOOK == 0:
            if mark - value > CREEPING * gained_before and not is_patient:
                return Solution(theta=theta, value=value, is_converged=False, steps=step)
            mark, gained_before = value, mark - value
    return Solution(theta=theta, value=value, is_converged=False, steps=most_steps)


def solve_from(problem: Searchable, starts: Iterable[Vector]) -> Solution:
    """From one start after the other until a search settles; the lowest end where none does.

    Starts at which the discrepancy does not exist are passed over, but for the first. Later starts are only
    made when their turn comes.

    Source
    ------
    [lee1979].
    """
    found: list[Solution] = []
    for start in starts:
        if found and not np.isfinite(problem.value(start)):
            continue
        found.append(solve(problem, start))
        if found[-1].is_converged:
            return found[-1]
    return min(found, key=lambda s: s.value)


def _curving(problem: Searchable, theta: Vector, step: int) -> Matrix:
    if step > SCORING_FIRST:
        exact = problem.curvature(theta)
        try:
            np.linalg.cholesky(exact)
        except np.linalg.LinAlgError:
            return problem.bend(theta)
        return exact
    return problem.bend(theta)


def _down(
    problem: Searchable, theta: Vector, value: float, at: tuple[Vector, Matrix, float]
) -> tuple[Vector, float, float]:
    """One step that does not lead up, and the damping to begin the next one with."""
    slope, bend, damping = at
    largest = float(np.diag(bend).max(initial=0.0))
    if not (np.isfinite(bend).all() and np.isfinite(slope).all() and largest > 0):
        return theta, value, MOST_DAMPING
    # In units of each parameter's own curvature, so that no scale of theirs is too small to be solved with.
    unit = np.sqrt(np.maximum(np.diag(bend), 1e-12 * largest))
    scaled, pull = bend / unit / unit[:, None], slope / unit
    while damping < MOST_DAMPING:
        try:
            tried = theta - np.linalg.solve(scaled + damping * np.eye(len(pull)), pull) / unit
        except np.linalg.LinAlgError:  # without damping nothing tells some directions apart
            damping = max(damping * 10, LEAST_DAMPING)
            continue
        now = problem.value(tried)
        if now <= value:
            return tried, now, damping / 10
        damping = max(damping * 10, LEAST_DAMPING)
    return theta, value, damping
