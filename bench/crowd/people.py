"""Respondents at their own pace: each request is timed, none is tried again unless the server asks for it."""

import http.client
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.durability.kill import Client, Reply
from tests.web.bot import Bot


class TimeIsOver(Exception):
    """The measurement has ended."""


@dataclass
class Tally:
    """What everybody was told, and after how long."""

    milliseconds: list[float] = field(default_factory=list)
    turned_away: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    thanked: int = 0


@dataclass
class Paced(Client):
    """A browser whose person takes ten seconds a request on average."""

    tally: Tally = field(default_factory=Tally)
    chance: random.Random = field(default_factory=random.Random)
    until: float = 0.0
    pace: float = 10.0
    owed: float = 0.0
    is_led_on: bool = False

    def wait(self, seconds: float) -> None:
        """Think; or stop when the time is over."""
        left = self.until - time.monotonic()
        time.sleep(max(0.0, min(seconds, left)))
        if seconds >= left:
            raise TimeIsOver

    def _asked(self, method: str, address: str, body: bytes) -> Reply:
        if not self.is_led_on:
            self.wait(self.owed)
            self.owed = 0.0
        while True:
            began = time.perf_counter()
            try:
                reply = self.once(method, address, body)
            except (OSError, http.client.HTTPException) as failure:
                self.tally.errors.append(f"{method} {address}: {type(failure).__name__}")
                raise TimeIsOver from failure
            took = (time.perf_counter() - began) * 1000
            self.owed += self.pace * self.chance.uniform(0.5, 1.5)
            if reply.status_code != 503:
                break
            self.tally.turned_away.append(took)
            self.wait(float(reply.headers["Retry-After"]))
        self.tally.milliseconds.append(took)
        if reply.status_code >= 400:
            self.tally.errors.append(f"{method} {address}: {reply.status_code}")
        self.is_led_on = reply.status_code == 303
        return reply


def answer_on(bot: Bot, token: str) -> None:
    """Answer again and again until the time is over; whatever else ends it is an error."""
    try:
        bot.client.wait(bot.client.owed)
        while True:
            answer_once(bot, token)
    except TimeIsOver:
        return
    except Exception as failure:
        bot.client.tally.errors.append(f"{bot.at}: {type(failure).__name__}: {failure}")


def answer_once(bot: Bot, token: str) -> None:
    """From the link to the receipt, and take it back."""
    bot.open(token)
    bot.start()
    bot.answer_all()
    bot.send()
    if bot.at != "/r/thanks":
        raise AssertionError(f"no thanks, but {bot.status}")
    bot.client.tally.thanked += 1
    bot.get("/r/withdraw")
    bot.post("/r/withdraw", {"csrf_token": bot.token(), "sure": "1"})


def ready_to_send(port: int, network: int, token: str, instrument: object) -> tuple[Client, dict[str, str]]:
    """A browser that has answered everything, and the form that sends it."""
    client = Client(port, network)
    bot = Bot(client, instrument)
    bot.open(token)
    bot.start()
    bot.answer_all()
    return client, bot.page.form("/r/send").data()


def send_until_thanked(client: Client, form: dict[str, str], tally: Tally) -> None:
    """Press the button; where the server is full, come back when it says."""
    began = time.perf_counter()
    while True:
        asked = time.perf_counter()
        reply = client.once("POST", "/r/send", encoded(form))
        if reply.status_code != 503:
            break
        tally.turned_away.append((time.perf_counter() - asked) * 1000)
        time.sleep(float(reply.headers["Retry-After"]))
    tally.milliseconds.append((time.perf_counter() - began) * 1000)
    if reply.status_code == 303 and reply.headers["Location"].endswith("/r/thanks"):
        tally.thanked += 1
    else:
        tally.errors.append(f"POST /r/send: {reply.status_code}")


def encoded(form: dict[str, str]) -> bytes:
    """A form as browsers send it."""
    return urlencode(form).encode()


def in_threads(acts: Sequence[Callable[[], None]], *, together: bool = False) -> None:
    """Each act in a thread of its own; `together`: none begins before all are there."""
    gate = threading.Barrier(len(acts) if together else 1)

    def begin(act: Callable[[], None]) -> None:
        gate.wait()
        act()

    threads = [threading.Thread(target=begin, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
