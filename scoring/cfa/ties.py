"""Free parameters that are held to sums of each other: an origin, and the directions they may move in.

All that is counted (standard errors, tests, what is left of degrees of freedom) moves along these directions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scoring.cfa.linear import Linear
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

ALIKE = 1e-9
"""Share of a line's weights below which nothing of it is new, and of its value below which it agrees."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ties:
    """Values of q parameters as origin + basis x of fewer numbers x."""

    origin: Vector = field(repr=False)
    """(q,) one set of values that keeps every line."""
    basis: Matrix = field(repr=False)
    """(q, moving) directions at right angles to each other that keep them."""

    @property
    def n_moving(self) -> int:
        """How many numbers are free."""
        return int(self.basis.shape[1])

    def narrowed(self, theta: Vector) -> Vector:
        """(moving,) the numbers whose values come nearest to these."""
        return np.asarray(self.basis.T @ (theta - self.origin))

    def widened(self, x: Vector) -> Vector:
        """(q,) the values."""
        return np.asarray(self.origin + self.basis @ x)


def ties(
    lines: Sequence[Linear], labels: Sequence[str], *, held: Mapping[str, float], same: Mapping[str, str]
) -> Ties | None:
    """What the lines leave free; None where they say nothing of free parameters.

    labels : (q,) the free ones. held : values of those that are fixed, by name. same : names that stand for
    others. A line that says only what those before it say counts for nothing. Refuses a line that names no
    parameter of the model, and one that those before it (or the values held) contradict.

    Source
    ------
    Linear restrictions: [silvey1959].
    """
    place = {label: i for i, label in enumerate(labels)}
    rows: list[Vector] = []
    values: list[float] = []
    for line in lines:
        row, value = np.zeros(len(labels)), line.value
        for name, weight in line.weights:
            known = same.get(name, name)
            if known in place:
                row[place[known]] += weight
            elif known in held:
                value -= weight * held[known]
            else:
                raise ScoringError(
                    f"Line {line.number} of the model holds '{name}', which no parameter is called. Name one "
                    "so first: a*item."
                )
        if _is_new(row, value, (rows, values), line):
            rows.append(row)
            values.append(value)
    if not rows:
        return None
    return _ties(np.array(rows), np.array(values))


def _is_new(row: Vector, value: float, before: tuple[list[Vector], list[float]], line: Linear) -> bool:
    size = max(abs(weight) for _, weight in line.weights)
    told = 0.0
    left = row
    if before[0]:
        table = np.array(before[0])
        by = np.linalg.lstsq(table.T, row, rcond=None)[0]
        left, told = row - by @ table, float(by @ np.array(before[1]))
    if np.abs(left).max(initial=0.0) > ALIKE * size:
        return True
    if abs(value - told) > ALIKE * max(size, abs(value), abs(told)):
        raise ScoringError(
            f"Line {line.number} of the model: '{line.text}'. What is held before it leaves no such values. "
            "Leave it out, or one of those."
        )
    return False


def _ties(rows: Matrix, values: Vector) -> Ties:
    """Directions of the parameters no line names stay as they are."""
    named = np.flatnonzero(np.abs(rows).max(axis=0) > 0)
    others = np.setdiff1d(np.arange(rows.shape[1]), named)
    turn = np.linalg.svd(rows[:, named])[2][len(rows) :]
    basis = np.zeros((rows.shape[1], len(turn) + len(others)))
    basis[named, : len(turn)] = turn.T
    basis[others, len(turn) + np.arange(len(others))] = 1.0
    origin = np.zeros(rows.shape[1])
    origin[named] = np.linalg.lstsq(rows[:, named], values, rcond=None)[0]
    return Ties(origin=origin, basis=basis)
