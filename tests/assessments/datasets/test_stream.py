"""A Parquet file read block by block gives what the whole gives; wrong answers are counted, with rows."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessments import scorecard
from assessments.datasets import codes, stream
from assessments.datasets.reading import read
from assessments.errors import DataError
from assessments.studies import scale_study, stream_study
from scoring.reliability import alpha
from tests.assessments.datasets.files import INSTRUMENT, written

FIGURES = ("mean", "sd", "skew", "kurtosis", "floor", "ceiling", "missing", "item_rest", "alpha_if_dropped")


@pytest.fixture
def answers():
    rng = np.random.default_rng(5)
    level = rng.normal(3, 0.8, (1000, 1))
    given = np.clip(np.rint(level + rng.normal(0, 0.7, (1000, 3))), 1, 5)
    given[:, 1] = 6 - given[:, 1]
    given[rng.random(given.shape) < 0.05] = np.nan
    given[:4, 0] = [-9, -8, -7, -6]
    return given


def parquet(folder, given, name="answers.parquet", kind=None):
    kind = kind or pa.int8()
    columns = {f"m{i + 1}": pa.array(given[:, i], mask=np.isnan(given[:, i])).cast(kind) for i in range(3)}
    pq.write_table(pa.table(columns), folder / name, row_group_size=100)
    return folder / name


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.float64()], ids=str)
@pytest.mark.parametrize("rows", [64, 1 << 17], ids=["many-blocks", "one-block"])
def test_blocks_give_what_the_whole_gives(tmp_path, answers, monkeypatch, kind, rows):
    monkeypatch.setattr(stream, "BLOCK_ROWS", rows)
    path = parquet(tmp_path, answers, kind=kind)

    one, whole = stream_study.items(INSTRUMENT, path), read(path)

    assert (one.rows, one.data_digest) == (whole.rows, whole.digest)
    card = scorecard.score(INSTRUMENT, codes.coded(INSTRUMENT, whole))
    keyed = card.keyed("time")
    items, _ = scale_study.items_of(
        INSTRUMENT, INSTRUMENT.scales["time"], item_scores=keyed, answers=card.answers,
        words=INSTRUMENT.wording["en"],
    )  # fmt: skip
    scale = one.scales[0]
    assert scale.n_complete == len(scale_study.complete_rows(keyed))
    for mine, theirs in zip(scale.items, items, strict=True):
        assert (mine.n, mine.option_use, mine.text) == (theirs.n, theirs.option_use, theirs.text)
        for name in FIGURES:
            assert getattr(mine, name) == pytest.approx(getattr(theirs, name), rel=1e-10), name
    assert scale.reliability["alpha"].value == pytest.approx(alpha(keyed).value, rel=1e-10)


def test_whole_numbers_without_gaps_give_the_same(tmp_path, answers):
    full = np.where(np.isnan(answers) | (answers < 1), 3.0, answers)

    small = stream_study.items(INSTRUMENT, parquet(tmp_path, full, "a.parquet"))
    wide = stream_study.items(INSTRUMENT, parquet(tmp_path, full, "b.parquet", pa.float64()))

    assert small.scales[0].reliability["alpha"].value == pytest.approx(
        wide.scales[0].reliability["alpha"].value, rel=1e-12
    )


def test_wrong_answers_are_counted_over_all_blocks_with_their_first_rows(tmp_path, answers, monkeypatch):
    monkeypatch.setattr(stream, "BLOCK_ROWS", 64)
    answers[[10, 500, 700, 900], 0] = [6, 0, 99, 6]
    answers[20, 2] = 2.5

    with pytest.raises(DataError) as refusal:
        stream_study.items(INSTRUMENT, parquet(tmp_path, answers, kind=pa.float64()))

    told = str(refusal.value)
    assert "5 answers that no item can have" in told
    assert "column 'm1': 4 answers, as 6 in row 11, 0 in row 501, 99 in row 701" in told
    assert "column 'm3': 1 answers, as 2.5 in row 21" in told


def test_columns_may_be_called_otherwise_and_progress_is_told(tmp_path, answers, monkeypatch):
    monkeypatch.setattr(stream, "BLOCK_ROWS", 500)
    table = pq.read_table(parquet(tmp_path, answers)).rename_columns(["q1", "m2", "m3"])
    pq.write_table(table, tmp_path / "b.parquet")
    told = []

    stream_study.items(
        INSTRUMENT,
        tmp_path / "b.parquet",
        columns={"m1": "q1"},
        told=lambda done, of: told.append((done, of)),
    )

    assert told[0] == (0, 1000)
    assert len(told) >= 2


REFUSED = [
    pytest.param(lambda f: written(f, "m1,m2,m3\n1,2,3\n"), r"is not a Parquet file", id="text"),
    pytest.param(lambda f: f / "nothing.parquet", r"There is no file", id="no-file"),
    pytest.param(
        lambda f: table(f, m1=[1, 2], m2=[1, 2]), r"no column for 1 of the 3 scored items: m3", id="missing"
    ),
    pytest.param(
        lambda f: table(f, m1=["1", "2"], m2=[1, 2], m3=[1, 2]), r"column 'm1': .*no number", id="words"
    ),
    pytest.param(lambda f: table(f, m1=[1.0, np.inf], m2=[1, 2], m3=[1, 2]), r"infinite", id="infinite"),
    pytest.param(lambda f: table(f, m1=[1], m2=[1], m3=[1]), r"1 rows", id="one-row"),
]


def table(folder, **columns):
    pq.write_table(pa.table(columns), folder / "t.parquet")
    return folder / "t.parquet"


@pytest.mark.parametrize(("make", "told"), REFUSED)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, make, told):
    with pytest.raises(DataError, match=told):
        stream_study.items(INSTRUMENT, make(tmp_path))


def test_everybody_answering_alike_is_refused_figure_by_figure(tmp_path):
    found = stream_study.items(INSTRUMENT, table(tmp_path, m1=[3] * 9, m2=[3] * 9, m3=[3] * 9))

    assert found.scales[0].reliability["alpha"].refused
    assert found.scales[0].items[0].item_rest is None


def test_a_damaged_block_is_refused(tmp_path):
    path = tmp_path / "answers.parquet"
    pq.write_table(pa.table({"m1": [1, 2], "m2": [3, 4]}), path)
    content = bytearray(path.read_bytes())
    content[4:40] = b"\xff" * 36
    path.write_bytes(bytes(content))
    items = [INSTRUMENT.items[name] for name in ("m1", "m2")]

    with pytest.raises(DataError, match="is damaged"):
        list(stream.ParquetFile(path).blocks(items, {}))
