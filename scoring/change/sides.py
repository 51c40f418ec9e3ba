"""A change has two sides; a side is one round, or several averaged. What that makes of means and variances.

With one round to a side everything here is what it was: noise 2, moods 2, plain means. The estimate of a
contrast is otherwise that of a change, so that one engine serves two rounds and many.
"""

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scoring.change import finite_team
from scoring.change.finite_team import LEAST
from scoring.change.intervals import are_alike, interval
from scoring.change.shapes import ErrorVariance, Interval, PooledVariance, TeamWaves
from scoring.errors import ScoringError
from scoring.results import Vector


class Within(Protocol):
    """The variance between members to use for one round's scores."""

    def __call__(self, scores: Vector, /, *, is_first: bool) -> float:
        """Squared points."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One round in one side, with its weight there (a side's weights sum to one)."""

    scores: Vector
    roster: int | None
    weight: float


def parts(waves: TeamWaves, *, is_first: bool) -> tuple[Part, ...]:
    """The rounds of one side."""
    scores, roster = (waves.first, waves.roster1) if is_first else (waves.second, waves.roster2)
    made = waves.sides
    if made is None:
        return (Part(scores=scores, roster=roster, weight=1.0),)
    weight, more = (
        (made.weight_first, made.more_first) if is_first else (made.weight_second, made.more_second)
    )
    further = [Part(scores=r.scores, roster=r.roster, weight=r.weight) for r in more]
    return (Part(scores=scores, roster=roster, weight=weight), *further)


def mean(waves: TeamWaves, *, is_first: bool) -> float:
    """The mean of a side in points: its rounds' means, weighted.

    Source: [cochran1977].
    """
    return float(sum(p.weight * float(p.scores.mean()) for p in parts(waves, is_first=is_first)))


def means(waves: TeamWaves) -> tuple[float, float]:
    """The means of both sides in points."""
    return mean(waves, is_first=True), mean(waves, is_first=False)


def has_links(waves: TeamWaves) -> bool:
    """Whether enough people are linked for a change of their own."""
    return waves.pairs is not None and len(waves.pairs) >= LEAST


def noise(waves: TeamWaves) -> float:
    """Error variance of one linked person's difference, in units of one score's: 2 with two rounds."""
    return 2.0 if waves.sides is None else waves.sides.noise_first + waves.sides.noise_second


def noise_first(waves: TeamWaves) -> float:
    """Error variance of a person's first side, in units of one score's."""
    if waves.sides is None:
        return 1.0
    if waves.sides.more_first:
        return sum(p.weight**2 for p in parts(waves, is_first=True))
    return waves.sides.noise_first


def moods(waves: TeamWaves) -> float:
    """Variance of a team's moods of the days in the difference, in units of one day's."""
    return 2.0 if waves.sides is None else waves.sides.moods


def answers(waves: TeamWaves) -> Vector:
    """Every score the change rests on."""
    if waves.sides is None:
        return np.concatenate([waves.first, waves.second])
    return waves.sides.answers


def change_variance(known: PooledVariance, error: ErrorVariance, *, noise: float) -> PooledVariance:
    """The known variance of a second-minus-first difference, for a difference with other noise.

    What differs in people's true change stays, S_d^2 - 2 v_e; the noise becomes `noise` v_e. Known variances
    below 2 v_e shrink in proportion. With noise 2 nothing changes.

    Source: [cochran1977].
    """
    if noise == 2.0:
        return known
    true = known.value - 2 * error.value
    value = known.value * noise / 2 if true < 0 else true + noise * error.value
    return dataclasses.replace(known, value=value)


def unlinked_variance(waves: TeamWaves, *, within: Within, error: float) -> tuple[float, float]:
    """Sampling and noise part of the variance of a difference of sides without links.

    Within a side the rounds' sampling parts add as standard deviations: the same people may be silent each
    time. Across sides their covariance is dropped, which widens. Noise: v_e sum w^2 / n.

    Source: [cochran1977]; derivation in docs/change.md.
    """
    if waves.sides is None:
        return finite_team.unlinked_variance(
            n1=len(waves.first), n2=len(waves.second), roster1=_known(waves.roster1),
            roster2=_known(waves.roster2), stayers=_known(waves.stayers), error=error,
            variances=(within(waves.first, is_first=True), within(waves.second, is_first=False)),
        )  # fmt: skip
    sampling = 0.0
    for is_first in (True, False):
        sampling += _side_sd(waves, within=within, error=error, is_first=is_first) ** 2
    return sampling, error * reciprocals(waves)


def _side_sd(waves: TeamWaves, *, within: Within, error: float, is_first: bool) -> float:
    stayers, total = _known(waves.stayers), 0.0
    for part in parts(waves, is_first=is_first):
        true = max(within(part.scores, is_first=is_first) - error, 0.0)
        missed = max(1 / len(part.scores) - 2 / _known(part.roster) + 1 / stayers, 0.0)
        total += part.weight * math.sqrt(true * missed)
    return total


def reciprocals(waves: TeamWaves) -> float:
    """Sum of w^2 / n over the rounds of both sides: 1/n1 + 1/n2 with two rounds."""
    return sum(p.weight**2 / len(p.scores) for p in _all(waves))


def welch(waves: TeamWaves) -> Interval:
    """Welch's interval for a difference of weighted means of rounds that are treated as different people.

    Refuses rounds of fewer than 4 scores and no variance in any.

    Source: [welch1947]; degrees of freedom [satterthwaite1946].
    """
    rounds = list(_all(waves))
    for part in rounds:
        finite_team.enough(part.scores, what="Each round")
    if all(are_alike(p.scores) for p in rounds):
        raise ScoringError(
            "Everybody gave the same score within each round: Welch's interval would have no width. "
            "With the questionnaire's error variance and the rosters the finite-team interval exists."
        )
    shares = [p.weight**2 * float(p.scores.var(ddof=1)) / len(p.scores) for p in rounds]
    spread = sum(e * e / (len(p.scores) - 1) for e, p in zip(shares, rounds, strict=True))
    before, after = means(waves)
    return interval(after - before, sum(shares), sum(shares) ** 2 / spread, method="welch_t")


def _all(waves: TeamWaves) -> Iterator[Part]:
    yield from parts(waves, is_first=True)
    yield from parts(waves, is_first=False)


def _known(count: int | None) -> int:
    if count is None:
        raise ScoringError("Without rosters there is no finite-team range. Give the rosters of all rounds.")
    return count
