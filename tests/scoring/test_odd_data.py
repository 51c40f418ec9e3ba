"""R on odd data: nine points, mixed formats, empty categories, gaps, twenty people, a ceiling, tiny teams.

The numbers are those of `tests/reference/make_odd.R`; calls and versions stand in `expected/odd.json`.
"""

import csv

import numpy as np
import pytest

from scoring import agreement
from scoring.alpha_intervals import duhachek_interval
from scoring.correlations import correlations
from scoring.dif.logistic import logistic_dif
from scoring.dif.mantel_haenszel import mantel_haenszel
from scoring.dimensionality.adequacy import bartlett, kmo
from scoring.dimensionality.counting import partial_correlations
from scoring.efa.solution import efa
from scoring.errors import ScoringError
from scoring.extraction import first_guess, maximum_likelihood
from scoring.intraclass import intraclass
from scoring.items import item_statistics
from scoring.multilevel import icc, icc_reml
from scoring.polychoric.matrix import polychoric
from scoring.reliability import alpha, alpha_standardized, lambda6
from scoring.rotation.congruence import matching
from tests.scoring.witness import REFERENCE, cases, each, near
from tests.scoring.witness import case as reference

SIX = ("one", "agreement", "consistency", "mean_one", "mean_agreement", "mean_consistency")


def grouped(case):
    """The group of each row and the other columns."""
    with (REFERENCE / "data" / case.data["file"]).open(newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return [r[0] for r in rows], np.array([[float(v) for v in r[1:]] for r in rows])


@each("odd", ".items")
def test_items_are_described_as_psych_does(case):
    found = item_statistics(case.matrix(), low=1, high=9)

    for name in ("n", "mean", "sd", "skew", "kurtosis"):
        assert getattr(found, name).tolist() == case.near(name), name


@each("odd", ".family")
def test_alpha_its_kin_and_its_intervals_are_those_of_psych(case):
    scores = case.matrix()
    found, items = alpha(scores), item_statistics(scores, low=1, high=9)

    assert [found.value, found.low, found.high] == [case.near(n) for n in ("raw", "low", "high")]
    assert alpha_standardized(scores).value == case.near("std")
    assert lambda6(scores).value == case.near("smc")
    assert duhachek_interval(scores)[2] == case.near("ase")
    assert items.item_rest.tolist() == case.near("rest")
    if scores.shape[1] > 2:
        assert items.alpha_if_dropped.tolist() == case.near("dropped")


@each("odd", ".adequacy")
def test_adequacy_is_that_of_psych(case):
    found = correlations(case.matrix())

    assert [kmo(found).overall, *kmo(found).by_item] == near(
        [case.value["kmo"], *case.value["by_item"]], 1e-8
    )
    assert [bartlett(found).chi2, bartlett(found).p] == [case.near("chi2"), case.near("p")]


@each("odd", ".map")
def test_partial_correlations_are_those_of_psych(case):
    assert partial_correlations(correlations(case.matrix())).squared[1:3].tolist() == case.near()


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("odd") if ".efa_" in c.id])
def test_two_factors_are_those_of_psych(case):
    extraction, rotation = case.id.split("efa_")[1].split("_")

    found = efa(correlations(case.matrix()), 2, extraction=extraction, rotation=rotation)

    wanted = np.array(case.value["loadings"]["values"])
    order, signs = matching(found.pattern, wanted)
    np.testing.assert_allclose(found.pattern[:, order] * signs, wanted, atol=case.tol)
    between = found.factor_correlations[np.ix_(order, order)] * np.outer(signs, signs)
    np.testing.assert_allclose(between, case.value["phi"]["values"], atol=case.tol)
    assert [found.fit.chi2, found.fit.tli, found.fit.rmsr] == [case.near(n) for n in ("chi", "tli", "rms")]
    assert found.fit.rmsea == case.near("rmsea")


def test_from_one_place_alone_likelihood_would_stop_in_a_higher_valley():
    """Seven items of nine points: psych finds .0131, and so do we; from what items share it is .0159."""
    matrix = correlations(reference("odd", "odd_nine7.efa_ml_oblimin").matrix()).matrix
    alone, found = maximum_likelihood(matrix, 2, start=first_guess(matrix)), maximum_likelihood(matrix, 2)

    assert np.abs(alone.uniqueness - found.uniqueness).max() > 0.2
    assert found.has_settled


@each("odd", ".polychoric")
def test_polychoric_correlations_are_those_of_lavaan(case):
    np.testing.assert_allclose(polychoric(case.matrix()).estimated, case.value["values"], atol=case.tol)


@each("odd", ".thresholds")
def test_thresholds_are_those_of_lavaan(case):
    assert np.concatenate(polychoric(case.matrix()).thresholds).tolist() == case.near()


@each("odd", ".agreement")
def test_agreement_of_tiny_and_flat_teams_is_that_of_multilevel(case):
    groups, scores = grouped(case)
    of = {
        "rwg_j": lambda x: agreement.rwg_j(x, variance=2.0),
        "star": lambda x: agreement.rwg_star(x, variance=2.0),
        "ad": agreement.ad_m,
        "median": agreement.ad_md,
        "awg": lambda x: agreement.awg_j(x, low=1, high=5),
    }
    for name, statistic in of.items():
        for team, wanted in zip(case.value["teams"], case.value[name], strict=True):
            members = scores[[g == team for g in groups]]
            if wanted is None:
                with pytest.raises(ScoringError):
                    statistic(members)
            else:
                assert statistic(members).value == near(wanted, case.tol), (name, team)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("odd", ".icc") if "_team_" in c.id])
def test_intraclass_correlations_of_such_teams_are_those_of_multilevel_and_lme4(case):
    groups, scores = grouped(case)
    found, parts = icc(scores.mean(axis=1), groups), icc_reml(scores.mean(axis=1), groups)

    assert [found.icc1_mean_size.value, found.icc2.value] == [case.near("icc1"), case.near("icc2")]
    assert [parts.between, parts.within] == [case.near("between"), case.near("within")]


@each("odd", ".tests")
def test_items_between_groups_are_those_of_r(case):
    """Of an item within half a person of what is expected, R's correction is none at all."""
    groups, scores = grouped(case)
    regressed = logistic_dif(scores, groups)
    counted = mantel_haenszel(scores, groups) if scores.max() == 1 else ()

    for item, wanted in enumerate(case.value):
        found = regressed[item]
        assert [found.uniform, found.non_uniform] == near(
            [wanted["uniform"], wanted["non_uniform"]], case.tol
        )
        if "mh" in wanted:
            assert [counted[item].chi2, counted[item].p] == near([wanted["mh"], wanted["mh_p"]], case.tol)


def test_five_occasions_are_those_of_psych():
    case = reference("odd", "odd_twice_five.icc")
    found = intraclass(case_table(case))

    for row, name in enumerate(SIX):
        estimate = getattr(found, name)
        wanted = [case.value[column][row] for column in ("icc", "low", "high")]
        assert [estimate.value, estimate.low, estimate.high] == near(wanted, case.tol), name


def test_opposed_occasions_have_no_mean_agreement_where_psych_says_143():
    """Agreement below -1 has no mean of two: psych divides by what is below nought and prints 142.68."""
    case = reference("odd", "odd_twice_neg.icc")
    found = intraclass(case_table(case))

    assert case.value["icc"][4] > 100
    assert found.mean_agreement is None
    assert found.agreement.value == near(case.value["icc"][1], 1e-8)


def case_table(case):
    with (REFERENCE / "data" / case.data["file"]).open(newline="") as lines:
        return np.array([[float(v) for v in row] for row in list(csv.reader(lines))[1:]])
