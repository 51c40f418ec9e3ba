"""How far implied moments are from those found: a discrepancy for each estimator, its slope and its bend."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np

from scoring.cfa.sample import GroupSample, Sample
from scoring.cfa.structure import GroupStructure, Implied, Moves, columns, lower
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Estimator = Literal["ML", "ULS", "GLS", "WLS", "DWLS"]


class Weighing(Protocol):
    """A group's discrepancy F, its slope by each element, and half its expected second derivatives."""

    def value(self, at: Implied) -> float:
        """F, zero where the model fits without fault; infinite where no people could give the covariances."""
        ...

    def slope(self, at: Implied, moves: Moves) -> Vector:
        """(q,) dF by each free element."""
        ...

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) half the expected second derivatives by the elements: the information of one person."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class MaximumLikelihood:
    """log|C| - log|S| + tr(S C^-1) - p + (m - mu)' C^-1 (m - mu), C implied, S found.

    Source
    ------
    [joreskog1969].
    """

    sample: GroupSample

    def value(self, at: Implied) -> float:
        """F."""
        try:
            root = np.linalg.cholesky(at.covariance)
        except np.linalg.LinAlgError:
            return np.inf
        apart = self.sample.mean - at.mean
        spread = self.sample.covariance + np.outer(apart, apart)
        inverse = np.linalg.inv(root)
        log_implied = 2 * float(np.log(np.diag(root)).sum())
        log_found = float(np.linalg.slogdet(self.sample.covariance)[1])
        return log_implied - log_found + float(np.sum(inverse @ spread * inverse)) - len(apart)

    def slope(self, at: Implied, moves: Moves) -> Vector:
        """dF; also for complex values, whose imaginary part then holds the second derivatives."""
        inverse = np.linalg.inv(at.covariance)
        apart = self.sample.mean - at.mean
        spread = self.sample.covariance + np.outer(apart, apart)
        pull = inverse - inverse @ spread @ inverse
        found = 2 * np.einsum("qi,ij,qj->q", moves.u, pull, moves.v, optimize=True)
        return np.asarray(found - 2 * moves.means @ (inverse @ apart))

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) the expected information of one person."""
        return normal_information(inverse_of(at.covariance), moves, means_weigh=1.0)


def normal_information(inverse: Matrix, moves: Moves, *, means_weigh: float) -> Matrix:
    """Half tr(W dC_a W dC_b) + dm_a' W dm_b for all pairs of elements, W the matrix given.

    Source
    ------
    [magnus1999].
    """
    left_u, left_v = moves.u @ inverse, moves.v @ inverse
    uu, vv, uv = left_u @ moves.u.T, left_v @ moves.v.T, left_u @ moves.v.T
    return np.asarray(uu * vv + uv * uv.T + means_weigh * moves.means @ inverse @ moves.means.T)


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

    def slope(self, at: Implied, moves: Moves) -> Vector:
        """dF."""
        apart = self.weight @ (self.sample.covariance - at.covariance) @ self.weight
        found = -2 * np.einsum("qi,ij,qj->q", moves.u, apart, moves.v, optimize=True)
        means = self.weight @ (self.sample.mean - at.mean)
        return np.asarray(found - 2 * self.means_weigh * moves.means @ means)

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) half the expected second derivatives."""
        return normal_information(self.weight, moves, means_weigh=self.means_weigh)


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """(s - c)' W (s - c) of the lower triangles, W full (asymptotically distribution-free) or diagonal.

    Source
    ------
    [browne1984].
    """

    sample: GroupSample
    weight: Matrix

    def _apart(self, at: Implied) -> Vector:
        return np.asarray((self.sample.covariance - at.covariance)[lower(len(at.mean))])

    def value(self, at: Implied) -> float:
        """F."""
        apart = self._apart(at)
        return float(apart @ self.weight @ apart)

    def slope(self, at: Implied, moves: Moves) -> Vector:
        """dF."""
        return np.asarray(-2 * columns(moves) @ (self.weight @ self._apart(at)))

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) half the second derivatives of the linear part."""
        table = columns(moves)
        return np.asarray(table @ self.weight @ table.T)


def weighings(estimator: Estimator, of: Sample, structures: Sequence[GroupStructure]) -> tuple[Weighing, ...]:
    """The discrepancy of every group; means enter ML, GLS and ULS where the model has them.

    Refuses WLS with means, and with fewer people than there are covariances (its weight has no inverse).

    Source
    ------
    [browne1984], [joreskog1969].
    """
    if estimator in ("WLS", "DWLS") and any(s.has_means for s in structures):
        raise ScoringError(f"{estimator} is fitted to covariances alone; leave the intercepts out.")
    kept = (
        group if s.has_means else replace(group, mean=np.zeros_like(group.mean))
        for group, s in zip(of.groups, structures, strict=True)
    )  # fmt: skip
    return tuple(_weighing(estimator, group) for group in kept)


def _weighing(estimator: Estimator, group: GroupSample) -> Weighing:
    if estimator == "ML":
        return MaximumLikelihood(group)
    if estimator == "GLS":
        return NormalTheory(group, inverse_of(group.covariance))
    if estimator == "ULS":
        return NormalTheory(group, np.eye(len(group.mean)))
    gamma = group.gamma()
    if estimator == "DWLS":
        return Weighted(group, np.diag(1 / np.diag(gamma)))
    if group.n <= len(gamma):
        raise ScoringError(
            f"WLS needs more people than covariances in a group: {group.n} for {len(gamma)}. Take ML or DWLS."
        )
    return Weighted(group, inverse_of(gamma))


def inverse_of(matrix: Matrix) -> Matrix:
    """The inverse of a covariance matrix.

    Source
    ------
    [magnus1999].
    """
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
