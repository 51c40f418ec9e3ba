"""Figures a round leaves for later ones: pooled over the teams shown, frozen with its release."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from assessments.judge import frames, waves
from assessments.model import Round, RoundId, TeamId
from assessments.release import table
from assessments.release.lookback import FEWEST_DONORS, LEAST_DF
from assessments.release.rounds import Scored, scored
from assessments.release.shapes import Donor, FrozenRound
from instruments.ids import ScaleId
from instruments.model import Instrument, Scale
from scoring.change import error_variance
from scoring.change.level import room_to_lend
from scoring.errors import ScoringError
from scoring.results import Vector


def left_behind(
    round_: Round, now: Scored, *, teams: Sequence[TeamId], earlier: Sequence[FrozenRound]
) -> tuple[Donor, ...]:
    """Within-team variances, levels, pooled alpha, and what a second baseline says of error."""
    instrument = now.wave.card.instrument
    found: list[Donor] = []
    for scale in (*instrument.scales, *instrument.composites):
        found.extend(_within(now, scale, teams))
    for whole in instrument.scales.values():
        found.extend(_alpha(now, whole, teams))
    if round_.kind == "baseline":
        found.extend(_double_baseline(now, teams, [e for e in earlier if _is_same_baseline(e, instrument)]))
    return tuple(found)


def of_changes(differences: Mapping[ScaleId, Sequence[Vector]], round_: RoundId) -> tuple[Donor, ...]:
    """Variances of linked differences, pooled over teams whose change was told."""
    found = [_pooled(scale, "change_variance", list(parts), round_) for scale, parts in differences.items()]
    return tuple(d for d in found if d is not None)


def _within(now: Scored, scale: ScaleId, teams: Sequence[TeamId]) -> Iterator[Donor]:
    parts = [_scores(now, scale, t) for t in teams]
    found = _pooled(scale, "within_variance", parts, now.round)
    if found is None:
        return
    yield found
    instrument = now.wave.card.instrument
    whole = instrument.scales.get(scale) or instrument.composites[scale]
    room = room_to_lend(np.concatenate(parts), low=whole.low, high=whole.high)
    yield Donor(
        scale=scale, figure="room", value=room, df=found.df, source="programme", rounds=(now.round,)
    )  # fmt: skip


def _pooled(scale: ScaleId, figure: str, parts: Sequence[Vector], round_: RoundId) -> Donor | None:
    usable = [p for p in parts if len(p) > 1]
    df = float(sum(len(p) - 1 for p in usable))
    if len(usable) < FEWEST_DONORS or df < LEAST_DF:
        return None
    value = sum(float(((p - p.mean()) ** 2).sum()) for p in usable) / df
    if value <= 0:
        return None
    return Donor(scale=scale, figure=figure, value=value, df=df, source="programme", rounds=(round_,))


def _alpha(now: Scored, scale: Scale, teams: Sequence[TeamId]) -> Iterator[Donor]:
    instrument = now.wave.card.instrument
    points = waves.on_score_range(instrument, scale, now.wave.card.keyed(scale.id), scale.items)
    found = frames.pooled_of([points[now.wave.rows(t)] for t in teams], scale)
    if found is None:
        return
    n = float(found.n)
    for figure, value in (("alpha", found.alpha), ("alpha_within_variance", found.within_variance)):
        yield Donor(scale=scale.id, figure=figure, value=value, df=n, source="programme", rounds=(now.round,))


def _double_baseline(now: Scored, teams: Sequence[TeamId], before: Sequence[FrozenRound]) -> Iterator[Donor]:
    """What two baselines with nothing in between say of error, from people who answered both."""
    if not before or now.wave.persons is None:
        return
    past = before[-1]
    k = table.smallest_group(past.round.smallest_group)
    first = scored(past.round.id, past.instrument, past.answers, past.roster, k=k)
    for scale in now.wave.card.instrument.scales.values():
        parts = [differences(first, now, scale.id, t) for t in teams]
        try:
            found = error_variance.from_repeated(parts)
        except ScoringError:
            continue
        q = _level_term(now, scale, teams)
        rounds = (past.round.id, now.round)
        for figure, value in (("double_baseline_variance", found.value), ("double_baseline_q", q)):
            yield Donor(
                scale=scale.id, figure=figure, value=value, df=found.df, source="programme", rounds=rounds
            )


def differences(first: Scored, second: Scored, scale: ScaleId, team: TeamId) -> Vector:
    """Second minus first of everybody of a team scored in both rounds."""
    if first.wave.persons is None or second.wave.persons is None:
        return np.empty(0)
    there = dict(zip(_people(first, team), first.wave.card.scores[scale][first.wave.rows(team)], strict=True))
    now = zip(_people(second, team), second.wave.card.scores[scale][second.wave.rows(team)], strict=True)
    found = np.array([after - there[p] for p, after in now if p in there], dtype=np.float64)
    return found[~np.isnan(found)]


def _people(of: Scored, team: TeamId) -> list[str | None]:
    persons = of.wave.persons or ()
    return [persons[int(i)] for i in of.wave.rows(team)]


def _scores(now: Scored, scale: ScaleId, team: TeamId) -> Vector:
    scores = now.wave.card.scores[scale][now.wave.rows(team)]
    return scores[~np.isnan(scores)]


def _level_term(now: Scored, scale: Scale, teams: Sequence[TeamId]) -> float:
    scores = np.concatenate([_scores(now, scale.id, t) for t in teams])
    return float(np.mean((scores - scale.low) * (scale.high - scores)))


def _is_same_baseline(earlier: FrozenRound, instrument: Instrument) -> bool:
    return earlier.round.kind == "baseline" and earlier.instrument.core_digest == instrument.core_digest
