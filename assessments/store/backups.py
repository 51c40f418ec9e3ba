"""The database as a whole: one consistent copy of it, the facts that outlive it, and what a restore mends."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from assessments.errors import Unavailable
from assessments.model import InvitationId, PersonId, ProgrammeId, RoundId
from assessments.store.engine import BUSY_MILLISECONDS, PRAGMAS, engine_on
from assessments.store.tables import (
    invitation,
    ledger,
    person,
    pool,
    programme,
    release,
    roster_preview,
    round_,
    staff_link,
    staff_session,
)

OVER = ("closed", "cancelled")


def copied(database: Path) -> bytes:
    """The file as it stands between two transactions, rewritten so that no order of insertion is in it."""
    with closing(_opened(database)) as source, closing(sqlite3.connect(":memory:")) as copy:
        try:
            source.backup(copy)
        except sqlite3.OperationalError as failure:
            raise Unavailable("busy", retry_after=10) from failure
        copy.isolation_level = None
        copy.execute("PRAGMA temp_store=MEMORY")
        copy.execute("VACUUM")
        checked(copy)
        return copy.serialize()


def checked(db: sqlite3.Connection) -> None:
    """Refuse a database whose pages do not fit together."""
    if db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("the database is malformed")


def is_sound(database: Path) -> bool:
    """Whether a file is a database whose pages fit together."""
    try:
        with closing(_opened(database)) as db:
            checked(db)
    except sqlite3.DatabaseError:
        return False
    return True


@contextmanager
def in_memory(content: bytes) -> Iterator[tuple[sa.Engine, sqlite3.Connection]]:
    """A database that is nowhere on a disk, for work on a copy."""
    with closing(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)) as held:
        held.deserialize(content)
        checked(held)
        yield engine_on(held), held


def put_in_place(copy: sqlite3.Connection, database: Path) -> None:
    """Write a copy over the database in one transaction: whoever reads sees the old one or the new one."""
    with closing(_opened(database)) as target:
        for name in ("journal_mode", "synchronous", "secure_delete"):
            target.execute(f"PRAGMA {name}={PRAGMAS[name]}")
        copy.backup(target)
        checked(target)


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database, timeout=BUSY_MILLISECONDS / 1000)


def rounds_over(db: sa.Connection) -> tuple[tuple[RoundId, str, str], ...]:
    """Rounds that are closed or cancelled, and when they closed."""
    query = sa.select(round_.c.id, round_.c.status, round_.c.closed_at).where(round_.c.status.in_(OVER))
    rows = db.execute(query.order_by(round_.c.id))
    return tuple((r.id, r.status, r.closed_at.isoformat() if r.closed_at else "") for r in rows)


def rounds_not_over(db: sa.Connection) -> tuple[RoundId, ...]:
    """Rounds that are planned, open or closing."""
    query = sa.select(round_.c.id).where(round_.c.status.not_in(OVER)).order_by(round_.c.id)
    return tuple(RoundId(found) for found in db.execute(query).scalars())


def ledger_rows(db: sa.Connection) -> tuple[tuple[str, str, str, str], ...]:
    """Every row of the ledger."""
    query = sa.select(ledger.c.id, ledger.c.programme_id, ledger.c.round_id, ledger.c.content)
    return tuple(tuple(row) for row in db.execute(query.order_by(ledger.c.id)))


def complete_ledger(db: sa.Connection, rows: Iterable[tuple[str, str, str, str]]) -> int:
    """Append the rows that are missing; says how many were."""
    held = {row[0] for row in ledger_rows(db)}
    missing = [dict(zip(("id", "programme_id", "round_id", "content"), r, strict=True)) for r in rows]
    wanted = [row for row in missing if row["id"] not in held]
    if wanted:
        db.execute(sa.insert(ledger), wanted)
    return len(wanted)


def withdrawn_releases(db: sa.Connection) -> tuple[RoundId, ...]:
    """Rounds whose release was withdrawn."""
    query = sa.select(release.c.round_id).where(release.c.is_withdrawn).order_by(release.c.round_id)
    return tuple(RoundId(found) for found in db.execute(query).scalars())


def ended_programmes(db: sa.Connection) -> tuple[ProgrammeId, ...]:
    """Programmes that have ended."""
    query = sa.select(programme.c.id).where(programme.c.is_ended).order_by(programme.c.id)
    return tuple(ProgrammeId(found) for found in db.execute(query).scalars())


def sealed_answers(db: sa.Connection) -> tuple[bytes, ...]:
    """Everything the pools hold."""
    return tuple(db.execute(sa.select(pool.c.sealed).order_by(pool.c.key)).scalars())


def pooled(db: sa.Connection) -> tuple[tuple[bytes, RoundId, bytes], ...]:
    """Keys, rounds and sealed answers of all pools."""
    rows = db.execute(sa.select(pool.c.key, pool.c.round_id, pool.c.sealed).order_by(pool.c.key))
    return tuple((row.key, RoundId(row.round_id), row.sealed) for row in rows)


def people(db: sa.Connection) -> tuple[PersonId, ...]:
    """Everybody."""
    return tuple(
        PersonId(found) for found in db.execute(sa.select(person.c.id).order_by(person.c.id)).scalars()
    )


def programmes(db: sa.Connection) -> tuple[ProgrammeId, ...]:
    """Every programme."""
    query = sa.select(programme.c.id).order_by(programme.c.id)
    return tuple(ProgrammeId(found) for found in db.execute(query).scalars())


def rounds_taking_answers(db: sa.Connection) -> tuple[RoundId, ...]:
    """Rounds that hold or take sealed answers."""
    query = sa.select(round_.c.id).where(round_.c.status.in_(("open", "closing"))).order_by(round_.c.id)
    return tuple(RoundId(found) for found in db.execute(query).scalars())


def epochs(db: sa.Connection, rounds: Iterable[RoundId]) -> dict[InvitationId, int]:
    """Invitations to some rounds, with how often their link was issued."""
    query = sa.select(invitation.c.id, invitation.c.epoch).where(invitation.c.round_id.in_(tuple(rounds)))
    return {InvitationId(row.id): row.epoch for row in db.execute(query.order_by(invitation.c.id))}


def end_visits(db: sa.Connection) -> None:
    """End every session, one-time link and preview: some of them may have been ended since."""
    for table in (staff_session, staff_link, roster_preview):
        db.execute(sa.delete(table))
