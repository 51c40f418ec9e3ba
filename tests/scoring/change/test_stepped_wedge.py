"""A stepped wedge equals R's mixed model with period effects, and says what it takes for granted."""

import math

import numpy as np
import pytest

from scoring.change.stepped_wedge import stepped_wedge
from scoring.errors import ScoringError
from tests.scoring.witness import printed

CROSSED = [1 + j // 2 for j in range(8)]


def wedge():
    """The cells of tests/reference/make_mixed.R: 8 teams, 5 rounds, two teams a step, three gaps."""
    means = np.full((8, 5), np.nan)
    for j in range(8):
        for t in range(5):
            y = 3.3 + 0.3 * math.sin(3 * j) + 0.05 * t + 0.3 * (t >= CROSSED[j])
            y += 0.12 * math.sin(11 * j + 5 * t)
            if (j + 2 * t) % 13 != 5:
                means[j, t] = math.floor(100 * y + 0.5) / 100
    return means


def test_the_effect_equals_the_mixed_model_of_r():
    """R 4.2.2, lmer(y ~ 0 + factor(period) + z + (1 | team)); contest1D(ddf = "Kenward-Roger")."""
    found = stepped_wedge(wedge(), CROSSED)

    assert found.n_cells == 37
    assert found.effect.value == pytest.approx(0.3084286, abs=2e-6)
    assert found.effect.se == printed(0.0612714, 6)
    assert found.effect.df == printed(26.279, 2)
    assert found.effect.p == printed(0.0000299, 7)
    assert found.team_variance == printed(0.0283489, 5)
    assert found.residual_variance == printed(0.0104646, 6)
    assert found.periods == pytest.approx((3.3364334, 3.3573091, 3.3922054, 3.4624285, 3.5090714), abs=5e-6)


def test_it_says_what_it_takes_for_granted():
    codes = [c.code for c in stepped_wedge(wedge(), CROSSED).caveats]

    assert codes == ["assignment_decides", "constant_effect", "few_teams", "missing_at_random"]


def test_what_happened_to_everybody_is_not_the_programmes():
    means = np.array([[3 + 0.2 * math.sin(9 * j) + 0.01 * math.sin(7 * j + 3 * t) for t in range(5)]
                      for j in range(8)])  # fmt: skip
    risen = means + np.array([0, 0.5, 0.2, 0.9, -0.4])

    assert stepped_wedge(risen, CROSSED).effect.value == pytest.approx(
        stepped_wedge(means, CROSSED).effect.value, abs=1e-5
    )


def test_mirrored_answers_mirror_the_effect():
    there, back = stepped_wedge(wedge(), CROSSED).effect, stepped_wedge(6 - wedge(), CROSSED).effect

    assert (back.value, back.low, back.high) == pytest.approx(
        (-there.value, -there.high, -there.low), abs=1e-5
    )


@pytest.mark.parametrize(
    ("means", "crossed", "says"),
    [
        pytest.param(np.ones((5, 4)), [1, 2, 2, 3, 3], "there are 5 and 4", id="few"),
        pytest.param(np.ones((6, 2)), [0, 1] * 3, "there are 6 and 2", id="two rounds"),
        pytest.param(np.ones((6, 4)), [2] * 6, "began in the same round", id="all at once"),
        pytest.param(np.ones((6, 4)), [1, 2], "2 beginnings for 6 teams", id="lengths"),
        pytest.param(np.where(np.arange(4) == 2, np.nan, np.ones((6, 4))), [1, 2, None] * 2,
                     "Round 3 has no team", id="an empty round"),
    ],
)  # fmt: skip
def test_what_is_no_wedge_is_refused(means, crossed, says):
    with pytest.raises(ScoringError, match=says):
        stepped_wedge(means, crossed)
