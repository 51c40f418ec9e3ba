"""Intraclass correlations of teams against multilevel, lme4, psych and print."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.multilevel import icc, icc2_of_team
from tests.scoring.test_reliability import SHROUT_FLEISS
from tests.scoring.witness import case as reference
from tests.scoring.witness import each, printed

TEAMS = ["a"] * 4 + ["b"] * 5 + ["c"] * 3
SCORES = arrays(np.float64, 12, elements=st.integers(4, 20).map(lambda i: i / 4))
JUDGED = (SHROUT_FLEISS.ravel(), np.repeat(range(6), 4).tolist())


@each("multilevel", ".icc")
def test_icc_of_49_groups_is_that_of_multilevel(case):
    found = icc(case.matrix().mean(axis=1), case.groups())

    assert found.icc1_mean_size.value == case.near("icc1")
    assert found.icc2.value == case.near("icc2")
    assert (found.mean_square_between, found.mean_square_within) == (case.near("msb"), case.near("msw"))
    assert (found.n_teams, found.n_persons) == (case.value["n_groups"], case.value["n"])


@pytest.mark.parametrize("scale", ["TSIG", "HOSTIL"])
def test_icc1_with_n0_is_close_to_the_mixed_models(scale):
    """lme4 1.1-31, lmer(scale ~ 1 + (1 | group)): REML agrees with the moments estimator where data allow."""
    case = reference("multilevel", f"lq2002.{scale}.icc_reml")

    found = icc(reference("multilevel", f"lq2002.{scale}.icc").matrix().mean(axis=1), case_groups(scale))

    assert found.icc1.value == pytest.approx(case.value["icc1"], abs=0.001)
    assert found.icc1.low < case.value["icc1"] < found.icc1.high


def case_groups(scale):
    return reference("multilevel", f"lq2002.{scale}.icc").groups()


def test_six_targets_of_four_judges_have_the_printed_iccs():
    """[shrout1979]: ICC(1,1) = .17 and ICC(1,k) = .44."""
    found = icc(*JUDGED)

    assert (found.icc1.value, found.icc2.value) == (printed(0.17, 2), printed(0.44, 2))
    assert found.n0 == pytest.approx(4)


@each("change", ".icc")
def test_intervals_of_pairs_are_those_of_psych(case):
    """People as groups of two occasions: psych's ICC1 and ICC1k with their F intervals."""
    first, second = case.occasions()
    pairs = np.column_stack([first.mean(axis=1), second.mean(axis=1)])

    found = icc(pairs.ravel(), np.repeat(np.arange(len(pairs)), 2).tolist())

    for row, estimate in ((0, found.icc1), (3, found.icc2)):
        wanted = [case.value[column][row] for column in ("ICC", "lower", "upper")]
        assert [estimate.value, estimate.low, estimate.high] == pytest.approx(wanted, abs=case.tol)


@given(SCORES, st.permutations(range(12)))
def test_icc_is_blind_to_order_shift_unit_and_the_teams_names(scores, order):
    assume(np.ptp(scores) > 0)
    shuffled = [f"team {TEAMS[i]}" for i in order]

    one, two = icc(scores, TEAMS), icc(10 + 3 * scores[order], shuffled)

    assert two.icc1_mean_size.value == pytest.approx(one.icc1_mean_size.value, abs=1e-7)
    assert two.icc2.value == pytest.approx(one.icc2.value, abs=1e-7)


@given(SCORES)
def test_the_interval_holds_the_estimate(scores):
    assume(np.ptp(scores) > 0)

    found = icc(scores, TEAMS)

    for estimate in (found.icc1, found.icc2):
        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


def test_a_negative_estimate_is_given_as_0_and_says_what_it_was():
    found = icc([1, 5, 2, 1, 5, 3], ["a", "a", "a", "b", "b", "b"])

    caveats = {c.code: dict(c.facts) for c in found.icc1.caveats}
    assert found.icc1.value == 0
    assert caveats["negative_set_to_zero"]["value"] < 0
    assert found.icc1_mean_size.value == caveats["negative_set_to_zero"]["value"]


def test_people_without_a_team_or_a_score_are_left_out_and_counted():
    scores, teams = JUDGED
    found = icc([*scores, 3.0, np.nan, 4.0], [*teams, None, 0, ""])

    assert found.icc1.value == icc(scores, teams).icc1.value
    assert ("without_team", 2) in [(c.code, dict(c.facts).get("n")) for c in found.icc1.caveats]


def test_few_teams_are_said_to_be_few():
    assert [c.code for c in icc(*JUDGED).icc1.caveats] == ["few_teams"]


def test_teams_each_of_one_mind_have_an_icc_of_1():
    found = icc([1, 1, 3, 3, 5, 5], ["a", "a", "b", "b", "c", "c"])

    assert (found.icc1.value, found.icc2.value) == (1, 1)
    assert "nobody_differs_within" in [c.code for c in found.icc1.caveats]


def test_the_reliability_of_one_teams_mean_grows_with_its_size():
    assert icc2_of_team(0.15, 5) == printed(0.47, 2)
    assert icc2_of_team(0.15, 12) == printed(0.68, 2)


@pytest.mark.parametrize(
    ("scores", "teams", "message"),
    [
        pytest.param([], [], "0 teams", id="nobody"),
        pytest.param([1.0, 2.0], ["a", "a"], "1 teams", id="one team"),
        pytest.param([1.0, 2.0], ["a", "b"], "2 teams and 2 scores", id="teams of one"),
        pytest.param([3.0] * 4, list("aabb"), "everybody has the same score", id="all equal"),
        pytest.param([np.nan] * 4, list("aabb"), "0 teams", id="all missing"),
        pytest.param([1.0, 2.0, 3.0], ["a", "b"], "must number 3", id="a name too few"),
    ],
)
def test_where_teams_cannot_be_compared_it_is_refused(scores, teams, message):
    with pytest.raises(ScoringError, match=message):
        icc(scores, teams)
