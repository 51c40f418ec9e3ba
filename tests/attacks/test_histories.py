"""Both attackers over generated histories: nothing below five people, and half the range for everybody."""

import pytest

from assessments.release import audit, table
from tests.attacks import generated, timing
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


TWO_BASELINES = (1488, 2042, 2357)
"""Where one theme is counted from both baselines and the other is not: bounds apart, or other people."""


@pytest.mark.parametrize("seed", TWO_BASELINES)
def test_a_theme_counted_from_the_latest_baseline_alone_gives_nobody_away(seed):
    found = attacked(history(seed))

    assert found.exposed == 0
    assert found.narrowest is None or found.narrowest >= HALF


@pytest.mark.parametrize("seed", [*TWO_BASELINES, *range(40)])
def test_the_attackers_read_changes_as_they_were_entered(seed):
    """They never see the ledger; what they take for the row of a change is the row that stands in it."""
    one = history(seed)
    if one.mode == "confidential" and one.teams == ("t",):
        entered, taken = generated.rows_of_changes(one)
        assert taken <= entered


def test_who_takes_every_theme_for_averaged_reads_another_row(monkeypatch):
    """The planted fault: such an attacker finds groups that are in no row."""
    monkeypatch.setattr(
        generated, "counted_in", lambda one, scale, averaged, *_: generated.counted_from(one.kinds, averaged)
    )

    entered, taken = generated.rows_of_changes(history(1488))

    assert not taken <= entered


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
