"""Models fitted to rows with missing answers against lavaan, and what must hold of them."""

import csv

import numpy as np
import pytest

from scoring.cfa import indices
from scoring.cfa.after import factor_scores, standardized
from scoring.cfa.fit import fit
from scoring.cfa.patterns import patterns, unrestricted
from scoring.errors import ScoringError
from tests.scoring.witness import REFERENCE
from tests.scoring.witness import case as one_case

PLAIN, ROBUST = (one_case("cfa", f"hs39_missing.{name}.fit") for name in ("fiml", "fiml_mlr"))
THREE, COLUMNS = PLAIN.data["model"], PLAIN.data["columns"]


@pytest.mark.parametrize(("case", "method"), [(PLAIN, "ML"), (ROBUST, "MLR")], ids=["ML", "MLR"])
def test_fit_with_missing_answers_is_that_of_lavaan(case, method):
    found = fit(THREE, case.matrix(), COLUMNS, method=method, missing="fiml")

    told = {
        "npar": found.table.n_free, "chisq": found.test.chi2, "df": found.df, "pvalue": found.test.p,
        "baseline.chisq": found.baseline.test.chi2, "baseline.df": found.baseline.df, "cfi": found.cfi,
        "tli": found.tli, "rmsea": found.rmsea.value, "rmsea.ci.lower": found.rmsea.low,
        "rmsea.ci.upper": found.rmsea.high, "rmsea.pvalue": found.rmsea.p_close, "srmr": found.srmr,
        "logl": found.likelihood.value, "unrestricted.logl": found.likelihood.unrestricted,
        "aic": found.likelihood.aic, "bic": found.likelihood.bic, "bic2": found.likelihood.bic_adjusted,
    }  # fmt: skip
    if method == "MLR":
        told |= {
            "chisq.scaled": found.scaled.chi2, "chisq.scaling.factor": found.scaling,
            "cfi.scaled": found.cfi_scaled, "rmsea.scaled": found.rmsea_scaled.value,
            "tli.scaled": indices.tli(found.scaled, found.baseline.scaled), "cfi.robust": found.robust[0],
            "tli.robust": found.robust[1], "rmsea.robust": found.robust[2].value,
            "rmsea.ci.lower.robust": found.robust[2].low, "rmsea.ci.upper.robust": found.robust[2].high,
        }  # fmt: skip
    assert not found.caveats
    assert told == {k: pytest.approx(case.value[k], rel=case.tol, abs=case.tol) for k in told}


def test_parameters_and_errors_with_missing_answers_are_those_of_lavaan():
    case = one_case("cfa", "hs39_missing.fiml.parameters")
    found = fit(THREE, case.matrix(), COLUMNS, missing="fiml")

    told = {
        frozenset((s.parameter.left, s.parameter.operator, s.parameter.right)) - {""}:
        (found.value(s.parameter), found.error(s.parameter)) for s in standardized(found)
    }  # fmt: skip
    for place, row in enumerate(case.value[".rows"]):
        wanted = [case.value[k][place] or 0.0 for k in ("est", "se")]
        assert told[frozenset(row.split())] == pytest.approx(wanted, abs=case.tol, rel=case.tol)


def test_without_a_missing_answer_nothing_changes():
    whole = one_case("cfa", "hs39.ml.fit").matrix()

    plain = fit(THREE, whole, COLUMNS, has_means=True)
    full = fit(THREE, whole, COLUMNS, missing="fiml")

    assert full.test.chi2 == pytest.approx(plain.test.chi2, rel=1e-9)


def test_one_missing_answer_hardly_changes_anything():
    whole = one_case("cfa", "hs39.ml.fit").matrix()
    lost = whole.copy()
    lost[7, 3] = np.nan

    plain = fit(THREE, whole, COLUMNS, has_means=True)
    full = fit(THREE, lost, COLUMNS, missing="fiml")

    assert full.test.chi2 == pytest.approx(plain.test.chi2, rel=0.02)
    assert full.theta == pytest.approx(plain.theta, abs=0.02)


def test_second_derivatives_with_missing_answers_are_those_of_complex_steps():
    found = fit(THREE, PLAIN.matrix(), COLUMNS, missing="fiml")
    theta = found.theta + 0.03

    moved = [found.problem.slope(theta + 1e-30j * e) for e in np.eye(len(theta))]

    by_steps = np.array([m.imag for m in moved]) / 2e-30
    assert found.problem.curvature(theta) == pytest.approx(by_steps, rel=1e-8, abs=1e-8)


def test_the_unrestricted_moments_are_the_most_likely():
    found = patterns(PLAIN.matrix())

    pull, mean_pull = found.pulls(*unrestricted(found))

    assert np.abs(pull).max() < 1e-8
    assert np.abs(mean_pull).max() < 1e-8


def test_groups_with_missing_answers_are_fitted_together():
    scores = PLAIN.matrix()
    sides = ["a" if i % 2 else "b" for i in range(len(scores))]

    free = fit(THREE, scores, COLUMNS, groups=sides, missing="fiml")
    tied = fit(THREE, scores, COLUMNS, groups=sides, missing="fiml", equal=["loadings", "intercepts"])

    assert (free.df, tied.df) == (48, 60)
    assert 0 < tied.test.chi2 - free.test.chi2 < 40


def test_who_left_items_out_has_factor_scores_too():
    scores = PLAIN.matrix()
    found = fit(THREE, scores, COLUMNS, missing="fiml")

    points = factor_scores(found)[0]

    assert np.isfinite(points).all()
    whole = ~np.isnan(scores).any(axis=1)
    at = found.implied[0]
    weight = at.factor_covariance @ at.loadings.T @ np.linalg.inv(at.covariance)
    assert points[whole] == pytest.approx((scores[whole] - at.mean) @ weight.T, abs=1e-10)


def test_robust_indices_of_two_schools_with_missing_answers_are_those_of_lavaan():
    # lavaan 0.6-14: fitMeasures(cfa(m, d, missing = "fiml", group = "school"[, estimator = "MLR"]))
    scores = PLAIN.matrix()
    with (REFERENCE / "data" / "holzinger1939_missing.csv").open() as file:
        schools = [row["school"] for row in csv.DictReader(file)]
    told = {"ML": (0.9264, 0.8896, 0.0935), "MLR": (0.9274, 0.8911, 0.0927)}

    for method, printed in told.items():
        cfi, tli, rmsea = fit(THREE, scores, COLUMNS, missing="fiml", method=method, groups=schools).robust
        assert (round(cfi, 4), round(tli, 4), round(rmsea.value, 4)) == printed


def test_rows_without_any_answer_count_for_nothing():
    scores = np.vstack([PLAIN.matrix(), np.full((5, 9), np.nan)])

    assert fit(THREE, scores, COLUMNS, missing="fiml").test.chi2 == pytest.approx(76.001275, abs=1e-5)


def test_what_missing_answers_make_impossible_is_refused():
    scores = PLAIN.matrix()
    apart = scores.copy()
    apart[::2, 0], apart[1::2, 1] = np.nan, np.nan

    with pytest.raises(ScoringError, match="both x1 and x2"):
        fit(THREE, apart, COLUMNS, missing="fiml")
    with pytest.raises(ScoringError, match="needs complete rows"):
        fit(THREE, scores, COLUMNS, missing="fiml", method="DWLS")
    repeated = scores.copy()
    repeated[:, 1] = 2 * repeated[:, 0]
    with pytest.raises(ScoringError, match="given by others"):
        fit(THREE, repeated, COLUMNS, missing="fiml")
    few = PLAIN.matrix()[:30]
    few[np.random.default_rng(4).random(few.shape) < 0.3] = np.nan
    with pytest.raises(ScoringError, match="too few answered the same items together"):
        fit(THREE, few, COLUMNS, missing="fiml")
    scores[:, 4] = np.nan
    with pytest.raises(ScoringError, match="Nobody answered x5"):
        fit(THREE, scores, COLUMNS, missing="fiml")
