"""Items that say the same or the opposite, and people who answer them otherwise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.careless import irv_by_part, seconds_an_item, share_of_fast_pages
from scoring.errors import ScoringError
from scoring.synonyms import Pairs, agreement, antonyms, reverse_gap, synonyms
from tests.scoring.witness import case as reference

SIX = Pairs(first=np.array([1, 3, 5]), second=np.array([0, 2, 4]), correlation=np.ones(3))


def test_with_two_pairs_nobody_has_an_index_as_in_careless():
    case = reference("careless", "careless_sim.psychsyn")

    assert agreement(case.matrix(), synonyms(case.matrix())).tolist() == case.near()


def test_synonyms_are_the_pairs_base_r_finds_and_correlates():
    case, mean = (reference("data", f"bfi25.synonyms{x}") for x in ("", "_mean"))
    pairs = synonyms(case.matrix(), above=0.45)

    found = agreement(case.matrix(), pairs)

    assert found[:60].tolist() == case.near()
    assert np.nanmean(found) == mean.near("mean")
    assert (len(pairs), int((~np.isnan(found)).sum())) == (mean.value["pairs"], mean.value["n"])


def test_antonyms_are_those_of_base_r():
    case = reference("data", "bfi25.antonyms")

    found = agreement(case.matrix(), antonyms(case.matrix(), below=-0.35))

    assert found[:60].tolist() == case.near()


def test_variability_by_part_is_that_of_careless():
    case = reference("careless", "careless_sim.irv_split")

    found = irv_by_part(case.matrix(), parts=4)

    names = [name for name in case.value if name.startswith("irv")][-4:]
    for part, name in enumerate(names):
        assert found[:, part].tolist() == case.near(name)


@given(arrays(np.float64, (4, 6), elements=st.sampled_from([1.0, 2.0, 5.0, np.nan])))
def test_an_index_stays_between_minus_one_and_one_or_is_not_there(responses):
    found = agreement(responses, SIX)

    assert (np.isnan(found) | (np.abs(found) <= 1)).all()
    turned = Pairs(first=SIX.second, second=SIX.first, correlation=SIX.correlation)
    np.testing.assert_allclose(agreement(responses, turned), found)


def test_who_answers_alike_throughout_has_no_index():
    assert np.isnan(agreement(np.full((1, 6), 3.0), SIX)).all()


def test_the_gap_between_forward_and_turned_items_is_a_share_of_the_range():
    keyed = [[5.0, 5.0, 1.0, 1.0], [4.0, 4.0, 4.0, 4.0], [np.nan, np.nan, 2.0, 2.0]]

    found = reverse_gap(keyed, signs=[1, 1, -1, -1], scales=[[0, 1, 2, 3]], reach=4.0)

    np.testing.assert_allclose(found, [1.0, 0.0, np.nan])


def test_a_scale_of_one_direction_has_no_gap():
    assert np.isnan(reverse_gap([[1.0, 2.0]], signs=[1, 1], scales=[[0, 1]])).all()


def test_time_is_read_page_by_page():
    seconds = [[10.0, 3.0], [2.0, 3.0], [np.nan, 9.0], [np.nan, np.nan]]

    np.testing.assert_allclose(seconds_an_item(seconds, items_on_page=[5, 2])[0], [2.0, 1.5])
    np.testing.assert_allclose(share_of_fast_pages(seconds, items_on_page=[5, 2]), [0, 0.5, 0, np.nan])


@pytest.mark.parametrize(
    "impossible",
    [
        pytest.param(lambda: synonyms(np.ones((5, 1))), id="one item"),
        pytest.param(lambda: synonyms(np.ones((5, 3)), above=1.0), id="a limit of one"),
        pytest.param(lambda: antonyms(np.ones((5, 3)), below=0.4), id="antonyms above zero"),
        pytest.param(lambda: agreement(np.ones((5, 3)), SIX), id="pairs of other items"),
        pytest.param(lambda: irv_by_part(np.ones((5, 7)), parts=4), id="parts of one item"),
        pytest.param(lambda: seconds_an_item([[-1.0]], items_on_page=[2]), id="time running backwards"),
        pytest.param(lambda: reverse_gap([[1.0]], signs=[1], scales=[], reach=0.0), id="no range"),
    ],
)
def test_what_cannot_be_read_is_refused(impossible):
    with pytest.raises(ScoringError):
        impossible()


def test_items_that_do_not_vary_are_in_no_pair():
    responses = np.column_stack([np.ones(20), np.arange(20.0), np.arange(20.0) + 1])

    found = synonyms(responses)

    assert (found.first.tolist(), found.second.tolist()) == ([2], [1])
