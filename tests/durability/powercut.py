"""A round with the power going off at any moment: recorded once, cut at thousands of places."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assessments import administer
from assessments.sending import pool_key
from tests.assessments.world import World
from tests.durability import crashes
from tests.durability.storage import Op, Storage

FAST = Path("/dev/shm")  # noqa: S108  # memory, where there is such a folder


@dataclass
class Tally:
    """What thousands of cuts left behind."""

    cuts: int = 0
    lost: int = 0
    worst: int = 0
    halves: int = 0
    broken: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            cuts=self.cuts + other.cuts,
            lost=self.lost + other.lost,
            worst=max(self.worst, other.worst),
            halves=self.halves + other.halves,
            broken=self.broken + other.broken,
        )

    @property
    def is_clean(self) -> bool:
        """Nothing acknowledged was lost, nothing was half done, nothing was broken."""
        return not (self.lost or self.halves or self.broken)


def lived(world: World, storage: Storage, *, people: int = 6, closes: bool = True) -> None:
    """People answer, one takes it back and answers again, the round closes; what is told is marked."""
    world.with_programme(people=people)
    asked = world.opened()
    destroy = world.service.keys.destroy_round

    def destroyed(round_id: str) -> None:
        storage.mark("destroyed", round_id)
        destroy(round_id)

    world.service.keys.destroy_round = destroyed
    for number, token in enumerate(world.tokens(asked).values()):
        sitting = world.answered(token, r1=1 + number % 5)
        _acknowledged(storage, token, "sent", lambda sitting=sitting: administer.send(world.service, sitting))
        if number == 1:
            _acknowledged(
                storage, token, "withdrawn", lambda token=token: administer.withdraw(world.service, token)
            )
            again = world.answered(token, r1=5)
            _acknowledged(storage, token, "sent", lambda again=again: administer.send(world.service, again))
    if closes:
        world.closed(asked)


def _acknowledged(storage: Storage, token: str, what: str, act) -> None:
    name = pool_key(token).hex()
    storage.mark({"sent": "sending", "withdrawn": "withdrawing"}[what], name)
    act()
    storage.mark(what, name)


def known_by(ops: Sequence[Op]) -> tuple[frozenset[str], frozenset[str], bool]:
    """By the marks so far: answers that must be there, answers that must not, and whether the key is gone."""
    there: set[str] = set()
    gone: set[str] = set()
    is_destroyed = False
    for op in ops:
        if op.kind == "sent":
            there.add(op.path)
        elif op.kind == "withdrawn":
            gone.add(op.path)
        elif op.kind == "withdrawing":
            there.discard(op.path)
        elif op.kind == "sending":
            gone.discard(op.path)
        is_destroyed = is_destroyed or op.kind == "destroyed"
    return frozenset(there), frozenset(gone), is_destroyed


def survived(ops: Sequence[Op], database: Path, *, number: int, seed: int) -> Tally:
    """Cut the power `number` times and look at what is there when it is on again."""
    first = next(i for i, op in enumerate(ops) if op.kind == "sent")
    tally = Tally()
    folder = Path(tempfile.mkdtemp(dir=FAST if FAST.is_dir() else None))
    try:
        for place, files in crashes.cuts(ops, number=number, seed=seed, first=first + 1):
            there, gone, is_destroyed = known_by(ops[:place])
            _restart(folder, files)
            tally += _seen(folder / database.name, there, gone, is_destroyed=is_destroyed)
    finally:
        shutil.rmtree(folder)
    return tally


def _restart(folder: Path, files: dict[str, bytes]) -> None:
    for old in folder.iterdir():
        old.unlink()
    for path, content in files.items():
        if not path.endswith("-shm"):
            (folder / os.path.basename(path)).write_bytes(content)


def _seen(database: Path, there: frozenset[str], gone: frozenset[str], *, is_destroyed: bool) -> Tally:
    try:
        with closing(sqlite3.connect(database)) as db:
            db.execute("PRAGMA synchronous=OFF")
            if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return Tally(cuts=1, broken=1)
            if db.execute("PRAGMA foreign_key_check").fetchone():
                return Tally(cuts=1, broken=1)
            return _counted(db, there, gone, is_destroyed=is_destroyed)
    except sqlite3.OperationalError:
        return Tally(cuts=1, lost=1, worst=len(there))
    except sqlite3.DatabaseError:
        return Tally(cuts=1, broken=1)


def _counted(
    db: sqlite3.Connection, there: frozenset[str], gone: frozenset[str], *, is_destroyed: bool
) -> Tally:
    found = db.execute("SELECT status FROM round").fetchone()
    if found is None:
        return Tally(cuts=1, lost=1, worst=len(there))
    pool = {row[0].hex() for row in db.execute("SELECT key FROM pool")}
    answers = db.execute("SELECT count(*) FROM answer").fetchone()[0]
    flags = db.execute("SELECT coalesce(sum(sent), 0) FROM invitation").fetchone()[0]
    if found[0] == "closed":
        missing = max(0, len(there) - answers)
        is_whole = not pool and not flags and db.execute("SELECT count(*) FROM release").fetchone()[0] == 1
    else:
        missing = len(there - pool)
        is_whole = flags == len(pool) and not answers and not pool & gone and not is_destroyed
    return Tally(cuts=1, lost=int(missing > 0), worst=missing, halves=int(not is_whole))
