"""The real server, killed again and again while people answer; clients that try again until told."""

import http.client
import itertools
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from assessments.sending import pool_key
from tests.assessments.world import World
from tests.web.bot import Bot

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
SERVER = """
import os, sys
from assessments.settings import Settings
from cli import server
server.APPLICATION = sys.argv[1]
server._run("127.0.0.1", int(sys.argv[2]), threads=Settings.from_environment(os.environ).threads)
"""
"""What `soundline serve` does once it has a port, threads and all; the application may be another one."""


@dataclass
class Tally:
    """What a run of kills came to."""

    sent: int = 0
    kills: int = 0
    retries: int = 0
    lost: int = 0
    duplicates: int = 0
    is_whole: bool = True


@dataclass
class Reply:
    """One reply, as a test client gives it."""

    status_code: int
    headers: dict[str, str]
    body: bytes

    def get_data(self, *, as_text: bool = False) -> Any:
        """The page."""
        return self.body.decode() if as_text else self.body


@dataclass
class Client:
    """A browser over the network that asks again where the reply is lost or the server is away."""

    port: int
    network: int
    retries: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def test_client(self) -> "Client":
        """Itself: a bot asks its application for one."""
        return self

    def get(self, address: str) -> Reply:
        """Open a page."""
        return self._asked("GET", address, b"")

    def post(self, address: str, data: dict[str, str]) -> Reply:
        """Send a form."""
        reply = self._asked("POST", address, urlencode(data).encode())
        self.told.add(f"{address} {reply.status_code}")
        return reply

    def _asked(self, method: str, address: str, body: bytes) -> Reply:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                reply = self.once(method, address, body)
                if reply.status_code not in {502, 503}:
                    return reply
            self.retries += 1
            time.sleep(0.02)
        raise TimeoutError(address)

    def once(self, method: str, address: str, body: bytes) -> Reply:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"10.{self.network // 256}.{self.network % 256}.1",
            "Connection": "close",
        }
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, address, body or None, headers)
            reply = connection.getresponse()
            content = reply.read()
        for line in reply.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Reply(reply.status, {k.title(): v for k, v in reply.headers.items()}, content)


class Server:
    """One server in a process group of its own, started again whenever it was killed."""

    def __init__(self, world: World, application: str) -> None:
        self.application, self.port = application, free_port()
        self.environment = os.environ | dict(world.service.settings.stated)
        self.environment |= {"SOUNDLINE_TRUSTED_PROXIES": "1", "PYTHONPATH": str(ROOT)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, self.application, str(self.port)],
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                if Client(self.port, 0).once("GET", "/i", b"").status_code == 200:
                    return
            time.sleep(0.02)
        raise TimeoutError("the server does not start")

    def kill(self) -> None:
        """No goodbye, for any process of the group."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def answering(
    tokens: Sequence[str], port: int, answer: Callable[[Client, str], str], *, at_once: int
) -> Iterator[tuple[dict[str, str], list[threading.Thread], list[Client]]]:
    """People answer in threads; gives the receipts they were shown, by token, as they come."""
    receipts: dict[str, str] = {}
    clients: list[Client] = []
    waiting = iter(tokens)
    turn = threading.Lock()
    networks = itertools.count()

    def work() -> None:
        while True:
            with turn:
                token = next(waiting, None)
                client = Client(port, next(networks))
                clients.append(client)
            if token is None:
                return
            receipts[token] = answer(client, token)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    yield receipts, threads, clients


def one_answer(world: World, client: Client, token: str) -> str:
    """From the link to the receipt."""
    bot = Bot(client, world.service.library.get("every-kind"))
    bot.open(token)
    bot.start()
    bot.answer_all()
    bot.send()
    if bot.at != "/r/thanks":
        raise AssertionError(f"no thanks, but {bot.at} ({bot.status})")
    return bot.page.text


def killed(
    world: World, tokens: Sequence[str], *, kills: int, seed: int, application: str = "web.wsgi:app",
    at_once: int = 4, pause: tuple[float, float] = (0.02, 0.5),
) -> Tally:  # fmt: skip
    """Kill the server at random moments until everybody has a receipt; then count what is there."""
    chance = random.Random(seed)
    server = Server(world, application)
    tally = Tally()
    world.service.engine.dispose()
    server.start()
    try:
        answer = partial(one_answer, world)
        with answering(tokens, server.port, answer, at_once=at_once) as (receipts, threads, clients):
            while any(thread.is_alive() for thread in threads):
                time.sleep(chance.uniform(*pause))
                if tally.kills < kills:
                    server.kill()
                    tally.kills += 1
                    server.start()
        tally.sent, tally.retries = len(receipts), sum(client.retries for client in clients)
    finally:
        server.kill()
    return counted(world, receipts, tally)


def counted(world: World, receipts: dict[str, str], tally: Tally) -> Tally:
    """What is in the pool against what was acknowledged."""
    with closing(sqlite3.connect(world.service.settings.database)) as db:
        pool = [row[0] for row in db.execute("SELECT key FROM pool")]
        flags = db.execute("SELECT sum(sent) FROM invitation").fetchone()[0]
        tally.is_whole = db.execute("PRAGMA integrity_check").fetchone() == ("ok",) and flags == len(pool)
    tally.lost = sum(pool_key(token) not in set(pool) for token in receipts)
    tally.duplicates = len(pool) - len(set(pool)) + max(0, len(pool) - len(receipts))
    return tally
