"""Moments: what one pass says is what numpy says, and parts add up to the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring import moments
from scoring.errors import ScoringError
from scoring.moments import ItemMoments, Moments

GAPPY = arrays(np.float64, (9, 3), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]))
PARTS = ("mean", "scatter", "answered")
POWERS = ("mean", "second", "third", "fourth")


def people(n, k=4, seed=3):
    return np.random.default_rng(seed).integers(1, 6, (n, k)).astype(float)


@given(GAPPY, st.integers(0, 9))
def test_moments_of_two_groups_add_up_to_those_of_all(item_scores, cut):
    apart = Moments.of(item_scores[:cut]) + Moments.of(item_scores[cut:])
    together = Moments.of(item_scores)

    assert (apart.n_rows, apart.n_complete) == (together.n_rows, together.n_complete)
    for part in PARTS:
        np.testing.assert_allclose(getattr(apart, part), getattr(together, part), atol=1e-9)


@given(GAPPY, st.integers(0, 9))
def test_items_own_moments_add_up_to_the_fourth_power(item_scores, cut):
    apart = ItemMoments.of(item_scores[:cut]) + ItemMoments.of(item_scores[cut:])
    together = ItemMoments.of(item_scores)

    np.testing.assert_array_equal(apart.n, together.n)
    for power in POWERS:
        np.testing.assert_allclose(getattr(apart, power), getattr(together, power), atol=1e-8)


@settings(max_examples=20)
@given(st.integers(2, 40), st.integers(1, 7))
def test_chunks_of_any_size_give_the_covariance_of_numpy(n_people, rows):
    scores = people(n_people)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moments, "CHUNK_ROWS", rows)
        found = Moments.of(scores)

    np.testing.assert_allclose(found.covariance, np.cov(scores, rowvar=False), atol=1e-12)
    np.testing.assert_allclose(found.mean, scores.mean(axis=0), atol=1e-12)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64, np.float32])
def test_whole_numbers_of_any_type_give_the_same_covariance(kind):
    scores = people(10_000)

    found = Moments.of(scores.astype(kind))

    np.testing.assert_allclose(
        found.covariance, np.cov(scores, rowvar=False), rtol=1e-5 if kind == np.float32 else 1e-12
    )
    assert found.n == 10_000


def test_integers_too_large_for_exact_short_sums_are_counted_in_long_ones():
    scores = np.random.default_rng(5).integers(0, 100_000, (5_000, 3))

    np.testing.assert_allclose(Moments.of(scores).covariance, np.cov(scores, rowvar=False), rtol=1e-12)


def test_a_large_common_level_costs_no_digits():
    scores = people(5_000) + 1e7

    np.testing.assert_allclose(Moments.of(scores).covariance, np.cov(people(5_000), rowvar=False), rtol=1e-6)


def test_incomplete_rows_count_for_items_but_not_for_covariances():
    scores = np.vstack([people(6), [np.nan, 3, 4, 5]])

    found = Moments.of(scores)

    assert (found.n_rows, found.n_complete, found.answered.tolist()) == (7, 6, [6, 7, 7, 7])
    np.testing.assert_allclose(found.covariance, np.cov(people(6), rowvar=False), atol=1e-12)


def test_an_infinite_answer_is_refused_not_dropped_with_its_row():
    scores = people(6)
    scores[2, 1] = np.inf

    with pytest.raises(ScoringError, match="infinite"):
        Moments.of(scores)


def test_answers_too_large_to_multiply_are_refused():
    with pytest.raises(ScoringError, match="too large"):
        Moments.of([[1e200, 1.0], [2e200, 2.0]])


def test_moments_of_other_items_cannot_be_added():
    with pytest.raises(ScoringError, match="4 items cannot be added to those of 3 items"):
        Moments.of(people(5)) + Moments.of(people(5, k=3))


def test_an_item_that_rounding_makes_vary_counts_as_constant():
    scores = people(2_000)
    scores[:, 1] = 0.1 + 0.2

    assert Moments.of(scores).constant_items.tolist() == [1]
    assert ItemMoments.of(scores).is_constant.tolist() == [False, True, False, False]
