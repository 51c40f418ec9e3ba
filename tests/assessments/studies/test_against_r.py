"""`compare` on real rounds against R 4.2.2: each value in expected/compare.json has its call beside it.

psych 2.2.9 (ICC), stats (t.test, wilcox.test); the data are described in tests/reference/PROVENANCE.md.
"""

import json
from functools import cache

import pytest

from assessments.datasets.reading import read
from assessments.library import Library
from assessments.studies.comparison import compare
from assessments.studies.design import Design
from documents.interchange_rounds import everything
from tests.assessments.studies.real_answers import DATA, DOTTED, EXPECTED, TOUR

DIGITS = 0.5e-9
"""Half a unit of the last of nine digits kept."""

SETS = {
    "univbct_12": (TOUR / "univbct.yaml", "univbct_1", "univbct_2", "unit", "person"),
    "univbct_13": (TOUR / "univbct.yaml", "univbct_1", "univbct_3", None, "person"),
    "film_12": (TOUR / "sai-xray.yaml", "film_1", "film_2", "film", "id"),
    "sleep": (DATA / "sleep.yaml", "sleep_1", "sleep_2", None, "person"),
    "weight": (DATA / "weight.yaml", "weight_1", "weight_2", "arm", "person"),
    "sai_xray": (TOUR / "sai-xray.yaml", "sai_xray", "", None, "id"),
    "sai_shed": (TOUR / "sai-xray.yaml", "sai_shed", "", None, "id"),
}


@cache
def cases():
    return {c["id"]: c["value"] for c in json.loads((EXPECTED / "compare.json").read_text())["cases"]}


@cache
def told(name):
    path, before, after, team, person = SETS[name]
    one = Library().get(str(path))
    if after:
        files = [read(DATA / f"{f}.csv") for f in (before, after)]
    else:
        files = [
            read(
                DATA / f"{before}_wide_keyed.csv",
                columns={i: f"{DOTTED.get(str(i), i)}_t{wave}" for i in one.items},
            )
            for wave in (1, 2)
        ]
    report, _ = compare(one, *files, design=Design(team=team, person=person, has_usual_tests=True))
    return everything(report)


def known(kind):
    """Every group of every data set for which R gave this."""
    return [
        pytest.param(*case.rsplit(".", 2)[:2], id=case) for case in cases() if case.rsplit(".", 1)[1] == kind
    ]


def usual(name, team):
    (one,) = told(name)["usual_tests"][team].values()
    return one


def change(name, team):
    (one,) = told(name)["teams"][team]["scales"].values()
    return one


@pytest.mark.parametrize(("name", "team"), known("paired_t"))
def test_the_paired_t_test_is_r_s(name, team):
    expected, found = cases()[f"{name}.{team}.paired_t"], usual(name, team)["paired_t"]

    assert found["n"] == expected["n"]
    for ours, theirs in (
        ("value", "value"),
        ("low", "low"),
        ("high", "high"),
        ("statistic", "t"),
        ("df", "df"),
    ):
        assert found[ours] == pytest.approx(expected[theirs], abs=DIGITS, rel=DIGITS), ours
    assert found["p"] == pytest.approx(expected["p"], abs=DIGITS)


@pytest.mark.parametrize(("name", "team"), known("paired_t"))
def test_the_change_of_linked_people_is_their_mean_difference(name, team):
    expected, found = cases()[f"{name}.{team}.paired_t"], change(name, team)

    if found["method"] in {"finite_team_linked", "moderated_t", "paired_t"}:
        assert found["n_linked"] == expected["n"]
        assert found["delta"]["value"] == pytest.approx(expected["value"], abs=DIGITS)


def test_where_nothing_is_known_of_the_measure_the_range_is_r_s_paired_t():
    """One item, no evidence, no other teams: noise alone is the textbook's interval."""
    expected, found = cases()["sleep.all.paired_t"], change("sleep", "all")

    assert found["method"] == "paired_t"
    assert [found["delta_noise_only"][k] for k in ("low", "high")] == pytest.approx(
        [expected["low"], expected["high"]], abs=DIGITS
    )


@pytest.mark.parametrize(("name", "team"), known("welch_t"))
def test_welch_s_test_is_r_s(name, team):
    expected, found = cases()[f"{name}.{team}.welch_t"], usual(name, team)["welch_t"]

    if "refused" in found:
        assert min(expected["n1"], expected["n2"]) < 4
        return
    for ours, theirs in (
        ("value", "value"),
        ("low", "low"),
        ("high", "high"),
        ("statistic", "t"),
        ("df", "df"),
    ):
        assert found[ours] == pytest.approx(expected[theirs], abs=DIGITS, rel=DIGITS), ours
    assert found["p"] == pytest.approx(expected["p"], abs=DIGITS)


@pytest.mark.parametrize(("name", "team"), known("wilcoxon"))
def test_the_signed_rank_test_is_r_s(name, team):
    expected, found = cases()[f"{name}.{team}.wilcoxon"], usual(name, team)["signed_rank"]

    assert found["statistic"] == expected["V"]
    assert found["p"] == pytest.approx(expected["p"], abs=DIGITS)


@pytest.mark.parametrize(("name", "team"), known("icc"))
def test_agreement_of_the_rounds_is_psych_s(name, team):
    expected, found = cases()[f"{name}.{team}.icc"], usual(name, team)

    for figure in ("icc_a1", "icc_c1"):
        assert found[figure]["value"] == pytest.approx(expected[figure], abs=DIGITS)
        for end in ("low", "high"):
            if end in found[figure]:
                assert found[figure][end] == pytest.approx(expected[f"{figure}_{end}"], abs=1e-6)


@pytest.mark.parametrize(("name", "team"), known("rci"))
def test_reliable_changes_of_persons_are_counted_as_in_r(name, team):
    expected, found = cases()[f"{name}.{team}.rci"], usual(name, team)

    assert found["error_variance"]["value"] == pytest.approx(expected["sem"] ** 2, abs=DIGITS)
    assert found["reliable"] == {
        "up": expected["up"],
        "down": expected["down"],
        "within_noise": expected["within"],
    }


THREE = {"univbct": ("univbct.yaml", "unit", "person"), "film": ("sai-xray.yaml", "film", "id")}
CONTRASTS = [(name, contrast) for name in THREE for contrast in ("effect", "retention", "net")]


@cache
def three_rounds(name):
    path, team, person = THREE[name]
    first, *later = (read(DATA / f"{name}_{t}.csv") for t in (1, 2, 3))
    report, _ = compare(
        Library().get(str(TOUR / path)), first, later, design=Design(team=team, person=person)
    )
    return everything(report)


@pytest.mark.parametrize("name", THREE)
def test_the_model_of_all_rounds_is_lme4_s(name):
    """lme4 1.1-31: lmer(y ~ 0 + round + (1 + post | team) + (1 | person)); no slope below ten teams."""
    expected, (found,) = cases()[f"{name}.model"], three_rounds(name)["programme_model"].values()

    assert [found[k] for k in ("n", "n_teams", "n_persons")] == [
        expected[k] for k in ("n", "n_teams", "n_persons")
    ]
    assert found["means"] == pytest.approx([expected[f"mean{t}"] for t in (1, 2, 3)], abs=0.5e-6)
    assert [found["variances"][k] for k in ("team", "person", "residual")] == pytest.approx(
        [expected[k] for k in ("team", "person", "residual")], abs=0.5e-6
    )


@pytest.mark.parametrize(("name", "contrast"), CONTRASTS)
def test_a_contrast_of_the_model_is_kenward_and_roger_s(name, contrast):
    """lmerTest 3.1-3 with pbkrtest 0.5.2: contest1D(m, L, ddf = "Kenward-Roger", confint = TRUE)."""
    (model,) = three_rounds(name)["programme_model"].values()
    found, expected = model["contrasts"][contrast], cases()[f"{name}.{contrast}.kenward_roger"]

    for figure in ("value", "se", "low", "high", "p"):
        assert found[figure] == pytest.approx(expected[figure], abs=0.5e-6), figure
    assert found["df"] == pytest.approx(expected["df"], abs=0.5e-3)


def test_a_contrast_of_two_single_rounds_is_the_comparison_of_these_two():
    """What came, with one baseline, is what the comparison of the two files says."""
    told_of_three, told_of_two = three_rounds("film"), told("film_12")

    effect = told_of_three["contrasts"]["effect"]["teams"]

    for team, found in told_of_two["teams"].items():
        assert effect[team]["scales"]["tension"]["delta"] == found["scales"]["tension"]["delta"]
        assert effect[team]["scales"]["tension"]["verdict"] == found["scales"]["tension"]["verdict"]
    assert told_of_three["teams"] == told_of_two["teams"]
