"""One team's change in one scale, before its other scales are looked at: the estimate and its variances."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from scoring.change import finite_team, overlap, paired, sides
from scoring.change.decision_table import method_for
from scoring.change.level import at_level
from scoring.change.moderation import Prior, prior_of
from scoring.change.printed import change_at, is_small
from scoring.change.shapes import (
    ErrorVariance,
    Interval,
    Method,
    PooledVariance,
    ScaleFrame,
    TeamWaves,
    Uncertainty,
)
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a programme's teams lend each other in one scale: priors of variances, and how many they are."""

    change: Prior
    first: Prior
    second: Prior
    n_teams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """A change and its variances. In teams below ten `borrowed` puts the variance of people from elsewhere in
    place of the team's own, moderated one; `printed` reads the error variance elsewhere too.
    """

    method: Method
    delta: float
    own: Uncertainty
    borrowed: Uncertainty
    printed: Uncertainty
    error: ErrorVariance | None

    @property
    def both(self) -> tuple[Uncertainty, Uncertainty]:
        """The two variances a verdict must hold under."""
        return self.own, self.borrowed


def pair_scores(waves: TeamWaves) -> Matrix | None:
    """(m, 2) scores of the linked people, matched on items answered both times where that is given."""
    if waves.pairs is None:
        return None
    if waves.matched is not None:
        return np.asarray(waves.matched, dtype=float)
    return np.column_stack([waves.first[waves.pairs[:, 0]], waves.second[waves.pairs[:, 1]]])


def differences(waves: TeamWaves) -> Vector | None:
    """(m,) second minus first of the linked people."""
    pairs = pair_scores(waves)
    return None if pairs is None else pairs[:, 1] - pairs[:, 0]


def shared(waves: Sequence[TeamWaves], frame: ScaleFrame) -> Shared:
    """The priors of one scale, from every team that has a number of its own.

    Source: [smyth2004].
    """
    linked = [d for d in map(differences, waves) if d is not None and d.size >= finite_team.LEAST]
    usable = [w for w in waves if min(len(w.first), len(w.second)) >= finite_team.LEAST]
    noise = [sides.noise(w) for w in waves if sides.has_links(w)]
    known = sides.change_variance(frame.change, frame.printed_error, noise=float(np.mean(noise or [2.0])))
    return Shared(
        change=_prior(linked, known, frame),
        first=_prior([w.first for w in usable], frame.within, frame),
        second=_prior([w.second for w in usable], frame.within, frame),
        n_teams=len(linked) if linked else len(usable),
    )


def _prior(samples: Sequence[Vector], known: PooledVariance, frame: ScaleFrame) -> Prior:
    variances = np.array([float(np.var(s, ddof=1)) for s in samples])
    dfs = np.array([len(s) - 1.0 for s in samples])
    return prior_of(variances, dfs, known=known, granularity=frame.granularity)


def estimate(waves: TeamWaves, frame: ScaleFrame, lent: Shared) -> Estimated | None:
    """The change by the method the decision table gives, or None where no number exists.

    None where a round has fewer than 4 answers, the questions are others, or a fallback method finds no
    variance at all.

    Source: [cochran1977], [smyth2004], [derrick2017], [welch1947].
    """
    method = method_for(waves, frame, n_teams=lent.n_teams)
    if method == "none":
        return None
    if method == "finite_team_linked":
        return _linked(waves, frame, lent)
    if method == "finite_team_unlinked":
        return _unlinked(waves, frame, lent)
    return _fallback(waves, frame, lent, method=method)


def team_error(waves: TeamWaves, frame: ScaleFrame) -> ErrorVariance | None:
    """The error variance at the level of this team's scores in both rounds.

    Source: [keats1957].
    """
    if frame.error is None:
        return None
    return at_level(frame.error, sides.answers(waves), low=frame.low, high=frame.high)


def _linked(waves: TeamWaves, frame: ScaleFrame, lent: Shared) -> Estimated:
    d, error = _given(differences(waves)), _given(team_error(waves, frame))
    m, stayers = d.size, _given(waves.stayers)
    finite_team.linked_agree(m, stayers=stayers)
    share = sides.noise(waves) / 2

    def sure(variance: float, df: float, noise: ErrorVariance) -> Uncertainty:
        parts = finite_team.linked_variance(
            m=m, stayers=stayers, variance=variance, error=noise.value * share
        )
        return _sure(parts, frame, waves, df=df, df_error=noise.df)

    def elsewhere(variance: float, noise: ErrorVariance) -> Uncertainty:
        known = dataclasses.replace(frame.change, value=variance)
        known = sides.change_variance(known, noise, noise=sides.noise(waves))
        return sure(known.value, known.df, noise)

    own = sure(lent.change.draw(float(d.var(ddof=1)), m - 1), m - 1 + lent.change.df, error)
    small = is_small(m)
    return Estimated(
        method="finite_team_linked", delta=float(d.mean()), error=error, own=own,
        borrowed=elsewhere(change_at(frame.change, error), error) if small else own,
        printed=elsewhere(frame.change.value, frame.printed_error) if small else own,
    )  # fmt: skip


def _unlinked(waves: TeamWaves, frame: ScaleFrame, lent: Shared) -> Estimated:
    error, stayers = _given(team_error(waves, frame)), _given(waves.stayers)
    n1, n2 = len(waves.first), len(waves.second)
    rosters = (_given(waves.roster1), _given(waves.roster2))
    finite_team.counts_agree(n1, n2, rosters=rosters, stayers=stayers)

    def sure(within: sides.Within, df: float, noise: ErrorVariance) -> Uncertainty:
        parts = sides.unlinked_variance(waves, within=within, error=noise.value)
        return _sure(parts, frame, waves, df=df, df_error=noise.df)

    def drawn(scores: Vector, *, is_first: bool) -> float:
        prior = lent.first if is_first else lent.second
        return prior.draw(float(scores.var(ddof=1)), len(scores) - 1)

    def known(_: Vector, *, is_first: bool) -> float:
        return frame.within.value

    own = sure(drawn, n1 + n2 - 2 + (lent.first.df + lent.second.df) / 2, error)
    small = is_small(min(n1, n2))
    before, after = sides.means(waves)
    return Estimated(
        method="finite_team_unlinked", delta=after - before, error=error, own=own,
        borrowed=sure(known, frame.within.df, error) if small else own,
        printed=sure(known, frame.within.df, frame.printed_error) if small else own,
    )  # fmt: skip


def _fallback(waves: TeamWaves, frame: ScaleFrame, lent: Shared, *, method: Method) -> Estimated | None:
    """The textbook's t tests; None where nobody differs from anybody, so that they have no width."""
    try:
        result = _textbook(waves, lent, method=method)
    except ScoringError:
        return None
    own = _sure((result.se**2, 0.0), frame, waves, df=result.df, df_error=1.0)
    is_linked = method in {"paired_t", "moderated_t"}
    m = 0 if waves.pairs is None else len(waves.pairs)
    n1, n2 = len(waves.first), len(waves.second)
    known = frame.change if is_linked else frame.within
    if is_linked:
        variance = sides.change_variance(known, frame.printed_error, noise=sides.noise(waves)).value / m
    else:
        variance = known.value * sides.reciprocals(waves)
    elsewhere = _sure((variance, 0.0), frame, waves, df=known.df, df_error=1.0)
    borrowed = elsewhere if is_small(m if is_linked else min(n1, n2)) else own
    return Estimated(
        method=method, delta=result.value, own=own, borrowed=borrowed, printed=borrowed, error=None
    )


def _textbook(waves: TeamWaves, lent: Shared, *, method: Method) -> Interval:
    d = differences(waves)
    if method == "moderated_t":
        d = _given(d)
        variance = lent.change.draw(float(d.var(ddof=1)), d.size - 1)
        return paired.moderated_t(d, variance=variance, df=d.size - 1 + lent.change.df)
    if method == "paired_t":
        return paired.paired_t(_given(d))
    if method == "overlap_t":
        pairs = _given(waves.pairs)
        only_first = np.delete(waves.first, pairs[:, 0])
        only_second = np.delete(waves.second, pairs[:, 1])
        return overlap.partially_overlapping_t(only_first, only_second, _given(pair_scores(waves)))
    if waves.sides is not None:
        return sides.welch(waves)
    return paired.welch_t(waves.first, waves.second)


def _sure(
    parts: tuple[float, float], frame: ScaleFrame, waves: TeamWaves, *, df: float, df_error: float
) -> Uncertainty:
    return finite_team.uncertainty(
        parts, df=df, df_error=df_error, df_allowance=frame.allowance.df,
        allowance=frame.allowance.variance * sides.moods(waves) / 2,
    )  # fmt: skip


def _given(value: T | None) -> T:
    """The value the decision table has made sure of."""
    if value is None:
        raise ScoringError("The decision table chose a method whose figures are missing.")
    return value
