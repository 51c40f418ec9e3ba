"""Where a model's search begins, and where it begins again if it found no end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scoring.cfa.discrepancy import weighings
from scoring.cfa.rescaled import rescaled
from scoring.cfa.sample import Sample
from scoring.cfa.solver import CAREFUL, STEPS, Problem, Searchable, Solution, Tied, solve, solve_from
from scoring.cfa.starting import BY_INSTRUMENTS, by_instruments, one_by_one, start, starts
from scoring.cfa.structure import structures
from scoring.cfa.table import Table
from scoring.cfa.ties import Ties
from scoring.cfa.triads import by_triads
from scoring.results import Vector

MOST_PATIENCE = 45
"""Free parameters up to which a model is searched from every start, and with patience if none settles; means
do not count, nor do other groups' parameters where groups share none."""
PATIENCE = 500
"""Steps of such a search."""
SOON = 100
"""Steps of one from a further start, where an end is known."""
NOTHING = 1e-12
"""The discrepancy below which nothing is left over."""
ProblemOf = Callable[[Table], Problem]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """What of a model is searched by itself: the parameters of groups that share none with others."""

    groups: tuple[int, ...]
    own: npt.NDArray[np.intp]
    """The places of its parameters."""
    is_small: bool

    def of(self, problem: Problem, beside: Vector) -> Searchable:
        """The problem in this piece's parameters."""
        if len(self.groups) == len(problem.structures):
            return problem
        made, weigh = problem.structures, problem.weighings
        kept = Problem(
            [made[g] for g in self.groups], [weigh[g] for g in self.groups],
            np.ones(len(self.groups)), problem.n_free,
        )  # fmt: skip
        origin = beside.copy()
        origin[self.own] = 0.0
        return Tied(kept, Ties(origin=origin, basis=np.eye(problem.n_free)[:, self.own]))


def searched(filled: Table, of: Sample, problem_of: ProblemOf) -> tuple[Vector, Solution]:
    """The first values, and where the search ended: from these, else from others, one after the other.

    Other starts cost nothing where the first one settles at a plain end. Groups that share no parameter are
    searched each by itself. The same model with factors in units of their own spreads comes next: where an
    item that hardly goes with its factor gives the unit, it settles far sooner. A small model is searched
    from all starts, the lowest end taken, and if none settles with patience; also where the first end is a
    doubtful one. Where answers are missing this is done with the means and covariances of all answers, as
    if none were missing, and the search goes on from the lowest end there.

    Source
    ------
    Several starts: [nguyen2023].
    """
    begun, problem = start(filled, of), problem_of(filled)
    first = solve(problem, begun)
    pieces = [
        piece
        for piece in _pieces(filled)
        if not first.is_converged or (piece.is_small and _is_doubtful(filled, first.theta, piece))
    ]
    if not pieces:
        return begun, first
    way = _Way(filled, of, problem_of, begun)
    if len(pieces[0].groups) == filled.n_groups:
        return begun, way.ended(pieces[0], problem, first)
    theta, ends = first.theta, list[Solution]()
    for piece in pieces:
        part = piece.of(problem, theta)
        ends.append(way.ended(piece, part, solve(part, theta[piece.own])))
        theta = _with(theta, piece, ends[-1])
    if not all(end.is_converged for end in ends):
        together = solve_from(problem, way.others)
        if not together.is_converged:
            return begun, _lowest(
                [together, replace(ends[0], theta=theta, value=problem.value(theta), is_converged=False)]
            )
        for piece, end in zip(pieces, ends, strict=True):
            part, there = piece.of(problem, theta), together.theta[piece.own]
            if not end.is_converged or part.value(there) < end.value:
                theta = _with(theta, piece, replace(end, theta=there))
    return begun, solve(problem, theta)


def _with(theta: Vector, piece: Piece, end: Solution) -> Vector:
    found = theta.copy()
    found[piece.own] = end.theta
    return found


class _Way:
    """Where else a model's search begins, and where it ends from there."""

    def __init__(self, filled: Table, of: Sample, problem_of: ProblemOf, begun: Vector) -> None:
        self.filled, self.of, self.begun = filled, of, begun
        self.has_gaps = any(g.patterns is not None for g in of.groups)
        self.easy_of = _of_moments(of) if self.has_gaps else problem_of

    @cached_property
    def others(self) -> list[Vector]:
        """Further starts."""
        return list(_others(self.filled, self.of, self.easy_of, self.begun))

    def ended(self, piece: Piece, part: Searchable, first: Solution) -> Solution:
        """The lowest settled end from anywhere, the lowest of all where none is."""
        others, ends = [x[piece.own] for x in self.others], [first]
        if piece.is_small and self.has_gaps:
            easy = piece.of(self.easy_of(self.filled), self.begun)
            known = solve(easy, first.theta, damping=CAREFUL)
            ends.append(solve(part, _lowest(_from_all(easy, known, others)).theta, damping=CAREFUL))
        elif piece.is_small:
            ends = _from_all(part, first, others)
        if any(end.is_converged for end in ends):
            return _lowest(ends)
        if self.has_gaps or not piece.is_small:
            return _lowest([*ends, solve_from(part, others)])
        again = next(_in_own_units(self.filled, self.of, self.easy_of, is_patient=True), None)
        further = _lowest(ends).theta if again is None else again[piece.own]
        return _lowest([*ends, solve(part, further, most_steps=PATIENCE, is_patient=again is None)])


def _from_all(part: Searchable, first: Solution, others: Sequence[Vector]) -> list[Solution]:
    """The first end and those from other starts, sought for long only while none is settled.

    Where nothing is left over the search is at its end.
    """
    ends = [first]
    for x in others:
        is_settled = any(end.is_converged for end in ends)
        if is_settled and min(end.value for end in ends if end.is_converged) < NOTHING:
            break
        if np.isfinite(part.value(x)):
            ends.append(solve(part, x, damping=CAREFUL, most_steps=SOON if is_settled else STEPS))
    return ends


def _lowest(ends: Sequence[Solution]) -> Solution:
    return min(ends, key=lambda end: (not end.is_converged, end.value))


def _of_moments(of: Sample) -> ProblemOf:
    """The problem of complete rows with the same means and covariances."""
    whole = replace(of, groups=tuple(replace(g, patterns=None) for g in of.groups))

    def problem_of(filled: Table) -> Problem:
        made = structures(filled)
        return Problem(made, weighings("ML", whole, made), of.weights, len(filled.labels), filled.ties)

    return problem_of


def _pieces(filled: Table) -> list[Piece]:
    """Groups by themselves where they share no parameter; else all together."""
    alone = [{p.label for p in filled.of(g) if p.fixed is None} for g in range(filled.n_groups)]
    are_apart = filled.ties is None and sum(map(len, alone)) == filled.n_free
    everything = [(tuple(range(filled.n_groups)), set(filled.labels))]
    found: list[tuple[tuple[int, ...], set[str]]] = [((g,), names) for g, names in enumerate(alone)]
    means = {p.label for p in filled.parameters if p.operator == "~1"}
    return [
        Piece(
            groups=groups,
            own=np.array([i for i, name in enumerate(filled.labels) if name in names], dtype=np.intp),
            is_small=len(names - means) <= MOST_PATIENCE,
        )
        for groups, names in (found if are_apart else everything)
    ]


def _is_doubtful(filled: Table, theta: Vector, piece: Piece) -> bool:
    """Whether a variance is negative, or a factor's items go with it in both directions: ends that often have
    a lower one beside them."""
    signs: dict[tuple[str, int], set[bool]] = {}
    for p in filled.parameters:
        if p.group not in piece.groups:
            continue
        value = filled.of_free(p, theta) if p.fixed is None else p.fixed
        if p.operator == "~~" and p.left == p.right and value < 0:
            return True
        if p.operator == "=~" and value != 0:
            signs.setdefault((p.left, p.group), set()).add(value > 0)
    return any(len(found) > 1 for found in signs.values())


def _others(filled: Table, of: Sample, problem_of: ProblemOf, begun: Vector) -> Iterator[Vector]:
    yield by_triads(filled, of, begun)
    yield from _in_own_units(filled, of, problem_of, is_patient=False)
    for little, is_even in BY_INSTRUMENTS:
        yield by_instruments(filled, of, begun, little=little, is_even=is_even)
    yield from starts(filled, begun)[1:]
    yield from one_by_one(filled, begun)


def _in_own_units(filled: Table, of: Sample, problem_of: ProblemOf, *, is_patient: bool) -> Iterator[Vector]:
    """What the search in units of the factors' own spreads finds, in the model's; if it has some."""
    wide = rescaled(filled)
    if wide is None:
        return
    there = solve(problem_of(wide.table), start(wide.table, of), most_steps=PATIENCE, is_patient=is_patient)
    back = wide.carried(filled, there.theta) if np.isfinite(there.value) else None
    if back is not None:
        yield back
