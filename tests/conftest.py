"""What every test leaves behind is put away: an open database is a warning, and so an error."""

from collections.abc import Iterator

import pytest

from tests.chromium import chromium

__all__ = ["chromium", "databases_are_closed"]
OPENED: list = []


@pytest.fixture(autouse=True)
def databases_are_closed() -> Iterator[None]:
    """After a test every idle connection is closed; an engine that is used again opens a new one."""
    from sqlalchemy import Engine, event

    if not event.contains(Engine, "engine_connect", _remember):
        event.listen(Engine, "engine_connect", _remember)
    yield
    for engine in {id(engine): engine for engine in OPENED}.values():
        engine.dispose()
    OPENED.clear()


def _remember(connection) -> None:
    OPENED.append(connection.engine)
