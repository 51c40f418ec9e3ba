"""Mokken scaling against the mokken package, and the laws its coefficients must keep."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.mokken.invariance import invariant_ordering
from scoring.mokken.monotonicity import monotonicity
from scoring.mokken.ordering import h_transposed, rho
from scoring.mokken.scalability import scalability
from scoring.mokken.selection import selection
from tests.scoring.witness import case as one_case
from tests.scoring.witness import each, near

ANSWERS = arrays(np.float64, (12, 4), elements=st.integers(1, 4).map(float))


def varied(item_scores):
    assume((np.ptp(item_scores, axis=0) > 0).all())
    return item_scores


@each("mokken", ".H")
def test_scalability_and_its_errors_are_those_of_mokken(case):
    found = scalability(case.matrix())

    off = ~np.eye(len(found.items), dtype=bool)
    pairs = np.array(case.value["Hij"]["values"])
    assert found.pairs[off].tolist() == near(pairs[off].tolist(), case.tol)
    assert found.items.tolist() == case.near("Hi")
    assert found.scale == case.near("H")
    assert found.se_items.tolist() == case.near("se_Hi")
    assert found.se_scale == case.near("se_H")


@each("mokken", ".aisp")
def test_selected_scales_are_those_of_mokken(case):
    assert selection(case.matrix()).tolist() == case.value


@each("mokken", ".monotonicity")
def test_violations_of_monotonicity_are_those_of_mokken(case):
    found = monotonicity(case.matrix())

    assert [i.compared for i in found] == case.value["#ac"]
    assert [i.violations for i in found] == case.value["#vi"]
    assert [i.significant for i in found] == case.value["#zsig"]
    # The witness prints two digits of these, and the criterion without decimals.
    assert [i.largest for i in found] == pytest.approx(case.value["maxvi"], abs=0.005)
    assert [i.total for i in found] == pytest.approx(case.value["sum"], abs=0.005)
    assert [i.z_largest for i in found] == pytest.approx(case.value["zmax"], abs=0.005)
    assert [i.criterion for i in found] == pytest.approx(case.value["crit"], abs=0.5)


@each("mokken", ".iio_HT")
def test_the_agreement_on_the_items_order_is_that_of_mokken(case):
    """check.iio leaves out items that change places, and gives HT of the others."""
    assert invariant_ordering(case.matrix()).ht == case.near("HT")


@each("mokken", ".reliability")
def test_rho_is_that_of_mokken(case):
    assert rho(case.matrix()).value == case.near("MS_rho")


@given(ANSWERS)
def test_coefficients_are_never_above_one_and_do_not_depend_on_codes_or_order(item_scores):
    scores = varied(item_scores)

    found = scalability(scores)

    shifted = scalability(scores[:, ::-1] + 3)
    assert np.nanmax(found.pairs) <= 1 + 1e-9
    assert found.scale == pytest.approx(shifted.scale, abs=1e-9)
    assert found.items.tolist() == pytest.approx(shifted.items[::-1].tolist(), abs=1e-9)


def test_a_perfect_scale_has_h_of_one_and_no_error():
    scores = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 0, 0]] * 5, dtype=float)

    found = scalability(scores)

    assert found.scale == pytest.approx(1.0)
    assert found.se_scale == pytest.approx(0.0, abs=1e-9)
    assert h_transposed(scores).value == pytest.approx(1.0)


def test_items_of_two_kinds_make_two_scales():
    rng = np.random.default_rng(5)
    first, second = rng.normal(size=(2, 800, 1))
    noise = rng.normal(size=(800, 8))
    seen = np.hstack([np.repeat(first, 4, axis=1), np.repeat(second, 4, axis=1)]) * 1.6 + noise
    scores = np.digitize(seen, [-1.5, 0, 1.5]).astype(float)

    found = selection(scores)

    assert len(set(found[:4])) == len(set(found[4:])) == 1
    assert {*found.tolist()} == {1, 2}


def test_an_item_that_falls_where_others_rise_is_seen():
    rng = np.random.default_rng(6)
    trait = rng.normal(size=1000)
    scores = np.digitize(trait[:, None] + rng.normal(size=(1000, 5)), [-1, 0, 1]).astype(float)
    scores[:, 4] = np.digitize(-np.abs(trait) + rng.normal(size=1000) * 0.3, [-1.5, -0.7, -0.2])

    found = monotonicity(scores)

    assert found[4].significant > 0
    assert found[4].criterion > 80
    assert max(i.criterion for i in found[:4]) < 80


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scalability([[1.5, 2], [2, 3]]), "whole-number"),
        (lambda: scalability([[1, 2], [1, 3]]), "same answer to item 1"),
        (lambda: selection([[1, 2], [2, 3], [3, 1]], lower_bound=1.2), "between 0 and 1"),
        (lambda: monotonicity([[1, 2], [2, 3], [3, 1]]), "two groups of 50"),
        (lambda: invariant_ordering([[1, 2], [2, 3], [3, 1]]), "3 items"),
    ],
)
def test_what_does_not_exist_is_refused_in_words(call, words):
    with pytest.raises(ScoringError, match=words):
        call()


def test_nobody_ranking_items_apart_has_no_ht():
    with pytest.raises(ScoringError, match="HT does not exist"):
        h_transposed([[1, 1, 1], [2, 2, 2], [3, 3, 3]])


def test_ties_in_popularity_count_half_each_way():
    """The reference set has two steps passed by the same number of people."""
    codes = one_case("mokken", "verbagg_poly8.H").matrix()

    assert (codes[:, 0] >= 1).sum() == (codes[:, 1] >= 1).sum()
