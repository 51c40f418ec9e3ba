"""The most likely covariances within and between teams where no model restricts them."""

from dataclasses import dataclass, field

import numpy as np

from scoring.cfa.team_sample import TeamSample
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

STEPS = 2000
CLOSE = 1e-9
LEAST_ROOT = 1e-8
"""Roots of shares between teams are kept above this, so that one can grow again; it costs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TeamMoments:
    """Means (p,), covariances within and between teams (p, p), and minus twice the log likelihood at them."""

    mean: Vector
    within: Matrix
    between: Matrix
    """Never negative; teams that are alike in something leave it without full rank."""
    misfit: float
    is_at_edge: bool
    """Whether covariances between teams stand at the edge of what covariances can be."""
    steps: int = field(repr=False)

    def left(self, within: Matrix, between: Matrix) -> tuple[float, float]:
        """Root mean squares of correlations found less those implied, within teams and between.

        What is implied between teams counts as the nearest covariances that teams can have.
        """
        pairs = ((self.within, within), (self.between, _possible(between)))
        apart = (_correlations(found) - _correlations(meant) for found, meant in pairs)
        one, other = (float(np.sqrt((x[np.tril_indices(len(x))] ** 2).mean())) for x in apart)
        return one, other


def team_moments(of: TeamSample) -> TeamMoments:
    """Climb by scoring, in units in which people within teams are uncorrelated and teams are too.

    In these units all pairs of items can be moved at once, each by itself. What lies between teams is moved
    through a root of it, so that it stays a covariance matrix. Refuses where the climb does not settle.

    Source
    ------
    [mcdonald1989]; scoring [jennrich1976]; teams' covariances as a square [lindstrom1988].
    """
    mean, within, between = _begin(of)
    value = of.misfit(mean, within, between)
    for step in range(1, STEPS + 1):
        moved, now = _climbed(of, (mean, within, between), value)
        gained, value = value - now, now
        mean, within, between = moved
        if gained <= CLOSE:
            return TeamMoments(
                mean=mean, within=within, between=between, misfit=value, steps=step,
                is_at_edge=bool(_units(within, between)[1][0] < LEAST_ROOT),
            )  # fmt: skip
    raise ScoringError(
        "Covariances within and between teams do not settle: there are too few teams for so many items. "
        "Leave out items, or ask more teams."
    )


def _begin(of: TeamSample) -> tuple[Vector, Matrix, Matrix]:
    """Analysis of variance, with at least a little of everything between teams."""
    within = of.pooled
    weight = of.counts * np.sqrt(of.sizes)
    mean = weight @ of.mean / float(of.counts @ of.sizes)
    found = np.tensordot(of.counts[1:], of.spread(mean)[1:], 1) / of.n_teams
    size = of.n / of.n_teams
    root, share = _units(within, (found - within) / size)
    return mean, within, (root * np.maximum(share, 0.02)) @ root.T


def _units(within: Matrix, between: Matrix) -> tuple[Matrix, Vector]:
    """T (p, p) and shares d (p,) with T T' within and T diag(d) T' between, from the least share on."""
    lower = np.asarray(np.linalg.cholesky(within), dtype=np.float64)
    inverse = np.linalg.inv(lower)
    share, turn = np.linalg.eigh(inverse @ between @ inverse.T)
    return np.asarray(lower @ turn), np.asarray(share, dtype=np.float64)


def _climbed(
    of: TeamSample, at: tuple[Vector, Matrix, Matrix], value: float
) -> tuple[tuple[Vector, Matrix, Matrix], float]:
    """One step that does not lead down, or none."""
    unit, share = _units(at[1], at[2])
    root = np.sqrt(np.maximum(share, LEAST_ROOT**2))
    mean = _mean(of, unit, root)
    within_step, root_step = _steps(of, mean, unit, root)
    length = 1.0
    while length > 1e-10:
        square = np.diag(root) + length * root_step
        within = unit @ (np.eye(len(root)) + length * within_step) @ unit.T
        moved = (mean, within, unit @ square @ square.T @ unit.T)
        now = of.misfit(*moved)
        if now <= value:
            return moved, now
        length /= 2
    return at, value


def _mean(of: TeamSample, unit: Matrix, root: Vector) -> Vector:
    """The most likely means, given the covariances."""
    turned = np.linalg.solve(unit, of.mean.T).T
    weight = of.counts[:, None] / (1 + of.sizes[:, None] * root**2)
    told = (weight * np.sqrt(of.sizes)[:, None] * turned).sum(axis=0)
    return np.asarray(unit @ (told / (weight * of.sizes[:, None]).sum(axis=0)))


def _steps(of: TeamSample, mean: Vector, unit: Matrix, root: Vector) -> tuple[Matrix, Matrix]:
    """How far covariances within, and the root of those between, are to be moved; all pairs apart."""
    inverse = np.linalg.inv(unit)
    spread = inverse @ of.spread(mean) @ inverse.T
    told = 1 / (1 + of.sizes[:, None] * root**2)
    both = told[:, :, None] * told[:, None, :]
    pull = both * spread - told[:, :, None] * np.eye(len(root))
    slope, slope_between = (np.tensordot(of.counts * of.sizes**power, pull, 1) / 2 for power in (0, 1))
    ww, wb, bb = (np.tensordot(of.counts * of.sizes**power, both, 1) / 2 for power in (0, 1, 2))
    # Of two shares the larger carries the pair; the smaller one's own slope bends it.
    larger = np.maximum(root[:, None], root[None, :])
    own = np.abs(np.diag(slope_between))
    smaller = np.where(root[:, None] >= root[None, :], own[None, :], own[:, None])
    twice = 1 + np.eye(len(root))
    reach, bend = twice * larger, twice * smaller
    wb, bb, drawn = reach * wb, reach**2 * bb + bend, reach * slope_between
    room = ww * bb - wb**2
    within = (bb * slope - wb * drawn) / room
    found = (ww * drawn - wb * slope) / room
    # A pair is moved on one side of the root alone: the row of the smaller share, the larger one's column.
    order = np.argsort(np.argsort(-root, kind="stable"), kind="stable")
    return within, np.where(order[:, None] >= order[None, :], found, 0.0)


def _possible(covariance: Matrix) -> Matrix:
    """The same with negative eigenvalues taken for next to nothing."""
    values, turn = np.linalg.eigh(covariance)
    return np.asarray((turn * np.maximum(values, 1e-6 * abs(values[-1]))) @ turn.T)


def _correlations(covariance: Matrix) -> Matrix:
    spread = np.sqrt(np.where(np.diag(covariance) > 0, np.diag(covariance), np.nan))
    return np.asarray(covariance / np.outer(spread, spread))
