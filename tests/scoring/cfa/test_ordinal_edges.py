"""Ordered answers at their edges: nothing left of an item's own, correlations of 1, groups by their names.

Numbers are those of R 4.2.2, lavaan 0.6-14 and semTools 0.5-6 of data in tests/reference/data.
"""

import csv

import numpy as np
import pytest

from scoring.cfa.ordinal import fit_ordinal
from scoring.cfa.ordinal_invariance import ordinal_ladder
from scoring.errors import ScoringError
from tests.scoring.witness import REFERENCE, printed

MODEL = "f =~ y1 + y2 + y3 + y4"
ITEMS = ("y1", "y2", "y3", "y4")


def heywood():
    with (REFERENCE / "data" / "heywood_groups.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return np.array([[float(r[i]) for i in ITEMS] for r in rows]), ITEMS, [r["g"] for r in rows]


@pytest.fixture(scope="module")
def ladder():
    return ordinal_ladder(MODEL, *heywood())


def test_where_nothing_is_left_of_an_items_own_the_ladder_goes_on_under_delta(ladder):
    # s <- measEq.syntax(M, ID.cat = "Wu.Estabrook.2016", parameterization = "delta", group.equal = ...);
    # fitMeasures(cfa(s, ..., estimator = "WLSMV"), "chisq"): lavaan does not converge under theta either
    told = [(r.level, r.fit.parameterization) for r in ladder]

    assert told == [
        ("configural", "theta"), ("thresholds", "theta"), ("loadings", "delta"), ("intercepts", "delta"),
        ("residuals", "theta"),
    ]  # fmt: skip
    assert [r.fit.df for r in ladder] == [4, 4, 7, 10, 14]
    assert [r.fit.test.chi2 for r in ladder] == [
        printed(1.93117, 5), printed(1.93117, 5), printed(4.51976, 5), printed(7.54207, 5),
        printed(10.82627, 5),
    ]  # fmt: skip
    assert all(r.step.df == 3 for r in ladder[2:4])


def test_an_improper_variance_is_told_with_its_group(ladder):
    doubts = [c for c in ladder[2].fit.caveats if c.code == "negative_variance"]

    assert [(dict(c.facts)["name"], dict(c.facts)["group"]) for c in doubts] == [("y1", "g1")]


def test_under_theta_alone_such_a_model_is_refused_with_what_may_help():
    tied = ("thresholds", "loadings")
    with pytest.raises(ScoringError, match=r"y1 ~~ y1 \(g2\), y1 \| t2 run off .* 'delta' it may settle"):
        fit_ordinal(MODEL, *heywood()[:2], groups=heywood()[2], parameterization="theta", equal=tied)


def test_items_that_correlate_perfectly_are_named_with_their_group():
    scores, items, groups = heywood()
    scores[:, 2] = np.where(np.array(groups) == "g2", scores[:, 1], scores[:, 2])

    words = "In group g2 items y2 and y3 correlate perfectly: .* Put rare answers together"
    with pytest.raises(ScoringError, match=words):
        fit_ordinal(MODEL, scores, items, groups=groups)
    with pytest.raises(ScoringError, match="Items y2 and y3 correlate perfectly"):
        fit_ordinal(MODEL, scores[np.array(groups) == "g2"], items)


def test_parameters_are_told_with_their_groups_by_name():
    scores, items, groups = heywood()
    model = "f =~ c(1, NA)*y1 + y2\ng =~ y3 + y4"

    with pytest.raises(ScoringError, match=r"\(g2\)") as refusal:
        fit_ordinal(model, scores, items, groups=groups, is_standardized=False)
    assert "[" not in str(refusal.value)


def test_an_item_that_does_not_vary_in_one_group_is_named_with_it():
    scores, items, groups = heywood()
    scores[np.array(groups) == "g2", 3] = 2

    with pytest.raises(ScoringError, match="In group g2 everybody gave the same answer to y4, or nobody any"):
        fit_ordinal(MODEL, scores, items, groups=groups)
