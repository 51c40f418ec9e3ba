"""Tables as files for spreadsheets: CSV and XLSX in which no cell can run as a formula."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from documents.neutral import neutral
from documents.tables import Table, as_csv, kept

NO_MOMENT = datetime(2000, 1, 1)
"""In place of when a workbook was made: the same tables are the same file, whoever takes them and when."""


def csv_file(tables: Sequence[Table]) -> bytes:
    """All tables in one CSV file, each under its title, UTF-8 with the mark spreadsheets look for."""
    parts = [f"{neutral(_title(t))}\n{as_csv(t)}" for t in tables]
    return ("\ufeff" + "\n".join(parts)).encode("utf-8")


def xlsx_file(tables: Sequence[Table]) -> bytes:
    """One sheet a table; words are written as words, whatever they begin with."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": False,
        },
    ) as book:
        book.set_properties({"created": NO_MOMENT})
        bold = book.add_format({"bold": True, "bottom": 1})
        italic = book.add_format({"italic": True})
        for table in tables:
            _sheet(book.add_worksheet(f"Table {table.number}"), table, bold=bold, italic=italic)
    return out.getvalue()


def _sheet(sheet: Any, table: Table, *, bold: Any, italic: Any) -> None:
    """Title, heads, rows, note."""
    heads, rows = kept(table)
    sheet.write_string(0, 0, f"Table {table.number}", bold)
    sheet.write_string(1, 0, table.title, italic)
    for column, head in enumerate(heads):
        sheet.write_string(3, column, head.plain, bold)
    for number, row in enumerate(rows, start=4):
        for column, cell in enumerate(row):
            if isinstance(cell.value, int | float):
                sheet.write_number(number, column, cell.value)
            elif cell.value is not None:
                sheet.write_string(number, column, str(cell.value))
    sheet.write_string(5 + len(rows), 0, table.note, italic)


def _title(table: Table) -> str:
    return f"Table {table.number}. {table.title}"
