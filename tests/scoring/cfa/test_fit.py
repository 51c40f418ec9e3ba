"""Confirmatory models against lavaan and semTools, and the laws every estimator must keep."""

import numpy as np
import pytest

from scoring.cfa import indices
from scoring.cfa.after import factor_scores, modifications, residual_correlations, standardized
from scoring.cfa.fit import fit
from scoring.errors import ScoringError
from tests.scoring.witness import case as one_case
from tests.scoring.witness import cases, read

METHODS = {
    "ml": "ML", "mlr": "MLR", "mlm_satorra_bentler": "MLM", "uls": "ULS", "gls": "GLS", "wls": "WLS",
    "dwls": "DWLS",
}  # fmt: skip
WITNESSED = [c for c in cases("cfa", ".fit") if c.id.split(".")[1] in METHODS]
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


def of(case, **options):
    """The model of a case, fitted; with factor variances of one where the witness had them so."""
    is_standardized = case.id.startswith(("hs39_stdlv", "hs39_bifactor"))
    columns = case.data["columns"]
    return fit(case.data["model"], case.matrix(), columns, is_standardized=is_standardized, **options)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in WITNESSED])
def test_fit_is_that_of_lavaan(case):
    found = of(case, method=METHODS[case.id.split(".")[1]])

    told = {
        "npar": found.table.n_free, "chisq": found.test.chi2, "df": found.df,
        "baseline.chisq": found.baseline.test.chi2, "baseline.df": found.baseline.df, "cfi": found.cfi,
        "tli": found.tli, "nfi": indices.nfi(found.test, found.baseline.test), "rmsea": found.rmsea.value,
        "rmsea.ci.lower": found.rmsea.low, "rmsea.ci.upper": found.rmsea.high, "srmr": found.srmr,
    }  # fmt: skip
    if found.estimator != "ULS":
        told |= {"pvalue": found.test.p, "rmsea.pvalue": found.rmsea.p_close}
    assert not found.caveats
    assert told == {k: pytest.approx(case.value[k], rel=case.tol, abs=case.tol) for k in told}


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in WITNESSED if "chisq.scaled" in c.value])
def test_scaled_and_robust_fit_are_those_of_lavaan(case):
    found = of(case, method=METHODS[case.id.split(".")[1]])

    scaled, baseline = found.scaled, found.baseline
    cfi, tli, robust = found.robust
    told = {
        "chisq.scaled": scaled.chi2, "pvalue.scaled": scaled.p, "chisq.scaling.factor": found.scaling,
        "cfi.scaled": found.cfi_scaled, "tli.scaled": indices.tli(scaled, baseline.scaled),
        "cfi.robust": cfi, "tli.robust": tli, "rmsea.robust": robust.value,
        "rmsea.scaled": found.rmsea_scaled.value,
        "rmsea.ci.lower.robust": robust.low, "rmsea.ci.upper.robust": robust.high,
    }  # fmt: skip
    assert told == {k: pytest.approx(case.value[k], rel=case.tol, abs=case.tol) for k in told}


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for c in WITNESSED if "aic" in c.value and c.id.endswith("ml.fit")]
)
def test_likelihood_is_that_of_lavaan(case):
    found = of(case).likelihood

    assert found.value == case.near("logl")
    assert found.unrestricted == case.near("unrestricted.logl")
    assert (found.aic, found.bic, found.bic_adjusted) == (
        case.near("aic"),
        case.near("bic"),
        case.near("bic2"),
    )


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for c in cases("cfa", ".parameters") if "fiml" not in c.id]
)
def test_parameters_errors_and_standardised_values_are_those_of_lavaan(case):
    found = of(case, method=METHODS[case.id.split(".")[1]])

    told = {}
    for s in standardized(found):
        p = s.parameter
        told[frozenset((p.left, p.operator, p.right))] = (found.value(p), found.error(p), s.value)
    for place, row in enumerate(case.value[".rows"]):
        wanted = [case.value[k][place] or 0.0 for k in ("est", "se", "std.all") if k in case.value]
        assert told[frozenset(row.split())][: len(wanted)] == pytest.approx(
            wanted, abs=case.tol, rel=case.tol
        )


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("cfa", ".residual_cor")])
def test_residual_correlations_are_those_of_lavaan(case):
    found = residual_correlations(of(case))[0]

    assert found == pytest.approx(np.array(case.value["values"]), abs=case.tol)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("cfa", ".modindices_top10")])
def test_modification_indices_are_those_of_lavaan(case):
    found = {m.name: m for m in modifications(of(case))}

    for name, index, change in zip(case.value[".rows"], case.value["mi"], case.value["epc"], strict=True):
        assert found[name].index == pytest.approx(index, rel=case.tol, abs=case.tol)
        assert found[name].expected_change == pytest.approx(change, rel=case.tol, abs=case.tol)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("cfa", "_head")])
def test_factor_scores_are_those_of_lavaan(case):
    method = "bartlett" if "bartlett_head" in case.id else "regression"

    found = factor_scores(of(case), method=method)[0][:10]

    assert found == pytest.approx(np.array(case.value["values"]), abs=case.tol)


def test_the_scale_of_a_factor_changes_no_fit():
    data = one_case("cfa", "hs39.ml.fit")

    marker = fit(THREE, data.matrix(), data.data["columns"])
    unit = fit(THREE, data.matrix(), data.data["columns"], is_standardized=True)

    assert marker.test.chi2 == pytest.approx(unit.test.chi2, rel=1e-9)
    assert [s.value for s in standardized(marker)] == pytest.approx(
        [s.value for s in standardized(unit)], abs=1e-6
    )


def test_other_units_and_another_order_change_no_fit():
    data = one_case("cfa", "hs39.ml.fit")
    columns = data.data["columns"]

    plain = fit(THREE, data.matrix(), columns)
    turned = fit(THREE, data.matrix()[::-1, ::-1] * 7 + 3, columns[::-1])

    assert turned.test.chi2 == pytest.approx(plain.test.chi2, rel=1e-8)
    assert turned.srmr == pytest.approx(plain.srmr, rel=1e-6)


def test_the_search_ends_where_no_neighbour_is_lower():
    found = of(one_case("cfa", "hs39.ml.fit"))

    slope = found.problem.slope(found.theta)
    assert np.abs(slope).max() < 1e-6
    assert np.linalg.eigvalsh(found.problem.curvature(found.theta))[0] > 0


def test_derivatives_are_those_of_small_steps():
    found = of(one_case("cfa", "hs39_second_order.ml.fit"))
    theta = found.theta + 0.05

    slope = found.problem.slope(theta)

    step = 1e-6
    by_steps = [
        (found.problem.value(theta + step * e) - found.problem.value(theta - step * e)) / (2 * step)
        for e in np.eye(len(theta))
    ]
    assert slope == pytest.approx(by_steps, abs=1e-6)


def by_complex_steps(problem, theta):
    """Half the second derivatives, exact to rounding: imaginary parts of the slope [squire1998]."""
    tiny = 1e-30
    moved = [problem.slope(theta + 1j * tiny * e) for e in np.eye(len(theta))]
    return np.array([m.imag for m in moved]) / tiny / 2


@pytest.mark.parametrize("name", ["hs39.ml", "hs39_second_order.ml", "hs39.uls", "hs39.gls", "hs39.dwls"])
def test_second_derivatives_are_those_of_complex_steps(name):
    case = one_case("cfa", f"{name}.fit")
    method = METHODS[name.split(".")[1]]
    has_means = None if method == "DWLS" else True
    problem = of(case, method=method, has_means=has_means).problem
    theta = np.linspace(0.4, 0.9, problem.n_free)

    found = problem.curvature(theta)

    assert found == pytest.approx(by_complex_steps(problem, theta), rel=1e-8, abs=1e-8)


def test_the_search_takes_few_steps():
    assert of(one_case("cfa", "hs39.ml.fit")).solution.steps <= 10


def test_clustered_errors_of_single_people_are_the_sandwich():
    data = one_case("cfa", "hs39.ml.fit")
    scores, columns = data.matrix(), data.data["columns"]

    plain = fit(THREE, scores, columns, method="MLR")
    alone = fit(THREE, scores, columns, method="MLR", clusters=range(len(scores)), has_means=False)

    assert alone.errors == pytest.approx(plain.errors * np.sqrt(301 / 300), rel=1e-9)


def test_errors_and_tests_of_people_in_teams_are_those_of_lavaan():
    names = [f"HOSTIL0{i}" for i in range(1, 6)]
    table = read("lq2002_items.csv")
    scores = np.column_stack([table[name] for name in names])

    found = fit(
        "h =~ " + " + ".join(names), scores, names, method="MLR", clusters=table["COMPID"], has_means=True
    )

    # lavaan 0.6-14, cfa("h =~ HOSTIL01 + ... + HOSTIL05", x, cluster = "COMPID", estimator = "MLR")
    told = {p.name: found.error(p) for p in found.table.parameters}
    assert told["h =~ HOSTIL02"] == pytest.approx(0.03245828158, abs=1e-7)
    assert told["HOSTIL05 ~~ HOSTIL05"] == pytest.approx(0.04138719994, abs=1e-7)
    assert told["HOSTIL03 ~1"] == pytest.approx(0.06397579823, abs=1e-9)
    assert found.scaling == pytest.approx(1.433268, abs=2e-6)
    assert found.scaled.chi2 == pytest.approx(330.706594, rel=1e-6)


def test_a_negative_variance_is_said_and_not_clipped():
    rng = np.random.default_rng(8)
    trait = rng.normal(size=(60, 1))
    scores = trait * [0.98, 0.7, 0.2] + rng.normal(size=(60, 3)) * [0.15, 0.75, 0.98]
    spread = np.linalg.cholesky(np.array([[1.0, 0.72, 0.32], [0.72, 1.0, 0.2], [0.32, 0.2, 1.0]]))
    scores = np.linalg.solve(np.linalg.cholesky(np.cov(scores.T)), (scores - scores.mean(axis=0)).T)
    scores = (spread @ scores).T

    found = fit("f =~ a + b + c", scores, ["a", "b", "c"])

    assert [c.code for c in found.caveats] == ["negative_variance"]
    assert min(found.value(p) for p in found.table.parameters if p.operator == "~~") < 0


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("f =~ x1 + x2", "more parameters|has 4 parameters for 3 moments|told apart"),
        ("f =~ x1 + x2 + zz", "no column for zz"),
        ("x1 ~~ x2", "names no factor"),
        ("f =~ x1 + x2 +", "ends too early"),
        ("f =~ x1 + x2 + x3\nx1 ~ x2", "measurement part"),
        ("f =~ x1 + x2 + x3\nx9 ~~ x1", "'x9'"),
        ("f =~ x1 + (x2)", "neither a name"),
        ("f =~ x1 + x2 + x3\ng =~ NA*x4 + x5 + x6\nf ~~ g", "told apart"),
        ("f =~ c(1,2)*x1 + x2 + x3", "2 values for 1 groups"),
    ],
)
def test_what_cannot_be_fitted_is_refused_by_name(model, words):
    data = one_case("cfa", "hs39.ml.fit")

    with pytest.raises(ScoringError, match=words):
        fit(model, data.matrix(), data.data["columns"])


def test_too_few_people_and_repeated_items_are_refused():
    data = one_case("cfa", "hs39.ml.fit")
    scores, columns = data.matrix(), data.data["columns"]

    with pytest.raises(ScoringError, match="too few"):
        fit(THREE, scores[:8], columns)
    repeated = scores.copy()
    repeated[:, 1] = 2 * repeated[:, 0]
    with pytest.raises(ScoringError, match="given by others"):
        fit(THREE, repeated, columns)
    with pytest.raises(ScoringError, match="more people than moments"):
        fit(THREE, scores[:45], columns, method="WLS")


def test_weights_without_end_are_refused():
    scores = np.array([[1, 1, 0, 2], [1, -1, 1, 0], [-1, 1, 2, 1], [-1, -1, 0, 0]] * 2, dtype=float)
    scores[:, 2:] += np.random.default_rng(1).normal(size=(8, 2))

    with pytest.raises(ScoringError, match="Take ML, or ask more people"):
        fit("f =~ a + b + c + d", scores, ["a", "b", "c", "d"], method="DWLS")
