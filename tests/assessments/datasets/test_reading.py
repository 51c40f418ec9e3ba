"""Files of answers come in as they are, or with a sentence saying where they fail and what to do."""

import datetime

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.datasets.reading import read
from assessments.errors import DataError
from tests.assessments.datasets.files import written

TABLE = [["id", "m1", "m2"], ["a", 4, 2], ["b", 5, None]]


def as_csv(folder, separator=",", encoding="utf-8", name="answers.csv"):
    lines = [separator.join("" if c is None else str(c) for c in row) for row in TABLE]
    return written(folder, "\n".join(lines).encode(encoding), name)


def as_sheet(folder):
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append(row)
    book.save(folder / "answers.xlsx")
    return folder / "answers.xlsx"


def as_spss(folder):
    import pandas as pd

    frame = pd.DataFrame({"id": ["a", "b"], "m1": [4.0, 5.0], "m2": [2.0, np.nan]})
    pyreadstat.write_sav(frame, str(folder / "answers.sav"))
    return folder / "answers.sav"


def as_parquet(folder):
    table = pa.table({"id": ["a", "b"], "m1": [4, 5], "m2": pa.array([2, None], pa.int64())})
    pq.write_table(table, folder / "answers.parquet")
    return folder / "answers.parquet"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(as_csv, id="commas"),
        pytest.param(lambda f: as_csv(f, ";"), id="semicolons"),
        pytest.param(lambda f: as_csv(f, "\t", name="answers.tsv"), id="tabs"),
        pytest.param(lambda f: as_csv(f, encoding="utf-8-sig"), id="utf-8-with-mark"),
        pytest.param(lambda f: as_csv(f, encoding="utf-16"), id="utf-16"),
        pytest.param(lambda f: as_csv(f, encoding="utf-32"), id="utf-32"),
        pytest.param(as_sheet, id="xlsx"),
        pytest.param(as_spss, id="spss"),
        pytest.param(as_parquet, id="parquet"),
    ],
)
def test_every_kind_of_file_gives_the_same_table(tmp_path, make):
    data = read(make(tmp_path))

    assert {n: c.texts() for n, c in data.columns.items()} == {
        "id": ["a", "b"],
        "m1": ["4", "5"],
        "m2": ["2", ""],
    }
    assert data.rows == 2
    assert data.caveats == ()


def test_rows_keep_the_number_they_have_in_the_file(tmp_path):
    data = read(written(tmp_path, "\nid,m1\na,1\n\n,\nb,2\n"))

    assert data.row_numbers.tolist() == [3, 6]


def test_a_line_naming_the_separator_is_heeded(tmp_path):
    data = read(written(tmp_path, "sep=;\nid;m1\na;1\n"))

    assert list(data.columns) == ["id", "m1"]
    assert data.row_numbers.tolist() == [3]


def test_line_breaks_inside_quotation_marks_stay_inside_their_cell(tmp_path):
    data = read(written(tmp_path, 'id,m1\n"a\nb",1\nc,2\n'))

    assert data.columns["id"].texts() == ["a\nb", "c"]


def test_an_encoding_that_is_not_unicode_is_guessed_and_said_so(tmp_path):
    data = read(written(tmp_path, "id,m1\nMüller,1\n".encode("latin-1")))

    assert data.columns["id"].texts() == ["Müller"]
    assert [(c.code, c.facts["row"]) for c in data.caveats] == [("encoding_guessed", 2)]


def test_codes_declared_missing_in_spss_come_out_blank(tmp_path):
    import pandas as pd

    path = tmp_path / "answers.sav"
    pyreadstat.write_sav(pd.DataFrame({"m1": [4.0, 99.0]}), str(path), missing_ranges={"m1": [99]})

    assert read(path).columns["m1"].texts() == ["4", ""]


def test_ranges_and_words_declared_missing_come_out_blank_and_codes_that_say_why_stay(tmp_path):
    import pandas as pd

    path = tmp_path / "answers.sav"
    frame = pd.DataFrame(
        {"m1": [4.0, 97.0, 99.0, np.nan], "m2": [1.0, -9.0, -6.5, -7.0], "id": ["a", "xx", "c", ""]}
    )
    ranges = {"m1": [{"lo": 96, "hi": 99}], "m2": [{"lo": -9, "hi": -6}], "id": ["xx"]}
    pyreadstat.write_sav(frame, str(path), missing_ranges=ranges, variable_value_labels={"m1": {4: "Four"}})

    found = read(path).columns

    assert found["m1"].texts() == ["4", "", "", ""]
    assert found["m2"].texts() == ["1", "-9", "", "-7"]
    assert found["id"].texts() == ["a", "", "c", ""]


def test_rows_may_end_as_on_an_old_machine(tmp_path):
    assert read(written(tmp_path, b"id,m1\ra,4\rb,5\r")).columns["m1"].texts() == ["4", "5"]


def test_a_file_of_thousands_of_columns_is_read(tmp_path):
    names = [f"c{i}" for i in range(5000)]

    found = read(written(tmp_path, ",".join(names) + "\n" + ",".join("1" for _ in names)))

    assert len(found.columns) == 5000


def test_columns_of_every_type_of_parquet_are_read_as_they_would_stand_in_text(tmp_path):
    table = pa.table(
        {
            "flag": pa.array([True, None]),
            "when": pa.array([datetime.date(2026, 5, 4), None]),
            "word": pa.array(["a", "a"]).dictionary_encode(),
            "exact": pa.array([4, 5], pa.decimal128(4, 1)),
            "nothing": pa.nulls(2),
            "list": pa.array([[1, 2], [3, 4]]),
            "large": pa.array([2**63 + 1, 1], pa.uint64()),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")

    found = {name: column.texts() for name, column in read(tmp_path / "a.parquet").columns.items()}

    assert found["flag"] == ["1", ""]
    assert found["when"] == ["2026-05-04", ""]
    assert found["word"] == ["a", "a"]
    assert found["exact"] == ["4.0", "5.0"]
    assert found["nothing"] == ["", ""]
    assert found["list"] == ["[1, 2]", "[3, 4]"]
    assert found["large"][1] == "1"


def test_dates_of_a_sheet_stay_dates(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["m1"])
    book.active.append([datetime.datetime(2026, 5, 4)])
    book.save(tmp_path / "a.xlsx")

    data = read(tmp_path / "a.xlsx")

    assert data.columns["m1"].texts() == ["2026-05-04"]
    assert data.address(data.columns["m1"], 0) == "cell A2 (column 'm1', row 2)"


def test_further_sheets_are_left_alone_and_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["m1"])
    book.active.append([1])
    book.create_sheet("Notes").append(["x"])
    book.save(tmp_path / "a.xlsx")

    assert [c.code for c in read(tmp_path / "a.xlsx").caveats] == ["other_sheets"]


def test_a_column_is_read_under_the_name_of_its_item(tmp_path):
    data = read(written(tmp_path, "id,Q1,m1\na,4,9\n"), columns={"m1": "Q1"})

    assert data.columns["m1"].texts() == ["4"]
    assert data.address(data.columns["m1"], 0) == "column 'Q1', row 2"
    assert [c.code for c in data.caveats] == ["columns_hidden"]


def test_a_column_without_a_name_is_left_out_and_told(tmp_path):
    data = read(written(tmp_path, ",m1,,m2\na,4,,2\nb,5,,3\n"))

    assert list(data.columns) == ["m1", "m2"]
    assert [(c.code, c.facts["columns"]) for c in data.caveats] == [("columns_nameless", "1")]


REFUSED = [
    pytest.param("", r"is empty", id="nothing"),
    pytest.param("id,m1\n", r"no rows of answers", id="no-rows"),
    pytest.param("id,m1,m1\na,1,2\n", r"row 1: more than one column is called 'm1'.*2, 3", id="repeated"),
    pytest.param("id,m1\na,1\nb,2,3\nc\n", r"row 3: 3 columns where the header has 2.*1 more", id="ragged"),
    pytest.param(b"\x00\x01\x02\x03" * 9 + b"abc", r"not a text file|begins like", id="binary"),
    pytest.param(b"\xd0\xcf\x11\xe0rest", r"old Excel file", id="xls"),
    pytest.param(b"PK\x03\x04broken", r"not a whole Excel workbook", id="broken-workbook"),
    pytest.param(b"PAR1nonsense", r"cannot be read as a Parquet file", id="broken-parquet"),
    pytest.param(b"$FL2nonsense", r"cannot be read as an SPSS file", id="broken-spss"),
]


@pytest.mark.parametrize(("content", "told"), REFUSED)
def test_a_file_that_is_no_table_is_refused_by_name_and_place(tmp_path, content, told):
    path = written(tmp_path, content)

    with pytest.raises(DataError, match=told) as refusal:
        read(path)

    assert "answers.csv" in str(refusal.value)


def test_a_file_that_is_not_there_is_refused_with_the_nearest_name(tmp_path):
    written(tmp_path, "id\na\n")

    with pytest.raises(DataError, match=r"did you mean 'answers.csv'"):
        read(tmp_path / "answer.csv")


def test_a_mapping_to_a_column_that_is_not_there_names_the_nearest(tmp_path):
    path = written(tmp_path, "id,question1\na,4\n")

    with pytest.raises(DataError, match=r"no column 'questoin1'; did you mean 'question1'"):
        read(path, columns={"m1": "questoin1"})


def test_one_column_is_not_mapped_to_two_items(tmp_path):
    path = written(tmp_path, "id,q\na,4\n")

    with pytest.raises(DataError, match="more than one item"):
        read(path, columns={"m1": "q", "m2": "q"})


def test_a_workbook_that_unpacks_beyond_measure_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("assessments.datasets.container.UNPACKED_LIMIT", 100)

    with pytest.raises(DataError, match="unpacks to"):
        read(as_sheet(tmp_path))


def outcome(path):
    """What became of a file: its table, or the sentence that refuses it."""
    try:
        return read(path)
    except DataError as refusal:
        return str(refusal)


FUZZ = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
PLACES = st.floats(0, 1, exclude_max=True)


@settings(max_examples=150, **FUZZ)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_whatever_end_in_anything_but_a_table_or_a_refusal(tmp_path, content):
    found = outcome(written(tmp_path, content))

    assert "answers.csv" in found if isinstance(found, str) else found.rows >= 1


@settings(max_examples=60, **FUZZ)
@given(place=PLACES, byte=st.integers(0, 255), make=st.sampled_from([as_sheet, as_parquet]))
def test_a_damaged_file_is_read_or_refused(tmp_path, place, byte, make):
    path = make(tmp_path)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] = byte
    path.write_bytes(bytes(content))

    found = outcome(path)

    assert path.name in found if isinstance(found, str) else found.rows >= 1
