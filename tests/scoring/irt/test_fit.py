"""Item response models against mirt and ltm, and the laws every model must keep."""

import numpy as np
import pytest

from scoring.errors import ScoringError
from scoring.irt import joint
from scoring.irt.curves import curves
from scoring.irt.fit import fit
from scoring.irt.marginal import grid, people_at
from scoring.irt.observed import observed_information
from scoring.irt.quality import empirical_reliability, marginal_reliability, q3
from scoring.irt.scores import information_at, moves_along, scores
from scoring.polychoric.matrix import polychoric
from scoring.reliability import alpha
from tests.scoring.irt.fitted import of, told
from tests.scoring.witness import case as one_case
from tests.scoring.witness import cases


@told("fit")
def test_likelihoods_are_those_of_mirt_or_higher(case):
    found = of(case.id)

    assert found.is_converged
    assert found.log_likelihood >= case.value["logLik"] - 1e-6 * abs(case.value["logLik"])
    assert found.log_likelihood == pytest.approx(case.value["logLik"], rel=case.tol)
    assert (found.aic, found.bic) == pytest.approx((case.value["AIC"], case.value["BIC"]), rel=case.tol)


@told("irt_pars")
def test_slopes_and_difficulties_are_those_of_mirt(case):
    found = of(case.id)

    steps = [i for i, name in enumerate(case.value[".cols"]) if name.startswith("b")]
    # mirt's own search of the Rasch model of these twelve items ends below our likelihood.
    loose = 0.005 if case.id.startswith("verbagg12.Rasch") else case.tol
    for place, row in enumerate(case.value["values"]):
        assert found.slopes[place] == pytest.approx(row[0], abs=loose)
        wanted = [row[i] for i in steps if row[i] is not None]
        assert found.difficulties[place].tolist() == pytest.approx(wanted, abs=loose)


@told("slope_intercept")
def test_intercepts_are_those_of_mirt(case):
    found = of(case.id)

    steps = [i for i, name in enumerate(case.value[".cols"]) if name[0] == "d" and name != "d0"]
    loose = 0.005 if case.id.startswith("verbagg12.Rasch") else case.tol
    for place, row in enumerate(case.value["values"]):
        wanted = [row[0], *(row[i] for i in steps if row[i] is not None)]
        assert found.item(place).tolist() == pytest.approx(wanted, abs=loose)


def test_the_published_slopes_of_five_law_school_items_are_found():
    """LSAT7 by mirt(LSAT7, 1) with its usual early end; the finer search is the case lsat7.twopl above."""
    case = one_case("published", "mirt_lsat7_2pl")
    found = of("lsat7.twopl")

    assert found.slopes.tolist() == pytest.approx(case.value["published"]["a"], abs=case.tol)
    assert [found.item(i)[1] for i in range(5)] == pytest.approx(case.value["published"]["d"], abs=case.tol)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("irt", ".kr20")])
def test_kuder_and_richardsons_coefficient_is_alpha(case):
    assert alpha(case.matrix()).value == case.near("kr20")


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("irt", ".tetrachoric")])
def test_tetrachoric_correlations_are_those_of_psych(case):
    found = polychoric(case.matrix()).estimated

    # psych's search ends early in some pairs; lavaan 0.6-14, lavCor(x, ordered = names(x)), does not.
    loose = 0.0035 if case.id.startswith("verbagg12") else case.tol
    assert found == pytest.approx(np.array(case.value["values"]), abs=loose)
    if case.id.startswith("verbagg12"):
        assert (found[0, 3], found[0, 6]) == pytest.approx((0.48790148, 0.71477649), abs=1e-6)


@told("se_slope")
def test_errors_of_slopes_are_those_of_mirt(case):
    found = of(case.id)

    first = found.marginal.layout.first[:-1]
    assert found.errors[first].tolist() == pytest.approx(list(case.value.values()), abs=case.tol)


@told("eap_head")
def test_expected_scores_and_errors_are_those_of_mirt(case):
    found = scores(of(case.id))

    loose = 0.02 if case.id.startswith("verbagg12.Rasch") else case.tol
    wanted = np.array(case.value["values"])
    assert np.c_[found.value, found.error][: len(wanted)] == pytest.approx(wanted, abs=loose)


@told("test_information")
def test_information_is_that_of_mirt(case):
    found = information_at(of(case.id), np.array(case.value["theta"], dtype=float)).sum(axis=0)

    assert found.tolist() == pytest.approx(case.value["information"], abs=case.tol)


@told("reliability")
def test_reliabilities_are_those_of_mirt(case):
    found = of(case.id)

    assert empirical_reliability(found).value == case.near("empirical")
    if found.latent_variance == 1:
        assert marginal_reliability(found).value == case.near("marginal")
    else:
        # mirt 1.45.1 divides by information plus variance, and weighs by the standard normal.
        fine = grid(401)
        known = information_at(found, fine).sum(axis=0)
        theirs = float(people_at(fine, 0.0, 1.0)[0] @ (known / (known + found.latent_variance)))
        assert theirs == case.near("marginal")


@told("Q3")
def test_residual_correlations_are_those_of_mirt(case):
    assert q3(of(case.id)) == pytest.approx(np.array(case.value["values"], dtype=float), abs=case.tol)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("irt", ".ltm_grm")])
def test_the_graded_model_is_that_of_ltm(case):
    found = of(f"{case.id.split('.')[0]}.graded")

    assert found.log_likelihood == pytest.approx(case.value["logLik"], abs=case.tol)
    for place, row in enumerate(case.value["coef"]["values"]):
        told_here = [*found.difficulties[place], found.slopes[place]]
        assert told_here == pytest.approx([x for x in row if x is not None], abs=max(case.tol, 0.0005))


@pytest.mark.parametrize("family", ["graded", "partial_credit"])
def test_chances_add_up_and_derivatives_are_those_of_small_steps(family):
    parameters, points = np.array([[1.3, 1.0, 0.1, -1.4], [0.7, 2.0, 0.2, -2.0]]), np.linspace(-3, 3, 7)

    chances, moves = curves(family, parameters, points)

    step = 1e-6
    for i in range(4):
        away = np.zeros(4)
        away[i] = step
        up, down = (curves(family, parameters + s * away, points)[0] for s in (1, -1))
        assert moves[:, i] == pytest.approx((up - down) / (2 * step), abs=1e-7)
    assert chances.sum(axis=1) == pytest.approx(np.ones((2, 7)))


@pytest.mark.parametrize("identity", ["verbagg_poly8.graded", "verbagg_poly8.gpcm", "verbagg_poly8.Rasch"])
def test_moves_along_the_trait_are_those_of_small_steps(identity):
    found, points, step = of(identity), np.linspace(-2, 2, 5), 1e-5

    _, first, second = moves_along(found, 1, points)

    up, down = (moves_along(found, 1, points + s * step) for s in (1, -1))
    assert first == pytest.approx((up[0] - down[0]) / (2 * step), abs=1e-8)
    assert second == pytest.approx((up[1] - down[1]) / (2 * step), abs=1e-8)


@pytest.mark.parametrize("identity", ["verbagg_poly8.graded", "verbagg_poly8.Rasch"])
def test_slope_and_information_of_the_likelihood_are_those_of_small_steps(identity):
    found = of(identity)
    step, start = 1e-5, found.together.free + 0.05

    here = found.joint.expected(start)
    known = observed_information(found.joint, here)

    for i in (0, 1, found.n_free - 1):
        away = np.zeros(found.n_free)
        away[i] = step
        up, down = (found.joint.expected(start + s * away) for s in (1, -1))
        assert here.slope[i] == pytest.approx(
            (up.log_likelihood - down.log_likelihood) / (2 * step), abs=1e-4
        )
        assert known[i] == pytest.approx((down.slope - up.slope) / (2 * step), abs=1e-4)


def test_turning_every_item_turns_the_trait():
    answers = one_case("irt", "verbagg_poly8.graded.fit").matrix()

    plain, turned = of("verbagg_poly8.graded"), fit(2 - answers)

    assert turned.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-8)
    assert scores(turned).value == pytest.approx(-scores(plain).value, abs=1e-4)


def test_more_points_change_little():
    answers = one_case("irt", "verbagg_poly8.graded.fit").matrix()

    assert fit(answers, n_points=121).log_likelihood == pytest.approx(
        of("verbagg_poly8.graded").log_likelihood, abs=1e-6
    )


def test_the_rating_scale_model_is_partial_credit_with_shared_steps():
    answers = one_case("irt", "verbagg_poly8.Rasch.fit").matrix()

    narrow, wide = fit(answers, model="rsm"), of("verbagg_poly8.Rasch")

    gaps = [round(float(d[1] - d[0]), 6) for d in narrow.difficulties]
    assert len(set(gaps)) == 1
    assert narrow.n_free == wide.n_free - 7
    assert narrow.log_likelihood < wide.log_likelihood


def test_missing_answers_are_left_out_and_not_guessed():
    answers = one_case("irt", "verbagg_poly8.graded.fit").matrix().copy()
    answers[:40, 0] = np.nan
    answers[5] = np.nan

    found = fit(answers)

    place = scores(found)
    assert found.is_converged
    assert np.isnan(place.value[5])
    assert not np.isnan(place.value[4])
    assert found.patterns.n == len(answers) - 1


def test_every_way_of_scoring_agrees_in_the_middle_and_says_where_none_exists():
    found = of("verbagg_poly8.graded")

    ways = {how: scores(found, how=how) for how in ("eap", "map", "ml", "wle")}

    answers = one_case("irt", "verbagg_poly8.graded.fit").matrix()
    lowest = (answers == 0).all(axis=1)
    assert np.isneginf(ways["ml"].value[lowest]).all()
    assert np.isfinite(ways["wle"].value).all()
    middle = np.abs(ways["eap"].value) < 1
    for how in ("map", "ml", "wle"):
        assert np.corrcoef(ways[how].value[middle], ways["eap"].value[middle])[0, 1] > 0.98
    assert (ways["map"].error[middle] < ways["ml"].error[middle]).all()


def test_an_item_that_repeats_another_is_fitted_and_said():
    rng = np.random.default_rng(6)
    answers = np.digitize(rng.normal(size=(300, 1)) + rng.logistic(size=(300, 6)), [-1, 0, 1]).astype(float)
    answers[:, 5] = answers[:, 4]

    found = fit(answers)

    assert found.is_converged
    assert [(c.code, dict(c.facts)) for c in found.caveats] == [
        ("steep_slope", {"item": 4}), ("steep_slope", {"item": 5}),
        ("endless_slope", {"item": 4}), ("endless_slope", {"item": 5}),
    ]  # fmt: skip
    assert np.isfinite(scores(found).value).all()


def test_items_that_share_nothing_have_no_trait():
    answers = np.array([[a, b, c] for a in (0.0, 1) for b in (0, 1) for c in (0, 1)] * 20)

    found = fit(answers, model="pcm")

    assert [c.code for c in found.caveats] == ["no_trait_variance"]


def test_a_trait_nobody_differs_in_leaves_each_item_its_own_likelihood(monkeypatch):
    rng = np.random.default_rng(22)
    answers = rng.integers(0, 2, size=(100, 4)).astype(float)
    answers[:, 3] = np.where(rng.random(100) < 0.2, 1 - answers[:, 0], answers[:, 3])

    found = fit(answers, model="pcm")
    # Planted fault: a search that stops where the likelihood is nearly level.
    monkeypatch.setattr(joint.Joint, "_narrowest", lambda self, top: top)
    early = fit(answers, model="pcm")

    shares = np.concatenate([answers.mean(axis=0), 1 - answers.mean(axis=0)])
    alone = float(100 * shares @ np.log(shares))
    assert found.log_likelihood == pytest.approx(alone, rel=1e-12)
    assert early.log_likelihood < found.log_likelihood
    assert found.latent_variance < 1e-5 < early.latent_variance
    assert np.isfinite(found.errors).all()


def test_a_search_that_stops_early_says_so(monkeypatch):
    rng = np.random.default_rng(6)
    answers = np.digitize(rng.normal(size=(300, 1)) + rng.logistic(size=(300, 6)), [-1, 0, 1]).astype(float)
    monkeypatch.setattr(joint.Joint, "_step", lambda self, here: here)
    monkeypatch.setattr(joint.Joint, "_climbed", lambda self, here: (here, 1.0))

    assert [c.code for c in fit(answers).caveats] == ["not_converged"]


def test_weak_items_keep_their_slopes():
    """An item that says almost nothing has difficulties far out; they are not cut."""
    rng = np.random.default_rng(2)
    trait = rng.normal(size=(1500, 1))
    slopes = np.array([1.5, 1.2, 1.6, 0.15])
    answers = np.digitize(trait * slopes + rng.logistic(size=(1500, 4)), [-2.0, 0.0, 2.0]).astype(float)

    found = fit(answers)

    assert found.slopes[3] == pytest.approx(0.15, abs=0.12)
    assert np.abs(found.difficulties[3]).max() > 6


@pytest.mark.parametrize(
    ("answers", "options", "words"),
    [
        (np.ones((80, 4)), {}, "one answer only"),
        (np.tile([[1.0, 2, 1], [2, 1, 2]], (10, 1)), {}, "50 people"),
        (np.tile([[1.0, 2], [2, 1]], (40, 1)), {}, "3 items"),
        (np.tile([[1.0, 2, 1], [2, 1, 2], [3, 1, 1]], (40, 1)), {"model": "rsm"}, "item 2 was never given 3"),
        (np.tile([[1.0, 2, 1], [2, 3, 2]], (40, 1)), {"model": "rsm"}, "item 1 was never given 3"),
        (np.tile([[1.0, 2, 1], [2, 1, 2]], (40, 1)), {"categories": [1, 2]}, "Only a rating scale model"),
        (
            np.tile([[1.0, 2, 1], [2, 1, 2]], (40, 1)),
            {"model": "rsm", "categories": [1, 3]},
            "the answer 2, which the model does not know",
        ),
        (np.random.default_rng(1).normal(size=(80, 4)), {}, "80 kinds of answers"),
        (np.tile([[1.0, 2, 1], [2, 1, 2]], (40, 1)), {"n_points": 1}, "needs 3 points or more; 1"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(answers, options, words):
    with pytest.raises(ScoringError, match=words):
        fit(answers, **options)


def test_a_rating_scale_holds_for_an_item_that_was_never_given_its_top():
    """The steps put in; an item without its top answer lends the shared ones."""
    rng = np.random.default_rng(12)
    places, steps = np.array([-0.6, -0.2, 1.6, 0.3, 0.0]), np.array([-1.0, 0.2, 0.9])
    apart = rng.normal(size=(2500, 1, 1)) - places[:, None] - steps
    weight = np.exp(np.concatenate([np.zeros((2500, 5, 1)), np.cumsum(apart, axis=2)], axis=2))
    share = np.cumsum(weight / weight.sum(axis=2, keepdims=True), axis=2)
    answers = (rng.random((2500, 5, 1)) > share[:, :, :-1]).sum(axis=2).astype(float)
    whole = fit(answers, model="rsm", categories=[0, 1, 2, 3])
    lacking = fit(answers[answers[:, 2] < 3], model="rsm", categories=[0, 1, 2, 3, 4])

    assert whole.log_likelihood == fit(answers, model="rsm").log_likelihood
    assert np.array(whole.difficulties) == pytest.approx(places[:, None] + steps, abs=0.2)
    found = np.array(lacking.difficulties)
    assert found[:, 1:] - found[:, :1] == pytest.approx(np.tile(steps[1:] - steps[0], (5, 1)), abs=0.2)


def test_a_category_nobody_chose_is_said():
    rng = np.random.default_rng(3)
    answers = np.digitize(rng.normal(size=(300, 1)) + rng.logistic(size=(300, 4)), [-1, 0, 1]).astype(float)
    answers[answers[:, 2] == 1, 2] = 2

    found = fit(answers)

    assert [(c.code, dict(c.facts)) for c in found.caveats] == [("skipped_category", {"item": 2})]
