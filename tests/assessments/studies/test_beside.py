"""What `validate` tells beside its main figures, as R does, under names that stay.

Values of R 4.2.2: lavaan 0.6-14, psych 2.2.9; calls beside each in expected/.
"""

import json
from functools import cache

import numpy as np
import pytest

from assessments.datasets.reading import read
from assessments.library import Library
from assessments.studies import factor_study, missing_study, models_beside
from assessments.studies.draws import Draws
from assessments.studies.model_study import Measured
from assessments.studies.validation import validate
from documents.interchange import validation_json
from tests.assessments.studies.real_answers import DATA, dataset, instrument, said_by_r, tension_twice

QUICK = Draws(cutoffs=50, bootstrap=0)


@cache
def with_gaps():
    one = Library().get(str(DATA / "hs39.yaml"))
    return validation_json(validate(one, read(DATA / "holzinger1939_missing.csv"), draws=QUICK))


@cache
def abilities():
    one = Library().get(str(DATA / "hs39.yaml"))
    return validation_json(validate(one, read(DATA / "holzinger1939.csv"), draws=QUICK, group="school"))


def test_rows_with_gaps_tell_the_model_what_they_have():
    """lavaan: cfa(model, x, missing="fiml"): chi2 76.001, CFI .9294, RMSEA .0848."""
    found = with_gaps()["cfa"]["fiml"]

    assert (found["estimator"], found["n"], found["df"]) == ("FIML", 301, 24)
    assert found["chi2"] == pytest.approx(76.001, abs=5e-4)
    assert found["cfi"] == pytest.approx(0.9294, abs=5e-5)
    assert found["rmsea"]["value"] == pytest.approx(0.0848, abs=5e-5)
    assert "fiml" not in abilities()["cfa"]


def test_the_robust_test_is_lavaans():
    """lavaan: cfa(model, x, estimator="MLR"): scaled chi2 87.132."""
    found = abilities()["cfa"]["robust"]

    assert found["chi2"] == pytest.approx(87.132, abs=5e-4)
    assert found["estimator"] == "MLR"


def test_missing_answers_are_counted_listwise_pairwise_and_by_pattern():
    found = with_gaps()["missing"]
    every = dict(found["items"])

    assert found["listwise"] == next(p["n"] for p in found["patterns"] if not p["items"])
    assert found["listwise"] < found["pairwise"]["least"] <= found["pairwise"]["most"] <= found["rows"]
    assert sum(every.values()) >= found["rows"] - found["listwise"]
    assert found["little"]["df"] > 0
    assert abilities()["missing"]["little"]["refused"].startswith("Little's test needs missing")


def test_thresholds_of_six_options_are_lavaans():
    """lavaan: cfa(ordered=), thresholds of five items of one scale, listwise."""
    told = validation_json(validate(instrument("bfi25"), dataset("bfi25_raw.csv"), draws=Draws(cutoffs=0)))
    found, r = told["dimensionality"]["thresholds"], said_by_r("reliability", "bfi_E.listwise.thresholds")

    assert {len(cuts) for cuts in found.values()} == {5}
    assert all(cut["se"] > 0 for cuts in found.values() for cut in cuts)
    e3 = [cut["value"] for cut in found["E3"]]
    assert e3 == pytest.approx(_of_item(r, "E3"), abs=0.03)
    assert told["cfa"]["cutoffs"]["refused"] == "Cut-offs were not simulated, as none were asked for."
    assert told["cfa"]["ordinal"]["estimator"] == "WLSMV"


def _of_item(told, item):
    """Thresholds of one item, in order, as lavaan names them: E3|t1, E3|t2, …; rows of another sample."""
    if ".rows" in told:
        return [
            v for name, v in zip(told[".rows"], told["values"], strict=True) if name.startswith(f"{item}|")
        ]
    return [v for name, v in told.items() if name.startswith(f"{item}|")]


def test_six_correlations_and_limits_of_two_occasions_are_those_of_r(tmp_path):
    """psych: ICC(cbind(s1, s2), lmer = FALSE); base R: bias -/+ 1.96 * sd(diff)."""
    report = validate(
        instrument("sai-xray"), tension_twice(tmp_path), person="id", wave="wave",
        draws=Draws(cutoffs=0, bootstrap=0),
    )  # fmt: skip
    found = validation_json(report)["scales"]["tension"]["retest"]
    r, limits = said_by_r("change", "sai_xray.icc"), said_by_r("change", "sai_xray.bland_altman")

    names = ("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck")
    assert [found[n]["value"] for n in names] == pytest.approx(r["ICC"], abs=1e-9)
    assert [found[n]["low"] for n in names] == pytest.approx(r["lower"], abs=1e-8)
    assert abs(found["bias"]["value"]) == pytest.approx(abs(limits["bias"]), abs=1e-9)
    assert found["loa_high"]["value"] - found["loa_low"]["value"] == pytest.approx(
        limits["upper"] - limits["lower"], abs=1e-9
    )


def test_factors_of_two_schools_are_set_beside_each_other():
    alike = abilities()["efa"]["congruence"]

    assert len(alike) == 1
    assert all(abs(value) > 0.8 for line in alike.values() for value in line.values())


def test_norms_count_who_stands_below():
    found = abilities()["scales"]["visual"]["norms"]["person"]
    points = [row["percentile"]["value"] for row in found["scores"]]

    assert found["n"] == 301
    assert points == sorted(points)
    assert all(row["percentile"]["low"] <= row["percentile"]["value"] for row in found["scores"])


def test_what_would_take_too_long_is_refused_in_words():
    gone = np.random.default_rng(1).random((900, 60)) < 0.2
    many = np.where(gone, np.nan, np.random.default_rng(2).normal(size=gone.shape))
    names = tuple(f"q{i}" for i in range(60))
    measured = Measured(scales={"s": names}, item_scores=many)

    assert "fewer patterns" in models_beside.fiml_of(measured).refused
    assert "fewer patterns" in missing_study.missing_of(names, many).little_refused
    assert (
        "--bootstrap"
        in factor_study.factors_of(
            names, np.nan_to_num(np.repeat(many, 3, axis=0)), n_factors=1, seed=1, draws=None
        ).errors_refused
    )


def test_of_very_many_items_complete_rows_carry_a_robust_model_and_gaps_none():
    """What gaps take would fill memory."""
    names = tuple(f"q{i}" for i in range(81))
    scores = np.random.default_rng(2).normal(size=(300, 81))

    whole = models_beside.robust_of(Measured(scales={"s": names}, item_scores=scores), None)
    scores[0, 0] = np.nan

    assert whole.refused is None
    assert whole.df == 81 * 82 // 2 - 162
    gaps = models_beside.fiml_of(Measured(scales={"s": names}, item_scores=scores))
    assert "at most 80 items; here are 81" in gaps.refused


def test_everything_beside_is_json_without_nan():
    for told in (with_gaps(), abilities()):
        assert json.dumps(told, allow_nan=False)
