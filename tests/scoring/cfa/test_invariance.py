"""Invariance over groups against lavaan, and what tying parameters must do."""

import csv

import numpy as np
import pytest

from scoring.cfa.invariance import difference, ladder
from scoring.errors import ScoringError
from tests.scoring.witness import REFERENCE, cases

GROUPED = [c for c in cases("invariance", ".invariance") if c.id.startswith("hs39")]


def answers_and_groups(case):
    with (REFERENCE / "data" / case.data["file"]).open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = case.data["columns"]
    return (
        np.array([[float(r[c]) for c in columns] for r in rows]),
        columns,
        [r[case.data["group"]] for r in rows],
    )


@pytest.fixture(scope="module", params=GROUPED, ids=lambda c: c.id)
def climbed(request):
    case = request.param
    scores, columns, groups = answers_and_groups(case)
    method = "MLR" if "mlr" in case.id else "ML"
    return case, ladder(case.data["model"], scores, columns, groups, method=method)


def test_the_ladder_is_that_of_lavaan(climbed):
    case, found = climbed

    assert [r.level for r in found] == case.value[".rows"]
    for key, told in {
        "chisq": [r.fit.test.chi2 for r in found], "df": [r.fit.df for r in found],
        "cfi": [r.fit.cfi for r in found], "rmsea": [r.fit.rmsea.value for r in found],
        "srmr": [r.fit.srmr for r in found],
    }.items():  # fmt: skip
        assert told == pytest.approx(case.value[key], rel=case.tol, abs=case.tol), key
    if "chisq.scaled" in case.value:
        told = [r.fit.scaled.chi2 for r in found]
        assert told == pytest.approx(case.value["chisq.scaled"], rel=case.tol, abs=case.tol)


def test_steps_of_the_ladder_are_those_of_lavaan(climbed):
    case, found = climbed

    for key, told in {
        "d_cfi": [r.delta_cfi for r in found], "d_rmsea": [r.delta_rmsea for r in found],
        "d_srmr": [r.delta_srmr for r in found],
    }.items():  # fmt: skip
        wanted = case.value[key]
        assert told[1:] == pytest.approx(wanted[-3:], abs=case.tol), key


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for c in cases("invariance", ".lrt") if c.id.startswith("hs39")]
)
def test_differences_are_those_of_lavaan(case):
    scores, columns, groups = answers_and_groups(case)

    found = ladder(case.data["model"], scores, columns, groups)

    told = [r.step.chi2 for r in found[1:]]
    assert told == pytest.approx(case.value["Chisq diff"][1:], rel=case.tol, abs=case.tol)
    assert [r.fit.likelihood.aic for r in found] == pytest.approx(case.value["AIC"], rel=case.tol)
    assert [r.fit.likelihood.bic for r in found] == pytest.approx(case.value["BIC"], rel=case.tol)


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=c.id) for c in cases("invariance", "scalar_latent_means") if c.id.startswith("hs39")],
)
def test_latent_means_are_those_of_lavaan(case):
    scores, columns, groups = answers_and_groups(case)
    method = "MLR" if "mlr" in case.id else "ML"

    scalar = ladder(case.data["model"], scores, columns, groups, method=method)[2].fit

    factors = scalar.table.model.factors
    told = [p for p in scalar.table.parameters if p.operator == "~1" and p.left in factors]
    assert [scalar.value(p) for p in told] == pytest.approx(case.value["est"], abs=case.tol)
    assert [scalar.error(p) for p in told] == pytest.approx(case.value["se"], abs=case.tol)


def test_a_parameter_left_free_costs_one_degree_of_freedom_and_can_only_fit_better():
    case = GROUPED[0]
    scores, columns, groups = answers_and_groups(case)

    tied = ladder(case.data["model"], scores, columns, groups)[2].fit
    freed = ladder(case.data["model"], scores, columns, groups, free=["x3 ~1"])[2].fit

    assert freed.df == tied.df - 1
    assert freed.test.chi2 < tied.test.chi2
    assert difference(tied, freed).df == 1


def test_one_group_has_no_ladder():
    case = GROUPED[0]
    scores, columns, _ = answers_and_groups(case)

    with pytest.raises(ScoringError, match="two groups"):
        ladder(case.data["model"], scores, columns, ["a"] * len(scores))
