"""What people in teams say before any model: how they differ within teams, and their teams' means by size."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.sample import named
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Stack = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TeamSample:
    """Complete rows of people in teams, as pieces that are independent and normal under two levels.

    The first piece is people's distances from their team's mean, with covariance W; of each team size n that
    occurs there is one more, the teams' means times the root of n, with covariance W + n B.
    """

    items: tuple[str, ...]
    rows: Matrix = field(repr=False)
    team: npt.NDArray[np.intp] = field(repr=False)
    """(n,) the team of each row, by number."""
    sizes: Vector
    """(pieces,) 0, then the sizes that occur."""
    counts: Vector
    """(pieces,) people less teams, then the teams of each size."""
    mean: Matrix = field(repr=False)
    """(pieces, p)."""
    covariance: Stack = field(repr=False)
    """(pieces, p, p) divided by the counts."""

    @property
    def n(self) -> int:
        """People."""
        return len(self.rows)

    @property
    def n_teams(self) -> int:
        """Teams."""
        return int(self.counts[1:].sum())

    @property
    def harmonic_size(self) -> float:
        """Harmonic mean of the teams' sizes."""
        return self.n_teams / float((self.counts[1:] / self.sizes[1:]).sum())

    @property
    def constant(self) -> float:
        """What minus twice the log likelihood has beside the pieces' misfit."""
        return self.n * len(self.items) * math.log(2 * math.pi)

    @property
    def pooled(self) -> Matrix:
        """(p, p) covariances within teams."""
        return np.asarray(self.covariance[0], dtype=np.float64)

    def implied(self, within: Matrix, between: Matrix) -> Stack:
        """(pieces, p, p) covariances of the pieces."""
        return np.asarray(within + self.sizes[:, None, None] * between)

    def apart(self, mean: Vector) -> Matrix:
        """(pieces, p) means found less those given."""
        return np.asarray(self.mean - np.sqrt(self.sizes)[:, None] * mean)

    def spread(self, mean: Vector) -> Stack:
        """(pieces, p, p) moments about the means given."""
        apart = self.apart(mean)
        return np.asarray(self.covariance + apart[:, :, None] * apart[:, None, :])

    def misfit(self, mean: Vector, within: Matrix, between: Matrix) -> float:
        """Minus twice the log likelihood of all people less the constant; infinite where none is."""
        implied = self.implied(within, between)
        try:
            roots = np.linalg.cholesky(implied)
            inverse = np.linalg.inv(implied)
        except np.linalg.LinAlgError:
            return np.inf
        logs = 2 * np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
        squares = (inverse * self.spread(mean)).sum(axis=(1, 2))
        return float(self.counts @ (logs + squares))


def team_sample(item_scores: npt.ArrayLike, items: Sequence[str], teams: Sequence[Hashable]) -> TeamSample:
    """The pieces of complete rows; rows with any NaN, and rows without a team, are left out.

    Refuses no team of two members, no more teams than items, fewer people beyond teams than items, items
    that do not vary within teams, and items given by others.

    Source
    ------
    [mcdonald1989].
    """
    table = guards.matrix(item_scores, "Two-level factor analysis")
    guards.of_length(items, table.shape[1], "items")
    guards.of_length(teams, len(table), "teams")
    kept = named(teams) & ~np.isnan(table).any(axis=1)
    rows = table[kept]
    names: dict[Hashable, int] = {}
    team = np.array(
        [names.setdefault(t, len(names)) for t, k in zip(teams, kept, strict=True) if k], dtype=np.intp
    )
    _refuse_few(len(rows), len(names), len(items))
    found = _pieces(rows, team, tuple(items))
    _refuse_still(found)
    return found


def _pieces(rows: Matrix, team: npt.NDArray[np.intp], items: tuple[str, ...]) -> TeamSample:
    members = np.bincount(team)
    means = np.stack([np.bincount(team, weights=column) for column in rows.T], axis=1) / members[:, None]
    apart = rows - means[team]
    few = len(rows) - len(members)
    sizes = np.unique(members)
    mean, covariance = [np.zeros(len(items))], [apart.T @ apart / few]
    for size in sizes:
        own = math.sqrt(size) * means[members == size]
        mean.append(own.mean(axis=0))
        covariance.append((own - mean[-1]).T @ (own - mean[-1]) / len(own))
    return TeamSample(
        items=items, rows=rows, team=team, sizes=np.array([0.0, *sizes]),
        counts=np.array([float(few), *((members == size).sum() for size in sizes)]),
        mean=np.array(mean), covariance=np.array(covariance),
    )  # fmt: skip


def _refuse_few(n: int, n_teams: int, p: int) -> None:
    if n_teams <= p:
        raise ScoringError(
            f"{n_teams} teams with complete answers are too few for {p} items at two levels; ask more teams."
        )
    if n - n_teams <= p:
        raise ScoringError(
            f"{n} complete rows in {n_teams} teams leave too few people beside each other for {p} items; "
            "ask more members of each team."
        )


def _refuse_still(found: TeamSample) -> None:
    spread = np.sqrt(np.diag(found.pooled))
    still = np.flatnonzero(spread <= 1e-9 * np.maximum(np.abs(found.rows).max(axis=0), 1e-300))
    if still.size:
        told = ", ".join(found.items[int(i)] for i in still)
        raise ScoringError(f"Within teams everybody gave the same answer to {told}. Leave it out.")
    if np.linalg.eigvalsh(found.pooled / np.outer(spread, spread))[0] < 1e-10:
        raise ScoringError(
            "Within teams at least one item is wholly given by others. Leave out the repeated one."
        )
