"""Odd answers: few people, many points, items that are turned or idle, traits that spread widely."""

import itertools

import numpy as np
import pytest

from scoring.errors import ScoringError
from scoring.irt.conditional import conditional_rasch
from scoring.irt.conditional_steps import conditional_steps
from scoring.irt.figures import ItemFigures, ModelFigures, from_figures
from scoring.irt.fit import fit
from scoring.irt.item_fit import item_fit
from scoring.irt.joint import Joint
from scoring.irt.quality import q3
from scoring.irt.residual_fit import person_fit
from scoring.irt.scores import scores
from scoring.irt.several import fit_groups
from scoring.irt.sum_places import places_of_sums
from tests.scoring.irt.plain import answers, by_passes, log_likelihood

ODD = {
    "three points of few": {"n": 80, "k": 4, "points": 3, "seed": 4},
    "nine points of few": {"n": 60, "k": 5, "points": 9, "seed": 8},
    "gaps": {"n": 300, "k": 5, "points": 4, "seed": 9, "missing": 0.3},
    "turned": {"n": 300, "k": 5, "points": 3, "seed": 10, "turned": (1, 3)},
    "idle": {"n": 300, "k": 5, "points": 3, "seed": 11, "idle": (2,)},
    "two points": {"n": 400, "k": 6, "points": 2, "seed": 3},
}


@pytest.mark.parametrize("kind", ODD)
def test_likelihoods_are_those_of_a_plain_search_or_higher(kind):
    table = answers(**ODD[kind])
    model, family = (
        ("gpcm", "partial_credit") if kind in {"gaps", "nine points of few"} else ("grm", "graded")
    )

    found = fit(table, model=model)

    own = [(float(found.item(i)[0]), found.item(i)[1:]) for i in range(table.shape[1])]
    assert found.is_converged
    assert log_likelihood(family, own, table)[0] >= by_passes(family, table, passes=30)[1] - 1e-4
    assert np.isfinite(found.errors).all()


def test_weak_searches_would_be_seen(monkeypatch):
    """Planted fault: a search that is stopped at once is below the plain one."""
    table = answers(**ODD["gaps"])
    monkeypatch.setattr(Joint, "_climbed", lambda self, start: (start, 0.0))
    monkeypatch.setattr("scoring.irt.joint.FIRST_STEPS", 2)
    found = fit(table)

    own = [(float(found.item(i)[0]), found.item(i)[1:]) for i in range(table.shape[1])]

    assert log_likelihood("graded", own, table)[0] < by_passes("graded", table, passes=30)[1] - 1e-4


@pytest.mark.parametrize(("seed", "is_endless"), [(8, False), (0, True)])
def test_steep_slopes_are_found_over_points_close_enough_to_see_them(seed, is_endless, monkeypatch):
    table = answers(80, 6, 3, seed=seed, slopes=(5, 12), far=1.0)

    found = fit(table)
    # Planted fault: points as far apart as for gentle curves.
    monkeypatch.setattr(Joint, "is_rough", lambda *_: False)
    rough = fit(table)

    monkeypatch.setattr("tests.scoring.irt.plain.POINTS", 8001)
    dense, of_rough = (
        log_likelihood("graded", [(float(m.item(i)[0]), m.item(i)[1:]) for i in range(6)], table)[0]
        for m in (found, rough)
    )
    codes = {c.code for c in found.caveats}
    assert "steep_slope" in codes
    assert ("endless_slope" in codes) == is_endless
    assert found.log_likelihood == pytest.approx(dense, rel=1e-4 if is_endless else 1e-7)
    assert rough.log_likelihood != pytest.approx(of_rough, rel=1e-4)
    assert dense > of_rough


def test_a_trait_that_spreads_widely_is_not_cut_off(monkeypatch):
    rng = np.random.default_rng(4)
    trait, steps = rng.normal(size=(900, 1)) * 4, rng.normal(size=10) * 3
    table = (rng.random((900, 10)) < 1 / (1 + np.exp(-(trait - steps)))).astype(float)

    found = fit(table, model="pcm")
    # Planted fault: points that stay where they are.
    monkeypatch.setattr(Joint, "needed", lambda *_: 0.0)
    cut = fit(table, model="pcm")

    assert found.latent_variance**0.5 == pytest.approx(4, abs=0.4)
    assert cut.latent_variance**0.5 > 5


def test_answers_without_chance_are_said_in_every_family():
    alike = np.repeat([[0.0] * 5, [1.0] * 5], 60, axis=0)

    for model in ("grm", "gpcm", "pcm", "rsm"):
        said = {c.code for c in fit(alike, model=model).caveats}
        assert said - {"endless_slope"} == {"steep_slope"}, model


def kept(slopes, steps, model="grm"):
    items = tuple(
        ItemFigures(item=f"i{i}", categories=tuple(map(float, range(len(b) + 1))), slope=a, difficulties=b)
        for i, (a, b) in enumerate(zip(slopes, steps, strict=True))
    )
    return ModelFigures(model=model, items=items)


def test_likely_places_far_out_are_found_and_ends_are_endless():
    model = from_figures(
        kept([0.1] * 4, [(-1.0, 1.0)] * 4), [[2, 2, 2, 1], [2, 2, 2, 2], [0, 0, 0, 0], [1, 1, 1, 1]]
    )

    found = scores(model, how="ml").value

    assert found[0] == pytest.approx(14.48207, abs=1e-4)
    assert found[1:3].tolist() == [np.inf, -np.inf]
    assert found[3] == pytest.approx(0, abs=1e-9)
    assert np.isfinite(scores(model, how="wle").value).all()


def test_weighted_places_of_steep_items_lie_among_their_steps():
    steep = from_figures(
        kept([300.0, 300.0, -300.0], [(3.0,), (3.2,), (2.9,)]), [[1, 1, 0], [0, 0, 1], [1, 0, 0]]
    )
    far = from_figures(
        kept([1.0] * 3, [(14.0, 16.0), (15.0, 18.0), (13.0, 20.0)], "pcm"), [[2, 2, 1], [2, 2, 2]]
    )

    assert scores(steep, how="wle").value == pytest.approx([3.2, 2.9, 3.2], abs=0.01)
    assert scores(far, how="wle").value == pytest.approx([18.97, 21.11], abs=0.01)


@pytest.mark.parametrize(("points", "k", "model"), [(2, 30, "grm"), (5, 10, "gpcm")])
def test_corrected_likelihoods_of_people_are_standard_where_the_model_holds(points, k, model):
    table = answers(1200, k, points, seed=2, slopes=(1.0, 2.0), missing=0.1)

    found = person_fit(fit(table, model=model))

    assert found.z_corrected.std() == pytest.approx(1, abs=0.05)
    assert (found.z_corrected < -1.645).mean() == pytest.approx(0.05, abs=0.015)
    assert found.z_likelihood.std() < 0.95


def test_places_of_sums_are_the_mean_of_all_ways_to_them():
    table = answers(400, 3, 3, seed=5)
    model = fit(table)

    found = places_of_sums(model)

    every = np.array(list(itertools.product(range(3), repeat=3)), dtype=float)
    again = from_figures_of(model, every)
    chance = np.exp(again.marginal.posterior(again.full, slice(None))[1])
    own = scores(again)
    sums = again.patterns.codes.sum(axis=1)
    value = own.value[np.argsort(again.patterns.of_row)]
    for total in range(7):
        way = sums == total
        assert found.share[total] == pytest.approx(chance[way].sum(), rel=1e-6)
        assert found.value[total] == pytest.approx(chance[way] @ value[way] / chance[way].sum(), abs=1e-6)
    assert found.seen.sum() == 400
    assert found.seen.tolist() == np.bincount(table.sum(axis=1).astype(int), minlength=7).tolist()


def from_figures_of(model, table):
    from scoring.irt.figures import figures

    return from_figures(figures(model, ["a", "b", "c"]), table)


def test_conditional_steps_of_two_points_are_conditional_difficulties():
    rng = np.random.default_rng(3)
    table = answers(500, 6, 2, seed=3, slopes=(1.0, 1.0))
    table[rng.random(table.shape) < 0.1] = np.nan

    found, told = conditional_steps(table), conditional_rasch(table)

    assert np.concatenate(found.steps) == pytest.approx(told.difficulties, abs=1e-6)
    assert np.concatenate(found.errors) == pytest.approx(told.errors, abs=1e-6)
    assert found.log_likelihood == pytest.approx(told.log_likelihood, rel=1e-10)
    assert found.n == told.n


def test_conditional_and_marginal_steps_agree_and_are_those_put_in():
    rng = np.random.default_rng(6)
    steps = np.array([[-1.2, 0.1, 1.0], [-0.6, 0.2, 0.9], [-1.5, -0.4, 0.4], [-0.2, 0.5, 1.4]])
    steps -= steps.mean()
    trait = rng.normal(size=(4000, 1, 1))
    weight = np.exp(np.concatenate([np.zeros((4000, 4, 1)), np.cumsum(trait - steps, axis=2)], axis=2))
    share = np.cumsum(weight / weight.sum(axis=2, keepdims=True), axis=2)
    table = (rng.random((4000, 4, 1)) > share[:, :, :-1]).sum(axis=2).astype(float)

    found = conditional_steps(table)

    marginal = np.array(fit(table, model="pcm").difficulties)
    assert np.array(found.steps) == pytest.approx(steps, abs=0.2)
    assert np.array(found.steps) == pytest.approx(marginal - marginal.mean(), abs=0.08)
    assert np.abs((np.array(found.steps) - steps) / np.array(found.errors)).max() < 3.5


def test_conditional_steps_ignore_how_the_trait_is_spread():
    rng = np.random.default_rng(7)
    trait = rng.choice([-2.0, 2.5], size=(4000, 1))
    table = (trait + rng.logistic(size=(4000, 4)) > [-1, -0.3, 0.3, 1]).astype(float)

    found = conditional_steps(table)

    assert np.concatenate(found.steps) == pytest.approx([-1, -0.3, 0.3, 1], abs=0.2)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (np.repeat([[0.0, 0, 0], [1, 1, 1]], 40, axis=0), "neither all lowest nor all highest"),
        (np.repeat([[2.0, 2, 2], [1, 0, 0], [0, 1, 1], [0, 0, 1]], 20, axis=0), "given only by people"),
        (np.repeat([[1.0, 0, 0], [1, 1, 0]], 40, axis=0), "one answer only"),
        (np.repeat([[1.0, 0, 0], [1, 1, 0], [1, 1, 1], [0, 0, 0]], 40, axis=0), "given only by people"),
    ],
)  # fmt: skip
def test_conditional_steps_that_do_not_exist_are_refused_in_words(table, words):
    with pytest.raises(ScoringError, match=words):
        conditional_steps(table)


def test_sums_and_residuals_without_chance_tell_nothing_and_do_not_fail():
    rng = np.random.default_rng(2)
    level = np.repeat(rng.integers(0, 3, 60), 4).reshape(60, 4).astype(float)
    level[::9, 3] = 2 - level[::9, 3]

    model = fit(level)

    assert {c.code for c in model.caveats} == {"steep_slope", "endless_slope"}
    assert all(one.test is None or np.isfinite(one.test.value) for one in item_fit(model))
    assert np.diag(q3(model)).tolist() == [1.0] * 4


def test_two_patterns_alone_leave_items_no_test_of_fit():
    table = np.repeat([[0.0] * 4, [1.0] * 4], 60, axis=0)

    assert [one.test for one in item_fit(fit(table, model="pcm"))] == [None] * 4


def test_kept_steep_slopes_are_scored_over_points_close_enough_to_see_them(monkeypatch):
    """The posterior's mean over 8,001 points, by the curves written out."""
    steep = kept([40.0, 25.0, 1.0], [(0.07,), (0.33,), (0.1,)])
    rows = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    trait = np.linspace(-6, 6, 8001)
    share = np.exp(-(trait**2) / 2)
    up = [
        1 / (1 + np.exp(-np.clip(a * (trait - b), -700, 700))) for a, b in ((40, 0.07), (25, 0.33), (1, 0.1))
    ]
    ways = np.array([up[0] * (1 - up[1]) * up[2], (1 - up[0]) * (1 - up[1]) * (1 - up[2])]) * share

    found = scores(from_figures(steep, rows)).value
    # Planted fault: points as far apart as for gentle curves.
    monkeypatch.setattr(Joint, "is_rough", lambda *_: False)
    rough = scores(from_figures(steep, rows)).value

    assert found == pytest.approx(ways @ trait / ways.sum(axis=1), abs=1e-8)
    assert abs(rough[0] - found[0]) > 1e-3


def test_points_stay_few_enough_to_be_held():
    """A trait that spreads without end and slopes without end at once."""
    table = np.repeat([[0.0] * 4, [1.0] * 4], 60, axis=0)

    found = fit_groups(np.vstack([table, table[40:]]), ["a"] * 120 + ["b"] * 80)

    assert len(found.models[0].marginal.points) <= 1921
    assert "endless_slope" in {c.code for c in found.caveats}
