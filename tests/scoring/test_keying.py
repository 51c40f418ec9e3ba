"""Keying: mirrored about the middle of the format, once, and nothing lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.keying import keyed, reverse

ANSWERS = arrays(np.float64, (6, 4), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]))


@given(ANSWERS)
def test_reversing_twice_gives_the_answers_back(item_scores):
    twice = reverse(reverse(item_scores, low=1, high=5), low=1, high=5)

    np.testing.assert_array_equal(twice, item_scores)


@given(ANSWERS)
def test_keying_leaves_the_given_answers_as_they_were(item_scores):
    before = item_scores.copy()

    keyed(item_scores, signs=(1, -1, 1, -1), low=1, high=5)

    np.testing.assert_array_equal(item_scores, before)


def test_only_reverse_keyed_items_are_mirrored_each_about_its_own_middle():
    answers = [[1.0, 0.0, 2.0], [4.0, 10.0, np.nan]]

    scores = keyed(answers, signs=(1, -1, -1), low=np.array([1, 0, 1]), high=np.array([5, 10, 7]))

    np.testing.assert_array_equal(scores, [[1.0, 10.0, 6.0], [4.0, 0.0, np.nan]])


def test_a_sign_that_is_neither_one_nor_minus_one_is_refused():
    with pytest.raises(ScoringError, match="keyed 1 or -1"):
        keyed([[1.0, 2.0]], signs=(1, 0), low=1, high=5)


def test_signs_of_another_number_than_the_items_are_refused():
    with pytest.raises(ScoringError, match="must number 2"):
        keyed([[1.0, 2.0]], signs=(1,), low=1, high=5)
