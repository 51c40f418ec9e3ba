"""Nothing that fuzzing ever found is a find again, and the readers begin with files they can read."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzzing import planted, readers, seeds

FOUND = sorted(
    path for path in Path(__file__).parent.iterdir() if path.suffix not in {".py", ".pyc"} and path.is_file()
)


@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_what_was_found_once_is_read_or_refused(path):
    readers.READERS[path.name.partition("-")[0]](path.read_bytes())


TOKENS = (
    b"\0", b"\xff", b"\r", b"\n", b'"', b",", b";", b"\t", b"=1+1", b"'", b"\xef\xbb\xbf", b"9" * 400, b"-7",
    b"nan", b"1e400", "\u202e".encode(), b"&x;", b"<!DOCTYPE w>", b"<f>", b"</row>", b'r="XFD9"', b"a@b",
    b": [", b"&a *a", b"!!x",
)  # fmt: skip


@cache
def good_files(reader):
    """Made once: a workbook holds the moment it was made."""
    return tuple(seeds.of(reader))


@st.composite
def changed(draw, reader):
    """A good file with a few pieces cut out, doubled or replaced by what a reader might stumble over."""
    content = draw(st.sampled_from(good_files(reader)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 12)))
        piece = draw(st.sampled_from(TOKENS) | st.binary(max_size=3) | st.just(content[start:end] * 2))
        content = content[:start] + piece + content[end:]
    return content


@pytest.mark.parametrize("reader", ["instrument", "text", "workbook", "parquet", "roster"])
def test_whatever_is_changed_in_a_file_it_is_read_or_refused(reader):
    """The library in C is fuzzed at length, by `./run proofs fuzz`: a child for each file takes its time."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changed(reader))
    def tried(content):
        readers.READERS[reader](content)

    tried()


@pytest.mark.parametrize("reader", readers.READERS)
def test_each_reader_takes_its_seeds(reader):
    given = list(seeds.of(reader))

    for seed in given:
        readers.READERS[reader](seed)
    assert len(given) >= 2


def test_the_planted_reader_falls_over_a_cell_that_does_not_end(monkeypatch):
    """The planted fault, as the fuzzer is asked to find it."""
    import csv

    from assessments.datasets import delimited

    monkeypatch.setattr(delimited, "csv", csv)
    longest = csv.field_size_limit()
    try:
        with pytest.raises(csv.Error):
            planted.reader()(b"m1," + b"a" * 41 + b"\n1,2\n")
    finally:
        csv.field_size_limit(longest)
