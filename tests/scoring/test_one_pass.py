"""The one pass gives what the general way gives, to the last digits, and knows when it may not be taken."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring import one_pass
from scoring.errors import ScoringError
from scoring.items import item_statistics
from scoring.moments import CHUNK_ROWS, ItemMoments, Moments
from scoring.one_pass import sums_of

ENDS = np.full(3, 1.0), np.full(3, 5.0)
ANY = arrays(
    np.float64, (9, 3), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 9.0, 2.5, 1e6, -1e9, np.nan])
)


def same(scores):
    found, own, together = sums_of(scores, *ENDS), ItemMoments.of(scores), Moments.of(scores)

    assert (found.own.n_rows, found.together.n_rows) == (own.n_rows, together.n_rows)
    assert found.together.n_complete == together.n_complete
    assert found.own.n.tolist() == own.n.tolist()
    for name in ("mean", "second", "third", "fourth"):
        here, there = getattr(found.own, name), getattr(own, name)
        size = np.abs(scores[~np.isnan(scores)]).max(initial=1.0) ** {"mean": 1, "second": 2}.get(name, 4)
        np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-10 * size)
    np.testing.assert_allclose(found.together.scatter, together.scatter, rtol=1e-9, atol=1e-9)
    assert found.at_low.tolist() == (scores == 1).sum(axis=0).tolist()
    assert found.at_high.tolist() == (scores == 5).sum(axis=0).tolist()


@settings(max_examples=60)
@given(ANY)
def test_any_scores_have_the_sums_of_the_general_way(scores):
    same(scores)


@pytest.mark.parametrize("points", [2, 5, 9, 15])
def test_formats_of_any_length_have_them_over_several_chunks(points):
    same(np.random.default_rng(1).integers(1, points + 1, size=(2 * CHUNK_ROWS + 17, 3)).astype(float))


def test_gaps_and_fractions_in_a_later_chunk_take_the_general_way():
    scores = np.random.default_rng(1).integers(1, 6, size=(3 * CHUNK_ROWS, 3)).astype(float)
    scores[CHUNK_ROWS + 5, 1], scores[-1, 2] = np.nan, 2.5

    same(scores)


def test_too_wide_a_reach_would_be_seen(monkeypatch):
    """Fourth powers of amounts do not fit into float32: without the bound digits are lost."""
    scores = np.random.default_rng(1).integers(-60, 61, size=(CHUNK_ROWS, 3)).astype(float)
    monkeypatch.setattr(one_pass, "FARTHEST", 100)
    monkeypatch.setattr(one_pass, "EXACT_FLOAT32", 2**60)

    assert not np.array_equal(sums_of(scores, *ENDS).own.fourth, ItemMoments.of(scores).fourth)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(
            sums_of(scores, *ENDS).own.fourth, ItemMoments.of(scores).fourth, rtol=1e-9
        )


def test_small_integers_are_read_as_they_are():
    scores = np.random.default_rng(1).integers(1, 6, size=(300, 3))

    one, two = (item_statistics(x, low=1, high=5) for x in (scores.astype(np.int8), scores.astype(float)))

    np.testing.assert_array_equal(one.kurtosis, two.kurtosis)
    np.testing.assert_array_equal(one.floor, (scores == 1).mean(axis=0))


def test_ends_of_other_items_are_refused():
    with pytest.raises(ScoringError, match="must number 3"):
        item_statistics(np.ones((4, 3)), low=np.ones(2), high=5)
