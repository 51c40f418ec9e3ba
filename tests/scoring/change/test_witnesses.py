"""Each formula equals a number from outside this house: R, a paper, or a plain second implementation."""

import math

import numpy as np
import pytest

from scoring.change import (
    effect_sizes,
    exact,
    finite_team,
    individual,
    intervals,
    moderation,
    overlap,
    paired,
)
from scoring.change.shrinkage import shrink_with
from tests.scoring.witness import case, each, golden, printed

G = golden()
Y = np.array(G["team6x5"]["X"]).mean(axis=1)
D = np.array([0.4, 0.2, 0.6, 0.0, 0.8, 0.4])
KNOWN = {"error_variance": 0.12, "df_error": 59}


def same(value):
    return pytest.approx(value, abs=1e-9)


def matches(interval, expected):
    assert interval.se == same(expected["se"])
    assert interval.df == same(expected["df"])
    assert (interval.low, interval.high) == same((expected["lo"], expected["hi"]))


@pytest.mark.parametrize(
    ("roster", "key"),
    [pytest.param(6, "ft_mean_census", id="all"), pytest.param(8, "ft_mean_6of8", id="6 of 8")],
)
def test_the_likely_range_of_a_level_equals_the_second_implementation(roster, key):
    found = finite_team.mean_interval(Y, roster=roster, **KNOWN)

    matches(found, G[key])
    assert found.value == same(G[key]["mean"])


@pytest.mark.parametrize(
    ("stayers", "allowance", "key"),
    [
        pytest.param(6, 0.0, "ft_change_census", id="all"),
        pytest.param(8, 0.0, "ft_change_6of8", id="6 of 8"),
        pytest.param(6, 0.0091, "ft_change_shock", id="with a mood of the day"),
    ],
)
def test_a_linked_change_equals_the_second_implementation(stayers, allowance, key):
    found = finite_team.change_linked(D, stayers=stayers, allowance=allowance, df_allowance=30, **KNOWN)

    matches(found, G[key])
    assert found.value == same(G[key]["d"])


@pytest.mark.parametrize(
    ("rosters", "key"),
    [
        pytest.param((6, 6), "ft_unlinked", id="nobody came or went"),
        pytest.param((7, 8), "ft_unlinked_turnover", id="turnover"),
    ],
)
def test_an_unlinked_change_equals_the_second_implementation(rosters, key):
    found = finite_team.change_unlinked(Y, Y + D, roster1=rosters[0], roster2=rosters[1], stayers=6, **KNOWN)

    matches(found, G[key])


def test_moderated_variances_equal_the_second_implementation():
    found = moderation.squeeze(np.array([0.1, 0.2, 0.3, 0.15, 0.5, 0.25, 0.4, 0.05]), 7)

    assert found.variances == pytest.approx(G["squeeze"]["post"], abs=1e-6)
    assert (found.prior_df, found.prior) == pytest.approx((G["squeeze"]["d0"], G["squeeze"]["s0"]), abs=1e-6)


def test_shrunken_changes_equal_the_second_implementation():
    found = shrink_with(
        np.array([0.4, 0.1, 0.3, 0.6, -0.1]), np.full(5, 0.03), team_spread=0.22, mean_spread=0.36
    )

    assert found.mean == pytest.approx(G["eb"]["mean"], abs=1e-9)
    assert found.sd == pytest.approx(G["eb"]["sd"], abs=1e-9)
    assert found.probability_above(0) == pytest.approx(G["eb"]["p0"], abs=1e-9)


# Derrick, Toher and White's published example; p = .026 in print.
ONLY_A, PAIRS_A = [20, 21, 16, 18, 14, 12, 14, 17], [14, 15, 18, 20, 11, 19, 14, 15]
ONLY_B, PAIRS_B = [10, 16, 18, 16, 15, 14, 13, 10], [15, 10, 15, 17, 13, 19, 12, 13]


@pytest.mark.parametrize(("equal", "key"), [(True, "derrick_equal"), (False, "derrick_welch")])
def test_the_partially_overlapping_t_gives_the_published_p(equal, key):
    found = overlap.partially_overlapping_t(
        np.array(ONLY_B), np.array(ONLY_A), np.column_stack([PAIRS_B, PAIRS_A]), equal_variances=equal
    )

    assert (found.value, found.se, found.df) == same((G[key]["d"], G[key]["se"], G[key]["df"]))
    assert overlap.p_value(found) == same(G[key]["p"])
    assert overlap.p_value(found) == printed(0.026, digits=3)


def test_the_average_sd_difference_gives_the_published_interval():
    """statpsych's example for ci.stdmean.ps: .5550, .5433, SE .1610, [.2395, .8706]."""
    found = effect_sizes.average_sd_difference(means=(102.1, 110.4), sds=(14.6, 15.3), r=0.75, n=25)

    assert (found.value, found.corrected) == (printed(0.5550, 4), printed(0.5433, 4))
    assert (found.se, found.low, found.high) == (printed(0.1610, 4), printed(0.2395, 4), printed(0.8706, 4))
    assert found.se == same(G["dav_bonett"]["se"])


def test_trying_all_signs_equals_the_second_implementation():
    assert exact.sign_flip(D) == same(G["sign_flip"])
    assert exact.sign_flip(np.ones(5)) == same(G["sign_flip_min_n5"])


def test_an_index_of_reliable_change_equals_the_second_implementation():
    assert individual.reliable_change(3.2, 4.0, sem=0.35) == same(G["rci"])


def rounds(reference):
    """Mean scores of the people complete in both rounds."""
    columns = (*reference.data["t1"], *reference.data["t2"])
    items = reference.matrix(columns)
    split = len(reference.data["t1"])
    return items[:, :split].mean(axis=1), items[:, split:].mean(axis=1)


@each("change", ".paired_t")
def test_the_paired_t_is_that_of_r(case):
    first, second = rounds(case)

    found = paired.paired_t(second - first)

    assert (found.low, found.high, found.df) == (case.near("lower"), case.near("upper"), case.near("df"))
    assert found.value / found.se == case.near("t")
    assert intervals.two_sided_p(found.value, found.se**2, found.df) == case.near("p")


@each("change", ".effect_sizes")
def test_the_difference_in_its_own_sd_is_that_of_r(case):
    dz, gz = effect_sizes.difference_in_own_sd(np.column_stack(rounds(case)))

    assert (dz, gz) == (case.near("d_z"), case.near("hedges_g_z_exact"))


@pytest.mark.parametrize("study", ["sai_xray", "sai_shed"])
@pytest.mark.parametrize("by", ["rci_alpha", "rci_retest"])
def test_individual_changes_are_those_of_r(study, by):
    expected = case("change", f"{study}.{by}")
    first, second = rounds(expected)

    found = individual.individual_changes(first, second, sem=expected.value["sem"])

    assert found.standard_error == expected.near("s_diff")
    assert found.smallest == pytest.approx(expected.value["sdc95"], rel=2e-5)  # R takes 1.959964 for 1.96
    assert (found.n_up, found.n_down, found.n_within) == (
        expected.value["n_improved_up"], expected.value["n_down"], expected.value["n_stable"],
    )  # fmt: skip
    assert found.index[:3] == tuple(expected.near(f"rci_row{row}") for row in (1, 2, 3))


def test_the_error_variance_of_a_retest_is_that_of_the_two_way_anova():
    """sem_consistency: the square root of the residual mean square of persons by occasions, R 4.2.2 aov."""
    from scoring.change.error_variance import from_repeated

    expected = case("change", "sai_shed.sem_gtheory")
    first, second = rounds(expected)

    assert math.sqrt(from_repeated([second - first]).value) == expected.near("sem_consistency")
