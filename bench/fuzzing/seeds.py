"""What each reader's fuzzing begins with: small good files, and what was found before."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.fuzzing.readers import BETWEEN, MINI, PARTS, template

FOUND = Path(__file__).resolve().parents[2] / "tests" / "found"
SHELF = Path(__file__).resolve().parents[2] / "instruments" / "library"


def write(reader: str, folder: Path) -> int:
    """The seeds of one reader, a file each; how many there are."""
    seeds = list(of(reader))
    for number, seed in enumerate(seeds):
        (folder / f"seed-{number}").write_bytes(seed)
    return len(seeds)


def of(reader: str) -> Iterator[bytes]:
    """Good files of the reader's kind, then everything that was ever found."""
    yield from globals()[f"_{reader}"]()
    yield from (path.read_bytes() for path in sorted(FOUND.glob(f"{reader}-*")))


def _instrument() -> Iterator[bytes]:
    yield MINI.encode()
    for folder in sorted(SHELF.iterdir()):
        core = folder / "instrument.yaml"
        if core.is_file() and core.stat().st_size < 20_000:
            words = next(iter(sorted(folder.glob("*.en.yaml"))), None) or folder / "texts.en.yaml"
            yield core.read_bytes() + (b"\0" + words.read_bytes() if words.is_file() else b"")


def _text() -> Iterator[bytes]:
    table = "m1,m2,when\n1,2,a\n5,,b\n"
    for mark in ",;\t|":
        yield table.replace(",", mark).encode()
    yield b"\xef\xbb\xbf" + table.encode()
    yield table.encode("utf-16")
    yield ("sep=;\n" + table.replace(",", ";")).replace("\n", "\r\n").encode()
    yield b'm1,"a ""b"""\n"1\n2",3\n'
    yield "m1,m2\n1,Müller\n".encode("latin-1")


def _workbook() -> Iterator[bytes]:
    yield BETWEEN.join(template().get(name, b"") for name in PARTS)
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["m1", "=1+1"])
    book.save(packed := io.BytesIO())
    yield packed.getvalue()


def _frame() -> dict[str, list[object]]:
    return {"m1": [1.0, 5.0], "m2": [2.0, None], "when": ["a", "b"]}


def _spss() -> Iterator[bytes]:
    import pandas as pd
    import pyreadstat

    labels = {"variable_value_labels": {"m1": {1: "One"}}, "missing_ranges": {"m2": [9]}}
    for compressed in (False, True):
        with tempfile.NamedTemporaryFile(suffix=".sav") as file:
            pyreadstat.write_sav(pd.DataFrame(_frame()), file.name, row_compress=compressed, **labels)
            yield Path(file.name).read_bytes()
    with tempfile.NamedTemporaryFile(suffix=".zsav") as file:
        pyreadstat.write_sav(pd.DataFrame(_frame()), file.name, compress=True)
        yield Path(file.name).read_bytes()


def _parquet() -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for options in ({"compression": "none"}, {"compression": "zstd"}, {"use_dictionary": False}):
        pq.write_table(pa.table(_frame()), packed := io.BytesIO(), **options)
        yield packed.getvalue()


def _roster() -> Iterator[bytes]:
    yield b"team,name,email,language\nNorth,Ada,ada@example.org,en\nSouth,Ben,,de\n"
    yield "team;name;e-mail;sprache\nNord;Jörg;joerg@example.org;de\n".encode("utf-16")
