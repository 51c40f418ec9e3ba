"""What `compare` does with rounds that cannot be compared: one sentence, exit 1, never a traceback."""

import json

import openpyxl
import pytest

from assessments.judge import frames
from assessments.studies import order
from scoring.change.shapes import ErrorVariance
from tests.cli.conftest import MEETINGS, answers, write_answers

BOTH = ("--team", "team", "--person", "person")
ROUNDS = ("baseline", "followup")


def rows(seed, *, people=24, teams=3, shift=0.0, **more):
    return [{**row, **more} for row in answers(people, seed=seed, teams=teams, shift=shift)]


def roster(path, members, *, but=()):
    """A roster of these rows' people in both rounds, some lines left out."""
    lines = [f"{m['team']},{m['person']},{r}" for m in members for r in ROUNDS]
    path.write_text("team,person,round\n" + "\n".join(line for line in lines if line not in but) + "\n")
    return path


@pytest.fixture
def compare(terminal, meetings, tmp_path):
    """Compares these rows; gives exit code, what was said, and the JSON where there is one."""

    def run(before, after, *options):
        files = [
            rows if hasattr(rows, "suffix") else write_answers(tmp_path / name, rows)
            for name, rows in (("before.csv", before), ("after.csv", after))
        ]
        out = tmp_path / "out.json"
        out.unlink(missing_ok=True)
        result = terminal(
            "compare", meetings, "--baseline", files[0], "--followup", files[1], "--json", out, *options
        )
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        found = json.loads(out.read_text()) if out.exists() else None
        return result.exit_code, " ".join(result.output.split()), found

    return run


def refused(found):
    code, said, told = found
    assert (code, told) == (1, None), said
    return said


def codes(found):
    code, said, told = found
    assert code == 0, said
    return told["caveats"]


def test_a_person_twice_is_named_with_both_rows_and_teams(compare):
    twice = rows(2)
    twice[1]["person"] = "p0"

    said = refused(compare(twice, rows(3), *BOTH))

    assert "before.csv: person 'p0' stands in rows 2 and 3" in said
    assert "teams 't0' and 't1'" in said
    assert "t0-1" in said


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"person": "p99"}, "person 'p99' is not in team 't0' of roster.csv", id="stranger"),
        pytest.param(
            {"team": "t1"}, "not in team 't1' of roster.csv for followup, but in team 't0'", id="other"
        ),
        pytest.param({"team": "t9"}, "team 't9' is not in roster.csv for followup", id="team"),
    ],
)
def test_answers_of_people_who_were_not_asked_are_refused_by_row(compare, tmp_path, change, told):
    after = rows(3)
    after[0].update(change)

    said = refused(compare(rows(2), after, *BOTH, "--roster", roster(tmp_path / "roster.csv", rows(2))))

    assert told in said
    assert "row 2" in said


def test_more_answers_than_members_are_refused_with_both_counts(compare, tmp_path):
    listed = roster(tmp_path / "roster.csv", rows(2), but=["t0,p0,followup"])

    said = refused(compare(rows(2), rows(3), "--team", "team", "--roster", listed))

    assert "team 't0' has 8 rows of answers, but its roster in roster.csv has 7 members for followup" in said


def test_one_person_in_two_teams_of_a_roster_is_refused(compare, tmp_path):
    listed = roster(tmp_path / "roster.csv", [*rows(2), {"team": "t1", "person": "p0"}])

    said = refused(compare(rows(2), rows(3), *BOTH, "--roster", listed))

    assert "person 'p0' stands in team 't0' (row 2) and in team 't1' (row 50) for baseline" in said


def test_numbers_that_start_again_in_every_team_are_no_contradiction_where_nobody_is_linked(
    compare, tmp_path
):
    listed = [{"team": f"t{t}", "person": n} for t in range(3) for n in range(8)]

    found = compare(rows(2), rows(3), "--team", "team", "--roster", roster(tmp_path / "roster.csv", listed))

    assert "roster_unknown" not in codes(found)


def test_without_a_team_column_the_roster_is_of_everybody(compare, tmp_path):
    listed = roster(tmp_path / "roster.csv", rows(2))

    _, _, told = compare(rows(2), rows(3), "--person", "person", "--roster", listed)

    assert told["teams"]["all"]["scales"]["meetings"]["roster1"] == 24


def test_one_file_for_both_rounds_is_refused(compare, tmp_path):
    same = write_answers(tmp_path / "same.csv", rows(2))

    assert "same.csv for followup holds the same answers as same.csv for baseline" in refused(
        compare(same, same, *BOTH)
    )


def test_a_copied_round_is_remarked_on(compare):
    copied = [{**row, "note": "copied"} for row in rows(2)]

    assert "same_answers" in codes(compare(rows(2), copied, *BOTH))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"date": "2026-10-01"}, {"date": "2026-03-31"}, id="dates"),
        pytest.param({"date": "01.10.2026"}, {"date": "31.03.2026"}, id="german-dates"),
        pytest.param({"wave": 2}, {"wave": 1}, id="numbers"),
        pytest.param({"round": "followup"}, {"round": "baseline"}, id="words"),
    ],
)
def test_rounds_that_run_backwards_are_refused(compare, before, after):
    said = refused(compare(rows(2, **before), rows(3, **after), *BOTH))

    assert "The rounds run backwards" in said
    assert "Exchange the files" in said
    assert codes(compare(rows(2, **after), rows(3, **before), *BOTH))


def test_a_named_column_of_dates_must_hold_dates(compare):
    said = refused(compare(rows(2, day="in spring"), rows(3, day="2026"), *BOTH, "--date", "day"))

    assert "column 'day', row 2: 'in spring' is neither a date nor a number" in said


def test_an_older_version_with_fewer_items_is_compared_on_what_both_ask(compare, tmp_path):
    older = tmp_path / "older.yaml"
    older.write_text(
        MEETINGS.replace('"1.0.0"', '"0.9.0"')
        .replace("  m4: {format: agree5, text: We come prepared.}\n", "")
        .replace("m3, m4]", "m3]")
    )
    before = [{k: v for k, v in row.items() if k != "m4"} for row in rows(2)]

    said = refused(compare(before, rows(3), *BOTH))
    found = compare(before, rows(3), *BOTH, "--baseline-instrument", older)

    assert "no column for 1 of the 4 scored items of 'our-meetings': 'm4'" in said
    assert "--baseline-instrument" in said
    assert "scales_linked" in codes(found)
    change = found[2]["teams"]["t0"]["scales"]["meetings"]
    both = [sum((r["m1"], r["m2"], 6 - r["m3"])) / 3 for r in rows(2) if r["team"] == "t0"]
    assert change["baseline"] == pytest.approx(sum(both) / len(both))


def test_another_questionnaire_as_older_version_is_refused(compare):
    said = refused(compare(rows(2), rows(3), *BOTH, "--baseline-instrument", "pulse"))

    assert "no column" in said or "another questionnaire" in said


@pytest.mark.parametrize(
    ("recoded", "told"),
    [
        pytest.param(lambda c: c - 1, "run from 0 to 4 where the questionnaire has 1 to 5", id="from-zero"),
        pytest.param(lambda c: round(1 + (c - 1) * 1.5), "another response format, of 7 points", id="seven"),
        pytest.param(lambda c: (c - 1) * 25, "of 0 to 100", id="percent"),
    ],
)
def test_another_response_format_is_refused_with_what_it_looks_like(compare, recoded, told):
    after = [{k: recoded(v) if k.startswith("m") else v for k, v in r.items()} for r in rows(3, people=60)]

    assert told in refused(compare(rows(2, people=60), after, *BOTH))


def test_an_end_of_the_options_used_in_one_round_only_is_remarked_on(compare):
    four = [{k: min(v, 4) if k.startswith("m") else v for k, v in r.items()} for r in rows(3, people=60)]

    assert "codes_differ" in codes(compare(rows(2, people=60, shift=0.6), four, *BOTH))


def test_an_item_turned_in_one_round_only_is_remarked_on(compare):
    turned = [{**r, "m3": 6 - r["m3"]} for r in rows(3, people=60)]

    assert "keying_differs" in codes(compare(rows(2, people=60), turned, *BOTH))
    assert "keying_differs" not in codes(compare(rows(2, people=60), rows(3, people=60), *BOTH))


def test_a_team_that_lost_all_its_members_is_named_and_not_judged(compare, tmp_path):
    gone = [f"t1,{r['person']},followup" for r in rows(2)]
    after = [r for r in rows(3) if r["team"] != "t1"]

    found = compare(rows(2), after, *BOTH, "--roster", roster(tmp_path / "roster.csv", rows(2), but=gone))

    assert "team_without_members" in codes(found)
    assert found[2]["teams"]["t1"]["scales"]["meetings"]["verdict"] == "cannot_tell"
    assert "t1 has no members in the roster for followup" in found[1]


def test_a_team_in_one_file_only_is_named(compare):
    found = compare(rows(2), [r for r in rows(3) if r["team"] != "t1"], *BOTH)

    assert "t1 has no answers in after.csv" in found[1]
    assert found[2]["teams"]["t1"]["scales"]["meetings"]["verdict"] == "cannot_tell"


def test_a_team_nobody_of_which_answered_is_named(compare, tmp_path):
    listed = [*rows(2), *({"team": "t7", "person": f"q{n}"} for n in range(5))]

    found = compare(rows(2), rows(3), *BOTH, "--roster", roster(tmp_path / "roster.csv", listed))

    assert "t7 is on the roster, and nobody of it answered" in found[1]


def test_who_changes_teams_counts_for_each_in_its_round(compare):
    after = rows(3)
    after[0]["team"] = "t1"

    found = compare(rows(2), after, *BOTH)

    assert "persons_moved" in codes(found)
    told = {t: found[2]["teams"][t]["scales"]["meetings"] for t in ("t0", "t1")}
    assert (told["t0"]["roster1"], told["t0"]["roster2"]) == (8, 7)
    assert (told["t1"]["roster1"], told["t1"]["roster2"]) == (8, 9)


@pytest.mark.parametrize("options", [BOTH, ("--team", "team"), ("--person", "person")], ids=str)
def test_everybody_answering_the_same_has_no_t_test_and_no_verdict(compare, options):
    same = {f"m{n}": 3 for n in range(1, 5)}

    found = compare(rows(2, **same), rows(3, **{**same, "m1": 4}), *options, "--usual-tests")

    assert codes(found) is not None
    for team in found[2]["usual_tests"].values():
        assert all("refused" in team["meetings"][test] for test in ("welch_t",))
    verdicts = {t["scales"]["meetings"]["verdict"] for t in found[2]["teams"].values()}
    assert verdicts == {"cannot_tell"}


def test_with_a_measured_questionnaire_alike_answers_still_have_a_range(compare, monkeypatch):
    """The finite-team range rests on the questionnaire's own error, not on this team's spread."""
    same = {f"m{n}": 3 for n in range(1, 5)}
    before, after = rows(2, people=8, teams=1, **same), rows(2, people=8, teams=1, **{**same, "m1": 4})
    monkeypatch.setattr(frames, "_error", lambda _: ErrorVariance(value=0.12, df=60.0))

    _, _, told = compare(before, after, "--person", "person")

    found = told["teams"]["all"]["scales"]["meetings"]
    assert found["method"] == "finite_team_linked"
    assert found["delta"]["low"] < found["delta"]["value"] < found["delta"]["high"]


def test_without_the_look_at_order_one_file_twice_is_compared(compare, tmp_path, monkeypatch):
    """The fault the refusals above guard against, planted."""
    same = write_answers(tmp_path / "same.csv", rows(2))
    monkeypatch.setattr(order, "refuse_disorder", lambda *_: None)

    assert codes(compare(same, same, *BOTH))
    assert codes(compare(rows(2, wave=2), rows(3, wave=1), *BOTH))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "before.csv is empty", id="empty"),
        pytest.param("team,person,m1,m2,m3,m4\n", "no rows of answers", id="header"),
        pytest.param(
            "team,person,m1,m2,m3,m4\n,p1,3,3,3,3\n", "column 'team' for the team is blank", id="blank"
        ),
        pytest.param("tam,person,m1,m2,m3,m4\nx,p1,3,3,3,3\n", "did you mean 'tam'?", id="misspelt"),
    ],
)
def test_files_without_what_is_asked_for_are_refused(compare, tmp_path, text, told):
    before = tmp_path / "before.csv"
    before.write_text(text)

    assert told in refused(compare(before, rows(3), *BOTH))


def test_one_row_is_compared_and_not_judged(compare):
    _, _, told = compare(rows(2, people=1), rows(3, people=1), *BOTH)

    assert told["teams"]["t0"]["scales"]["meetings"]["verdict"] == "cannot_tell"


def test_blank_team_names_are_left_out_and_counted(compare):
    after = rows(3)
    for row in after[:6]:
        row["team"] = " "

    assert "6 rows have nothing in team" in compare(rows(2), after, *BOTH)[1]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""], ids=["mark", "plain"])
def test_a_semicolon_file_with_a_byte_order_mark_is_compared(compare, tmp_path, mark):
    path = write_answers(tmp_path / "plain.csv", rows(2))
    path.write_bytes(mark + path.read_bytes().replace(b",", b";"))

    assert codes(compare(path, rows(3), *BOTH))


def test_formulas_a_spreadsheet_never_reckoned_are_not_taken_for_answers(compare, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["team", "person", "m1", "m2", "m3", "m4"])
    for n, row in enumerate(rows(2), start=2):
        book.active.append([row["team"], row["person"], "=1+2", row["m2"], row["m3"], f"=D{n}"])
    book.save(tmp_path / "before.xlsx")

    said = refused(compare(tmp_path / "before.xlsx", rows(3), *BOTH))

    assert "formula" in said


def test_a_focus_scale_that_is_none_is_refused_with_the_nearest(compare):
    assert "did you mean 'meetings'?" in refused(compare(rows(2), rows(3), *BOTH, "--focus", "meeting"))
