"""Patterns of missing answers counted as R counts them, and Little's test by full information."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.missing import little, patterns
from tests.scoring.witness import case as reference
from tests.scoring.witness import each

NAN = np.nan


@each("data", ".little")
def test_littles_test_is_that_of_lavaans_moments(case):
    found = little(case.matrix())

    assert (found.df, found.n_patterns) == (case.value["df"], case.value["patterns"])
    assert found.chi2 == case.near("chi2")
    assert found.p == case.near("p")
    assert found.mean.tolist() == case.near("mean")
    unbiased = found.covariance * found.n / (found.n - 1)
    assert unbiased[0, 0] == case.near("covariance_11")
    assert unbiased[1, 0] == case.near("covariance_21")


def test_items_left_out_together_are_counted_as_r_counts_them():
    case = reference("data", "bfi_C.patterns")
    names = np.array(case.data["columns"])

    found = patterns(case.matrix())
    told = {"+".join(names[gone]): n for gone, n in zip(found.is_missing, found.count, strict=True)}

    assert {k: v for k, v in told.items() if k} == case.value
    assert found.count[0] == told[""] == found.n_listwise


def test_what_listwise_and_pairwise_statistics_rest_on_is_counted():
    case = reference("data", "bfi_C.pairwise")

    found = patterns(case.matrix())

    counts = {"least": found.n_pairwise.min(), "most": found.n_pairwise.max(), "listwise": found.n_listwise}
    assert counts == case.value


@given(arrays(np.float64, (9, 3), elements=st.sampled_from([1.0, 2.0, NAN])))
def test_every_respondent_has_one_pattern(scores):
    found = patterns(scores)

    assert found.n == 9
    np.testing.assert_array_equal(found.is_missing[found.pattern_of], np.isnan(scores))
    np.testing.assert_array_equal(np.diag(found.n_pairwise), (~np.isnan(scores)).sum(axis=0))
    assert (np.diff(found.count) <= 0).all()


def gappy(*, by_chance):
    """Three related items of 500 people; the last left out by a coin, or by whoever is low on the first."""
    rng = np.random.default_rng(4)
    scores = rng.normal(size=(500, 1)) + rng.normal(size=(500, 3))
    out = rng.random(500) < 0.3 if by_chance else scores[:, 0] < -0.6
    scores[out, 2] = NAN
    return scores


def test_gaps_by_chance_pass_and_gaps_by_level_do_not():
    assert little(gappy(by_chance=True)).p > 0.05
    assert little(gappy(by_chance=False)).p < 1e-6


def test_the_test_is_blind_to_units_and_to_the_order_of_people():
    scores = gappy(by_chance=True)
    once = little(scores)

    again = little((1e6 + 250 * scores)[::-1])

    assert again.chi2 == pytest.approx(once.chi2, rel=1e-6)


def test_small_patterns_are_said():
    scores = gappy(by_chance=True)
    scores[0, :2] = [NAN, 1.0]

    assert "small_patterns" in [c.code for c in little(scores).caveats]


@pytest.mark.parametrize(
    "scores",
    [
        pytest.param(np.random.default_rng(1).normal(size=(40, 3)), id="nothing missing"),
        pytest.param(np.array([[1.0, 2.0, NAN], [2.0, NAN, 1.0]]), id="two people"),
        pytest.param(np.column_stack([gappy(by_chance=True), np.ones(500)]), id="an item that does not vary"),
        pytest.param(
            np.column_stack([gappy(by_chance=True), np.full(500, NAN)]), id="an item nobody answered"
        ),
        pytest.param(
            np.column_stack([(g := gappy(by_chance=True)), g[:, 0] - g[:, 1]]), id="one of the others"
        ),
        pytest.param(
            np.where(
                np.column_stack([np.arange(60) < 30, np.arange(60) >= 30, np.zeros(60)]).astype(bool),
                NAN,
                np.random.default_rng(2).normal(size=(60, 3)),
            ),
            id="two items never together",
        ),
        pytest.param(np.empty((0, 3)), id="nobody"),
    ],
)
def test_what_cannot_be_tested_is_refused(scores):
    with pytest.raises(ScoringError, match=r"Little's test|pattern"):
        little(scores)
