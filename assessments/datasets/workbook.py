"""Excel workbooks: the first sheet as a table, every cell under its own address, dates kept as dates."""

import io
import zipfile
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import numpy as np

from assessments.datasets.delimited import Table, without_blank_rows
from assessments.datasets.shapes import column_of
from assessments.errors import DataError
from assessments.reports.shapes import Fact

UNPACKED_LIMIT = 2 << 30
"""A workbook that unpacks to more than this is no table of answers."""


def read_workbook(raw: bytes, name: str) -> Table:
    """The table of a workbook's first sheet with anything in it."""
    _refuse_bomb(raw, name)
    try:
        return _read(raw, name)
    except DataError:
        raise
    except Exception as fault:  # a damaged workbook fails in many ways, all with the same remedy
        raise DataError(
            f"{name} cannot be read as an Excel workbook ({type(fault).__name__}). Open it in a "
            "spreadsheet and save it again as XLSX, or as CSV (UTF-8)."
        ) from fault


def _read(raw: bytes, name: str) -> Table:
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    sheet, header, above = _first_filled(book, name)
    names = tuple(_word(cell).strip() for cell in header)
    width = max((i + 1 for i, n in enumerate(names) if n), default=0)
    # Read-only sheets end each row at its last filled cell.
    rows = [
        (*row[:width], *(None,) * (width - len(row)))
        for row in islice(sheet.iter_rows(values_only=True), above, None)
    ]
    _refuse_unreckoned(raw, sheet.title, rows, above=above, name=name)
    words = list(zip(*rows, strict=True)) if rows else [()] * width
    columns = tuple(
        column_of(n, [_word(cell).strip() for cell in cells], letter=get_column_letter(i + 1))
        for i, (n, cells) in enumerate(zip(names[:width], words, strict=True))
    )
    numbers = np.arange(len(rows), dtype=np.int64) + above + 1
    return without_blank_rows(
        Table(names=names[:width], columns=columns, row_numbers=numbers, caveats=_other_sheets(book, sheet))
    )


def _refuse_unreckoned(raw: bytes, title: str, rows: list[tuple[Any, ...]], *, above: int, name: str) -> None:
    """Refuse formulas whose results are not in the file: they would pass for cells left blank."""
    if not _has_formulas(raw):
        return
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    sheet = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)[title]
    sheet.reset_dimensions()
    written = islice(sheet.iter_rows(values_only=True), above, None)
    for number, (cells, row) in enumerate(zip(written, rows, strict=False), start=above + 1):
        for place, (cell, value) in enumerate(zip(cells, row, strict=False), start=1):
            if value is None and isinstance(cell, str) and cell.startswith("="):
                raise DataError(
                    f"{name}, cell {get_column_letter(place)}{number}: the formula {cell[:40]} stands there "
                    "without its result. Open the file in a spreadsheet and save it, or save it as CSV."
                )


def _has_formulas(raw: bytes) -> bool:
    """Whether any sheet holds a formula at all."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        return any(b"<f>" in text or b"<f " in text for text in map(parts.read, sheets))


def _refuse_bomb(raw: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as fault:
        raise DataError(
            f"{name} is not a whole Excel workbook: its container is damaged. Save it again as XLSX."
        ) from fault
    if unpacked > UNPACKED_LIMIT:
        raise DataError(
            f"{name} unpacks to {unpacked >> 20} MB, more than a workbook of answers holds. Save it as CSV."
        )


def _first_filled(book: Any, name: str) -> tuple[Any, tuple[Any, ...], int]:
    """The first sheet with a filled row, that row, and its number."""
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            if any(cell is not None and str(cell).strip() for cell in row):
                return sheet, row, number
    raise DataError(f"{name} has nothing on any sheet. Give a header row and one row for each sitting.")


def _other_sheets(book: Any, sheet: Any) -> tuple[Fact, ...]:
    others = [s.title for s in book.worksheets if s.title != sheet.title]
    if not others:
        return ()
    return (Fact(code="other_sheets", facts={"used": sheet.title, "others": ", ".join(others)}),)


def _word(cell: Any) -> str:
    """What stands in a cell, as it would in a text file; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
