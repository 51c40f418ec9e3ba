"""Many at once: a hundred who send in the same second, and five times as many as there are places."""

import threading
import time
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from assessments import administer
from assessments.store.engine import reading
from tests.assessments import world as worlds
from tests.durability.respondents import Browser
from web.admission import TURNED_AWAY, Queue, behind
from web.app import respondent_app

PEOPLE = 100
IN_WORK, WAITING, TIMES = 1, 10, 5
A_SECOND, PATIENCE = 1.0, 60.0


@pytest.fixture
def served(tmp_path):
    """An open round, asked of so many."""
    world = worlds.made(tmp_path, SOUNDLINE_PUBLIC_URL="http://localhost")
    world.with_programme(people=PEOPLE)
    yield world, list(world.tokens(world.opened()).values())
    world.service.close()


def all_at_once(acts) -> None:
    """Each act in a thread, all begun at the same moment."""
    start = threading.Barrier(len(acts))

    def begin(act) -> None:
        start.wait()
        act()

    threads = [threading.Thread(target=begin, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)


def sends_until_taken(browser: Browser, met: list[int]) -> None:
    """Send, and again after being told to come back."""
    while (reply := browser.send()).status_code == 503:
        met.append(503)
        assert int(reply.headers["Retry-After"]) > 0
        time.sleep(0.05)
    met.append(reply.status_code)


def test_a_hundred_who_send_in_the_same_second_are_all_kept_once(served):
    """Most find the line full, are told to come back, and do."""
    world, tokens = served
    app = respondent_app(world.service)
    browsers = [Browser(world, token, app) for token in tokens]
    for browser in browsers:
        browser.begin()
        assert browser.keep_first().status_code == 303
    app.wsgi_app = behind(Queue(in_work=IN_WORK, waiting=WAITING), app.wsgi_app)
    met: list[int] = []

    all_at_once([lambda b=b: sends_until_taken(b, met) for b in browsers])

    with reading(world.service.engine) as db:
        kept = db.execute(sa.text("SELECT count(*), count(DISTINCT key) FROM pool")).one()
    assert (met.count(303), tuple(kept)) == (PEOPLE, (PEOPLE, PEOPLE))
    assert all(administer.still_held(world.service, token) for token in tokens)
    assert met.count(503) >= PEOPLE // 2


@dataclass
class Rush:
    """Five times as many visitors as there are places, while nobody who has one gets on."""

    app: object
    statuses: list[int] = field(default_factory=list)
    soon: int = 0

    def visit(self) -> None:
        client = self.app.test_client()
        began = time.monotonic()
        reply = client.get("/i")
        if reply.status_code == 503 and "Retry-After" in reply.headers:
            self.soon += time.monotonic() - began < A_SECOND
        self.statuses.append(reply.status_code)


def rushed(app, queue_before) -> tuple[Rush, int]:
    """Let them all come; how many were told to come back within a second while the work stood still."""
    go, plain, rush = threading.Event(), app.wsgi_app, Rush(app)

    def stuck(environ, start_response):
        if not environ.get(TURNED_AWAY):
            go.wait(PATIENCE)
        return plain(environ, start_response)

    app.wsgi_app = queue_before(stuck)
    visitors = TIMES * (IN_WORK + WAITING)
    crowd = threading.Thread(target=all_at_once, args=([rush.visit] * visitors,))
    crowd.start()
    time.sleep(1.5 * A_SECOND)
    told = rush.soon
    go.set()
    crowd.join(PATIENCE)
    return rush, told


def test_five_times_too_many_are_told_within_a_second_and_the_service_recovers(served):
    world, _ = served
    app = respondent_app(world.service)
    queue = Queue(in_work=IN_WORK, waiting=WAITING)

    rush, told = rushed(app, lambda application: behind(queue, application))

    places = IN_WORK + WAITING
    assert told == (TIMES - 1) * places
    assert sorted(rush.statuses) == [200] * places + [503] * told
    assert [app.test_client().get("/i").status_code for _ in range(20)] == [200] * 20


def test_without_the_queue_everybody_waits_and_nobody_is_told(served):
    """The planted fault."""
    world, _ = served

    rush, told = rushed(respondent_app(world.service), lambda application: application)

    assert told == 0
    assert 503 not in rush.statuses
