"""Orders and allocations: concordance, its chance, and its words."""

import json
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.proofs import consensus as proof
from scoring.consensus import allocation_agreement, consensus_word, kendall_w, midranks, top_overlap
from scoring.errors import ScoringError
from tests.scoring.witness import golden, near

ORDERS = st.lists(st.permutations([1.0, 2.0, 3.0, 4.0, 5.0]), min_size=3, max_size=7)


def test_kendalls_w_is_that_of_the_second_implementation():
    assert kendall_w([[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4]]).w == near(golden()["kendall_w"], 1e-9)


def test_ties_are_corrected_for():
    """scipy.stats.friedmanchisquare corrects for ties: W = chi-square / (m (k - 1))."""
    from scipy.stats import friedmanchisquare

    points = np.array([[5, 5, 3, 1], [4, 2, 2, 1], [5, 3, 3, 3], [2, 4, 4, 1], [5, 4, 3, 1]], dtype=float)

    found = kendall_w(points)

    assert found.w == pytest.approx(friedmanchisquare(*points.T).statistic / (5 * 3), abs=1e-12)
    assert [c.code for c in found.caveats] == ["tied"]


@given(ORDERS)
def test_the_mean_rank_correlation_belongs_to_w(orders):
    ranks = np.array(orders)
    pairs = np.corrcoef(ranks)[np.triu_indices(len(orders), 1)]

    assert kendall_w(ranks).mean_spearman == pytest.approx(pairs.mean(), abs=1e-9)


@given(ORDERS, st.permutations(range(5)))
def test_w_is_blind_to_the_names_of_options_and_to_turning_all_orders(orders, names):
    ranks = np.array(orders)

    assert kendall_w(ranks[:, names]).w == pytest.approx(kendall_w(ranks).w, abs=1e-9)
    assert kendall_w(6 - ranks).w == pytest.approx(kendall_w(ranks).w, abs=1e-9)
    assert 0 <= kendall_w(ranks).w <= 1 + 1e-12


def test_points_are_read_as_orders():
    np.testing.assert_array_equal(midranks(np.array([[10.0, 30.0, 10.0]])), [[1.5, 3.0, 1.5]])


@pytest.mark.parametrize(
    ("m", "k"),
    [pytest.param(3, 3, id="3 x 3"), pytest.param(4, 3, id="4 x 3"), pytest.param(3, 4, id="3 x 4")],
)
def test_small_critical_values_are_those_of_every_possible_order(m, k):
    first = tuple(range(1, k + 1))
    found = [kendall_w([first, *rest]).w for rest in product(permutations(first), repeat=m - 1)]
    critical = kendall_w([first] * m).critical

    beyond = np.mean(np.array(found) > critical)
    at_least_the_last = np.mean(np.array(found) > critical - 0.001)

    assert beyond <= 0.05 < at_least_the_last


def test_the_table_shipped_is_the_one_the_proof_counts():
    shipped = json.loads(Path(proof.TABLE).read_text())["kendall_w"]

    for m in (3, 5, 9, 15):
        assert shipped[str(m)]["3"] == proof.upward(proof.counted(m, 3))


@pytest.mark.parametrize(
    ("m", "row"),
    [
        pytest.param(5, (0.49, 0.44, 0.42, 0.38, 0.35), id="5 members"),
        pytest.param(8, (0.32, 0.29, 0.27, 0.24, 0.23), id="8 members"),
        pytest.param(12, (0.21, 0.19, 0.18, 0.16, 0.15), id="12 members"),
    ],
)
def test_critical_values_are_those_of_an_earlier_simulation(m, row):
    found = [kendall_w(np.tile(np.arange(1.0, k + 1), (m, 1))).critical for k in (4, 5, 6, 8, 10)]

    assert found == pytest.approx(row, abs=0.011)


def test_large_teams_are_held_to_chi_square():
    found = kendall_w(np.tile(np.arange(1.0, 5), (30, 1)))

    assert found.critical == pytest.approx(7.8147 / 90, abs=1e-5)
    assert [c.code for c in found.caveats] == ["critical_approximate"]


@pytest.mark.parametrize(
    ("w", "critical", "word"),
    [
        (0.75, 0.4, "high"),
        (0.70, 0.4, "fair"),
        (0.50, 0.4, "fair"),
        (0.45, 0.4, "some"),
        (0.29, 0.2, "low"),
        (0.45, 0.49, "low"),
        (0.75, 0.78, "low"),
    ],
)
def test_the_word_needs_the_band_and_more_than_chance(w, critical, word):
    assert consensus_word(w, critical=critical) == word


def test_members_who_share_alike_agree_wholly_and_opposites_not_at_all():
    assert allocation_agreement([[50, 30, 20]] * 4).value == pytest.approx(1)
    assert allocation_agreement([[100, 0, 0], [0, 100, 0], [0, 0, 100]]).value == pytest.approx(0)


def test_an_allocation_is_read_as_shares_of_its_own_sum():
    tens, hundreds = [[5, 3, 2], [2, 5, 3], [3, 3, 4]], [[50, 30, 20], [20, 50, 30], [30, 30, 40]]

    one, two = allocation_agreement(tens), allocation_agreement(hundreds)

    assert one.value == pytest.approx(two.value, abs=1e-12)
    assert one.mean_shares.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("m", "k", "critical"), [(5, 5, 0.67), (8, 5, 0.64), (12, 5, 0.62), (5, 6, 0.65), (12, 6, 0.60)]
)
def test_chance_agreement_of_allocations_is_that_of_an_earlier_simulation(m, k, critical):
    assert allocation_agreement(np.ones((m, k))).critical == pytest.approx(critical, abs=0.011)


def test_the_first_three_overlap_wholly_or_as_chance_has_it():
    found, chance = top_overlap([[1, 2, 3, 4, 5, 6], [2, 3, 1, 6, 5, 4]])
    every = [len({0, 1, 2} & set(p[:3])) for p in permutations(range(6))]

    assert found == 1
    assert chance == pytest.approx(np.mean([s / (6 - s) for s in every]), abs=1e-12)


@pytest.mark.parametrize(
    ("statistic", "given"),
    [
        pytest.param(kendall_w, [[1, 2, 3], [2, 1, 3]], id="two members"),
        pytest.param(kendall_w, [[1, 2], [2, 1], [1, 2]], id="two options"),
        pytest.param(kendall_w, [[1, 1, 1]] * 4, id="all tied"),
        pytest.param(kendall_w, np.full((5, 4), np.nan), id="all missing"),
        pytest.param(allocation_agreement, [[50, 50, 0]] * 2, id="two allocations"),
        pytest.param(allocation_agreement, [[50, 50, 0], [0, 0, 0], [20, 30, 50]], id="no points"),
        pytest.param(allocation_agreement, [[60, 50, -10], [1, 1, 1], [20, 30, 50]], id="fewer than none"),
        pytest.param(lambda x: top_overlap(x, top=9), [[1, 2, 3], [1, 2, 3]], id="more firsts than options"),
    ],
)
def test_where_there_is_no_consensus_to_measure_it_is_refused(statistic, given):
    with pytest.raises(ScoringError):
        statistic(given)
