"""Six intraclass correlations and limits of agreement against psych and base R."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.occasions import intraclass, limits_of_agreement
from tests.scoring.witness import each

SIX = ("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck")
TWICE = arrays(np.float64, (10, 2), elements=st.integers(4, 20).map(lambda i: i / 4))


@each("change", ".icc")
def test_all_six_are_those_of_psych_with_their_intervals(case):
    found = intraclass(*(items.mean(axis=1) for items in case.occasions()))

    for row, name in enumerate(SIX):
        estimate = getattr(found, name)
        wanted = [case.value[column][row] for column in ("ICC", "lower", "upper")]
        assert [estimate.value, estimate.low, estimate.high] == pytest.approx(wanted, abs=case.tol), name


@each("change", ".bland_altman")
def test_limits_of_agreement_are_those_of_r(case):
    found = limits_of_agreement(*(items.mean(axis=1) for items in case.occasions()))

    assert found.bias.value == case.near("bias")
    assert (found.low.value, found.high.value) == pytest.approx(
        (case.value["lower"], case.value["upper"]), abs=case.tol
    )


def test_the_limits_of_seventeen_flow_meters_have_the_errors_in_print():
    """Bland and Altman (1986): bias -2.1, SD 38.8 l/min, n 17; limits -79.7 and 75.5 (at 2 SD), errors 16.3.

    Their standard error of a limit is sqrt(3 sd^2 / n); with 1.96 and n - 1 it is a little smaller.
    """
    wright = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
    mini = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]

    found = limits_of_agreement(mini, wright)

    assert found.bias.value == pytest.approx(-2.1, abs=0.05)
    assert found.sd == pytest.approx(38.8, abs=0.05)
    error = (found.low.high - found.low.value) / 2.1199
    assert error == pytest.approx(16.3, abs=0.3)


@given(TWICE)
def test_exchanging_the_occasions_turns_the_bias_alone(scores):
    assume((scores.std(axis=0) > 0).all() and (scores[:, 0] - scores[:, 1]).std() > 0)
    assume(scores.sum(axis=1).std() > 0)
    one, two = intraclass(*scores.T), intraclass(*scores.T[::-1])

    for name in SIX:
        assert getattr(two, name).value == pytest.approx(getattr(one, name).value, abs=1e-9, nan_ok=True)
    assert limits_of_agreement(*scores.T).bias.value == pytest.approx(
        -limits_of_agreement(*scores.T[::-1]).bias.value
    )


def test_perfect_agreement_has_no_interval_and_opposed_people_no_mean():
    same = intraclass([1, 2, 3, 4], [1, 2, 3, 4])
    opposed = intraclass([1, 2, 3, 4], [4, 3, 2, 1])

    assert [getattr(same, n).value for n in SIX] == pytest.approx([1.0] * 6)
    assert same.icc_1.low is None
    assert np.isnan(opposed.icc_ck.value)
    assert opposed.icc_1.value == pytest.approx(-1.0)


def test_two_people_are_too_few():
    with pytest.raises(ScoringError, match="at least 3"):
        limits_of_agreement([1, 2], [2, 1])
