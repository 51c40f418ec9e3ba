"""The page of a round that could not be closed: what is true, why, and what an administrator can do."""

import pytest

from assessments import closing, rounds
from assessments.errors import Refusal
from documents import wording
from tests.web.visitor import signed_in
from tests.web.world import a_world


@pytest.fixture
def stuck(tmp_path, monkeypatch):
    """A round whose answers do not open, after the scheduler tried."""
    world = a_world(tmp_path)
    world.clock.now = rounds.get(world.service, world.admin, world.round.id).closes_at
    with monkeypatch.context() as broken:
        broken.setattr(closing, "_unsealed", _unreadable)
        with pytest.raises(Refusal):
            closing.close_due(world.service)
    return world


def _unreadable(service, asked):
    raise Refusal("answer_unreadable")


def test_it_says_why_and_what_can_be_done(stuck):
    visitor = signed_in(stuck, stuck.apps(), "admin")

    page = visitor.get(f"/rounds/{stuck.round.id}")

    assert "The round is being closed" in page.text
    assert wording.refusal(Refusal("answer_unreadable"), language="en") in page.text
    assert "Try again now" in page.text
    assert "Cancel: release nothing" in page.text


def test_another_try_closes_it(stuck):
    visitor = signed_in(stuck, stuck.apps(), "admin")
    visitor.get(f"/rounds/{stuck.round.id}")

    visitor.post(f"/rounds/{stuck.round.id}/close", sure="1")

    assert rounds.get(stuck.service, stuck.admin, stuck.round.id).status == "closed"
    assert "being closed" not in visitor.get(f"/rounds/{stuck.round.id}").text


def test_it_can_be_cancelled(stuck):
    visitor = signed_in(stuck, stuck.apps(), "admin")
    visitor.get(f"/rounds/{stuck.round.id}")

    visitor.post(f"/rounds/{stuck.round.id}/cancel", sure="1")

    assert rounds.get(stuck.service, stuck.admin, stuck.round.id).status == "cancelled"


def test_a_failure_nobody_foresaw_has_words_too(stuck, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(closing, "_unsealed", lambda service, asked: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            closing.close_due(stuck.service)
    visitor = signed_in(stuck, stuck.apps(), "admin")

    assert "could not be worked out" in visitor.get(f"/rounds/{stuck.round.id}").text
