"""Factor solutions against psych, their doubts, and their errors over samples."""

import numpy as np
import pytest

from scoring.correlations import correlations
from scoring.efa import solution as module
from scoring.efa.bootstrap import bootstrap
from scoring.efa.fit import fit
from scoring.efa.solution import efa
from scoring.errors import ScoringError
from scoring.rotation.congruence import matching
from scoring.rotation.rotate import Rotation
from tests.scoring.witness import case as reference
from tests.scoring.witness import cases, near

THEIRS = {"uls": "minres", "geominQ": "geomin_oblique"}


@pytest.fixture(scope="module")
def bfi():
    return correlations(reference("efa", "bfi25.kmo").matrix())


def people(n=300, factors=2, each=4, loading=0.7, seed=1):
    """Answers of people whose items load on one factor each."""
    rng = np.random.default_rng(seed)
    pattern = np.kron(np.eye(factors), np.full((1, each), loading))
    return rng.normal(size=(n, factors)) @ pattern + rng.normal(size=(n, factors * each)) * np.sqrt(
        1 - loading**2
    )


def codes(found):
    return [c.code for c in found.caveats]


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("efa") if ".efa_5f" in c.id])
def test_fit_and_communalities_are_those_of_psych(case, bfi):
    extraction, rotation = (THEIRS.get(w, w) for w in case.id.split("_")[2:])

    found = efa(bfi, 5, extraction=extraction, rotation=rotation)

    value, tol = case.value, case.tol
    assert found.communality.tolist() == near(list(value["communality"].values()), tol)
    assert [found.fit.chi2, found.fit.df, found.fit.p] == [
        near(value["chi"], tol),
        value["dof"],
        pytest.approx(value["p"], abs=1e-12),
    ]
    assert [found.fit.rmsea, found.fit.rmsea_low, found.fit.rmsea_high] == near(value["rmsea"], tol)
    assert [found.fit.tli, found.fit.rmsr] == near([value["tli"], value["rmsr"]], tol)
    # psych stops principal axes at a change of .001: chi-square, and so BIC, lies .17 above its least.
    assert found.fit.bic == pytest.approx(value["bic"], abs=0.2 if extraction == "pa" else 1e-3)
    explained = sorted(np.array(value["vaccounted"]["values"])[0])
    assert sorted(found.explained) == near(explained, tol) if rotation != "none" else True


def test_factors_of_polychoric_correlations_are_those_of_psych():
    case = reference("efa", "bfi25.efa_polychoric_oblimin")

    found = efa(correlations(case.matrix(), kind="polychoric"), 5)

    wanted = np.array(case.value["loadings"]["values"])
    order, signs = matching(found.pattern, wanted)
    np.testing.assert_allclose(found.pattern[:, order] * signs, wanted, atol=case.tol)
    between = found.factor_correlations[np.ix_(order, order)] * np.outer(signs, signs)
    np.testing.assert_allclose(between, case.value["phi"]["values"], atol=case.tol)
    assert "ordered_answers" in codes(found)


def test_one_factors_fit_is_that_of_psych():
    for case in cases("reliability", ".fa1_minres"):
        found = efa(correlations(case.matrix()), 1).fit

        named = {
            "chi": found.chi2,
            "tli": found.tli,
            "bic": found.bic,
            "rmsr": found.rmsr,
            "rmsea": found.rmsea,
        }
        for name, value in named.items():
            assert value == case.near(name), (case.id, name)


def test_pattern_factor_correlations_and_structure_fit_together(bfi):
    found = efa(bfi, 5, rotation="geomin_oblique")

    np.testing.assert_allclose(found.structure, found.pattern @ found.factor_correlations, atol=1e-12)
    reproduced = found.structure @ found.pattern.T
    np.testing.assert_allclose(bfi.matrix - reproduced, found.residual, atol=1e-12)
    assert found.explained.sum() == pytest.approx(found.communality.sum())
    assert (np.diff(found.explained) <= 1e-9).all()


def test_a_factor_order_that_is_not_the_loadings_would_be_seen(bfi):
    """factor_analyzer's own fault, planted: residuals rise from .028 to more than three times as much."""
    found = efa(bfi, 5)
    shuffled = found.factor_correlations[np.ix_([1, 2, 0, 4, 3], [1, 2, 0, 4, 3])]

    wrong = fit(bfi.matrix, found.pattern @ shuffled @ found.pattern.T, n=bfi.n, n_factors=5)

    assert found.fit.rmsr == pytest.approx(0.0278285, abs=1e-6)
    assert wrong.rmsr > 0.05


def test_the_unit_of_an_item_does_not_matter():
    scores = people()

    one, two = efa(correlations(scores), 2), efa(correlations(scores * np.arange(1, 9) + 100), 2)

    np.testing.assert_allclose(two.pattern, one.pattern, atol=1e-8)


def test_the_order_of_items_is_the_order_of_loadings():
    scores, order = people(), [5, 0, 7, 2, 1, 6, 3, 4]

    one, two = efa(correlations(scores), 2), efa(correlations(scores[:, order]), 2)

    ranks, signs = matching(two.pattern, one.pattern[order])
    np.testing.assert_allclose(two.pattern[:, ranks] * signs, one.pattern[order], atol=1e-5)


@pytest.mark.parametrize("extraction", ["minres", "ml", "pa"])
def test_a_heywood_case_is_told_with_its_item(extraction):
    latent = np.linalg.cholesky(np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]]))
    draws = np.random.default_rng(3).normal(size=(60, 3))
    whitened = np.linalg.qr(draws - draws.mean(axis=0))[0]

    found = efa(correlations(whitened @ latent.T), 1, extraction=extraction)

    told = next(dict(c.facts) for c in found.caveats if c.code == "heywood")
    assert told["item"] == 0
    assert told["uniqueness"] < 0.0051
    assert "just_identified" in codes(found)


def test_without_the_check_a_heywood_case_would_pass_unseen(monkeypatch):
    correlation = np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]])
    scores = (
        np.linalg.qr(np.random.default_rng(3).normal(size=(60, 3)))[0] @ np.linalg.cholesky(correlation).T
    )
    monkeypatch.setattr(module, "_doubts", lambda *_: ())

    assert "heywood" not in codes(efa(correlations(scores), 1))


def test_a_repeated_item_leaves_no_likelihood_and_says_so():
    scores = people()
    repeated = np.column_stack([scores, scores[:, 0]])

    found = efa(correlations(repeated), 2)

    assert {"singular", "no_likelihood"} <= set(codes(found))
    assert (found.fit.chi2, found.fit.rmsea, found.fit.cfi) == (None, None, None)
    assert found.fit.rmsr > 0


def test_where_items_share_nothing_there_is_no_tli_and_it_says_so():
    """psych 2.2.9 prints TLI = -0.77 for answers at random; its denominator is below nought there."""
    found = efa(correlations(np.random.default_rng(3).normal(size=(200, 10))), 2)

    assert found.fit.null_chi2 < found.fit.null_df
    assert found.fit.tli is None
    assert "nothing_to_explain" in codes(found)
    assert "nothing_to_explain" not in codes(efa(correlations(people()), 2))


@pytest.mark.parametrize("extraction", ["minres", "ml", "pa"])
def test_items_that_are_all_alike_and_apart_do_not_stop_the_search(extraction):
    """One person in a hundred differs, each on an item of their own: eigenvalues are equal."""
    scores = np.vstack([np.full((100, 6), 3.0), 3.0 + np.eye(6)])

    found = efa(correlations(scores), 1, extraction=extraction)

    assert np.isfinite(found.pattern).all()


def test_fewer_people_than_items_are_told():
    found = efa(correlations(people(n=7)), 1)

    assert {"more_items_than_people", "no_likelihood", "singular"} <= set(codes(found))


def test_a_solution_that_did_not_settle_says_so(monkeypatch, bfi):
    monkeypatch.setattr("scoring.extraction.AXIS_STEPS", 2)
    monkeypatch.setattr("scoring.extraction.NEWTON_STEPS", 1)

    assert "extraction_not_settled" in codes(efa(bfi, 5, extraction="pa"))


@pytest.mark.parametrize("points", [2, 9])
def test_binary_and_nine_point_items_have_factors(points):
    latent = people(n=800)
    cuts = np.linspace(-1.6, 1.6, points - 1) if points > 2 else np.array([0.2])

    found = efa(correlations(np.searchsorted(cuts, latent) + 0.0, kind="polychoric"), 2)

    assert np.abs(found.pattern).max(axis=1).min() > 0.5


def test_missing_answers_are_left_out_pair_by_pair_as_r_does():
    """R 4.2.2, cor(use = "pairwise.complete.obs") by its definition: each pair's own people."""
    scores = people()
    scores[::7, 0] = scores[3::9, 1] = np.nan
    both = ~np.isnan(scores[:, 0]) & ~np.isnan(scores[:, 1])

    found = correlations(scores, missing="pairwise")

    assert found.matrix[0, 1] == pytest.approx(np.corrcoef(scores[both, :2].T)[0, 1], abs=1e-12)
    assert found.n == found.n_pairs[0, 1] == both.sum()
    assert dict(found.caveats[0].facts) == {"fewest": both.sum(), "most": 300}


def test_bootstrap_errors_are_the_spread_over_new_samples():
    first = people(n=400)
    found = bootstrap(first, efa(correlations(first), 2), rng=np.random.default_rng(1), draws=150)
    wanted = efa(correlations(people(n=100_000)), 2).pattern

    fresh = []
    for seed in range(60):
        pattern = efa(correlations(people(n=400, seed=seed)), 2).pattern
        order, signs = matching(pattern, wanted)
        fresh.append(pattern[:, order] * signs)

    assert found.pattern.mean() == pytest.approx(np.std(fresh, axis=0).mean(), rel=0.15)
    assert (found.pattern_low < found.pattern_high).all()


@pytest.mark.parametrize("rotation", ["varimax", "promax", "none", "geomin", "oblimin"])
def test_every_rotation_has_errors_and_they_follow_the_seed(rotation):
    scores = people(n=150)
    found = efa(correlations(scores), 2, rotation=Rotation(name=rotation, starts=2))

    one, two = (bootstrap(scores, found, rng=np.random.default_rng(4), draws=25) for _ in range(2))

    np.testing.assert_array_equal(one.pattern, two.pattern)
    assert (one.pattern > 0).all()
    assert one.draws == 25


def test_drawing_whole_teams_is_less_sure_where_teams_are_alike():
    rng = np.random.default_rng(2)
    base = np.repeat(people(n=30, seed=5), 10, axis=0) + rng.normal(size=(300, 8)) * 0.2
    found = efa(correlations(base), 2)

    alone = bootstrap(base, found, rng=np.random.default_rng(1), draws=80)
    teams = bootstrap(base, found, rng=np.random.default_rng(1), draws=80, teams=np.repeat(range(30), 10))

    assert teams.pattern.mean() > 1.5 * alone.pattern.mean()


def test_the_bootstrap_can_be_stopped_and_tells_how_far_it_is():
    scores, seen = people(n=100), []
    found = efa(correlations(scores), 2)

    def told(done, of):
        seen.append((done, of))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bootstrap(scores, found, rng=np.random.default_rng(1), told=told, draws=50)
    assert seen == [(1, 50), (2, 50), (3, 50)]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        pytest.param(lambda: correlations(np.ones((9, 3))), "item 1, 2, 3", id="constant"),
        pytest.param(lambda: correlations(people(), kind="spearman"), "'spearman'", id="unknown kind"),
        pytest.param(lambda: correlations(np.full((4, 3), np.nan)), "0 complete", id="nobody"),
        pytest.param(
            lambda: correlations(
                [[1, np.nan, 2], [2, np.nan, 1], [np.nan, 1, 1], [np.nan, 2, 3]], missing="pairwise"
            ),
            "Items 1 and 2",
            id="no pair",
        ),
        pytest.param(lambda: efa(correlations(people(each=2)), 2), "2 factors cannot", id="four items"),
        pytest.param(
            lambda: efa(correlations(people()), 2, extraction="alpha"), "minres, ml, pa", id="unknown"
        ),
        pytest.param(
            lambda: bootstrap(
                people(), efa(correlations(people()), 2), rng=np.random.default_rng(1), draws=3
            ),
            "at least 20",
            id="few draws",
        ),
        pytest.param(
            lambda: bootstrap(people()[:, :6], efa(correlations(people()), 2), rng=np.random.default_rng(1)),
            "8, not 6",
            id="other items",
        ),
    ],
)
def test_what_cannot_be_is_refused(what, message):
    with pytest.raises(ScoringError, match=message):
        what()
