"""The door to the database file: how it is opened, what is asserted of it, and how a transaction begins."""

import sqlite3
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from assessments.errors import NotReady, Unavailable

BUSY_MILLISECONDS = 10_000
PRAGMAS: Mapping[str, str] = {
    # A write-ahead log would keep the order of submissions; EXTRA outlives a power cut.
    "journal_mode": "TRUNCATE",
    "synchronous": "EXTRA",
    "foreign_keys": "ON",
    "busy_timeout": str(BUSY_MILLISECONDS),
    "trusted_schema": "OFF",
    "secure_delete": "ON",
    # VACUUM copies every answer; the copy stays in memory and never in a temporary file.
    "temp_store": "MEMORY",
}
NEEDED: Mapping[str, object] = {
    "journal_mode": "truncate",
    "synchronous": 3,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,
    "temp_store": 2,
}
BUSY_AT_LEAST = 5_000
PRIMARY = 0xFF
SUSPICIOUS = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""What SQLite says when the disk itself may be at fault."""
SUSPECT: weakref.WeakSet[sa.Engine] = weakref.WeakSet()
"""Engines whose file is looked at before it is used again."""


def engine_for(database: Path) -> sa.Engine:
    """An engine whose every connection carries the settings that keep answers safe."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(database)),
        connect_args={"isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000},
        # What somebody typed must not reach a log by way of an error's message.
        hide_parameters=True,
    )
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def engine_on(connection: Any) -> sa.Engine:
    """An engine whose one connection is given, with the same settings and the same transactions."""
    engine = sa.create_engine(
        "sqlite://", creator=lambda: connection, poolclass=sa.pool.StaticPool, hide_parameters=True
    )
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def check_settings(engine: sa.Engine) -> None:
    """Refuse to serve from a connection that lacks one of the settings."""
    with reading(engine) as db:
        held = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (*NEEDED, "busy_timeout")}
    wrong = [name for name, value in NEEDED.items() if held[name] != value]
    if int(held["busy_timeout"] or 0) < BUSY_AT_LEAST:
        wrong.append("busy_timeout")
    if wrong:
        raise NotReady(
            "storage_setting",
            f"The database does not take the setting {', '.join(wrong)}, without which an answer could be "
            "lost or linked. Put it on a local disk and use the SQLite that comes with Python.",
            settings=tuple(wrong),
        )


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One consistent view of the database; nothing is kept."""
    with _storage_errors(engine), engine.connect().execution_options(soundline_begin="BEGIN") as db:
        yield db


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction, kept whole when the block ends well and not at all when it does not."""
    with _storage_errors(engine), engine.begin() as db:
        yield db


def vacuum(engine: sa.Engine) -> None:
    """Rewrite the file, so that neither deleted rows nor the order of insertion is left in it."""
    with _storage_errors(engine):
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM")
        finally:
            connection.close()


@contextmanager
def _storage_errors(engine: sa.Engine) -> Iterator[None]:
    _look_again(engine)
    try:
        yield
    except sa.exc.DatabaseError as failure:
        is_damage = type(failure.orig) is sqlite3.DatabaseError
        if not is_damage and not isinstance(failure, sa.exc.OperationalError):
            raise
        # After an I/O error a connection's view of the file cannot be trusted: all are opened anew.
        engine.dispose()
        if getattr(failure.orig, "sqlite_errorcode", 0) & PRIMARY in SUSPICIOUS:
            SUSPECT.add(engine)
        raise Unavailable("busy", retry_after=2) from failure


def _look_again(engine: sa.Engine) -> None:
    """After an error of the disk nothing is read or written until the file was found whole."""
    if engine not in SUSPECT:
        return
    try:
        with engine.connect() as db:
            found = quick_check(db)
    except sa.exc.DatabaseError as failure:
        engine.dispose()
        raise Unavailable("busy", retry_after=10) from failure
    if found != "ok":
        raise Unavailable("database_damaged", retry_after=60)
    SUSPECT.discard(engine)


def quick_check(db: sa.Connection) -> str:
    """Whether the pages of the file fit together: "ok", or the first thing that does not."""
    return str(db.exec_driver_sql("PRAGMA quick_check(1)").scalar())


def _settle(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("soundline_begin", "BEGIN IMMEDIATE"))
