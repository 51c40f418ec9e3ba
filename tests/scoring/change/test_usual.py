"""The usual rules are those of the packages people use, and the comparison sees what they do wrong."""

import dataclasses
import warnings

import numpy as np
import pytest
from scipy import stats

from bench.simulated.cells import LARGE, MOOD, STILL, with_day
from bench.simulated.programmes import Cell, drawn
from bench.simulated.side_by_side import CLEAR, PROBABLE, compared
from bench.simulated.usual import RULES, Rounds, mixed_error
from scoring.change.multiplicity import holm

EIGHT = Cell(name="8 of 8")
SMALL_ONE = np.array([[3.0, 3.4, 3.6, 3.8, 4.0, 3.2, 3.6, 4.2]])
SMALL_TWO = np.array([[3.6, 4.2, 4.0, 4.4, 4.2, 3.2, 4.2, 4.8]])


def rounds_of(first, second):
    return Rounds(
        first=np.atleast_3d(first), second=np.atleast_3d(second), width=4.0, error=np.full(len(first), 0.122)
    )


def simulated(changes=STILL, mood=0.0):
    _, answers = drawn(with_day(EIGHT, changes, mood=mood), seed=31, number=0)
    return Rounds(first=answers.first, second=answers.second, width=4.0, error=np.full(6, 0.122))


@pytest.fixture(scope="module")
def columns():
    cells = [with_day(EIGHT, STILL, mood=m) for m in (0.0, MOOD)] + [with_day(EIGHT, LARGE, mood=0.0)]
    return compared(cells, programmes=12, seed=32, processes=1)


def test_the_mixed_model_in_closed_form_is_statsmodels_own():
    import statsmodels.api as sm

    rounds = simulated()
    se, _ = mixed_error(rounds)
    design = np.column_stack([np.ones(16), np.repeat([0.0, 1.0], 8)])
    for team in range(5):
        both = np.concatenate([rounds.first[0, team], rounds.second[0, team]])
        with warnings.catch_warnings():
            # A variance of zero lies on the model's edge, of which the package warns.
            warnings.simplefilter("ignore")
            fitted = sm.MixedLM(both, design, groups=np.tile(np.arange(8), 2)).fit(reml=True)

        assert se[0, team] == pytest.approx(fitted.bse[1], rel=1e-4)


def test_the_mixed_model_is_r_s():
    """R 4.2.2, lmerTest 3.1-3, lme4 1.1-31: coef(summary(lmer(y ~ t + (1 | p))))[2, 2:3]."""
    first = np.array([[[1.0, 2.0, 3.0, 4.0]], [[1.0, 4.0, 2.0, 3.0]]])
    second = np.array([[[2.0, 2.0, 4.0, 5.0]], [[4.0, 1.0, 4.0, 2.0]]])

    se, df = mixed_error(Rounds(first=first, second=second, width=4.0, error=np.full(2, 0.1)))

    assert se.ravel() == pytest.approx([0.25, 0.9895285], abs=5e-8)
    assert df.ravel().tolist() == [3, 6]


def test_signed_ranks_are_r_s():
    """R 4.2.2: wilcox.test(round(second - first, 9)), with a zero and ties."""
    d = np.round(SMALL_TWO - SMALL_ONE, 9)[0]

    p = stats.wilcoxon(d, correction=True, method="asymptotic").pvalue

    assert p == pytest.approx(0.0201367516, abs=5e-11)
    claims = RULES["Wilcoxon's signed ranks"](rounds_of(SMALL_ONE[:, None], SMALL_TWO[:, None]))
    assert claims.tolist() == [[1]]


def test_holm_over_six_is_the_house_s_own():
    rounds = simulated(LARGE)
    p = stats.ttest_rel(rounds.second, rounds.first, axis=-1).pvalue
    expected = np.array([holm(column) for column in p.T]).T < 0.05

    assert (RULES["paired t test, Holm over six"](rounds) != 0).tolist() == expected.tolist()


@pytest.mark.parametrize("name", RULES)
def test_turning_the_scale_round_turns_every_claim_round(name):
    rounds = simulated(LARGE)
    turned = dataclasses.replace(rounds, first=6 - rounds.first, second=6 - rounds.second)

    assert RULES[name](turned).tolist() == (-RULES[name](rounds)).tolist()


def test_a_team_that_answers_as_before_is_claimed_by_nobody():
    same = np.repeat(SMALL_ONE[:, None], 2, axis=1)

    for rule in RULES.values():
        assert not rule(Rounds(first=same, second=same, width=4.0, error=np.array([0.122]))).any()


def test_the_usual_tests_keep_five_per_cent_a_scale_and_not_a_team(columns):
    calm, moody, _ = columns

    assert calm["paired t test", "false"] == pytest.approx(0.05, abs=0.02)
    assert calm["paired t test", "any_false"] > 0.15
    assert moody["paired t test", "any_false"] > calm["paired t test", "any_false"]
    assert calm["any difference of means", "any_false"] == pytest.approx(1, abs=0.01)


def test_soundline_s_clear_claims_are_rarer_than_any_other_rule_s_that_sees_half_of_large_changes(columns):
    calm, moody, large = columns
    seeing = [name for name in RULES if large[name, "power"] >= 0.5 and "Holm" not in name]

    assert large[CLEAR, "power"] >= 0.5
    assert len(seeing) >= 5
    for name in seeing:
        assert calm[CLEAR, "any_false"] < calm[name, "any_false"]
        assert moody[CLEAR, "any_false"] < moody[name, "any_false"]
    assert large[PROBABLE, "power"] > large["paired t test", "power"]
