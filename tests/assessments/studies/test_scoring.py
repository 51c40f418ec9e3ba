"""`score` gives one row a sitting, in the order of the file and with its own columns."""

from assessments.datasets.reading import read
from assessments.studies.scoring import score
from tests.assessments.datasets.files import INSTRUMENT, written


def test_rows_keep_their_order_and_their_own_columns(tmp_path):
    data = read(written(tmp_path, "who,m3,m1,unit,m2\nb,5,5,x,1\na,1,2,y,4\n"))

    table = score(INSTRUMENT, data)

    assert table.columns == ("who", "unit", "time")
    assert list(table.rows()) == [("b", "x", 5.0), ("a", "y", 5 / 3)]


def test_too_few_answers_give_no_score_and_a_note_counts_them(tmp_path):
    data = read(written(tmp_path, "who,m1,m2,m3\na,5,,\nb,4,2,4\n"))

    table = score(INSTRUMENT, data)

    assert [row[1] for row in table.rows()] == [None, 4.0]
    assert [n.facts["n"] for n in table.notes if n.code == "unscored_rows"] == [1]
