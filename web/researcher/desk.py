"""Studies under way and done, in memory: a server that takes answers does not stand still for one."""

import secrets
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KEPT = 12
KEPT_SECONDS = 3600
ENDINGS = (".csv", ".tsv", ".xlsx", ".sav", ".parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study, of one member of staff; nobody else may look."""

    owner: str
    instrument: str
    file_name: str
    work: Future[Any]
    of_rounds: str | None = None
    """The programme whose own rounds are studied; None for a file somebody brought."""
    since: float = field(default_factory=time.monotonic)


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
) -> str:
    """Put a study on the desk; its name cannot be guessed."""
    study_id = secrets.token_urlsafe(24)
    work = _worker.submit(validate, instrument, data, name=name, columns=columns)
    with _lock:
        forget_old()
        _studies[study_id] = Study(
            owner=owner, instrument=instrument.id, file_name=name, work=work, of_rounds=of_rounds
        )
    return study_id


def find(study_id: str, owner: str) -> Study | None:
    """A study of this member of staff."""
    with _lock:
        forget_old()
        found = _studies.get(study_id)
    return found if found and found.owner == owner else None


def forget_old() -> None:
    """Keep a dozen, an hour each."""
    now = time.monotonic()
    by_age = sorted(_studies, key=lambda name: _studies[name].since)
    for name in by_age:
        if now - _studies[name].since > KEPT_SECONDS or len(_studies) > KEPT:
            del _studies[name]


def validate(instrument: Any, data: bytes, *, name: str, columns: dict[str, str | None]) -> Any:
    """Read the file as what its name says it is, study it, and leave no copy."""
    from assessments.datasets import reading
    from assessments.studies import validation

    ending = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"answers{ending if ending in ENDINGS else '.csv'}"
        path.write_bytes(data)
        dataset = reading.read(path)
    return validation.validate(instrument, dataset, seed=1, **columns)
