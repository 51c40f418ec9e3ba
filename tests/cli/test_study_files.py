"""What `validate` writes: every form of the report, each file whole or not at all."""

import csv
import json
from pathlib import Path

import pytest

from cli import study_files
from instruments.load import load
from tests.cli.conftest import Terminal

DATA = Path(__file__).resolve().parents[1] / "reference" / "data"
HS39 = DATA / "hs39.yaml"
PUPILS = DATA / "holzinger1939.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def study(folder):
    """One study of 301 pupils by sex, written in every form, by the command itself."""
    names = ("s.json", "s.html", "s.R", "t.tex", "e.yaml")
    wanted = zip(("--json", "--html", "--r", "--tables", "--evidence"), names, strict=True)
    asked = [part for option, name in wanted for part in (option, str(folder / name))]
    return Terminal()("validate", HS39, PUPILS, "--group", "sex", *asked)


def test_one_call_tells_the_whole_story(study, folder):
    told = json.loads((folder / "s.json").read_text())

    assert study.exit_code == 0, study.output
    assert told["cfa"]["df"] == 24
    assert [s["level"] for s in told["invariance"]["group"]] == ["configural", "metric", "scalar", "strict"]
    assert told["dimensionality"]["parallel"]["n_factors"] == 3
    assert "Model of the scales" in study.output
    assert "CFI .931, RMSEA .092, SRMR .065" in study.output
    assert "lavaan::cfa" in (folder / "s.R").read_text()
    assert r"\toprule" in (folder / "t.tex").read_text()
    assert "Fit of the Scales as Correlated Factors" in (folder / "s.html").read_text()


def test_the_evidence_can_be_pasted_into_the_questionnaire(study, folder, tmp_path):
    block = (folder / "e.yaml").read_text()
    own = tmp_path / "hs39.yaml"
    own.write_text(HS39.read_text().replace("licence:", "status: supported\nlicence:") + block)

    evidence = load(own).evidence

    assert evidence.grade == 2
    assert evidence.structure["cfi"] == pytest.approx(0.9306, abs=1e-4)
    assert evidence.invariance["sex"]["level"] == "scalar"
    assert evidence.scales["visual"].figures["alpha"].value == pytest.approx(0.626, abs=1e-3)
    assert evidence.validity["htmt_max"] == pytest.approx(0.387, abs=1e-3)


def test_nothing_is_left_behind_beside_the_files(study, folder):
    assert sorted(p.name for p in folder.iterdir()) == ["e.yaml", "s.R", "s.html", "s.json", "t.tex"]


@pytest.mark.parametrize("ending", ["txt", "csv", "html", "xlsx"])
def test_tables_are_written_as_their_ending_says(ending):
    from tests.documents import laboratory_examples

    told = study_files.tables_of(laboratory_examples.validation(), f".{ending}")

    starts = {"txt": "Table 1", "csv": b"", "html": "<!doctype html>", "xlsx": b"PK"}
    assert told.startswith(starts[ending])
    if ending == "csv":
        assert any(row[:1] == ["Table 8"] or "CFI" in row for row in csv.reader(told.decode().splitlines()))


def test_an_ending_nobody_knows_is_refused_before_anything_is_computed(terminal, tmp_path):
    result = terminal("validate", HS39, PUPILS, "--tables", tmp_path / "t.docx")

    assert result.exit_code == 2
    assert "txt, csv, tex, html, xlsx" in result.output


def test_a_study_that_is_stopped_leaves_the_old_file(terminal, tmp_path, monkeypatch):
    from assessments.studies import structure_study

    out = tmp_path / "s.json"
    out.write_text("old")

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(structure_study, "dimensionality_of", stop)
    result = terminal("validate", HS39, PUPILS, "--json", out)

    assert result.exit_code == 1
    assert out.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["s.json"]


def test_writing_that_fails_half_way_leaves_the_old_file(tmp_path, monkeypatch):
    out = tmp_path / "s.json"
    out.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        study_files.written(out, "new")

    assert [p.name for p in tmp_path.iterdir()] == ["s.json"]
    assert out.read_text() == "old"


def test_a_folder_that_is_not_there_is_named_as_it_was_asked_for(tmp_path):
    with pytest.raises(OSError, match=r"nowhere/s\.json"):
        study_files.written(tmp_path / "nowhere" / "s.json", "new")
