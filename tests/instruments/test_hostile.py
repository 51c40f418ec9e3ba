"""The most hostile file is refused with a Problem: in under a second, in bounded memory, never a crash."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from instruments import reader
from instruments.load import problems_of
from tests.instruments.examples import CORE, problems

ROOT = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024
FILES = {
    "a nest of lists": (b"[" * 400_000, "DEEP"),
    "a nest of dashes": (b"- " * 200_000, "DEEP"),
    "a nest of keys": (b"{a: " * 120_000, "DEEP"),
    "a nest of questions": (b"? " * 200_000, "KEY_KIND"),
    "a nest by indentation": (b"".join(b" " * i + b"a:\n" for i in range(700)), "DEEP"),
    "a nest inside an item": (b"items: {c1: " + b"[" * 100_000, "DEEP"),
    "laughing aliases": (
        b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(b"%c: &%c [" % (98 + i, 98 + i) + b"*%c, " % (97 + i) * 9 + b"]\n" for i in range(9)),
        "ALIAS",
    ),
    "an alias of itself": (b"a: &a [*a, *a]\n", "ALIAS"),
    "a merge": (b"a: &a {format: 1}\n<<: *a\n", "ALIAS"),
    "a tag that runs": (b"id: !!python/object/apply:os.system ['true']\n", "TAG"),
    "a tag of one's own": (b"id: !x y\n", "TAG"),
    "a date of 13 bytes": (b"id: 2026-99-99\n", "ID_FORM"),
    "an integer of 5 kB": (b"minutes: " + b"9" * 5_000, "TEXT_LONG"),
    "an integer of 3 kB": (b"minutes: " + b"9" * 3_000, "NUMBER_HUGE"),
    "a hexadecimal of 3 kB": (b"minutes: 0x" + b"f" * 3_000, "NUMBER_HUGE"),
    "an exponent": (b"minutes: 1e999999999\n", "NUMBER_HUGE"),
    "not a number": (b"minutes: .nan\n", "NUMBER_HUGE"),
    "an integer in base sixty": (b"minutes: 190:20:30\n", "TYPE_WRONG"),
    "a direction that turns": ("licence: \u202emit\u202c\n".encode(), "CHARACTER_UNSEEN"),
    "a width of zero": ("id: cle\u200bar\n".encode(), "CHARACTER_UNSEEN"),
    "an escaped direction": (b'licence: "\\u202e"\n', "CHARACTER_UNSEEN"),
    "an escaped nothing": (b'licence: "a\\0b"\n', "CHARACTER_UNSEEN"),
    "a NUL": (b"id: a\x00b\n", "CHARACTER_UNSEEN"),
    "half a surrogate": (b'licence: "\\ud800"\n', "SYNTAX"),
    "repeated keys": (b"id: a\nid: b\n", "KEY_REPEATED"),
    "a character cut in half": ("licence: naïve".encode()[:-3] + b"\xc3", "NOT_UTF8"),
    "latin-1": ("licence: naïve\n".encode("latin-1"), "NOT_UTF8"),
    "sixteen bits": ("id: a\n".encode("utf-16"), "NOT_UTF8"),
    "100 MB of zeros": (None, "FILE_LARGE"),
    "just past the limit": (b"#" * (reader.LARGEST_FILE + 1), "FILE_LARGE"),
    "many small keys": (b"\n".join(b"k%d: 1" % i for i in range(19_000)), "NODES_MANY"),
    "many misspelt keys": (b"\n".join(b"itm%d: 1" % i for i in range(9_000)), "PROBLEMS_MORE"),
    "many misspelt items": (
        b"items: {" + b", ".join(b"q%d: {frmt: r}" % i for i in range(1_900)) + b"}\n"
        b"scales: {s: {items: [" + b", ".join(b"p%d" % i for i in range(1_900)) + b"]}}\n",
        "PROBLEMS_MORE",
    ),
    "a long condition": (b"items: {c1: {show_if: " + b"(" * 490 + b"}}\n", "KEY_MISSING"),
    "an endless quotation": (b'id: "' + b"a" * 400_000, "SYNTAX"),
    "brackets that never close": (b"[{" * 4, "SYNTAX"),
    "tabs": (b"id:\n\tx: 1\n", "SYNTAX_CHARACTER"),
}  # fmt: skip
CHILD = """
import json, re, sys, time
from pathlib import Path
from instruments.load import problems_of

def most_memory_kib():
    # Not ru_maxrss: that starts from the parent's own.
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1))

problems_of(Path("instruments/library/pulse"))          # everything imported
before = most_memory_kib()
start = time.perf_counter()
found = problems_of(Path(sys.argv[1]))
seconds = time.perf_counter() - start
if "waste" in sys.argv:
    wasted = bytearray(60 * 1024 * 1024)
print(json.dumps({"codes": sorted({p.code for p in found}), "count": len(found), "seconds": seconds,
                  "grown_kib": most_memory_kib() - before}))
"""


def in_a_child(path: Path, *more: str) -> dict:
    """What checking this file does to a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), *more],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_is_refused_in_time_and_memory(what, tmp_path):
    content, code = FILES[what]
    path = tmp_path / "hostile.yaml"
    if content is None:
        with path.open("wb") as stream:
            stream.truncate(100 * MIB)
    else:
        path.write_bytes(content)

    told = in_a_child(path)

    assert code in told["codes"], told
    assert told["count"] <= 501
    assert told["seconds"] < 1
    assert told["grown_kib"] < 40 * 1024


def test_the_measure_sees_memory_that_is_taken(tmp_path):
    """Planted fault: a child that takes 60 MiB is seen to."""
    path = tmp_path / "small.yaml"
    path.write_text("id: a")

    assert in_a_child(path, "waste")["grown_kib"] > 50 * 1024


def test_the_measure_sees_a_file_that_is_read_whole(tmp_path, monkeypatch):
    """Planted fault: without the limit, the whole file is read."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (3 * MIB))
    monkeypatch.setattr(reader, "LARGEST_FILE", 1 << 24)

    assert [p.code for p in problems_of(path)] == ["FILE_EMPTY"]


def test_without_the_bound_on_depth_a_nest_is_followed(monkeypatch):
    """Planted fault: the bound is what stops it."""
    monkeypatch.setattr(reader, "DEEPEST", 10_000)

    assert "DEEP" not in [p.code for p in problems("id: " + "[" * 50 + "]" * 50)]


def test_without_the_bound_on_nodes_a_bomb_is_built(monkeypatch):
    """Planted fault: the bound is what stops it."""
    monkeypatch.setattr(reader, "MOST_NODES", 10**9)

    assert "NODES_MANY" not in [p.code for p in problems("items: [" + "1," * 30_000 + "1]")]


@pytest.mark.parametrize("what", ["a folder", "nothing", "a pipe", "a device", "a name with a NUL"])
def test_what_is_no_file_is_refused(what, tmp_path):
    path = {
        "a folder": tmp_path / "folder.yaml",
        "nothing": tmp_path / "none.yaml",
        "a pipe": tmp_path / "pipe.yaml",
        "a device": Path("/dev/zero"),
        "a name with a NUL": Path("a\0b.yaml"),
    }[what]
    if what == "a folder":
        (path / "instrument.yaml").mkdir(parents=True)
    if what == "a pipe":
        subprocess.run(["mkfifo", path], check=True)

    codes = {p.code for p in problems_of(path)}

    assert codes <= {"FILE_KIND", "FILE_MISSING", "FILE_UNREADABLE"}
    assert codes


def test_a_byte_order_mark_is_no_character_of_the_file():
    assert problems("\ufeff" + CORE) == ()


def test_the_place_of_a_bad_byte_is_exact(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("format: 1\nlicence: Größe\n".encode("latin-1"))

    (problem,) = problems_of(path)

    assert (problem.line, problem.column, problem.code) == (2, 12, "NOT_UTF8")
    assert "F6" in problem.message
