"""The scales at two levels in a study: each alone and all at once, refused one by one, told as JSON."""

import json

import numpy as np
import pytest

from assessments.studies.model_study import Measured
from assessments.studies.multilevel_study import multilevel_of
from documents import multilevel_json
from tests.scoring.witness import read


@pytest.fixture(scope="module")
def six():
    """Three items of one scale, three of another, of 2,500 people in 200 teams (lavaan's Demo.twolevel)."""
    table = read("demo_twolevel.csv")
    scores = np.array([table[f"y{i}"] for i in range(1, 7)], dtype=float).T
    measured = Measured(scales={"clear": ("y1", "y2", "y3"), "fair": ("y4", "y5", "y6")}, item_scores=scores)
    return measured, [f"team {int(c)}" for c in table["cluster"]]


def test_all_scales_at_once_and_each_alone_are_told_in_the_instruments_names(six):
    study = multilevel_of(*six)

    # lavaan 0.6-14: fitMeasures(cfa(..., cluster = "cluster"), "chisq"); compRelSEM(..., obs.var = FALSE)
    assert study.model.chi2 == pytest.approx(12.628, abs=2e-3)
    assert (study.model.n, study.model.n_teams, study.model.df) == (2500, 200, 16)
    omega = study.of("clear").omega["clear"]
    assert (round(omega["within"].value, 3), round(omega["between_latent"].value, 3)) == (0.676, 0.935)
    assert round(omega["between"].value, 3) == 0.782
    assert omega["within"].low < omega["within"].value < omega["within"].high
    assert omega["total"].caveats == ("unequal_loadings",)
    assert set(study.model.loadings_std["y5"]) == {"within", "between"}


def test_what_cannot_be_fitted_is_refused_on_its_own(six):
    measured, teams = six
    few = [t if int(t.split()[1]) <= 25 else None for t in teams]

    study = multilevel_of(measured, few)

    assert "25 teams" not in (study.of("clear").refused or "")
    assert study.of("clear").caveats[0].code == "few_teams"
    alone = multilevel_of(measured, [t if int(t.split()[1]) <= 8 else None for t in teams])
    assert "8 teams are too few" in alone.of("clear").refused
    assert "model" in multilevel_json.multilevel(alone)


def test_it_is_told_as_json_with_every_figure(six):
    told = json.loads(json.dumps(multilevel_json.multilevel(multilevel_of(*six))))

    assert set(told) == {"model", "scales"}
    clear = told["scales"]["clear"]
    assert clear["icc"]["y1"] == pytest.approx(0.321, abs=1e-3)
    assert clear["omega"]["clear"]["between"]["value"] == pytest.approx(0.782, abs=1e-3)
    assert clear["alpha"]["clear"]["within"] == pytest.approx(0.6682, abs=1e-3)
    assert told["model"]["srmr_within"] == pytest.approx(0.01159, abs=1e-4)
