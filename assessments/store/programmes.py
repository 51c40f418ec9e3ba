"""Organisations, programmes, teams, and who of the staff they are entrusted to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from assessments.model import Organisation, OrganisationId, Programme, ProgrammeId, StaffId, Team, TeamId
from assessments.store.tables import coaching, organisation, programme, programme_staff, team, team_staff

ORGANISATION = (
    organisation.c.id,
    organisation.c.title,
    organisation.c.time_zone,
    organisation.c.smallest_group,
    organisation.c.is_example,
)
PROGRAMME = (
    programme.c.id,
    programme.c.organisation_id.label("organisation"),
    programme.c.title,
    programme.c.mode,
    programme.c.is_ended,
)
TEAM = (team.c.id, team.c.programme_id.label("programme"), team.c.title)


def organisations(db: sa.Connection) -> tuple[Organisation, ...]:
    """Every organisation of this installation, by title."""
    query = sa.select(*ORGANISATION).order_by(organisation.c.title, organisation.c.id)
    return tuple(Organisation(**row) for row in db.execute(query).mappings())


def organisation_by_id(db: sa.Connection, organisation_id: OrganisationId) -> Organisation:
    """One organisation."""
    query = sa.select(*ORGANISATION).where(organisation.c.id == organisation_id)
    return Organisation(**db.execute(query).mappings().one())


def has_example(db: sa.Connection) -> bool:
    """Whether an example organisation lives here."""
    query = sa.select(organisation.c.id).where(organisation.c.is_example).limit(1)
    return db.execute(query).scalar() is not None


def add_organisation(db: sa.Connection, made: Organisation) -> None:
    """Keep a new organisation."""
    names = ("id", "title", "time_zone", "smallest_group", "is_example")
    db.execute(sa.insert(organisation).values({name: getattr(made, name) for name in names}))


def change_organisation(db: sa.Connection, organisation_id: OrganisationId, **values: Any) -> None:
    """Change columns of an organisation."""
    db.execute(sa.update(organisation).where(organisation.c.id == organisation_id).values(**values))


def touch(db: sa.Connection) -> None:
    """Write what stands there already: there and back, because SQLite writes nothing that does not change."""
    zone = organisation.c.time_zone
    for written in (zone + " ", sa.func.rtrim(zone)):
        db.execute(sa.update(organisation).values(time_zone=written))


def of_organisation(db: sa.Connection, organisation_id: OrganisationId) -> tuple[Programme, ...]:
    """Programmes of an organisation, by title."""
    query = sa.select(*PROGRAMME).where(programme.c.organisation_id == organisation_id)
    rows = db.execute(query.order_by(programme.c.title, programme.c.id)).mappings()
    return tuple(Programme(**row) for row in rows)


def by_id(db: sa.Connection, programme_id: ProgrammeId) -> Programme | None:
    """One programme."""
    row = db.execute(sa.select(*PROGRAMME).where(programme.c.id == programme_id)).mappings().one_or_none()
    return Programme(**row) if row else None


def add(db: sa.Connection, made: Programme) -> None:
    """Keep a new programme."""
    db.execute(
        sa.insert(programme).values(
            id=made.id, organisation_id=made.organisation, title=made.title, mode=made.mode
        )
    )


def end(db: sa.Connection, programme_id: ProgrammeId) -> None:
    """Mark a programme as ended."""
    db.execute(sa.update(programme).where(programme.c.id == programme_id).values(is_ended=True))


def teams(db: sa.Connection, programme_id: ProgrammeId) -> tuple[Team, ...]:
    """Teams of a programme, by title."""
    query = sa.select(*TEAM).where(team.c.programme_id == programme_id).order_by(team.c.title, team.c.id)
    return tuple(Team(**row) for row in db.execute(query).mappings())


def team_by_id(db: sa.Connection, team_id: TeamId) -> Team | None:
    """One team."""
    row = db.execute(sa.select(*TEAM).where(team.c.id == team_id)).mappings().one_or_none()
    return Team(**row) if row else None


def add_team(db: sa.Connection, made: Team) -> None:
    """Keep a new team."""
    db.execute(sa.insert(team).values(id=made.id, programme_id=made.programme, title=made.title))


def coaching_of(db: sa.Connection, programme_id: ProgrammeId) -> dict[TeamId, date]:
    """The day from which each team is coached, of those that wait first."""
    query = (
        sa.select(coaching.c.team_id, coaching.c.starts_on)
        .join(team, team.c.id == coaching.c.team_id)
        .where(team.c.programme_id == programme_id)
        .order_by(coaching.c.team_id)
    )
    return {TeamId(row.team_id): row.starts_on for row in db.execute(query)}


def start_coaching(db: sa.Connection, team_id: TeamId, starts_on: date | None) -> None:
    """Keep the day from which a team is coached; None where it does not wait."""
    db.execute(sa.delete(coaching).where(coaching.c.team_id == team_id))
    if starts_on is not None:
        db.execute(sa.insert(coaching).values(team_id=team_id, starts_on=starts_on))


def entrusted(db: sa.Connection, programme_id: ProgrammeId) -> tuple[tuple[StaffId, TeamId | None], ...]:
    """Who a programme is entrusted to: wholly, or one of its teams."""
    whole = sa.select(programme_staff.c.staff_id, sa.null().label("team_id")).where(
        programme_staff.c.programme_id == programme_id
    )
    parts = (
        sa.select(team_staff.c.staff_id, team_staff.c.team_id)
        .join(team, team.c.id == team_staff.c.team_id)
        .where(team.c.programme_id == programme_id)
    )
    rows: Sequence[Any] = db.execute(sa.union_all(whole, parts)).all()
    ordered = sorted(rows, key=lambda row: (row.staff_id, row.team_id or ""))
    return tuple((StaffId(row.staff_id), row.team_id and TeamId(row.team_id)) for row in ordered)


def entrust(
    db: sa.Connection, staff_id: StaffId, *, programme_id: ProgrammeId | None, team_id: TeamId | None
) -> None:
    """Entrust a programme or a team to somebody; doing so twice changes nothing."""
    withdraw_trust(db, staff_id, programme_id=programme_id, team_id=team_id)
    if programme_id is not None:
        db.execute(sa.insert(programme_staff).values(programme_id=programme_id, staff_id=staff_id))
    if team_id is not None:
        db.execute(sa.insert(team_staff).values(team_id=team_id, staff_id=staff_id))


def withdraw_trust(
    db: sa.Connection, staff_id: StaffId, *, programme_id: ProgrammeId | None, team_id: TeamId | None
) -> None:
    """Take a programme or a team from somebody."""
    whole = sa.and_(programme_staff.c.programme_id == programme_id, programme_staff.c.staff_id == staff_id)
    part = sa.and_(team_staff.c.team_id == team_id, team_staff.c.staff_id == staff_id)
    db.execute(sa.delete(programme_staff).where(whole))
    db.execute(sa.delete(team_staff).where(part))
