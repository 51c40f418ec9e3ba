"""How long the server works on a page of forty items: shown, sent in, and kept in the database."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import pages
from tests.web.reading_pages import Page
from tests.web.world import World, an_installation, open_a_round
from web.app import respondent_app

ITEMS = 40
RUNS = 200
BAR_MS = 20
POINTS = "{1: Strongly disagree, 2: Disagree, 3: Neither agree nor disagree, 4: Agree, 5: Strongly agree}"


def forty(folder: Path) -> World:
    """An installation whose open round asks forty items on one page."""
    world = an_installation(folder)
    names = [f"i{n}" for n in range(1, ITEMS + 1)]
    own = folder / "instruments" / "forty"
    own.mkdir()
    (own / "instrument.yaml").write_text(
        "format: 1\nid: forty\nversion: '1.0.0'\nlicence: CC0-1.0\nreferent: team\nminutes: 8\n"
        "languages: [en]\ntitle: Forty\n"
        f"formats: {{agree5: {{kind: rating, low: 1, high: 5, points: {POINTS}}}}}\n"
        "items:\n"
        + "".join(f"  {n}: {{format: agree5, text: 'Statement {n} about our team.'}}\n" for n in names)
        + f"scales: {{all: {{title: All, items: [{', '.join(names)}], score: mean}}}}\n"
    )
    open_a_round(world, instrument="forty", kind="baseline", title="Baseline")
    return world


def line(what: str, act: Callable[[], object]) -> str:
    """One row of the table: milliseconds of work of the processor, and until the reply, disk included."""
    for _ in range(10):
        act()
    worked, waited = [], []
    for _ in range(RUNS):
        began, working = time.perf_counter(), time.process_time()
        act()
        worked.append((time.process_time() - working) * 1000)
        waited.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(waited, n=20)[-1]
    medians = f"{statistics.median(worked):.1f} | {statistics.median(waited):.1f}"
    return f"| {what} | {medians} | {p95:.1f} | {BAR_MS} |"


def main() -> None:
    """Measure the page through the whole application, from request to reply, and keep medians."""
    with tempfile.TemporaryDirectory() as folder:
        world = forty(Path(folder))
        client = respondent_app(world.service).test_client()
        form = Page(client.get("/i").get_data(as_text=True)).form("/i")
        client.post("/i", data=form.data() | {"token": world.links["Ada Lovell"]})
        welcome = Page(client.get("/r/welcome").get_data(as_text=True)).form("/r/start")
        client.post("/r/start", data=welcome.data())
        address = f"/r/page/{world.service.instrument_of(world.round).pages[0].id}"
        shown = Page(client.get(address).get_data(as_text=True))
        token = next(f for f in shown.forms if f.id == "page").data()["csrf_token"]
        sent = {f"a-i{n}": "4" for n in range(1, ITEMS + 1)} | {"csrf_token": token, "go": "next"}
        weight = len(client.get(address, headers={"Accept-Encoding": "gzip"}).get_data()) / 1000
        lines = ["| a page of 40 items | processor ms | until the reply ms | 95th percentile | bar ms |"]
        lines.append("|---|---|---|---|---|")
        lines.append(line("shown", lambda: client.get(address)))
        lines.append(line("sent in, kept, answered with 303", lambda: client.post(address, data=sent)))
        lines += [
            "",
            f"The page weighs {weight:.1f} kB compressed. Command: `./run bench filling`, {RUNS} requests.",
        ]
    print(pages.write("filling", "Filling in", "\n".join(lines)).read_text())


if __name__ == "__main__":
    main()
