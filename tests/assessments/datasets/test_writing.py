"""What goes out comes back the same: values, kinds of no answer, labels, order; names every program takes."""

import json
import shutil
import subprocess

import numpy as np
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.datasets import codes, writing
from assessments.datasets.names import MOST_BYTES, RESERVED, spss_names
from assessments.datasets.outgoing import counted, outgoing
from assessments.datasets.reading import read
from assessments.errors import DataError
from documents import codebook_file, r_labels
from documents.neutral import neutral
from instruments.load import from_text
from tests.assessments.datasets.files import written

WIDE = from_text("""
format: 1
id: wide
version: "1.0.0"
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Wide
formats:
  r: {kind: rating, low: 1, high: 5, points: {1: One, 2: Two, 3: Three, 4: Four, 5: "Fünf \\"all\\""}}
items:
  m-1: {format: r, text: We meet on time.}
  m2: {format: r, keyed: -1, text: We meet late.}
  with: {format: r, text: We end on time.}
  hours: {format: {kind: number, low: 0, high: 80, unit: hours}, text: Hours of meetings., unscored: true}
  size: {format: {kind: choice, options: {small: Small, large: Large}}, text: How large?, unscored: true}
  top: {format: {kind: ranking, options: {pay: Pay, time: Time}}, text: Put in order., unscored: true}
  why: {format: {kind: text, max_length: 500}, optional: true, text: Why?}
scales: {time: {title: Time, items: [m-1, m2, with]}}
""")
ROWS = (
    "who,m-1,m2,with,hours,size,top.pay,top.time,why,M_1\n"
    "007,1,-9,3,37.5,small,1,2,=1+1,x\n"
    'Ä,5,-7,,-6,large,2,1,"two, three",y\n'
    "c,-6,-8,2,NA,-9,,,,z\n"
)
MISSING = {-6: "does not apply", -7: "rather not say", -8: "not shown", -9: "left blank"}
ITEMS = ("m-1", "m2", "with", "hours", "size", "top.pay", "top.time")


@pytest.fixture
def data(tmp_path):
    return read(written(tmp_path, ROWS, "in.csv"))


@pytest.fixture
def table(data):
    return outgoing(WIDE, data)


def cells(dataset, name):
    """What stands in a column, spelt the same whatever the kind of file."""
    words = dataset.columns[name].texts()
    return [word if (n := codes.number(word)) is None or word.startswith("0") else n for word in words]


def same(one, other, names=None):
    return all(cells(one, name) == cells(other, (names or {}).get(name, name)) for name in one.columns)


def test_csv_reads_back_the_same_but_for_words_that_would_run(table, data, tmp_path):
    writing.write_csv(table, tmp_path / "out.csv", neutral=neutral)

    back = read(tmp_path / "out.csv")

    assert list(back.columns) == list(data.columns)
    assert back.columns["why"].texts() == ["'=1+1", "two, three", ""]
    assert all(cells(back, n) == cells(data, n) for n in data.columns if n != "why")
    writing.write_csv(table, tmp_path / "plain.csv")
    assert same(read(tmp_path / "plain.csv"), data)


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
def test_spss_reads_back_the_same_with_labels_and_codes_for_no_answer(table, data, tmp_path, ending):
    path = tmp_path / f"out{ending}"

    changed = writing.write_spss(table, path, missing=MISSING)

    assert changed == {"m-1": "m_1_2", "with": "with_1"}
    assert same(data, read(path), changed)
    _, about = pyreadstat.read_sav(path, user_missing=True)
    assert about.column_names == [changed.get(name, name) for name in data.columns]
    assert about.column_names_to_labels["m2"] == "We meet late."
    assert about.variable_value_labels["m2"] == {
        1: "One", 2: "Two", 3: "Three", 4: "Four", 5: 'Fünf "all"', **MISSING
    }  # fmt: skip
    assert about.missing_ranges["m2"] == [{"lo": -9, "hi": -6}]
    assert about.variable_measure["m2"] == "ordinal"
    assert about.column_names_to_labels["top.pay"] == "Put in order. [Pay]"
    assert WIDE.digest.split(".")[0] in about.notes


def test_an_spss_user_sees_declared_codes_as_missing(table, tmp_path):
    writing.write_spss(table, tmp_path / "out.sav", missing=MISSING)

    frame, _ = pyreadstat.read_sav(tmp_path / "out.sav")

    assert frame["m2"].isna().all()
    assert frame["m_1_2"].tolist()[:2] == [1, 5]


def test_parquet_reads_back_the_same_and_carries_what_it_means(table, data, tmp_path):
    writing.write_parquet(table, tmp_path / "out.parquet", missing=MISSING)

    schema = pq.read_schema(tmp_path / "out.parquet")

    assert same(data, read(tmp_path / "out.parquet"))
    about = json.loads(schema.field("m2").metadata[b"soundline"])
    assert (about["label"], about["labels"]["1"], about["missing"]["-9"]) == (
        "We meet late.",
        "One",
        "left blank",
    )
    told = json.loads(schema.metadata[b"soundline"])
    assert (told["digest"], told["source_digest"]) == (WIDE.digest, data.digest)
    assert [str(schema.field(n).type) for n in ("m2", "hours", "who")] == ["int32", "double", "string"]


def r_script(table, folder):
    writing.write_csv(table, folder / "out.csv", neutral=neutral)
    script = folder / "out.R"
    script.write_text(r_labels.script(table, csv_name="out.csv", missing=MISSING))
    return script


def test_the_r_script_is_plain_text_whatever_stands_in_labels(table, tmp_path):
    script = r_script(table, tmp_path).read_text()

    assert script.isascii()
    assert r'"F\U000000fcnf \"all\"" = 5' in script


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_reads_values_labels_and_why_there_is_no_answer(table, tmp_path):
    script = r_script(table, tmp_path)
    shown = 'd[["m2"]], d_missing[["m2"]], attr(d[["m2"]], "label"), attr(d[["m-1"]], "labels"), d$who'
    told = f'cat({shown}, sep="|")'
    script.write_text(script.read_text() + told)

    found = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=True, timeout=60)

    assert found.stdout.startswith(
        "NA|NA|NA|left blank|rather not say|not shown|We meet late.|1|2|3|4|5|007|"
    ), found.stderr


def test_scores_stand_behind_the_answers_unrounded(data):
    found = outgoing(WIDE, data, with_scores=True).columns[-1]

    assert (found.name, found.label, found.is_score) == ("time", "Time", True)
    assert found.values == (None, None, None)  # nobody answered two of the three


def test_answers_no_item_can_have_are_not_written(tmp_path):
    wrong = read(written(tmp_path, ROWS.replace("007,1,", "007,6,"), "wrong.csv"))

    with pytest.raises(DataError, match=r"'6' lies outside"):
        outgoing(WIDE, wrong)


def test_words_longer_than_spss_keeps_are_refused_by_place(tmp_path):
    long = read(written(tmp_path, ROWS.replace("=1+1", "x" * 33_000), "long.csv"))

    with pytest.raises(DataError, match=r"Column 'why', row 1"):
        writing.write_spss(outgoing(WIDE, long), tmp_path / "out.sav", missing=MISSING)


def test_the_codebook_counts_codes_and_kinds_of_no_answer(table, data):
    counts = dict(counted(WIDE, data))

    assert dict(counts["m-1"]) == {"1": 1, "5": 1, "-6": 1}
    assert dict(counts["size"]) == {"small": 1, "large": 1, "-9": 1}
    assert dict(counts["top.pay"]) == {"1": 1, "2": 1, "": 1}
    lines = codebook_file.as_csv(table.codebook).splitlines()
    assert "m-1,m-1,We meet on time.,rating,time,1," in "\n".join(lines)
    assert sum(line.startswith("m2,") for line in lines) == 9
    assert json.loads(codebook_file.as_json(table.codebook))["instrument"]["digest"] == WIDE.digest


@given(st.lists(st.text(min_size=1, max_size=90), max_size=12, unique=True))
def test_every_name_is_one_spss_takes_and_no_two_are_alike(names):
    found = spss_names(names)

    assert len({name.casefold() for name in found.values()}) == len(names)
    for name in found.values():
        assert name[0].isalpha()
        assert len(name.encode()) <= MOST_BYTES
        assert not name.endswith(".")
        assert name.casefold() not in RESERVED


def test_names_that_differ_in_case_alone_are_told_apart():
    assert spss_names(["A1", "a1", "a1_2", "all"]) == {
        "A1": "A1",
        "a1": "a1_3",
        "a1_2": "a1_2",
        "all": "all_1",
    }


def test_without_the_search_for_a_free_name_two_columns_would_be_one(monkeypatch):
    monkeypatch.setattr("assessments.datasets.names._free", lambda fit, taken: fit)

    assert len({name.casefold() for name in spss_names(["A1", "a1"]).values()}) == 1


@settings(deadline=None)
@given(st.lists(st.sampled_from(["1", "5", "-6", "-7", "-8", "-9", ""]), min_size=1, max_size=8))
def test_every_kind_of_no_answer_survives_a_parquet_file(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("kinds")
    text = "who,m-1,m2,with\n" + "".join(f"p{i},{w},1,1\n" for i, w in enumerate(words))
    data = read(written(folder, text))

    writing.write_parquet(outgoing(WIDE, data), folder / "o.parquet", missing=MISSING)

    assert cells(read(folder / "o.parquet"), "m-1") == cells(data, "m-1")
    np.testing.assert_array_equal(
        codes.coded(WIDE, read(folder / "o.parquet")).columns["m-1"], codes.coded(WIDE, data).columns["m-1"]
    )
