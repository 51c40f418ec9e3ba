"""A change counted from two baselines averaged: half the noise of that side, and half its mood of the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.judge.waves import Wave, side, whole
from assessments.model import PersonId, TeamId
from instruments.ids import ScaleId
from instruments.model import Scale
from scoring.change.reducing import reduced
from scoring.change.rounds import RoundScores, TeamRounds
from scoring.change.shapes import TeamWaves

WEIGHTS = (-0.5, -0.5, 1.0)
"""Two baselines, oldest first, and the round they are counted to."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Met:
    """One round's scored answers, and who was on each team's roster."""

    wave: Wave
    members: Mapping[TeamId, frozenset[PersonId]]


def of_scale(rounds: Sequence[Met], *, team: str, scale: Scale) -> TeamWaves:
    """One team's answers to one scale, both baselines as one side."""
    found = []
    for met in rounds:
        here = side(met.wave, team, scale, None)
        members = _members(met, team, n=len(here.scores))
        found.append(
            RoundScores(
                scores=here.scores,
                persons=here.persons,
                members=members,
                items=here.points,
                flagged=here.flagged,
            )
        )
    items = tuple(str(i) for i in scale.items)
    return reduced(
        TeamRounds(team=team, scale=scale.id, rounds=tuple(found), item_ids=items, baselines=2), WEIGHTS
    )


def of_composite(rounds: Sequence[Met], *, team: str, scale: ScaleId) -> TeamWaves:
    """One team's composite scores, both baselines as one side."""
    found = []
    for met in rounds:
        here = whole(met.wave, team, scale)
        members = _members(met, team, n=len(here.scores))
        found.append(
            RoundScores(scores=here.scores, persons=here.persons, members=members, flagged=here.flagged)
        )
    return reduced(TeamRounds(team=team, scale=scale, rounds=tuple(found), baselines=2), WEIGHTS)


def linked(found: TeamWaves) -> int | None:
    """How many persons such a change links; None where nobody is linked."""
    return None if found.pairs is None else len(np.asarray(found.pairs))


def _members(met: Met, team: str, *, n: int) -> frozenset[PersonId] | None:
    """The roster; unknown where it holds fewer than answered."""
    found = met.members.get(TeamId(team), frozenset())
    return found if len(found) >= n else None
