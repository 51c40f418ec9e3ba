"""How far implied moments are from those found: a discrepancy for each estimator, its slope and its bend."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np

from scoring.cfa.missing import FullInformation
from scoring.cfa.normal import inverse_of, normal_curvature, normal_information
from scoring.cfa.sample import GroupSample, Sample
from scoring.cfa.structure import GroupStructure, Implied, Moves, columns, lower
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Estimator = Literal["ML", "ULS", "GLS", "WLS", "DWLS"]


class Weighing(Protocol):
    """A group's discrepancy F, and how it moves with covariances and means."""

    def value(self, at: Implied) -> float:
        """F, zero where the model fits without fault; infinite where no people could give the covariances."""
        ...

    def pulls(self, at: Implied) -> tuple[Matrix, Vector]:
        """(p, p) dF by the covariances, and (p,) minus half of dF by the means."""
        ...

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) half the expected second derivatives by the elements: the information of one person."""
        ...

    def curve(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) half the second derivatives themselves, the elements' moves held still."""
        ...


def slope(pulls: tuple[Matrix, Vector], moves: Moves) -> Vector:
    """(q,) dF by each element; also for complex values, whose imaginary part then carries a derivative."""
    pull, mean_pull = pulls
    return np.asarray(2 * ((moves.u @ pull) * moves.v).sum(axis=1) - 2 * moves.means @ mean_pull)


@dataclass(frozen=True, slots=True, eq=False)
class MaximumLikelihood:
    """log|C| - log|S| + tr(S C^-1) - p + (m - mu)' C^-1 (m - mu), C implied, S found.

    Source
    ------
    [joreskog1969].
    """

    sample: GroupSample
    log_found: float

    def value(self, at: Implied) -> float:
        """F."""
        try:
            root = np.linalg.cholesky(at.covariance)
        except np.linalg.LinAlgError:
            return np.inf
        inverse = np.linalg.inv(root)
        log_implied = 2 * float(np.log(root.diagonal()).sum())
        spread = self._spread(at)
        return log_implied - self.log_found + float(np.sum(inverse @ spread * inverse)) - len(spread)

    def _spread(self, at: Implied) -> Matrix:
        apart = self.sample.mean - at.mean
        return np.asarray(self.sample.covariance + apart[:, None] * apart)

    def pulls(self, at: Implied) -> tuple[Matrix, Vector]:
        """How F moves with covariances and means."""
        inverse = np.asarray(np.linalg.inv(at.covariance))
        found = inverse @ self._spread(at) @ inverse
        return np.asarray(inverse - found), np.asarray(inverse @ (self.sample.mean - at.mean))

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) the expected information of one person."""
        return normal_information(inverse_of(at.covariance), moves, means_weigh=1.0)

    def curve(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) the observed information of one person, the moves held still."""
        inverse = inverse_of(at.covariance)
        found = inverse @ self._spread(at) @ inverse
        return normal_curvature(inverse, found, inverse @ (self.sample.mean - at.mean), moves)


@dataclass(frozen=True, slots=True, eq=False)
class NormalTheory:
    """Half tr((W (S - C))^2), W the inverse of S (generalised) or the identity (unweighted least squares).

    Source
    ------
    [browne1974].
    """

    sample: GroupSample
    weight: Matrix
    means_weigh: float = 1.0

    def value(self, at: Implied) -> float:
        """F."""
        apart = self.weight @ (self.sample.covariance - at.covariance)
        means = self.sample.mean - at.mean
        return float(np.sum(apart * apart.T)) / 2 + self.means_weigh * float(means @ self.weight @ means)

    def pulls(self, at: Implied) -> tuple[Matrix, Vector]:
        """How F moves with covariances and means."""
        apart = self.weight @ (self.sample.covariance - at.covariance) @ self.weight
        return -apart, self.means_weigh * self.weight @ (self.sample.mean - at.mean)

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) half the expected second derivatives."""
        return normal_information(self.weight, moves, means_weigh=self.means_weigh)

    curve = bend


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """(s - c)' W (s - c) of means (if any) and lower triangles, W full (distribution-free) or diagonal.

    Source
    ------
    [browne1984].
    """

    sample: GroupSample
    weight: Matrix

    @property
    def has_means(self) -> bool:
        """Whether means are among the moments."""
        p = len(self.sample.mean)
        return len(self.weight) > p * (p + 1) // 2

    def _drawn(self, at: Implied) -> tuple[Vector, Vector]:
        """The moments' distances, and these weighed."""
        apart = (self.sample.covariance - at.covariance)[lower(len(at.mean))]
        if self.has_means:
            apart = np.concatenate([self.sample.mean - at.mean, apart])
        return apart, self.weight @ apart

    def value(self, at: Implied) -> float:
        """F."""
        apart, drawn = self._drawn(at)
        return float(apart @ drawn)

    def pulls(self, at: Implied) -> tuple[Matrix, Vector]:
        """How F moves with covariances, and minus half of how with means."""
        row, column = lower(len(at.mean))
        drawn = self._drawn(at)[1]
        means, rest = drawn[: -len(row)], drawn[-len(row) :]
        pull = np.zeros(at.covariance.shape, dtype=drawn.dtype)
        pull[row, column] -= rest
        pull[column, row] -= rest
        return pull, means if self.has_means else np.zeros(len(at.mean))

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) half the second derivatives of the linear part."""
        table = columns(moves)
        if self.has_means:
            table = np.hstack([moves.means, table])
        return np.asarray(table @ self.weight @ table.T)

    curve = bend


def weighings(estimator: Estimator, of: Sample, structures: Sequence[GroupStructure]) -> tuple[Weighing, ...]:
    """The discrepancy of every group; means enter where the model has them.

    Refuses WLS with fewer people than there are moments (its weight has no inverse).

    Source
    ------
    [browne1984], [joreskog1969].
    """
    kept = (
        group if s.has_means else replace(group, mean=np.zeros_like(group.mean))
        for group, s in zip(of.groups, structures, strict=True)
    )  # fmt: skip
    return tuple(
        _weighing(estimator, group, has_means=s.has_means) for group, s in zip(kept, structures, strict=True)
    )


def _weighing(estimator: Estimator, group: GroupSample, *, has_means: bool) -> Weighing:
    if group.patterns is not None:
        return FullInformation(group.patterns, group.mean, group.covariance)
    if estimator == "ML":
        return MaximumLikelihood(group, float(np.linalg.slogdet(group.covariance)[1]))
    if estimator == "GLS":
        return NormalTheory(group, inverse_of(group.covariance))
    if estimator == "ULS":
        return NormalTheory(group, np.eye(len(group.mean)))
    gamma = group.gamma(has_means=has_means)
    if estimator == "DWLS":
        if not np.diag(gamma).all():
            raise ScoringError(
                "DWLS weighs by how unsteady each covariance is, and one is not at all: few people differ "
                "in two items. Take ML, or ask more people."
            )
        return Weighted(group, np.diag(1 / np.diag(gamma)))
    if group.n <= len(gamma):
        raise ScoringError(
            f"WLS needs more people than moments in a group: {group.n} for {len(gamma)}. Take ML or DWLS."
        )
    return Weighted(group, inverse_of(gamma))
