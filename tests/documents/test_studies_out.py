"""Studies leave the house: JSON under stable names, tables as text and files, R, plain text."""

import csv
import dataclasses
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

from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Estimated
from documents import evidence, interchange, rscript, spreadsheet, study_tables, tables, terminal, wording
from documents.neutral import neutral
from documents.numbers import NONE
from instruments.compare import Comparison, Reason, ScaleComparison
from instruments.ids import ItemId, Language, ScaleId
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


def test_what_looking_for_factors_rests_on_leaves_unrounded():
    told = interchange.validation_json(VALIDATION)["dimensionality"]
    refused = interchange.validation_json(study_examples.validation_alone())["dimensionality"]

    assert {name: told[name] for name in ("kmo", "kmo_items", "bartlett", "n")} == {
        "kmo": 0.8131,
        "kmo_items": {"sp1": 0.84, "sp2": 0.79, "sp5": 0.58, "p1": None, "p2": None},
        "bartlett": {"chi2": 612.413, "df": 21, "p": 2.5e-115},
        "n": 396,
    }
    assert refused == {"refused": "Two items are the same in every row."}


def test_sampling_adequacy_names_the_lowest_item_of_a_scale():
    table = next(t for t in TABLES if t.section == "Sampling adequacy")

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["All items", ".81", "", NONE],
        ["Shared purpose", NONE, "sp5", ".58"],
    ]
    assert "χ²(21, n = 396) = 612.41, p < .001" in table.note


def test_refused_adequacy_is_told_and_makes_no_table():
    alone = study_examples.validation_alone()

    assert "KMO: Two items are the same in every row." in evidence.figure_remarks(alone, "en")
    assert all(t.title != "Sampling Adequacy" for t in study_tables.all_tables(alone, "en"))


def test_changes_of_persons_are_in_the_file_and_counted_at_the_terminal():
    told = interchange.comparison_json(study_examples.comparison())["persons"]

    assert told[0] == {
        "person": "p-01", "team": "Product", "scale": "purpose", "baseline": 3.0, "followup": 4.2,
        "index": 2.48, "change": "up",
    }  # fmt: skip
    assert "Beyond answer noise: 1 person up, 1 down, of 3." in terminal.comparison(
        study_examples.comparison()
    )


def test_a_remark_on_several_figures_is_said_once():
    rough = {name: Estimated(value=0.7, caveats=("rough",)) for name in ("alpha", "lambda6", "sem")}
    scales = tuple(
        dataclasses.replace(study_examples.PACE, title=title, reliability=known, caveats=())
        for title, known in (("Pace", rough), ("Roles", rough), ("Trust", {"alpha": rough["alpha"]}))
    )
    said = evidence.figure_remarks(dataclasses.replace(VALIDATION, scales=scales), "en")

    assert said == (
        "α, λ6 and SEM (Pace and Roles); α (Trust): Fewer people than usually asked for: "
        "read the interval, not the figure.",
    )


@pytest.mark.parametrize(("rows", "met"), [(412, "met"), (210, "partly")])
def test_rows_of_the_same_people_are_not_counted_as_people(rows, met):
    again = Fact(code="rows_repeat_persons", facts={"persons": 40, "n": rows})
    line = evidence.summary(dataclasses.replace(VALIDATION, rows=rows, notes=(again,)), "en")[0]

    assert line.result == f"{rows} rows, some of the same people"
    assert line.met == met


def test_the_columns_an_author_looks_for_come_first():
    heads = [head.plain for head in TABLES[0].heads]

    assert heads[3:8] == ["M", "SD", "r.drop", "r.drop drawn", "α.drop"]


def test_items_of_one_reason_are_named_together():
    meetings = ScaleId("meetings")
    reasons = (
        *(Reason(code="labels_changed", item=ItemId(name)) for name in ("m1", "m2", "m3")),
        Reason(code="item_added", item=ItemId("m4")),
        Reason(code="too_few_in_common"),
    )
    found = Comparison(
        old="our-meetings 1.0.0",
        new="our-meetings 1.1.0",
        language=Language("en"),
        scales={meetings: ScaleComparison(scale=meetings, comparability="broken", reasons=reasons)},
        titles={meetings: "Meetings"},
    )

    assert wording.comparability(found) == [
        "Meetings: broken (the answers of m1, m2 and m3 are labelled differently; m4 is new; "
        "too few items are in both)"
    ]
    assert "m1, m2 und m3" in wording.comparability(found, language="de")[0]


def test_tables_are_numbered_as_they_come_and_only_where_there_is_something():
    assert [t.number for t in TABLES] == [1, 2, 3, 4, 5, 6]
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


@pytest.mark.parametrize(
    "words",
    ["=1+1", " =1+1", "\xa0=1+1", "\u200b=1+1", "\ufeff+1", "\0=1+1", "\t@SUM(1)",
     "\uff1d1", "\uff0b1", "\uff0d1", "\uff20a"],
)  # fmt: skip
def test_a_formula_behind_what_nobody_sees_is_held_too(words):
    assert neutral(words).startswith("'")
    assert "\0" not in neutral(words)


def test_usual_words_are_left_as_they_are():
    for words in ("A year on", " led", "–", "\u22120.5", "", "a=b", 3.5, None):
        assert neutral(words) == words


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

    assert book.sheetnames == ["Table 1", "Table 2", "Table 3", "Table 4", "Table 5", "Table 6"]
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
