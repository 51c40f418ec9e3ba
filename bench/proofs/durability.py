"""Kills, power cuts, failing disks and generated histories, at length; writes docs/evidence/durability.md.

`./run proofs durability` does all of it. A seed may be given in SOUNDLINE_PROOF_SEED; with
SOUNDLINE_PROOF_SHARE=0.1 a tenth of it is done, and the page says so.
"""

import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest
from argon2 import PasswordHasher

from assessments import passwords
from assessments import service as services
from assessments.store import engine as engines
from bench import pages
from tests.assessments import world as worlds
from tests.durability import kill, powercut, test_exactly_once, test_faults
from tests.durability.respondents import Browser
from tests.durability.storage import watched
from web.app import respondent_app

SEED = int(os.environ.get("SOUNDLINE_PROOF_SEED", "20261121"))
SHARE = float(os.environ.get("SOUNDLINE_PROOF_SHARE", "1"))
CUTS, RECORDINGS = 100_000, 10
KILL_SEEDS, KILLS, SUBMISSIONS = 3, 40, 500
HISTORIES = 10_000
WEAKER = (
    ("synchronous=OFF", {"synchronous": "OFF"}),
    ("journal_mode=WAL, synchronous=NORMAL", {"journal_mode": "WAL", "synchronous": "NORMAL"}),
)


@dataclass
class Row:
    """One line of the page: what was done, how often, what was found."""

    what: str
    done: str
    found: str
    is_as_promised: bool


def main() -> None:
    """Every proof, all at once: most of the time the killed server is waited for."""
    started = time.monotonic()
    passwords.hasher = lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    # The longest first; each in a process of its own, as each puts something of its own under SQLite.
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as at_once:
        running = [at_once.submit(proof) for proof in (histories, power_cuts, kills, failing_disk)]
        rows = [row for proof in reversed(running) for row in proof.result()]
    minutes = (time.monotonic() - started) / 60
    kept_share = "" if SHARE == 1 else f" Only a share of {SHARE:g} of the whole was done."
    head = (
        f"`./run proofs durability`, seed {SEED}, {minutes:.0f} minutes, SQLite {sqlite_version()}."
        f"{kept_share} Rows in italics are planted faults: there something must be found."
    )
    table = "\n".join(
        ["| what | how often | found | as promised |", "|---|---|---|---|",
         *(f"| {r.what} | {r.done} | {r.found} | {'yes' if r.is_as_promised else '**no**'} |" for r in rows)]
    )  # fmt: skip
    pages.write("durability", "Nothing answered is lost", f"{head}\n\n{table}\n\n{HOW}")
    if not all(row.is_as_promised for row in rows):
        raise SystemExit("A promise was not kept: see docs/evidence/durability.md.")


HOW = """\
**Kills**: the server as `soundline serve` starts it; its whole process group is killed at random moments
while four people at a time answer from the link to the receipt, trying again whenever a reply does not come.

**Power cuts**: a round is lived on a layer under SQLite that records every write, truncation, sync and
deletion. Then the record is cut anywhere: what was synced is there, of the rest any 512-byte sectors and any
truncations. SQLite opens what is left; every answer acknowledged before the cut must be there, flag and
answer together, the closed round whole, and the round's key not gone before that. The layer sees what SQLite
asks of the disk; it trusts the disk to have done a sync it has reported.

**Failing disk**: the layer says "no room" from the k-th write on, or fails the k-th write, truncation or
sync, while somebody keeps a page, sends, and takes it back. A journey has as many such places as are met.

**Histories**: tabs, clicks at the same moment, pages kept with the back button, lost replies, replaced links,
withdrawals, the close and what is replayed after it; the first acknowledged answer is the one that stays."""


def sqlite_version() -> str:
    """The SQLite that was under all of it."""
    import sqlite3

    return sqlite3.sqlite_version


def share(number: int) -> int:
    """So many, or the share of them that was asked for."""
    return max(1, round(number * SHARE))


@contextmanager
def folder() -> Any:
    """A place of its own, in memory where there is such a place."""
    with tempfile.TemporaryDirectory(dir=powercut.FAST if powercut.FAST.is_dir() else None) as name:
        yield Path(name)


def kills() -> list[Row]:
    """The real server, killed."""
    rows = []
    for number in range(share(KILL_SEEDS)):
        # On the disk, not in memory: this is the product as it runs.
        with tempfile.TemporaryDirectory() as name:
            world = worlds.made(Path(name), seed=SEED + number, SOUNDLINE_PUBLIC_URL="http://127.0.0.1:8000")
            world.clock.now = datetime.now(UTC)
            # Letters, so that no two members share an address.
            teams = [f"Team {letter}" for letter in ascii_lowercase[: share(SUBMISSIONS) // 20 or 1]]
            world.with_programme(people=20, teams=teams)
            asked = world.opened(closes_at=datetime.now(UTC) + timedelta(days=3))
            tokens = list(links_of(world, asked))
            tally = kill.killed(world, tokens, kills=KILLS, seed=SEED + number, pause=(0.1, 1.2))
            world.service.close()
        is_kept = tally.sent == len(tokens) and tally.is_whole and not (tally.lost or tally.duplicates)
        found = f"{tally.lost} lost, {tally.duplicates} duplicates, {tally.retries} requests tried again"
        done = f"{tally.kills} kills, {tally.sent} submissions"
        rows.append(Row(f"kill -9, seed {SEED + number}", done, found, is_kept))
    return rows


def links_of(world: worlds.World, asked: Any) -> list[str]:
    """Every link, also of people of the same name in different teams."""
    from assessments import invitations

    found = invitations.links(world.service, world.admin, asked.id, distributor="Dee")
    return [link.url.partition("#")[2] for link in found]


def power_cuts() -> list[Row]:
    """The power, cut."""
    total = powercut.Tally()
    for number in range(RECORDINGS):
        with folder() as place:
            total += cut(place, seed=SEED + number, number=share(CUTS // RECORDINGS))
    rows = [row_of("power cuts", total, is_as_promised=total.is_clean)]
    for name, weaker in WEAKER:
        with folder() as place, pytest.MonkeyPatch.context() as patch:
            patch.setattr(engines, "PRAGMAS", dict(engines.PRAGMAS) | weaker)
            patch.setattr(services, "check_settings", lambda engine: None)
            found = cut(place, seed=SEED, number=share(2_000))
        rows.append(row_of(f"*power cuts with {name}*", found, is_as_promised=found.lost > 0))
    return rows


def cut(place: Path, *, seed: int, number: int) -> powercut.Tally:
    """One recording, cut so often."""
    with pytest.MonkeyPatch.context() as patch, watched() as storage:
        worlds.gate_in(patch)
        world = worlds.made(place, seed=seed)
        powercut.lived(world, storage)
        world.service.close()
    return powercut.survived(storage.ops, world.service.settings.database, number=number, seed=seed)


def row_of(what: str, tally: powercut.Tally, *, is_as_promised: bool) -> Row:
    """A tally as a row."""
    found = (
        f"{tally.lost} with an acknowledged answer lost (at worst {tally.worst}), {tally.halves} half done, "
        f"{tally.broken} broken files"
    )
    return Row(what, f"{tally.cuts:,} cuts", found, is_as_promised)


def failing_disk() -> list[Row]:
    """No room, and errors, at every place of a journey."""
    rows = []
    for kind, name in (("full", "no room from the k-th write on"), ("broken", "error at the k-th operation")):
        with folder() as place, watched(recording=False) as storage:
            world = worlds.made(place, seed=SEED, SOUNDLINE_PUBLIC_URL="http://localhost")
            world.with_programme()
            token = next(iter(world.tokens(world.opened()).values()))
            app, met, wrong = respondent_app(world.service), 0, []
            for k in range(1, 201):
                fault = test_faults.Fault(kind, k)
                wrong += test_faults.journey(Browser(world, token, app), storage, fault)
                met += bool(fault.met)
            world.service.close()
        found = f"{len(wrong)} false acknowledgements or answers not given back"
        rows.append(Row(name, f"k = 1 to 200, {met} met in the journey", found, not wrong))
    return rows


def histories() -> list[Row]:
    """Generated histories of one invitation."""
    number = share(HISTORIES)
    try:
        test_exactly_once.lived(number, shrinks=False)
    except AssertionError as failure:
        return [Row("exactly once", f"up to {number:,} histories", f"a second answer: {failure}", False)]
    return [Row("exactly once", f"{number:,} histories", "never a second answer; the first one stays", True)]
