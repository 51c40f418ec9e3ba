"""How long names and answers of an ended programme are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from assessments.model import OrganisationId, ProgrammeId
from assessments.store.tables import keeping, programme, programme_keeping


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
