"""Both attackers over generated histories: nothing below five people, and half the range for everybody."""

import pytest

from assessments.release import audit, table
from tests.attacks import timing
from tests.attacks.faults import without_bounds
from tests.attacks.generated import attacked, history

HISTORIES, CHUNK = 300, 50
HALF = 2 - 1e-5


@pytest.mark.parametrize("first", range(0, HISTORIES, CHUNK))
def test_no_generated_history_gives_anybody_away(first):
    found = [attacked(history(seed), is_solved=seed % 3 == 0) for seed in range(first, first + CHUNK)]

    assert sum(one.exposed for one in found) == 0
    assert min(one.narrowest for one in found if one.narrowest is not None) >= HALF
    assert sum(one.numbers for one in found) > 5 * CHUNK, "something was told"


def test_without_the_audit_the_rank_attacker_finds_single_people(monkeypatch):
    monkeypatch.setattr(audit, "is_safe", lambda rows, k: True)

    assert any(attacked(history(seed), is_solved=False).exposed for seed in range(20))


@pytest.mark.parametrize("fault", ["bounds", "statements"])
def test_without_bounds_the_interval_attacker_finds_answers(monkeypatch, fault):
    if fault == "bounds":
        without_bounds(monkeypatch)
    else:
        monkeypatch.setattr(table, "is_beyond", lambda *_, **__: False)

    found = [attacked(history(seed)).narrowest for seed in range(40)]

    assert min(width for width in found if width is not None) < HALF


def test_the_audit_decides_within_a_second_for_fifteen_people():
    assert max(timing.one_audit(seed) for seed in range(12)) < 1


def test_no_mix_of_numbers_rests_on_fewer_than_five_even_of_six():
    """So who pools with c others learns the sum of no group smaller than five less c."""
    sizes = {timing.smallest_group_with_a_number(seed) for seed in range(30)} - {0}

    assert min(sizes) == 5
