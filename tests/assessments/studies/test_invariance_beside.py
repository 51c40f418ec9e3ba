"""What stands beside a ladder of invariance is what lavaan and semTools say, R 4.2.2, lavaan 0.6-14."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from assessments import scorecard
from assessments.datasets import codes
from assessments.datasets.reading import read
from assessments.library import Library
from assessments.studies import distinct_study, invariance_beside, model_study, models_beside
from assessments.studies.groupings import grouping
from assessments.studies.invariance_study import over_groups
from assessments.studies.model_study import Measured
from assessments.studies.retest_study import Occasions
from assessments.studies.structure_study import measured_by
from tests.assessments.studies.real_answers import DATA, dataset, instrument


@cache
def pupils(file="holzinger1939.csv"):
    """Nine tests of 301 pupils, keyed, and their answers."""
    one, answers = Library().get(str(DATA / "hs39.yaml")), read(DATA / file)
    return measured_by(scorecard.score(one, codes.coded(one, answers))), answers


@cache
def conscientious():
    """One scale of five ordered items, and the two groups."""
    one, answers = instrument("bfi25"), dataset("bfi25_raw.csv")
    keyed = scorecard.score(one, codes.coded(one, answers)).keyed("conscientiousness")
    measured = Measured(scales={"c": one.scales["conscientiousness"].items}, item_scores=keyed)
    return measured, grouping(answers, "gender", "group")


def beside(measured, groups):
    return invariance_beside.of_groups(over_groups(measured, groups), measured, groups)


def test_two_intercepts_must_go_for_two_schools():
    """lavaan: cfa(m, d, group="school", group.equal=c("loadings","intercepts"),
    group.partial=c("x3~1","x7~1")): chi2 129.42248, df 58, CFI .919367, RMSEA .090456, SRMR .072989."""
    measured, answers = pupils()
    found = beside(measured, grouping(answers, "school", "group"))
    scalar = next(step for step in found.partial if step.level == "scalar")

    assert (found.status, found.failed_at) == ("failed", "scalar")
    assert scalar.freed == ("x3 ~1", "x7 ~1")
    assert (scalar.holds, scalar.df) == (True, 58)
    assert scalar.chi2 == pytest.approx(129.42248, abs=1e-4)
    assert [scalar.cfi, scalar.rmsea, scalar.srmr] == pytest.approx([0.919367, 0.090456, 0.072989], abs=1e-6)


def test_nothing_is_let_go_where_no_level_failed():
    measured, groups = conscientious()

    assert beside(measured, groups).partial == ()


def test_the_ladder_of_ordered_answers_is_that_of_semtools():
    """semTools 0.5-6: measEq.syntax("f =~ C1+C2+C3+C4+C5", C, ordered=, parameterization="theta",
    ID.fac="std.lv", ID.cat="Wu.Estabrook.2016", group="gender", group.equal=), fitted by lavaan's WLSMV."""
    found = beside(*conscientious()).ordinal
    r = {
        "configural": (271.089068, 10, 0.950918, 0.138939, 0.045581),
        "thresholds": (300.254139, 25, 0.948255, 0.090225, 0.045581),
        "loadings": (235.891763, 29, 0.961106, 0.072628, 0.045800),
        "intercepts": (207.364125, 33, 0.967221, 0.062503, 0.045806),
        "residuals": (205.865458, 38, 0.968443, 0.057151, 0.046098),
    }

    assert found.refused is None
    told = {s.level: (s.chi2, s.df, s.cfi, s.rmsea, s.srmr) for s in found.steps}
    assert told.keys() == r.keys()
    for level, figures in r.items():
        assert told[level][0] == pytest.approx(figures[0], rel=1e-5)
        assert told[level][1:] == pytest.approx(figures[1:], abs=1e-5)
    assert [s.holds for s in found.steps] == [None, True, True, True, True]


def test_ordered_answers_of_few_or_of_many_are_refused():
    measured, groups = conscientious()
    few = replace(groups, places=np.where(np.arange(len(groups.places)) < 2600, -1, groups.places))
    many = Measured(
        scales={"c": tuple(f"c{i}" for i in range(35))}, item_scores=np.hstack([measured.item_scores] * 7)
    )

    assert "100 complete rows or more; too few" in beside(measured, few).ordinal.refused
    told = over_groups(measured, groups)
    assert "35 items and 2" in invariance_beside.of_groups(told, many, groups).ordinal.refused


def test_a_step_of_ordered_answers_fails_and_takes_those_above_with_it():
    measured, groups = conscientious()
    twisted = measured.item_scores.copy()
    second = groups.places == 1
    twisted[second, 0] = np.where(twisted[second, 0] > 4, 6, 1)

    found = beside(Measured(scales=measured.scales, item_scores=twisted), groups).ordinal

    held = [step.holds for step in found.steps]
    assert False in held
    assert held == sorted(held, key=lambda h: {None: 0, True: 1, False: 2}[h])


def test_two_occasions_have_a_ladder_of_ordered_answers():
    measured, _ = conscientious()
    whole = measured.item_scores[~np.isnan(measured.item_scores).any(axis=1)][:800]
    both = Measured(scales=measured.scales, item_scores=np.vstack([whole[:400], whole[400:]]))
    twice = Occasions(first=np.arange(400), second=np.arange(400, 800), waves=("1", "2"))
    told = replace(over_groups(*conscientious()), over="wave", sizes={"1": 400, "2": 400})

    found = invariance_beside.of_waves(told, both, twice)

    assert [step.level for step in found.ordinal.steps][-1] == "residuals"


def test_all_rows_have_robust_indices_of_their_own():
    """lavaan: cfa(m, d, missing="fiml", estimator="MLR"): chisq.scaled 80.658339, cfi.robust .928447,
    tli.robust .892671, rmsea.robust .092041."""
    measured, _ = pupils("holzinger1939_missing.csv")
    found = models_beside.fiml_of(measured, None)

    assert found.estimator == "FIML"
    assert found.robust.estimator == "FIML, MLR"
    assert found.robust.chi2 == pytest.approx(80.658339, abs=1e-4)
    assert [found.robust.cfi, found.robust.tli, found.robust.rmsea.value] == pytest.approx(
        [0.928447, 0.892671, 0.092041], abs=2e-6
    )


def test_htmt_has_an_interval_of_people_or_of_teams():
    measured, answers = pupils()
    told = model_study.model_of(measured)
    alone = distinct_study.htmt_between(told, measured, None, seed=1)
    by_grade = distinct_study.htmt_between(told, measured, grouping(answers, "school", "team"), seed=1)

    value = told.htmt["visual"]["textual"]
    assert alone.low["visual"]["textual"] < value < alone.high["visual"]["textual"]
    assert (alone.draws, alone.by_team) == (500, False)
    assert "10 people (or teams) or more" in by_grade.refused
    assert alone == distinct_study.htmt_between(told, measured, None, seed=1)


def test_htmt_of_very_many_answers_has_no_interval(monkeypatch):
    monkeypatch.setattr(distinct_study, "MOST_ANSWERS", 100)
    measured, _ = pupils()

    found = distinct_study.htmt_between(model_study.model_of(measured), measured, None, seed=1)

    assert found.refused.startswith("An interval of HTMT is drawn from at most 100 answers; here are 2,709.")
