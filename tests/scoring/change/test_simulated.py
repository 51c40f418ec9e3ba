"""What the engine does to simulated teams whose truth is known; the long version is in docs/evidence."""

import pytest

from bench.simulated.measures import measured
from bench.simulated.model import CEILING, Model
from bench.simulated.programmes import Cell, mood_of_allowance

SLACK = 0.03
STILL = (0.0, 0.0)
RESTLESS = Model(change_sd=0.4)

CELLS = [
    pytest.param(Cell(name="5 of 5", stayers=5, changes=STILL, model=RESTLESS), id="5 of 5"),
    pytest.param(Cell(name="8 of 8", changes=STILL, model=RESTLESS), id="8 of 8"),
    pytest.param(Cell(name="silent", stayers=10, response=0.75, changes=STILL, model=RESTLESS), id="silent"),
    pytest.param(Cell(name="not linked", is_linked=False, response=0.8, changes=STILL), id="not linked"),
    pytest.param(
        Cell(name="turnover", stayers=7, leavers=1, joiners=1, is_linked=False, response=0.9, changes=STILL),
        id="turnover, not linked",
    ),
    pytest.param(Cell(name="seven points", changes=STILL, model=Model(options=7)), id="7 points"),
    pytest.param(Cell(name="ceiling", changes=STILL, model=Model(location=CEILING)), id="ceiling"),
    pytest.param(Cell(name="four items", changes=(0.5, 0.5), model=Model(items=4)), id="changed"),
]


@pytest.mark.parametrize("cell", CELLS)
def test_95_of_100_ranges_hold_the_members_true_change(cell):
    found = measured(cell, programmes=25, seed=20)

    assert found.coverage == pytest.approx(0.95, abs=SLACK)
    assert found.printed >= 0.93


def test_the_allowance_holds_the_truth_on_days_with_a_mood():
    mood = Model(mood_sd=mood_of_allowance(Model()))

    found = measured(Cell(name="mood", changes=STILL, model=mood), programmes=40, seed=21)

    assert found.coverage_total == pytest.approx(0.95, abs=SLACK)
    assert found.coverage < 0.95 - SLACK


@pytest.mark.parametrize(
    ("mood", "most"), [pytest.param(False, 0.02, id="calm days"), pytest.param(True, 0.05, id="moody days")]
)
def test_an_unchanged_team_is_rarely_called_clearly_changed(mood, most):
    model = Model(mood_sd=mood_of_allowance(Model()) if mood else 0.0)

    assert measured(Cell(name="still", model=model), programmes=30, seed=22).any_false_clear <= most


def test_a_large_change_is_mostly_seen():
    cell = Cell(name="d = .85", changes=(0.8, 0.8, 0.0, 0.0, 0.0, 0.0), model=Model(change_sd=0.3))

    found = measured(cell, programmes=15, seed=23)

    assert found.clear_or_probable >= 0.84
    assert found.shrunken_error < found.raw_error


@pytest.mark.parametrize(("claimed", "at_most"), [(0.001, 0.5), (0.5, 0.9)], ids=["none", "half"])
def test_the_measure_sees_ranges_that_are_too_narrow(claimed, at_most):
    """The planted fault: evidence that claims less error than there is, as the textbook correction does."""
    cell = Cell(name="too sure", changes=STILL, error_times=claimed)

    assert measured(cell, programmes=10, seed=24).coverage < at_most
