"""Coached beside waiting teams: equal to R, blind to what happened to everybody, honest about few teams."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.change import comparison_teams as ct
from scoring.errors import ScoringError
from tests.scoring.witness import printed

A = np.array([0.42, 0.15, 0.61, 0.28, 0.33, 0.50])
B = np.array([0.10, -0.12, 0.25, 0.05, 0.18])
BEFORE = np.array([3.1, 3.4, 2.9, 3.8, 3.3, 3.0, 3.2, 3.6, 3.5, 2.8, 3.3])
deltas = st.lists(st.integers(-10, 10).map(lambda x: x / 10), min_size=3, max_size=6).map(np.array)


def codes(found):
    return [c.code for c in found.caveats]


def test_the_difference_of_changes_equals_welchs_test():
    """R 4.2.2: t.test(a, b), tests/reference/make_comparison.R."""
    found = ct.difference_in_differences(A, B)

    assert found.difference.value == pytest.approx(0.3816666667 - 0.092)
    assert found.difference.se == printed(0.09192448592, 10)
    assert found.difference.df == printed(8.975718, 6)
    assert found.p == printed(0.01175511, 8)
    assert (found.difference.low, found.difference.high) == pytest.approx(
        (0.0816332465, 0.4977000868), abs=1e-9
    )
    assert found.coached.value == pytest.approx(A.mean())
    assert codes(found) == ["assignment_decides"]


def test_the_exact_test_tries_every_assignment():
    """R 4.2.2: combn(11, 6), 462 arrangements, make_comparison.R."""
    found = ct.permutation_test(A, B)

    assert found.arrangements == 462
    assert found.p == printed(0.01731601732, 10)


@given(deltas, deltas)
@settings(deadline=None, max_examples=30)
def test_the_exact_test_equals_plain_enumeration(one, two):
    both, k = np.concatenate([one, two]), len(one)
    seen = []
    for chosen in itertools.combinations(range(len(both)), k):
        inside = np.isin(np.arange(len(both)), chosen)
        seen.append(abs(both[inside].mean() - both[~inside].mean()))

    found = ct.permutation_test(one, two)

    assert found.p == pytest.approx(np.mean(np.array(seen) >= abs(one.mean() - two.mean()) - 1e-9))
    assert found.p >= found.smallest_possible - 1e-12


def test_five_and_five_teams_can_reach_no_less_than_eight_in_a_thousand():
    found = ct.permutation_test(np.arange(5.0) + 10, np.arange(5.0))

    assert found.p == found.smallest_possible == printed(0.008, 3)


def test_too_few_teams_for_an_exact_test_are_told():
    found = ct.difference_in_differences(np.array([0.4, 0.5, 0.6]), np.array([0.0, 0.1, -0.1]))

    assert found.permutation.p == found.permutation.smallest_possible == pytest.approx(0.1)
    assert codes(found) == ["assignment_decides", "few_teams", "exact_test_cannot_tell"]


def test_many_teams_need_no_exact_test():
    rng = np.random.default_rng(1)

    found = ct.difference_in_differences(rng.normal(0, 1, 15), rng.normal(0, 1, 15))

    assert found.permutation is None
    with pytest.raises(ScoringError, match="155117520 arrangements of 30 teams"):
        ct.permutation_test(np.zeros(15), np.zeros(15))


def test_adjusting_for_the_baseline_equals_lm():
    """R 4.2.2: lm(after ~ g + before); confint, make_comparison.R."""
    after = BEFORE + np.concatenate([A, B])
    rows = np.column_stack([BEFORE, after])

    found = ct.ancova(rows[:6], rows[6:])

    assert found.difference.value == printed(0.2825063200, 10)
    assert found.difference.se == printed(0.0860649636, 10)
    assert found.p == printed(0.0111464948, 10)
    assert found.slope == printed(0.7613217768, 10)
    assert (found.difference.low, found.difference.high) == pytest.approx(
        (0.08404015802, 0.48097248192), abs=1e-9
    )


@pytest.mark.parametrize(
    ("teams", "other", "power_t_test"),
    [
        pytest.param(10, 10, 0.3517973944, id="10+10"),
        pytest.param(20, 20, 0.2413722817, id="20+20"),
        pytest.param(30, 30, 0.1953229802, id="30+30"),
        pytest.param(10, None, 0.2644567925, id="before and after, 10"),
        pytest.param(20, None, 0.1753591875, id="before and after, 20"),
    ],
)
def test_the_smallest_change_to_be_found_equals_power_t_test(teams, other, power_t_test):
    """R 4.2.2: power.t.test(n, sd = sqrt(.04 + 2 * .122 / 8), power = .8), make_comparison.R."""
    found = ct.minimum_detectable(teams=teams, comparison_teams=other, sd_change=0.2, noise=2 * 0.122 / 8)

    assert found == pytest.approx(power_t_test, abs=2e-5)


@given(deltas, deltas, st.floats(-2, 2), st.floats(0.5, 30))
@settings(deadline=None, max_examples=30)
def test_what_happened_to_all_teams_cancels_and_units_only_stretch(one, two, shift, unit):
    if np.ptp(one) < 0.05 or np.ptp(two) < 0.05:
        return
    here = ct.difference_in_differences(one, two)
    moved = ct.difference_in_differences(unit * (one + shift), unit * (two + shift))
    turned = ct.difference_in_differences(two[::-1], one[::-1])

    assert moved.difference.value == pytest.approx(unit * here.difference.value, abs=1e-9)
    assert moved.p == pytest.approx(here.p, abs=1e-9)
    assert moved.permutation.p == here.permutation.p
    assert turned.difference.value == pytest.approx(-here.difference.value)
    assert (turned.p, turned.permutation.p) == pytest.approx((here.p, here.permutation.p))


def test_every_result_says_that_assignment_decides():
    rows = np.column_stack([BEFORE, BEFORE + 0.1 * np.arange(11)])

    assert "assignment_decides" in codes(ct.ancova(rows[:6], rows[6:]))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        pytest.param(
            lambda: ct.difference_in_differences(A[:1], B), "2 coached teams are needed", id="one team"
        ),
        pytest.param(lambda: ct.difference_in_differences(A, B[:1]), "2 comparison teams", id="one waiting"),
        pytest.param(
            lambda: ct.difference_in_differences(np.ones(3), np.zeros(3)), "spread is zero", id="alike"
        ),
        pytest.param(lambda: ct.difference_in_differences(np.array([1, np.nan]), B), "is missing", id="gap"),
        pytest.param(
            lambda: ct.ancova(np.ones((2, 2)), np.ones((2, 2))), "needs 5 teams; there are 4", id="few"
        ),
        pytest.param(
            lambda: ct.ancova(np.ones((3, 2)), np.ones((3, 2))), "nothing to adjust", id="no spread"
        ),
        pytest.param(lambda: ct.ancova(np.ones((3, 3)), np.ones((3, 2))), "in this order", id="shape"),
        pytest.param(
            lambda: ct.minimum_detectable(teams=1, sd_change=1, noise=1), "2 teams on each", id="plan"
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(call, says):
    with pytest.raises(ScoringError, match=says):
        call()
