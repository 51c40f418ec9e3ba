"""The gate of equal meaning: cut-offs, the smaller ones up to 300 people, and when nothing can be said."""

import dataclasses

import pytest

from scoring.change.invariance_gate import Step, gate
from scoring.errors import ScoringError

BASE = Step(level="configural", cfi=0.960, rmsea=0.050, srmr=0.040)


def ladder(loadings=(0.0, 0.0, 0.0), intercepts=(0.0, 0.0, 0.0), residuals=None):
    """Steps that fit worse than the one before by (CFI, RMSEA, SRMR)."""
    steps = [BASE]
    for level, drop in (("loadings", loadings), ("intercepts", intercepts), ("residuals", residuals)):
        if drop is not None:
            last = steps[-1]
            steps.append(Step(level=level, cfi=last.cfi - drop[0], rmsea=last.rmsea + drop[1],
                              srmr=last.srmr + drop[2]))  # fmt: skip
    return steps


@pytest.mark.parametrize(
    ("steps", "n", "failed_at"),
    [
        pytest.param(ladder(), 500, None, id="nothing worse"),
        pytest.param(ladder((0.010, 0.015, 0)), 500, "loadings", id="loadings by RMSEA"),
        pytest.param(ladder((0.010, 0, 0.030)), 500, "loadings", id="loadings by SRMR"),
        pytest.param(ladder((0.010, 0.014, 0.029)), 500, None, id="CFI alone is not enough"),
        pytest.param(ladder((0.009, 0.020, 0.040)), 500, None, id="without CFI nothing fails"),
        pytest.param(ladder((0, 0, 0), (0.010, 0, 0.010)), 500, "intercepts", id="intercepts by SRMR"),
        pytest.param(ladder((0, 0, 0), (0.010, 0, 0.009)), 500, None, id="intercepts just hold"),
        pytest.param(ladder((0.005, 0.010, 0)), 301, None, id="301 people: the larger cut-offs"),
        pytest.param(ladder((0.005, 0.010, 0)), 300, "loadings", id="300 people: the smaller ones"),
        pytest.param(ladder((0.005, 0, 0.025)), 300, "loadings", id="300 people, SRMR of loadings"),
        pytest.param(ladder((0, 0, 0), (0.005, 0, 0.005)), 300, "intercepts", id="300 people, SRMR after"),
    ],
)
def test_a_step_fails_where_cfi_and_another_index_say_so(steps, n, failed_at):
    found = gate(steps, n=n)

    assert (found.status, found.failed_at, found.blocks) == (
        ("holds", None, None) if failed_at is None else ("failed", failed_at, failed_at)
    )


def test_after_a_failed_step_nothing_further_is_asked():
    found = gate(ladder((0.02, 0.02, 0.04), (0.02, 0.02, 0.04)), n=500)

    assert [d.level for d in found.drops] == ["loadings"]
    assert found.held_to == "configural"


def test_residuals_that_differ_stop_nothing_and_are_told():
    found = gate(ladder(residuals=(0.02, 0.02, 0.02)), n=500)

    assert (found.status, found.held_to, found.blocks) == ("holds", "intercepts", None)
    assert [c.code for c in found.caveats] == ["residuals_differ"]


@pytest.mark.parametrize(
    ("steps", "n", "factors", "reason"),
    [
        pytest.param(ladder(), 99, 1, "too_few_people", id="99 people"),
        pytest.param(ladder(), 199, 2, "too_few_people", id="199 people, two factors"),
        pytest.param(ladder()[:2], 500, 1, "ladder_too_short", id="no intercepts"),
        pytest.param([*ladder()[:2], dataclasses.replace(ladder()[2], cfi=float("nan"))], 500, 1,
                     "did_not_settle", id="no solution"),
        pytest.param([dataclasses.replace(s, cfi=s.cfi - 0.1, rmsea=0.12) for s in ladder()], 500, 1,
                     "does_not_fit", id="the model itself is wrong"),
    ],
)  # fmt: skip
def test_what_cannot_be_tested_says_why(steps, n, factors, reason):
    found = gate(steps, n=n, n_factors=factors)

    assert (found.status, found.reason, found.blocks) == ("not_testable", reason, None)


def test_one_factor_and_a_hundred_people_are_provisional():
    found = gate(ladder(), n=100)

    assert (found.status, found.is_provisional) == ("holds", True)
    assert [c.code for c in found.caveats] == ["provisional"]
    assert not gate(ladder(), n=200).is_provisional


@pytest.mark.parametrize(
    ("items", "freed", "least_held", "status"),
    [
        pytest.param(10, 5, 2, "holds", id="half"),
        pytest.param(10, 6, 2, "failed", id="less than half"),
        pytest.param(10, 3, 1, "failed", id="a scale with one item left"),
    ],
)
def test_items_may_be_let_go_while_half_of_them_hold(items, freed, least_held, status):
    steps = ladder()
    steps[2] = dataclasses.replace(steps[2], items=items, freed=freed, least_held=least_held)

    found = gate(steps, n=500)

    assert found.status == status
    if status == "holds":
        assert ("partial", (("level", "intercepts"), ("freed", freed))) in [
            (c.code, c.facts) for c in found.caveats
        ]


@pytest.mark.parametrize(
    "steps", [[], [ladder()[1], ladder()[0]], [ladder()[0], ladder()[2]]], ids=["none", "turned", "a gap"]
)
def test_steps_out_of_order_are_refused(steps):
    with pytest.raises(ScoringError, match="A ladder goes configural"):
        gate(steps, n=500)


def test_items_let_go_without_their_count_are_refused():
    steps = ladder()
    steps[1] = dataclasses.replace(steps[1], freed=2)

    with pytest.raises(ScoringError, match="lets 2 items go"):
        gate(steps, n=500)
