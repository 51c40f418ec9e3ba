"""What the server itself writes while people answer over the network: nothing of them, in any form."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from assessments import closing, invitations
from tests.assessments import post
from tests.assessments import world as worlds
from tests.assessments.installations import cheap_passwords
from tests.durability.kill import ROOT, Client, free_port
from tests.web.bot import Bot

__all__ = ["cheap_passwords"]
SERVE = """
import functools, sys, granian
if sys.argv[2] == "loud":
    granian.Granian = functools.partial(granian.Granian, log_access=True)
from cli.__main__ import main
main(["serve", "--port", sys.argv[1]])
"""
CANARY = "zwielichtqueen"


@contextmanager
def serving(world, folder, *, how):
    """`soundline serve` on a port of its own, everything it says kept in a file."""
    port = free_port()
    environment = os.environ | dict(world.service.settings.stated) | {"PYTHONPATH": str(ROOT)}
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(port), how],
            env=environment, cwd=ROOT, start_new_session=True, stdout=said, stderr=said,
        )  # fmt: skip
        try:
            wait_for(port)
            yield port
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def wait_for(port):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError, http.client.HTTPException):
            if Client(port, 0).once("GET", "/i", b"").status_code == 200:
                return
        time.sleep(0.05)
    raise TimeoutError("the server does not start")


def lived(folder, *, how, answering=6):
    """Six are mailed, so many answer and do what people do; gives the world, what was said, and the mail."""
    with post.listening() as mail:
        world = worlds.made(
            folder, SOUNDLINE_PUBLIC_URL="http://127.0.0.1:8000", SOUNDLINE_SMTP_URL=mail.url,
            SOUNDLINE_TRUSTED_PROXIES="1",
        )  # fmt: skip
        world.clock.now = datetime.now(UTC)
        world.with_programme(people=6)
        asked = world.opened(closes_at=datetime.now(UTC) + timedelta(days=3))
        tokens = world.tokens(asked)
        invitations.mail_all(world.service, world.admin, asked.id)
        world.service.engine.dispose()
        with serving(world, folder, how=how) as port:
            for number, token in enumerate([*tokens.values()][:answering]):
                person(world, Client(port, number), token)
            strays(Client(port, 99), tokens)
            until(lambda: len(mail.kept) >= 6)
    said = (folder / "said.txt").read_bytes()
    return world, asked, tokens, said, [message.as_bytes() for _, message in mail.kept]


def person(world, client, token):
    """From the link to the receipt, with words of their own."""
    bot = Bot(client, world.service.library.get("every-kind"))
    sensible = bot.choose
    bot.choose = lambda item, controls: (
        {controls[0].name: CANARY} if item == "words" else sensible(item, controls)
    )
    bot.open(token)
    bot.start()
    bot.answer_all()
    bot.send()
    assert bot.at == "/r/thanks"


def strays(client, tokens):
    """A link mistyped, a form without its token, an address that does not exist, a page out of turn."""
    token = next(iter(tokens.values()))
    replies = [
        client.once("POST", "/i", b"token=" + token.encode()),
        client.once("GET", f"/i/{token}", b""),
        client.once("GET", "/r/page/first", b""),
        client.once("POST", "/r/page/first", b"a-words=" + CANARY.encode() * 20_000),
    ]
    assert {reply.headers["Server"] for reply in replies} == {""}, "nor does it say what it is"


def until(is_done):
    end = time.monotonic() + 20
    while not is_done() and time.monotonic() < end:
        time.sleep(0.05)
    assert is_done()


def test_the_server_says_nothing_of_who_answers(tmp_path):
    world, asked, tokens, said, mails = lived(tmp_path, how="as it is")

    secrets = [*tokens, *tokens.values(), "@example.org", "/r/", "/i", CANARY, "10.0.", "Mozilla", asked.id]
    assert b"Soundline listens on" in said, "its words were kept"
    assert [s for s in secrets if s.encode() in said] == []
    assert len(said.splitlines()) == 1, "no line came with anybody's answer"
    assert len(mails) == len(tokens)
    assert not any(CANARY.encode() in mail for mail in mails)
    closing.close_now(world.service, world.admin, asked.id)
    files = [f for f in tmp_path.rglob("*") if f.is_file() and f != world.service.settings.database]
    assert [f.name for f in files if CANARY.encode() in f.read_bytes()] == []
    assert CANARY.encode() in world.service.settings.database.read_bytes(), "the word is alive"


def test_a_server_that_writes_a_line_for_each_request_is_seen(tmp_path):
    """The planted fault."""
    _, _, _, said, _ = lived(tmp_path, how="loud", answering=1)

    assert b"/r/" in said
    assert len(said.splitlines()) > 5
