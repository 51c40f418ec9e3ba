"""Two hundred lines on which next to nothing comes keep no respondent waiting."""

import http.client
import socket
import time
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime

import pytest

from tests.assessments import world as worlds
from tests.durability import kill

LINES, A_WHILE = 200, 5.0
IDLE = b""
HALF_A_HEAD = b"GET /i HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nX-Slow: "
HALF_A_FORM = (
    b"POST /i HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 2000\r\n\r\ntoken="
)


@pytest.fixture
def world(tmp_path):
    """An open round on the real clock."""
    world = worlds.made(tmp_path, SOUNDLINE_PUBLIC_URL="http://127.0.0.1:8000")
    world.clock.now = datetime.now(UTC)
    world.with_programme()
    world.opened(closes_at=worlds.CLOSES.replace(year=datetime.now(UTC).year + 1))
    world.service.engine.dispose()
    yield world
    world.service.close()


@contextmanager
def served(world):
    """The product as it is served."""
    server = kill.Server(world, "web.wsgi:app")
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def slow_lines(server):
    """Lines on which nothing comes, half a head, or half a form."""
    with ExitStack() as opened:
        for number in range(LINES):
            line = opened.enter_context(closing(socket.create_connection(("127.0.0.1", server.port), 10)))
            line.sendall((IDLE, HALF_A_HEAD, HALF_A_FORM)[number % 3])
        time.sleep(0.5)
        yield


def is_served(server) -> bool:
    """Whether a respondent's page comes in a while."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=A_WHILE)) as line:
            line.request("GET", "/i")
            return line.getresponse().status == 200
    except OSError:
        return False


def test_two_hundred_slow_lines_keep_nobody_waiting(world):
    with served(world) as server:
        with slow_lines(server):
            assert all(is_served(server) for _ in range(20))
        assert is_served(server)


def test_with_a_few_threads_alone_they_would(world, monkeypatch):
    """The planted fault: no more threads than there are processors, as servers are usually started."""
    few = kill.SERVER.replace("threads=Settings.from_environment(os.environ).threads", "threads=2")
    monkeypatch.setattr(kill, "SERVER", few)

    with served(world) as server, slow_lines(server):
        assert not is_served(server)
