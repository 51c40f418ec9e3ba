"""The reference cases that no other test meets: what one procedure says by way of another.

A case that is met nowhere stands in `LEFT_OUT` with its reason, or the last test is red.
"""

import ast
import json
import re
from pathlib import Path

import numpy as np
import pytest

from scoring.alpha_intervals import asymptotic_error
from scoring.categorical_omega import categorical_omega
from scoring.cfa.after import standardized
from scoring.cfa.fit import fit
from scoring.change.effect_sizes import average_sd_difference
from scoring.correlations import correlations
from scoring.efa.solution import efa
from scoring.effect_sizes import disattenuated, paired_differences, reliability_of_difference
from scoring.extraction import maximum_likelihood
from scoring.factors import omega_hierarchical, omegas
from scoring.items import alpha_if_dropped_of, item_rest_of, item_statistics
from scoring.lower_bounds import lower_bounds
from scoring.moments import Moments
from scoring.multilevel import icc, icc_reml
from scoring.norms import normalised_t
from scoring.pairwise import alpha_pairwise, pairwise
from scoring.polychoric.matrix import polychoric
from scoring.reliability import alpha, alpha_of, alpha_standardized, feldt_interval, split_halves
from scoring.retest import retest
from tests.scoring.witness import REFERENCE, each, near
from tests.scoring.witness import case as reference

LEFT_OUT = {
    "glb_fa": "an approximation by factors, off by up to .035 either way; glb.json holds the exact bound",
    "wilcoxon": "R breaks ties by the dust of binary fractions; compare.json has the scores as they are",
    "krippendorff_2011": "agreement of coders of nominal data: not a procedure of this house",
    "lavaan_hs39": "in print to three digits; cfa.json and invariance.json have the same to ten",
    "twolevel_cfa": "a model of three items on two levels: tests of models of people in teams have it",
}
# Families of cases that a test goes through by the beginning of their names.
STARTS = (".efa_5f", ".glb_sdp", ".cfa1_ml_std", ".rci_")
TOPICS = ("reliability", "glb", "efa", "multilevel", "change", "dif", "mokken", "careless", "published")


def off_diagonal(matrix):
    return matrix[np.tril_indices(len(matrix), -1)]


def without(matrix, item):
    return np.delete(np.delete(matrix, item, axis=0), item, axis=1)


@each("reliability", ".n")
def test_people_and_complete_rows_are_counted(case):
    found = Moments.of(case.matrix())

    assert (found.n_rows, found.n_complete, found.k) == tuple(case.value.values())


@each("reliability", ".describe")
def test_items_are_described_as_psych_does(case):
    """psych's type 3 of skew and kurtosis, from our type 2 by its definition [joanes1998]."""
    found = item_statistics(case.matrix(), low=1, high=6)

    n = found.n.astype(float)
    g1 = found.skew * (n - 2) / np.sqrt(n * (n - 1))
    g2 = (found.kurtosis * (n - 2) * (n - 3) / (n - 1) - 6) / (n + 1)
    skew, kurtosis = g1 * ((n - 1) / n) ** 1.5, (g2 + 3) * (1 - 1 / n) ** 2 - 3
    assert skew.tolist() == case.near("skew")
    assert kurtosis.tolist() == case.near("kurtosis")
    assert (found.sd / np.sqrt(n)).tolist() == case.near("se")


@each("reliability", "listwise.cor")
def test_correlations_are_those_of_r(case):
    np.testing.assert_allclose(correlations(case.matrix()).matrix, case.value["values"], atol=case.tol)


@each("reliability", "listwise.alpha_total")
def test_what_stands_beside_alpha_is_that_of_psych(case):
    moments = Moments.of(case.matrix())

    between = off_diagonal(moments.correlation)
    assert between.mean() == case.near("average_r")
    assert np.median(between) == case.near("median_r")
    assert asymptotic_error(moments.covariance, n=moments.n) == case.near("ase")
    standardized = alpha_standardized(moments).value
    assert standardized / (1 - standardized) == case.near("signal_noise")
    assert np.sqrt(moments.covariance.sum()) / moments.k == case.near("sd")


@each("reliability", "pairwise.alpha_total")
def test_what_stands_beside_a_pairwise_alpha_is_that_of_psych(case):
    found = pairwise(case.matrix())

    correlation = found.correlation
    assert alpha_of(correlation) == case.near("std_alpha")
    assert off_diagonal(correlation).mean() == case.near("average_r")
    unexplained = 1 / np.diag(np.linalg.inv(correlation))
    assert 1 - unexplained.sum() / correlation.sum() == case.near("lambda6_smc")


@each("reliability", "pairwise.alpha_feldt_ci")
def test_a_pairwise_interval_takes_all_people_in_psych_and_is_not_given_here(case):
    """psych counts everybody who answered anything; no one number stands behind a pairwise alpha."""
    n = int(re.search(r"n.obs=(\d+)", case.call)[1])
    found = alpha_pairwise(case.matrix())

    low, high = feldt_interval(found.value, n=n, k_items=case.matrix().shape[1])
    assert (low, found.value, high) == (case.near("lower"), case.near("alpha"), case.near("upper"))
    assert (found.low, found.high) == (None, None)


@each("reliability", "pairwise.alpha_duhachek_ci")
def test_the_error_of_a_pairwise_alpha_is_psychs_with_everybody_counted(case):
    found = pairwise(case.matrix())

    error = asymptotic_error(found.covariance, n=len(case.matrix()))
    value = alpha_of(found.covariance)
    assert error == case.near("ase")
    assert (value - 1.96 * error, value + 1.96 * error) == (
        near(case.value["lower"], 1e-6), near(case.value["upper"], 1e-6)
    )  # fmt: skip


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("scale", ["bfi_A", "bfi_C", "bfi_E", "lq2002_LEAD"])
def test_every_coefficient_without_an_item_is_that_of_psych(scale, missing):
    case = reference("reliability", f"{scale}.{missing}.alpha_drop")
    moments = Moments.of(case.matrix())
    found = moments if missing == "listwise" else pairwise(case.matrix())

    assert alpha_if_dropped_of(found.covariance).tolist() == case.near("raw_alpha")
    for item in range(len(found.covariance)):
        left = without(found.correlation, item)
        assert alpha_of(left) == near(case.value["std.alpha"][item], case.tol)
        explained = 1 - (1 / np.diag(np.linalg.inv(left))).sum() / left.sum()
        assert explained == near(case.value["G6(smc)"][item], case.tol)
        assert off_diagonal(left).mean() == near(case.value["average_r"][item], case.tol)


@pytest.mark.parametrize("scale", ["bfi_A", "bfi_C", "bfi_E", "lq2002_LEAD"])
def test_item_rest_correlations_of_pairs_are_those_of_psych(scale):
    case = reference("reliability", f"{scale}.pairwise.item_stats")

    found = pairwise(case.matrix())

    assert item_rest_of(found.covariance).tolist() == case.near("r.drop")
    assert np.diag(found.counts).tolist() == case.value["n"]


@each("reliability", "listwise.split_half_odd_even")
def test_odd_and_even_halves_are_a_scale_of_two(case):
    scores = case.matrix()
    halves = np.column_stack([scores[:, 0::2].sum(axis=1), scores[:, 1::2].sum(axis=1)])

    assert alpha(halves).value == case.near("guttman_flanagan")
    assert alpha_standardized(halves).value == case.near("spearman_brown")
    assert correlations(halves).matrix[0, 1] == case.near("r_halves")


@each("reliability", "listwise.split_half_all")
def test_the_middle_of_all_split_halves_is_that_of_r(case):
    found = split_halves(case.matrix())

    assert (found.low, found.high) == (case.near("q05"), case.near("q95"))


@each("reliability", "listwise.omega_3f")
def test_what_one_schmid_leiman_solution_says_is_that_of_psych(case):
    found = omegas(case.matrix())

    named = {
        "omega_h": found.hierarchical,
        "omega_total": found.total,
        "omega_lim": found.asymptotic,
        "ECV.g": found.explained_common,
    }
    for name, value in named.items():
        assert value == case.near(name), name
    assert found.hierarchical == omega_hierarchical(case.matrix()).value


@each("reliability", "listwise.ordinal_alpha")
def test_alpha_of_polychoric_correlations_is_that_of_lavaan_and_psych(case):
    assert alpha_of(polychoric(case.matrix()).correlation) == case.near("ordinal_alpha")


@each("reliability", "listwise.polychoric_psych_default")
def test_psychs_correction_of_empty_cells_moves_little_here(case):
    """correct = .5 in psych; lavaan, which corrects two-by-two tables alone, is the closer witness."""
    np.testing.assert_allclose(polychoric(case.matrix()).correlation, case.value["values"], atol=case.tol)


@each("reliability", "listwise.omega_categorical")
def test_coefficients_of_what_lies_behind_ordered_answers_are_those_of_semtools(case):
    scores = case.matrix()
    loadings = categorical_omega(scores).loadings
    correlation = polychoric(scores).correlation

    true, error = loadings.sum() ** 2, (1 - loadings**2).sum()
    assert true / correlation.sum() == case.near("omega_latent_response")
    assert true / (true + error) == case.near("omega_latent_modelimplied")
    assert alpha_of(correlation) == case.near("alpha_latent_response")


@pytest.mark.parametrize("scale", ["LEAD", "TSIG", "HOSTIL"])
def test_variances_between_and_within_teams_are_those_of_lme4(scale):
    case = reference("multilevel", f"lq2002.{scale}.icc_reml")
    source = reference("multilevel", f"lq2002.{scale}.icc")

    found = icc_reml(source.matrix().mean(axis=1), source.groups())

    assert [found.between, found.within, found.icc1] == near(list(case.value.values()), case.tol)


@pytest.mark.parametrize("scale", ["LEAD", "TSIG", "HOSTIL"])
def test_what_follows_from_the_mean_squares_of_teams_is_that_of_r(scale):
    case = reference("multilevel", f"lq2002.{scale}.icc")

    found = icc(case.matrix().mean(axis=1), case.groups())

    between = found.mean_square_between * (found.n_teams - 1)
    within = found.mean_square_within * (found.n_persons - found.n_teams)
    eta = reference("multilevel", f"lq2002.{scale}.icc_bca_eta")
    assert between / (between + within) == eta.near("eta_squared")
    assert found.mean_square_between / found.mean_square_within == case.near("F")
    assert found.n_persons / found.n_teams == case.near("mean_group_size")


@each("change", ".sem_gtheory")
def test_a_shift_of_the_occasion_counts_in_the_error_of_agreement(case):
    first, second = (items.mean(axis=1) for items in case.occasions())

    found = retest(first, second)

    assert found.sem_agreement == case.near("sem_agreement")
    assert found.sdc95_agreement == case.near("sdc_agreement")


@each("change", ".effect_sizes")
def test_every_standardised_difference_is_that_of_r(case):
    found = paired_differences(*(items.mean(axis=1) for items in case.occasions()))

    named = {
        "d_z": found.d_z.value,
        "srm": found.d_z.value,
        "hedges_g_z_exact": found.g_z.value,
        "d_av": found.d_av,
        "hedges_g_av_exact": found.g_av,
        "d_rm": found.d_rm,
        "d_pooled": found.d_pooled,
        "glass_delta_t1": found.d_first,
    }
    for name, value in named.items():
        assert value == case.near(name), name
    assert case.value["hedges_g_av_approx"] == pytest.approx(found.g_av, abs=1e-4)


@each("change", ".effectsize_pkg")
def test_the_interval_of_a_paired_difference_is_that_of_effectsize(case):
    found = paired_differences(*(items.mean(axis=1) for items in case.occasions()))

    assert [found.d_z.value, found.d_z.low, found.d_z.high] == [case.near(n) for n in ("d_z", "d_lo", "d_hi")]
    assert [found.g_z.value, found.g_z.low, found.g_z.high] == [case.near(n) for n in ("g_z", "g_lo", "g_hi")]


def test_d_pooled_is_bonetts_by_another_way():
    first, second = np.array([1.0, 2, 4, 5, 5]), np.array([2.0, 2, 5, 4, 6])

    found = average_sd_difference(
        means=(first.mean(), second.mean()),
        sds=(first.std(ddof=1), second.std(ddof=1)),
        r=np.corrcoef(first, second)[0, 1],
        n=5,
    )

    assert paired_differences(first, second).d_pooled == pytest.approx(found.value, abs=1e-12)


@each("change", ".attenuation_true_change_rel")
def test_reliability_of_differences_and_correlations_without_error_are_those_of_r(case):
    first, second = case.occasions()
    reliabilities = alpha(first).value, alpha(second).value
    one, two = first.mean(axis=1), second.mean(axis=1)
    r, sds = np.corrcoef(one, two)[0, 1], (one.std(ddof=1), two.std(ddof=1))

    assert reliability_of_difference(reliabilities=reliabilities, sds=sds, r=r) == case.near("rel_diff")
    assert disattenuated(r, reliabilities=reliabilities) == case.near("r_disattenuated")


@each("change", ".norms_head")
def test_normalised_scores_are_those_of_r(case):
    scores = case.occasions()[0].mean(axis=1)

    assert normalised_t(scores)[:8].tolist() == case.near("T_normalised")


@each("mokken", ".reliability")
def test_alpha_and_lambda2_of_mokkens_data_are_those_of_the_package(case):
    assert alpha(case.matrix()).value == case.near("alpha")
    assert lower_bounds(case.matrix()).lambda2 == case.near("lambda2")


def test_the_likelihood_of_five_factors_is_that_of_factanal():
    case = reference("efa", "bfi25.factanal_ml_5f")
    found = efa(correlations(case.matrix()), 5, extraction="ml", rotation="none")

    assert found.fit.df == case.value["dof"]
    assert maximum_likelihood(correlations(case.matrix()).matrix, 5).has_settled


@each("reliability", "listwise.cfa1_ml")
def test_one_factor_models_of_scales_are_those_of_lavaan(case):
    columns = case.data["columns"]
    found = fit("f =~ " + " + ".join(columns), case.matrix(), columns, is_standardized=True)

    told = {
        "chisq": found.test.chi2, "df": found.df, "cfi": found.cfi, "tli": found.tli,
        "rmsea": found.rmsea.value, "srmr": found.srmr,
    }  # fmt: skip
    for name, value in told.items():
        assert value == case.near(name), name
    beside = reference("reliability", case.id + "_std")
    loadings = [row.value for row in standardized(found) if row.parameter.operator == "=~"]
    assert loadings == beside.near("est")


def literals(file):
    """Every text in a file of tests, pieces of formatted ones too."""
    tree = ast.parse(file.read_text())
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def unmet(texts):
    """Cases whose name ends in none of these texts, and starts its last part with none of them."""
    whole = tuple(t for t in texts if "." in t[:-1])
    names = []
    for topic in TOPICS:
        for record in json.loads((REFERENCE / "expected" / f"{topic}.json").read_text())["cases"]:
            name = record["id"]
            ending = "." + name.rsplit(".", 1)[-1]
            is_met = name.endswith(whole) or ending[1:] in texts or ending.startswith(STARTS)
            if not is_met and not any(w in name for w in LEFT_OUT):
                names.append(name)
    return names


def test_every_case_is_met_by_a_test_or_left_out_for_a_reason():
    texts = set().union(*(literals(p) for p in Path(__file__).parent.rglob("test_*.py")))

    assert unmet(texts) == []


def test_a_case_that_no_test_names_would_be_seen():
    texts = set().union(*(literals(p) for p in Path(__file__).parent.rglob("test_*.py")))
    odd_even = "listwise.split_half_odd_even"

    assert f"bfi_A.{odd_even}" in unmet(texts - {odd_even})
