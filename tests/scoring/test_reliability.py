"""Reliability against psych and printed tables, and the laws its coefficients must keep."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring import reliability
from scoring.errors import ScoringError
from scoring.moments import Moments
from scoring.reliability import alpha, alpha_standardized, feldt_interval, lambda6, sem, split_halves
from tests.scoring.witness import each, golden, near, printed

# Six targets rated by four judges, [shrout1979] table 2.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)
ANSWERS = arrays(np.float64, (8, 4), elements=st.integers(1, 5).map(float))


def varied(item_scores):
    assume((item_scores.std(axis=0) > 0).all() and item_scores.sum(axis=1).std() > 0)
    return item_scores


def test_alpha_matches_shrout_and_fleiss():
    """Alpha of four judges equals their ICC(3,k), printed as .91 [shrout1979]."""
    assert alpha(SHROUT_FLEISS).value == printed(0.91, digits=2)


@each("reliability", "listwise.alpha_total")
def test_alpha_standardized_alpha_and_lambda6_are_those_of_psych(case):
    scores = case.matrix()

    assert alpha(scores).value == case.near("raw_alpha")
    assert alpha_standardized(scores).value == case.near("std_alpha")
    assert lambda6(scores).value == case.near("lambda6_smc")


@each("reliability", "listwise.alpha_feldt_ci")
def test_alphas_interval_is_that_of_psych(case):
    found = alpha(case.matrix())

    assert (found.low, found.high) == (case.near("lower"), case.near("upper"))


@each("reliability", "listwise.split_half_all")
def test_all_split_halves_are_gone_through(case):
    found = split_halves(case.matrix())

    assert (found.min, found.max, found.mean) == (case.near("min"), case.near("max"), case.near("mean"))
    assert found.n_splits == case.value["n_splits"]


def test_feldts_interval_of_a_published_alpha_is_that_of_the_second_implementation():
    assert list(feldt_interval(0.85, n=89, k_items=7)) == near(golden()["feldt"], 1e-9)


def test_alpha_of_a_small_team_is_that_of_the_second_implementation():
    team = golden()["team6x5"]

    found = alpha(np.array(team["X"], dtype=float))

    assert [found.value, found.low, found.high] == near([team["alpha"], *team["alpha_feldt"]], 1e-9)
    assert [c.code for c in found.caveats] == ["few_people"]


@each("change", ".alphas")
def test_alphas_of_two_occasions_are_those_of_psych(case):
    first, second = case.occasions()

    assert alpha(first).value == case.near("alpha_t1")
    assert alpha(second).value == case.near("alpha_t2")


def test_alpha_counts_only_complete_rows_in_its_interval():
    gappy = np.vstack([SHROUT_FLEISS, [np.nan, 3, 4, 5]])

    assert alpha(gappy) == alpha(SHROUT_FLEISS)


def test_counting_incomplete_rows_would_be_seen(monkeypatch):
    """The fault of pingouin's listwise interval, planted: counting all rows narrows the interval."""
    gappy = np.vstack([SHROUT_FLEISS, np.full((6, 4), np.nan)])
    honest = feldt_interval

    def counts_all(value, *, n, **others):
        return honest(value, n=gappy.shape[0], **others)

    monkeypatch.setattr(reliability, "feldt_interval", counts_all)

    assert alpha(gappy).low > honest(alpha(gappy).value, n=6, k_items=4)[0]


@given(ANSWERS, st.floats(-40, 40))
def test_alpha_is_blind_to_a_shift_of_one_item(item_scores, shift):
    moved = varied(item_scores).copy()
    moved[:, 1] += shift

    assert alpha(moved).value == pytest.approx(alpha(item_scores).value, abs=1e-8)


@given(ANSWERS, st.permutations(range(8)), st.permutations(range(4)))
def test_alpha_is_blind_to_the_order_of_people_and_items(item_scores, people, items):
    shuffled = varied(item_scores)[people][:, items]

    assert alpha(shuffled).value == pytest.approx(alpha(item_scores).value, abs=1e-10)


@given(ANSWERS, st.floats(0.1, 50))
def test_alpha_is_blind_to_the_unit_of_points_and_the_standard_error_follows_it(item_scores, unit):
    scores = varied(item_scores)

    assert alpha(scores * unit).value == pytest.approx(alpha(scores).value, abs=1e-9)
    assert sem(scores * unit).value == pytest.approx(sem(scores).value * unit, rel=1e-6, abs=1e-9)


@given(ANSWERS)
def test_alpha_of_parts_added_is_alpha_of_the_whole(item_scores):
    scores = varied(item_scores)

    assert alpha(Moments.of(scores[:3]) + Moments.of(scores[3:])).value == pytest.approx(
        alpha(scores).value, abs=1e-10
    )


@given(ANSWERS)
def test_the_mean_split_of_an_even_scale_is_standardised_alpha(item_scores):
    scores = varied(item_scores)
    assume(abs(Moments.of(scores).correlation.sum()) > 0.1)

    found = split_halves(scores)

    assert found.mean == pytest.approx(alpha_standardized(scores).value, abs=1e-8)
    assert found.min - 1e-9 <= found.mean <= found.max + 1e-9


def test_the_standard_error_is_the_residual_of_people_by_items():
    scores = SHROUT_FLEISS
    residual = scores - scores.mean(axis=1, keepdims=True) - scores.mean(axis=0) + scores.mean()
    mean_square = (residual**2).sum() / (5 * 3)

    assert sem(scores).value == pytest.approx(np.sqrt(mean_square / 4), abs=1e-12)


def test_two_items_have_an_alpha():
    found = alpha(SHROUT_FLEISS[:, :2])

    assert found.low < found.value < found.high


def test_people_who_contradict_each_other_have_a_negative_alpha_that_says_so():
    found = alpha([[1, 5], [2, 3], [5, 1], [4, 3]])

    assert found.value < 0
    assert "negative_alpha" in [c.code for c in found.caveats]


def test_an_item_everybody_answers_alike_is_named_in_a_caveat():
    scores = np.column_stack([SHROUT_FLEISS, np.full(6, 3.0)])

    caveats = {c.code: dict(c.facts) for c in alpha(scores).caveats}

    assert caveats["constant_item"] == {"item": 4}


def test_long_scales_draw_their_splits_from_the_seed_given():
    scores = np.random.default_rng(1).normal(size=(60, 24)) + np.random.default_rng(2).normal(size=(60, 1))

    one, two = (split_halves(scores, rng=np.random.default_rng(7)) for _ in range(2))

    assert one == two
    assert [c.code for c in one.caveats] == ["splits_drawn"]
    assert one.min < one.mean < one.max
    with pytest.raises(ScoringError, match="Give a seed"):
        split_halves(scores)


@pytest.mark.parametrize("statistic", [alpha, alpha_standardized, lambda6, sem, split_halves])
@pytest.mark.parametrize(
    ("scores", "message"),
    [
        pytest.param(np.empty((0, 3)), "3 items and 0 complete", id="nobody"),
        pytest.param([[1.0, 2.0, 3.0]], "3 items and 1 complete", id="one person"),
        pytest.param([[1.0], [2.0]], "1 items and 2 complete", id="one item"),
        pytest.param([[1.0, np.nan], [np.nan, 2.0], [1, 1]], "2 items and 1 complete", id="one complete"),
        pytest.param([[3.0, 3.0], [3.0, 3.0], [3.0, 3.0]], "same", id="all equal"),
        pytest.param([["1", "x"], ["2", "3"]], "needs numbers", id="words"),
        pytest.param([1.0, 2.0], "1 dimension", id="one column"),
        pytest.param([[np.inf, 1.0], [2.0, 3.0], [1, 1]], "infinite", id="infinite"),
    ],
)
def test_where_there_is_no_reliability_it_is_refused(statistic, scores, message):
    with pytest.raises(ScoringError, match=message):
        statistic(scores)


@pytest.mark.parametrize("statistic", [alpha_standardized, lambda6, split_halves])
def test_correlations_with_a_constant_item_are_refused_by_its_number(statistic):
    with pytest.raises(ScoringError, match="item 2"):
        statistic([[1.0, 3.0, 2.0], [2.0, 3.0, 4.0], [4.0, 3.0, 4.0]])


def test_a_repeated_item_has_no_lambda6():
    scores = np.column_stack([SHROUT_FLEISS, SHROUT_FLEISS[:, 0]])

    with pytest.raises(ScoringError, match="wholly given by the others"):
        lambda6(scores)


def test_a_coverage_outside_0_and_1_is_refused():
    with pytest.raises(ScoringError, match="coverage"):
        alpha(SHROUT_FLEISS, ci_level=95)
