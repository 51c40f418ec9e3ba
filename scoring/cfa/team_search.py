"""Where the search for a model of two levels goes when it does not settle at once, and what is refused."""

from collections.abc import Iterator, Sequence

import numpy as np

from scoring.cfa.information import refuse_unidentified
from scoring.cfa.solver import Solution, solve
from scoring.cfa.team_problem import TeamProblem
from scoring.cfa.team_units import Shared, Spreads, shared, spreads
from scoring.errors import ScoringError
from scoring.results import Vector

SOON = 50
"""Steps within which a search settles that is not on its way past such a place."""
LATER = 100
FAR = 10
"""How many times its start, or units, a parameter must have moved to have run off."""
NEXT_TO_NOTHING = 1e-3
"""Share of the variance within teams that is left to a sum of answers of whole teams where none is left."""
ADVICE = (
    "Read the model of one level with errors by team, or hold loadings alike at both levels by names: "
    "f =~ y1 + a*y2 + b*y3."
)


def settled(problem: TeamProblem, begun: Vector, others: Sequence[Vector], labels: Sequence[str]) -> Solution:
    """The end of the search, refused by its reason where none settles.

    begun : (n_free,) the first start. Where its end is one that people could give, it stands. Otherwise the
    search goes in other units too, their ends are written in the model's own, and the lowest that settles
    stands. `others` are taken where none does, and not where the likelihood was seen to have no highest
    value.

    Source
    ------
    Several starts: [nguyen2023].
    """
    first = solve(problem, begun, most_steps=SOON)
    if not (first.is_converged and _is_proper(problem, first.theta)):
        ends = list(_elsewhere(problem, begun, first, labels))
        if ends:
            return min([*ends, first] if first.is_converged else ends, key=lambda s: s.value)
        if not first.is_converged:
            first = _last(problem, first, others)
    refuse_boundless(problem, first)
    refuse_unidentified(problem, first, begun, labels)
    refuse_endless(first, begun, labels)
    return first


def _is_proper(problem: TeamProblem, theta: Vector) -> bool:
    """Whether no variance is below zero and factors covary as factors can."""
    ends = [s.implied(theta) for s in problem.structures]
    return all(
        np.diag(at.residual).min() >= 0
        and (not at.factor_covariance.size or np.linalg.eigvalsh(at.factor_covariance)[0] >= 0)
        for at in ends
    )


def _elsewhere(
    problem: TeamProblem, begun: Vector, first: Solution, labels: Sequence[str]
) -> Iterator[Solution]:
    """Ends of searches in other units, in the model's own, that settle where parameters can be told."""
    for way in spreads(problem):
        found = _there(problem, way, way.into(begun), labels)
        if found is not None:
            yield found
    held = None if first.is_converged else shared(problem, first.theta)
    if held is not None:
        found = _there(problem, held, held.into(first.theta), labels)
        if found is not None:
            yield found


def _there(
    problem: TeamProblem, way: Spreads | Shared, start: Vector, labels: Sequence[str]
) -> Solution | None:
    turned = way.turned(problem)
    with np.errstate(all="ignore"):
        end = solve(turned, start, most_steps=SOON)
    if not end.is_converged:
        return None
    try:
        refuse_unidentified(turned, end, start, labels)
    except ScoringError:
        return None
    found = solve(problem, way.back(end.theta), most_steps=LATER)
    return found if found.is_converged else None


def _last(problem: TeamProblem, first: Solution, others: Sequence[Vector]) -> Solution:
    """The end from the other starts that settles first, else the lowest."""
    found = [first]
    for start in others:
        if without_error(problem, found[-1].theta) is not None:
            return found[-1]
        if np.isfinite(problem.value(start)):
            found.append(solve(problem, start, most_steps=LATER))
        if found[-1].is_converged:
            return found[-1]
    return min(found, key=lambda s: s.value)


def without_error(problem: TeamProblem, theta: Vector) -> int | None:
    """The size of teams whose means would be told without any error: their likelihood has no highest value.

    Variances below zero between teams can bring this about where few teams are that large.
    """
    within, between = (s.implied(theta).covariance for s in problem.structures)
    least = float(np.linalg.eigvals(np.linalg.solve(problem.of.pooled, between)).real.min())
    size = float(problem.of.sizes[-1])
    share = float(np.linalg.eigvals(np.linalg.solve(within, within + size * between)).real.min())
    return int(size) if least < 0 and share < NEXT_TO_NOTHING else None


def refuse_boundless(problem: TeamProblem, solution: Solution) -> None:
    """Refuse where no search settled and the likelihood was seen to have no highest value."""
    size = None if solution.is_converged else without_error(problem, solution.theta)
    if size is not None:
        count = int(problem.of.counts[-1])
        raise ScoringError(
            "With variances below zero between teams the likelihood has no highest value: too few teams have "
            f"{size} members (here {count}). {ADVICE}"
        )


def refuse_endless(solution: Solution, begun: Vector, labels: Sequence[str]) -> None:
    """Refuse where no search settled, and name what ran off."""
    if solution.is_converged:
        return
    grown = np.abs(solution.theta - begun) / np.maximum(np.abs(begun), 1.0)
    far = [" ".join(labels[int(i)].split()) for i in np.flatnonzero(grown > FAR)]
    if len(far) == 1:
        raise ScoringError(f"The search finds no end: {far[0]} runs off without limit. {ADVICE}")
    if far:
        raise ScoringError(
            f"The search finds no end: {', '.join(far)} run off together without limit. {ADVICE}"
        )
    raise ScoringError(f"The search for a model of two levels does not settle. {ADVICE}")
