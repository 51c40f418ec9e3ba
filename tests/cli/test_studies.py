"""`score`, `validate`, `compare`, `plan` on a user's own files."""

import csv
import io
import json

import pytest

from tests.cli.conftest import answers, write_answers


def test_score_keeps_the_order_and_the_other_columns(terminal, meetings, data, tmp_path):
    out = tmp_path / "scores.csv"

    result = terminal("score", meetings, data, "-o", out)

    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert result.exit_code == 0, result.output
    assert [row["person"] for row in rows] == [f"p{n}" for n in range(60)]
    first = answers(60, seed=1, teams=8)[0]
    expected = (first["m1"] + first["m2"] + 6 - first["m3"] + first["m4"]) / 4
    assert float(rows[0]["meetings"]) == pytest.approx(expected, abs=1e-12)


def test_score_says_that_nothing_was_hidden(terminal, meetings, data):
    assert "no disclosure control" in terminal("score", meetings, data).output


def test_validate_writes_the_names_other_programs_rely_on(terminal, meetings, data, tmp_path):
    out = tmp_path / "v.json"

    result = terminal(
        "validate", meetings, data, "--team", "team", "--json", out, "--html", tmp_path / "v.html"
    )

    assert result.exit_code == 0, result.output
    study = json.loads(out.read_text())
    scale = study["scales"]["meetings"]
    assert study["format"] == "soundline.validation/1"
    assert study["rows"] == 60
    assert {"value", "low", "high", "level", "method", "n"} <= set(scale["reliability"]["alpha"])
    assert {"n", "mean", "sd", "skew", "kurtosis", "item_rest", "alpha_if_dropped"} <= set(
        scale["items"]["m1"]
    )
    assert {"icc1", "icc2", "rwgj_uniform", "adm"} <= set(scale["agreement"])


def test_compare_gives_a_verdict_for_every_team_and_scale(terminal, meetings, two_rounds, tmp_path):
    before, after = two_rounds
    out = tmp_path / "c.json"

    result = terminal(
        "compare",
        meetings,
        "--baseline",
        before,
        "--followup",
        after,
        "--team",
        "team",
        "--person",
        "person",
        "--json",
        out,
    )

    assert result.exit_code == 0, result.output
    comparison = json.loads(out.read_text())
    assert comparison["format"] == "soundline.comparison/1"
    assert set(comparison["teams"]) == {"t0", "t1", "t2"}
    one = comparison["teams"]["t0"]["scales"]["meetings"]
    assert {
        "baseline",
        "followup",
        "delta",
        "delta_noise_only",
        "shrunken",
        "verdict",
        "caps",
        "reasons",
    } <= set(one)
    assert "roster_inferred" in {reason["code"] for reason in one["reasons"]}


def test_compare_writes_a_page_and_a_pdf(terminal, meetings, two_rounds, tmp_path):
    before, after = two_rounds
    html, pdf = tmp_path / "c.html", tmp_path / "c.pdf"

    result = terminal(
        "compare", meetings, "--baseline", before, "--followup", after, "--team", "team",
        "--person", "person", "--html", html, "--pdf", pdf,
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert "<html" in html.read_text()
    assert pdf.read_bytes().startswith(b"%PDF")


def test_plan_says_the_smallest_change(terminal):
    result = terminal("plan", "--members", "8", "--answer", "8")

    assert result.exit_code == 0, result.output
    assert "0.4" in result.output


def test_more_answers_than_members_is_wrong_use(terminal):
    assert terminal("plan", "--members", "5", "--answer", "6").exit_code == 2


BAD = {
    "a missing column": ("m1,m2,m3\n1,2,3\n2,3,4\n", "m4"),
    "text in a number column": ("m1,m2,m3,m4\n1,2,3,4\n1,2,often,4\n", "often"),
    "a code outside the format": ("m1,m2,m3,m4\n1,2,3,4\n1,2,3,9\n", "9"),
    "no rows": ("m1,m2,m3,m4\n", "no"),
    "nothing at all": ("", "empty"),
    "the same column twice": ("m1,m2,m3,m4,m4\n1,2,3,4,4\n", "m4"),
    "half a point": ("m1,m2,m3,m4\n1,2,3,4.5\n1,2,3,4\n", "4.5"),
}


@pytest.mark.parametrize("case", BAD, ids=lambda name: name.replace(" ", "-"))
def test_a_bad_file_is_answered_with_what_is_wrong_and_where(terminal, meetings, tmp_path, case):
    text, named = BAD[case]
    path = tmp_path / "bad.csv"
    path.write_text(text)

    result = terminal("validate", meetings, path)

    assert result.exit_code == 1
    assert "bad.csv" in result.output
    assert named in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_few_rows_are_refused_number_by_number(terminal, meetings, tmp_path, rows):
    path = write_answers(tmp_path / "few.csv", answers(rows, seed=4))
    out = tmp_path / "few.json"

    result = terminal("validate", meetings, path, "--json", out)

    assert result.exit_code in {0, 1}
    assert "nan" not in result.output.lower()
    assert "Traceback" not in result.output


def test_semicolons_and_a_byte_order_mark_are_understood(terminal, meetings, data, tmp_path):
    spreadsheet = tmp_path / "spreadsheet.csv"
    spreadsheet.write_bytes(b"\xef\xbb\xbf" + data.read_text().replace(",", ";").encode())

    assert terminal("score", meetings, spreadsheet).exit_code == 0


def test_a_named_column_is_found(terminal, meetings, data, tmp_path):
    renamed = tmp_path / "renamed.csv"
    renamed.write_text(data.read_text().replace("m4", "Q17", 1))

    assert terminal("score", meetings, renamed).exit_code == 1
    assert terminal("score", meetings, renamed, "--column", "m4=Q17").exit_code == 0


def test_a_column_option_that_is_no_pair_is_wrong_use(terminal, meetings, data):
    assert terminal("score", meetings, data, "--column", "m4").exit_code == 2


def test_validate_fits_a_model_of_ones_own_beside_the_scales(terminal, meetings, data, tmp_path):
    model, out = tmp_path / "own.txt", tmp_path / "v.json"
    model.write_bytes(b"\xef\xbb\xbff =~ m1 + m2 + m3 + m4\n")

    result = terminal("validate", meetings, data, "--model", model, "--json", out)

    assert result.exit_code == 0, result.output
    told = json.loads(out.read_text())["cfa"]["own"]
    assert told["model"] == "f =~ m1 + m2 + m3 + m4\n"
    assert "here are 60" in told["refused"]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"f =~ m1 + q9", 1, "Line 1 of the model names 'q9'"),
        (b"f =~ m1 +", 1, "Line 1 of the model ends too early"),
        (b"\xff\xfe\x00", 2, "is no text in UTF-8"),
        (b"a" * 100_001, 2, "longer than 100,000 characters"),
    ],
)
def test_a_model_that_cannot_be_read_is_refused(terminal, meetings, data, tmp_path, content, code, said):
    model = tmp_path / "own.txt"
    model.write_bytes(content)

    result = terminal("validate", meetings, data, "--model", model)

    assert result.exit_code == code
    assert said in result.output
    assert "Traceback" not in result.output


def test_help_says_which_answers_a_model_sees(terminal):
    said = " ".join(terminal("validate", "--help").output.split())

    assert "reverse-keyed items turned" in said
    assert "--model two-factors.txt" in said
