"""Text with columns: which encoding, which separator, and every row with the number it has in the file."""

import csv
import io
import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv

from assessments.datasets.bounds import refuse_beyond, shown
from assessments.datasets.shapes import Column
from assessments.errors import DataError
from assessments.reports.shapes import Fact

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_ROWS = 50
BLOCK_BYTES = 8 << 20
MOST_RAGGED = 1_000
"""After so many rows of another length than the header nothing more is learnt from the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns in the order of the file, and where each row stood."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    row_numbers: npt.NDArray[np.int64]
    caveats: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The header: its names, the separator, the lines and bytes up to its end."""

    names: tuple[str, ...]
    mark: str
    lines: int
    ends: int


@dataclass
class _Ragged:
    """Rows of another length than the header, as the parser meets them."""

    rows: list[tuple[int, int]] = field(default_factory=list)

    def __call__(self, row: Any) -> str:
        self.rows.append((row.number, row.actual_columns))
        return "skip" if len(self.rows) < MOST_RAGGED else "error"


def decoded(raw: bytes, name: str) -> tuple[bytes, tuple[Fact, ...]]:
    """The file's text as UTF-8, and a caveat where its encoding had to be guessed."""
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    elif raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return _transcoded(raw, "utf-32", name), ()
    elif raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _transcoded(raw, "utf-16", name), ()
    elif raw[:2000].count(0) > len(raw[:2000]) // 4:
        wide = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"
        return _transcoded(raw, wide, name), ()
    if b"\0" in raw:
        raise DataError(
            f"{name} is not a text file: it holds bytes no text has. Save it again as CSV (UTF-8), XLSX, "
            "SPSS .sav or Parquet, with the ending that belongs to it."
        )
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        text = raw.decode("cp1252", errors="replace")
        row = raw[: fault.start].count(b"\n") + 1
        return text.encode(), (Fact(code="encoding_guessed", facts={"file": name, "row": row}),)
    return raw, ()


def _transcoded(raw: bytes, encoding: str, name: str) -> bytes:
    try:
        return raw.decode(encoding).encode()
    except UnicodeDecodeError as fault:
        raise DataError(
            f"{name} begins like {encoding.upper()} text but stops being so after {fault.start} bytes. "
            "Save it again as CSV (UTF-8)."
        ) from fault


def separator(text: str) -> str:
    """The character that splits most rows into the same number of columns as the first."""

    def fitness(candidate: str) -> tuple[float, int]:
        filled = (r for r in csv.reader(io.StringIO(text), delimiter=candidate) if r)
        try:
            rows = list(islice(filled, SAMPLE_ROWS))
        except csv.Error:  # a cell without an end: this is not what separates
            rows = []
        if not rows or len(rows[0]) < 2:
            return 0.0, 0
        return sum(len(r) == len(rows[0]) for r in rows) / len(rows), len(rows[0])

    return max(SEPARATORS, key=fitness)


def read_delimited(raw: bytes, name: str) -> Table:
    """The table of a CSV or TSV file; a row of another length is refused with its number."""
    text, caveats = decoded(raw, name)
    if not text.strip():
        raise DataError(f"{name} is empty. Give a file with a header row and one row for each sitting.")
    head = _head(text, name)
    refuse_beyond(name, rows=1, columns=len(head.names), size=len(text))
    body = text[head.ends :]
    if not body.strip():
        return _without_rows(head.names, caveats)
    table, skipped = _parsed(body, name, head)
    _refuse_ragged(skipped, name, head)
    columns = tuple(_column(head.names[i], table.column(i)) for i in range(len(head.names)))
    numbers = np.arange(table.num_rows, dtype=np.int64) + head.lines + 1
    return without_blank_rows(Table(names=head.names, columns=columns, row_numbers=numbers, caveats=caveats))


def _head(text: bytes, name: str) -> _Head:
    """The header row, wherever it begins; `sep=` on a line before it is heeded."""
    sample = _first_lines(text)
    lines = sample.split("\n")
    before = next((i for i, line in enumerate(lines) if line.strip()), None)
    if before is None:
        raise DataError(f"{name} holds nothing but blanks. Give a file with a header row and answers.")
    stated = lines[before].removeprefix("sep=") if lines[before].startswith("sep=") else None
    before += stated is not None
    rest = "\n".join(lines[before:])
    mark = stated if stated in SEPARATORS else separator(rest)
    reader = csv.reader(io.StringIO(rest), delimiter=mark)
    try:
        names = next((tuple(cell.strip() for cell in row) for row in reader if any(row)), ())
    except csv.Error as fault:
        raise DataError(
            f"{name}, row 1: the header cannot be read ({fault}). Save it as CSV (UTF-8)."
        ) from fault
    return _Head(
        names=names, mark=mark, lines=before + reader.line_num, ends=_after(text, before + reader.line_num)
    )


def _after(text: bytes, lines: int) -> int:
    """How many bytes the first lines take, whichever way they end."""
    ends = re.finditer(rb"\r\n|\n|\r", text)
    return next((m.end() for i, m in enumerate(ends, start=1) if i == lines), len(text))


def _without_rows(names: tuple[str, ...], caveats: tuple[Fact, ...]) -> Table:
    nothing = np.empty(0, dtype=np.int32)
    columns = tuple(Column(name=n, words=(), index=nothing) for n in names)
    return Table(names=names, columns=columns, row_numbers=np.empty(0, dtype=np.int64), caveats=caveats)


def without_blank_rows(table: Table) -> Table:
    """The table without rows in which nothing stands at all; the others keep their numbers."""
    filled = np.zeros(len(table.row_numbers), dtype=bool)
    for column in table.columns:
        filled |= np.array([bool(word) for word in column.words], dtype=bool)[column.index]
        if filled.all():
            return table
    columns = tuple(replace(c, index=c.index[filled]) for c in table.columns)
    return replace(table, columns=columns, row_numbers=table.row_numbers[filled])


def _first_lines(text: bytes) -> str:
    piece = text[: 1 << 18]
    if not re.search(rb"[\r\n]", piece):
        piece = text[: 1 << 21]
    if len(piece) < len(text):
        piece = piece[: piece.rfind(b"\n") + 1] or piece
    return piece.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def _parsed(body: bytes, name: str, head: _Head) -> tuple[pa.Table, _Ragged]:
    ragged = _Ragged()
    keys = [str(i) for i in range(len(head.names))]
    word = pa.dictionary(pa.int32(), pa.string())
    try:
        table = pacsv.read_csv(
            io.BytesIO(body),
            read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, column_names=keys),
            parse_options=pacsv.ParseOptions(
                delimiter=head.mark,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=ragged,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(keys, word), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid as fault:
        if len(ragged.rows) >= MOST_RAGGED:
            _refuse_ragged(ragged, name, head)
        raise DataError(
            f"{name} cannot be read as a table: {str(fault)[:200]}. Look for a quotation mark that is "
            "opened and not closed, or save the file again as CSV (UTF-8)."
        ) from fault
    return table, ragged


def _refuse_ragged(ragged: _Ragged, name: str, head: _Head) -> None:
    if not ragged.rows:
        return
    number, found = ragged.rows[0]
    least = "at least " if len(ragged.rows) >= MOST_RAGGED else ""
    more = len(ragged.rows) - 1
    others = f", and {least}{more} more such row{'s' if more > 1 else ''}" if more else ""
    mark = {"\t": "tab"}.get(head.mark, head.mark)
    remedy = (
        f"The first row must hold the names of the columns; '{shown(head.names[0])}' alone is no such row: "
        "take off what stands above the names."
        if len(head.names) == 1
        else "Put quotation marks around cells that contain the separator, or save the file again as CSV."
    )
    raise DataError(
        f"{name}, row {number + head.lines}: {found} column{'s' if found != 1 else ''} where the header has "
        f"{len(head.names)} (separator: {mark}){others}. {remedy}"
    )


def _column(name: str, chunks: pa.ChunkedArray) -> Column:
    one = chunks.unify_dictionaries().combine_chunks()
    if isinstance(one, pa.ChunkedArray):
        one = (
            one.chunk(0) if one.num_chunks else pa.DictionaryArray.from_arrays([], pa.array([], pa.string()))
        )
    words = tuple(word.strip() for word in one.dictionary.to_pylist())
    return Column(name=name, words=words, index=_places(one.indices))


def _places(found: pa.Array) -> npt.NDArray[np.int32]:
    """Where each row's word stands; pyarrow's own way to numpy loads pandas first, a quarter of a second."""
    return np.from_dlpack(found).astype(np.int32) if len(found) else np.empty(0, dtype=np.int32)
