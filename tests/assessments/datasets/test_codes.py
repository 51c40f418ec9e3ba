"""Words of a file become codes an item can have; everything else is named by cell, row and column."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.datasets import codes
from assessments.datasets.reading import read
from assessments.errors import DataError
from tests.assessments.datasets.files import INSTRUMENT, written

HEADER = "id,m1,m2,m3,hours\n"


def answers(folder, rows):
    return codes.coded(INSTRUMENT, read(written(folder, HEADER + rows)))


def test_codes_are_raw_and_blanks_are_missing(tmp_path):
    found = answers(tmp_path, "a,4,2,,37.5\nb,NA,-9,-7,\nc,5.0,1, 3 ,0\n")

    np.testing.assert_array_equal(
        found.matrix(("m1", "m2", "m3")), [[4, 2, np.nan], [np.nan, np.nan, np.nan], [5, 1, 3]]
    )
    np.testing.assert_array_equal(found.columns["hours"], [37.5, np.nan, 0])


def test_a_decimal_comma_is_a_decimal_comma(tmp_path):
    data = read(written(tmp_path, "id;m1;m2;m3;hours\na;4;2;1;37,5\n"))

    assert codes.coded(INSTRUMENT, data).columns["hours"].tolist() == [37.5]


WRONG = [
    pytest.param("a,6,2,1,1\n", r"column 'm1', row 2: '6' lies outside the codes 1 to 5", id="too-high"),
    pytest.param("a,1,2,1,1\nb,1,0,1,1\n", r"column 'm2', row 3: '0' lies outside", id="too-low"),
    pytest.param("a,3.5,2,1,1\n", r"'3.5' is not a whole number", id="half-a-point"),
    pytest.param("a,Four,2,1,1\n", r"'Four' is the label of code 4, not the code", id="label"),
    pytest.param("a,Agree,2,1,1\n", r"'Agree' is not a number", id="word"),
    pytest.param("a,4.0000001,2,1,1\n", r"'4.0000001' is not a whole number", id="nearly-whole"),
    pytest.param("a,1e9,2,1,1\n", r"lies outside", id="huge"),
    pytest.param("a,1e999,2,1,1\n", r"is not a number", id="overflow"),
    pytest.param("a,2026-05-04,2,1,1\n", r"is a date; format the column as numbers", id="date"),
    pytest.param("a,1,2,1,99\n", r"column 'hours', row 2: '99' lies outside the codes 0 to 80", id="bounds"),
]


@pytest.mark.parametrize(("rows", "told"), WRONG)
def test_an_answer_no_item_can_have_is_named_by_row_and_column(tmp_path, rows, told):
    with pytest.raises(DataError, match=told) as refusal:
        answers(tmp_path, rows)

    assert "answers.csv" in str(refusal.value)
    assert "Give the raw codes" in str(refusal.value)


def test_only_the_first_faults_are_told_and_the_rest_counted(tmp_path):
    rows = "".join(f"p{i},{10 + i},2,1,1\n" for i in range(20)) + "z,10,2,1,1\n"

    with pytest.raises(DataError) as refusal:
        answers(tmp_path, rows)

    told = str(refusal.value)
    assert "21 answers" in told
    assert "(and 1 more such row: 22)" in told
    assert "Answers by column: m1 21." in told
    assert "15 more kinds" in told
    assert len(told) < 1000


def test_every_missing_item_is_named_with_the_nearest_column(tmp_path):
    data = read(written(tmp_path, "id,M1,m_2,other\na,1,2,3\n"))

    with pytest.raises(DataError) as refusal:
        codes.coded(INSTRUMENT, data)

    told = str(refusal.value)
    assert "3 of the 3 scored items of 'mini'" in told
    assert "'m1' (did you mean 'M1'?)" in told
    assert "--column m1=NAME" in told


def test_a_file_of_one_column_is_asked_for_its_separator(tmp_path):
    data = read(written(tmp_path, "id m1 m2 m3\na 1 2 3\n"))

    with pytest.raises(DataError, match="separate columns by commas, semicolons or tabs"):
        codes.coded(INSTRUMENT, data)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param(
            "Our survey\n\nid,m1,m2,m3\na,1,2,3\n", "'Our survey' alone is no such row", id="a title"
        ),
        pytest.param("Our survey,,,\nid,m1,m2,m3\na,1,2,3\n", "nothing above it", id="a title of a sheet"),
        pytest.param("a,1,2,3\nb,2,3,4\n", "first row looks like answers", id="no header"),
    ],
)
def test_a_first_row_that_is_no_header_is_called_so(tmp_path, rows, told):
    with pytest.raises(DataError, match=told):
        codes.coded(INSTRUMENT, read(written(tmp_path, rows)))


def test_columns_that_are_no_items_are_noted_and_unscored_items_may_be_absent(tmp_path):
    data = read(written(tmp_path, "id,m1,m2,m3\na,1,2,3\n"))

    found = {n.code: n.facts["columns"] for n in codes.notes(INSTRUMENT, data)}

    assert found == {"unknown_columns": "id", "columns_absent": "hours"}


@given(st.text(max_size=30))
def test_no_word_whatever_becomes_a_number_outside_its_format(word):
    judged, why = codes._bounded(word, 1, 5, whole=True)

    assert np.isnan(judged) or (judged in {1, 2, 3, 4, 5} and why == "")
