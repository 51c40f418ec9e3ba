"""Numbers as readers meet them: halves away from zero, true minus, nothing that is not a number."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import numbers

finite = st.floats(-1e6, 1e6, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.85, "3.9"),
        (0.25, "0.3"),
        (-0.25, "−0.3"),
        (-0.04, "0.0"),
        (0.0, "0.0"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_points_have_one_decimal_and_a_true_minus(value, shown):
    assert numbers.points(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0.8, "+0.8"), (-0.4, "−0.4"), (0.0, "0.0"), (0.04, "0.0"), (math.inf, "–")]
)
def test_a_change_carries_its_sign_unless_it_is_none(value, shown):
    assert numbers.signed(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0.784, ".78"), (-0.294, "−.29"), (1.0, "1.00"), (0.996, "1.00"), (None, "–")]
)
def test_what_cannot_exceed_one_has_no_leading_zero(value, shown):
    assert numbers.bounded(value) == shown


def test_an_interval_stands_in_brackets_or_not_at_all():
    assert numbers.interval(0.7361, 0.81) == "[.74, .81]"
    assert numbers.interval(None, 0.81) == "–"
    assert numbers.interval(math.nan, 0.81) == "–"


def test_german_readers_meet_a_comma():
    assert numbers.points(3.9, "de") == "3,9"
    assert numbers.span(-0.5, 0.9, "de") == "−0,5 bis +0,9"


@given(finite)
def test_no_figure_is_off_by_more_than_half_its_last_digit(value):
    shown = float(numbers.points(value).replace("−", "-"))

    assert abs(shown - value) <= 0.05 + 1e-8 * max(1.0, abs(value))


@given(finite)
def test_a_change_and_its_opposite_differ_in_sign_only(value):
    assert numbers.signed(value).lstrip("+−") == numbers.signed(-value).lstrip("+−")


@given(st.floats(1, 5), st.floats(1, 5))
def test_a_higher_value_never_stands_further_left(a, b):
    places = [float(numbers.position(v, 1, 5).rstrip("%")) for v in sorted((a, b))]

    assert 4 <= places[0] <= places[1] <= 96
