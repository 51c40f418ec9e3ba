"""Where a row of the release table begins and ends, to the very number."""

import pytest

from assessments.release import table
from assessments.reports.shapes import Level

POINTS = {"low": 1.0, "high": 5.0}
HUNDRED = {"low": 0.0, "high": 100.0}


@pytest.mark.parametrize(
    ("mean", "told", "bound"),
    [
        pytest.param(4.75, 4.7, None, id="at-the-upper-cap"),
        pytest.param(4.76, 4.7, "at_or_above", id="past-the-upper-cap"),
        pytest.param(1.25, 1.3, None, id="at-the-lower-cap"),
        pytest.param(1.24, 1.3, "at_or_below", id="past-the-lower-cap"),
    ],
)
def test_a_mean_at_its_cap_is_told_and_one_past_it_is_a_bound(mean, told, bound):
    assert table.level(mean, 8, **POINTS) == Level(value=told, bound=bound)


@pytest.mark.parametrize(("n", "ends"), [(5, (10.0, 90.0)), (8, (7.5, 92.5)), (20, (2.5, 97.5))])
def test_caps_lie_on_whole_steps_inside_the_margin_of_any_range(n, ends):
    assert table.caps(n, **HUNDRED) == ends


def test_steps_are_counted_from_nought_unless_the_scale_begins_elsewhere():
    assert [table.nearest(6.0, 2.5), table.below(6.0, 2.5), table.above(6.0, 2.5)] == [5.0, 5.0, 7.5]
    assert [f(6.0, 2.5, origin=1.0) for f in (table.nearest, table.below, table.above)] == [6.0, 6.0, 6.0]


def test_dust_of_binary_fractions_moves_no_limit_a_whole_step():
    assert table.above(0.1 * (1 + 4e-10), 0.1) == 0.1
    assert table.above(0.1 * (1 + 4e-9), 0.1) == 0.2


def test_nothing_is_told_as_minus_nought():
    assert str(table.nearest(-0.01, 0.1)) == "0.0"
    assert str(table.above(-0.01, 0.1)) == "0.0"
    assert table.nearest(1.0, 0.1) == 1.0


@pytest.mark.parametrize(
    ("n", "least", "most"),
    [
        pytest.param(8, 1.5, 4.5, id="8-in-halves"),
        pytest.param(10, 1.2, 4.8, id="10-to-a-decimal"),
        pytest.param(16, 1.2, 4.8, id="16-to-a-decimal"),
    ],
)
def test_a_statement_everybody_answered_alike_is_told_half_a_range_from_anybody(n, least, most):
    assert table.item_mean(1.0, n, **POINTS) == pytest.approx(least)
    assert table.item_mean(5.0, n, **POINTS) == pytest.approx(most)


@pytest.mark.parametrize(
    ("mean", "expected"), [(4.75, False), (4.76, True), (1.25, False), (1.24, True), (3.0, False)]
)
def test_a_statement_lies_beyond_a_cap_only_past_it(mean, expected):
    assert table.is_beyond(mean, 8, **POINTS) is expected


ABOVE, BELOW = (Level(value=4.7, bound="at_or_above"), Level(value=1.3, bound="at_or_below"))
PLAIN = Level(value=3.0)


@pytest.mark.parametrize(
    ("first", "second", "hidden"),
    [
        pytest.param(PLAIN, PLAIN, (0.0, 0.0), id="no-bound"),
        pytest.param(ABOVE, PLAIN, (0.25, 0.0), id="first-above"),
        pytest.param(BELOW, PLAIN, (0.0, 0.25), id="first-below"),
        pytest.param(PLAIN, ABOVE, (0.0, 0.2), id="second-above"),
        pytest.param(PLAIN, BELOW, (0.2, 0.0), id="second-below"),
        pytest.param(ABOVE, BELOW, (0.45, 0.0), id="down-from-bound-to-bound"),
        pytest.param(BELOW, ABOVE, (0.0, 0.45), id="up-from-bound-to-bound"),
    ],
)
def test_each_bound_hides_on_its_own_side_by_its_own_number_of_people(first, second, hidden):
    told, down, up = table.change_between(first, second, counts=(8, 10), **POINTS)

    assert told == pytest.approx(second.value - first.value)
    assert (down, up) == pytest.approx(hidden)


@pytest.mark.parametrize(("change", "told"), [(0.6, 0.4), (0.3, 0.3), (-0.3, -0.3), (-3.5, -3.0)])
def test_a_change_alone_leads_from_its_baseline_to_a_cap_at_most(change, told):
    assert table.within_caps(change, Level(value=4.3), 8, **POINTS) == pytest.approx(told)


def test_the_level_between_two_told_is_their_mean_and_a_bound_if_either_is():
    assert table.mean_level(Level(value=3.0), Level(value=3.4), **POINTS) == Level(value=3.2)
    assert table.mean_level(ABOVE, Level(value=3.1), **POINTS) == Level(value=3.9, bound="at_or_above")
    assert table.mean_level(PLAIN, BELOW, **POINTS).bound == "at_or_below"


@pytest.mark.parametrize(("one", "two"), [(None, PLAIN), (PLAIN, None), (None, None)])
def test_without_two_levels_the_latest_stands_alone(one, two):
    assert table.mean_level(one, two, **POINTS) is two


def test_every_limit_is_carried_along_and_widened_on_its_own_side():
    found = table.around(0.5, value=0.2, ends=(-0.2, 0.6), ends80=(-0.1, 0.5), size=0.1, slack=(0.25, 0.15))

    assert (found.value, found.low, found.high) == (0.5, -0.2, 1.1)
    assert (found.low80, found.high80) == (-0.1, 1.0)


def test_without_slack_limits_are_only_rounded_outward():
    found = table.around(0.5, value=0.5, ends=(0.11, 0.79), ends80=(0.2, 0.7), size=0.1)

    assert (found.low, found.high, found.low80, found.high80) == (0.1, 0.8, 0.2, 0.7)


@pytest.mark.parametrize(("flagged", "word"), [(0, "good"), (1, "mixed"), (2, "mixed"), (3, "poor")])
def test_a_fifth_of_the_answers_flagged_is_still_mixed(flagged, word):
    assert table.quality_word(flagged, 10) == word
