"""Item statistics against psych, and what they say of items nobody can learn from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.items import item_statistics
from tests.scoring.witness import each

FIELDS = ("mean", "sd", "skew", "kurtosis", "item_rest", "alpha_if_dropped")


def described(scores, *, low=1, high=6):
    return item_statistics(scores, low=low, high=high)


def codes(found):
    return [(c.code, dict(c.facts).get("item")) for c in found.caveats]


@each("reliability", ".describe")
def test_counts_means_and_deviations_are_those_of_psych(case):
    found = described(case.matrix())

    assert found.n.tolist() == case.value["n"]
    assert found.mean.tolist() == case.near("mean")
    assert found.sd.tolist() == case.near("sd")


@each("reliability", ".skew_kurt_type2")
def test_skew_and_kurtosis_are_those_of_spss_and_sas(case):
    found = described(case.matrix())

    assert found.skew.tolist() == case.near("skew")
    assert found.kurtosis.tolist() == case.near("kurtosis")


@each("reliability", "listwise.item_stats")
def test_item_rest_correlations_are_psychs_r_drop(case):
    assert described(case.matrix()).item_rest.tolist() == case.near("r.drop")


@each("reliability", "listwise.alpha_drop")
def test_alpha_if_dropped_is_that_of_psych(case):
    assert described(case.matrix()).alpha_if_dropped.tolist() == case.near("raw_alpha")


@each("reliability", ".floor_ceiling_pct")
def test_floor_and_ceiling_are_the_shares_at_the_ends(case):
    scores = case.matrix()
    low, high = scores.min(), scores.max()

    found = described(scores, low=low, high=high)

    assert (100 * found.floor).tolist() == pytest.approx(case.value["floor"][:-1], abs=1e-9)
    assert (100 * found.ceiling).tolist() == pytest.approx(case.value["ceiling"][:-1], abs=1e-9)


@each("reliability", ".describe")
def test_item_rest_uses_complete_rows_though_the_mean_uses_all(case):
    scores = case.matrix()
    whole = scores[~np.isnan(scores).any(axis=1)]

    np.testing.assert_allclose(described(scores).item_rest, described(whole).item_rest, atol=1e-12)
    assert described(scores).n_complete == whole.shape[0]


@given(
    arrays(np.float64, (7, 3), elements=st.integers(1, 5).map(float)),
    st.permutations(range(7)),
    st.integers(-9, 9),
)
def test_statistics_are_blind_to_the_order_of_people_and_all_but_the_mean_to_a_shift(scores, order, shift):
    found, moved = described(scores), described(scores[order] + shift)

    for name in FIELDS[1:]:
        np.testing.assert_allclose(getattr(moved, name), getattr(found, name), atol=1e-6, err_msg=name)
    np.testing.assert_allclose(moved.mean, found.mean + shift, atol=1e-9)


@given(arrays(np.float64, (6, 3), elements=st.sampled_from([1.0, 2.0, 3.0, np.nan])))
def test_no_number_is_missing_without_a_caveat(scores):
    found = described(scores)

    named = {item for _, item in codes(found)}
    for name in FIELDS:
        for item in np.flatnonzero(np.isnan(getattr(found, name))):
            assert item in named or None in named, f"{name} of item {item} is missing in silence"


def test_an_item_that_does_not_vary_is_named_and_spoils_no_other():
    scores = np.column_stack([np.arange(6.0) % 4, [3] * 6, [1, 2, 2, 4, 3, 1]])

    found = described(scores)

    assert np.isnan([found.skew[1], found.kurtosis[1], found.item_rest[1]]).all()
    assert np.isfinite(found.item_rest[[0, 2]]).all()
    assert ("constant_item", 1) in codes(found)


def test_an_item_nobody_answered_is_named():
    scores = np.column_stack([[1.0, 2, 3], [np.nan] * 3, [2.0, 2, 1]])

    found = described(scores)

    assert found.n.tolist() == [3, 0, 3]
    assert found.missing.tolist() == [0, 1, 0]
    assert np.isnan([found.mean[1], found.floor[1]]).all()
    assert {("unanswered", 1), ("few_complete_rows", None)} <= set(codes(found))


def test_two_items_leave_no_alpha_when_one_is_dropped():
    found = described([[1.0, 2.0], [2.0, 3.0], [4.0, 4.0], [1.0, 1.0]])

    assert np.isnan(found.alpha_if_dropped).all()
    assert np.isfinite(found.item_rest).all()
    assert codes(found) == [("two_items", None)]


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        pytest.param(np.empty((0, 3)), "0 complete respondents", id="nobody"),
        pytest.param(np.empty((3, 0)), "0 items", id="no items"),
        pytest.param([["a", "b"]], "needs numbers", id="words"),
    ],
)
def test_where_there_is_nothing_to_describe_it_is_refused(scores, message):
    with pytest.raises(ScoringError, match=message):
        described(scores)
