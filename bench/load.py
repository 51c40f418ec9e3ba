"""Three hundred people at two processors, a hundred who send in the same second, five times too many.

The server is the real one, started as `soundline serve` starts it; those who ask run beside it.
`SOUNDLINE_LOAD_SECONDS` makes the first part shorter while something is being tried out.
"""

import asyncio
import itertools
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench import pages
from bench.crowd.overload import crowding, once
from bench.crowd.people import Paced, Tally, answer_on, in_threads, ready_to_send, send_until_thanked
from bench.crowd.server import Server
from tests.assessments import world as worlds
from tests.durability.kill import Tally as Counted
from tests.durability.kill import counted
from tests.web.bot import Bot

FULL = 600
SECONDS = int(os.environ.get("SOUNDLINE_LOAD_SECONDS", FULL))
PEOPLE, PACE, SENDERS, TEAM = 300, 10.0, 100, 8
TIMES, OVERLOAD_SECONDS, SAMPLES = 5, 15, 60
P99_MS, TOLD_MS, GROWTH = 250, 1000, 1.10


def an_open_round(folder: Path) -> tuple[worlds.World, list[str]]:
    """An open round, asked of fifty teams of eight."""
    world = worlds.made(folder, SOUNDLINE_PUBLIC_URL="http://127.0.0.1:8000")
    world.clock.now = datetime.now(UTC)
    teams = tuple(f"Team {n}" for n in range(1, (PEOPLE + SENDERS) // TEAM + 1))
    world.with_programme(people=TEAM, teams=teams)
    tokens = list(world.tokens(world.opened(closes_at=datetime.now(UTC) + timedelta(days=3))).values())
    world.service.engine.dispose()
    return world, tokens


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> str:
    """Middle, 95th, 99th percentile and the longest, as cells."""
    cells = [percentile(values, share) for share in (0.5, 0.95, 0.99)] + [max(values)]
    return " | ".join(f"{value:.0f}" for value in cells)


def memory_while(server: Server, work: Callable[[], None], seconds: float) -> list[float]:
    """What the server holds in memory, again and again while something goes on."""
    thread = threading.Thread(target=work)
    thread.start()
    held = []
    while thread.is_alive():
        thread.join(max(1.0, seconds / SAMPLES))
        held.append(server.megabytes())
    return held


def at_their_pace(world: worlds.World, server: Server, tokens: Sequence[str]) -> tuple[Tally, list[float]]:
    """Everybody answers, a request each ten seconds, until the time is over."""
    instrument, tally = world.service.library.get("every-kind"), Tally()
    end, chance = time.monotonic() + SECONDS, random.Random(20261121)
    acts = []
    for number, token in enumerate(tokens):
        client = Paced(server.port, number, tally=tally, until=end, pace=PACE)
        client.chance, client.owed = random.Random(number), chance.uniform(0, PACE)
        acts.append(partial(answer_on, Bot(client, instrument), token))
    return tally, memory_while(server, partial(in_threads, acts), SECONDS)


def in_the_same_second(
    world: worlds.World, server: Server, tokens: Sequence[str]
) -> tuple[Tally, Counted, list[str]]:
    """All of them have answered everything; now all press the button. Gives their cookies too."""
    instrument, tally = world.service.library.get("every-kind"), Tally()
    ready = [ready_to_send(server.port, 1000 + n, token, instrument) for n, token in enumerate(tokens)]
    in_threads([partial(send_until_thanked, client, form, tally) for client, form in ready], together=True)
    cookies = [f"answers={client.cookies['answers']}" for client, _ in ready]
    return tally, counted(world, dict.fromkeys(tokens, ""), Counted()), cookies


def too_many(server: Server, places: int, cookies: Sequence[str]) -> tuple[Tally, float]:
    """Five times as many as there are places ask and ask again; then how long one has to wait after it."""
    visitors = list(itertools.islice(itertools.cycle(cookies), TIMES * places))
    tally = asyncio.run(crowding(server.port, visitors, OVERLOAD_SECONDS))
    began = time.perf_counter()
    while asyncio.run(once(server.port, cookies[0])) != 200:
        time.sleep(0.01)
    return tally, time.perf_counter() - began


def told(name: str, tally: Tally) -> str:
    """One row: how many requests, errors, who was turned away, how long it took."""
    times = spread(tally.milliseconds) if tally.milliseconds else " | | | "
    return (
        f"| {name} | {len(tally.milliseconds)} | {len(tally.errors)} | {len(tally.turned_away)} | {times} |"
    )


def flatness(held: Sequence[float]) -> tuple[float, float]:
    """Memory in the second sixth of the time, when everybody has come, and in the last."""
    sixth = max(1, len(held) // 6)
    return statistics.mean(held[sixth : 2 * sixth]), statistics.mean(held[-sixth:])


@dataclass(kw_only=True)
class Found:
    """Everything that was measured."""

    paced: Tally
    sent: Tally
    stored: Counted
    full: Tally
    held: list[float]
    used: float
    recovered: float
    loads: tuple[float, float]

    def kept(self) -> dict[str, bool]:
        """Each promise, and whether it holds."""
        first, last = flatness(self.held)
        has_told = bool(self.full.turned_away)
        return {
            f"P99 at most {P99_MS} ms": percentile(self.paced.milliseconds, 0.99) <= P99_MS,
            "No errors": not (self.paced.errors or self.sent.errors or self.full.errors),
            "Memory flat": last <= GROWTH * first,
            "A hundred thanked, none lost, none twice": self.stored.is_whole
            and (self.sent.thanked, self.stored.lost) == (SENDERS, 0),
            "Told to come back within a second (99 of 100)": has_told
            and percentile(self.full.turned_away, 0.99) <= TOLD_MS,
        }


def measured() -> Found:
    """All three, one after the other, at one server."""
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        world, tokens = an_open_round(Path(folder))
        settings = world.service.settings
        with closing(world.service), closing(Server(settings)) as server:
            used = server.processor_seconds()
            paced, held = at_their_pace(world, server, tokens[:PEOPLE])
            used, after = server.processor_seconds() - used, os.getloadavg()[0]
            sent, stored, cookies = in_the_same_second(world, server, tokens[PEOPLE:])
            full, recovered = too_many(server, settings.in_work + settings.waiting, cookies)
    return Found(
        paced=paced, sent=sent, stored=stored, full=full, held=held, used=used,
        recovered=recovered, loads=(before, after),
    )  # fmt: skip


def page(found: Found) -> str:
    """What was done and what came out."""
    (first, last), (before, after) = flatness(found.held), found.loads
    away = spread(found.full.turned_away or [float("nan")]).replace(" | ", ", ")
    sent = f"{found.sent.thanked}, {found.stored.lost}, {'yes' if found.stored.is_whole else 'NO'}"
    verdicts = " ".join(f"{name}: {'kept' if holds else 'NOT KEPT'}." for name, holds in found.kept().items())
    shorter = f" with `SOUNDLINE_LOAD_SECONDS={SECONDS}`" if SECONDS != FULL else ""
    return f"""\
{PEOPLE} respondents, a request each {PACE:.0f} seconds on average, for {SECONDS} seconds: from
the link to thanks, taken back, and anew; then {SENDERS} others who have answered everything press
“Send” in the same moment; then {TIMES} times as many as the queue has places ask for their first page
for {OVERLOAD_SECONDS} seconds, again at once where they got it, and after a second where they were turned
away. Server and visitors share the machine, whose load average was {before:.1f} at the start and
{after:.1f} at the end of the first part. Times in milliseconds, from opening the connection to the last byte.

| what | answered | errors | turned away | p50 | p95 | p99 | longest |
|---|---|---|---|---|---|---|---|
{told("at their pace", found.paced)}
{told("sending in the same second", found.sent)}
{told("five times too many: who got in", found.full)}

| | |
|---|---|
| questionnaires sent and thanked for, at their pace | {found.paced.thanked} |
| of {SENDERS} in the same second: thanked, lost; in all one answer a person | {sent} |
| told to come back (503, Retry-After): p50, p95, p99, longest | {away} ms |
| a page again after that | {found.recovered:.2f} s |
| memory of the server, early and at the end | {first:.1f} MB, {last:.1f} MB |
| processor of the server while {PEOPLE} answer | {100 * found.used / SECONDS:.0f} % of one |

{verdicts}
Command: `./run bench load`{shorter}.
"""


def main() -> None:
    """Measure, keep the figures, and fail where the promise is not kept."""
    found = measured()
    print(pages.write("load", "Load", page(found)).read_text())
    for name in sorted({*found.paced.errors, *found.sent.errors, *found.full.errors})[:10]:
        print(name)
    if not all(found.kept().values()):
        raise SystemExit("load: a promise is not kept; see docs/evidence/load.md")


if __name__ == "__main__":
    main()
