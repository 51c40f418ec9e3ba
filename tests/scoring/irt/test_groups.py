"""Models of several groups and likelihood-ratio tests of items: mirt, planted differences, and laws."""

import numpy as np
import pytest

from scoring.dif.purification import purified
from scoring.errors import ScoringError
from scoring.irt.fit import fit
from scoring.irt.likelihood_ratio import likelihood_ratio_dif
from scoring.irt.several import fit_groups
from tests.scoring.test_dif import answers_and_groups
from tests.scoring.witness import each


def planted(shift=0.0, n=400, k=6, seed=3):
    """Three-point answers; the second group stands half a unit higher and finds the first item easier."""
    rng = np.random.default_rng(seed)
    trait = np.concatenate([rng.normal(size=n), 0.5 + 0.8 * rng.normal(size=n)])
    level = 1.5 * trait[:, None] + rng.logistic(size=(2 * n, k))
    level[n:, 0] += shift
    return np.digitize(level, [-1.0, 1.0]).astype(float), ["a"] * n + ["b"] * n


@each("dif", "irt_lr_dif")
def test_likelihood_ratios_are_those_of_mirt(case):
    """DIF(multipleGroup(...), scheme = 'drop') of mirt 1.45.1."""
    answers, groups = answers_and_groups(case)
    whole = ~np.isnan(answers).any(axis=1)

    tests = likelihood_ratio_dif(answers[whole], [g for g, keep in zip(groups, whole, strict=True) if keep])

    assert [t.chi2 for t in tests] == case.near("X2")
    assert [t.df for t in tests] == case.value["df"]
    assert [t.p for t in tests] == case.near("p")
    assert [2 * t.df - t.chi2 for t in tests] == case.near("AIC")


def test_a_planted_difference_is_found_with_its_sign_and_size():
    tests = likelihood_ratio_dif(*planted(shift=1.2))

    assert tests[0].p < 1e-6
    assert tests[0].difference[0] == pytest.approx(tests[0].distance[0], abs=0.02)
    assert 0.15 < tests[0].difference[0] < 0.6
    assert all(t.distance[0] >= abs(t.difference[0]) for t in tests)
    assert max(t.difference[0] for t in tests[1:]) < 0.1


def test_purification_clears_items_that_a_flagged_one_accused():
    answers, groups = planted(shift=2.5, n=1200, k=10)

    def tests(anchors):
        return likelihood_ratio_dif(answers, groups, anchors=anchors)

    blunt = tests(None)
    found = purified(tests, is_flagged=lambda t: t.p < 0.001)

    assert found.flagged == (0,)
    assert sum(t.p < 0.001 for t in blunt) > 1
    assert found.caveats == ()


def test_means_and_variances_of_later_groups_are_found():
    answers, groups = planted(n=1500)

    found = fit_groups(answers, groups)

    assert found.names == ("a", "b")
    first, later = found.models
    assert (first.latent_mean, first.latent_variance) == (0.0, 1.0)
    assert later.latent_mean == pytest.approx(0.5, abs=0.12)
    assert later.latent_variance == pytest.approx(0.64, abs=0.12)
    assert later.slopes.tolist() == first.slopes.tolist()
    assert np.isfinite(later.errors).all()


def test_groups_that_share_nothing_have_the_likelihoods_of_each_alone():
    answers, groups = planted()
    own = np.array(groups) == "a"

    for model in ("grm", "pcm"):
        together = fit_groups(answers, groups, model=model, equal=())
        alone = [fit(answers[o], model=model) for o in (own, ~own)]

        assert together.log_likelihood == pytest.approx(sum(m.log_likelihood for m in alone), rel=1e-9)
        assert together.n_free == sum(m.n_free for m in alone)


def test_one_group_told_twice_has_no_differences():
    answers, _ = planted(n=200)

    tests = likelihood_ratio_dif(np.vstack([answers] * 2), ["a"] * 400 + ["b"] * 400, items=[0, 1])

    assert [t.chi2 for t in tests] == pytest.approx([0, 0], abs=1e-4)


def test_the_order_of_groups_does_not_move_the_test():
    answers, groups = planted(shift=0.8)

    there = likelihood_ratio_dif(answers, groups, items=[0])[0]
    back = likelihood_ratio_dif(answers, ["b" if g == "a" else "a" for g in groups], items=[0])[0]

    assert back.chi2 == pytest.approx(there.chi2, abs=1e-3)
    assert np.sign(back.difference[0]) == -np.sign(there.difference[0])


def test_items_outside_the_anchors_are_tested_from_the_other_side():
    answers, groups = planted(shift=0.8)

    among = likelihood_ratio_dif(answers, groups, anchors=[0, 1, 2], items=[0])[0]
    beside = likelihood_ratio_dif(answers, groups, anchors=[1, 2], items=[0])[0]

    assert beside.chi2 == pytest.approx(among.chi2, abs=1e-3)


def test_three_groups_have_twice_the_degrees_of_freedom():
    answers, _ = planted(n=300)

    found = likelihood_ratio_dif(answers, ["a", "b", "c"] * 200, items=[2])[0]

    assert (found.df, len(found.difference), found.n) == (6, 2, 600)


def test_a_category_one_group_never_chose_is_joined_and_said():
    answers, groups = planted()
    answers[400:, 1][answers[400:, 1] == 2] = 1

    found = fit_groups(answers, groups)

    assert [(c.code, dict(c.facts)) for c in found.caveats] == [("categories_joined", {"item": 1})]
    assert len(found.models[0].difficulties[1]) == 1


def test_people_without_a_group_are_left_out():
    answers, groups = planted()

    found = fit_groups(np.vstack([answers, answers[:50]]), [*groups, *[None] * 50])

    assert sum(m.patterns.n for m in found.models) == 800


@pytest.mark.parametrize(
    ("groups", "options", "words"),
    [
        (["a"] * 800, {}, "needs two"),
        (["a"] * 770 + ["b"] * 30, {}, "'b' has 30"),
        (["a"] * 400 + ["b"] * 400, {"model": "rsm"}, "rating scale"),
    ],
)
def test_groups_that_cannot_be_compared_are_refused_in_words(groups, options, words):
    with pytest.raises(ScoringError, match=words):
        fit_groups(planted()[0], groups, **options)


def test_tests_without_anchors_or_items_are_refused_in_words():
    answers, groups = planted()
    with pytest.raises(ScoringError, match="no anchor beside itself"):
        likelihood_ratio_dif(answers, groups, anchors=[0], items=[0])
    with pytest.raises(ScoringError, match="numbered from 0 to 5"):
        likelihood_ratio_dif(answers, groups, items=[6])
    answers[:400, 0], answers[400:, 0] = answers[:400, 0] % 2, 5
    with pytest.raises(ScoringError, match="no answer that every group chose"):
        likelihood_ratio_dif(answers, groups)
    answers[:400, 0] = 5
    answers[0, 0] = 4
    with pytest.raises(ScoringError, match="Item 1 has only one answer that every group chose"):
        likelihood_ratio_dif(answers, groups)
