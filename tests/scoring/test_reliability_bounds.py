"""Bounds, intervals and components of reliability against R and cvxpy, and the laws they must keep."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.alpha_intervals import bonett_interval, bootstrap, duhachek_interval
from scoring.errors import ScoringError
from scoring.generalizability import finite_team_reliability, generalizability
from scoring.greatest_lower_bound import greatest_lower_bound
from scoring.lower_bounds import lower_bounds
from scoring.moments import Moments
from scoring.pairwise import alpha_pairwise, pairwise
from scoring.reliability import alpha, alpha_of, lambda6, split_halves
from tests.scoring.witness import case as one_case
from tests.scoring.witness import each, near, printed, read

ANSWERS = arrays(np.float64, (9, 4), elements=st.integers(1, 5).map(float))
LEADERSHIP = tuple(f"LEAD0{i}" for i in range(1, 6))


def varied(item_scores):
    assume((item_scores.std(axis=0) > 0).all() and item_scores.sum(axis=1).std() > 0)
    assume(np.corrcoef(item_scores.T).sum() > 0.1)
    return item_scores


@each("reliability", "listwise.guttman")
def test_guttmans_bounds_are_those_of_psych(case):
    found = lower_bounds(case.matrix(), is_standardized=True)

    assert found.lambda1 == case.near("lambda1")
    assert found.lambda2 == case.near("lambda2")
    assert found.lambda3 == case.near("lambda3")
    assert found.lambda5 == case.near("lambda5")
    assert list(found.mu) == near([case.value[k] for k in ("tenberge_mu0", "mu1", "mu2", "mu3")], case.tol)


@each("glb", "")
def test_the_greatest_lower_bound_is_that_of_a_general_solver(case):
    found = greatest_lower_bound(case.matrix(), is_standardized=case.id.endswith("cor"))

    assert found.estimate.value == case.near("glb")
    # The witness's own errors are known to its solver's precision only.
    assert list(found.error_variances) == near(case.value["theta"], max(case.tol, 1e-5))


@given(ANSWERS)
def test_no_other_bound_is_above_the_greatest(item_scores):
    scores = varied(item_scores)

    greatest = greatest_lower_bound(scores, is_standardized=True).estimate.value

    others = lower_bounds(scores, is_standardized=True)
    assert greatest >= max(others.lambda1, others.lambda5, *others.mu, split_halves(scores).max) - 1e-8
    assert greatest <= 1 + 1e-9
    assert list(others.mu) == sorted(others.mu)


@given(ANSWERS)
def test_errors_of_the_bound_leave_covariances_that_people_could_give(item_scores):
    scores = varied(item_scores)

    errors = greatest_lower_bound(scores).error_variances

    left = Moments.of(scores).covariance - np.diag(errors)
    assert (errors >= 0).all()
    assert np.linalg.eigvalsh(left)[0] > -1e-9


def test_the_bound_does_not_depend_on_units_or_order():
    scores = one_case("glb", "bfi_A.listwise.glb_sdp_cov").matrix()

    found = greatest_lower_bound(scores).estimate.value

    assert greatest_lower_bound(scores[:, ::-1] * 10 - 3).estimate.value == pytest.approx(found, abs=1e-9)


def test_two_equal_items_have_no_error_of_their_own():
    rng = np.random.default_rng(4)
    scores = rng.normal(size=(60, 4))
    scores[:, 1] = scores[:, 0]

    errors = greatest_lower_bound(scores).error_variances

    assert errors[:2].tolist() == [0.0, 0.0]
    assert (errors[2:] > 0.5).all()


@each("reliability", "listwise.alpha_duhachek_ci")
def test_duhachek_and_iacobuccis_error_is_that_of_psych(case):
    low, high, error = duhachek_interval(case.matrix())

    assert error == case.near("ase")
    # psych takes 1.96 for the quantile.
    assert low == pytest.approx(case.value["lower"], abs=2e-6)
    assert high == pytest.approx(case.value["upper"], abs=2e-6)


def test_bonetts_interval_is_its_formula_in_r():
    """R 4.2.2: 1 - exp(log(1-.82) + c(1,-1)*qnorm(.975)*sqrt(2*6/(5*(48)))) = .7209982 .8838717."""
    low, high = bonett_interval(0.82, n=50, k_items=6)

    assert (low, high) == (printed(0.7209982, 7), printed(0.8838717, 7))


@each("reliability", "pairwise.alpha_total")
def test_pairwise_alpha_is_that_of_psych(case):
    scores = case.matrix()

    found = pairwise(scores)

    assert alpha_pairwise(scores).value == case.near("raw_alpha")
    assert alpha_of(found.correlation) == case.near("std_alpha")
    assert found.counts.max() <= len(scores)


def test_pairwise_equals_listwise_where_nothing_is_missing():
    scores = one_case("glb", "bfi_A.listwise.glb_sdp_cov").matrix()

    assert pairwise(scores).covariance == pytest.approx(Moments.of(scores).covariance, abs=1e-12)
    assert alpha_pairwise(scores).value == pytest.approx(alpha(scores).value, abs=1e-12)


def test_covariances_that_no_people_could_give_are_said():
    nan = np.nan
    scores = np.array(
        [
            [1, 1, nan], [2, 2, nan], [3, 3, nan], [1, nan, 1], [2, nan, 2], [3, nan, 3],
            [nan, 1, 3], [nan, 2, 2], [nan, 3, 1],
        ]
    )  # fmt: skip

    assert [c.code for c in alpha_pairwise(scores).caveats] == ["not_positive_definite"]


def test_a_pair_nobody_answered_together_is_refused_by_name():
    nan = np.nan

    with pytest.raises(ScoringError, match="both item 1 and item 2"):
        pairwise([[1, nan, 2], [2, nan, 3], [nan, 1, 2], [nan, 4, 1]])


def test_drawn_intervals_are_the_same_with_the_same_seed_and_hold_the_coefficient():
    scores = one_case("glb", "bfi_E.listwise.glb_sdp_cov").matrix()[:300]

    found = [
        bootstrap(scores, lambda x: alpha(x).value, rng=np.random.default_rng(7), draws=400) for _ in range(2)
    ]

    assert found[0] == found[1]
    feldt = alpha(scores)
    assert found[0].low == pytest.approx(feldt.low, abs=0.02)
    assert found[0].high == pytest.approx(feldt.high, abs=0.02)


def test_drawing_teams_is_wider_than_drawing_people_where_teams_differ():
    table = read("lq2002_items.csv")
    teams = [f"{t:g}" for t in table["COMPID"]]
    scores = np.array([table[c] for c in LEADERSHIP]).T

    people, whole = (
        bootstrap(scores, lambda x: float(x.mean()), rng=np.random.default_rng(3), groups=g, draws=400)
        for g in (None, teams)
    )

    assert (people.method, whole.method) == ("bootstrap_people", "bootstrap_teams")
    assert whole.high - whole.low > 1.3 * (people.high - people.low)


def test_a_coefficient_that_is_lost_in_many_draws_has_no_interval():
    def fragile(x):
        if x[0, 0] > 0:
            raise ScoringError("not here")
        return 1.0

    scores = np.array([[1.0, 2], [0, 1], [0, 4], [2, 2], [0, 3], [3, 1]])
    scores[0, 0] = 0

    with pytest.raises(ScoringError, match="could not be found"):
        bootstrap(scores, fragile, rng=np.random.default_rng(1), draws=300)


def test_a_coefficient_that_does_not_exist_is_refused_in_its_own_words():
    """Not "in 200 of 200 draws it could not be found"."""

    def none_at_all(x):
        raise ScoringError("3 factors cannot be told apart with 5 items.")

    with pytest.raises(ScoringError, match="cannot be told apart"):
        bootstrap(np.eye(4), none_at_all, rng=np.random.default_rng(1), draws=200)


def test_variance_components_are_those_of_lme4():
    """R 4.2.2, lme4 1.1-31: lmer(y ~ 1 + (1|team) + (1|member) + (1|item) + (1|team:item)), REML, on the
    first 8 of the first 12 companies of lq2002, LEAD01-LEAD05: balanced, so REML and mean squares agree."""
    scores, teams = _balanced()

    found = generalizability(scores, teams)

    assert found.team == pytest.approx(0.229022921, abs=5e-7)
    assert found.member == pytest.approx(0.472172532, abs=5e-7)
    assert found.item == pytest.approx(0.077331958, abs=5e-7)
    assert found.team_item == pytest.approx(0.013888338, abs=5e-7)
    assert found.residual == pytest.approx(0.819196439, abs=5e-7)


def test_the_coefficient_grows_with_members_and_items():
    found = generalizability(*_balanced())

    assert found.coefficient == pytest.approx(found.with_design(members=8, items=5), abs=1e-12)
    assert found.with_design(members=16, items=5) > found.coefficient
    assert found.with_design(members=8, items=10) > found.coefficient


def test_teams_that_do_not_differ_give_a_component_below_zero_and_say_so():
    rng = np.random.default_rng(2)
    scores = np.repeat(rng.normal(size=(4, 1)), 4, axis=0).reshape(4, 4).T.reshape(-1, 1) + np.zeros((16, 3))
    teams = ["a", "b", "c", "d"] * 4

    found = generalizability(scores + rng.normal(size=scores.shape) * 0.01, teams)

    assert "few_teams" in [c.code for c in found.caveats]
    assert 0 <= found.coefficient <= 1


def test_finite_team_reliability_is_the_printed_one():
    """ICC(1) .15, S^2 .524, v_e .122: .88 for 5 of 5, .90 for 8 of 8, .79 for 6 of 8, .72 for 5 of 8."""
    team = 0.15 * 0.524 / 0.85

    def of(answered, roster):
        return finite_team_reliability(team=team, within=0.524, error=0.122, answered=answered, roster=roster)

    assert [round(of(*x), 2) for x in ((5, 5), (8, 8), (6, 8), (5, 8))] == [0.88, 0.90, 0.79, 0.72]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: lower_bounds([[1, 2]]), "complete"),
        (lambda: greatest_lower_bound([[1, 2], [1, 3]]), "same answer to item 1"),
        (lambda: bonett_interval(1.0, n=50, k_items=6), "below 1"),
        (lambda: generalizability([[1, 2], [2, 3]], ["a", "b"]), "two teams"),
        (lambda: generalizability([[1, 1], [1, 1], [1, 1], [1, 1]], ["a", "a", "b", "b"]), "same answer"),
        (
            lambda: finite_team_reliability(team=0.1, within=0.5, error=0.1, answered=9, roster=8),
            "cannot have answered",
        ),
        (
            lambda: bootstrap([[1, 2], [2, 3]], lambda x: 0.0, rng=np.random.default_rng(1), draws=20),
            "200 draws",
        ),
    ],
)
def test_what_does_not_exist_is_refused_in_words(call, words):
    with pytest.raises(ScoringError, match=words):
        call()


def test_lambda6_is_never_above_the_greatest_bound():
    scores = one_case("glb", "lq2002_LEAD.listwise.glb_sdp_cor").matrix()

    assert lambda6(scores).value < greatest_lower_bound(scores, is_standardized=True).estimate.value


def _balanced():
    table = read("lq2002_items.csv")
    company = np.array(table["COMPID"])
    rows = [i for c in sorted(set(company))[:12] for i in np.flatnonzero(company == c)[:8]]
    return np.array([table[c] for c in LEADERSHIP]).T[rows], list(company[rows])
