"""Studies leave the house: JSON under stable names, tables as text and files, R, plain text."""

import csv
import io
import json
import math
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessments.reports.study_shapes import Estimated
from documents import interchange, rscript, spreadsheet, study_tables, tables, terminal
from documents.neutral import neutral
from tests.documents import study_examples

VALIDATION = study_examples.validation()
TABLES = study_tables.all_tables(VALIDATION, "en")


def test_a_validation_has_the_names_that_stay():
    told = interchange.validation_json(VALIDATION)
    scale = told["scales"]["purpose"]

    assert told["format"] == "soundline.validation/1"
    assert set(told["instrument"]) == {"id", "version", "digest"}
    assert told["rows"] == 412
    assert scale["n_complete"] == 399
    assert scale["k"] == 5
    assert set(scale["items"]["sp1"]) == {
        "n", "mean", "sd", "skew", "kurtosis", "floor", "ceiling", "missing", "item_rest", "alpha_if_dropped",
    }  # fmt: skip
    assert set(scale["reliability"]["alpha"]) == {"value", "low", "high", "level", "method", "n"}
    assert set(scale["agreement"]["rwgj_uniform"]) >= {"mean", "median", "teams"}
    assert scale["agreement"]["n_teams"] == 47
    assert scale["retest"]["sdc95"]["value"] == 0.684
    assert told["quality"]["flagged"] == [2, 17]


def test_numbers_leave_unrounded():
    told = interchange.validation_json(VALIDATION)

    assert told["scales"]["purpose"]["items"]["sp1"]["missing"] == 0.0097


def test_a_number_that_does_not_exist_is_a_reason_and_never_nan():
    text = json.dumps(interchange.validation_json(VALIDATION), allow_nan=False)
    told = json.loads(text)

    assert told["scales"]["pace"]["reliability"]["omega_total"] == {
        "refused": "Omega needs at least three items; this scale has 2."
    }
    assert told["scales"]["pace"]["items"]["p2"]["kurtosis"] is None
    assert interchange.estimate(Estimated(value=math.nan, method="x")) == {"refused": interchange.UNDEFINED}


def test_a_comparison_has_the_names_that_stay():
    told = interchange.comparison_json(study_examples.comparison())
    scale = told["teams"]["Executive team"]["scales"]["purpose"]

    assert told["format"] == "soundline.comparison/1"
    assert set(scale) == {
        "baseline", "followup", "delta", "delta_noise_only", "shrunken", "n1", "n2", "n_linked", "roster1",
        "roster2", "method", "verdict", "favourable", "caps", "reasons",
    }  # fmt: skip
    assert {"value", "low", "high"} <= set(scale["delta"])
    assert json.dumps(told, allow_nan=False)


def test_tables_are_numbered_as_they_come_and_only_where_there_is_something():
    assert [t.number for t in TABLES] == [1, 2, 3, 4]
    assert len(study_tables.all_tables(study_examples.validation_alone(), "en")) == 2


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.section)
def test_every_row_has_a_cell_for_every_head(table):
    assert all(len(row.cells) == len(table.heads) for row in table.rows if row.group is None)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.section)
def test_a_table_as_csv_reads_back_whole(table):
    rows = list(csv.reader(io.StringIO(tables.as_csv(table))))

    assert len({len(row) for row in rows}) == 1
    assert len(rows) == 1 + sum(row.group is None for row in table.rows)


def test_a_csv_keeps_what_the_page_rounds():
    assert "0.0097" in tables.as_csv(TABLES[0])


def test_a_table_as_text_is_aligned():
    lines = tables.as_text(TABLES[1]).splitlines()

    assert lines[0] == "Table 2"
    assert lines[3].index("α") > 0
    assert "Shared purpose" in lines[4]


@given(st.text(max_size=12))
def test_no_cell_of_words_begins_like_a_formula(words):
    assert not str(neutral(words)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_formula_in_a_wording_is_written_as_words():
    planted = study_examples.item("=1+1", '=HYPERLINK("x")')
    scale = study_examples.PURPOSE.__class__(
        id="s", title="@SUM(1)", k=1, n_complete=1, items=(planted,), reliability={}
    )
    report = study_examples.validation_alone()
    made = study_tables.items(report.__class__(**{
        **{f: getattr(report, f) for f in report.__dataclass_fields__}, "scales": (scale,)
    }), 1, "en")  # fmt: skip

    assert "'=1+1" in spreadsheet.csv_file((made,)).decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(spreadsheet.xlsx_file((made,))))["Table 1"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_workbook_has_a_sheet_a_table_with_numbers_as_numbers():
    book = load_workbook(io.BytesIO(spreadsheet.xlsx_file(TABLES)))

    assert book.sheetnames == ["Table 1", "Table 2", "Table 3", "Table 4"]
    assert any(isinstance(c.value, float) for row in book["Table 2"].iter_rows() for c in row)


def test_a_terminal_is_never_wider_than_eighty():
    said = [
        terminal.validation(VALIDATION),
        terminal.comparison(study_examples.comparison()),
        terminal.plan(study_examples.plan()),
    ]

    assert all(len(line) <= terminal.WIDTH for text in said for line in text.splitlines())
    assert "Clearly up" in said[1]
    assert "53" in said[2]


def test_a_script_names_every_item_scale_and_reversal():
    script = rscript.validation(VALIDATION, data=Path('an "odd" name.csv'))

    assert 'reversed <- c("sp5")' in script
    assert '"an \\"odd\\" name.csv"' in script
    assert 'beside("alpha", a$total$raw_alpha, 0.776)' in script
    assert "omega_total" in script.split("Pace")[0]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed: the script was not parsed")
def test_r_can_read_the_script(tmp_path):
    script = tmp_path / "study.R"
    script.write_text(rscript.validation(VALIDATION, data=Path("answers.csv")), encoding="utf-8")

    done = subprocess.run(
        ["Rscript", "-e", f'invisible(parse("{script}"))'], capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()
