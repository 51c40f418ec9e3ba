"""The way in: a path becomes a Dataset, or one sentence saying where it fails and what to do."""

import difflib
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from assessments.datasets import apart, tables
from assessments.datasets.apart import Lent
from assessments.datasets.bounds import shown
from assessments.datasets.delimited import Table
from assessments.datasets.shapes import Column, Dataset, FileKind
from assessments.errors import DataError
from assessments.reports.shapes import Fact

LARGEST = 4 << 30
LEGACY_EXCEL = b"\xd0\xcf\x11\xe0"


def read(path: Path, *, columns: Mapping[str, str] | None = None, lent: Lent | None = None) -> Dataset:
    """The answers in a file; `columns` names the file's column for an item called otherwise there.

    With `lent` the file is read in a process of its own that may use up no more than that.
    """
    raw = _bytes(path)
    kind = _kind(raw, path)
    # What a damaged SPSS file does to its reader cannot be caught here.
    is_apart = kind == "spss" or lent is not None
    table = (
        apart.table(raw, path.name, kind, lent=lent or apart.UNBOUNDED)
        if is_apart
        else tables.table_of(raw, path.name, kind)
    )
    _refuse_without_rows(table, path.name)
    _refuse_repeated(table, path.name)
    named, caveats = _renamed({c.name: c for c in table.columns if c.name}, columns or {}, path.name)
    caveats += _nameless(table)
    return Dataset(
        name=path.name,
        digest=hashlib.sha256(raw).hexdigest(),
        kind=kind,
        columns=named,
        rows=len(table.row_numbers),
        row_numbers=table.row_numbers,
        caveats=table.caveats + caveats,
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DataError(f"{path} is a folder. Name one file of answers in it.")
        if path.stat().st_size > LARGEST:
            raise DataError(
                f"{path.name} is larger than {LARGEST >> 30} GB. Write it as Parquet, or split it."
            )
        return path.read_bytes()
    except FileNotFoundError as fault:
        near = _near(path.name, [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else [])
        raise DataError(f"There is no file {path}{near or '.'} Check the name and the folder.") from fault
    except OSError as fault:
        raise DataError(f"{path} cannot be read ({fault.strerror}). Check who may read it.") from fault


def _kind(raw: bytes, path: Path) -> FileKind:
    """What the file is by its first bytes; its ending may say otherwise."""
    if raw.startswith(b"PK\x03\x04"):
        return "sheet"
    if raw.startswith((b"$FL2", b"$FL3")):
        return "spss"
    if raw.startswith(b"PAR1"):
        return "parquet"
    if raw.startswith(LEGACY_EXCEL):
        raise DataError(
            f"{path.name} is an old Excel file (.xls). Open it and save it as XLSX or CSV (UTF-8)."
        )
    if path.suffix.lower() in {".xlsx", ".xlsm", ".sav", ".zsav", ".parquet"} and raw.strip():
        raise DataError(
            f"{path.name} is called {path.suffix} but is not such a file. Save it again in that format, or "
            "call it .csv if it is text."
        )
    return "text"


def _refuse_without_rows(table: Table, name: str) -> None:
    if len(table.row_numbers) == 0:
        names = ", ".join(map(shown, table.names[:6])) or "empty"
        raise DataError(
            f"{name} has a header ({names}) and no rows of answers below it. Give one row for each sitting."
        )


def _refuse_repeated(table: Table, name: str) -> None:
    repeated = [n for n, times in Counter(table.names).items() if n and times > 1]
    if repeated:
        places = [i + 1 for i, n in enumerate(table.names) if n == repeated[0]]
        names = ", ".join(repr(shown(n)) for n in repeated[:5])
        raise DataError(
            f"{name}, row 1: more than one column is called {names} ({shown(repeated[0])!r} stands in "
            f"columns {', '.join(map(str, places[:8]))}). Rename all but one."
        )


def _nameless(table: Table) -> tuple[Fact, ...]:
    """Where something stands below an empty cell of the header; such columns are not used."""
    places = [i + 1 for i, c in enumerate(table.columns) if not c.name and any(c.words)]
    if not places:
        return ()
    facts = {"columns": ", ".join(map(str, places[:8])), "n": len(places)}
    return (Fact(code="columns_nameless", facts=facts),)


def _renamed(
    found: Mapping[str, Column], wanted: Mapping[str, str], name: str
) -> tuple[dict[str, Column], tuple[Fact, ...]]:
    """The columns under the names of items; one that was called like an item itself steps back."""
    absent = [source for source in wanted.values() if source not in found]
    if absent:
        hints = ", ".join(f"{a!r}{_near(a, found)}" for a in absent[:5])
        end = "" if hints.endswith("?") else "."
        raise DataError(f"{name} has no column {hints}{end} Correct the mapping (item=COLUMN).")
    twice = [source for source, times in Counter(wanted.values()).items() if times > 1]
    if twice:
        raise DataError(f"Column {twice[0]!r} of {name} is mapped to more than one item. Map it to one.")
    used = set(wanted.values())
    hidden = [n for n in found if n in wanted and wanted[n] != n and n not in used]
    kept = {n: c for n, c in found.items() if n not in used and n not in wanted}
    kept.update({item: replace(found[source], name=source) for item, source in wanted.items()})
    facts = (Fact(code="columns_hidden", facts={"columns": ", ".join(hidden)}),) if hidden else ()
    return kept, facts


def _near(word: str, known: object) -> str:
    names = list(known) if isinstance(known, list | dict) else []
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
