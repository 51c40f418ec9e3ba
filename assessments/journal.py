"""What must outlive the database: two small files kept with the keys, replayed whenever a backup is put back.

A backup is older than what happened after it. The journal remembers what no restore may undo: rounds that are
over, what they entered in the ledger, answers that were taken back, links that were replaced, people who were
erased. It holds no answer and no name of a person. Entries are only added; what concerns a round's open days
goes when the round is over. They stand sorted, so the file keeps no order of events.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assessments.errors import NotReady, Unavailable
from assessments.model import InvitationId, PersonId, ProgrammeId, RoundId

Entry = tuple[str, ...]
FIRST_LINE = "soundline journal 1"
OPEN_DAYS = frozenset({"withdrawn", "link"})
"""Kinds of entries that mean nothing any more once their round is over."""


def over(round_id: RoundId, *, status: str, closed_at: str) -> Entry:
    """A round that was closed or cancelled."""
    return ("over", round_id, status, closed_at)


def ledger_row(name: str, programme_id: str, round_id: str, content: str) -> Entry:
    """A row of the ledger, as it stands there."""
    return ("ledger", name, programme_id, round_id, content)


def withdrawn(round_id: RoundId, sealed: bytes) -> Entry:
    """A sealed answer that was taken back; a later one of the same person is another."""
    return ("withdrawn", round_id, hashlib.sha256(sealed).hexdigest())


def replaced_link(round_id: RoundId, invitation: InvitationId, epoch: int) -> Entry:
    """A link that was issued anew: those before it open nothing."""
    return ("link", round_id, invitation, str(epoch))


def taken_back_release(round_id: RoundId) -> Entry:
    """A release that was withdrawn."""
    return ("release", round_id)


def ended_programme(programme_id: ProgrammeId) -> Entry:
    """A programme that has ended."""
    return ("programme", programme_id)


def forgotten_programme(programme_id: ProgrammeId) -> Entry:
    """A programme whose people retention has forgotten."""
    return ("forgotten", _digest("programme", programme_id))


def erased(person_id: PersonId) -> Entry:
    """A person who was erased."""
    return ("erased", _digest("person", person_id))


def erased_answer(pool_key: bytes) -> Entry:
    """The sealed answer of a person who was erased."""
    return ("erased-answer", _digest("answer", pool_key.hex()))


def _digest(kind: str, name: str) -> str:
    return hashlib.sha256(f"soundline/journal/{kind}|{name}".encode()).hexdigest()


class Journal:
    """The journal of one installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "journal"
        # The ledger grows with every round; what changes on an ordinary day is not written with it.
        self.ledger = folder / "journal-ledger"

    def entries(self, kind: str | None = None) -> tuple[Entry, ...]:
        """Everything remembered, or what is of one kind; a damaged file is refused, never half read."""
        files = {None: (self.ledger, self.file), "ledger": (self.ledger,)}.get(kind, (self.file,))
        return tuple(sorted(e for file in files for e in self._read(file) if kind in {None, e[0]}))

    def add(self, *entries: Entry) -> None:
        """Remember, durably, before this returns; what is remembered already stays as it is."""
        self._change(lambda held: held | set(entries))

    def forget(self, entries: Iterable[Entry]) -> None:
        """Forget what turned out never to have happened."""
        gone = set(entries)
        self._change(lambda held: held - gone)

    def _change(self, change: Callable[[set[Entry]], set[Entry]]) -> None:
        try:
            with self._alone():
                held = set(self.entries())
                wanted = _without_open_days(change(held))
                for file, is_of in ((self.ledger, True), (self.file, False)):
                    before, after = ({e for e in es if (e[0] == "ledger") == is_of} for es in (held, wanted))
                    if before != after:
                        self._write(file, after)
        except OSError as failure:
            raise Unavailable("key_not_written", folder=str(self.folder), retry_after=60) from failure

    def _read(self, file: Path) -> tuple[Entry, ...]:
        try:
            text = file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ()
        body, _, seal = text.rstrip("\n").rpartition("\n")
        if not body.startswith(FIRST_LINE) or seal != hashlib.sha256(body.encode()).hexdigest():
            raise NotReady(
                "journal_damaged",
                f"{file} is damaged: it says what a restored backup must not undo. Put it back from the "
                "backup of the keys.",
            )
        return tuple(tuple(json.loads(line)) for line in body.split("\n")[1:])

    def _write(self, to: Path, entries: Iterable[Entry]) -> None:
        # Written aside, synced, then named: a power cut leaves the old journal or the new one.
        lines = (json.dumps(entry, ensure_ascii=True, separators=(",", ":")) for entry in sorted(entries))
        body = "\n".join((FIRST_LINE, *lines))
        aside = to.with_suffix(".new")
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n")
            file.flush()
            os.fsync(file.fileno())
        aside.rename(to)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _without_open_days(entries: set[Entry]) -> set[Entry]:
    finished = {e[1] for e in entries if e[0] == "over"}
    return {e for e in entries if not (e[0] in OPEN_DAYS and e[1] in finished)}
