"""One team shrunk again with its companions held still: the same figures as shrinking everybody anew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.change.shrinkage import Companions, shrink

changes = st.floats(-2, 2)
variances = st.floats(1e-9, 2)


@st.composite
def programmes(draw):
    teams = draw(st.integers(1, 9))
    deltas = draw(arrays(float, teams, elements=changes))
    noise = draw(arrays(float, teams, elements=variances))
    return deltas, noise, draw(st.integers(0, teams - 1)), draw(changes), draw(variances)


@given(programmes())
def test_one_team_changed_is_shrunk_as_if_everybody_were_shrunk_anew(programme):
    deltas, noise, place, delta, variance = programme
    alone = Companions.of(deltas, noise, sd=0.7).with_own(place, delta, variance)
    deltas[place], noise[place] = delta, variance
    anew = shrink(deltas, noise, sd=0.7)
    assert alone.mean[0] == pytest.approx(anew.mean[place], abs=1e-9)
    assert alone.sd[0] == pytest.approx(anew.sd[place], rel=1e-7, abs=1e-9)
    assert alone.probability_above(0)[0] == pytest.approx(anew.probability_above(0)[place], abs=1e-7)


def test_beside_a_very_exact_team_its_companions_keep_their_digits():
    deltas, noise = np.array([0.5, 0.1, 0.3]), np.array([1e-14, 0.04, 0.05])
    found = Companions.of(deltas, noise, sd=0.7).with_own(0, 0.5, 0.04)
    anew = shrink(deltas, np.array([0.04, 0.04, 0.05]), sd=0.7)
    assert found.mean[0] == pytest.approx(anew.mean[0], rel=1e-13)
