"""`validate` says of real answers what R says of them, through file, instrument, keying and statistics."""

import pytest

from assessments.datasets.reading import read
from assessments.errors import DataError
from assessments.studies.validation import validate
from tests.assessments.datasets.files import INSTRUMENT, written
from tests.assessments.studies.real_answers import dataset, instrument, said_by_r, tension_twice

TRAITS = {"agreeableness": "A", "conscientiousness": "C", "extraversion": "E"}
CLIMATE = {"leadership": "LEAD", "significance": "TSIG", "hostility": "HOSTIL"}


@pytest.fixture(scope="module")
def traits():
    report = validate(instrument("bfi25"), dataset("bfi25_raw.csv"))
    return {s.id: s for s in report.scales}


@pytest.fixture(scope="module")
def climate():
    report = validate(instrument("lq2002"), dataset("lq2002_items.csv"), team="COMPID")
    return {s.id: s for s in report.scales}


@pytest.mark.parametrize(("scale", "letter"), TRAITS.items())
def test_reliability_of_2800_people_is_what_r_says(traits, scale, letter):
    """psych 2.2.9: alpha(na.omit(x)), alpha.ci, omega(nfactors=1), splitHalf, R 4.2.2."""
    found = traits[scale].reliability
    total = said_by_r("reliability", f"bfi_{letter}.listwise.alpha_total")
    feldt = said_by_r("reliability", f"bfi_{letter}.listwise.alpha_feldt_ci")
    omega = said_by_r("reliability", f"bfi_{letter}.listwise.omega_total_1f")
    halves = said_by_r("reliability", f"bfi_{letter}.listwise.split_half_all")

    complete = said_by_r("reliability", f"bfi_{letter}.n")["n_complete"]
    assert traits[scale].n_complete == complete
    (left_out,) = [c for c in traits[scale].caveats if c.code == "incomplete_rows"]
    assert left_out.facts == {"scale": scale, "n": complete, "rows": 2800}
    assert found["alpha"].value == pytest.approx(total["raw_alpha"], abs=1e-9)
    assert found["alpha"].low == pytest.approx(feldt["lower"], abs=1e-9)
    assert found["alpha"].high == pytest.approx(feldt["upper"], abs=1e-9)
    assert found["alpha_standardized"].value == pytest.approx(total["std_alpha"], abs=1e-9)
    assert found["lambda6"].value == pytest.approx(total["lambda6_smc"], abs=1e-9)
    # R's minres stops a little before its minimum: seven digits agree.
    assert found["omega_total"].value == pytest.approx(omega["omega_total"], abs=5e-5)
    assert found["split_half_min"].value == pytest.approx(halves["min"], abs=1e-9)
    assert found["split_half_max"].value == pytest.approx(halves["max"], abs=1e-9)


@pytest.mark.parametrize(("scale", "letter"), TRAITS.items())
def test_items_of_2800_people_are_what_r_says(traits, scale, letter):
    """psych 2.2.9: describe(x, type=2) itemwise; alpha()$item.stats r.drop and alpha.drop, listwise."""
    items = traits[scale].items
    own = said_by_r("reliability", f"bfi_{letter}.describe")
    shape = said_by_r("reliability", f"bfi_{letter}.skew_kurt_type2")
    rest = said_by_r("reliability", f"bfi_{letter}.listwise.item_stats")
    dropped = said_by_r("reliability", f"bfi_{letter}.listwise.alpha_drop")

    assert [i.id for i in items] == own[".rows"]
    assert [i.n for i in items] == own["n"]
    assert [i.mean for i in items] == pytest.approx(own["mean"], abs=1e-9)
    assert [i.sd for i in items] == pytest.approx(own["sd"], abs=1e-9)
    assert [i.skew for i in items] == pytest.approx(shape["skew"], abs=1e-9)
    assert [i.kurtosis for i in items] == pytest.approx(shape["kurtosis"], abs=1e-9)
    assert [i.item_rest for i in items] == pytest.approx(rest["r.drop"], abs=1e-9)
    assert [i.alpha_if_dropped for i in items] == pytest.approx(dropped["raw_alpha"], abs=1e-9)


def test_reversed_items_are_told_as_answered_where_options_are_counted(traits):
    """The first item is reverse-keyed: its mean is turned, the use of its options is not."""
    a1 = traits["agreeableness"].items[0]

    assert a1.keyed == -1
    assert sum(int(code) * n for code, n in a1.option_use) / a1.n == pytest.approx(7 - a1.mean)


@pytest.mark.parametrize(("scale", "name"), CLIMATE.items())
def test_agreement_of_49_companies_is_what_r_says(climate, scale, name):
    """multilevel 2.7: rwg.j, ad.m, awg, ICC1, ICC2, R 4.2.2."""
    found = climate[scale].agreement
    icc = said_by_r("multilevel", f"lq2002.{name}.icc")

    assert found["n_teams"] == 49
    assert found["icc1_mean_size"].value == pytest.approx(icc["icc1"], abs=1e-9)
    assert found["icc2"].value == pytest.approx(icc["icc2"], abs=1e-9)
    for ours, theirs, column in (
        ("rwgj_uniform", "rwg_j_uniform", "rwg_j"),
        ("rwgj_slight_skew", "rwg_j_slight_skew", "rwg_j"),
        ("adm", "ad_m", "AD.M"),
        ("awg", "awg", "a.wg"),
    ):
        expected = said_by_r("multilevel", f"lq2002.{name}.{theirs}")
        values = expected.get(column) or next(
            v for k, v in expected.items() if k not in {"group", "size", "mean", "median", "pct_ge_70"}
        )
        teams = dict(zip(map(str, expected["group"]), values, strict=True))
        assert {t: v for t, v in found[ours].teams.items() if v is not None} == {
            t: pytest.approx(v, abs=1e-9) for t, v in teams.items() if v is not None
        }


def test_retest_of_159_people_is_what_r_says(tmp_path):
    """psych 2.2.9 ICC(cbind(s1, s2)): ICC2 and ICC3; base cor, R 4.2.2."""
    found = validate(instrument("sai-xray"), tension_twice(tmp_path), person="id", wave="wave")
    retest = found.scales[0].retest
    icc = said_by_r("change", "sai_xray.icc")
    places = {name: i for i, name in enumerate(icc[".rows"])}

    assert retest["r"].n == 159
    assert retest["r"].value == pytest.approx(said_by_r("change", "sai_xray.descr")["r"], abs=1e-9)
    assert retest["icc_a1"].value == pytest.approx(icc["ICC"][places["ICC2"]], abs=1e-9)
    assert retest["icc_c1"].value == pytest.approx(icc["ICC"][places["ICC3"]], abs=1e-9)
    assert [c.code for c in found.caveats if c.code == "rows_repeat_persons"]


def test_sampling_adequacy_of_25_items_is_what_r_says():
    """psych 2.2.9: KMO(na.omit(x)), cortest.bartlett, R 4.2.2; neither sees the direction of an item."""
    found = validate(instrument("bfi25"), dataset("bfi25_raw.csv")).dimensionality
    adequacy = said_by_r("efa", "bfi25.kmo")
    sphericity = said_by_r("efa", "bfi25.bartlett")

    assert found.kmo == pytest.approx(adequacy["overall"], abs=1e-8)
    assert found.bartlett_chi2 == pytest.approx(sphericity["chisq"], rel=1e-8)
    assert found.bartlett_df == sphericity["df"]


def test_all_equal_answers_give_refusals_and_a_caveat_and_never_a_number(tmp_path):
    data = read(written(tmp_path, "id,m1,m2,m3\n" + "".join(f"p{i},3,3,3\n" for i in range(20))))

    scale = validate(INSTRUMENT, data).scales[0]

    assert scale.reliability["alpha"].value is None
    assert "same" in scale.reliability["alpha"].refused
    assert {c.code for c in scale.caveats} >= {"constant_item"}
    assert all(i.item_rest is None for i in scale.items)


def test_one_row_is_refused_with_its_number(tmp_path):
    data = read(written(tmp_path, "id,m1,m2,m3\na,3,3,3\n"))

    with pytest.raises(DataError, match=r"one row of answers \(row 2\)"):
        validate(INSTRUMENT, data)


def test_a_person_twice_in_one_wave_is_refused_with_both_rows(tmp_path):
    data = read(written(tmp_path, "id,w,m1,m2,m3\na,1,3,3,3\nb,1,2,2,2\na,1,1,1,1\n"))

    with pytest.raises(DataError, match=r"person 'a' stands in rows 2 and 4 in wave '1'"):
        validate(INSTRUMENT, data, person="id", wave="w")


def test_a_grouping_column_that_is_not_there_names_the_nearest(tmp_path):
    data = read(written(tmp_path, "id,team,m1,m2,m3\na,x,3,3,3\nb,x,2,2,2\n"))

    with pytest.raises(DataError, match="no column 'teams' for the team; did you mean 'team'"):
        validate(INSTRUMENT, data, team="teams")


def test_the_same_seed_gives_the_same_report(tmp_path):
    data = dataset("bfi25_raw.csv")

    assert validate(instrument("bfi25"), data, seed=3) == validate(instrument("bfi25"), data, seed=3)


def test_progress_is_told_for_every_scale():
    told = []

    validate(instrument("lq2002"), dataset("lq2002_items.csv"), progress=lambda *step: told.append(step))

    assert [*dict.fromkeys((done, of) for done, of, _ in told)] == [(step, 7) for step in range(7)]
    assert "parallel analysis, 100 of 100" in {what for _, _, what in told}


def test_who_listens_can_stop_the_work():
    def stop(done, of, what):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        validate(instrument("lq2002"), dataset("lq2002_items.csv"), progress=stop)


def test_every_coefficient_of_few_people_says_so(tmp_path):
    rows = ("1,5,2", "2,4,2", "3,3,3", "4,2,5", "5,1,4", "4,1,4", "2,5,1", "3,2,3")
    text = "m1,m2,m3\n" + "\n".join(rows * 3) + "\n"
    found = validate(INSTRUMENT, read(written(tmp_path, text))).scales[0].reliability
    told = {name: one.caveats for name, one in found.items() if one.value is not None}

    assert {"alpha", "omega_total", "lambda6", "sem"} <= set(told)
    assert [name for name, caveats in told.items() if "few_people" not in caveats] == []


def test_what_a_whole_team_moved_is_no_error_of_its_members(tmp_path):
    moved = {"a": 1, "b": 0}
    people = [("a", 1), ("a", 2), ("a", 3), ("a", 4), ("b", 2), ("b", 3), ("b", 4), ("b", 5)]
    lines = [
        f"{i},{team},{wave},{x},{6 - x},{x}"
        for i, (team, start) in enumerate(people)
        for wave in (1, 2)
        for x in (start + (wave == 2) * moved[team],)
    ]
    data = read(written(tmp_path, "id,team,w,m1,m2,m3\n" + "\n".join(lines) + "\n"))

    def error(**named):
        return validate(INSTRUMENT, data, person="id", wave="w", **named).scales[0].retest["error_variance"]

    assert error(team="team").value == pytest.approx(0, abs=1e-12)
    assert error().value > 0.1
