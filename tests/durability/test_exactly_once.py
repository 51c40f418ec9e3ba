"""Exactly once: hundreds of generated histories of one invitation, and one stored answer at most."""

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from assessments import sending
from tests.durability.histories import OneRespondent

HISTORIES = 300


def lived(histories: int, *, shrinks: bool = True, steps: int = 12, chance: int | None = None) -> None:
    """So many histories, the same ones each time; others where another beginning of chance is named."""
    phases = (Phase.generate, Phase.shrink) if shrinks else (Phase.generate,)
    machine = OneRespondent
    if chance is not None:
        machine = seed(chance)(type("OneOfManyRespondents", (OneRespondent,), {}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            derandomize=chance is None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_happens_an_invitation_holds_one_answer_at_most():
    lived(HISTORIES)


def test_without_the_flag_a_second_answer_is_kept(monkeypatch):
    """The planted fault: whoever sends again with another key is taken again."""
    keys = iter(range(10_000_000))
    monkeypatch.setattr(sending.invitations, "claim", lambda db, invitation_id: True)
    monkeypatch.setattr(sending, "pool_key", lambda token: next(keys).to_bytes(32, "big"))
    monkeypatch.setattr(
        sending, "by_token", lambda db, token, found=sending.by_token: _never_sent(found(db, token))
    )

    with pytest.raises(AssertionError):
        lived(100, shrinks=False)


def _never_sent(invitation):
    from dataclasses import replace

    return replace(invitation, is_sent=False)


def test_a_last_one_that_wins_is_seen(monkeypatch):
    """The planted fault: what is sent again replaces what was acknowledged before."""
    real = sending.send

    def replacing(service, sitting):
        receipt = real(service, sitting)
        with sending.writing(service.engine) as db:
            draft = sending.read_draft(db, sitting)
            if draft.answers:
                sending.pool.remove(db, sending.pool_key(sitting.token))
        return receipt

    monkeypatch.setattr("assessments.administer.send", replacing)
    monkeypatch.setattr(sending.pool, "forget_drafts", lambda db, owner: None)

    with pytest.raises(AssertionError):
        lived(100, shrinks=False)
