"""What is drawn of a study: curves that are chances, people who are all counted, pairs that name nobody."""

import numpy as np
import pytest

from assessments.studies import curve_study
from assessments.studies.model_study import Measured, model_of
from assessments.studies.retest_study import Occasions
from scoring.irt.fit import fit
from scoring.irt.scores import information_at

rng = np.random.default_rng(7)
TRAIT = rng.normal(size=(400, 1))
ANSWERS = np.clip(np.round(3 + TRAIT + rng.normal(size=(400, 5))), 1, 5)
NAMES = ("a", "b", "c", "d", "e")


@pytest.fixture(scope="module")
def fitted():
    return fit(ANSWERS)


def test_the_options_of_an_item_are_chances_that_make_one(fitted):
    found = curve_study.curves_of(fitted, NAMES)

    for item in found.items.values():
        every = np.array(item.options)
        assert every.min() >= 0
        assert every.sum(axis=0) == pytest.approx(1)


def test_likelier_answers_rise_with_the_trait(fitted):
    found = curve_study.curves_of(fitted, NAMES)

    for item in found.items.values():
        expected = np.arange(5) @ np.array(item.options)
        assert (np.diff(expected) > 0).all()


def test_items_together_tell_what_the_scale_tells(fitted):
    found = curve_study.curves_of(fitted, NAMES)
    alone = np.array([item.information for item in found.items.values()])

    assert alone.sum(axis=0) == pytest.approx(
        information_at(fitted, np.array(found.theta)).sum(axis=0), rel=1e-12
    )


def test_everybody_stands_somewhere_on_the_map(fitted):
    found = curve_study.persons_of(fitted)

    assert sum(found.counts) == 400
    assert len(found.edges) == len(found.counts) + 1
    assert found.mean == pytest.approx(0, abs=0.05)


def occasions(n):
    return Occasions(waves=("one", "two"), first=np.arange(n), second=np.arange(n, 2 * n))


def test_equal_pairs_are_counted_and_whoever_lacks_a_score_is_left_out():
    scored = np.array([1.0, 2.0, 2.0, np.nan, 3.0, 4.0, 4.0, 5.0])

    found = curve_study.pairs_of(scored, occasions(4), low=1, high=5)

    assert [(p.first, p.second, p.n) for p in found.pairs] == [(1, 3, 1), (2, 4, 2)]
    assert (found.n, found.is_rounded) == (3, False)


def test_very_many_different_pairs_are_put_into_classes_and_nobody_is_lost():
    scored = np.random.default_rng(1).uniform(1, 5, size=4000)

    found = curve_study.pairs_of(scored, occasions(2000), low=1, high=5)

    assert found.is_rounded
    assert sum(p.n for p in found.pairs) == 2000
    assert {p.first for p in found.pairs} <= {round(1 + i / 10, 9) for i in range(41)}


def test_residuals_are_the_correlations_less_those_of_the_model():
    measured = Measured(scales={"x": NAMES[:3], "y": NAMES[3:]}, item_scores=ANSWERS)

    found = model_of(measured)

    own = {item: value for item, line in found.loadings_std.items() for value in line.values()}
    seen = np.corrcoef(ANSWERS, rowvar=False)
    assert found.residuals["a"]["b"] == pytest.approx(seen[0, 1] - own["a"] * own["b"], abs=1e-9)
    between = found.factor_correlations["x"]["y"]
    assert found.residuals["c"]["e"] == pytest.approx(seen[2, 4] - own["c"] * own["e"] * between, abs=1e-9)
