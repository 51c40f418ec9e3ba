"""Studies under way and done, in memory: a server that takes answers does not stand still for one."""

import secrets
import tempfile
import threading
import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from werkzeug.utils import secure_filename

from web.researcher.watch import Stopped, Watch

KEPT = 12
KEPT_SECONDS = 3600
ENDINGS = (".csv", ".tsv", ".xlsx", ".sav", ".parquet")
State = Literal["waiting", "working", "stopping", "stopped", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a study leaves: its report, and the answers of a file somebody brought."""

    report: Any
    answers: Any | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study, of one member of staff; nobody else may look."""

    owner: str
    instrument: Any
    file_name: str
    work: Future[Done]
    watch: Watch
    of_rounds: str | None = None
    """The programme whose own rounds are studied; None for a file somebody brought."""
    model: str | None = None
    """A model of the researcher's own, where one was given."""
    since: float = field(default_factory=time.monotonic)

    @property
    def state(self) -> State:
        """Whether it waits for another, is worked on, was stopped, or is over, well or not."""
        if self.work.cancelled() or (self.work.done() and isinstance(self.work.exception(), Stopped)):
            return "stopped"
        if self.work.done():
            return "done"
        if self.watch.is_stopping:
            return "stopping"
        return "working" if self.work.running() else "waiting"

    def problem(self) -> BaseException | None:
        """Why there is no result; nothing while there may still be one."""
        try:
            return self.work.exception() if self.work.done() else None
        except CancelledError as stopped:
            return stopped

    def stop(self) -> None:
        """Give up the work: at once if it has not begun, else at the next step it tells of."""
        self.watch.stop()
        self.work.cancel()


_studies: dict[str, Study] = {}
_lock = threading.Lock()
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="study")


def begin(
    owner: str,
    instrument: Any,
    data: bytes,
    *,
    name: str,
    columns: dict[str, str | None],
    of_rounds: str | None = None,
    model: str | None = None,
) -> str:
    """Put a study on the desk; its name cannot be guessed."""
    study_id, watch = secrets.token_urlsafe(24), Watch()
    work = _worker.submit(
        validate, instrument, data, name=name, columns={**columns, "model": model}, watch=watch,
        is_own=of_rounds is None,
    )  # fmt: skip
    with _lock:
        forget_old()
        _studies[study_id] = Study(
            owner=owner, instrument=instrument, file_name=name, work=work, watch=watch, of_rounds=of_rounds,
            model=model,
        )  # fmt: skip
    return study_id


def find(study_id: str, owner: str) -> Study | None:
    """A study of this member of staff."""
    with _lock:
        forget_old()
        found = _studies.get(study_id)
    return found if found and found.owner == owner else None


def forget_old() -> None:
    """Keep a dozen, an hour each; nobody works on what nobody can look at any more."""
    now = time.monotonic()
    by_age = sorted(_studies, key=lambda name: _studies[name].since)
    for name in by_age:
        if now - _studies[name].since > KEPT_SECONDS or len(_studies) > KEPT:
            _studies.pop(name).stop()


def validate(
    instrument: Any,
    data: bytes,
    *,
    name: str,
    columns: dict[str, str | None],
    watch: Watch,
    is_own: bool = True,
) -> Done:
    """Read the file as what its name says it is, study it, and leave no copy on the disk."""
    from assessments.studies import validation

    watch.told(0, 1, "")
    dataset = read(data, name)
    watch.told(0, 1, "")
    report = validation.validate(instrument, dataset, seed=1, progress=watch.told, **columns)
    return Done(report=report, answers=dataset if is_own else None)


def plain_name(name: str) -> str:
    """What a file was called, in letters every disk and page can bear."""
    ending = Path(name).suffix.lower()
    stem = secure_filename(Path(name).stem)[:64] or "answers"
    return f"{stem}{ending if ending in ENDINGS else '.csv'}"


def read(data: bytes, name: str) -> Any:
    """A file of answers, known by its name's ending and by what it holds."""
    from assessments.datasets import apart, reading

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / plain_name(name)
        path.write_bytes(data)
        return reading.read(path, lent=apart.ON_A_SERVER)
