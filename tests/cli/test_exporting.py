"""`export` and `codebook`: files for other programs, beside the file that was read and never over it."""

import json

import pyreadstat
import pytest

from tests.cli.conftest import write_answers


@pytest.mark.parametrize(
    ("name", "also"),
    [
        ("out.csv", ["out-codebook.csv"]),
        ("out.sav", []),
        ("out.parquet", []),
        ("out.R", ["out.csv", "out-codebook.csv"]),
    ],
)
def test_each_kind_of_file_is_written_and_named(terminal, meetings, data, tmp_path, name, also):
    result = terminal("export", meetings, data, "-o", tmp_path / name)

    assert result.exit_code == 0, result.output
    assert all(
        (tmp_path / other).exists() and str(tmp_path / other) in result.output for other in (name, *also)
    )


def test_scores_are_added_when_asked_for(terminal, meetings, data, tmp_path):
    terminal("export", meetings, data, "-o", tmp_path / "out.sav", "--scores")

    frame, about = pyreadstat.read_sav(tmp_path / "out.sav")
    assert about.column_names == ["person", "team", "m1", "m2", "m3", "m4", "meetings"]
    assert frame["meetings"].between(1, 5).all()


def test_the_file_that_is_read_is_never_written_over(terminal, meetings, data):
    before = data.read_bytes()

    for name in ("answers.csv", "answers.R"):
        result = terminal("export", meetings, data, "-o", data.with_name(name))
        assert (result.exit_code, "would be written over" in result.output) == (2, True)

    assert data.read_bytes() == before


def test_an_ending_nobody_knows_is_refused_with_those_there_are(terminal, meetings, data, tmp_path):
    result = terminal("export", meetings, data, "-o", tmp_path / "out.xls")

    assert result.exit_code == 2
    assert ".sav" in result.output


def test_a_wrong_code_is_told_by_cell_and_nothing_is_written(terminal, meetings, tmp_path):
    wrong = write_answers(tmp_path / "w.csv", [{"m1": 9, "m2": 1, "m3": 1, "m4": 1}])

    result = terminal("export", meetings, wrong, "-o", tmp_path / "out.sav")

    assert result.exit_code == 1
    assert "column 'm1', row 2: '9'" in result.output
    assert not (tmp_path / "out.sav").exists()


@pytest.mark.parametrize("name", ["book.html", "book.csv", "book.json"])
def test_a_codebook_counts_the_answers_of_a_file(terminal, meetings, data, tmp_path, name):
    result = terminal("codebook", meetings, data, "-o", tmp_path / name)

    assert result.exit_code == 0, result.output
    text = (tmp_path / name).read_text()
    assert "We come prepared." in text
    if name.endswith("json"):
        assert sum(json.loads(text)["items"][0]["counts"].values()) == 60


def test_a_codebook_needs_no_answers_and_speaks_a_language_it_has(terminal, meetings, tmp_path):
    assert terminal("codebook", meetings, "-o", tmp_path / "book.html").exit_code == 0

    result = terminal("codebook", meetings, "-o", tmp_path / "book.html", "--language", "fr")
    assert (result.exit_code, "speaks en" in result.output) == (2, True)


def test_a_long_file_is_told_under_the_names_of_validate(terminal, meetings, data, tmp_path):
    terminal("export", meetings, data, "-o", tmp_path / "long.parquet")

    result = terminal("items", meetings, tmp_path / "long.parquet", "--json", tmp_path / "i.json")

    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "i.json").read_text())["scales"]["meetings"]
    assert found["n_complete"] == 60
    assert {"value", "low", "high"} <= set(found["reliability"]["alpha"])
    assert found["items"]["m1"]["n"] == 60


def test_another_kind_of_file_is_sent_to_validate(terminal, meetings, data):
    result = terminal("items", meetings, data)

    assert result.exit_code == 1
    assert "soundline validate" in result.output
