"""Rounds: planned, open, closed; what they froze, and the slots no two of them may share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessments.model import ProgrammeId, Round, RoundId, TeamId
from assessments.store.tables import questionnaire as questionnaire_
from assessments.store.tables import round_, round_slot, round_team, round_waiting

COLUMNS = (
    round_.c.id,
    round_.c.programme_id.label("programme"),
    round_.c.kind,
    round_.c.title,
    round_.c.status,
    round_.c.mode,
    round_.c.smallest_group,
    round_.c.instrument,
    round_.c.version,
    round_.c.digest,
    round_.c.opens_on,
    round_.c.closes_at,
    round_.c.closed_at,
)
FIELDS = (
    "id", "kind", "title", "status", "mode", "smallest_group",
    "instrument", "version", "digest", "opens_on", "closes_at",
)  # fmt: skip


def by_id(db: sa.Connection, round_id: RoundId) -> Round | None:
    """One round."""
    row = db.execute(sa.select(*COLUMNS).where(round_.c.id == round_id)).mappings().one_or_none()
    return Round(**row) if row else None


def of_programme(db: sa.Connection, programme_id: ProgrammeId) -> tuple[Round, ...]:
    """Rounds of a programme, baselines first, then in the order of their dates."""
    query = (
        sa.select(*COLUMNS)
        .where(round_.c.programme_id == programme_id)
        .order_by(round_.c.kind != "baseline", round_.c.opens_on, round_.c.id)
    )
    return tuple(Round(**row) for row in db.execute(query).mappings())


def due(db: sa.Connection, now: datetime) -> tuple[RoundId, ...]:
    """Rounds to be closed by now, and those whose closing was interrupted."""
    late = sa.and_(round_.c.status == "open", round_.c.closes_at <= now)
    untidy = sa.and_(round_.c.status.in_(("closed", "cancelled")), sa.not_(round_.c.is_tidy))
    query = sa.select(round_.c.id).where(sa.or_(late, round_.c.status == "closing", untidy))
    return tuple(RoundId(found) for found in db.execute(query.order_by(round_.c.id)).scalars())


def taking_answers(db: sa.Connection, now: datetime) -> tuple[RoundId, ...]:
    """Rounds that are open and not yet due to close."""
    query = sa.select(round_.c.id).where(round_.c.status == "open", round_.c.closes_at > now)
    return tuple(RoundId(found) for found in db.execute(query.order_by(round_.c.id)).scalars())


def add(db: sa.Connection, made: Round, *, questionnaire: str, teams: Iterable[TeamId]) -> None:
    """Keep a planned round with the copy of its questionnaire and its teams."""
    values = {name: getattr(made, name) for name in FIELDS}
    db.execute(
        sa.insert(round_).values(programme_id=made.programme, questionnaire_id=questionnaire, **values)
    )
    db.execute(sa.insert(round_team), [{"round_id": made.id, "team_id": team_id} for team_id in teams])


def change(db: sa.Connection, round_id: RoundId, **values: Any) -> None:
    """Change columns of a round."""
    db.execute(sa.update(round_).where(round_.c.id == round_id).values(**values))


def teams_of(db: sa.Connection, round_id: RoundId) -> tuple[TeamId, ...]:
    """The teams a round is for."""
    query = sa.select(round_team.c.team_id).where(round_team.c.round_id == round_id)
    return tuple(TeamId(found) for found in db.execute(query.order_by(round_team.c.team_id)).scalars())


def wait(db: sa.Connection, round_id: RoundId, teams: Iterable[TeamId]) -> None:
    """Keep which teams still wait for their coaching while a round is asked."""
    rows = [{"round_id": round_id, "team_id": team_id} for team_id in teams]
    if rows:
        db.execute(sa.insert(round_waiting), rows)


def waiting(db: sa.Connection, round_id: RoundId) -> tuple[TeamId, ...]:
    """Which teams still waited when a round opened."""
    query = sa.select(round_waiting.c.team_id).where(round_waiting.c.round_id == round_id)
    return tuple(TeamId(found) for found in db.execute(query.order_by(round_waiting.c.team_id)).scalars())


def take_slot(db: sa.Connection, slot: str, round_id: RoundId, teams: Iterable[TeamId]) -> None:
    """Take a slot for each team; the table refuses a second holder."""
    db.execute(
        sa.insert(round_slot), [{"team_id": team_id, "slot": slot, "round_id": round_id} for team_id in teams]
    )


def leave_slots(db: sa.Connection, round_id: RoundId, *slots: str) -> None:
    """Give slots back."""
    held = sa.and_(round_slot.c.round_id == round_id, round_slot.c.slot.in_(slots))
    db.execute(sa.delete(round_slot).where(held))


def holders(db: sa.Connection, slot: str, teams: Iterable[TeamId]) -> dict[TeamId, RoundId]:
    """Which round holds a slot, for those of the teams where one does."""
    query = sa.select(round_slot.c.team_id, round_slot.c.round_id).where(
        round_slot.c.slot == slot, round_slot.c.team_id.in_(tuple(teams))
    )
    return {TeamId(row.team_id): RoundId(row.round_id) for row in db.execute(query)}


def closed_kinds(db: sa.Connection, team_id: TeamId) -> frozenset[str]:
    """The kinds of rounds a team has behind it."""
    query = (
        sa.select(round_.c.kind)
        .join(round_team, round_team.c.round_id == round_.c.id)
        .where(round_team.c.team_id == team_id, round_.c.status == "closed")
    )
    return frozenset(db.execute(query).scalars())


def public_key(db: sa.Connection, round_id: RoundId) -> bytes | None:
    """The key a round's answers are sealed with, once it is open."""
    return db.execute(sa.select(round_.c.public_key).where(round_.c.id == round_id)).scalar()


def promise(db: sa.Connection, round_id: RoundId) -> str | None:
    """What was promised when the round opened."""
    return db.execute(sa.select(round_.c.promise).where(round_.c.id == round_id)).scalar()


def distributor(db: sa.Connection, round_id: RoundId) -> str | None:
    """Who was shown the list of links, if anybody."""
    return db.execute(sa.select(round_.c.distributor).where(round_.c.id == round_id)).scalar()


def is_tidy(db: sa.Connection, round_id: RoundId) -> bool:
    """Whether nothing is left to be destroyed after closing."""
    return bool(db.execute(sa.select(round_.c.is_tidy).where(round_.c.id == round_id)).scalar())


def questionnaire_of(db: sa.Connection, round_id: RoundId) -> str:
    """The name of the copy a round is asked with."""
    query = sa.select(round_.c.questionnaire_id).where(round_.c.id == round_id)
    return str(db.execute(query).scalar_one())


def questionnaire(db: sa.Connection, copy_id: str) -> tuple[str, str]:
    """A kept copy: its file, and its wordings as JSON."""
    query = sa.select(questionnaire_.c.source, questionnaire_.c.wordings)
    row = db.execute(query.where(questionnaire_.c.id == copy_id)).one()
    return row.source, row.wordings


def keep_questionnaire(db: sa.Connection, copy_id: str, *, source: str, wordings: str) -> None:
    """Keep a copy under the hash of its content; the same content is kept once."""
    held = db.execute(sa.select(questionnaire_.c.id).where(questionnaire_.c.id == copy_id)).scalar()
    if held is None:
        db.execute(sa.insert(questionnaire_).values(id=copy_id, source=source, wordings=wordings))
