"""The disk is full, or broken, at any write and at any sync: nothing is acknowledged that is not there."""

import sqlite3
from contextlib import closing

import pytest

from assessments import administer, sending
from assessments.store import engine as engines
from assessments.store.engine import writing
from tests.assessments import world as worlds
from tests.durability.respondents import JOURNEY, Browser, is_acknowledged
from tests.durability.storage import BROKEN, FULL, OK, watched
from web.app import respondent_app

LAST = 200


class Fault:
    """A disk that has no room from the k-th write on, or whose k-th sync fails, until it is mended."""

    def __init__(self, kind: str, k: int) -> None:
        self.kind, self.left, self.met = kind, k, 0

    def __call__(self, op) -> int:
        if op.kind not in ({"write"} if self.kind == "full" else {"sync", "truncate", "write"}):
            return OK
        self.left -= 1
        is_hit = self.left <= 0 if self.kind == "full" else self.left == 0
        self.met += is_hit
        return (FULL if self.kind == "full" else BROKEN[op.kind]) if is_hit else OK


@pytest.fixture(scope="module")
def respondent(tmp_path_factory):
    """Respondents of an open round, on a disk that can be made to fail."""
    with watched(recording=False) as storage:
        world = worlds.made(tmp_path_factory.mktemp("faults"), SOUNDLINE_PUBLIC_URL="http://localhost")
        world.with_programme(people=8)
        links = iter(world.tokens(world.opened()).values())
        yield world, links, storage, respondent_app(world.service)
        storage.fault = None
        world.service.close()


def stored(world) -> tuple[int, int]:
    """Answers and flags as another process sees them, and that the file is whole."""
    with closing(sqlite3.connect(world.service.settings.database)) as db:
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
        pool = db.execute("SELECT count(*) FROM pool").fetchone()[0]
        return pool, db.execute("SELECT sum(sent) FROM invitation").fetchone()[0]


def journey(browser: Browser, storage, fault: Fault) -> list[str]:
    """A page, the sending, the taking back, with the fault set; what was promised and did not hold."""
    wrong: list[str] = []
    browser.begin()
    storage.fault = fault
    for name, act in JOURNEY:
        reply = act(browser)
        if fault.met and not is_acknowledged(reply):
            wrong += refused_well(name, reply)
            storage.fault = None
            reply = act(browser)
        if not is_acknowledged(reply):
            wrong.append(f"{name}: {reply.status_code} although the disk was mended")
        elif holds(browser, name) is False:
            wrong.append(f"{name}: acknowledged, and it is not there")
    storage.fault = None
    return wrong


def refused_well(name: str, reply) -> list[str]:
    """503 with Retry-After, no thanks, and the answers still in the form."""
    text = reply.get_data(as_text=True)
    said = {
        "503": reply.status_code == 503,
        "Retry-After": reply.headers.get("Retry-After", "").isdecimal(),
        "no thanks": "/r/thanks" not in reply.headers.get("Location", "")
        and "check code" not in text.lower(),
        "the answers": name != "keep" or all(f'name="a-r{i}"' in text for i in (1, 2, 3, 4)),
    }
    return [f"{name}: not {what}" for what, is_so in said.items() if not is_so]


def holds(browser: Browser, name: str) -> bool:
    """Whether what was acknowledged is there, as another process sees it."""
    pool, flags = stored(browser.world)
    return pool == flags == {"keep": 0, "send": 1, "withdraw": 0}[name]


@pytest.mark.parametrize("kind", ["full", "broken"])
def test_at_no_write_and_no_sync_is_anything_acknowledged_falsely(respondent, kind):
    world, links, storage, app = respondent
    token = next(links)
    wrong, met = {}, 0

    for k in range(1, LAST + 1):
        fault = Fault(kind, k)
        found = journey(Browser(world, token, app), storage, fault)
        met += bool(fault.met)
        if found:
            wrong[k] = found
        if not fault.met:
            # Every write and sync of the journey has failed once; a later k would fail none.
            break

    assert wrong == {}
    assert met >= 40, "the journey writes and syncs at least so often"


def test_a_page_that_thanks_before_the_commit_is_seen(respondent, monkeypatch):
    """The planted fault: storage errors are swallowed, and the receipt is given all the same."""
    world, links, storage, app = respondent
    token = next(links)
    real = sending.send

    def careless(service, sitting):
        try:
            return real(service, sitting)
        except Exception:
            return sending.Receipt(check_code="ABCD", closes_at=service.clock())

    monkeypatch.setattr(administer, "send", careless)
    wrong = []
    for k in range(20, 50):
        wrong += journey(Browser(world, token, app), storage, Fault("full", k))
        administer.withdraw(world.service, token)

    assert any("not there" in what for what in wrong)


def test_after_an_error_of_the_disk_connections_are_opened_anew_and_checked(respondent, monkeypatch):
    world, links, storage, _ = respondent
    token = next(links)
    before = id(world.service.engine.pool)
    sitting = world.answered(token)
    storage.fault = Fault("broken", 3)

    with pytest.raises(engines.Unavailable):
        administer.send(world.service, sitting)
    storage.fault = None

    assert id(world.service.engine.pool) != before
    assert world.service.engine.pool.checkedin() == 0, "no connection from before is kept"
    administer.send(world.service, sitting)
    assert administer.still_held(world.service, token)
    administer.withdraw(world.service, token)


def test_a_database_found_damaged_after_an_error_takes_nothing_more(respondent, monkeypatch):
    world, links, storage, _ = respondent
    token = next(links)
    sitting = world.answered(token)
    storage.fault = Fault("broken", 3)
    with pytest.raises(engines.Unavailable):
        administer.send(world.service, sitting)
    storage.fault = None

    with monkeypatch.context() as damaged:
        damaged.setattr(engines, "quick_check", lambda connection: "row 3 missing from index")
        with pytest.raises(engines.Unavailable) as refused:
            administer.send(world.service, sitting)
        assert refused.value.code == "database_damaged"
    administer.send(world.service, sitting)
    administer.withdraw(world.service, token)


def test_a_false_acknowledgement_of_a_draft_is_seen(respondent):
    world, links, _, app = respondent
    token = next(links)
    browser = Browser(world, token, app)
    browser.begin()

    assert holds(browser, "send") is False
    with writing(world.service.engine) as db:
        db.exec_driver_sql("UPDATE invitation SET sent = 1 WHERE id = (SELECT min(id) FROM invitation)")
    assert holds(browser, "keep") is False
    with writing(world.service.engine) as db:
        db.exec_driver_sql("UPDATE invitation SET sent = 0")
