"""Reliability and distinctness from fitted models against semTools."""

import csv

import numpy as np
import pytest

from scoring.cfa.fit import fit
from scoring.cfa.reliability import factor_correlations, fornell_larcker, htmt, htmt_interval, reliabilities
from scoring.errors import ScoringError
from tests.scoring.witness import REFERENCE, cases
from tests.scoring.witness import case as one_case

SCALES = {"visual": [0, 1, 2], "textual": [3, 4, 5], "speed": [6, 7, 8]}
# Our search ends closer to the minimum than the witness's; its own figures move by so much.
WITNESS_STEP = 3e-6


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("cfa", ".reliability")])
def test_omegas_and_variance_extracted_are_those_of_semtools(case):
    is_standardized = case.id.startswith(("hs39_stdlv", "hs39_bifactor"))
    model = fit(case.data["model"], case.matrix(), case.data["columns"], is_standardized=is_standardized)

    found = reliabilities(model)

    wanted = dict(zip(case.value[".rows"], case.value["values"], strict=True))
    assert [r.omega_alone for r in found] == pytest.approx(wanted["omega"], abs=WITNESS_STEP)
    assert [r.omega for r in found] == pytest.approx(wanted["omega2"], abs=WITNESS_STEP)
    assert [r.omega_observed for r in found] == pytest.approx(wanted["omega3"], abs=WITNESS_STEP)
    if None not in wanted["avevar"]:
        assert [r.extracted for r in found] == pytest.approx(wanted["avevar"], abs=WITNESS_STEP)


@pytest.mark.parametrize(
    ("options", "omega", "observed", "extracted"),
    # d[, ITEMS][outer(1:301, 1:9, function(i, j) (7*i + 3*j) %% 11 == 0)] <- NA
    # reliability(cfa(M, d, ...)), rows omega2, omega3, avevar of visual (and of visual in the second school);
    # compRelSEM(f, obs.var = FALSE), compRelSEM(f), AVE(f, obs.var = FALSE) are the same. semTools 0.5-6
    [
        ({"missing": "fiml"}, [0.73865195], [0.72901044], [0.44992288]),
        ({}, [0.84379257], [0.87117950], [0.60561395]),
        (
            {"missing": "fiml", "equal": ("loadings",), "groups": True},
            [0.74141486, 0.71889946], [0.73314620, 0.70099631], [0.44139042, 0.45224902],
        ),
    ],
    ids=["fiml", "listwise", "groups"],
)  # fmt: skip
def test_with_missing_answers_they_are_those_of_semtools_too(options, omega, observed, extracted):
    with (REFERENCE / "data" / "holzinger1939.csv").open() as file:
        rows = list(csv.DictReader(file))
    items = [f"x{i}" for i in range(1, 10)]
    nine = np.array([[float(r[i]) for i in items] for r in rows])
    row, column = np.indices(nine.shape)
    gappy = np.where((7 * (row + 1) + 3 * (column + 1)) % 11 == 0, np.nan, nine)
    groups = [r["school"] for r in rows] if options.get("groups") else None
    model = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nx1 ~~ x2"

    found = reliabilities(fit(model, gappy, items, **{**options, "groups": groups}))

    visual = [r for r in found if r.factor == "visual"]
    assert [r.omega for r in visual] == pytest.approx(omega, abs=WITNESS_STEP)
    assert [r.omega_observed for r in visual] == pytest.approx(observed, abs=2 * WITNESS_STEP)
    assert [r.extracted for r in visual] == pytest.approx(extracted, abs=WITNESS_STEP)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for e in ("omega_cfa", "compRelSEM") for c in cases("reliability", e)]
)
def test_omega_of_one_factor_is_that_of_semtools(case):
    columns = case.data["columns"]

    found = reliabilities(fit("f =~ " + " + ".join(columns), case.matrix(), columns))[0]

    if "maximal_H" in case.value:
        assert found.maximal == pytest.approx(case.value["maximal_H"], abs=WITNESS_STEP)
        assert found.omega == pytest.approx(case.value["omega_modelimplied"], abs=WITNESS_STEP)
        assert found.omega_observed == pytest.approx(case.value["omega"], abs=WITNESS_STEP)
    else:
        assert found.omega == pytest.approx(case.value["omega2"], abs=WITNESS_STEP)
        assert found.extracted == pytest.approx(case.value["avevar"], abs=WITNESS_STEP)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for e in (".htmt", ".htmt2") for c in cases("cfa", e)]
)
def test_htmt_is_that_of_semtools(case):
    """semTools 0.5-6 takes geometric means unless told otherwise, under either name of the call."""
    found = htmt(np.corrcoef(case.matrix().T), SCALES, mean="geometric")

    assert found == pytest.approx(np.array(case.value["values"]), abs=case.tol)


def test_arithmetic_htmt_is_its_formula():
    correlation = np.array([[1, 0.5, 0.2, 0.3], [0.5, 1, 0.4, 0.1], [0.2, 0.4, 1, 0.8], [0.3, 0.1, 0.8, 1]])

    found = htmt(correlation, {"a": [0, 1], "b": [2, 3]}, mean="arithmetic")

    assert found[0, 1] == pytest.approx(0.25 / np.sqrt(0.5 * 0.8))


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("cfa", ".fornell_larcker")])
def test_fornell_and_larckers_figures_are_those_of_semtools(case):
    model = fit(case.data["model"], case.matrix(), case.data["columns"])

    assert factor_correlations(model)[0] == pytest.approx(
        np.array(case.value["lv_cor"]["values"]), abs=case.tol
    )
    extracted = {r.factor: r.extracted for r in reliabilities(model)}
    assert extracted == pytest.approx(case.value["ave"], abs=case.tol)
    assert all(pair.holds for pair in fornell_larcker(model))


def two_scales(n=300, shared=0.5, seed=4):
    """Answers to two scales of three items whose factors correlate."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(n, 2)) @ np.linalg.cholesky([[1, shared], [shared, 1]]).T
    return np.repeat(factors, 3, axis=1) * 0.8 + rng.normal(size=(n, 6)) * 0.6


PAIR = {"one": (0, 1, 2), "other": (3, 4, 5)}


def test_the_interval_of_htmt_is_that_of_people_drawn_one_by_one():
    rows = two_scales()
    rng = np.random.default_rng(1)
    drawn = [
        htmt(np.corrcoef(rows[rng.integers(0, 300, 300)], rowvar=False), PAIR, mean="arithmetic")[0, 1]
        for _ in range(400)
    ]

    found = htmt_interval(rows, PAIR, mean="arithmetic", rng=np.random.default_rng(1), draws=400)

    assert found.value[0, 1] == pytest.approx(
        htmt(np.corrcoef(rows, rowvar=False), PAIR, mean="arithmetic")[0, 1]
    )
    assert (found.low[0, 1], found.high[0, 1]) == pytest.approx(np.quantile(drawn, [0.025, 0.975]))
    assert found.low[0, 1] < 0.5 < found.high[0, 1]
    assert found.low[0, 0] == found.high[0, 0] == 1


def test_people_in_teams_are_drawn_with_their_team():
    rows = np.repeat(two_scales(60), 5, axis=0)
    teams = [f"team {i // 5}" for i in range(300)]

    wide = htmt_interval(rows, PAIR, mean="geometric", rng=np.random.default_rng(2), teams=teams, draws=300)
    narrow = htmt_interval(rows, PAIR, mean="geometric", rng=np.random.default_rng(2), draws=300)

    assert (wide.high - wide.low)[0, 1] > 1.8 * (narrow.high - narrow.low)[0, 1]


def test_an_interval_of_htmt_that_does_not_exist_is_refused():
    rng = np.random.default_rng(3)
    with pytest.raises(ScoringError, match="10 people"):
        htmt_interval(two_scales(9), PAIR, mean="geometric", rng=rng)
    still = two_scales(40)
    still[1:, :3] = 0.0
    with pytest.raises(ScoringError, match="does not exist in"):
        htmt_interval(still, PAIR, mean="geometric", rng=rng, draws=100)


def test_a_scale_of_one_item_has_no_htmt():
    case = one_case("cfa", "hs39.htmt")

    with pytest.raises(ScoringError, match="'one'"):
        htmt(np.corrcoef(case.matrix().T), {"one": [0], "two": [1, 2]}, mean="arithmetic")
