"""The headline is drawn towards what is usual: largest differences of means exaggerate most.

Empirical Bayes over the teams of a programme, integrated on a fixed grid: no draws, the same every time.
"""

import math
from dataclasses import dataclass

import numpy as np

from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

GRID = 200
MEAN_SPREAD = 0.5
TEAM_SPREAD = 0.3
"""Prior spreads of the programme's mean change and of teams about it, in norm standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunken:
    """Posterior of every team's true change: a mixture of normals over the grid."""

    mean: tuple[float, ...]
    sd: tuple[float, ...]
    _weights: Vector
    _means: Matrix
    _variances: Matrix

    def probability_above(self, limit: float) -> tuple[float, ...]:
        """Posterior probability, team by team, that the true change is above `limit` points."""
        from scipy.special import ndtr

        above = ndtr((self._means - limit) / np.sqrt(self._variances))
        return tuple(map(float, np.minimum(self._weights @ above, 1.0)))


def shrink(deltas: Vector, variances: Vector, *, sd: float) -> Shrunken:
    """Posterior of each team's change, borrowing from the programme's other teams.

    deltas, variances : (J,) observed changes in points and their variances from answer noise **alone**
    (with the allowance in them the teams' real differences would be shrunk away). sd : the norm standard
    deviation of a person within a team. Works for J = 1: then the prior alone shrinks. Refuses a
    variance that is not above zero.

    Source: [rubin1981]; prior of the spread [chung2013].
    """
    return shrink_with(deltas, variances, team_spread=TEAM_SPREAD * sd, mean_spread=MEAN_SPREAD * sd)


def shrink_with(deltas: Vector, variances: Vector, *, team_spread: float, mean_spread: float) -> Shrunken:
    """The same with the prior spreads stated: delta_j ~ N(mu, tau^2), mu ~ N(0, mean_spread^2),
    p(tau) proportional to tau exp(-tau^2 / (2 team_spread^2)).

    Source: [rubin1981], [chung2013].
    """
    d, v = _checked(deltas, variances, team_spread=team_spread, mean_spread=mean_spread)
    prior = _Prior.of(team_spread, mean_spread)
    return prior.posterior(prior.terms(d, v).sum(axis=2), d, v)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Companions:
    """What a programme's other teams say of its mean change, each team left out in turn: one team's change
    can be shrunk again and again, its companions held still, without going through all of them each time.

    Source: [rubin1981].
    """

    _prior: "_Prior"
    _others: Vector
    """(3, GRID, J) sums over everybody but team j."""

    @classmethod
    def of(cls, deltas: Vector, variances: Vector, *, sd: float) -> "Companions":
        """Of the teams of one scale; shapes, units and refusals as in `shrink`.

        Source: [rubin1981].
        """
        spreads = {"team_spread": TEAM_SPREAD * sd, "mean_spread": MEAN_SPREAD * sd}
        d, v = _checked(deltas, variances, **spreads)
        prior = _Prior.of(**spreads)
        terms = prior.terms(d, v)
        # From both ends, not the whole less one: beside a very exact team no digit of the others is left.
        before, after = np.zeros_like(terms), np.zeros_like(terms)
        before[..., 1:] = terms[..., :-1].cumsum(axis=2)
        after[..., :-1] = terms[..., :0:-1].cumsum(axis=2)[..., ::-1]
        return cls(_prior=prior, _others=before + after)

    def with_own(self, place: int, delta: float, variance: float) -> Shrunken:
        """Posterior of the team at this place alone, had it this change and this variance.

        Source: [rubin1981].
        """
        d, v = np.array([delta]), np.array([variance])
        return self._prior.posterior(self._others[..., place] + self._prior.terms(d, v)[..., 0], d, v)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Prior:
    """The grid of team spreads and how likely each is before anything is known."""

    tau2: Matrix
    log_weight: Vector
    mean_spread: float

    @classmethod
    def of(cls, team_spread: float, mean_spread: float) -> "_Prior":
        tau2 = np.linspace(0.01 * team_spread, 4.5 * team_spread, GRID) ** 2
        log_weight = 0.5 * np.log(tau2) - 0.5 * tau2 / team_spread**2
        return cls(tau2=tau2[:, None], log_weight=log_weight, mean_spread=mean_spread)

    def terms(self, d: Vector, v: Vector) -> Vector:
        """(3, GRID, J): each team's precision, the change it speaks for, and its share of the likelihood."""
        precision = 1 / (v + self.tau2)
        return np.stack([precision, precision * d, 0.5 * (np.log(precision) - precision * d * d)])

    def posterior(self, sums: Matrix, d: Vector, v: Vector) -> Shrunken:
        """Of teams of changes d, from (3, GRID) sums over all teams."""
        total = sums[0] + 1 / self.mean_spread**2
        mu = sums[1] / total
        log_weight = sums[2] + 0.5 * mu * mu * total - 0.5 * np.log(total) + self.log_weight
        weights = np.exp(log_weight - log_weight.max())
        weights /= weights.sum()
        # Not one less what is kept: of the smallest variances nothing would be left.
        kept, lost = self.tau2 / (self.tau2 + v), v / (self.tau2 + v)
        means = kept * d + lost * mu[:, None]
        spreads = self.tau2 * lost + lost**2 / total[:, None]
        mean = weights @ means
        # The mean is taken off before squaring: the difference of two large squares would lose digits.
        variance = weights @ (spreads + (means - mean) ** 2)
        return Shrunken(
            mean=tuple(map(float, mean)),
            sd=tuple(math.sqrt(x) for x in variance),
            _weights=weights,
            _means=means,
            _variances=spreads,
        )


def _checked(
    deltas: Vector, variances: Vector, *, team_spread: float, mean_spread: float
) -> tuple[Vector, Vector]:
    d, v = np.asarray(deltas, dtype=float), np.asarray(variances, dtype=float)
    if d.size == 0 or d.shape != v.shape or not (v > 0).all() or min(team_spread, mean_spread) <= 0:
        raise ScoringError(
            "Shrinkage needs a change and a variance above zero for each team, and a norm standard "
            f"deviation above zero; it was given {d.size} changes, {v.size} variances."
        )
    return d, v
