"""Every cell of the release table, and its arithmetic of rounding."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.release import table

POINTS = {"low": 1.0, "high": 5.0}
MEANS = st.floats(1, 5, allow_nan=False)
SIZES = st.integers(5, 40)


@pytest.mark.parametrize(
    ("low", "high", "size"), [(1, 5, 0.1), (0, 100, 2.5), (1, 7, 0.15), (0, 4, 0.1), (5, 25, 0.5)]
)
def test_a_step_is_a_fortieth_of_the_range(low, high, size):
    assert table.step(low, high) == pytest.approx(size)


@pytest.mark.parametrize(
    ("n", "top"),
    [pytest.param(5, 4.6, id="5"), pytest.param(8, 4.7, id="8"), pytest.param(12, 4.8, id="12")],
)
def test_a_mean_near_the_end_is_told_as_a_bound_only(n, top):
    found = table.level(4.95, n, **POINTS)

    assert (found.value, found.bound) == (top, "at_or_above")
    assert table.level(5.0, n, **POINTS) == found
    mirrored = table.level(1.05, n, **POINTS)
    assert (mirrored.value, mirrored.bound) == (pytest.approx(6 - top), "at_or_below")


@given(mean=MEANS, n=SIZES)
def test_no_member_of_a_team_is_pinned_to_less_than_half_the_range(mean, n):
    """Of n answers with this mean, told as it is, each may lie anywhere in half the range or more."""
    told = table.level(mean, n, **POINTS)
    most = told.value + 0.05 if told.bound is None else told.value
    least = told.value - 0.05 if told.bound is None else told.value
    lowest = max(1.0, n * (least if told.bound != "at_or_below" else 1.0) - (n - 1) * 5)
    highest = min(5.0, n * (most if told.bound != "at_or_above" else 5.0) - (n - 1) * 1)

    assert highest - lowest >= 2 - 1e-6


@given(mean=MEANS, n=SIZES)
def test_a_told_mean_is_a_whole_number_of_steps(mean, n):
    told = table.level(mean, n, **POINTS)

    assert (told.value - 1) / 0.1 == pytest.approx(round((told.value - 1) / 0.1))
    if told.bound is None:
        assert abs(told.value - mean) <= 0.1 + 1e-9


@pytest.mark.parametrize(
    ("n", "told"),
    [
        pytest.param(5, None, id="5"),
        pytest.param(7, None, id="7"),
        pytest.param(8, 3.5, id="8-in-halves"),
        pytest.param(9, 3.5, id="9-in-halves"),
        pytest.param(10, 3.4, id="10-to-a-decimal"),
        pytest.param(30, 3.4, id="30-to-a-decimal"),
    ],
)
def test_item_means_are_coarser_the_fewer_people(n, told):
    assert table.item_mean(3.41, n, **POINTS) == told


@pytest.mark.parametrize("n", [8, 10])
def test_item_means_stop_before_the_end(n):
    assert table.item_mean(5.0, n, **POINTS) <= 5 - 4 / (2 * n)


@given(low=st.floats(-3, 0), width=st.floats(0, 3))
def test_limits_are_rounded_outward(low, width):
    high = low + width
    told = table.around(0.0, value=0.0, ends=(low, high), ends80=(low, high), size=0.1)

    assert told.low <= low + 1e-8
    assert told.high >= high - 1e-8
    assert low - told.low <= 0.1 + 1e-8
    assert told.high - high <= 0.1 + 1e-8


def test_the_change_of_a_roster_is_the_difference_of_the_means_told():
    first, second = table.level(3.14, 8, **POINTS), table.level(3.86, 8, **POINTS)

    told, down, up = table.change_between(first, second, counts=(8, 8), **POINTS)

    assert (told, down, up) == (0.8, 0.0, 0.0)


def test_what_a_bound_hides_is_added_to_the_range_of_the_change():
    first, second = table.level(3.0, 8, **POINTS), table.level(4.9, 8, **POINTS)

    told, down, up = table.change_between(first, second, counts=(8, 8), **POINTS)

    assert told == pytest.approx(1.7)
    assert (down, up) == (0.0, 0.25)


def test_a_change_whose_level_is_withheld_does_not_lead_past_a_cap():
    baseline = table.level(4.3, 8, **POINTS)

    assert table.within_caps(0.6, baseline, 8, **POINTS) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("flagged", "n", "word"), [(0, 8, "good"), (1, 8, "mixed"), (1, 5, "mixed"), (2, 8, "poor")]
)
def test_quality_is_a_word(flagged, n, word):
    assert table.quality_word(flagged, n) == word


@given(asked=st.integers(0, 30))
def test_the_smallest_group_is_never_below_five(asked):
    assert table.smallest_group(asked) == max(5, asked)


@given(value=st.floats(-10, 10), size=st.sampled_from([0.1, 0.075, 2.5]))
def test_rounding_down_up_and_to_the_nearest_agree(value, size):
    down, near, up = table.below(value, size), table.nearest(value, size), table.above(value, size)

    assert down - 1e-8 <= near <= up + 1e-8
    assert up - down <= size + 1e-8
    assert not math.isnan(near)
