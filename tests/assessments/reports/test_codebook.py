"""The codebook says what every column and every score means, in the reader's language."""

import pytest

from assessments.library import Library
from assessments.matrix import data_columns
from assessments.reports.codebook import codebook


@pytest.fixture(scope="module")
def battery():
    return Library().get("leadership-team")


def test_every_column_of_data_has_one_entry(battery):
    wanted = [
        c for page in battery.pages for i in page.items for c in (data_columns(battery.items[i]) or (i,))
    ]

    assert [entry.column for entry in codebook(battery).items] == wanted


def test_scales_name_their_reverse_keyed_items_and_missing_rule(battery):
    found = {s.id: s for s in codebook(battery).scales}

    assert found["purpose"].reverse_keyed == ("purpose3",)
    assert (found["purpose"].answered_at_least, found["purpose"].low, found["purpose"].high) == (3, 1, 5)


def test_words_are_those_of_the_reader_s_language(battery):
    english, german = (codebook(battery, language=x) for x in ("en", "de"))

    assert english.instrument.title != german.instrument.title
    assert english.items[0].text != german.items[0].text
    assert english.items[0].labels != german.items[0].labels
    assert codebook(battery, language="xx") == english


def test_a_column_of_one_option_carries_that_option_s_label(battery):
    ranking = [i for i in codebook(battery).items if i.kind == "ranking"]

    assert ranking
    assert all(len(i.labels) == 1 and i.labels[0][1] for i in ranking)


def test_counts_stand_beside_their_column(battery):
    found = codebook(battery, counts={"purpose1": (("1", 3), ("2", 4))})

    assert {i.column: i.counts for i in found.items}["purpose1"] == (("1", 3), ("2", 4))


def test_codes_for_no_answer_are_explained(battery):
    assert [code for code, _ in codebook(battery).missing_codes] == [-6, -7, -8, -9]
