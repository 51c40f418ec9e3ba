"""Another process holds the database: for a while 503 and nothing else, then everybody gets through."""

import subprocess
import sys
import threading
import time

import pytest

from assessments import administer
from assessments.store import engine as engines
from tests.assessments import world as worlds
from tests.durability.respondents import Browser
from web.app import respondent_app

HOLDER = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
db.execute("ROLLBACK")
"""
SECONDS, PATIENCE = 1.5, 60


@pytest.fixture
def served(tmp_path, monkeypatch):
    """An open round; patience and lock are both much shorter than they are."""
    monkeypatch.setattr(engines, "PRAGMAS", dict(engines.PRAGMAS) | {"busy_timeout": "200"})
    monkeypatch.setattr("assessments.service.check_settings", lambda engine: None)
    world = worlds.made(tmp_path, SOUNDLINE_PUBLIC_URL="http://localhost")
    world.with_programme()
    yield world, list(world.tokens(world.opened()).values())
    world.service.close()


def sends_until_taken(browser: Browser, met: list[int]) -> None:
    """Send, and again while the answer is 503; what came each time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        reply = browser.send()
        met.append(reply.status_code)
        if reply.status_code != 503:
            return
        assert int(reply.headers["Retry-After"]) > 0
        time.sleep(0.05)


def test_a_locked_database_costs_patience_and_nothing_else(served):
    world, tokens = served
    app = respondent_app(world.service)
    browsers = [Browser(world, token, app) for token in tokens]
    for browser in browsers:
        browser.begin()
        assert browser.keep_first().status_code == 303
    met: list[int] = []
    command = [sys.executable, "-c", HOLDER, str(world.service.settings.database), str(SECONDS)]

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        senders = [threading.Thread(target=sends_until_taken, args=(b, met)) for b in browsers]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()

    assert set(met) == {303, 503}
    assert met.count(303) == len(tokens)
    assert all(administer.still_held(world.service, token) for token in tokens)
