"""What the engine does to simulated teams whose truth is known; the long version is in docs/evidence.

Every check is turned red once by a fault planted in the engine or in its evidence.
"""

import dataclasses

import pytest

from bench.simulated.cells import LARGE, MOOD, RESTLESS, STILL, TWO, with_day
from bench.simulated.measures import counted, measured, tallies
from bench.simulated.model import CEILING, Model
from bench.simulated.programmes import Cell
from scoring.change import estimation, finite_team, judging
from scoring.change.allowance import DEFAULT_DF
from scoring.change.shrinkage import shrink

SLACK = 0.03
EIGHT = Cell(name="8 of 8")

CELLS = [
    pytest.param(Cell(name="5 of 5", stayers=5, changes=TWO, model=RESTLESS), id="5 of 5"),
    pytest.param(Cell(name="8 of 8", changes=TWO, model=RESTLESS), id="8 of 8"),
    pytest.param(Cell(name="silent", stayers=10, response=0.75, changes=TWO, model=RESTLESS), id="silent"),
    pytest.param(Cell(name="not linked", is_linked=False, response=0.8, changes=TWO), id="not linked"),
    pytest.param(
        Cell(name="turnover", stayers=7, leavers=1, joiners=1, is_linked=False, response=0.9, changes=TWO),
        id="turnover, not linked",
    ),
    pytest.param(Cell(name="seven points", changes=TWO, model=Model(options=7)), id="7 points"),
    pytest.param(Cell(name="ceiling", changes=TWO, model=Model(location=CEILING)), id="ceiling"),
    pytest.param(Cell(name="four items", changes=(0.5, 0.5), model=Model(items=4)), id="changed"),
]


def any_false_clear(mood: float, programmes: int = 25) -> float:
    """Teams of eight in which nobody changed, called clearly changed in any of six scales."""
    return measured(with_day(EIGHT, STILL, mood=mood), programmes=programmes, seed=22).any_false_clear


def large_seen() -> float:
    """Changes of d = .85 called clearly or probably up, teams of eight."""
    return measured(with_day(EIGHT, LARGE, mood=0.0), programmes=10, seed=23).clear_or_probable


@pytest.mark.parametrize("cell", CELLS)
def test_95_of_100_ranges_hold_the_members_true_change(cell):
    found = measured(cell, programmes=25, seed=20)

    assert found.coverage == pytest.approx(0.95, abs=SLACK)
    assert found.printed >= 0.93


@pytest.mark.parametrize("cell", CELLS[:3])
def test_without_the_answers_noise_ranges_miss_the_truth(cell, monkeypatch):
    """The planted fault: the textbook's finite population correction, which forgets that answers wobble."""
    whole = finite_team.linked_variance
    monkeypatch.setattr(finite_team, "linked_variance", lambda **given: (whole(**given)[0] + 1e-9, 0.0))

    assert measured(cell, programmes=8, seed=20).coverage < 0.95 - SLACK


@pytest.mark.parametrize(("claimed", "at_most"), [(0.001, 0.5), (0.5, 0.9)], ids=["none", "half"])
def test_the_measure_sees_ranges_that_are_too_narrow(claimed, at_most):
    """The planted fault: evidence that claims less error than there is."""
    cell = Cell(name="too sure", changes=TWO, error_times=claimed)

    assert measured(cell, programmes=10, seed=24).coverage < at_most


def test_the_level_of_an_earlier_round_narrows_printed_ranges_near_the_ceiling():
    plain = Cell(name="ceiling", changes=TWO, model=dataclasses.replace(RESTLESS, location=CEILING))

    before, after = (
        measured(dataclasses.replace(plain, is_room_known=known), programmes=25, seed=20)
        for known in (False, True)
    )

    assert after.printed_half_width < 0.9 * before.printed_half_width
    assert before.printed > after.printed >= 0.93 - 2 * after.printed.se


def test_the_allowance_holds_the_truth_on_days_with_a_mood():
    found = measured(with_day(EIGHT, TWO, mood=MOOD), programmes=40, seed=21)

    assert found.coverage_total == pytest.approx(0.95, abs=SLACK)
    assert found.coverage < 0.95 - SLACK


@pytest.mark.parametrize(
    ("mood", "most"), [pytest.param(0.0, 0.02, id="calm days"), pytest.param(MOOD, 0.05, id="moody days")]
)
def test_an_unchanged_team_is_rarely_called_clearly_changed(mood, most):
    assert any_false_clear(mood) <= most


def test_six_chances_to_be_wrong_show_where_nothing_corrects_for_them(monkeypatch):
    """The planted fault: every scale judged as if it were the only one."""
    monkeypatch.setattr(judging, "holm", lambda p: p)

    assert any_false_clear(MOOD, 8) > 0.10


def test_moody_days_show_where_nothing_allows_for_them(monkeypatch):
    """The planted fault: answer noise alone decides what is clear."""
    whole = finite_team.uncertainty

    def forgetful(*parts, **given):
        return whole(*parts, **{**given, "allowance": 0.0})

    monkeypatch.setattr(finite_team, "uncertainty", forgetful)

    assert any_false_clear(0.0, 8) > 0.02
    assert any_false_clear(MOOD, 8) > 0.10


def test_a_large_change_is_mostly_seen():
    assert large_seen() >= 0.84


def test_a_large_change_is_missed_by_who_judges_with_plain_welch(monkeypatch):
    """The planted fault: a test for a population of similar people, links unused."""
    monkeypatch.setattr(estimation, "method_for", lambda *given, **more: "welch_t")

    assert large_seen() < 0.84


def test_the_shrunken_headline_lies_nearer_to_the_truth_than_the_raw_difference():
    found = measured(with_day(EIGHT, LARGE, mood=0.0), programmes=10, seed=23)

    assert found.shrunken_error < 0.8 * found.raw_error


def test_a_headline_that_is_not_shrunken_is_seen_to_lie_no_nearer(monkeypatch):
    """The planted fault: variances so small that nothing is drawn anywhere."""
    monkeypatch.setattr(
        judging, "shrink", lambda deltas, variances, sd: shrink(deltas, 1e-6 * variances, sd=sd)
    )

    found = measured(with_day(EIGHT, LARGE, mood=0.0), programmes=5, seed=23)

    assert found.shrunken_error > 0.8 * found.raw_error


def test_figures_are_the_same_whatever_the_number_of_processes():
    cell = Cell(name="8 of 8", changes=(0.0, 0.5))

    one, two = (tallies([cell], numbers=range(3), seed=5, processes=n) for n in (1, 2))

    assert one == two
    assert counted(cell, one[0]) == measured(cell, programmes=3, seed=5)


def test_the_default_allowance_weighs_the_same_wherever_it_is_read():
    assert DEFAULT_DF == finite_team.ALLOWANCE_DF
