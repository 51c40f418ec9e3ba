"""Accounts: people who run programmes, their sessions, one-time links and failed sign-ins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessments.model import OrganisationId, Staff, StaffId
from assessments.store.tables import attempt, staff, staff_link, staff_mail, staff_session

COLUMNS = (
    staff.c.id,
    staff.c.organisation_id.label("organisation"),
    staff.c.email,
    staff.c.name,
    staff.c.role,
    staff.c.is_active,
    staff.c.language,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser."""

    staff: StaffId
    started_at: datetime
    seen_at: datetime
    proved_at: datetime
    is_whole: bool


def by_id(db: sa.Connection, staff_id: StaffId) -> Staff | None:
    """One account."""
    return _one(db, staff.c.id == staff_id)


def by_email(db: sa.Connection, email: str) -> Staff | None:
    """The account an address signs in to."""
    return _one(db, staff.c.email == email)


def of_organisation(db: sa.Connection, organisation: OrganisationId) -> tuple[Staff, ...]:
    """Accounts of an organisation, by name."""
    query = sa.select(*COLUMNS).where(staff.c.organisation_id == organisation)
    rows = db.execute(query.order_by(staff.c.name, staff.c.id)).mappings()
    return tuple(Staff(**row) for row in rows)


def password_hash(db: sa.Connection, staff_id: StaffId) -> str | None:
    """The hash of an account's password; None until one is chosen."""
    return db.execute(sa.select(staff.c.password_hash).where(staff.c.id == staff_id)).scalar()


def add(db: sa.Connection, account: Staff) -> None:
    """Keep a new account, without a password."""
    values = {name: getattr(account, name) for name in ("id", "email", "name", "role", "language")}
    db.execute(sa.insert(staff).values(organisation_id=account.organisation, **values))


def change(db: sa.Connection, staff_id: StaffId, **values: Any) -> None:
    """Change columns of one account."""
    db.execute(sa.update(staff).where(staff.c.id == staff_id).values(**values))


def session(db: sa.Connection, token_hash: bytes) -> Session | None:
    """The session a cookie names."""
    query = sa.select(
        staff_session.c.staff_id.label("staff"),
        staff_session.c.started_at,
        staff_session.c.seen_at,
        staff_session.c.proved_at,
        staff_session.c.is_whole,
    )
    row = db.execute(query.where(staff_session.c.token_hash == token_hash)).mappings().one_or_none()
    return Session(**row) if row else None


def add_session(
    db: sa.Connection, token_hash: bytes, staff_id: StaffId, *, now: datetime, is_whole: bool
) -> None:
    """Begin a session."""
    times = {"started_at": now, "seen_at": now, "proved_at": now}
    db.execute(
        sa.insert(staff_session).values(token_hash=token_hash, staff_id=staff_id, is_whole=is_whole, **times)
    )


def rename_session(db: sa.Connection, token_hash: bytes, renamed: bytes, *, now: datetime) -> None:
    """Give a session a new name, proved now."""
    here = staff_session.c.token_hash == token_hash
    db.execute(sa.update(staff_session).where(here).values(token_hash=renamed, seen_at=now, proved_at=now))


def see_session(db: sa.Connection, token_hash: bytes, now: datetime) -> None:
    """Note that a session is in use."""
    db.execute(sa.update(staff_session).where(staff_session.c.token_hash == token_hash).values(seen_at=now))


def end_session(db: sa.Connection, token_hash: bytes) -> None:
    """End one session."""
    db.execute(sa.delete(staff_session).where(staff_session.c.token_hash == token_hash))


def end_sessions(db: sa.Connection, staff_id: StaffId) -> None:
    """End every session of an account."""
    db.execute(sa.delete(staff_session).where(staff_session.c.staff_id == staff_id))


def sweep(db: sa.Connection, *, started_before: datetime, seen_before: datetime, now: datetime) -> None:
    """Forget sessions and links that have run out."""
    old = sa.or_(staff_session.c.started_at < started_before, staff_session.c.seen_at < seen_before)
    db.execute(sa.delete(staff_session).where(old))
    db.execute(sa.delete(staff_link).where(staff_link.c.expires_at < now))


def add_link(
    db: sa.Connection, token_hash: bytes, staff_id: StaffId, *, purpose: str, expires_at: datetime
) -> None:
    """Keep a one-time link; an earlier one of the same account ends."""
    db.execute(sa.delete(staff_link).where(staff_link.c.staff_id == staff_id))
    db.execute(
        sa.insert(staff_link).values(
            token_hash=token_hash, staff_id=staff_id, purpose=purpose, expires_at=expires_at
        )
    )


def linked(db: sa.Connection, token_hash: bytes, now: datetime) -> Staff | None:
    """The account a one-time link is for, while it holds."""
    query = sa.select(staff_link.c.staff_id).where(
        staff_link.c.token_hash == token_hash, staff_link.c.expires_at >= now
    )
    found = db.execute(query).scalar()
    return by_id(db, StaffId(found)) if found else None


def end_links(db: sa.Connection, staff_id: StaffId) -> None:
    """End the one-time links of an account."""
    db.execute(sa.delete(staff_link).where(staff_link.c.staff_id == staff_id))


def failures(db: sa.Connection, whom: bytes, place: bytes) -> tuple[int, datetime] | None:
    """How often in a row an attempt failed from a place, and when last."""
    query = sa.select(attempt.c.failures, attempt.c.last_at)
    row = db.execute(query.where(attempt.c.whom == whom, attempt.c.place == place)).one_or_none()
    return row and (row.failures, row.last_at)


def note_failures(db: sa.Connection, whom: bytes, place: bytes, *, failures: int, now: datetime) -> None:
    """Keep the number of failures in a row."""
    forget_failures(db, whom, place)
    db.execute(sa.insert(attempt).values(whom=whom, place=place, failures=failures, last_at=now))


def forget_failures(db: sa.Connection, whom: bytes, place: bytes) -> None:
    """Begin counting anew for a place."""
    db.execute(sa.delete(attempt).where(attempt.c.whom == whom, attempt.c.place == place))


def sweep_attempts(db: sa.Connection, *, before: datetime) -> None:
    """Forget failures of long ago."""
    db.execute(sa.delete(attempt).where(attempt.c.last_at < before))


def ask_mail(db: sa.Connection, staff_id: StaffId, purpose: str) -> None:
    """Queue a mail with a one-time link; the link is made when it is sent."""
    same = sa.and_(staff_mail.c.staff_id == staff_id, staff_mail.c.purpose == purpose)
    db.execute(sa.delete(staff_mail).where(same))
    db.execute(sa.insert(staff_mail).values(staff_id=staff_id, purpose=purpose))


def _one(db: sa.Connection, condition: sa.ColumnElement[bool]) -> Staff | None:
    row = db.execute(sa.select(*COLUMNS).where(condition)).mappings().one_or_none()
    return Staff(**row) if row else None
