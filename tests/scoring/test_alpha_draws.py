"""Alpha by drawing from sums: the same draws, the same interval as drawing rows one by one."""

import numpy as np
import pytest

from scoring.alpha_draws import alpha_drawn
from scoring.alpha_intervals import bootstrap
from scoring.errors import ScoringError
from scoring.moments import Moments
from scoring.reliability import alpha_of


def people(n=90, k=5, seed=4):
    rng = np.random.default_rng(seed)
    return np.digitize(rng.normal(size=(n, 1)) + rng.normal(size=(n, k)), [-1.5, -0.5, 0.5, 1.5]) + 1.0


@pytest.mark.parametrize("teams", [pytest.param(None, id="people"), pytest.param(9, id="teams")])
def test_sums_give_the_interval_that_rows_give(teams):
    scores = people()
    scores[3, 1] = np.nan
    groups = None if teams is None else (np.arange(len(scores)) % teams).tolist()

    fast = alpha_drawn(scores, rng=np.random.default_rng(1), groups=groups, draws=300)
    slow = bootstrap(
        scores, lambda x: alpha_of(Moments.of(x).covariance), rng=np.random.default_rng(1), groups=groups,
        draws=300,
    )  # fmt: skip

    assert (fast.value, fast.low, fast.high) == pytest.approx((slow.value, slow.low, slow.high), abs=1e-12)
    assert (fast.method, fast.n, fast.caveats) == (slow.method, slow.n, slow.caveats)


def test_alike_members_make_the_interval_by_teams_the_wider_one():
    """A planted fault: people drawn one by one where teams answered as one."""
    scores = np.repeat(people(n=12), 8, axis=0)
    teams = np.repeat(range(12), 8).tolist()

    alone = alpha_drawn(scores, rng=np.random.default_rng(2), draws=400)
    whole = alpha_drawn(scores, rng=np.random.default_rng(2), draws=400, groups=teams)

    assert whole.high - whole.low > 1.5 * (alone.high - alone.low)
    assert [c.code for c in whole.caveats] == ["few_teams"]


def test_a_far_shift_of_all_answers_changes_nothing():
    scores = people()

    near, far = (alpha_drawn(x, rng=np.random.default_rng(3), draws=200) for x in (scores, scores + 1e6))

    assert (far.low, far.high) == pytest.approx((near.low, near.high), abs=1e-8)


@pytest.mark.parametrize(
    ("scores", "said", "more"),
    [
        pytest.param(people(), "200 draws", {"draws": 100}, id="few draws"),
        pytest.param(people(), "two teams", {"groups": ["a"] * 90}, id="one team"),
        pytest.param(people(n=1), "at least 2 items and 2", {}, id="one person"),
        pytest.param(np.ones((20, 3)), "same total", {}, id="no spread"),
        pytest.param(np.array([[1.0, 1], [1, 1], [2, 2]]), "could not be found", {}, id="often lost"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_facts(scores, said, more):
    with pytest.raises(ScoringError, match=said):
        alpha_drawn(scores, rng=np.random.default_rng(1), **more)
