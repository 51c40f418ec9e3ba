"""Teams in which everybody moves by the same have no variance to test with, and still no division by it."""

import numpy as np
import pytest

from scoring.change import moderation
from scoring.change.engine import programme_change
from scoring.change.shrinkage import shrink
from tests.scoring.change.builders import a_frame, a_team, named, risen


def moved_together(by):
    return [named(a_team(risen(by)), str(i)) for i in range(6)]


@pytest.mark.parametrize("by", [0.2, 0.4, -0.6])
def test_teams_that_move_together_are_judged_with_the_width_of_rounding(by):
    found = programme_change(moved_together(by), {"trust": a_frame(retest=None)})

    for change in found.changes:
        assert change.method == "moderated_t"
        assert change.delta.value == pytest.approx(by)
        assert 0 <= change.posterior_up <= 1
        assert change.delta_noise_only.se > 0.01
        assert np.isfinite([change.shrunken, change.shrunken_sd]).all()


def test_shrinkage_lives_with_the_smallest_variances():
    found = shrink(np.array([0.2, 0.2, -0.2]), np.full(3, 1e-32), sd=0.7)

    assert found.mean == pytest.approx([0.2, 0.2, -0.2])
    assert found.probability_above(0.0) == pytest.approx([1, 1, 0])


def test_without_the_floor_nothing_is_left_to_divide_by(monkeypatch):
    """The planted fault: the prior of the variances as if answers were not rounded."""
    whole = moderation.squeeze
    monkeypatch.setattr(moderation, "squeeze", lambda variances, df, floor: whole(variances, df, floor=1e-12))

    found = programme_change(moved_together(0.2), {"trust": a_frame(retest=None)})

    assert all(change.delta_noise_only.se < 0.01 for change in found.changes)
