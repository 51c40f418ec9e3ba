"""Sessions of staff: begun whole or waiting for a code, renamed when proved anew, ended by time or hand."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NewType

import sqlalchemy as sa

from assessments import tokens
from assessments.model import Staff, StaffId
from assessments.service import Service
from assessments.store import programmes, staff
from assessments.store.engine import reading, writing

SessionToken = NewType("SessionToken", str)

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
FRESH = timedelta(minutes=10)
"""How long after proving who one is an export or a deletion may follow without proving it again."""
SEEN_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Whom a live session stands for. One that is not whole still waits for a code and opens nothing."""

    staff: Staff
    is_whole: bool
    is_fresh: bool


def begin(service: Service, db: sa.Connection, staff_id: StaffId, *, is_whole: bool) -> SessionToken:
    """A new session; whatever name a browser brought along is never taken on."""
    token = SessionToken(tokens.one_time_token())
    staff.add_session(db, tokens.hashed(token), staff_id, now=service.clock(), is_whole=is_whole)
    return token


def rename(service: Service, db: sa.Connection, token: SessionToken) -> SessionToken:
    """The same session, proved anew under a new name; its longest time still counts from its beginning."""
    renamed = SessionToken(tokens.one_time_token())
    staff.rename_session(db, tokens.hashed(token), tokens.hashed(renamed), now=service.clock())
    return renamed


def end(service: Service, token: SessionToken) -> None:
    """End one session."""
    with writing(service.engine) as db:
        staff.end_session(db, tokens.hashed(token))


def signed(service: Service, token: SessionToken) -> Signed | None:
    """Whom a session stands for; None once it has ended, by time, by hand or with its account."""
    now = service.clock()
    name = tokens.hashed(token)
    with reading(service.engine) as db:
        session = staff.session(db, name)
        account = staff.by_id(db, session.staff) if session else None
        is_example = account is not None and in_example(db, account)
    if session is None or account is None or not account.is_active:
        return None
    if now - session.started_at >= LONGEST or now - session.seen_at >= IDLE:
        return None
    if now - session.seen_at >= SEEN_STEP:
        with writing(service.engine) as db:
            staff.see_session(db, name, now)
    is_fresh = is_example or now - session.proved_at < FRESH
    return Signed(staff=account, is_whole=session.is_whole, is_fresh=session.is_whole and is_fresh)


def in_example(db: sa.Connection, account: Staff) -> bool:
    """Whether an account belongs to the example, whose password everybody may read."""
    return programmes.organisation_by_id(db, account.organisation).is_example


def sweep(service: Service) -> None:
    """Forget sessions, one-time links and counted failures that have run out."""
    now = service.clock()
    with writing(service.engine) as db:
        staff.sweep(db, started_before=now - LONGEST, seen_before=now - IDLE, now=now)
        staff.sweep_attempts(db, before=now - timedelta(days=1))
