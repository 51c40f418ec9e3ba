"""Several rounds, coached and waiting teams, focus scales, who left: beside the comparison of two rounds."""

from statistics import fmean

import pytest

from assessments.datasets.reading import read
from assessments.errors import DataError
from assessments.studies.borrowing import borrowed
from assessments.studies.comparison import compare
from assessments.studies.design import Design
from assessments.studies.sides import side
from documents.interchange_rounds import everything
from documents.terminal_rounds import further
from tests.assessments.datasets.files import INSTRUMENT, written
from tests.assessments.studies.real_answers import DATA, TOUR
from tests.assessments.studies.test_comparison import teams

LINKED = Design(team="team", person="who")
R_STAYED = {
    "n_stayed": 421,
    "n_left": 33,
    "value": 0.04210952825,
    "ends": [-0.24596864852, 0.33018770502],
}
"""R 4.2.2, on rowMeans of univbct_1.csv: t.test(y[!stayed], y[stayed]); stayed: complete in univbct_2.csv."""

R_TWICE = {"df": 378, "value": 0.208112219934}
"""R 4.2.2: d = rowMeans(b) - rowMeans(a), units of 2 up; df = sum(n - 1);
sum((d - ave(d, unit))^2) / (2 * df)."""


@pytest.fixture
def rounds(tmp_path):
    """Two baselines, a follow-up half a point higher, and a later one."""
    return [teams(tmp_path, f"{n}.csv", n, shift=shift) for n, shift in enumerate([0, 0, 0.5, 0.4], start=1)]


def univbct(*numbers):
    return [read(DATA / f"univbct_{n}.csv") for n in numbers]


def work():
    from assessments.library import Library

    return Library().get(str(TOUR / "univbct.yaml"))


def test_two_rounds_say_nothing_of_several(rounds):
    report, _ = compare(INSTRUMENT, rounds[0], rounds[2], design=LINKED)

    assert list(further(report)) == []
    assert not {"rounds", "contrasts", "programme_model", "arms", "usual_tests"} & set(everything(report))


def test_two_baselines_are_averaged_and_later_rounds_ask_what_stayed(rounds):
    report, _ = compare(INSTRUMENT, rounds[:2], rounds[2:], design=LINKED)
    told = everything(report)

    assert [r["kind"] for r in told["rounds"]] == ["baseline", "baseline", "follow_up", "sustainment"]
    assert {name: c["weights"] for name, c in told["contrasts"].items()} == {
        "effect": [-0.5, -0.5, 1.0, 0.0],
        "retention": [0.0, 0.0, -1.0, 1.0],
        "net": [-0.5, -0.5, 0.0, 1.0],
    }
    assert (told["data"]["baseline"], told["data"]["followup"]) == ("2.csv", "3.csv")


def test_the_parts_of_a_net_change_add_up(rounds):
    report, _ = compare(INSTRUMENT, rounds[:2], rounds[2:], design=LINKED)

    found = {c.name: c.teams["x"][0].delta.value for c in report.contrasts}

    assert found["effect"] + found["retention"] == pytest.approx(found["net"])


def test_a_second_baseline_narrows_the_range(rounds):
    """Half the noise and half the mood of that side."""
    one, _ = compare(INSTRUMENT, rounds[1], rounds[2:], design=LINKED)
    two, _ = compare(INSTRUMENT, rounds[:2], rounds[2:], design=LINKED)

    widths = [
        fmean(t[0].delta.high - t[0].delta.low for t in report.contrasts[0].teams.values())
        for report in (one, two)
    ]
    assert widths[1] < widths[0]


def test_two_baselines_measure_how_far_answers_vary_from_day_to_day():
    first, second, third = univbct(1, 2, 3)

    one, _ = compare(work(), second, third, design=Design(team="unit", person="person"))
    two, _ = compare(work(), [first, second], third, design=Design(team="unit", person="person"))

    caps = [{cap for scales in r.teams.values() for cap in scales[0].caps} for r in (one, two)]
    assert "error_assumed" in caps[0]
    assert "error_assumed" not in caps[1]
    known = borrowed(laid_out(first, second), tuple(two.teams))["morale"].double_baseline
    assert (known.df, known.value) == (R_TWICE["df"], pytest.approx(R_TWICE["value"], abs=0.5e-9))


def laid_out(*files):
    design = Design(team="unit", person="person")
    return [side(work(), f, design, when=f"baseline{n or ''}") for n, f in enumerate(files)]


def test_a_model_of_too_few_teams_is_refused_in_words(tmp_path):
    files = [read(written(tmp_path, f"who,m1,m2,m3\n{body}", f"{n}.csv")) for n, body in enumerate(
        ["a,3,3,3\nb,4,2,4\nc,2,2,3\nd,5,1,5\n", "a,4,2,3\nb,4,2,4\nc,2,3,3\nd,5,1,4\n",
         "a,4,1,3\nb,4,2,5\nc,2,2,3\nd,4,1,5\n"]
    )]  # fmt: skip

    report, _ = compare(INSTRUMENT, files[0], files[1:], design=Design(person="who"))

    assert report.programme_models[0].refused is not None
    assert "team" in report.programme_models[0].refused


def arms(folder, text):
    return written(folder, text, "arms.csv")


def test_coached_teams_are_set_beside_the_others(tmp_path):
    """The difference is that of the teams' own mean changes."""
    first, second = univbct(1, 2)
    names = list(dict.fromkeys(first.columns["unit"].texts()))
    path = arms(
        tmp_path, "team,coached\n" + "".join(f"{t},{'yes' if i % 2 else 'no'}\n" for i, t in enumerate(names))
    )

    report, _ = compare(work(), first, second, design=Design(team="unit", person="person", arms=path))

    (found,) = report.arms
    deltas = {t: report.teams[t][0].delta.value for t in names}
    coached = [deltas[t] for i, t in enumerate(names) if i % 2 and deltas[t] is not None]
    others = [deltas[t] for i, t in enumerate(names) if not i % 2 and deltas[t] is not None]
    assert found.difference.value == pytest.approx(fmean(coached) - fmean(others))
    assert (found.n_coached, found.n_comparison) == (len(coached), len(others))
    assert "teams_without_change" in found.caveats
    said = " ".join(further(report))
    assert "changed more during the same time" in said
    assert "because" not in said


def test_teams_that_began_in_different_rounds_are_a_stepped_wedge(tmp_path):
    first, *later = univbct(1, 2, 3)
    names = list(dict.fromkeys(first.columns["unit"].texts()))
    path = arms(
        tmp_path, "team,from_round\n" + "".join(f"{t},{['2', '3', ''][i % 3]}\n" for i, t in enumerate(names))
    )

    report, _ = compare(work(), first, later, design=Design(team="unit", person="person", arms=path))

    (found,) = report.arms
    assert found.difference.method == "stepped_wedge"
    assert "constant_effect" in found.caveats
    assert found.difference.low < found.difference.value < found.difference.high


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("team,when\nx,1\n", "Give team and coached", id="columns"),
        pytest.param("team,coached\nx,perhaps\ny,no\nz,no\n", "row 2: 'perhaps' says neither", id="word"),
        pytest.param("team,coached\nx,yes\nx,no\n", "row 3: team 'x' stands there twice", id="twice"),
        pytest.param("team,coached\nx,yes\nw,no\n", "no answers of a team 'w'", id="stranger"),
        pytest.param("team,coached\nx,yes\n", "does not say of y, z", id="missing"),
        pytest.param("team,from_round\nx,9\ny,\nz,\n", "row 2: '9' is no round after the first", id="round"),
    ],
)
def test_a_file_of_arms_that_cannot_be_is_refused(tmp_path, text, told):
    files = teams(tmp_path, "a.csv", 1), teams(tmp_path, "b.csv", 2)

    with pytest.raises(DataError, match=told):
        compare(INSTRUMENT, *files, design=Design(team="team", person="who", arms=arms(tmp_path, text)))


def test_one_coached_team_has_no_spread_of_teams_to_judge_by(tmp_path):
    files = teams(tmp_path, "a.csv", 1), teams(tmp_path, "b.csv", 2)
    path = arms(tmp_path, "team,coached\nx,yes\ny,no\nz,no\n")

    report, _ = compare(INSTRUMENT, *files, design=Design(team="team", person="who", arms=path))

    assert report.arms[0].difference.refused is not None


TWO_SCALES = """
format: 1
id: two
version: "1.0.0"
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Two
formats:
  r: {kind: rating, low: 1, high: 5, points: {1: One, 2: Two, 3: Three, 4: Four, 5: Five}}
items:
  a1: {format: r, text: A one.}
  a2: {format: r, text: A two.}
  b1: {format: r, text: B one.}
  b2: {format: r, text: B two.}
  c1: {format: r, text: C one.}
  c2: {format: r, text: C two.}
scales:
  low: {title: Low, items: [a1, a2]}
  mid: {title: Mid, items: [b1, b2]}
  high: {title: High, items: [c1, c2]}
"""


def profile(folder, name, lift):
    """Twelve teams of eight whose three scales differ, each person by a little."""
    lines = ["team,who,a1,a2,b1,b2,c1,c2"]
    for t in range(12):
        for p in range(8):
            base = [2 + (t + p) % 2, 2 + p % 2, 3, 3 + p % 2, 4, 3 + (t + p) % 3]
            lines.append(f"t{t},p{t}-{p}," + ",".join(str(min(5, b + lift)) for b in base))
    return read(written(folder, "\n".join(lines), name))


def test_a_scale_chosen_for_its_low_baseline_has_its_expected_rise_taken_off(tmp_path):
    from instruments.load import from_text

    two = from_text(TWO_SCALES)
    files = profile(tmp_path, "a.csv", 0), profile(tmp_path, "b.csv", 1)

    plain, _ = compare(two, *files, design=LINKED)
    focused, _ = compare(two, *files, design=Design(team="team", person="who", focus=("low",)))

    before, after = (r.teams["t0"][0] for r in (plain, focused))
    assert before.regression is None
    assert after.regression > 0
    assert after.delta.value == pytest.approx(before.delta.value - after.regression)
    assert everything(focused)["teams"]["t0"]["scales"]["low"]["regression"] == after.regression
    assert "regression" not in everything(focused)["teams"]["t0"]["scales"]["mid"]


def test_those_who_answered_once_are_set_beside_those_who_stayed():
    report, _ = compare(work(), *univbct(1, 2), design=Design(team="unit", person="person"))

    (found,) = report.attrition
    assert (found.n_stayed, found.n_left) == (R_STAYED["n_stayed"], R_STAYED["n_left"])
    assert found.difference.value == pytest.approx(R_STAYED["value"], abs=0.5e-6)
    assert [found.difference.low, found.difference.high] == pytest.approx(R_STAYED["ends"], abs=0.5e-6)


def test_who_came_and_went_is_told_apart_from_change(tmp_path):
    """Nobody changed; a joiner far above and a leaver far below move the mean."""
    stay = [f"x,s{n},{3 + n % 2},3,3" for n in range(6)]
    first = read(written(tmp_path, "team,who,m1,m2,m3\n" + "\n".join([*stay, "x,old,1,5,1"]), "a.csv"))
    second = read(written(tmp_path, "team,who,m1,m2,m3\n" + "\n".join([*stay, "x,new,5,1,5"]), "b.csv"))
    members = [f"x,s{n},{r}" for n in range(6) for r in ("baseline", "followup")]
    roster = written(
        tmp_path, "\n".join(["team,person,round", *members, "x,old,baseline", "x,new,followup"]), "r.csv"
    )

    report, _ = compare(INSTRUMENT, first, second, design=Design(team="team", person="who", roster=roster))

    (found,) = report.composition["x"]
    parts = [found.stayers, found.answered_once, found.joined, found.left]
    assert found.stayers.value == 0
    assert found.total == pytest.approx(sum(p.value for p in parts))
    assert found.is_mostly_composition
    assert everything(report)["composition"]["x"]["time"]["joined"]["n"] == 1
