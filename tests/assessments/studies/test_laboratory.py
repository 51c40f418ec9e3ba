"""`validate` tells dimensions, factors, models, groups and response curves as R does, under names that stay.

Values of R 4.2.2: psych 2.2.9, lavaan 0.6-14, semTools 0.5-6, mirt 1.45.1; calls beside each in expected/.
"""

import json
from functools import cache

import numpy as np
import pytest

from assessments.datasets.reading import read
from assessments.library import Library
from assessments.studies import dimension_study, model_study
from assessments.studies.validation import validate
from documents import evidence
from documents.interchange import validation_json
from tests.assessments.studies.real_answers import DATA, TOUR, dataset, instrument, said_by_r, tension_twice

TRAITS = {"agreeableness": "A", "conscientiousness": "C", "extraversion": "E"}
HS39 = DATA / "hs39.yaml"


@cache
def traits():
    return validation_json(validate(instrument("bfi25"), dataset("bfi25_raw.csv"), seed=20240101))


@cache
def climate():
    return validation_json(validate(instrument("lq2002"), dataset("lq2002_items.csv")))


@cache
def abilities(group=None):
    one = Library().get(str(HS39))
    return validation_json(validate(one, read(DATA / "holzinger1939.csv"), group=group))


def square(named, names, columns=None):
    return np.array([[named[r][c] for c in columns or names] for r in names], dtype=float)


def test_dimensions_of_25_items_are_counted_as_r_counts_them():
    """psych: fa.parallel(n.iter=100, quant=.95), vss(n=8), KMO; lavaan: lavCor(ordered=)."""
    found = traits()["dimensionality"]
    r = said_by_r("efa", "bfi25.parallel")
    correlations = said_by_r("efa", "bfi25.polychoric")

    assert found["parallel"]["n_factors"] == r["nfact"]
    assert found["parallel"]["n_components"] == r["ncomp"]
    assert found["parallel"]["seed"] == 20240101
    assert found["parallel"]["components"]["observed"] == pytest.approx(r["pc_values"], abs=1e-9)
    assert found["map"] == np.argmin(said_by_r("efa", "bfi25.map_vss")["map"]) + 1
    assert found["kmo"] == pytest.approx(said_by_r("efa", "bfi25.kmo")["overall"], abs=1e-8)
    assert found["ega"] == said_by_r("efa", "bfi25.ega_walktrap")["n_dim"]
    assert square(found["polychoric"], correlations[".rows"]) == pytest.approx(
        np.array(correlations["values"]), abs=1e-4
    )


def test_factors_of_25_items_are_those_of_r():
    """psych: fa(cor(na.omit(x)), 5, fm="minres", rotate="oblimin"); order and sign are arbitrary."""
    found, r = traits()["efa"], said_by_r("efa", "bfi25.efa_5f_minres_oblimin")
    theirs = np.array(r["loadings"]["values"])
    ours = square(found["loadings"], r["loadings"][".rows"], [f"F{i}" for i in range(1, 6)])
    alike = ours.T @ theirs / np.outer(np.linalg.norm(ours, axis=0), np.linalg.norm(theirs, axis=0))
    order = np.argmax(np.abs(alike), axis=0)
    signs = np.sign(alike[order, range(5)])

    assert (found["n_factors"], found["extraction"], found["rotation"]) == (5, "minres", "oblimin")
    assert ours[:, order] * signs == pytest.approx(theirs, abs=2e-3)
    assert set(found["factor_correlations"]) == {"F1", "F2", "F3", "F4", "F5"}


@pytest.mark.parametrize(("scale", "letter"), TRAITS.items())
def test_omegas_of_a_factor_model_are_those_of_semtools(scale, letter):
    """semTools: compRelSEM(cfa(...), obs.var=FALSE); compRelSEM(cfa(ordered=, estimator='WLSMV'))."""
    found = traits()["scales"][scale]["reliability"]
    by_model = said_by_r("reliability", f"bfi_{letter}.listwise.omega_cfa")
    by_category = said_by_r("reliability", f"bfi_{letter}.listwise.omega_categorical")

    assert found["omega_cfa"]["value"] == pytest.approx(by_model["omega"], abs=2e-6)
    assert found["omega_categorical"]["value"] == pytest.approx(by_category["omega_cat_GreenYang"], abs=1e-6)
    assert found["omega_categorical_model"]["value"] == pytest.approx(
        by_category["omega_cat_modelimplied"], abs=1e-6
    )


def test_omega_of_ordered_answers_is_told_with_care_where_one_factor_does_not_fit():
    """semTools on eleven leadership items: RMSEA .21, .960 by the correlations and .914 by the model."""
    found = climate()["scales"]["leadership"]["reliability"]["omega_categorical"]
    r = said_by_r("reliability", "lq2002_LEAD.listwise.omega_categorical")

    assert found["value"] == pytest.approx(r["omega_cat_GreenYang"], abs=1e-5)
    assert found["caveats"] == ["one_factor_misfits"]


def test_the_model_of_three_correlated_scales_is_that_of_lavaan():
    """lavaan: cfa(model, na.omit(x)); semTools: htmt, AVE."""
    found = abilities()["cfa"]
    r, htmt = said_by_r("cfa", "hs39.ml.fit"), said_by_r("cfa", "hs39.htmt")
    parameters = said_by_r("cfa", "hs39.ml.parameters")
    standard = dict(zip(parameters[".rows"], parameters["std.all"], strict=True))
    scales = ["visual", "textual", "speed"]

    assert found["estimator"] == "ML"
    for ours, theirs in (("chi2", "chisq"), ("df", "df"), ("p", "pvalue"), ("cfi", "cfi"), ("tli", "tli"),
                         ("srmr", "srmr"), ("aic", "aic"), ("bic", "bic")):  # fmt: skip
        assert found[ours] == pytest.approx(r[theirs], rel=1e-6, abs=1e-7), ours
    for ours, theirs in (("value", "rmsea"), ("low", "rmsea.ci.lower"), ("high", "rmsea.ci.upper")):
        assert found["rmsea"][ours] == pytest.approx(r[theirs], abs=1e-6)
    assert found["loadings_std"]["x2"]["visual"] == pytest.approx(standard["visual =~ x2"], abs=1e-5)
    assert found["factor_correlations"]["visual"]["speed"] == pytest.approx(
        standard["visual ~~ speed"], abs=1e-5
    )
    assert square(found["htmt"], scales) == pytest.approx(np.array(htmt["values"]), abs=1e-7)
    assert found["ave"] == pytest.approx(said_by_r("cfa", "hs39.fornell_larcker")["ave"], abs=1e-5)
    assert found["caveats"] == []


@pytest.mark.parametrize("group", ["school", "sex"])
def test_the_ladder_over_groups_is_that_of_lavaan(group):
    """lavaan: cfa(model, x, group=, group.equal=c('loadings', 'intercepts', 'residuals'))."""
    steps, r = abilities(group)["invariance"]["group"], said_by_r("invariance", f"hs39_{group}.invariance")

    assert [s["level"] for s in steps] == r[".rows"]
    for ours, theirs in (("chi2", "chisq"), ("cfi", "cfi"), ("rmsea", "rmsea"), ("srmr", "srmr")):
        assert [s[ours] for s in steps] == pytest.approx(r[theirs], rel=1e-5), ours
    assert [s["df"] for s in steps] == r["df"]
    assert [s["delta_cfi"] for s in steps[1:]] == pytest.approx(r["d_cfi"][1:], abs=1e-6)
    assert [s["delta_rmsea"] for s in steps[1:]] == pytest.approx(r["d_rmsea"][1:], abs=1e-6)
    assert steps[0]["delta_cfi"] is None


def test_schools_share_loadings_and_not_intercepts():
    """Scalar: CFI falls by .038 and SRMR rises by .011: means of the schools are not to be compared."""
    told = abilities("school")

    assert [s["holds"] for s in told["invariance"]["group"]] == [True, True, False, False]
    assert told["invariance_verdicts"]["group"]["failed_at"] == "scalar"


def test_response_curves_are_those_of_mirt():
    """mirt(x, 1, itemtype='graded', TOL=1e-8, quadpts=61), listwise."""
    found = traits()["irt"]["extraversion"]
    r, fit = said_by_r("irt", "bfi_E.graded.irt_pars"), said_by_r("irt", "bfi_E.graded.fit")

    assert found["model"] == "grm"
    assert found["loglik"] == pytest.approx(fit["logLik"], abs=1e-4)
    for item, (a, *b) in zip(r[".rows"], r["values"], strict=True):
        assert found["items"][item]["a"] == pytest.approx(a, abs=1e-4)
        assert found["items"][item]["b"] == pytest.approx(b, abs=1e-4)


def test_scalability_is_that_of_mokken():
    """mokken 3.1.2: coefH(x), aisp(x), check.reliability(x)."""
    found = traits()["mokken"]["extraversion"]

    assert found["rho"] == pytest.approx(said_by_r("mokken", "bfi_E.reliability")["MS_rho"], abs=1e-6)
    assert list(found["aisp"].values()) == said_by_r("mokken", "bfi_E.aisp")


def test_groups_at_one_level_differ_as_in_r(tmp_path):
    """ordinal::clm: item ~ total; + group; + total:group. No item is flagged, so nothing is purified."""
    path = TOUR / "bfi25.yaml"
    text = path.read_text().split("scales:")[0].replace("keyed: -1, ", "")
    kept = "\n".join(line for line in text.splitlines() if not line.startswith(("  A", "  E", "  N", "  O")))
    own = tmp_path / "c.yaml"
    own.write_text(f"{kept}\nscales:\n  c: {{title: C, items: [C1, C2, C3, C4, C5], answered_at_least: 5}}\n")
    one = Library().get(str(own))

    found = validation_json(validate(one, read(DATA / "bfi_C_gender_keyed.csv"), group="gender"))["dif"]["c"]
    r = said_by_r("dif", "bfi_C_gender.logistic_dif")

    assert found["flagged"] == []
    for item, (uniform, crossed, total, p, effect) in zip(r[".rows"], r["values"], strict=True):
        told = found["items"][item]
        assert told["uniform_chi2"] == pytest.approx(uniform, abs=1e-4)
        assert told["non_uniform_chi2"] == pytest.approx(crossed, abs=1e-4)
        assert (told["chi2"], told["p"]) == pytest.approx((total, p), abs=1e-4)
        assert told["effect"] == pytest.approx(effect, abs=1e-6)


def test_two_occasions_of_the_same_people_climb_the_ladder(tmp_path):
    """Degrees of freedom of one factor of k items twice: residuals of one item correlate."""
    report = validate(instrument("sai-xray"), tension_twice(tmp_path), person="id", wave="wave")
    steps = validation_json(report)["invariance"]["wave"]
    k = len(report.scales[0].items)
    moments = 2 * k * (2 * k + 1) // 2 + 2 * k
    free = (2 * (k - 1) + 2 * k + 2 * k + 3 + k, k - 1, k - 1, k)

    assert [s["level"] for s in steps] == ["configural", "metric", "scalar", "strict"]
    assert [s["df"] for s in steps] == [moments - free[0] + sum(free[1 : i + 1]) for i in range(4)]
    assert [s["chi2"] for s in steps] == sorted(s["chi2"] for s in steps)


def test_what_few_people_cannot_carry_is_refused_with_the_number_needed():
    everybody = read(DATA / "holzinger1939.csv")
    few = validation_json(validate(Library().get(str(HS39)), _first(everybody, 60)))

    assert "100" in few["efa"]["refused"]
    assert "100" in few["cfa"]["refused"]
    assert "200" in few["irt"]["visual"]["refused"]
    assert json.dumps(few, allow_nan=False)


def test_a_study_of_every_kind_writes_json_without_nan():
    for told in (traits(), climate(), abilities("sex")):
        assert json.dumps(told, allow_nan=False)


def _first(whole, rows):
    """The first rows of a data set, as a file of its own would have them."""
    import csv
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder, (DATA / "holzinger1939.csv").open() as source:
        lines = list(csv.reader(source))[: rows + 1]
        path = Path(folder) / whole.name
        with path.open("w", newline="") as target:
            csv.writer(target).writerows(lines)
        return read(path)


def test_answers_without_any_structure_give_doubts_and_never_a_warning():
    """Factors of negative variance have no standardised loadings: they are left out, and it is said."""
    noise = np.random.default_rng(3).integers(1, 6, size=(300, 8)).astype(float)
    scales = {"one": tuple("abcd"), "two": tuple("efgh")}

    found = model_study.model_of(model_study.Measured(scales=scales, item_scores=noise))

    assert {c.code for c in found.caveats} >= {"negative_variance"} or found.refused
    assert None in [v for line in found.loadings_std.values() for v in line.values()]
    assert all("i1" not in str(c.facts) for c in found.caveats)


@pytest.mark.parametrize(("items", "draws"), [(5, 100), (25, 100), (60, 22), (200, 20)])
def test_many_items_are_shuffled_less_often(items, draws):
    assert dimension_study._draws(items) == draws


def test_a_questionnaire_without_scales_is_refused_in_words_and_meets_nothing(tmp_path):
    pulse = Library().get("pulse")
    rows = [",".join(str((r * 7 + k) % 5 + 1) for k in range(len(pulse.items))) for r in range(12)]
    data = tmp_path / "pulse.csv"
    data.write_text("\n".join([",".join(pulse.items), *rows]))

    report = validate(pulse, read(data))

    assert "no scales" in (report.cfa.refused or "")
    assert "no scales" in (report.efa.refused or "")
    (line,) = [line for line in evidence.summary(report, "en") if line.kind == "Item quality"]
    assert line.met == "none"
