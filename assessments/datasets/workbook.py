"""Excel workbooks: the first sheet as a table, every cell under its own address, dates kept as dates."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import numpy as np

from assessments.datasets import container
from assessments.datasets.bounds import refuse_beyond
from assessments.datasets.delimited import Table, without_blank_rows
from assessments.datasets.shapes import column_of
from assessments.errors import DataError
from assessments.reports.shapes import Fact

LOOK_EVERY = 1_000


def read_workbook(raw: bytes, name: str) -> Table:
    """The table of a workbook's first sheet with anything in it."""
    has_formulas = container.look_over(raw, name)
    try:
        return _read(raw, name, has_formulas=has_formulas)
    except DataError:
        raise
    except Exception as fault:  # a damaged workbook fails in many ways, all with the same remedy
        raise DataError(
            f"{name} cannot be read as an Excel workbook ({type(fault).__name__}). Open it in a "
            "spreadsheet and save it again as XLSX, or as CSV (UTF-8)."
        ) from fault


def _read(raw: bytes, name: str, *, has_formulas: bool) -> Table:
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    sheet, header, above = _first_filled(book, name)
    names = tuple(_word(cell).strip() for cell in header)
    width = max((i + 1 for i, n in enumerate(names) if n), default=0)
    rows = list(_rows(sheet, above=above, width=width, name=name))
    if has_formulas:
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


def _rows(sheet: Any, *, above: int, width: int, name: str) -> Iterator[tuple[Any, ...]]:
    """The rows below the header, each as wide as it."""
    # Read-only sheets end each row at its last filled cell.
    for number, row in enumerate(islice(sheet.iter_rows(values_only=True), above, None), start=1):
        if number % LOOK_EVERY == 0:
            refuse_beyond(name, rows=number, columns=width, size=number * width, most=container.MOST_CELLS)
        yield (*row[:width], *(None,) * (width - len(row)))


def _refuse_unreckoned(raw: bytes, title: str, rows: list[tuple[Any, ...]], *, above: int, name: str) -> None:
    """Refuse formulas whose results are not in the file: they would pass for cells left blank."""
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
