"""Scale scores: what is missing stays missing, and what is prorated is what the person said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.totals import composite, least_answers, pomp, scale_scores

GAPPY = arrays(np.float64, (5, 5), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]))


def scored(item_scores, *, least=3, rule="mean", low=1, high=5, **others):
    return scale_scores(item_scores, answered_at_least=least, rule=rule, low=low, high=high, **others)


@pytest.mark.parametrize(
    ("k_items", "least"),
    [
        pytest.param(k, n, id=f"{k} items")
        for k, n in ((1, 1), (2, 2), (3, 3), (4, 3), (5, 3), (6, 3), (7, 4), (12, 6))
    ],
)
def test_half_the_items_and_at_least_three_must_be_answered(k_items, least):
    assert least_answers(k_items) == least


def test_a_score_is_the_mean_of_the_answered_items():
    assert scored([[4, 5, np.nan, 3, np.nan]]).tolist() == [4.0]


def test_fewer_answers_than_needed_give_no_score():
    assert np.isnan(scored([[4, 5, np.nan, np.nan, np.nan]])).all()


def test_a_prorated_sum_is_the_mean_times_the_number_of_items():
    assert scored([[4, 5, np.nan, 3, np.nan]], rule="sum").tolist() == [20.0]


def test_percent_of_maximum_runs_from_0_to_100():
    assert scored([[1] * 5, [3] * 5, [5] * 5], rule="pomp").tolist() == [0.0, 50.0, 100.0]
    assert pomp([4.0], low=1, high=7).tolist() == [50.0]


def test_two_ways_fill_a_gap_when_items_differ_in_difficulty():
    # person mean 3, item mean 2, mean of item means 3: the gap is 3 + 2 - 3 = 2.
    means = np.array([2.0, 3.0, 3.0, 3.5, 3.5])

    score = scored([[np.nan, 3, 3, 3, 3]], item_means=means)

    assert score[0] == pytest.approx((2 + 4 * 3) / 5, abs=1e-12)


def test_an_imputed_answer_stays_within_the_format():
    means = np.array([5.0, 1.0, 1.0, 1.0, 1.0])

    score = scored([[np.nan, 5, 5, 5, 5]], item_means=means)

    assert score.tolist() == [5.0]


def test_items_of_like_difficulty_are_prorated_even_when_means_are_given():
    close = np.array([3.0, 3.1, 3.2, 3.4, 3.5])

    assert scored([[np.nan, 3, 3, 3, 5]], item_means=close).tolist() == [3.5]


def test_nobody_without_enough_answers_is_given_a_score_by_imputation():
    assert np.isnan(scored([[np.nan] * 5], item_means=np.array([1.0, 2, 3, 4, 5]))).all()


@given(GAPPY)
def test_a_score_lies_between_a_persons_lowest_and_highest_answer(item_scores):
    scores = scored(item_scores)

    for row, score in zip(item_scores, scores, strict=True):
        answered = row[~np.isnan(row)]
        assert np.isnan(score) == (answered.size < 3)
        if answered.size >= 3:
            assert answered.min() - 1e-12 <= score <= answered.max() + 1e-12


@given(GAPPY, st.permutations(range(5)))
def test_the_order_of_items_does_not_matter(item_scores, order):
    np.testing.assert_allclose(scored(item_scores[:, order]), scored(item_scores), atol=1e-12)


def test_a_composite_is_missing_where_a_member_is():
    np.testing.assert_array_equal(composite([[2.0, 4.0], [np.nan, 4.0]]), [3.0, np.nan])


def test_nobody_at_all_has_no_scores():
    assert scored(np.empty((0, 5))).shape == (0,)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param({"least": 6}, "can need 1 to 5 answers", id="more answers than items"),
        pytest.param({"least": 0}, "can need 1 to 5 answers", id="no answer"),
        pytest.param({"rule": "median"}, "a mean, a sum or pomp", id="another rule"),
        pytest.param({"low": 5, "high": 1}, "low end below the high end", id="ends turned"),
        pytest.param({"item_means": np.ones(4)}, "must number 5", id="means of another scale"),
    ],
)
def test_an_impossible_scoring_is_refused(given, message):
    with pytest.raises(ScoringError, match=message):
        scored([[1, 2, 3, 4, np.nan]], **given)
