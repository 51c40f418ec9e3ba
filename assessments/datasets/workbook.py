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
    words = list(zip(*rows, strict=True)) if rows else [()] * width
    columns = tuple(
        column_of(n, [_word(cell).strip() for cell in cells], letter=get_column_letter(i + 1))
        for i, (n, cells) in enumerate(zip(names[:width], words, strict=True))
    )
    numbers = np.arange(len(rows), dtype=np.int64) + above + 1
    return without_blank_rows(
        Table(names=names[:width], columns=columns, row_numbers=numbers, caveats=_other_sheets(book, sheet))
    )


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
