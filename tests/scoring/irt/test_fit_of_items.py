"""Fit of items, of people and of the whole model against mirt, and against answers planted to misfit."""

import numpy as np
import pytest

from scoring.errors import ScoringError
from scoring.irt.collapsing import Table, collapsed
from scoring.irt.fit import fit
from scoring.irt.item_fit import item_fit
from scoring.irt.limited import limited_fit
from scoring.irt.residual_fit import item_squares, person_fit
from scoring.irt.rmsea import chi_square
from scoring.irt.scores import scores
from scoring.irt.sum_scores import sum_score_chances
from tests.scoring.irt.fitted import of, told
from tests.scoring.witness import near


def simulated(n=2000, k=8, seed=5, steps=(-1.0, 0.5)):
    """Answers to k like items of one trait, and the trait."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=n)
    slopes = np.linspace(0.9, 1.9, k)
    noise = rng.logistic(size=(n, k))
    return np.digitize(trait[:, None] * slopes + noise, steps).astype(float), trait


@told("itemfit_SX2", "itemfit")
def test_fit_of_items_is_that_of_mirt(case):
    """itemfit(fit, 'S_X2') of mirt 1.45.1."""
    tests = [found.test for found in item_fit(of(case.id))]

    assert [t.value for t in tests] == case.near("S_X2")
    assert [t.df for t in tests] == case.value["df.S_X2"]
    assert [t.p for t in tests] == case.near("p.S_X2")
    assert [t.rmsea for t in tests] == case.near("RMSEA.S_X2")


@told("M2")
def test_fit_from_pairs_is_that_of_mirt(case):
    """M2(fit), or M2(fit, type = 'C2') with more than two categories, of mirt 1.45.1."""
    found = limited_fit(of(case.id))

    assert found.test.value == case.near("M2")
    assert found.test.df == case.value["df"]
    assert found.test.p == case.near("p")
    assert (found.srmsr, found.tli, found.cfi) == (case.near("SRMSR"), case.near("TLI"), case.near("CFI"))
    interval = (found.test.rmsea, found.test.rmsea_low, found.test.rmsea_high)
    # mirt divides the ends of the interval by n, and the value by n - 1.
    assert interval == (
        case.near("RMSEA"),
        near(case.value["RMSEA_5"], 5e-4),
        near(case.value["RMSEA_95"], 5e-4),
    )


@told("infit_outfit")
def test_mean_squares_of_items_are_those_of_mirt(case):
    """itemfit(fit, 'infit') of mirt 1.45.1."""
    found = item_squares(of(case.id))

    for ours, theirs in (
        ("infit", "infit"),
        ("z_infit", "z.infit"),
        ("outfit", "outfit"),
        ("z_outfit", "z.outfit"),
    ):
        assert getattr(found, ours).tolist() == case.near(theirs)


def test_sums_of_items_have_the_chances_of_all_ways_to_them():
    one, two = np.array([[0.2], [0.5], [0.3]]), np.array([[0.6], [0.4]])

    assert sum_score_chances([one, two])[:, 0] == pytest.approx([0.12, 0.38, 0.38, 0.12])
    assert sum_score_chances([two, one]) == pytest.approx(sum_score_chances([one, two]))


def test_sparse_cells_are_put_together_and_nobody_is_lost():
    rng = np.random.default_rng(1)
    expected = rng.gamma(0.6, 4.0, size=(12, 4)) + 1e-3
    observed = rng.poisson(expected).astype(float)

    found = collapsed(Table(observed=observed, expected=expected), whole=(2, 9))

    assert found.observed.sum() == pytest.approx(observed.sum())
    assert found.expected[found.expected > 0].min() >= 1
    assert found.n_cells < observed.size


def test_an_item_off_its_curve_is_found_and_the_others_are_not():
    answers, trait = simulated(n=3000)
    answers[:, 3] = np.where(np.abs(trait) < 1, 0, 2) * (np.random.default_rng(2).random(3000) < 0.8)

    tests = [found.test for found in item_fit(fit(answers))]

    assert tests[3].p < 1e-6
    assert sum(t.p < 0.01 for i, t in enumerate(tests) if i != 3) <= 1


def test_a_true_model_has_a_chi_square_near_its_degrees_of_freedom():
    values = []
    for seed in range(12):
        found = limited_fit(fit(simulated(n=600, k=6, seed=seed)[0]))
        values.append(found.test.value)

    df = found.test.df
    assert np.mean(values) == pytest.approx(df, abs=3.5 * np.sqrt(2 * df / 12))


def test_two_traits_are_not_one():
    (one, _), (two, _) = simulated(k=4, seed=1), simulated(k=4, seed=2)

    found = limited_fit(fit(np.hstack([one, two])))

    assert found.test.rmsea_low > 0.08
    assert found.cfi < 0.9
    assert found.residuals[:4, :4][np.triu_indices(4, 1)].mean() + found.residuals[4:, 4:].sum() / 12 > 0.1


def test_means_and_categories_tell_alike_of_two_categories():
    answers, _ = simulated(steps=(0.0,))
    model = fit(answers)

    assert limited_fit(model, kind="m2").test.value == pytest.approx(limited_fit(model, kind="c2").test.value)


def test_answers_against_the_order_of_the_items_are_found():
    rng = np.random.default_rng(0)
    trait, hard = rng.normal(size=(1500, 1)), np.linspace(-2.5, 2.5, 16)
    answers = (1.5 * (trait - hard) + rng.logistic(size=(1500, 16)) > 0).astype(float)
    # They solve what is hard and fail at what is easy.
    answers[:30] = (rng.random((30, 16)) < np.where(hard > 0, 0.9, 0.3)).astype(float)

    found = person_fit(fit(answers))

    assert (found.z_likelihood[:30] < -2).mean() > 0.8
    assert (found.z_likelihood[30:] < -2).mean() < 0.05
    assert found.squares.outfit[:30].mean() > 1.5
    assert found.squares.z_infit[:30].mean() > 2


def test_likelihoods_of_people_are_standard_where_the_trait_is_known():
    answers, trait = simulated(n=4000, k=20)

    found = person_fit(fit(answers), at=trait)

    assert found.z_likelihood.mean() == pytest.approx(0, abs=0.06)
    assert found.z_likelihood.std() == pytest.approx(1, abs=0.06)
    assert found.squares.infit.mean() == pytest.approx(1, abs=0.03)


def test_a_person_is_judged_by_answers_given_and_not_at_all_without():
    answers, _ = simulated(n=500)
    answers[0], answers[1, :3] = np.nan, np.nan
    model = fit(answers)

    found, away = person_fit(model), person_fit(model, at=np.append(np.full(499, np.inf), 0.0))

    assert np.isnan(found.z_likelihood[0])
    assert np.isfinite(found.z_likelihood[1:]).all()
    assert np.isfinite(item_squares(model).z_outfit).all()
    assert np.isfinite(away.z_likelihood).tolist() == [False] * 499 + [True]
    same = person_fit(model, at=scores(model).value)
    assert same.squares.z_outfit[1:] == pytest.approx(found.squares.z_outfit[1:])


def test_rows_with_gaps_are_left_out_of_fit_and_counted():
    answers, _ = simulated(n=500)
    answers[:40, 0] = np.nan
    model = fit(answers)

    expected = {"n": 460, "rows": 500}
    for caveats in (limited_fit(model).caveats, item_fit(model)[0].caveats):
        assert [(c.code, dict(c.facts)) for c in caveats] == [("incomplete_rows", expected)]


def test_fit_that_does_not_exist_is_refused_in_words():
    answers, trait = simulated(n=500, k=3)
    model = fit(answers)
    with pytest.raises(ScoringError, match="no degree of freedom"):
        limited_fit(model)
    with pytest.raises(ScoringError, match="one place a person"):
        person_fit(model, at=trait[:10])

    answers[:470, 0] = np.nan
    for what in (item_fit, limited_fit):
        with pytest.raises(ScoringError, match=r"50 complete rows or more.*30 of 500"):
            what(fit(answers))


def test_a_chi_square_without_degrees_of_freedom_tells_nothing():
    found = chi_square(0.0, 0, n=100)

    assert np.isnan([found.p, found.rmsea, found.rmsea_low, found.rmsea_high]).all()
