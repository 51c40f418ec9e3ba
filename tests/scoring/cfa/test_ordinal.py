"""Models of ordered answers against lavaan and semTools, and the laws they must keep."""

import csv

import numpy as np
import pytest

from scoring.cfa.ordinal import fit_ordinal
from scoring.cfa.ordinal_invariance import difference, ordinal_ladder
from scoring.errors import ScoringError
from tests.scoring.witness import REFERENCE, each
from tests.scoring.witness import case as one_case

BFI = one_case("reliability", "bfi_C.listwise.cfa1_wlsmv")
ONE = "f =~ C1 + C2 + C3 + C4 + C5"


@each("reliability", ".cfa1_wlsmv")
def test_fit_of_ordered_answers_is_that_of_lavaan(case):
    found = fit_ordinal("f =~ " + " + ".join(case.data["columns"]), case.matrix(), case.data["columns"])

    told = {
        "chisq": found.test.chi2, "df": found.df, "chisq.scaled": found.scaled.chi2,
        "pvalue.scaled": found.scaled.p, "chisq.scaling.factor": found.scaling, "cfi": found.cfi,
        "tli": found.tli, "rmsea": found.rmsea.value, "cfi.scaled": found.cfi_scaled,
        "tli.scaled": found.tli_scaled, "rmsea.scaled": found.rmsea_scaled.value, "srmr": found.srmr,
    }  # fmt: skip
    assert not found.caveats
    # The case allows a thousandth; both searches end within a millionth of each other.
    assert told == {k: pytest.approx(case.value[k], rel=1e-5, abs=1e-6) for k in told}


@each("reliability", ".cfa1_wlsmv_loadings")
def test_loadings_of_ordered_answers_and_errors_are_those_of_lavaan(case):
    columns = case.data["columns"]
    found = fit_ordinal("f =~ " + " + ".join(columns), case.matrix(), columns)

    assert found.theta[: len(columns)] == pytest.approx(case.value["est"], abs=case.tol / 100)
    assert found.errors[: len(columns)] == pytest.approx(case.value["se"], abs=case.tol / 100)


def test_delta_and_theta_are_one_model():
    delta, theta = (
        fit_ordinal(ONE, BFI.matrix(), BFI.data["columns"], parameterization=p) for p in ("delta", "theta")
    )

    assert theta.scaled.chi2 == pytest.approx(delta.scaled.chi2, rel=1e-8)
    loading = theta.theta[:5]
    assert loading / np.sqrt(1 + loading**2) == pytest.approx(delta.theta[:5], abs=1e-6)


@pytest.fixture(scope="module")
def climbed():
    case = one_case("invariance", "bfi_C_gender.ordinal_invariance")
    with (REFERENCE / "data" / case.data["file"]).open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = case.data["columns"]
    scores = np.array([[float(r[c]) if r[c] not in ("", "NA") else np.nan for c in columns] for r in rows])
    sides = [r["gender"] for r in rows]
    return case, {
        p: ordinal_ladder(case.data["model"], scores, columns, sides, parameterization=p)
        for p in ("theta", "delta")
    }


@pytest.mark.parametrize("parameterization", ["theta", "delta"])
def test_the_ladder_of_ordered_answers_is_that_of_semtools(climbed, parameterization):
    case, found = climbed[0], climbed[1][parameterization][:4]

    for key, told in {
        "chisq": [r.fit.test.chi2 for r in found], "df": [r.fit.df for r in found],
        "chisq.scaled": [r.fit.scaled.chi2 for r in found], "cfi": [r.fit.cfi for r in found],
        "rmsea": [r.fit.rmsea.value for r in found], "cfi.scaled": [r.fit.cfi_scaled for r in found],
        "rmsea.scaled": [r.fit.rmsea_scaled.value for r in found], "srmr": [r.fit.srmr for r in found],
    }.items():  # fmt: skip
        assert told == pytest.approx(case.value[key], rel=case.tol / 10, abs=case.tol / 10), key
    for key, told in {
        "d_cfi": [r.delta_cfi for r in found], "d_rmsea": [r.delta_rmsea for r in found],
        "d_srmr": [r.delta_srmr for r in found],
    }.items():  # fmt: skip
        assert told[1:] == pytest.approx(case.value[key][1:], abs=case.tol / 10), key


def test_scaled_differences_of_ordered_answers_are_those_of_lavaan(climbed):
    case = one_case("invariance", "bfi_C_gender.ordinal_lrt")
    found = climbed[1]["theta"]

    assert [r.step.chi2 for r in found[1:4]] == pytest.approx(case.value["Chisq diff"][1:], abs=case.tol / 10)
    assert [r.step.p for r in found[1:4]] == pytest.approx(case.value["Pr(>Chisq)"][1:], abs=case.tol / 100)
    with pytest.raises(ScoringError, match="ties nothing more"):
        difference(found[0].fit, found[3].fit)


def simulated(n: int = 500, *, cuts=(-0.8, 0.4), factors: int = 2):
    """Answers to six items, three of each of two factors that correlate .5."""
    rng = np.random.default_rng(20261121)
    trait = rng.normal(size=(n, factors)) @ np.linalg.cholesky([[1, 0.5], [0.5, 1]]).T
    latent = np.repeat(trait, 3, axis=1) * 0.75 + rng.normal(size=(n, 6)) * np.sqrt(1 - 0.75**2)
    of_items = cuts if np.ndim(cuts) == 2 else [cuts] * 6
    return np.column_stack([np.searchsorted(c, y) for c, y in zip(of_items, latent.T, strict=True)]).astype(
        float
    )


APART = [[-0.6], [0.1], [0.7], [-0.3], [0.4], [-0.9]]
"""Two points that some items pass easily."""


TWO = "f =~ a + b + c\ng =~ d + e + h"
NAMES = ["a", "b", "c", "d", "e", "h"]


@pytest.mark.parametrize("cuts", [(0.2,), (-0.8, 0.4), (-1, -0.3, 0.5, 1.2)])
@pytest.mark.parametrize("method", ["WLSMV", "ULSMV", "WLS"])
def test_what_was_put_in_is_found_again(cuts, method):
    found = fit_ordinal(TWO, simulated(2000, cuts=cuts), NAMES, method=method)

    assert found.theta[:6] == pytest.approx(np.full(6, 0.75), abs=0.08)
    assert found.value(next(p for p in found.table.parameters if p.name == "f ~~ g")) == pytest.approx(
        0.5, abs=0.1
    )
    assert found.scaled.p > 0.001
    assert found.df == 8


def test_slopes_are_those_of_small_steps():
    found = fit_ordinal(TWO, simulated(), NAMES, parameterization="theta")
    problem, theta = found.problem, found.theta + 0.05

    by_steps = [
        (problem.value(theta + 1e-6 * e) - problem.value(theta - 1e-6 * e)) / 2e-6 for e in np.eye(len(theta))
    ]

    assert problem.slope(theta) == pytest.approx(by_steps, rel=1e-4, abs=1e-5)


def test_other_numbers_for_the_same_answers_change_nothing():
    scores = simulated()

    plain = fit_ordinal(TWO, scores, NAMES)
    turned = fit_ordinal(TWO, 10 - 3 * scores[:, ::-1], NAMES[::-1])

    assert turned.scaled.chi2 == pytest.approx(plain.scaled.chi2, rel=1e-6)


@pytest.mark.parametrize("cuts", [APART, (-0.8, 0.4)])
@pytest.mark.parametrize("parameterization", ["delta", "theta"])
def test_two_or_three_answers_lose_nothing_by_tied_thresholds(cuts, parameterization):
    scores = simulated(900, cuts=cuts)
    sides = ["x", "y"] * 450

    found = ordinal_ladder(TWO, scores, NAMES, sides, parameterization=parameterization)

    assert found[1].fit.df == found[0].fit.df
    assert found[1].fit.test.chi2 == pytest.approx(found[0].fit.test.chi2, rel=1e-5)
    assert found[1].step is None
    assert [r.fit.df - found[0].fit.df for r in found] == (
        [0, 0, 4, 2, 8] if cuts is APART else [0, 0, 4, 8, 14]
    )


def test_what_cannot_be_fitted_to_ordered_answers_is_refused():
    scores = simulated()
    sides = ["x", "y"] * 250
    odd = scores.copy()
    odd[1::2, 2] += 9

    with pytest.raises(ScoringError, match="do not share two kinds of answers to c"):
        fit_ordinal(TWO, odd, NAMES, groups=sides)
    with pytest.raises(ScoringError, match="in this order"):
        fit_ordinal(TWO, scores, NAMES, groups=sides, equal=["loadings"])
    with pytest.raises(ScoringError, match="no column for z"):
        fit_ordinal("f =~ a + b + z", scores, NAMES)
    with pytest.raises(ScoringError, match=r"told apart|parameters for"):
        fit_ordinal("f =~ a + b", scores, NAMES)
    with pytest.raises(ScoringError, match="two groups"):
        ordinal_ladder(TWO, scores, NAMES, ["x"] * 500)
    with pytest.raises(ScoringError, match="more people"):
        fit_ordinal(TWO, simulated(30, cuts=(-0.5, 0, 0.5)), NAMES, method="WLS")
