"""Differential item functioning against R, the laws of its tests, and what purification does."""

import csv

import numpy as np
import pytest

from scoring.dif.cumulative_logit import fit
from scoring.dif.logistic import logistic_dif
from scoring.dif.mantel_haenszel import mantel, mantel_haenszel
from scoring.dif.purification import purified
from scoring.errors import ScoringError
from tests.scoring.witness import REFERENCE, each, near


def answers_and_groups(case):
    with (REFERENCE / "data" / case.data["file"]).open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = case.data["columns"]
    values = [[float("nan") if r[c] in {"", "NA"} else float(r[c]) for c in columns] for r in rows]
    return np.array(values), [r[case.data["group"]] for r in rows]


def two_groups(*, shift, n=400, k=6):
    """Answers of two groups alike but for the first item, which is easier for the second."""
    rng = np.random.default_rng(11)
    trait = rng.normal(size=(2 * n, 1))
    easier = np.zeros((2 * n, k))
    easier[n:, 0] = shift
    passed = rng.random((2 * n, k)) < 1 / (1 + np.exp(-(1.4 * trait + easier)))
    return passed.astype(float), ["a"] * n + ["b"] * n


@each("dif", "mantel_haenszel")
def test_mantel_haenszel_is_that_of_r(case):
    found = mantel_haenszel(*answers_and_groups(case))

    told = [[i.chi2, i.p, i.odds_ratio, i.delta] for i in found]
    assert np.ravel(told).tolist() == near(np.ravel(case.value["values"]).tolist(), case.tol)


@each("dif", "logistic_dif")
def test_logistic_dif_is_that_of_r(case):
    found = logistic_dif(*answers_and_groups(case))

    told = [[i.uniform, i.non_uniform, i.total, i.p_total, i.effect] for i in found]
    assert np.ravel(told).tolist() == near(np.ravel(case.value["values"]).tolist(), min(case.tol, 1e-8))


def test_proportional_odds_are_those_of_r():
    """R 4.2.2: MASS::polr(factor(y) ~ x) on y = 0 0 1 1 2 2 1 2 0 1, x = 1 2 2 3 4 5 3 4 3 1: slope 1.636683,
    thresholds 2.953495 5.952676, log likelihood -7.425894."""
    y = np.array([0, 0, 1, 1, 2, 2, 1, 2, 0, 1])
    x = np.array([[1.0], [2], [2], [3], [4], [5], [3], [4], [3], [1]])

    found = fit(y, x)

    assert found.slopes[0] == pytest.approx(POLR["slope"], abs=5e-5)
    assert found.thresholds.tolist() == pytest.approx(POLR["thresholds"], abs=5e-5)
    assert found.log_likelihood == pytest.approx(POLR["log_likelihood"], abs=5e-7)


POLR = {"slope": 1.63668, "thresholds": [2.95349, 5.95268], "log_likelihood": -7.425894}


def test_mantels_test_of_two_categories_is_that_of_mantel_and_haenszel_without_correction():
    scores, groups = two_groups(shift=0.8)

    without = [i.chi2 for i in mantel(scores, groups)]
    corrected = [i.chi2 for i in mantel_haenszel(scores, groups)]

    assert all(w >= c for w, c in zip(without, corrected, strict=True))
    assert without == pytest.approx(corrected, rel=0.1, abs=0.5)


def test_the_order_of_rows_and_of_items_changes_nothing():
    scores, groups = two_groups(shift=0.8)
    order = np.random.default_rng(1).permutation(len(scores))

    first = mantel_haenszel(scores, groups)
    second = mantel_haenszel(scores[order][:, ::-1], [groups[i] for i in order])

    assert [i.delta for i in first] == pytest.approx([i.delta for i in second][::-1])


def test_swapping_the_groups_names_turns_the_sign():
    scores, groups = two_groups(shift=0.8)

    first = mantel_haenszel(scores, groups)
    second = mantel_haenszel(scores, ["b" if g == "a" else "a" for g in groups])

    assert [i.delta for i in first] == pytest.approx([-i.delta for i in second])
    assert first[0].delta == pytest.approx(-2.35 * 0.8, abs=0.9)


def test_purification_clears_items_that_only_looked_unfair():
    """One very unfair item pulls the level, so that others look unfair the other way."""
    scores, groups = two_groups(shift=2.5, n=1500)

    def of(anchors):
        return mantel_haenszel(scores, groups, anchors=anchors)

    before = of(None)
    after = purified(of, is_flagged=lambda t: t.grade != "A")

    assert sum(abs(i.delta) for i in before[1:]) > 1.5 * sum(abs(i.delta) for i in after.tests[1:])
    assert after.flagged == (0,)
    assert after.caveats == ()


def test_flags_that_never_settle_are_said():
    turns = iter(range(1000))

    def of(anchors):
        return tuple(next(turns) for _ in range(4))

    found = purified(of, is_flagged=lambda t: t % 8 == 0)

    assert [c.code for c in found.caveats] == ["not_settled"]


def test_three_groups_have_two_degrees_of_freedom():
    scores, _ = two_groups(shift=0.0)
    groups = (["a", "b", "c"] * 300)[: len(scores)]

    found = logistic_dif(scores, groups)

    assert {i.df for i in found} == {2}
    assert all(0 <= i.p_total <= 1 for i in found)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mantel_haenszel(two_groups(shift=0)[0] * 2, two_groups(shift=0)[1]), "two categories"),
        (lambda: mantel_haenszel(np.eye(40), ["a", "b", "c", "d"] * 10), "two groups of 20"),
        (lambda: logistic_dif(np.eye(30), ["a"] * 25 + ["b"] * 5), "b: 5"),
        (lambda: logistic_dif(np.eye(60) + 0.5, ["a"] * 30 + ["b"] * 30), "whole-number"),
        (lambda: logistic_dif(np.ones((60, 2)), ["a"] * 30 + ["b"] * 30), "same answer"),
    ],
)
def test_what_does_not_exist_is_refused_in_words(call, words):
    with pytest.raises(ScoringError, match=words):
        call()


def test_answers_parted_without_overlap_are_refused():
    with pytest.raises(ScoringError, match="without overlap"):
        fit(np.array([0] * 20 + [1] * 20), np.arange(40.0)[:, None])
