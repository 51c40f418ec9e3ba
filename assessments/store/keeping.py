"""How long names and answers of an ended programme are kept."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from assessments.model import OrganisationId, ProgrammeId
from assessments.store.tables import keeping, programme, programme_keeping, round_

USUAL_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A programme with what holds for it; days are None where the organisation's hold."""

    id: ProgrammeId
    title: str
    organisation: OrganisationId
    is_ended: bool
    days: int | None
    ended_on: date | None
    is_forgotten: bool


def days_of(db: sa.Connection, organisation: OrganisationId) -> int | None:
    """The organisation's own number of days."""
    return db.execute(sa.select(keeping.c.days).where(keeping.c.organisation_id == organisation)).scalar()


def set_days(db: sa.Connection, organisation: OrganisationId, days: int) -> None:
    """Keep the organisation's number of days."""
    db.execute(sa.delete(keeping).where(keeping.c.organisation_id == organisation))
    db.execute(sa.insert(keeping).values(organisation_id=organisation, days=days))


def holding(db: sa.Connection, programme_id: ProgrammeId) -> int:
    """How many days hold for a programme now: its own, its organisation's, or the usual ones."""
    query = (
        sa.select(programme_keeping.c.days, keeping.c.days)
        .select_from(programme)
        .join(programme_keeping, programme_keeping.c.programme_id == programme.c.id, isouter=True)
        .join(keeping, keeping.c.organisation_id == programme.c.organisation_id, isouter=True)
        .where(programme.c.id == programme_id)
    )
    own, usual = db.execute(query).one()
    return own or usual or USUAL_DAYS


def promised(db: sa.Connection, programme_id: ProgrammeId) -> int | None:
    """The fewest days any round of a programme promised when it opened; None where none said so."""
    query = sa.select(round_.c.promise).where(
        round_.c.programme_id == programme_id, round_.c.promise.is_not(None)
    )
    told = (json.loads(text).get("days_kept") for text in db.execute(query).scalars())
    return min((days for days in told if days), default=None)


def of_programmes(db: sa.Connection, organisation: OrganisationId | None = None) -> tuple[Kept, ...]:
    """Programmes of one organisation, or of all, by title."""
    query = (
        sa.select(
            programme.c.id,
            programme.c.title,
            programme.c.organisation_id.label("organisation"),
            programme.c.is_ended,
            programme_keeping.c.days,
            programme_keeping.c.ended_on,
            sa.func.coalesce(programme_keeping.c.is_forgotten, sa.false()).label("is_forgotten"),
        )
        .join(programme_keeping, programme_keeping.c.programme_id == programme.c.id, isouter=True)
        .order_by(programme.c.title, programme.c.id)
    )
    if organisation is not None:
        query = query.where(programme.c.organisation_id == organisation)
    rows: Iterable[sa.RowMapping] = db.execute(query).mappings()
    return tuple(Kept(**{**row, "is_forgotten": bool(row["is_forgotten"])}) for row in rows)


def change(db: sa.Connection, programme_id: ProgrammeId, **values: int | date | bool | None) -> None:
    """Change what holds for one programme."""
    here = programme_keeping.c.programme_id == programme_id
    if db.execute(sa.select(programme_keeping.c.programme_id).where(here)).scalar() is None:
        db.execute(sa.insert(programme_keeping).values(programme_id=programme_id))
    db.execute(sa.update(programme_keeping).where(here).values(**values))
