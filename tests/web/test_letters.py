"""Letters where people meet them: the page of mail texts, and the post of a server that was started."""

import time

import pytest

from assessments import accounts, schedule
from documents import letters
from tests.assessments.post import listening
from tests.web.visitor import signed_in
from tests.web.world import an_installation
from web import wsgi

OURS = {
    ("invitation", "en"): ("Your personal link: {link}", "Aldermoor Group invites you"),
    ("invitation", "de"): ("Ihr persönlicher Link: {link}", "Aldermoor Group lädt Sie ein"),
    ("reminder", "en"): ("Dear {name},", "this reminder goes to everybody"),
    ("reminder", "de"): ("Guten Tag {name},", "diese Erinnerung geht an"),
}


@pytest.mark.parametrize("which", OURS, ids="-".join)
def test_our_own_text_is_shown_open_and_as_it_will_be_sent(tmp_path, which):
    kind, language = which
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")

    visitor.get(f"/programmes/{world.programme.id}/mail?kind={kind}&language={language}")

    in_the_field, as_sent = OURS[which]
    assert in_the_field in visitor.page.text
    assert as_sent in visitor.page.text
    assert "http://localhost/i/stop#…" in visitor.page.text


def test_a_server_that_is_started_writes_its_letters_in_words(tmp_path, monkeypatch):
    an_installation(tmp_path).service.close()
    with listening() as post:
        for name, value in {
            "DATABASE": str(tmp_path / "data" / "soundline.sqlite"),
            "KEYS": str(tmp_path / "keys"),
            "PUBLIC_URL": "http://localhost",
            "SMTP_URL": post.url,
        }.items():
            monkeypatch.setenv(f"SOUNDLINE_{name}", value)
        running = started(monkeypatch)
        try:
            accounts.forgot_password(running.service, "coach@example.org")
            wait_until(lambda: post.kept)
        finally:
            running.stop()
            running.service.close()

    assert running.write is letters.write
    (text,) = post.to("coach@example.org")
    greeting, _, said, *_ = text.splitlines()
    assert greeting == "Dear Robin Coach,"
    assert said.startswith("you can choose a new password here within two hours: http://localhost/account/")


def started(monkeypatch) -> schedule.Schedule:
    """The product as a server starts it; its scheduler, so that it can be stopped."""
    begun = []
    start = schedule.start
    monkeypatch.setattr(
        schedule, "start", lambda service, **handed: begun.append(start(service, **handed)) or begun[-1]
    )
    wsgi.application()
    return begun[0]


def wait_until(happened) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
