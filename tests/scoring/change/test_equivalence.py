"""Inside or beyond the smallest change worth speaking of: one-sided tests equal R's, mirrored alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.change.equivalence import against_smallest
from scoring.change.intervals import interval
from scoring.change.programme_line import over_teams
from scoring.errors import ScoringError
from tests.scoring.witness import printed

TEAMS = np.array([0.42, 0.15, 0.61, 0.28, 0.33, 0.50, 0.10, 0.38, 0.25, 0.44])


def test_the_tests_against_both_ends_are_rs_one_sided_ones():
    """R 4.2.2: t.test(x, mu = .2, alternative = "greater"); t.test(x, mu = .5, alternative = "less")."""
    beyond = against_smallest(over_teams(TEAMS), smallest=0.2)
    inside = against_smallest(over_teams(TEAMS), smallest=0.5)

    assert beyond.p_beyond == printed(P_GREATER, 10)
    assert inside.p_inside == printed(P_LESS, 10)
    assert (beyond.is_beyond, beyond.is_inside) == (True, False)
    assert (inside.is_beyond, inside.is_inside) == (False, True)


P_GREATER, P_LESS = 0.008215942933, 0.006327874234


@given(st.floats(-2, 2), st.floats(0.01, 0.5), st.floats(2, 100), st.floats(0.05, 1))
@settings(deadline=None)
def test_what_is_shown_is_what_the_90_per_cent_range_shows(value, se, df, smallest):
    change = interval(value, se * se, df, method="t_over_teams")
    mirrored = interval(-value, se * se, df, method="t_over_teams")
    found = against_smallest(change, smallest=smallest)

    assert against_smallest(mirrored, smallest=smallest) == found
    assert not (found.is_inside and found.is_beyond)
    assert found.is_inside == (change.low90 > -smallest and change.high90 < smallest)
    assert found.is_beyond == (change.low90 > smallest or change.high90 < -smallest)
    assert found.is_inside == (found.p_inside < 0.05)
    assert found.is_beyond == (found.p_beyond < 0.05)


def test_without_a_smallest_change_or_a_spread_nothing_is_asked():
    with pytest.raises(ScoringError, match="must be above zero"):
        against_smallest(over_teams(TEAMS), smallest=0.0)
    with pytest.raises(ScoringError, match="standard error of 0"):
        against_smallest(interval(0.3, 0.0, 9, method="t_over_teams"), smallest=0.2)
