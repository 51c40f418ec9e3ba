"""People and the teams they are members of, rosters as frozen, and previews of an import."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from assessments.model import Person, PersonId, ProgrammeId, RosterEntry, RoundId, StaffId, TeamId
from assessments.store.tables import member, opt_out, person, roster_entry, roster_preview, team

PERSON = (
    person.c.id,
    person.c.programme_id.label("programme"),
    person.c.name,
    person.c.email,
    person.c.language,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An import that was looked at and may be applied."""

    programme: ProgrammeId
    staff: StaffId | None
    lines: str
    basis: str


def members(db: sa.Connection, programme_id: ProgrammeId) -> tuple[tuple[Person, TeamId], ...]:
    """Members of a programme's teams, by team and name."""
    query = (
        sa.select(*PERSON, member.c.team_id)
        .join(member, member.c.person_id == person.c.id)
        .join(team, team.c.id == member.c.team_id)
        .where(person.c.programme_id == programme_id)
        .order_by(team.c.title, person.c.name, person.c.id)
    )
    rows = [dict(row) for row in db.execute(query).mappings()]
    return tuple((Person(**row), team_id) for row in rows for team_id in [TeamId(row.pop("team_id"))])


def people(db: sa.Connection, programme_id: ProgrammeId) -> tuple[Person, ...]:
    """Everybody a programme has ever known, members or not."""
    query = sa.select(*PERSON).where(person.c.programme_id == programme_id).order_by(person.c.id)
    return tuple(Person(**row) for row in db.execute(query).mappings())


def by_id(db: sa.Connection, person_id: PersonId) -> Person | None:
    """One person."""
    row = db.execute(sa.select(*PERSON).where(person.c.id == person_id)).mappings().one_or_none()
    return Person(**row) if row else None


def add_person(db: sa.Connection, made: Person) -> None:
    """Keep a new person."""
    db.execute(
        sa.insert(person).values(
            id=made.id,
            programme_id=made.programme,
            name=made.name,
            email=made.email,
            language=made.language,
        )
    )


def change_person(
    db: sa.Connection, person_id: PersonId, *, name: str, email: str | None, language: str
) -> None:
    """Change what is known of a person."""
    values = {"name": name, "email": email, "language": language}
    db.execute(sa.update(person).where(person.c.id == person_id).values(values))


def join(db: sa.Connection, team_id: TeamId, person_id: PersonId) -> None:
    """Make a person a member of a team."""
    db.execute(sa.insert(member).values(team_id=team_id, person_id=person_id))


def leave(db: sa.Connection, team_id: TeamId, person_id: PersonId) -> None:
    """End a membership; rosters frozen before keep it."""
    here = sa.and_(member.c.team_id == team_id, member.c.person_id == person_id)
    db.execute(sa.delete(member).where(here))


def is_member(db: sa.Connection, team_id: TeamId, email: str) -> bool:
    """Whether an address belongs to somebody who is or was a member of a team."""
    now = (
        sa.select(person.c.id)
        .join(member, member.c.person_id == person.c.id)
        .where(member.c.team_id == team_id, person.c.email == email)
    )
    then = (
        sa.select(person.c.id)
        .join(roster_entry, roster_entry.c.person_id == person.c.id)
        .where(roster_entry.c.team_id == team_id, person.c.email == email)
    )
    return db.execute(sa.union(now, then)).first() is not None


def freeze(db: sa.Connection, entries: Iterable[RosterEntry]) -> None:
    """Keep who was a member when a round opened."""
    rows = [{"round_id": e.round, "team_id": e.team, "person_id": e.person, "name": e.name} for e in entries]
    db.execute(sa.insert(roster_entry), rows)


def frozen(db: sa.Connection, round_id: RoundId) -> tuple[RosterEntry, ...]:
    """The roster of a round as frozen when it opened."""
    query = (
        sa.select(
            roster_entry.c.round_id.label("round"),
            roster_entry.c.team_id.label("team"),
            roster_entry.c.person_id.label("person"),
            roster_entry.c.name,
        )
        .where(roster_entry.c.round_id == round_id)
        .order_by(roster_entry.c.team_id, roster_entry.c.name, roster_entry.c.person_id)
    )
    return tuple(RosterEntry(**row) for row in db.execute(query).mappings())


def opt_out_of_mail(db: sa.Connection, person_id: PersonId) -> None:
    """Send this person no more mail; doing so twice changes nothing."""
    if not has_opted_out(db, person_id):
        db.execute(sa.insert(opt_out).values(person_id=person_id))


def has_opted_out(db: sa.Connection, person_id: PersonId) -> bool:
    """Whether a person wants no mail; asked by the mailer and by the person alone."""
    query = sa.select(opt_out.c.person_id).where(opt_out.c.person_id == person_id)
    return db.execute(query).scalar() is not None


def keep_preview(db: sa.Connection, token_hash: bytes, seen: Preview, expires_at: datetime) -> None:
    """Keep what was previewed until it is applied or runs out; an earlier one of the programme ends."""
    db.execute(sa.delete(roster_preview).where(roster_preview.c.programme_id == seen.programme))
    db.execute(
        sa.insert(roster_preview).values(
            token_hash=token_hash,
            programme_id=seen.programme,
            staff_id=seen.staff,
            lines=seen.lines,
            basis=seen.basis,
            expires_at=expires_at,
        )
    )


def take_preview(db: sa.Connection, token_hash: bytes, now: datetime) -> Preview | None:
    """Give a preview out, once."""
    here = roster_preview.c.token_hash == token_hash
    row = db.execute(sa.select(roster_preview).where(here, roster_preview.c.expires_at >= now)).one_or_none()
    db.execute(sa.delete(roster_preview).where(here))
    if row is None:
        return None
    return Preview(programme=row.programme_id, staff=row.staff_id, lines=row.lines, basis=row.basis)


def sweep_previews(db: sa.Connection, now: datetime) -> None:
    """Forget previews that have run out."""
    db.execute(sa.delete(roster_preview).where(roster_preview.c.expires_at < now))
