"""How long names and answers of a programme are kept once it has ended; after that they go by themselves."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from assessments import erasure, tombstones
from assessments.access import may
from assessments.errors import Invalid
from assessments.model import Actor, ProgrammeId
from assessments.relations import programme_for
from assessments.service import Service
from assessments.store import keeping, programmes
from assessments.store.engine import reading, writing
from assessments.store.keeping import Kept

USUAL_DAYS = keeping.USUAL_DAYS
SHORTEST, LONGEST = 1, 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptUntil:
    """What holds for a programme: its own days or its organisation's, and the day on which they are over."""

    programme: ProgrammeId
    title: str
    days: int
    is_own: bool
    until: date | None
    is_forgotten: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What holds for an organisation and each of its programmes."""

    days: int
    programmes: tuple[KeptUntil, ...]


def keeping_of(service: Service, actor: Actor) -> Keeping:
    """How long what is kept, for an administrator."""
    may(actor, "manage_personal_data", ("organisation",))
    with reading(service.engine) as db:
        days = keeping.days_of(db, actor.organisation) or USUAL_DAYS
        found = [(one, _days(db, one)) for one in keeping.of_programmes(db, actor.organisation)]
    return Keeping(days=days, programmes=tuple(_until(one, holds) for one, holds in found))


def keep_for(
    service: Service, actor: Actor, days: int | None, *, programme: ProgrammeId | None = None
) -> None:
    """Change how long names and answers are kept; None goes back to the organisation's days.

    What respondents were told when a round opened holds: for that programme it is never longer.
    """
    may(actor, "manage_personal_data", ("organisation",))
    if (days is None and programme is None) or (days is not None and not SHORTEST <= days <= LONGEST):
        raise Invalid("keeping_days", shortest=SHORTEST, longest=LONGEST)
    with writing(service.engine) as db:
        if programme is not None:
            held = programme_for(db, actor, "manage_personal_data", programme)
            promised = keeping.promised(db, held.id)
            if days is not None and promised is not None and days > promised:
                raise Invalid("keeping_promised", days=promised)
            keeping.change(db, held.id, days=days)
        elif days is not None:
            keeping.set_days(db, actor.organisation, days)


def sweep(service: Service) -> tuple[ProgrammeId, ...]:
    """Note which programmes have ended, and forget the people of those whose days are over."""
    with writing(service.engine) as db:
        found = [one for one in keeping.of_programmes(db) if one.is_ended and not one.is_forgotten]
        for one in found:
            if one.ended_on is None:
                keeping.change(db, one.id, ended_on=_today(service, db, one))
        due = [
            one.id
            for one in keeping.of_programmes(db)
            if not one.is_forgotten and _is_over(one, _days(db, one), _today(service, db, one))
        ]
    for programme_id in due:
        tombstones.programme(service, programme_id)
        erasure.again(service, programmes=[programme_id])
        with writing(service.engine) as db:
            keeping.change(db, programme_id, is_forgotten=True)
    return tuple(due)


def _days(db: sa.Connection, one: Kept) -> int:
    holds = one.days or keeping.days_of(db, one.organisation) or USUAL_DAYS
    return min(holds, keeping.promised(db, one.id) or holds)


def _is_over(one: Kept, days: int, today: date) -> bool:
    return one.ended_on is not None and today > one.ended_on + timedelta(days=days)


def _today(service: Service, db: sa.Connection, one: Kept) -> date:
    zone = ZoneInfo(programmes.organisation_by_id(db, one.organisation).time_zone)
    return service.clock().astimezone(zone).date()


def _until(one: Kept, holds: int) -> KeptUntil:
    until = one.ended_on + timedelta(days=holds) if one.ended_on else None
    return KeptUntil(
        programme=one.id,
        title=one.title,
        days=holds,
        is_own=one.days is not None,
        until=until,
        is_forgotten=one.is_forgotten,
    )
