"""`compare` tells what changed between two files: unrounded for JSON, by the table for reports."""

import numpy as np
import pytest

from assessments.datasets.reading import read
from assessments.errors import DataError
from assessments.studies.comparison import compare
from assessments.studies.design import Design
from tests.assessments.datasets.files import INSTRUMENT, written
from tests.assessments.studies.real_answers import instrument, said_by_r, tension


def teams(folder, name, seed, *, shift=0, members=8, ids=True):
    """A file of three teams whose answers move up by `shift` points."""
    rng = np.random.default_rng(seed)
    lines = ["team,who,m1,m2,m3"]
    for team in "xyz":
        for k in range(members):
            level = np.clip(np.rint(rng.normal(3 + shift, 0.8, 3)), 1, 5).astype(int)
            who = f"{team}{k}" if ids else ""
            lines.append(f"{team},{who},{level[0]},{6 - level[1]},{level[2]}")
    return read(written(folder, "\n".join(lines), name))


def test_the_change_of_linked_people_is_r_s_mean_difference(tmp_path):
    """R 4.2.2: t.test(s2, s1, paired=TRUE) on 159 complete pairs."""
    report, _ = compare(
        instrument("sai-xray"), tension(tmp_path, 1), tension(tmp_path, 2), design=Design(person="id")
    )

    found = report.teams["all"][0]

    assert found.n_linked == said_by_r("change", "sai_xray.descr")["n"]
    assert found.delta.value == pytest.approx(said_by_r("change", "sai_xray.descr")["mean_diff"], abs=1e-9)
    assert found.method == "finite_team_linked"
    assert "roster_inferred" in found.caps
    assert found.verdict == "no_clear_change"
    (why,) = [r for r in found.reasons if r.code == "too_noisy"]
    assert why.facts == {"low": found.delta.low, "high": found.delta.high}


def test_without_persons_or_roster_the_method_is_welch_s_and_says_so(tmp_path):
    report, _ = compare(
        INSTRUMENT,
        teams(tmp_path, "a.csv", 1),
        teams(tmp_path, "b.csv", 2, shift=1),
        design=Design(team="team"),
    )

    found = report.teams["x"][0]

    assert found.method == "welch_t"
    assert "roster_unknown" in found.caps
    assert {c.code for c in report.caveats} >= {"raw_data_no_disclosure", "roster_unknown", "grade_0_1"}


def test_a_roster_file_gives_counts_and_takes_the_cap_away(tmp_path):
    lines = [f"{t},{t}{k},{r}" for t in "xyz" for k in range(9) for r in ("baseline", "followup")]
    roster = written(tmp_path, "team,person,round\n" + "\n".join(lines), "roster.csv")

    report, _ = compare(
        INSTRUMENT,
        teams(tmp_path, "a.csv", 1),
        teams(tmp_path, "b.csv", 2, shift=1),
        design=Design(team="team", person="who", roster=roster),
    )

    found = report.teams["x"][0]
    assert (found.n1, found.roster1, found.roster2, found.n_linked) == (8, 9, 9, 8)
    assert not {"roster_inferred", "roster_unknown"} & set(found.caps)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("team,who,round\nx,x0,baseline\n", "person is missing", id="columns"),
        pytest.param("team,person,round\nx,x0,later\n", "row 2.*'later' is no round", id="round"),
        pytest.param("team,person,round\nx,,baseline\n", "the cell is blank", id="blank"),
        pytest.param("team,person,round\nx,x0,baseline\nx,x0,baseline\n", "stands twice", id="twice"),
        pytest.param("team,person,round\nx,x0,baseline\n", "person 'x1' is not in team 'x'", id="stranger"),
    ],
)
def test_a_roster_that_cannot_be_is_refused_by_row(tmp_path, text, told):
    roster = written(tmp_path, text, "roster.csv")

    with pytest.raises(DataError, match=told):
        compare(
            INSTRUMENT,
            teams(tmp_path, "a.csv", 1),
            teams(tmp_path, "b.csv", 2),
            design=Design(team="team", person="who", roster=roster),
        )


def test_reports_for_people_apply_the_smallest_group_and_the_table(tmp_path):
    small = teams(tmp_path, "a.csv", 1, members=4), teams(tmp_path, "b.csv", 2, members=4)
    large = teams(tmp_path, "c.csv", 1), teams(tmp_path, "d.csv", 2, shift=1)

    unrounded, hidden = compare(INSTRUMENT, *small, design=Design(team="team", person="who"))
    _, shown = compare(INSTRUMENT, *large, design=Design(team="team", person="who"))

    assert unrounded.teams["x"][0].baseline is not None
    assert [r.is_shown for r in hidden] == [False, False, False]
    assert all(r.themes == () for r in hidden)
    told = shown[0].themes[0]
    assert told.delta.value == pytest.approx(told.followup.value - told.baseline.value)
    assert (told.delta.low * 10) == pytest.approx(round(told.delta.low * 10))


def test_exchanging_the_files_changes_only_signs(tmp_path):
    first, second = teams(tmp_path, "a.csv", 1), teams(tmp_path, "b.csv", 2, shift=1)

    up, _ = compare(INSTRUMENT, first, second, design=Design(team="team", person="who"))
    down, _ = compare(INSTRUMENT, second, first, design=Design(team="team", person="who"))

    for team in "xyz":
        assert up.teams[team][0].delta.value == pytest.approx(-down.teams[team][0].delta.value)
        assert up.teams[team][0].verdict.replace("up", "down") == down.teams[team][0].verdict


def test_one_person_in_one_team_only_is_counted_as_seen_once(tmp_path):
    first = read(written(tmp_path, "who,m1,m2,m3\n" + "".join(f"p{i},4,2,4\n" for i in range(6)), "a.csv"))
    second = read(
        written(tmp_path, "who,m1,m2,m3\n" + "".join(f"p{i},4,2,5\n" for i in range(1, 7)), "b.csv")
    )

    report, _ = compare(INSTRUMENT, first, second, design=Design(person="who"))

    assert {c.code: c.facts.get("n") for c in report.caveats}["persons_once"] == 2
    assert report.teams["all"][0].roster1 == 7


def test_one_person_s_change_counts_only_beyond_answer_noise(tmp_path):
    """Jacobson and Truax's index with the error variance that the team's verdict rests on."""
    report, _ = compare(
        instrument("sai-xray"), tension(tmp_path, 1), tension(tmp_path, 2), design=Design(person="id")
    )

    people = report.persons

    assert len(people) == 159
    assert all((p.change == "up") == (p.index >= 1.96) for p in people)
    assert all((p.change == "down") == (p.index <= -1.96) for p in people)
    ratios = {round((p.followup - p.baseline) / p.index, 9) for p in people if p.followup != p.baseline}
    assert len(ratios) == 1, "one standard error of a difference for everybody"


def test_without_persons_nobody_s_own_change_is_told(tmp_path):
    report, _ = compare(
        INSTRUMENT, teams(tmp_path, "a.csv", 1), teams(tmp_path, "b.csv", 2), design=Design(team="team")
    )

    assert report.persons == ()
