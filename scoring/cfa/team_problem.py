"""The discrepancy of a model of two levels, with first and second derivatives."""

from dataclasses import dataclass, replace

import numpy as np

from scoring.cfa.discrepancy import slope
from scoring.cfa.normal import normal_curvature, normal_information
from scoring.cfa.second import second
from scoring.cfa.structure import INTERCEPT, RESIDUAL, GroupStructure, Implied, Moves, lower
from scoring.cfa.team_moments import TeamMoments
from scoring.cfa.team_sample import TeamSample
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TeamProblem:
    """Minus twice the log likelihood by people, above that of the unrestricted moments.

    Source
    ------
    [mcdonald1989], [muthen1994].
    """

    within: GroupStructure
    between: GroupStructure
    """With the means."""
    of: TeamSample
    least: float
    """What the unrestricted moments leave."""
    n_free: int

    @property
    def structures(self) -> tuple[GroupStructure, GroupStructure]:
        """Within teams, between teams."""
        return self.within, self.between

    def value(self, theta: Vector) -> float:
        """The discrepancy; infinite where no people could give the covariances."""
        within, between = (s.implied(theta) for s in self.structures)
        with np.errstate(all="ignore"):
            found = self.of.misfit(between.mean, within.covariance, between.covariance)
        return (found - self.least) / self.of.n if np.isfinite(found) else np.inf

    def slope(self, theta: Vector) -> Vector:
        """(n_free,) its derivatives; complex values in, complex out."""
        total = np.zeros(self.n_free, dtype=theta.dtype)
        at = tuple(s.implied(theta) for s in self.structures)
        for s, own, pulls in zip(self.structures, at, self._pulls(*at), strict=True):
            moves = s.moves(own)
            np.add.at(total, moves.free, slope(pulls, moves))
        return total

    def _pulls(self, within: Implied, between: Implied) -> list[tuple[Matrix, Vector]]:
        """By level: how the discrepancy moves with covariances, and minus half of how with means."""
        inverse = np.linalg.inv(self.of.implied(within.covariance, between.covariance))
        pull = inverse - inverse @ self.of.spread(between.mean) @ inverse
        drawn = (inverse @ self.of.apart(between.mean)[:, :, None])[:, :, 0]
        share = self.of.counts / self.of.n
        nothing = np.zeros(len(between.mean), dtype=drawn.dtype)
        return [
            (np.tensordot(share, pull, 1), nothing),
            (np.tensordot(share * self.of.sizes, pull, 1), (share * np.sqrt(self.of.sizes)) @ drawn),
        ]

    def bend(self, theta: Vector) -> Matrix:
        """(n_free, n_free) half the expected second derivatives: the information of one person."""
        total = np.zeros((self.n_free, self.n_free))
        within, between = (s.implied(theta) for s in self.structures)
        moves = [s.moves(at) for s, at in zip(self.structures, (within, between), strict=True)]
        inverses = np.linalg.inv(self.of.implied(within.covariance, between.covariance))
        for inverse, size, count in zip(inverses, self.of.sizes, self.of.counts, strict=True):
            both = joint(moves[0], moves[1], size=size)
            own = normal_information(inverse, both, means_weigh=1.0)
            np.add.at(total, (both.free[:, None], both.free), count / self.of.n * own)
        return total

    def curvature(self, theta: Vector) -> Matrix:
        """(n_free, n_free) half the second derivatives themselves.

        Source
        ------
        [magnus1999].
        """
        total = np.zeros((self.n_free, self.n_free))
        at = tuple(s.implied(theta) for s in self.structures)
        moves = [s.moves(own) for s, own in zip(self.structures, at, strict=True)]
        inverses = np.linalg.inv(self.of.implied(at[0].covariance, at[1].covariance))
        spread, apart = self.of.spread(at[1].mean), self.of.apart(at[1].mean)
        for place, inverse in enumerate(inverses):
            both = joint(moves[0], moves[1], size=self.of.sizes[place])
            found = inverse @ spread[place] @ inverse
            own = normal_curvature(inverse, found, inverse @ apart[place], both)
            np.add.at(total, (both.free[:, None], both.free), self.of.counts[place] / self.of.n * own)
        for s, own_at, moved, pulls in zip(self.structures, at, moves, self._pulls(*at), strict=True):
            np.add.at(total, (moved.free[:, None], moved.free), second(s, own_at, *pulls))
        return np.asarray((total + total.T) / 2)

    def by_team(self, theta: Vector) -> Matrix:
        """(teams, n_free) each team's derivative of its log likelihood.

        Source
        ------
        [white1982].
        """
        at = tuple(s.implied(theta) for s in self.structures)
        moves = [s.moves(own) for s, own in zip(self.structures, at, strict=True)]
        members = np.bincount(self.of.team)
        sums = np.stack([np.bincount(self.of.team, weights=x) for x in self.of.rows.T], axis=1)
        means = sums / members[:, None]
        total = np.zeros((len(members), self.n_free))
        inverse = np.linalg.inv(at[0].covariance)
        apart = (self.of.rows - means[self.of.team]) @ inverse
        people = np.zeros((len(members), len(moves[0].free)))
        np.add.at(people, self.of.team, (apart @ moves[0].u.T) * (apart @ moves[0].v.T))
        level = np.einsum("qi,ij,qj->q", moves[0].u, inverse, moves[0].v, optimize=True)
        np.add.at(total.T, moves[0].free, (people - (members - 1)[:, None] * level).T)
        for size in np.unique(members):
            here = members == size
            both = joint(moves[0], moves[1], size=size)
            inverse = np.linalg.inv(at[0].covariance + size * at[1].covariance)
            z = np.sqrt(size) * (means[here] - at[1].mean) @ inverse
            level = np.einsum("qi,ij,qj->q", both.u, inverse, both.v, optimize=True)
            own = (z @ both.u.T) * (z @ both.v.T) - level + z @ both.means.T
            part = np.zeros((int(here.sum()), self.n_free))
            np.add.at(part.T, both.free, own.T)
            total[here] += part
        return total


def unrestricted_problem(of: TeamSample, moments: TeamMoments) -> tuple[TeamProblem, Vector]:
    """The model in which every mean and every covariance at both levels is free, and where it stands.

    Source
    ------
    [muthen1994].
    """
    p = len(of.items)
    row, column = lower(p)
    count = len(row)
    place, item = np.arange(count, dtype=np.intp), np.arange(p, dtype=np.intp)
    covaries = np.full(count, RESIDUAL, dtype=np.intp)
    within = GroupStructure(
        items=of.items, factors=(), kind=covaries, row=row, column=column, free=place,
        fixed=np.zeros(count), has_means=False,
    )  # fmt: skip
    between = GroupStructure(
        items=of.items, factors=(), kind=np.concatenate([covaries, np.full(p, INTERCEPT, dtype=np.intp)]),
        row=np.concatenate([row, item]), column=np.concatenate([column, np.zeros(p, dtype=np.intp)]),
        free=np.arange(count, 2 * count + p, dtype=np.intp), fixed=np.zeros(count + p), has_means=True,
    )  # fmt: skip
    problem = TeamProblem(within=within, between=between, of=of, least=moments.misfit, n_free=2 * count + p)
    theta = np.concatenate([moments.within[row, column], moments.between[row, column], moments.mean])
    return problem, theta


def joint(within: Moves, between: Moves, *, size: float) -> Moves:
    """How W + n B and the means times the root of n move with the elements of both levels."""
    root = np.sqrt(size)
    grown = replace(between, u=root * between.u, v=root * between.v, means=root * between.means)
    return Moves(
        u=np.vstack([within.u, grown.u]), v=np.vstack([within.v, grown.v]),
        means=np.vstack([np.zeros_like(within.u), grown.means]),
        free=np.concatenate([within.free, between.free]),
    )  # fmt: skip
