"""Reliability and distinctness from fitted models against semTools."""

import numpy as np
import pytest

from scoring.cfa.fit import fit
from scoring.cfa.reliability import factor_correlations, fornell_larcker, htmt, reliabilities
from scoring.errors import ScoringError
from tests.scoring.witness import case as one_case
from tests.scoring.witness import cases

SCALES = {"visual": [0, 1, 2], "textual": [3, 4, 5], "speed": [6, 7, 8]}
# Our search ends closer to the minimum than the witness's; its own figures move by so much.
WITNESS_STEP = 3e-6


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("cfa", ".reliability")])
def test_omegas_and_variance_extracted_are_those_of_semtools(case):
    is_standardized = case.id.startswith(("hs39_stdlv", "hs39_bifactor"))
    model = fit(case.data["model"], case.matrix(), case.data["columns"], is_standardized=is_standardized)

    found = reliabilities(model)

    wanted = dict(zip(case.value[".rows"], case.value["values"], strict=True))
    assert [r.omega_alone for r in found] == pytest.approx(wanted["omega"], abs=WITNESS_STEP)
    assert [r.omega for r in found] == pytest.approx(wanted["omega2"], abs=WITNESS_STEP)
    assert [r.omega_observed for r in found] == pytest.approx(wanted["omega3"], abs=WITNESS_STEP)
    if None not in wanted["avevar"]:
        assert [r.extracted for r in found] == pytest.approx(wanted["avevar"], abs=WITNESS_STEP)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for e in ("omega_cfa", "compRelSEM") for c in cases("reliability", e)]
)
def test_omega_of_one_factor_is_that_of_semtools(case):
    columns = case.data["columns"]

    found = reliabilities(fit("f =~ " + " + ".join(columns), case.matrix(), columns))[0]

    if "maximal_H" in case.value:
        assert found.maximal == pytest.approx(case.value["maximal_H"], abs=WITNESS_STEP)
        assert found.omega == pytest.approx(case.value["omega_modelimplied"], abs=WITNESS_STEP)
        assert found.omega_observed == pytest.approx(case.value["omega"], abs=WITNESS_STEP)
    else:
        assert found.omega == pytest.approx(case.value["omega2"], abs=WITNESS_STEP)
        assert found.extracted == pytest.approx(case.value["avevar"], abs=WITNESS_STEP)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for e in (".htmt", ".htmt2") for c in cases("cfa", e)]
)
def test_htmt_is_that_of_semtools(case):
    """semTools 0.5-6 takes geometric means unless told otherwise, under either name of the call."""
    found = htmt(np.corrcoef(case.matrix().T), SCALES, mean="geometric")

    assert found == pytest.approx(np.array(case.value["values"]), abs=case.tol)


def test_arithmetic_htmt_is_its_formula():
    correlation = np.array([[1, 0.5, 0.2, 0.3], [0.5, 1, 0.4, 0.1], [0.2, 0.4, 1, 0.8], [0.3, 0.1, 0.8, 1]])

    found = htmt(correlation, {"a": [0, 1], "b": [2, 3]}, mean="arithmetic")

    assert found[0, 1] == pytest.approx(0.25 / np.sqrt(0.5 * 0.8))


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("cfa", ".fornell_larcker")])
def test_fornell_and_larckers_figures_are_those_of_semtools(case):
    model = fit(case.data["model"], case.matrix(), case.data["columns"])

    assert factor_correlations(model)[0] == pytest.approx(
        np.array(case.value["lv_cor"]["values"]), abs=case.tol
    )
    extracted = {r.factor: r.extracted for r in reliabilities(model)}
    assert extracted == pytest.approx(case.value["ave"], abs=case.tol)
    assert all(pair.holds for pair in fornell_larcker(model))


def test_a_scale_of_one_item_has_no_htmt():
    case = one_case("cfa", "hs39.htmt")

    with pytest.raises(ScoringError, match="'one'"):
        htmt(np.corrcoef(case.matrix().T), {"one": [0], "two": [1, 2]}, mean="arithmetic")
