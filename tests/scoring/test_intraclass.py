"""Intraclass correlations of several judges or occasions against print and psych."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.intraclass import intraclass
from scoring.reliability import alpha
from tests.scoring.witness import case as reference
from tests.scoring.witness import each, printed

SIX = ("one", "agreement", "consistency", "mean_one", "mean_agreement", "mean_consistency")
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)
ANSWERS = arrays(np.float64, (7, 3), elements=st.integers(1, 5).map(float))


def test_six_targets_of_four_judges_have_all_six_in_print():
    """[shrout1979], table 4."""
    wanted = reference("published", "shrout_fleiss_icc").value["published"]

    found = intraclass(SHROUT_FLEISS)

    for name, theirs in zip(SIX, ("ICC11", "ICC21", "ICC31", "ICC1k", "ICC2k", "ICC3k"), strict=True):
        assert getattr(found, name).value == printed(wanted[theirs], digits=2), name


def test_their_intervals_are_those_of_psych():
    """R 4.2.2, psych 2.2.9: ICC(sf, lmer = FALSE)$results[, c("lower bound", "upper bound")], four judges."""
    wanted = [
        (-0.13293232487, 0.72256006233), (0.01878651337, 0.76108436965), (0.34246476503, 0.94585825996),
        (-0.88444215524, 0.91241542034), (0.07113681530, 0.92723204017), (0.67567471382, 0.98589167817),
    ]  # fmt: skip

    found = intraclass(SHROUT_FLEISS)

    for name, (low, high) in zip(SIX, wanted, strict=True):
        estimate = getattr(found, name)
        assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=1e-9), name


@each("change", ".icc")
def test_two_occasions_are_those_of_psych(case):
    found = intraclass(np.column_stack([items.mean(axis=1) for items in case.occasions()]))

    for row, name in enumerate(SIX):
        estimate = getattr(found, name)
        wanted = [case.value[column][row] for column in ("ICC", "lower", "upper")]
        assert [estimate.value, estimate.low, estimate.high] == pytest.approx(wanted, abs=case.tol), name
    p, squares = found.squares.persons, found.squares
    assert [p / squares.within, p / squares.error] == pytest.approx(case.value["F"][:2], abs=case.tol)


@given(ANSWERS)
def test_the_consistency_of_the_mean_is_alpha(scores):
    try:
        found, theirs = intraclass(scores).mean_consistency, alpha(scores)
    except ScoringError:
        return

    assert found is not None
    assert found.value == pytest.approx(theirs.value, abs=1e-8)
    if found.low is not None and theirs.low is not None:
        assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


@given(ANSWERS, st.floats(-4, 4), st.floats(0.1, 9))
def test_a_common_shift_and_unit_change_nothing(scores, shift, unit):
    try:
        one = intraclass(scores)
    except ScoringError:
        return
    two = intraclass(scores * unit + shift)

    for name in SIX:
        here, there = getattr(one, name), getattr(two, name)
        assert (here is None) == (there is None)
        if here is not None:
            assert there.value == pytest.approx(here.value, abs=1e-6)


def test_what_does_not_exist_is_none_or_refused():
    opposed = intraclass([[1.0, 4.0], [2.0, 3.0], [4.0, 1.0]])
    shifted = intraclass([[1.0, 2.0], [2.0, 3.0], [4.0, 5.0]])

    assert (opposed.consistency.value, opposed.mean_consistency) == (-1.0, None)
    assert (shifted.consistency.value, shifted.consistency.low) == (1.0, None)
    with pytest.raises(ScoringError, match="no person's scores differ"):
        intraclass([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])
    with pytest.raises(ScoringError, match="exchange"):
        intraclass([[1.0, 2.0], [2.0, 1.0]])
