"""Stayers against leavers equal R; shifted answers and worst cases obey their laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.change import attrition
from scoring.change.intervals import interval
from scoring.errors import ScoringError
from tests.scoring.witness import printed

STAY = np.array([3.0, 3.4, 3.6, 3.8, 4.0, 3.2, 3.6, 4.2, 3.9])
LEFT = np.array([2.8, 3.1, 3.6, 2.9, 3.3])
D = interval(0.4, 0.04, 12, method="finite_team_linked")


def test_leavers_beside_stayers_equal_welchs_test():
    """R 4.2.2: t.test(left, stay), tests/reference/make_comparison.R."""
    found = attrition.stayers_and_leavers(STAY, LEFT)

    assert found.difference.value == pytest.approx(3.14 - 3.6333333333)
    assert found.difference.df == printed(9.8628118, 7)
    assert (found.difference.low, found.difference.high) == pytest.approx(
        (-0.92427846523, -0.06238820144), abs=1e-9
    )
    assert [c.code for c in found.caveats] == ["few_left"]


def test_the_standardised_difference_equals_hedges_g_and_the_noncentral_t():
    """R 4.2.2: pooled d with lgamma factor, uniroot(pt(t, 12, ncp)), make_comparison.R."""
    found = attrition.stayers_and_leavers(STAY, LEFT).standardised

    assert found.value == printed(-1.2597878610, 8)
    assert (found.low, found.high) == pytest.approx((-2.5396552171, -0.1075516735), abs=1e-6)


def test_exchanging_the_groups_turns_the_sign():
    here, there = attrition.stayers_and_leavers(STAY, LEFT), attrition.stayers_and_leavers(LEFT, STAY)

    assert there.standardised.value == pytest.approx(-here.standardised.value)
    assert there.standardised.low == pytest.approx(-here.standardised.high)


def test_a_shift_moves_the_change_by_the_share_of_the_silent():
    found = attrition.delta_adjusted(D, answered=0.75, shifts=[-1.0, 0.0, 1.0])

    assert [s.change.value for s in found.shifted] == pytest.approx([0.15, 0.4, 0.65])
    assert {s.change.se for s in found.shifted} == {D.se}
    assert found.zero_at == pytest.approx(-1.6)


@given(st.floats(-2, 2), st.floats(0.05, 0.95))
@settings(deadline=None)
def test_at_the_tipping_shift_the_change_is_gone(value, answered):
    change = interval(value, 0.04, 12, method="x")
    found = attrition.delta_adjusted(change, answered=answered, shifts=[])
    gone = attrition.delta_adjusted(change, answered=answered, shifts=[found.zero_at]).shifted[0].change

    assert gone.value == pytest.approx(0, abs=1e-9)
    if found.undone_at is not None:
        edge = attrition.delta_adjusted(change, answered=answered, shifts=[found.undone_at]).shifted[0].change
        assert min(abs(edge.low), abs(edge.high)) == pytest.approx(0, abs=1e-9)


def test_with_everybody_answering_no_shift_matters():
    found = attrition.delta_adjusted(D, answered=1.0, shifts=[-3.0])

    assert found.shifted[0].change.value == D.value
    assert (found.zero_at, found.undone_at) == (None, None)


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5), st.booleans(), st.booleans()), min_size=1))
@settings(deadline=None)
def test_no_answers_of_the_silent_can_leave_the_bounds(people):
    rng = np.random.default_rng(len(people))
    first, second = (np.array([p[i] for p in people]) for i in (0, 1))
    gaps = [np.array([p[i] for p in people]) for i in (2, 3)]
    found = attrition.bounds(
        np.where(gaps[0], np.nan, first), np.where(gaps[1], np.nan, second), low=1, high=5
    )

    for _ in range(5):
        one, two = (
            np.where(gap, rng.uniform(1, 5, len(people)), y)
            for gap, y in zip(gaps, (first, second), strict=True)
        )
        assert found.low - 1e-9 <= (two - one).mean() <= found.high + 1e-9
    if not gaps[0].any() and not gaps[1].any():
        assert found.low == found.high == pytest.approx((second - first).mean())


def test_leaving_modelled_on_the_baseline_equals_glm():
    """R 4.2.2: k <- 1:24; glm((k %% 5 < 2) ~ I((k %% 7) / 2 + 1), family = binomial)."""
    k = np.arange(1, 25)
    found = attrition.dropout(k % 7 / 2 + 1, k % 5 < 2)

    assert found.log_odds == printed(GLM["slope"], 6)
    assert found.se == printed(GLM["se"], 6)
    assert found.intercept == printed(GLM["intercept"], 6)
    assert found.odds_ratio.value == pytest.approx(
        math.exp(GLM["slope"] * np.std(k % 7 / 2, ddof=1)), rel=1e-5
    )


GLM = {"slope": 0.2051356583, "se": 0.4413005804, "intercept": -1.0156146396}


def test_a_baseline_that_tells_exactly_who_left_is_refused():
    with pytest.raises(ScoringError, match="odds have no end"):
        attrition.dropout(np.arange(30.0), np.arange(30) >= 15)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        pytest.param(lambda: attrition.stayers_and_leavers(STAY, LEFT[:3]), "at least 4 people", id="few"),
        pytest.param(
            lambda: attrition.delta_adjusted(D, answered=0.0, shifts=[1]), "at most 1; it is 0", id="nobody"
        ),
        pytest.param(
            lambda: attrition.bounds(np.array([9.0]), np.array([1.0]), low=1, high=5), "outside", id="range"
        ),
        pytest.param(
            lambda: attrition.bounds(np.ones(2), np.ones(3), low=1, high=5), "2 and 3 scores", id="lengths"
        ),
        pytest.param(lambda: attrition.dropout(STAY, STAY > 9), "there are 0 and 9", id="nobody left"),
        pytest.param(lambda: attrition.dropout(np.ones(30), np.arange(30) < 15), "same baseline", id="alike"),
    ],
)
def test_what_cannot_be_told_is_refused(call, says):
    with pytest.raises(ScoringError, match=says):
        call()
