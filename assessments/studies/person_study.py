"""Each person's own change in a user's own comparison: only beyond answer noise does it count as reliable."""

import math
from collections.abc import Iterator

from assessments.judge.changes import Changes
from assessments.judge.waves import Wave
from assessments.reports.comparison_shapes import PersonChange
from instruments.ids import ScaleId
from scoring.change.individual import RELIABLE, reliable_change
from scoring.change.shapes import TeamChange


def persons_of(found: Changes, first: Wave, second: Wave) -> tuple[PersonChange, ...]:
    """Everybody linked in both files, scale by scale; nobody where no error variance is known."""
    return tuple(p for change in found.changes for p in _of_change(change, first, second))


def _of_change(change: TeamChange, first: Wave, second: Wave) -> Iterator[PersonChange]:
    if change.error is None:
        return
    sem = math.sqrt(change.error.value)
    scale = ScaleId(change.scale)
    before, after = (_scores(wave, change.team, scale) for wave in (first, second))
    for person, score in before.items():
        if person not in after:
            continue
        index = reliable_change(score, after[person], sem=sem)
        yield PersonChange(
            person=person,
            team=change.team,
            scale=change.scale,
            baseline=score,
            followup=after[person],
            index=index,
            change="up" if index >= RELIABLE else "down" if index <= -RELIABLE else "within_noise",
        )


def _scores(wave: Wave, team: str, scale: ScaleId) -> dict[str, float]:
    if wave.persons is None:
        return {}
    rows = [(wave.persons[int(i)], float(wave.card.scores[scale][int(i)])) for i in wave.rows(team)]
    return {person: score for person, score in rows if person is not None and not math.isnan(score)}
