"""Places in work, a bounded line before them, and what is said to who finds the line full."""

import threading
import time
from types import SimpleNamespace

import pytest

from tests.web.bot import Bot
from tests.web.reading_pages import Page
from web import admission, wsgi
from web.admission import TURNED_AWAY, Queue, behind

ADA = "Ada Lovell"
FULL = {TURNED_AWAY: True}
SOON = 5.0


def until(holds) -> None:
    """Wait for what other threads are about to do."""
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


class Crowd:
    """Visitors of a queue, each in a thread; those with a place stay until they are let go."""

    def __init__(self, queue: Queue) -> None:
        self.queue, self.go = queue, threading.Event()
        self.entered: list[int] = []
        self.turned_away: list[int] = []
        self.threads: list[threading.Thread] = []

    def visit(self, number: int) -> None:
        with self.queue.place() as is_mine:
            (self.entered if is_mine else self.turned_away).append(number)
            if is_mine:
                self.go.wait(SOON)

    def come(self, number: int) -> None:
        """One more; returns when they are in, in the line, or turned away."""
        lined = len(self.queue._line)
        known = len(self.entered) + len(self.turned_away)
        self.threads.append(threading.Thread(target=self.visit, args=(number,)))
        self.threads[-1].start()
        until(lambda: len(self.queue._line) > lined or len(self.entered) + len(self.turned_away) > known)

    def leave(self) -> None:
        self.go.set()
        for thread in self.threads:
            thread.join(SOON)


def test_who_comes_first_is_served_first_and_who_comes_after_the_line_is_full_is_turned_away():
    crowd = Crowd(Queue(in_work=2, waiting=3))

    for number in range(8):
        crowd.come(number)
    assert (crowd.entered, crowd.turned_away) == ([0, 1], [5, 6, 7])
    crowd.leave()

    assert sorted(crowd.entered) == [0, 1, 2, 3, 4]


def test_a_line_of_one_place_keeps_its_order():
    crowd = Crowd(Queue(in_work=1, waiting=5))

    for number in range(6):
        crowd.come(number)
    crowd.leave()

    assert crowd.entered == [0, 1, 2, 3, 4, 5]


def test_who_waited_too_long_is_turned_away_and_leaves_no_gap():
    crowd = Crowd(Queue(in_work=1, waiting=3, patience=0.02))

    crowd.come(0)
    crowd.come(1)
    until(lambda: crowd.turned_away == [1])
    crowd.leave()
    later = Crowd(crowd.queue)
    later.come(2)
    later.leave()

    assert later.entered == [2]


def test_a_failure_gives_its_place_back():
    queue = Queue(in_work=1, waiting=0)

    def fails(environ, start_response):
        raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            behind(queue, fails)({"PATH_INFO": "/"}, None)

    with queue.place() as is_mine:
        assert is_mine


def test_with_no_place_left_assets_and_health_are_served_all_the_same():
    queue = Queue(in_work=1, waiting=0)
    met = []
    application = behind(queue, lambda environ, start: met.append(environ.get(TURNED_AWAY, False)) or [])

    with queue.place():
        for path in (
            "/r/assets/x/style.css",
            "/assets/x/style.css",
            "/health/live",
            "/health/ready",
            "/r/welcome",
        ):
            application({"PATH_INFO": path}, None)

    assert met == [False, False, False, False, True]


@pytest.fixture
def bot(world):
    bot = Bot(world.apps().respondents, world.service.instrument_of(world.round))
    bot.open(world.links[ADA])
    bot.start()
    return bot


def turned_away(bot, address, **sent):
    """The page of somebody who found no place."""
    headers = {"Accept-Language": sent.pop("spoken", "en")}
    method = "POST" if sent else "GET"
    reply = bot.client.open(address, method=method, data=sent, environ_overrides=FULL, headers=headers)
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, str(admission.COME_BACK_SECONDS))
    return Page(reply.get_data(as_text=True))


def test_a_page_that_was_turned_away_is_sent_again_as_it_was(world, bot):
    form = next(f for f in bot.page.forms if f.id == "page")
    sent = bot.fill(form) | {"go": "next"}

    page = turned_away(bot, form.action, **sent)

    assert "Nothing is lost" in page.text
    again = page.form(form.action).data()
    assert again == sent
    bot.post(form.action, again)
    assert bot.at != form.action
    assert bot.status == 200


def test_a_link_that_was_turned_away_need_not_be_opened_again(world):
    bot = Bot(world.apps().respondents, None)
    bot.get("/i")
    sent = bot.page.form("/i").data() | {"token": world.links[ADA]}

    page = turned_away(bot, "/i", **sent)
    bot.post("/i", page.form("/i").data())

    assert bot.at == "/r/welcome"


def test_it_speaks_the_language_of_the_reader(world, bot):
    assert "Nothing is lost" in turned_away(bot, "/r/welcome", spoken="de").text, "begun in English"

    stranger = Bot(world.apps().respondents, None)

    assert "Nichts ist verloren" in turned_away(stranger, "/r/welcome", spoken="de").text


def test_it_touches_no_database(world, bot, monkeypatch):
    world.service.close()
    monkeypatch.setattr(world.service, "engine", None)

    turned_away(bot, "/r/welcome")
    turned_away(bot, "/r/send", csrf_token="x")


def test_a_strangers_form_is_not_given_back(bot):
    page = turned_away(bot, "/r/send", csrf_token="made up", **{"a-c1": "1"})

    assert page.forms == []
    assert "was not used" in page.text


def test_a_form_from_another_site_is_refused_also_when_the_line_is_full(bot):
    reply = bot.client.post(
        "/r/send", data={}, environ_overrides=FULL, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert reply.status_code == 403


def test_a_password_never_comes_back_in_a_page(world):
    client = world.apps().staff.test_client()
    form = Page(client.get("/sign-in").get_data(as_text=True)).form("/sign-in").data()

    reply = client.post("/sign-in", data=form | {"password": "hush hush hush"}, environ_overrides=FULL)

    assert reply.status_code == 503
    assert "hush" not in reply.get_data(as_text=True)


def test_an_address_that_browsers_read_as_another_host_is_not_offered(bot):
    reply = bot.client.get("/", environ_overrides=FULL | {"PATH_INFO": "//evil.example/"})

    assert reply.status_code == 503
    assert '"//' not in reply.get_data(as_text=True)


def test_respondents_and_staff_wait_in_lines_of_their_own(world, monkeypatch):
    queues = []

    def noted(queue, application):
        queues.append(queue)
        return behind(queue, application)

    monkeypatch.setattr(wsgi, "behind", noted)
    wsgi.served(world.service)

    settings = world.service.settings
    assert queues[0] is not queues[1]
    assert [(q.in_work, q.waiting) for q in queues] == [(settings.in_work, settings.waiting)] * 2
    assert settings.threads > sum(q.in_work + q.waiting for q in queues)


def test_health_says_one_word_and_ready_reads_the_database(world, monkeypatch):
    client = world.apps().staff.test_client()

    assert [client.get(f"/health/{word}").get_data(as_text=True) for word in ("live", "ready")] == [
        "live\n",
        "ready\n",
    ]
    world.service.settings.database.write_bytes(b"no database at all" * 100)
    world.service.close()
    assert [client.get(f"/health/{word}").status_code for word in ("live", "ready")] == [200, 503]


def test_a_slow_line_is_read_before_a_place_is_taken():
    queue = Queue(in_work=1, waiting=0)
    found = []

    def reading(length):
        with queue.place() as is_free:
            found.append(is_free)
        return b"x" * length

    environ = {"PATH_INFO": "/", "CONTENT_LENGTH": "3", "wsgi.input": SimpleNamespace(read=reading)}
    body = behind(queue, lambda environ, start: [environ["wsgi.input"].read()])(environ, None)

    assert (found, body) == ([True], [b"xxx"])
