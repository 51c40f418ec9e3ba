"""Where a model's search begins, and where it begins again if it found no end."""

from collections.abc import Callable, Iterator

import numpy as np

from scoring.cfa.rescaled import rescaled
from scoring.cfa.sample import Sample
from scoring.cfa.solver import CAREFUL, Problem, Solution, solve, solve_from
from scoring.cfa.starting import BY_INSTRUMENTS, by_instruments, one_by_one, start, starts
from scoring.cfa.table import Table
from scoring.results import Vector

MOST_PATIENCE = 45
"""Free parameters up to which a model is searched from every start, and with patience if none settles."""
PATIENCE = 500
"""Steps of such a search."""
ProblemOf = Callable[[Table], Problem]


def searched(filled: Table, of: Sample, problem_of: ProblemOf) -> tuple[Vector, Solution]:
    """The first values, and where the search ended: from these, else from others, one after the other.

    Other starts cost nothing where the first one settles at a plain end. The same model with factors in units
    of their own spreads comes next: where an item that hardly goes with its factor gives the unit, it settles
    far sooner. A small model of complete rows is searched from all of them, the lowest end taken, and if none
    settles with patience; also where the first end is a doubtful one.

    Source
    ------
    Several starts: [nguyen2023].
    """
    begun, problem = start(filled, of), problem_of(filled)
    ends = [solve(problem, begun)]
    is_small = len(begun) <= MOST_PATIENCE and all(g.patterns is None for g in of.groups)
    if ends[0].is_converged and not (is_small and _is_doubtful(filled, ends[0].theta)):
        return begun, ends[0]
    others = _others(filled, of, problem_of, begun)
    if is_small:
        ends += [solve(problem, x, damping=CAREFUL) for x in others if np.isfinite(problem.value(x))]
    else:
        ends.append(solve_from(problem, others))
    if is_small and not any(end.is_converged for end in ends):
        again = next(_in_own_units(filled, of, problem_of, is_patient=True), None)
        lowest = min(ends, key=lambda end: end.value).theta
        further = lowest if again is None else again
        ends.append(solve(problem, further, most_steps=PATIENCE, is_patient=again is None))
    return begun, min(ends, key=lambda end: (not end.is_converged, end.value))


def _is_doubtful(filled: Table, theta: Vector) -> bool:
    """Whether a variance is negative, or a factor's items go with it in both directions: ends that often have
    a lower one beside them."""
    signs: dict[tuple[str, int], set[bool]] = {}
    for p in filled.parameters:
        value = filled.of_free(p, theta) if p.fixed is None else p.fixed
        if p.operator == "~~" and p.left == p.right and value < 0:
            return True
        if p.operator == "=~" and value != 0:
            signs.setdefault((p.left, p.group), set()).add(value > 0)
    return any(len(found) > 1 for found in signs.values())


def _others(filled: Table, of: Sample, problem_of: ProblemOf, begun: Vector) -> Iterator[Vector]:
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
