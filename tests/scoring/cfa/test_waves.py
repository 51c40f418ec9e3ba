"""Invariance over waves against lavaan and semTools, score tests of ties, and what is let go."""

import numpy as np
import pytest

from scoring.cfa.invariance import ladder
from scoring.cfa.release import partial_invariance, score_tests
from scoring.cfa.waves import over_waves, partial_over_waves
from scoring.change.questionnaire_gate import longitudinal_gate
from scoring.errors import ScoringError
from tests.scoring.cfa.test_invariance import answers_and_groups
from tests.scoring.witness import case as one_case
from tests.scoring.witness import cases

SAI = one_case("invariance", "sai_xray.longitudinal_invariance")
ITEMS = [name.removesuffix("_t1") for name in SAI.data["columns"][:5]]
MODEL = "anx =~ " + " + ".join(ITEMS)


@pytest.fixture(scope="module")
def climbed():
    scores = SAI.matrix()
    return over_waves(MODEL, [scores[:, :5], scores[:, 5:]], ITEMS)


def test_the_ladder_over_waves_is_that_of_semtools(climbed):
    assert [r.level for r in climbed] == SAI.value[".rows"]
    for key, told in {
        "chisq": [r.fit.test.chi2 for r in climbed], "df": [r.fit.df for r in climbed],
        "cfi": [r.fit.cfi for r in climbed], "rmsea": [r.fit.rmsea.value for r in climbed],
        "srmr": [r.fit.srmr for r in climbed], "aic": [r.fit.likelihood.aic for r in climbed],
        "bic": [r.fit.likelihood.bic for r in climbed],
    }.items():  # fmt: skip
        assert told == pytest.approx(SAI.value[key], rel=SAI.tol, abs=SAI.tol), key


def test_steps_over_waves_are_those_of_lavaan(climbed):
    case = one_case("invariance", "sai_xray.longitudinal_lrt")

    for key, told in {
        "Chisq diff": [r.step.chi2 for r in climbed[1:]], "Df diff": [r.step.df for r in climbed[1:]],
        "Pr(>Chisq)": [r.step.p for r in climbed[1:]],
    }.items():  # fmt: skip
        assert told == pytest.approx(case.value[key][1:], rel=case.tol, abs=case.tol), key


def test_latent_means_and_variances_over_waves_are_those_of_lavaan(climbed):
    case = one_case("invariance", "sai_xray.longitudinal_scalar_latent")
    scalar = climbed[2].fit

    told = {p.name.replace(".", ""): (scalar.value(p), scalar.error(p)) for p in scalar.table.parameters}

    for place, row in enumerate(case.value[".rows"]):
        wanted = (case.value["est"][place], case.value["se"][place])
        assert told[row.strip()] == pytest.approx(wanted, abs=case.tol), row


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for c in cases("invariance", ".score_tests_scalar")]
)
def test_score_tests_of_ties_are_those_of_lavaan(case):
    scores, columns, groups = answers_and_groups(case)
    scalar = ladder(case.data["model"], scores, columns, groups)[2].fit

    found = score_tests(scalar)

    assert [r.index for r in found] == pytest.approx(case.value["X2"], rel=case.tol, abs=case.tol)
    assert [r.p for r in found] == pytest.approx(case.value["p"], rel=case.tol, abs=case.tol)
    assert [r.name for r in found][6] == "x1 ~1"


def test_what_differs_most_is_let_go_until_the_level_holds():
    scores, columns, groups = answers_and_groups(one_case("invariance", "hs39_school.score_tests_scalar"))
    model = one_case("invariance", "hs39_school.score_tests_scalar").data["model"]

    found = partial_invariance(model, scores, columns, groups)

    # lavaan 0.6-14, lavTestScore(cfa(m, x, group = "school", std.lv = TRUE, group.equal = c("loadings",
    # "intercepts"), group.partial = ...))$uni: x3 ~1 19.1925 first, then x7 ~1 15.0234.
    assert [p.rung.level for p in found] == ["configural", "metric", "scalar", "strict"]
    assert found[2].freed == ("x3 ~1", "x7 ~1")
    assert found[2].rung.fit.test.chi2 == pytest.approx(129.4225, abs=5e-5)
    assert (found[2].items, found[2].freed_items, found[2].least_held, found[2].holds) == (9, 2, 2, True)


def changed(n: int = 400, *, lifted: float = 0.0, turned: float = 1.0):
    """Two rounds of five items; the last item's intercept lifted, its loading turned in the second."""
    rng = np.random.default_rng(20261121)
    trait = rng.normal(size=(n, 2)) @ np.linalg.cholesky([[1, 0.6], [0.6, 1]]).T
    own = rng.normal(size=(n, 5)) * 0.4
    first, second = (trait[:, [i]] * 0.8 + own + rng.normal(size=(n, 5)) * 0.5 for i in (0, 1))
    second[:, 4] += lifted + trait[:, 1] * 0.8 * (turned - 1)
    return first, second


def test_a_scale_that_did_not_change_passes_the_gate():
    assert longitudinal_gate(*changed(), {"s": range(5)}).status == "holds"


def test_an_item_that_came_to_mean_something_else_shuts_the_gate_and_is_named():
    first, second = changed(lifted=1.0)

    shut = longitudinal_gate(first, second, {"s": range(5)})
    eased = longitudinal_gate(first, second, {"s": range(5)}, partial=True)
    named = partial_over_waves("s =~ a + b + c + d + e", [first, second], list("abcde"))

    assert (shut.status, shut.blocks) == ("failed", "intercepts")
    assert eased.status == "holds"
    assert ("partial", (("level", "intercepts"), ("freed", 1))) in [(c.code, c.facts) for c in eased.caveats]
    assert named[2].freed == ("e ~1",)


def test_who_lost_the_loading_loses_the_intercept_too():
    named = partial_over_waves("s =~ a + b + c + d + e", changed(turned=2.2), list("abcde"))

    assert named[1].freed == ("s =~ e",)
    assert named[2].freed[:2] == ("s =~ e", "e ~1")
    assert named[2].freed_items == 1


def test_few_people_or_answers_that_cannot_be_fitted_are_not_testable():
    first, second = changed()

    assert longitudinal_gate(first[:90], second[:90], {"s": range(5)}).reason == "too_few_people"
    second[:, 2] = second[:, 1]
    assert longitudinal_gate(first, second, {"s": range(5)}).reason == "did_not_settle"


def test_three_waves_and_people_who_missed_one():
    first, second = changed()
    third = second + 0.3 + np.random.default_rng(3).normal(size=second.shape) * 0.3
    third[::4] = np.nan

    found = over_waves("s =~ a + b + c + d + e", [first, second, third], list("abcde"), missing="fiml")

    # Moments 15 * 18 / 2; loadings 5, intercepts 15, residuals 15 and 15 over waves; factors 5 more than 1.
    assert found[1].fit.df == 135 - (5 + 15 + 15 + 15 + 5)
    level = {p.name: found[2].fit.value(p) for p in found[2].fit.table.parameters}
    assert level["s.3 ~1"] - level["s.2 ~1"] == pytest.approx(0.3 / 0.8, abs=0.05)


def test_waves_of_other_people_are_refused():
    first, second = changed()

    with pytest.raises(ScoringError, match="same row"):
        over_waves("s =~ a + b + c", [first[:, :3], second[:9, :3]], list("abc"))
    with pytest.raises(ScoringError, match="two waves"):
        over_waves("s =~ a + b + c", [first[:, :3]], list("abc"))
    with pytest.raises(ScoringError, match="does not know"):
        over_waves("s =~ a + b + c", [first[:, :3], second[:, :3]], list("abc"), free=["z ~1"])
