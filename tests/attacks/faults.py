"""Rules of the release taken away, one at a time: with each the attack that it stops must succeed."""

import dataclasses
import json
import logging
import sqlite3
from contextlib import closing as ended
from typing import Any

from assessments import admissible, closing, rounds, sealing, sending
from assessments.release import table
from assessments.reports.shapes import Level
from assessments.store import engine


def without_bounds(patch: Any) -> None:
    """Means are told however near an end they lie."""

    def plain(mean: float, n: int, *, low: float, high: float) -> Level:
        return Level(value=table.nearest(mean, table.step(low, high), origin=low))

    patch.setattr(table, "level", plain)
    patch.setattr(
        "tests.attacks.attackers._level_ends", lambda level, n: (level.value - 0.05, level.value + 0.05)
    )


# -- of what a thief of copies finds: each takes one protection of the file away


def own_padding(patch: Any, world: Any) -> None:
    """Each answer and each draft is padded to its own next 4 KiB."""
    patch.setattr(admissible, "room", lambda instrument: 0)


def numbered_rows(patch: Any, world: Any) -> None:
    """Pool and answers have an INTEGER PRIMARY KEY, and are kept in its order."""
    columns = {"pool": "key BLOB, round_id TEXT, sealed BLOB", "answer": KEPT_COLUMNS}
    with ended(sqlite3.connect(world.service.settings.database)) as db, db:
        for table, held in columns.items():
            db.execute(f"DROP TABLE {table}")
            db.execute(f"CREATE TABLE {table} (n INTEGER PRIMARY KEY AUTOINCREMENT, {held})")
    patch.setattr(closing, "_unsealed", as_they_came)


KEPT_COLUMNS = "id TEXT, round_id TEXT, team_id TEXT, chain TEXT, language TEXT, content TEXT"


def as_they_came(service: Any, asked: Any) -> tuple[dict[str, Any], ...]:
    """What was sealed, opened in the order of the pool's own numbers."""
    with ended(sqlite3.connect(service.settings.database)) as db:
        sealed = db.execute("SELECT sealed FROM pool WHERE round_id = ? ORDER BY n", (asked.id,)).fetchall()
    box = service.keys.round(asked.id)
    return tuple(sealing.open_answer(box, one) for (one,) in sealed)


def in_order_of_sending(patch: Any, world: Any) -> None:
    """Answers are kept in the order of the pool, under names drawn in that order."""
    count, unsealed = iter(range(10**6)), closing._unsealed
    patch.setattr(world.service, "new_id", lambda: f"{next(count):032x}")
    patch.setattr(
        closing,
        "_unsealed",
        lambda *given: tuple(sorted(unsealed(*given), key=lambda one: one["answers"]["words"])),
    )


def a_moment_kept(patch: Any, world: Any) -> None:
    """Every answer is sealed with the moment at which it was sent, and keeps it."""
    moments, made, kept = iter(range(10**6)), sending._answer, closing._kept

    def timed(*given: Any, **more: Any) -> dict[str, Any]:
        return made(*given, **more) | {"sent_at": next(moments)}

    def with_moment(service: Any, asked: Any, content: Any, *, language: str) -> Any:
        found = kept(service, asked, content, language=language)
        told = json.loads(found.content) | {"sent_at": content["sent_at"]}
        return dataclasses.replace(found, content=json.dumps(told))

    patch.setattr(sending, "_answer", timed)
    patch.setattr(closing, "_kept", with_moment)


def a_file_never_rewritten(patch: Any, world: Any) -> None:
    """What is deleted is neither overwritten nor left out of a file written anew."""
    patch.setattr(rounds, "vacuum", lambda engine: None)
    patch.setitem(engine.PRAGMAS, "secure_delete", "OFF")
    world.service.engine.dispose()


def a_log_of_what_came(patch: Any, world: Any) -> None:
    """What is sealed is logged first."""
    made = sending._answer

    def told(*given: Any, **more: Any) -> dict[str, Any]:
        found = made(*given, **more)
        logging.getLogger("soundline").debug("sealing %s", found["answers"])
        return found

    patch.setattr(sending, "_answer", told)
