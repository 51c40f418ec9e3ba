"""What a comparison may take from its own files: alpha of the last baseline, and error from two baselines."""

from collections.abc import Sequence

import numpy as np

from assessments.judge import frames, waves
from assessments.judge.frames import Borrowed
from assessments.judge.waves import Wave
from assessments.studies.sides import Side
from instruments.ids import ScaleId
from instruments.model import Scale
from scoring.change import error_variance
from scoring.change.shapes import ErrorVariance
from scoring.errors import ScoringError
from scoring.results import Vector


def borrowed(baselines: Sequence[Side], teams: tuple[str, ...]) -> dict[ScaleId, Borrowed]:
    """Per scale: alpha of people about their teams' means where it holds thirty or more, and how far people
    who answered the last two baselines moved with nothing done between."""
    wave = baselines[-1].wave
    before = baselines[-2].wave if len(baselines) > 1 else None
    found = {}
    for scale in wave.card.instrument.scales.values():
        points = waves.on_score_range(wave.card.instrument, scale, wave.card.keyed(scale.id), scale.items)
        rows = [wave.rows(t) for t in teams]
        found[scale.id] = Borrowed(
            pooled=frames.pooled_of([points[r] for r in rows if len(r) > 1], scale),
            double_baseline=None if before is None else _twice(before, wave, scale, teams),
        )
    return found


def _twice(before: Wave, after: Wave, scale: Scale, teams: tuple[str, ...]) -> ErrorVariance | None:
    if before.persons is None or after.persons is None:
        return None
    scores = after.card.scores[scale.id]
    scores = scores[~np.isnan(scores)]
    room = float(np.mean((scores - scale.low) * (scale.high - scores))) if scores.size else 0.0
    try:
        return error_variance.from_repeated(
            [_differences(before, after, scale.id, team) for team in teams], q_ref=room or None
        )
    except ScoringError:
        return None


def _differences(before: Wave, after: Wave, scale: ScaleId, team: str) -> Vector:
    """Second minus first of everybody of a team scored in both."""
    first, second = (_by_person(w, scale, team) for w in (before, after))
    found = np.array([second[p] - first[p] for p in first if p in second], dtype=np.float64)
    return found[~np.isnan(found)]


def _by_person(wave: Wave, scale: ScaleId, team: str) -> dict[str, float]:
    people = wave.persons or ()
    named = ((people[int(i)], float(wave.card.scores[scale][int(i)])) for i in wave.rows(team))
    return {person: score for person, score in named if person is not None}
