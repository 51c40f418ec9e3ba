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
from tests.durability import forked, kill, powercut, test_exactly_once, test_faults
from tests.durability.respondents import Browser
from tests.durability.storage import watched
from web.app import respondent_app

SEED = int(os.environ.get("SOUNDLINE_PROOF_SEED", "20261121"))
SHARE = float(os.environ.get("SOUNDLINE_PROOF_SHARE", "1"))
CUTS, RECORDINGS = 100_000, 10
KILL_SEEDS, KILLS, SUBMISSIONS = 3, 40, 500
JOURNEYS = 100
"""So many go the whole way from the link to the receipt, on the server as it is served."""
HISTORIES, LIVES = 10_000, 10
"""So many histories, in so many beginnings of chance."""
AT_ONCE = int(os.environ.get("SOUNDLINE_PROOF_PROCESSES", "4"))
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
    # A process for each piece, as each puts something of its own under SQLite.
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("fork")) as at_once:
        served = at_once.submit(kills_as_served)
        killed = [at_once.submit(kills, number) for number in range(share(KILL_SEEDS))]
        cuts = [at_once.submit(recorded, number) for number in range(RECORDINGS)]
        weaker = [at_once.submit(weakened, number) for number in range(len(WEAKER))]
        lives = [at_once.submit(histories, number) for number in range(LIVES)]
        disk = at_once.submit(failing_disk)
        rows = [
            *disk.result(), *(one.result() for one in killed), served.result(),
            power_cuts([one.result() for one in cuts]), *(one.result() for one in weaker),
            exactly_once([one.result() for one in lives]),
        ]  # fmt: skip
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
**Kills**: the product behind a listener that is there again at once, killed at random moments while six
people at a time send, again and again until a reply comes; and the server as `soundline serve` starts it, its
whole process group killed while four people at a time answer from the link to the receipt.

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


def people_of(number: int, *, seed: int, place: Path) -> tuple[worlds.World, list[str]]:
    """An open round of so many on the real clock, on the disk as the product runs; and their links."""
    world = worlds.made(place, seed=seed, SOUNDLINE_PUBLIC_URL="http://127.0.0.1:8000")
    world.clock.now = datetime.now(UTC)
    # Letters, so that no two members share an address.
    teams = [f"Team {letter}" for letter in ascii_lowercase[: number // 20 or 1]]
    world.with_programme(people=20, teams=teams)
    return world, list(links_of(world, world.opened(closes_at=datetime.now(UTC) + timedelta(days=3))))


def kills(number: int) -> Row:
    """Many kills of a server that is there again at once."""
    with tempfile.TemporaryDirectory() as name:
        world, tokens = people_of(SUBMISSIONS, seed=SEED + number, place=Path(name))
        tally = forked.killed(world, tokens, kills=KILLS, seed=SEED + number)
        world.service.close()
    return kill_row(f"kill -9, seed {SEED + number}", tally, asked=len(tokens))


def kills_as_served() -> Row:
    """The real server, killed."""
    with tempfile.TemporaryDirectory() as name:
        world, tokens = people_of(share(JOURNEYS), seed=SEED, place=Path(name))
        tally = kill.killed(world, tokens, kills=share(KILLS), seed=SEED, pause=(0.1, 1.2))
        world.service.close()
    return kill_row("kill -9 of the server as served, whole journeys", tally, asked=len(tokens))


def kill_row(what: str, tally: kill.Tally, *, asked: int) -> Row:
    """What kills came to."""
    is_kept = tally.sent == asked and tally.is_whole and not (tally.lost or tally.duplicates)
    found = f"{tally.lost} lost, {tally.duplicates} duplicates, {tally.retries} requests tried again"
    return Row(what, f"{tally.kills} kills, {tally.sent} submissions", found, is_kept)


def links_of(world: worlds.World, asked: Any) -> list[str]:
    """Every link, also of people of the same name in different teams."""
    from assessments import invitations

    found = invitations.links(world.service, world.admin, asked.id, distributor="Dee")
    return [link.url.partition("#")[2] for link in found]


def recorded(number: int) -> powercut.Tally:
    """One round lived, and the power cut."""
    with folder() as place:
        return cut(place, seed=SEED + number, number=share(CUTS // RECORDINGS))


def power_cuts(found: list[powercut.Tally]) -> Row:
    """All of them together."""
    total = sum(found, powercut.Tally())
    return row_of("power cuts", total, is_as_promised=total.is_clean)


def weakened(number: int) -> Row:
    """The planted faults: settings that many programs use."""
    name, weaker = WEAKER[number]
    with folder() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "PRAGMAS", dict(engines.PRAGMAS) | weaker)
        patch.setattr(services, "check_settings", lambda engine: None)
        found = cut(place, seed=SEED, number=share(2_000))
    return row_of(f"*power cuts with {name}*", found, is_as_promised=found.lost > 0)


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


def histories(number: int) -> str:
    """Generated histories of one invitation from one beginning of chance; what was wrong with them."""
    try:
        test_exactly_once.lived(share(HISTORIES // LIVES), shrinks=False, chance=SEED + number)
    except AssertionError as failure:
        return str(failure) or "a second answer"
    return ""


def exactly_once(found: list[str]) -> Row:
    """All of them together."""
    wrong = [one for one in found if one]
    told = f"a second answer: {wrong[0]}" if wrong else "never a second answer; the first one stays"
    return Row("exactly once", f"{share(HISTORIES // LIVES) * LIVES:,} histories", told, not wrong)
