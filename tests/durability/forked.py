"""The product's server, killed many times in little time: each new one is there at once.

What a kill meets is what it meets with `soundline serve`: the product's application behind its queue, in a
process that is gone in the middle of a request, and SQLite's file as it was left. Only what listens is
simpler, and nothing is imported again. The server as it is served is killed in the same tests less often, and
at length by `./run proofs durability`.
"""

import os
import random
import signal
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from tests.assessments.world import FIRST_PAGE, World
from tests.durability import kill

START = b"s"


class Server:
    """A process, made before there are threads, that begets servers; each listens on the same socket."""

    def __init__(self, serve: Callable[[socket.socket], None]) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self.listening.getsockname()[1])
        wish, self._wish = os.pipe()
        self._told, told = os.pipe()
        self.begetter = os.fork()
        if self.begetter == 0:
            with suppress(BaseException):
                os.close(self._wish)
                _beget(wish, told, lambda: serve(self.listening))
            os._exit(0)
        self.serving = 0

    def start(self) -> None:
        """Serve again; who knocked meanwhile is answered now."""
        os.write(self._wish, START)
        self.serving = int(os.read(self._told, 16))

    def kill(self) -> None:
        """No goodbye."""
        os.kill(self.serving, signal.SIGKILL)

    def stop(self) -> None:
        """The last one goes too."""
        for process in (self.begetter, self.serving):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        os.waitpid(self.begetter, 0)
        self.listening.close()


def _beget(wish: int, told: int, serve: Callable[[], None]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while os.read(wish, 1) == START:
        child = os.fork()
        if child == 0:
            with suppress(BaseException):
                serve()
            os._exit(1)
        os.write(told, f"{child:16d}".encode())


def of(world: World, *, before: Callable[[], Any] = lambda: None) -> Server:
    """The product with this installation; `before` is done in every server first."""
    from web.wsgi import served

    application = served(world.service)

    def serve(listening: socket.socket) -> None:
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Silent(WSGIRequestHandler):
            def log(self, *_: Any) -> None:
                return

        before()
        address = listening.getsockname()
        make_server(
            *address, application, threaded=True, request_handler=Silent, fd=listening.fileno()
        ).serve_forever()

    world.service.engine.dispose()
    return Server(serve)


def with_drafts(world: World, tokens: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Somebody who has kept a page and looks it over: their cookie and their form's token, by link."""
    from flask import session
    from flask_wtf.csrf import generate_csrf

    from assessments import administer
    from web.app import respondent_app

    app, found = respondent_app(world.service), {}
    signing = app.session_interface.get_signing_serializer(app)
    with app.test_request_context():
        form = generate_csrf()
        kept = dict(session)
    for number, token in enumerate(tokens):
        sitting = administer.start(world.service, token)
        administer.save_page(world.service, sitting, "first", FIRST_PAGE | {"r1": 1 + number % 5})
        found[token] = (signing.dumps(kept | {"link": token, "draft": sitting.as_cookie()}), form)
    return found


def sends(client: kill.Client, cookie: str, form: str) -> str:
    """Press the button, again until a reply comes; where it leads."""
    client.cookies["answers"] = cookie
    reply = client.post("/r/send", {"csrf_token": form})
    if reply.headers.get("Location") != "/r/thanks":
        raise AssertionError(f"no thanks, but {reply.status_code}")
    return reply.headers["Location"]


def killed(
    world: World, tokens: Sequence[str], *, kills: int, seed: int, at_once: int = 6,
    before: Callable[[], Any] = lambda: None,
) -> kill.Tally:  # fmt: skip
    """Kill after every so many receipts, a moment later, until everybody has one; then count."""
    chance, tally = random.Random(seed), kill.Tally()
    drafts = with_drafts(world, tokens)
    server = of(world, before=before)
    # At these many receipts the next kill falls due: all of them before the last person is thanked.
    due = sorted(chance.sample(range(len(tokens) - at_once), kills))

    def answer(client: kill.Client, token: str) -> str:
        return sends(client, *drafts[token])

    try:
        server.start()
        with kill.answering(tokens, server.port, answer, at_once=at_once) as (receipts, threads, clients):
            while any(thread.is_alive() for thread in threads):
                time.sleep(0.002)
                if due and len(receipts) >= due[0]:
                    time.sleep(chance.uniform(0, 0.03))
                    due.pop(0)
                    server.kill()
                    tally.kills += 1
                    server.start()
        tally.sent, tally.retries = len(receipts), sum(client.retries for client in clients)
    finally:
        server.stop()
    return kill.counted(world, receipts, tally)
