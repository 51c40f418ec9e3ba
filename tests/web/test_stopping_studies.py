"""A study says how far it is and stops when somebody asks, so that the next one has its turn."""

import io
import time

import pytest

from assessments.studies import validation
from tests.web.visitor import signed_in
from tests.web.world import an_installation
from web.researcher import desk, watch

ADDRESS = "/questionnaires/team-dynamics/study"
PATIENCE = 20.0


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    world = an_installation(tmp_path_factory.mktemp("stopping"))
    return world, world.apps()


def sheet(world, rows=40):
    items = [i.id for i in world.service.library.get("team-dynamics").items.values()]
    lines = [",".join(items)]
    lines += [
        ",".join(str((row * 7 + k * 3 + row * k) % 5 + 1) for k in range(len(items))) for row in range(rows)
    ]
    return "\n".join(lines).encode()


def begun(visitor, world):
    visitor.get(ADDRESS)
    visitor.post(ADDRESS, data=(io.BytesIO(sheet(world)), "answers.csv"))
    return visitor.at


def endless(told, *, seconds=PATIENCE):
    """A study that never ends by itself, one step after the other."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        told(2, 9, "Trust")
        time.sleep(0.01)
    raise AssertionError("nobody stopped it")


@pytest.fixture
def slow(monkeypatch):
    monkeypatch.setattr(validation, "validate", lambda *_, progress, **__: endless(progress))


def state(visitor, study):
    return visitor.client.get(f"{study}/progress").get_json()


def wait_for(visitor, study, *states):
    until = time.monotonic() + PATIENCE
    while (told := state(visitor, study))["state"] not in states or (
        told["state"] == "working" and told["done"] == 0
    ):
        assert time.monotonic() < until, told
        time.sleep(0.05)
    return told


def test_the_page_says_how_far_the_study_is_and_offers_to_stop_it(house, slow):
    world, apps = house
    visitor = signed_in(world, apps, "researcher")
    study = begun(visitor, world)
    told = wait_for(visitor, study, "working")
    page = visitor.get(study)

    assert told == {
        "state": "working", "words": "Items and reliability of “Trust”, 3 of 9", "within": "",
        "done": 2, "of": 9,
    }  # fmt: skip
    assert "Items and reliability of “Trust”, 3 of 9" in page.text
    assert b'<noscript><meta http-equiv="refresh"' in visitor.body
    assert b'role="status"' in visitor.body
    visitor.post(f"{study}/stop")


def test_stop_ends_the_work_and_the_page_says_what_was_stopped(house, slow):
    world, apps = house
    visitor = signed_in(world, apps, "researcher")
    study = begun(visitor, world)
    wait_for(visitor, study, "working")

    visitor.get(study)
    visitor.post(f"{study}/stop")
    wait_for(visitor, study, "stopped")
    page = visitor.get(study)

    assert page.heading == "Stopped"
    assert "The study of answers.csv was stopped." in page.text
    assert "Items and reliability of “Trust”, 3 of 9" in page.text
    assert visitor.client.get(f"{study}.json").status_code == 404


def test_after_a_stop_the_next_study_has_its_turn(house, monkeypatch):
    world, apps = house
    visitor = signed_in(world, apps, "researcher")
    with monkeypatch.context() as patched:
        patched.setattr(validation, "validate", lambda *_, progress, **__: endless(progress))
        first, second = begun(visitor, world), begun(visitor, world)
        wait_for(visitor, first, "working")
        assert state(visitor, second)["state"] == "waiting"
        visitor.get(second)
        visitor.post(f"{second}/stop")
        assert state(visitor, second)["state"] == "stopped"
        visitor.get(first)
        visitor.post(f"{first}/stop")
        wait_for(visitor, first, "stopped")

    third = begun(visitor, world)

    assert wait_for(visitor, third, "done")["state"] == "done"


def test_a_real_study_hears_the_wish_at_its_next_step(house):
    world, _ = house
    asked = watch.Watch()
    heard = []

    class Once(watch.Watch):
        def told(self, done, of, what):
            heard.append(what)
            if len(heard) == 4:
                self.stop()
            super().told(done, of, what)

    asked = Once()
    with pytest.raises(watch.Stopped):
        desk.validate(
            world.service.library.get("team-dynamics"),
            sheet(world),
            name="answers.csv",
            columns={},
            watch=asked,
        )

    assert len(heard) == 4


def test_if_nobody_listened_a_stopped_study_would_work_on(house, monkeypatch):
    monkeypatch.setattr(watch.Watch, "told", lambda *_: None)
    world, apps = house
    monkeypatch.setattr(validation, "validate", lambda *_, progress, **__: endless(progress, seconds=1.0))
    visitor = signed_in(world, apps, "researcher")
    study = begun(visitor, world)
    time.sleep(0.1)
    visitor.get(study)
    visitor.post(f"{study}/stop")
    time.sleep(0.3)

    assert state(visitor, study)["state"] == "stopping"
    wait_for(visitor, study, "done")


def test_nobody_else_looks_at_or_stops_a_study(house, slow):
    world, apps = house
    visitor = signed_in(world, apps, "researcher")
    study = begun(visitor, world)
    stranger = signed_in(world, apps, "admin")
    stranger.get("/account")

    stranger.post(f"{study}/stop")

    assert stranger.status == 404
    assert stranger.client.get(f"{study}/progress").status_code == 404
    assert wait_for(visitor, study, "working")["state"] == "working"
    visitor.get(study)
    visitor.post(f"{study}/stop")
    wait_for(visitor, study, "stopped")


@pytest.mark.parametrize(
    ("what", "words", "within"),
    [
        ("", "Reading the file", ""),
        ("parallel analysis, 3 of 100", "Parallel analysis, 6 of 9", "3 of 100"),
        ("factors", "Factors, 6 of 9", ""),
        ("Trust, and more", "Items and reliability of “Trust, and more”, 6 of 9", ""),
    ],
)
def test_a_step_is_said_in_words(what, words, within):
    step = watch.Step(done=5, of=9, what=what)

    assert (step.words("en"), step.within("en")) == (words, within)
    assert step.words("de") != step.words("en")
