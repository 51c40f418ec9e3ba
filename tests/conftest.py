"""What every test leaves behind is put away: an open database is a warning, and so an error."""

import sqlite3
from collections.abc import Iterator

import pytest

from tests.chromium import chromium

__all__ = ["chromium", "databases_are_closed"]
OPENED: list = []
IDLE: dict[int, sqlite3.Connection] = {}


@pytest.fixture(autouse=True)
def databases_are_closed() -> Iterator[None]:
    """After a test every idle connection is closed; an engine that is used again opens a new one.

    A thread that outlives its engine gives its connection back to a pool nobody looks into any more: after
    the next test it is closed too.
    """
    from sqlalchemy import Engine, event
    from sqlalchemy.pool import Pool

    if not event.contains(Engine, "engine_connect", _remember):
        event.listen(Engine, "engine_connect", _remember)
        event.listen(Pool, "checkout", _taken)
        event.listen(Pool, "checkin", _given_back)
    yield
    idle = dict(IDLE)
    for engine in {id(engine): engine for engine in OPENED}.values():
        engine.dispose()
    OPENED.clear()
    for name, connection in idle.items():
        connection.close()
        IDLE.pop(name, None)


def _remember(connection) -> None:
    OPENED.append(connection.engine)


def _taken(connection: sqlite3.Connection, *_: object) -> None:
    IDLE.pop(id(connection), None)


def _given_back(connection: sqlite3.Connection | None, _: object) -> None:
    if connection is not None:
        IDLE[id(connection)] = connection
