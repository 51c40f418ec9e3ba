"""What every fitted model is asked, of one level or two, of answers that are ordered or not."""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from scoring.cfa.solver import Solution
from scoring.cfa.structure import Implied
from scoring.errors import ScoringError
from scoring.results import Caveat


def unsettled(solution: Solution) -> Iterator[Caveat]:
    """`not_converged`, where the search found no least value."""
    if not solution.is_converged:
        yield Caveat(code="not_converged", facts=(("steps", solution.steps),))


def negative(name: str, value: float, *facts: tuple[str, str | int | float]) -> Iterator[Caveat]:
    """`negative_variance`, where it is one."""
    if value < 0:
        yield Caveat(code="negative_variance", facts=(("name", name), ("value", float(value)), *facts))


def impossible(at: Implied, *facts: tuple[str, str | int | float]) -> Iterator[Caveat]:
    """`impossible_factors`, where nobody could have factors that covary so.

    Source
    ------
    Improper solutions: [bollen1989], chapter 7.
    """
    if at.factor_covariance.size and np.linalg.eigvalsh(at.factor_covariance)[0] < -1e-8:
        yield Caveat(code="impossible_factors", facts=facts)


def by_name(label: str, groups: Sequence[Hashable]) -> str:
    """A parameter's label with its group's own name for the number; without where all groups have it.

    Source
    ------
    See `table.Parameter`.
    """
    name, _, place = label.rpartition(" [")
    if not place.endswith("]"):
        return label
    number = place[:-1]
    if len(groups) == 1 or not number.isdigit():
        return name
    return f"{name} ({groups[int(number) - 1]})"


def refuse_too_many(n_free: int, df: int, *, moments: str = "moments") -> None:
    """Refuse more parameters than there are moments to tell them."""
    if df < 0:
        raise ScoringError(
            f"The model has {n_free} parameters for {df + n_free} {moments}. Fix or leave out some, or ask "
            "more items."
        )
