"""What the formulas must obey whatever the numbers: limits, floors, mirrors, refusals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.change import (
    allowance,
    effect_sizes,
    error_variance,
    exact,
    finite_team,
    individual,
    level,
    moderation,
    multiplicity,
    overlap,
    paired,
    regression_to_mean,
    sensitivity,
)  # fmt: skip
from scoring.change.shapes import Allowance, ErrorVariance, PooledVariance
from scoring.change.shrinkage import shrink
from scoring.errors import ScoringError

ERROR = {"error_variance": 0.12, "df_error": 59}
scores = arrays(float, st.integers(4, 12), elements=st.integers(5, 25).map(lambda x: x / 5))
p_values = arrays(float, st.integers(1, 8), elements=st.floats(0, 1))


@given(scores, st.randoms())
@settings(deadline=None)
def test_with_everybody_answering_the_link_adds_nothing(first, random):
    second = np.array([min(5.0, x + random.choice([0, 0.2, 0.4])) for x in first])
    n = len(first)

    linked = finite_team.change_linked(second - first, stayers=n, **ERROR)
    unlinked = finite_team.change_unlinked(first, second, roster1=n, roster2=n, stayers=n, **ERROR)

    assert unlinked.se == pytest.approx(linked.se, abs=1e-12)
    assert unlinked.value == pytest.approx(linked.value, abs=1e-9)


def test_a_team_drawn_from_a_multitude_has_the_textbook_standard_error():
    y = np.array([3.0, 3.4, 4.2, 4.0, 2.8, 3.6])

    found = finite_team.mean_interval(y, roster=10**9, error_variance=0.05, df_error=59)

    assert found.se == pytest.approx(y.std(ddof=1) / math.sqrt(6), abs=1e-6)


@given(scores, st.integers(0, 6))
@settings(deadline=None)
def test_fewer_answers_of_the_same_spread_never_look_more_exact(y, silent):
    all_answer = finite_team.mean_interval(y, roster=len(y), **ERROR)
    some_answer = finite_team.mean_interval(y, roster=len(y) + silent, **ERROR)

    assert some_answer.se >= all_answer.se - 1e-12


def test_without_its_floor_silence_would_look_exact(monkeypatch):
    """The planted fault: the formula as it would be without max(..., 0)."""
    alike = np.array([3.0, 3.2, 3.0, 3.2, 3.0, 3.2])

    def standard_errors():
        return [finite_team.mean_interval(alike, roster=n, **ERROR).se for n in (6, 12)]

    def unfloored(*, n, roster, variance, error):
        return (variance - error) * (1 / n - 1 / roster), error / n

    all_answered, half_answered = standard_errors()
    assert half_answered >= all_answered

    monkeypatch.setattr(finite_team, "mean_variance", unfloored)
    all_answered, half_answered = standard_errors()
    assert half_answered < all_answered


def test_answers_all_equal_still_carry_the_noise_of_answering():
    found = finite_team.mean_interval(np.full(6, 4.0), roster=6, **ERROR)

    assert found.se == pytest.approx(math.sqrt(0.12 / 6), abs=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_three_people_or_fewer_have_no_likely_range(n):
    few = np.arange(float(n))

    with pytest.raises(ScoringError, match=f"at least 4 people; there are {n}"):
        finite_team.mean_interval(few, roster=n, **ERROR)
    with pytest.raises(ScoringError, match=f"at least 4 people; there are {n}"):
        finite_team.change_linked(few, stayers=n, **ERROR)
    with pytest.raises(ScoringError, match=f"at least 4 people; there are {n}"):
        finite_team.change_unlinked(few, few, roster1=n, roster2=n, stayers=n, **ERROR)
    with pytest.raises(ScoringError, match=f"at least 4 people; there are {n}"):
        paired.paired_t(few)
    with pytest.raises(ScoringError, match=f"at least 4 people; there are {n}"):
        paired.welch_t(few, np.ones(8))


def test_a_missing_score_is_refused_not_passed_on():
    with pytest.raises(ScoringError, match="missing score among 5"):
        finite_team.mean_interval(np.array([3.0, 4, 5, 3, np.nan]), roster=5, **ERROR)


def test_counts_that_contradict_each_other_are_refused_with_the_counts():
    y = np.array([3.0, 3.4, 4.2, 4.0, 2.8])

    with pytest.raises(ScoringError, match="5 answers from a roster of 4"):
        finite_team.mean_interval(y, roster=4, **ERROR)
    with pytest.raises(ScoringError, match="5 linked people, but only 4"):
        finite_team.change_linked(y, stayers=4, **ERROR)
    with pytest.raises(ScoringError, match="rosters hold 5 and 5 members, 6 of them"):
        finite_team.change_unlinked(y, y, roster1=5, roster2=5, stayers=6, **ERROR)


@given(scores)
@settings(deadline=None)
def test_exchanging_the_rounds_turns_the_sign_and_nothing_else(d):
    there = finite_team.change_linked(d - 3, stayers=len(d) + 1, **ERROR)
    back = finite_team.change_linked(3 - d, stayers=len(d) + 1, **ERROR)

    assert (back.value, back.low, back.high) == pytest.approx((-there.value, -there.high, -there.low))


def test_error_shrinks_towards_both_ends_alike_and_stops_at_the_floor():
    known = {"low": 1.0, "high": 5.0}
    at = [level.error_variance_at(0.12, 3.0, np.full(5, x), **known) for x in (1.0, 1.2, 3.0, 4.8, 5.0)]

    assert at[0] == at[4] == pytest.approx(0.12 * 0.15 / 3.0)
    assert at[1] == pytest.approx(at[3])
    assert at[2] == max(at) == pytest.approx(0.12 * 4 / 3.0)


def test_a_score_outside_its_scale_is_refused():
    with pytest.raises(ScoringError, match=r"score of 5\.4 lies outside the scale's range 1 to 5"):
        level.room(np.array([3.0, 5.4]), low=1, high=5)


def test_moderated_variances_never_weigh_more_than_the_programme_holds():
    alike = moderation.squeeze(np.full(8, 0.2), 7)

    assert alike.prior_df == 56
    assert alike.variances == pytest.approx([0.2] * 8)


def test_few_teams_lean_on_the_instrument_and_say_so():
    known = PooledVariance(value=0.3, df=30, source="evidence")

    prior = moderation.prior_of(np.array([0.1, 0.2]), np.array([7, 7]), known=known, granularity=0.2)

    assert (prior.value, prior.df) == (0.3, 8.0)
    assert prior.draw(0.1, 7) == pytest.approx((8 * 0.3 + 7 * 0.1) / 15)


def test_a_team_of_equal_answers_does_not_break_the_programmes_prior():
    known = PooledVariance(value=0.3, df=30, source="evidence")
    variances = np.array([0.0, 0.2, 0.3, 0.25, 0.4])

    prior = moderation.prior_of(variances, np.full(5, 7.0), known=known, granularity=0.2)

    assert 0 < prior.value < 1
    assert prior.draw(0.0, 7) > 0


@given(p_values)
@settings(deadline=None)
def test_holm_is_never_below_its_p_never_above_one_and_keeps_the_order(p):
    adjusted = multiplicity.holm(p)

    assert (adjusted >= p).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()
    assert (multiplicity.bh(p) <= adjusted + 1e-12).all()


@given(p_values, st.randoms())
@settings(deadline=None)
def test_holm_does_not_depend_on_the_order_of_scales(p, random):
    order = list(range(len(p)))
    random.shuffle(order)

    np.testing.assert_allclose(multiplicity.holm(p[order]), multiplicity.holm(p)[order])


def test_holm_steps_down_once_the_smallest_has_passed():
    """Holm (1979): 4 x .01, then 3 x .02; .03 stays at the running maximum of 2 x .03 = .06."""
    assert multiplicity.holm(np.array([0.03, 0.01, 0.02, 0.2])).tolist() == pytest.approx(
        [0.06, 0.04, 0.06, 0.2]
    )


@given(st.lists(st.integers(-8, 8).map(lambda x: x / 5), min_size=1, max_size=10))
@settings(deadline=None)
def test_the_exact_test_is_blind_to_the_direction_and_to_the_order(d):
    values = np.array(d)

    assert exact.sign_flip(values) == exact.sign_flip(-values[::-1])
    assert exact.signed_rank(values) == exact.signed_rank(-values[::-1])
    assert 2 / 2 ** len(d) <= exact.sign_flip(values) <= 1


def test_no_exact_test_can_find_a_change_of_five_people():
    assert exact.sign_flip(np.array([2.0, 3.0, 1.0, 4.0, 2.5])) == 0.0625


def test_ranks_with_zeros_and_ties_are_enumerated_not_approximated():
    """2, 2, 0, -1, 3: midranks 3.5 3.5 1 2 5; |sum| = 10 of at most 14: 6 of 32 sign patterns reach it."""
    d = np.array([0.4, 0.4, 0.0, -0.2, 0.6])
    ranks = exact.signed_midranks(d)

    signs = np.array(np.meshgrid(*[[1, -1]] * 5)).reshape(5, -1).T
    reached = np.mean(np.abs(signs @ np.abs(ranks)) >= abs(ranks.sum()) - 1e-9)

    assert ranks.tolist() == [3.5, 3.5, 0.0, -2.0, 5.0]
    assert exact.signed_rank(d) == reached


@pytest.mark.parametrize("n", [0, 23])
def test_all_signs_are_tried_for_one_to_twenty_two_people(n):
    with pytest.raises(ScoringError, match=f"here are {n}"):
        exact.sign_flip(np.ones(n))


def test_with_nobody_linked_twice_the_overlap_t_is_refused():
    with pytest.raises(ScoringError, match="at least 2 linked people; there are 1"):
        overlap.partially_overlapping_t(np.ones(3), np.ones(3), np.ones((1, 2)))


def test_the_textbook_tests_refuse_what_has_no_spread():
    with pytest.raises(ScoringError, match="All 5 differences are the same"):
        paired.paired_t(np.full(5, 0.4))
    with pytest.raises(ScoringError, match="same score within each round"):
        paired.welch_t(np.full(5, 4.0), np.full(5, 4.4))


def test_shrinkage_draws_in_and_mirrors():
    up = shrink(np.array([0.6, 0.1, 0.2]), np.full(3, 0.03), sd=0.7)
    down = shrink(-np.array([0.6, 0.1, 0.2]), np.full(3, 0.03), sd=0.7)

    assert abs(up.mean[0]) < 0.6
    assert down.mean == pytest.approx([-x for x in up.mean])
    assert down.probability_above(0) == pytest.approx([1 - p for p in up.probability_above(0)])


def test_one_team_alone_is_shrunken_by_the_prior():
    alone = shrink(np.array([0.5]), np.array([0.03]), sd=0.7)

    assert 0 < alone.mean[0] < 0.5


def test_error_variance_is_the_first_that_exists_in_the_stated_order():
    retest = ErrorVariance(value=0.1, df=50)
    long = ErrorVariance(value=0.11, df=30, status="double_baseline")
    short = ErrorVariance(value=0.11, df=29, status="double_baseline")
    pooled = error_variance.PooledAlpha(alpha=0.8, within_variance=0.5, n=30)
    few = error_variance.PooledAlpha(alpha=0.8, within_variance=0.5, n=29)
    alpha = {"alpha": 0.85, "within_variance": 0.5}
    choose = error_variance.choose

    assert choose(retest=retest, double_baseline=long, pooled=pooled, **alpha) is retest
    assert choose(double_baseline=long, pooled=pooled, **alpha) is long
    assert choose(double_baseline=short, pooled=pooled, **alpha).status == "alpha_plus_transient"
    assert choose(pooled=pooled).value == pytest.approx(0.5 * 0.28)
    assert choose(pooled=few) is None
    assert not choose(pooled=pooled).is_measured


def test_pooled_alpha_is_about_the_teams_own_means():
    rng = np.random.default_rng(3)
    teams = [rng.normal(0, 1, (8, 1)) + rng.normal(0, 0.7, (8, 5)) + 10 * team for team in range(6)]

    found = error_variance.pooled_alpha(teams)
    shifted = error_variance.pooled_alpha([t - 10 * i for i, t in enumerate(teams)])

    assert found.alpha == pytest.approx(shifted.alpha)
    assert found.n == 48
    assert error_variance.pooled_alpha(teams[:3]) is None
    assert error_variance.pooled_alpha(teams, low=-10, high=90).q == pytest.approx(
        np.mean([(x + 10) * (90 - x) for t in teams for x in t.mean(axis=1)])
    )


def test_a_negative_alpha_gives_no_error_variance():
    with pytest.raises(ScoringError, match="check the keying"):
        error_variance.from_alpha(-0.2, within_variance=0.5)


def test_the_allowance_is_the_first_that_exists_in_the_stated_order():
    found = Allowance(variance=0.02, df=19, source="programme")

    assert allowance.choose(programme=found, occasion_sd=0.2, within_variance=0.5) is found
    assert allowance.choose(occasion_sd=0.2, occasion_teams=11, within_variance=0.5) == Allowance(
        variance=pytest.approx(0.04), df=10, source="evidence"
    )
    assert allowance.choose(within_variance=0.5, icc1=0.5).variance == pytest.approx(0.05)


def test_the_mood_of_quiet_teams_is_what_answer_noise_leaves_over():
    """With equal noise, restricted likelihood has the closed form (variance - noise) / 2."""
    d = np.random.default_rng(5).normal(0, 0.3, 20)

    found = allowance.from_quiet_teams(d, np.full(20, 0.03))

    assert found.variance == pytest.approx((d.var(ddof=1) - 0.03) / 2, rel=1e-4)
    assert allowance.from_quiet_teams(d / 100, np.full(20, 0.03)).variance == 0.0
    with pytest.raises(ScoringError, match="15 teams on; there are 14"):
        allowance.from_quiet_teams(d[:14], np.full(14, 0.03))


def test_a_profile_that_lasts_needs_no_correction_and_noise_needs_all_of_it():
    profiles = [np.array([0.4, 0.6, 0.8]), np.array([0.3, 0.5, 0.7])]
    lasting = regression_to_mean.profile_reliability(profiles, noise=0.0, allowance=0.0)

    assert lasting == 1
    assert regression_to_mean.expected_gain(profiles[0], chosen=0, reliability=lasting) == 0
    assert regression_to_mean.profile_reliability(profiles, noise=0.5, allowance=0.0) == 0
    assert regression_to_mean.expected_gain(profiles[0], chosen=0, reliability=0) == pytest.approx(0.2)


def test_the_tipping_point_brings_the_whole_team_to_zero():
    tip = sensitivity.tipping_point(0.4, answered=0.75)

    assert 0.75 * 0.4 + 0.25 * tip == pytest.approx(0)
    assert sensitivity.tipping_point(0.4, answered=1.0) is None


def test_one_person_on_five_items_can_rarely_be_shown_to_change():
    assert individual.smallest_detectable(0.122) == pytest.approx(0.97, abs=0.005)
    with pytest.raises(ScoringError, match="standard error above zero"):
        individual.reliable_change(3, 4, sem=0)
    with pytest.raises(ScoringError, match="3 people in the first round, 2 in the second"):
        individual.individual_changes(np.ones(3), np.ones(2), sem=0.3)


def test_a_person_without_a_score_has_no_index_and_is_not_counted():
    found = individual.individual_changes(np.array([3.0, np.nan]), np.array([5.0, 4.0]), sem=0.3)

    assert math.isnan(found.index[1])
    assert (found.n_up, found.n_down, found.n_within) == (1, 0, 0)


def test_practice_is_taken_off_before_the_index():
    assert individual.reliable_change(3, 4, sem=0.35, practice=1.0) == 0


def test_the_primary_effect_size_divides_by_a_fixed_deviation():
    change = finite_team.change_linked(np.array([0.4, 0.2, 0.6, 0.0]), stayers=4, **ERROR)
    found = effect_sizes.by_norm_sd(change, sd=0.5)

    assert (found.value, found.low) == pytest.approx((change.value / 0.5, change.low / 0.5))
    with pytest.raises(ScoringError, match="norm standard deviation"):
        effect_sizes.by_norm_sd(change, sd=0.0)
