"""Retest statistics against psych and R's analysis of variance."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.retest import retest
from tests.scoring.witness import each

TWICE = arrays(np.float64, (10, 2), elements=st.integers(4, 20).map(lambda i: i / 4))


def occasions(case):
    return (items.mean(axis=1) for items in case.occasions())


def varied(scores):
    assume((scores.std(axis=0) > 0).all() and (scores[:, 0] - scores[:, 1]).std() > 0)
    return scores.T


@each("change", ".icc")
def test_agreement_and_consistency_are_those_of_psych_with_their_intervals(case):
    found = retest(*occasions(case))

    for row, estimate in ((1, found.icc_a1), (2, found.icc_c1)):
        wanted = [case.value[column][row] for column in ("ICC", "lower", "upper")]
        assert [estimate.value, estimate.low, estimate.high] == pytest.approx(wanted, abs=case.tol)


@each("change", ".sem_gtheory")
def test_error_variance_and_smallest_change_are_those_of_the_analysis_of_variance(case):
    found = retest(*occasions(case))

    assert np.sqrt(found.error_variance.value) == case.near("sem_consistency")
    assert found.sdc95.value == case.near("sdc_consistency")
    assert found.df == found.r.n - 1


@each("change", ".descr")
def test_the_correlation_is_that_of_r(case):
    assert retest(*occasions(case)).r.value == case.near("r")


@given(TWICE)
def test_exchanging_the_occasions_changes_nothing(scores):
    first, second = varied(scores)

    one, two = retest(first, second), retest(second, first)

    for name in ("icc_a1", "icc_c1", "r", "error_variance", "sdc95"):
        assert getattr(two, name).value == pytest.approx(getattr(one, name).value, abs=1e-9)


@given(TWICE, st.floats(-3, 3))
def test_a_shift_of_one_occasion_leaves_consistency_and_error_alone(scores, shift):
    first, second = varied(scores)

    one, two = retest(first, second), retest(first, second + shift)

    assert two.icc_c1.value == pytest.approx(one.icc_c1.value, abs=1e-8)
    assert two.error_variance.value == pytest.approx(one.error_variance.value, abs=1e-8)


@given(TWICE)
def test_intervals_hold_their_estimates(scores):
    found = retest(*varied(scores))

    for estimate in (found.icc_a1, found.icc_c1, found.r, found.error_variance, found.sdc95):
        if estimate.level is not None:
            assert estimate.low - 1e-9 <= estimate.value <= estimate.high + 1e-9


def test_a_teams_common_shift_is_not_error():
    first = np.array([1.0, 2, 3, 4, 5, 6])
    second = first + np.array([1.1, 0.9, 1, -0.9, -1.1, -1])

    apart = retest(first, second, groups=list("aaabbb"))
    together = retest(first, second)

    assert apart.error_variance.value == pytest.approx(0.04 / (2 * 4))
    assert apart.df == 4
    assert together.error_variance.value > 100 * apart.error_variance.value


def test_people_missing_on_one_occasion_are_left_out():
    first, second = np.array([1.0, 2, 3, 4, np.nan]), np.array([1.5, 2, 3, 5, 2])

    assert retest(first, second) == retest(first[:4], second[:4])


def test_a_shift_alike_for_all_leaves_no_error():
    found = retest([1.0, 2, 3, 4], [2.0, 3, 4, 5])

    assert (found.icc_c1.value, found.error_variance.value, found.sdc95.value) == (1, 0, 0)
    assert found.icc_a1.value == pytest.approx(0.7692307692)
    assert found.icc_a1.low is None


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        pytest.param([], [], "here are 0", id="nobody"),
        pytest.param([1.0, 2.0], [1.0, 2.0], "here are 2", id="two people"),
        pytest.param([3.0] * 5, [1.0, 2, 3, 4, 5], "same score", id="all equal"),
        pytest.param([1.0, 2, 3], [1.0, 2], "3 scores and 2", id="unmatched"),
        pytest.param([np.nan] * 4, [1.0, 2, 3, 4], "here are 0", id="all missing"),
    ],
)
def test_where_there_is_no_retest_it_is_refused(first, second, message):
    with pytest.raises(ScoringError, match=message):
        retest(first, second)
