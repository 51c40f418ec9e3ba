"""The one object a face holds: settings, storage, keys, instruments, the clock and chance."""

import json
import random
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from assessments.errors import NotReady
from assessments.journal import Journal
from assessments.keys import Keys
from assessments.model import Round
from assessments.settings import Settings
from assessments.store import backups, migrate, programmes, rounds
from assessments.store.engine import check_settings, engine_for, reading

if TYPE_CHECKING:
    from assessments.library import Library
    from instruments.model import Instrument

Clock = Callable[[], datetime]
INSTRUMENTS_KEPT = 32


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


def do_nothing() -> None:
    """What waking the scheduler does while none runs in this process."""


class Service:
    """An installation, open for work. `rng` decides names and orders: the system's own, except in tests."""

    def __init__(self, settings: Settings, *, clock: Clock, rng: random.Random) -> None:
        self.settings = settings
        self.keys = Keys(settings.keys)
        self.journal = Journal(settings.keys)
        self.hindrances: dict[str, str] = {}
        """Rounds that could not be closed, by id: the code of what hindered it."""
        self.engine: sa.Engine = engine_for(settings.database)
        self.clock = clock
        self.rng = rng
        self.wake: Callable[[], None] = do_nothing
        self._instruments: dict[str, Instrument] = {}

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        clock: Clock = utc_now,
        rng: random.Random | None = None,
        is_first_day: bool = False,
    ) -> Self:
        """Open an installation; refuse one that is missing, old, or set up so that answers are not safe."""
        if not settings.database.is_file():
            raise NotReady(
                "no_database",
                f"There is no database at {settings.database}. Make one with: soundline init",
            )
        service = cls(settings, clock=clock, rng=rng or secrets.SystemRandom())
        try:
            service._check(is_first_day=is_first_day)
        except BaseException:
            service.close()
            raise
        return service

    def _check(self, *, is_first_day: bool) -> None:
        revision = migrate.revision_of(self.engine)
        if revision is None:
            raise self._empty()
        if revision != migrate.HEAD:
            raise NotReady(
                "not_upgraded",
                f"The database is at revision {revision}, this version needs {migrate.HEAD}. "
                "Run: soundline upgrade",
            )
        check_settings(self.engine)
        self.keys.check()
        finished = {entry[1] for entry in self.journal.entries("over")}
        with reading(self.engine) as db:
            if not is_first_day and not programmes.organisations(db):
                raise self._empty()
            revived = finished & set(backups.rounds_not_over(db)) if finished else None
        if revived:
            raise NotReady(
                "older_than_journal",
                f"The database at {self.settings.database} is an old copy: rounds that are over are open in "
                "it. Put a backup back with: soundline restore FILE",
                rounds=tuple(sorted(revived)),
            )

    def _empty(self) -> NotReady:
        where = self.settings.database
        return NotReady("no_database", f"The database at {where} is empty. Fill it with: soundline init")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check_storage(self) -> None:
        """Read from the database; refused where it cannot be read, or is looked at after a disk error."""
        with reading(self.engine) as db:
            programmes.has_example(db)

    def new_id(self) -> str:
        """A name nobody can guess and nothing can be read from."""
        return self.rng.randbytes(16).hex()

    @cached_property
    def is_example(self) -> bool:
        """Whether this is the example organisation's installation."""
        with reading(self.engine) as db:
            return programmes.has_example(db)

    @cached_property
    def library(self) -> "Library":
        """The instruments at hand; simulated ones only in the example."""
        from assessments.library import Library

        return Library(self.settings.instruments, allow_simulated=self.is_example)

    def instrument_of(self, asked: Round) -> "Instrument":
        """The questionnaire of a round, word for word as it was when the round was planned."""
        from instruments.load import from_text

        with reading(self.engine) as db:
            copy_id = rounds.questionnaire_of(db, asked.id)
            if copy_id not in self._instruments:
                source, wordings = rounds.questionnaire(db, copy_id)
                if len(self._instruments) >= INSTRUMENTS_KEPT:
                    self._instruments.clear()
                self._instruments[copy_id] = from_text(
                    source, file=f"{asked.instrument}.yaml", texts=json.loads(wordings)
                )
        return self._instruments[copy_id]
