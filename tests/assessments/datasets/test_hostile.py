"""The most hostile file of answers is refused in a sentence: in seconds, in bounded memory, never a crash."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from assessments.datasets import apart, bounds, columnar, container, delimited
from assessments.datasets.reading import read
from assessments.errors import DataError
from tests.assessments.datasets import hostile
from tests.assessments.datasets.files import written

ROOT = Path(__file__).resolve().parents[3]
MOST_SECONDS, MOST_MIB = 20, 700
"""Of processor time, and of memory beyond what the program takes by itself."""
CHILD = """
import json, re, sys, time
from pathlib import Path
from assessments.datasets import columnar, workbook
from assessments.datasets.reading import read
from assessments.errors import DataError
import openpyxl, pyarrow.parquet
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1)) // 1024
told, before = {}, most()
for path in sorted(Path(sys.argv[1]).iterdir()):
    began = time.process_time()
    try:
        what = read(path).rows
    except DataError as refused:
        what = str(refused)
    told[path.name] = (what, time.process_time() - began)
print(json.dumps({"told": told, "grown": most() - before}))
"""
"""Not ru_maxrss: that begins with the parent's own."""


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    """All of them, read one after the other by one process that has to live through it."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, made in {**hostile.REFUSED, **hostile.READ}.items():
        (folder / name).write_bytes(made())
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)],
        capture_output=True, text=True, cwd=ROOT, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_hostile_file_is_refused_in_a_sentence(met, name):
    what, _ = met["told"][name]

    assert isinstance(what, str), f"read as {what} rows"
    assert name in what
    assert 30 < len(what) < 500
    assert "Traceback" not in what


@pytest.mark.parametrize("name", hostile.READ)
def test_an_odd_file_is_read(met, name):
    assert isinstance(met["told"][name][0], int), met["told"][name][0]


def test_time_and_memory_are_bounded(met):
    slowest = max(met["told"], key=lambda name: met["told"][name][1])

    assert met["told"][slowest][1] < MOST_SECONDS, slowest
    assert met["grown"] < MOST_MIB


def test_a_reader_that_is_brought_down_is_a_refusal_here(tmp_path):
    """Found by fuzzing: these bytes end the process that reads them."""
    path = tmp_path / "answers.sav"
    path.write_bytes((ROOT / "tests" / "found" / "spss-breaks-off").read_bytes())

    with pytest.raises(DataError, match="its reader broke off"):
        read(path)


def test_without_a_process_of_its_own_it_would_be_the_servers_end(tmp_path):
    """The planted fault: the same bytes, read in the process that asked."""
    code = (
        "import sys; from pathlib import Path; from assessments.datasets import columnar;"
        "columnar.read_spss(Path(sys.argv[1]).read_bytes(), 'answers.sav')"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "tests" / "found" / "spss-breaks-off")],
        capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip

    assert done.returncode < 0


def test_a_server_lends_no_more_memory_and_time_than_it_can_spare(tmp_path):
    path = written(tmp_path, "id,m1\n" + "a,4\n" * 1_000)

    assert read(path, lent=apart.ON_A_SERVER).rows == 1_000
    with pytest.raises(DataError, match=r"more memory|broke off"):
        read(path, lent=apart.Lent(memory=150 << 20))


def test_what_is_read_apart_is_what_is_read_here(tmp_path):
    path = written(tmp_path, "id,m1\nMüller,1\n=2,\n".encode("latin-1"))

    here, there = read(path), read(path, lent=apart.UNBOUNDED)

    assert {n: c.texts() for n, c in there.columns.items()} == {n: c.texts() for n, c in here.columns.items()}
    assert there.caveats == here.caveats
    assert there.row_numbers.tolist() == here.row_numbers.tolist()


def test_without_the_count_of_cells_many_in_little_are_taken_in(tmp_path, monkeypatch):
    """The planted fault."""
    monkeypatch.setattr(bounds, "CELLS_A_BYTE", 10**9)
    path = tmp_path / "many.parquet"
    path.write_bytes(hostile.many_in_little())

    assert read(path).rows == 5_000_000


def test_memory_a_header_asks_for_is_not_given(tmp_path):
    """Found by fuzzing: nine hundred bytes that ask for a hundred gigabytes."""
    path = tmp_path / "answers.parquet"
    path.write_bytes((ROOT / "tests" / "found" / "parquet-asks-for-all-memory").read_bytes())
    before = resource.getrlimit(resource.RLIMIT_AS)

    with pytest.raises(DataError, match="cannot be read as a Parquet file"):
        read(path)

    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_without_the_look_at_the_container_rows_beyond_the_last_are_followed(tmp_path, monkeypatch):
    """The planted fault, with a last row that can be waited for."""
    monkeypatch.setattr(container, "MOST_ROWS", 1_000)
    path = tmp_path / "rows.xlsx"
    path.write_bytes(hostile.sheet('<row r="5000"><c r="A5000"><v>1</v></c></row>'))
    with pytest.raises(DataError, match="beyond the last row"):
        read(path)

    monkeypatch.setattr(container, "look_over", lambda raw, name: False)

    assert read(path).row_numbers.tolist() == [5_000]


def test_without_its_guard_a_cell_without_an_end_is_no_refusal(tmp_path, monkeypatch):
    """The planted fault."""
    from types import SimpleNamespace

    unguarded = SimpleNamespace(reader=delimited.csv.reader, Error=ZeroDivisionError)
    monkeypatch.setattr(delimited, "csv", unguarded)
    path = written(tmp_path, hostile.REFUSED["nothing but commas.csv"]())

    with pytest.raises(Exception, match="field larger than field limit"):
        read(path)


def test_a_file_that_says_it_is_short_is_not_read_beyond_what_is_taken(tmp_path, monkeypatch):
    """A header may promise one row; it is what is there that counts."""
    monkeypatch.setattr(bounds, "MOST_CELLS", 2)
    path = tmp_path / "answers.sav"
    path.write_bytes(hostile.lying(80, -1))

    with pytest.raises(DataError, match="unpacks to"):
        columnar.read_spss(path.read_bytes(), path.name)
