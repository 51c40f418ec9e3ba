"""Factors and omega against psych, and where they do not exist."""

from dataclasses import replace

import numpy as np
import pytest

from scoring import factors
from scoring.errors import ScoringError
from scoring.factors import minres, oblimin, omega_hierarchical, omega_total, schmid_leiman
from scoring.moments import Moments
from scoring.rotation.rotate import Rotation, rotate
from tests.scoring.witness import case as reference
from tests.scoring.witness import each, near, printed


def answers(loadings, n=400, seed=4):
    """People whose items share one factor, by these loadings."""
    rng = np.random.default_rng(seed)
    loadings = np.asarray(loadings)
    return rng.normal(size=(n, 1)) * loadings + rng.normal(size=(n, loadings.size)) * np.sqrt(1 - loadings**2)


def residual(correlation, pattern, between):
    left = correlation - pattern @ between @ pattern.T
    above = np.triu_indices(correlation.shape[0], 1)
    return float(np.sqrt((left[above] ** 2).mean()))


def columns_matched(found, wanted):
    """Our columns in the order and with the signs of theirs."""
    congruence = found.T @ wanted
    order = np.abs(congruence).argmax(axis=0)
    assert sorted(order) == list(range(wanted.shape[1]))
    return found[:, order] * np.sign(congruence[order, range(wanted.shape[1])])


@each("reliability", ".omega_total_1f")
def test_omega_total_is_that_of_psych_with_one_factor(case):
    assert omega_total(case.matrix()).value == case.near("omega_total")


@each("reliability", ".fa1_minres")
def test_one_factors_loadings_are_those_of_psych(case):
    found = minres(Moments.of(case.matrix()).correlation)

    wanted = [case.value[item] for item in case.data["columns"]]
    assert found.loadings[:, 0].tolist() == near(wanted, case.tol)


@each("reliability", ".omega_3f")
def test_hierarchical_omega_is_that_of_psych_and_says_that_an_item_is_explained_wholly(case):
    found = omega_hierarchical(case.matrix())

    assert found.value == case.near("omega_h")
    assert [(c.code, dict(c.facts)["item"]) for c in found.caveats] == [("heywood", 1)]


@each("reliability", ".schmid_leiman_3f")
def test_schmid_leiman_loadings_are_those_of_psych(case):
    found = schmid_leiman(Moments.of(case.matrix()).correlation)

    printed = dict(zip(case.value[".cols"], np.array(case.value["values"]).T, strict=True))
    wanted = np.array([printed[f"F{i}*"] for i in (1, 2, 3)]).T
    np.testing.assert_allclose(found.general, printed["g"], atol=case.tol)
    np.testing.assert_allclose(columns_matched(found.group, wanted), wanted, atol=case.tol)
    np.testing.assert_allclose(found.uniqueness, printed["u2"], atol=case.tol)


def one_factor_and_chance(seed):
    rng = np.random.default_rng(seed)
    return 0.7 * rng.normal(size=(300, 1)) + 0.7 * rng.normal(size=(300, 7))


def test_hierarchical_omega_says_that_other_starts_end_elsewhere(monkeypatch):
    """Seven items of one factor: from the unturned factors .23, from others .82."""
    found = omega_hierarchical(one_factor_and_chance(12))

    (told,) = [dict(c.facts) for c in found.caveats if c.code == "starts_differ"]
    assert told["low"] == pytest.approx(found.value, abs=1e-9)
    correlation = Moments.of(one_factor_and_chance(12)).correlation
    best = rotate(minres(correlation, 3).loadings, Rotation(name="oblimin", starts=10))
    monkeypatch.setattr(factors, "oblimin", lambda loadings: (best.pattern, best.correlation))
    other = schmid_leiman(correlation).general.sum() ** 2 / correlation.sum()
    assert told["low"] - 1e-3 <= other <= told["high"] + 1e-3
    assert other - found.value > 0.1 or told["high"] - other < 1e-3


def test_hierarchical_omega_keeps_silent_where_all_starts_agree():
    rng = np.random.default_rng(1)
    groups = np.repeat(rng.normal(size=(400, 3)), 3, axis=1)
    scores = 0.6 * rng.normal(size=(400, 1)) + 0.5 * groups + 0.5 * rng.normal(size=(400, 9))

    assert [c.code for c in omega_hierarchical(scores).caveats if c.code == "starts_differ"] == []


def test_thurstones_nine_variables_have_the_published_omegas():
    """psych's vignette prints omega hierarchical .74 and omega total .93."""
    case = reference("published", "thurstone_omega")
    correlation = np.array(case.data["inline_cor"])

    found = schmid_leiman(correlation)

    total = correlation.sum()
    assert float(found.general.sum() ** 2 / total) == near(case.value["published"]["omega_h"], case.tol)
    assert float(1 - found.uniqueness.sum() / total) == near(case.value["published"]["omega_total"], case.tol)


def test_five_oblique_factors_leave_the_residual_of_psych():
    case = reference("efa", "bfi25.kmo")
    correlation = Moments.of(case.matrix()).correlation

    pattern, between = oblimin(minres(correlation, 5).loadings)

    assert residual(correlation, pattern, between) == pytest.approx(0.0278, abs=5e-5)


def test_a_factors_sign_is_that_of_most_items():
    scores = answers([0.8, 0.7, 0.6, -0.5])

    found = omega_total(scores)

    assert [(c.code, dict(c.facts)["item"]) for c in found.caveats] == [("negative_loading", 3)]


def test_turning_all_items_round_changes_nothing():
    scores = answers([0.8, 0.7, 0.6, 0.5])

    assert omega_total(-scores).value == pytest.approx(omega_total(scores).value, abs=1e-9)


def test_omega_of_items_alike_is_alpha():
    scores = answers([0.7] * 5, n=200_000)

    assert omega_total(scores).value == pytest.approx(5 * 0.49 / (5 * 0.49 + 0.51), abs=0.003)


def test_two_items_have_the_spearman_brown_value():
    scores = answers([0.8, 0.8])
    r = np.corrcoef(scores.T)[0, 1]

    found = omega_total(scores)

    assert (found.value, found.method) == (pytest.approx(2 * r / (1 + r), abs=1e-12), "spearman_brown")


def test_three_items_are_just_identified():
    correlation = np.array([[1, 0.42, 0.48], [0.42, 1, 0.56], [0.48, 0.56, 1]])

    assert minres(correlation).loadings[:, 0].tolist() == pytest.approx([0.6, 0.7, 0.8], abs=1e-6)


def test_a_factor_that_would_explain_an_item_wholly_gives_no_omega():
    correlation = np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]])
    scores = np.linalg.cholesky(correlation) @ _uncorrelated(3, 60)

    with pytest.raises(ScoringError, match="would explain item 1 wholly"):
        omega_total(scores.T)


def _uncorrelated(k, n):
    draws = np.random.default_rng(3).normal(size=(n, k))
    draws -= draws.mean(axis=0)
    return np.linalg.qr(draws)[0].T * np.sqrt(n - 1)


@pytest.mark.parametrize(
    ("statistic", "scores", "message"),
    [
        pytest.param(omega_total, [[1.0, 2.0]], "1 complete", id="one person"),
        pytest.param(omega_total, np.ones((5, 3)), "item 1, 2, 3", id="all equal"),
        pytest.param(
            omega_hierarchical, answers([0.7] * 5), "3 factors cannot be told apart", id="five items"
        ),
        pytest.param(omega_hierarchical, np.empty((0, 9)), "0 complete", id="nobody"),
    ],
)
def test_where_there_is_no_omega_it_is_refused(statistic, scores, message):
    with pytest.raises(ScoringError, match=message):
        statistic(scores)


def test_two_group_factors_do_not_determine_a_general_one():
    with pytest.raises(ScoringError, match="3 factors or more"):
        schmid_leiman(np.eye(6), 2)


NEARLY_ONE = """
46 47 44 45 49 46 48 45 51 50 48 46 46 51 48 41 36 42 45 43 43 46 52
40 50 50 47 41 47 46 47 48 45 52 48 47 51 46 43 45 48 46 42 45 49
"""


def nearly_one_factor():
    """Ten made-up items of one factor, 500 people, correlations to two digits, by rows below the diagonal."""
    matrix = np.eye(10)
    matrix[np.tril_indices(10, -1)] = np.array(NEARLY_ONE.split(), dtype=float) / 100
    return matrix + np.tril(matrix, -1).T


def test_a_search_that_creeps_along_a_valley_begins_elsewhere():
    """psych 2.2.9: omega(R, nfactors = 3, n.obs = 500): omega_h .836094, omega.tot .902461."""
    matrix = nearly_one_factor()

    found = schmid_leiman(matrix)

    assert found.general.sum() ** 2 / matrix.sum() == pytest.approx(0.836094, abs=5e-5)
    assert 1 - found.uniqueness.sum() / matrix.sum() == printed(0.902461, 5)


def test_without_other_starts_it_would_be_refused(monkeypatch):
    monkeypatch.setattr(
        factors, "rotate", lambda loadings, rotation: rotate(loadings, replace(rotation, starts=1))
    )

    with pytest.raises(ScoringError, match="does not settle"):
        schmid_leiman(nearly_one_factor())
