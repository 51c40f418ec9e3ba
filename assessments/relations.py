"""How somebody stands to a programme, a team, a round: what access decides upon, and the thing itself."""

import sqlalchemy as sa

from assessments.access import Action, Relation, may
from assessments.errors import NotFound
from assessments.model import Actor, Programme, ProgrammeId, Round, RoundId, Team, TeamId
from assessments.store import programmes, rounds


def to_programme(db: sa.Connection, actor: Actor, programme: Programme) -> frozenset[Relation]:
    """An actor's relations to a programme; being entrusted with one of its teams counts."""
    if programme.organisation != actor.organisation:
        return frozenset()
    return _with_trust(programmes.entrusted(db, programme.id), actor, None)


def to_team(db: sa.Connection, actor: Actor, team: Team, programme: Programme) -> frozenset[Relation]:
    """An actor's relations to a team; being entrusted with its whole programme counts."""
    if programme.organisation != actor.organisation:
        return frozenset()
    return _with_trust(programmes.entrusted(db, programme.id), actor, team.id)


def programme_for(db: sa.Connection, actor: Actor, action: Action, programme_id: ProgrammeId) -> Programme:
    """The programme, if the actor may do this to it."""
    programme = programmes.by_id(db, programme_id)
    if programme is None:
        raise NotFound("not_found")
    may(actor, action, to_programme(db, actor, programme))
    return programme


def team_for(db: sa.Connection, actor: Actor, action: Action, team_id: TeamId) -> tuple[Team, Programme]:
    """The team and its programme, if the actor may do this to it."""
    team, programme = team_and_programme(db, team_id)
    may(actor, action, to_team(db, actor, team, programme))
    return team, programme


def team_and_programme(db: sa.Connection, team_id: TeamId) -> tuple[Team, Programme]:
    """The team and its programme, for whoever asks."""
    team = programmes.team_by_id(db, team_id)
    programme = programmes.by_id(db, team.programme) if team else None
    if team is None or programme is None:
        raise NotFound("not_found")
    return team, programme


def round_for(db: sa.Connection, actor: Actor, action: Action, round_id: RoundId) -> tuple[Round, Programme]:
    """The round and its programme, if the actor may do this to it."""
    found = rounds.by_id(db, round_id)
    if found is None:
        raise NotFound("not_found")
    return found, programme_for(db, actor, action, found.programme)


def _with_trust(
    entrusted: tuple[tuple[str, TeamId | None], ...], actor: Actor, team: TeamId | None
) -> frozenset[Relation]:
    mine = {part for staff, part in entrusted if staff == actor.staff}
    is_mine = (None in mine or team in mine) if team else bool(mine)
    return frozenset({"organisation", "assigned"} if is_mine else {"organisation"})
