"""Reading in a process of its own: what breaks there, or takes too much, is a refusal here.

SPSS files are read by a library in C, which a damaged file can bring down; nothing in this process could
catch that. And a server that takes answers lends a file that somebody brought no more memory and time than it
can spare. The table comes back as plain numbers and JSON.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assessments.datasets.delimited import Table
from assessments.datasets.shapes import Column, FileKind
from assessments.datasets.tables import table_of
from assessments.errors import DataError
from assessments.reports.shapes import Fact

ROOT = Path(__file__).resolve().parents[2]
NUMBERS, WORDS = "numbers.npy", "words.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """What a reader may use up; None is as much as there is."""

    memory: int | None = None
    seconds: int | None = None


UNBOUNDED = Lent()
ON_A_SERVER = Lent(memory=3 << 30, seconds=120)
"""Memory is counted as addresses reserved, of which a reader uses a part."""


def table(raw: bytes, name: str, kind: FileKind, *, lent: Lent = UNBOUNDED) -> Table:
    """The table of a file, read elsewhere; a reader that does not come back is a refusal."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "file").write_bytes(raw)
        asked = json.dumps({"name": name, "kind": kind, **asdict(lent)})
        try:
            done = subprocess.run(  # noqa: S603  # our own program, and arguments of ours
                [sys.executable, "-m", __name__, folder, asked],
                env=_environment(),
                cwd=ROOT,
                capture_output=True,
                timeout=lent.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as fault:
            raise DataError(
                f"{name} takes more than {lent.seconds} seconds to read. Split it, or write it as CSV."
            ) from fault
        if done.returncode != 0:
            raise _broken(name, done.returncode)
        return _taken_out(place)


def _environment() -> dict[str, str]:
    inherited = os.environ.get("PYTHONPATH")
    path = f"{ROOT}{os.pathsep}{inherited}" if inherited else str(ROOT)
    return {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _broken(name: str, code: int) -> DataError:
    if code == OUT_OF_MEMORY:
        return DataError(f"{name} takes more memory to read than there is. Split it, or write it as CSV.")
    return DataError(
        f"{name} cannot be read: its reader broke off, as it does where a file is damaged. Save it again in "
        "its own format, or as CSV (UTF-8)."
    )


def _taken_out(place: Path) -> Table:
    told: dict[str, Any] = json.loads((place / WORDS).read_text(encoding="utf-8"))
    if "refused" in told:
        raise DataError(told["refused"])
    numbers = np.load(place / NUMBERS, allow_pickle=False)
    columns = tuple(
        Column(name=name, words=tuple(words), index=index, letter=letter)
        for name, words, letter, index in zip(
            told["names"], told["words"], told["letters"], numbers[1:], strict=True
        )
    )
    return Table(
        names=tuple(told["names"]),
        columns=columns,
        row_numbers=numbers[0].astype(np.int64),
        caveats=tuple(Fact(code=one["code"], facts=one["facts"]) for one in told["caveats"]),
    )


OUT_OF_MEMORY = 7


def _work(place: Path, asked: dict[str, Any]) -> None:
    """What is done in the other process."""
    for limit, wanted in ((resource.RLIMIT_AS, asked["memory"]), (resource.RLIMIT_CPU, asked["seconds"])):
        if wanted is not None:
            resource.setrlimit(limit, (wanted, wanted))
    try:
        found = table_of((place / "file").read_bytes(), asked["name"], asked["kind"])
    except DataError as refused:
        _told(place, {"refused": str(refused)})
        return
    np.save(
        place / NUMBERS, np.stack([found.row_numbers, *(c.index for c in found.columns)]).astype(np.int32)
    )
    _told(
        place,
        {
            "names": found.names,
            "words": [column.words for column in found.columns],
            "letters": [column.letter for column in found.columns],
            "caveats": [{"code": one.code, "facts": one.facts} for one in found.caveats],
        },
    )


def _told(place: Path, what: dict[str, Any]) -> None:
    (place / WORDS).write_text(json.dumps(what, ensure_ascii=True), encoding="utf-8")


if __name__ == "__main__":
    # No core file of somebody's answers, and nothing said of what they were.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(Exception):
        try:
            _work(Path(sys.argv[1]), json.loads(sys.argv[2]))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        os._exit(0)
    os._exit(1)
