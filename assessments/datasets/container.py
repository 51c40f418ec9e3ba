"""What a workbook's container holds, looked over piece by piece before anything is built from it.

An Excel workbook is a packed folder of XML. Packed, a few kilobytes can say "a thousand million rows"; so
every part is counted through once, in constant memory, and refused where it holds more than a sheet can.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from assessments.errors import DataError

UNPACKED_LIMIT = 2 << 30
"""A workbook that unpacks to more than this is no table of answers."""
USUAL_UNPACKED = 64 << 20
MOST_UNPACKING = 200
"""How many times its size a workbook of more than the usual size may unpack to."""
MOST_PARTS = 10_000
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""What a sheet of Excel holds."""
MOST_CELLS = 50_000_000
"""Counted to the last filled cell of each row: what is between is built too."""
DEEPEST = 64
PIECE = 1 << 16
_PLACE = re.compile(r"([A-Za-z]{1,9})(\d{1,12})")


class Broken(Exception):
    """A part is no XML, or holds what no workbook has; the reason is the message."""


@dataclass
class Sheet:
    """What was met in one part."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    has_formulas: bool = False


def look_over(raw: bytes, name: str) -> bool:
    """Refuse a container beyond what a workbook holds; else say whether any sheet has formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            _refuse_bomb(parts, size=len(raw), name=name)
            return _looked_through(parts, name)
    except DataError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError) as fault:
        raise DataError(
            f"{name} is not a whole Excel workbook: its container is damaged. Save it again as XLSX."
        ) from fault
    except Exception as fault:  # each way of packing has failures of its own, all with the same remedy
        raise DataError(
            f"{name} cannot be unpacked ({type(fault).__name__}). Save it again as XLSX, or as CSV (UTF-8)."
        ) from fault


def _refuse_bomb(parts: zipfile.ZipFile, *, size: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > UNPACKED_LIMIT or unpacked > max(USUAL_UNPACKED, MOST_UNPACKING * size):
        raise DataError(
            f"{name} unpacks to {unpacked >> 20} MB, more than a workbook of answers holds. Save it as CSV."
        )
    if len(parts.infolist()) > MOST_PARTS:
        raise DataError(
            f"{name} has {len(parts.infolist()):,} parts, more than a workbook has. Save it as CSV."
        )


def _looked_through(parts: zipfile.ZipFile, name: str) -> bool:
    has_formulas = False
    for part in parts.infolist():
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        is_sheet = part.filename.startswith("xl/worksheets/")
        try:
            with parts.open(part) as stream:
                has_formulas |= _counted(stream, is_sheet=is_sheet).has_formulas
        except (expat.ExpatError, Broken) as fault:
            raise DataError(
                f"{name} cannot be read as an Excel workbook ({part.filename[:80]}: {fault}). Open it in a "
                "spreadsheet and save it again as XLSX, or as CSV (UTF-8)."
            ) from fault
    return has_formulas


def _counted(stream: Any, *, is_sheet: bool) -> Sheet:
    seen = _Seen(is_sheet=is_sheet)
    while piece := stream.read(PIECE):
        seen.parser.Parse(piece, False)
    seen.parser.Parse(b"", True)
    return seen.sheet


class _Seen:
    """One part as it goes by: how deep, how many rows, how far each of them reaches."""

    def __init__(self, *, is_sheet: bool) -> None:
        self.sheet, self.depth = Sheet(), 0
        self.is_sheet, self._column = is_sheet, 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _doctype(self, *_: Any) -> None:
        raise Broken("it declares a document type, as no workbook does")

    def _start(self, tag: str, about: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Broken("its parts lie too deep in each other")
        if not self.is_sheet:
            return
        local = tag.rpartition(":")[2]
        if local == "row":
            self._row(about.get("r", ""))
        elif local == "c":
            self._cell(about.get("r", ""))
        elif local == "f":
            self.sheet.has_formulas = True

    def _end(self, tag: str) -> None:
        self.depth -= 1

    def _row(self, stated: str) -> None:
        number = int(stated) if stated.isdecimal() and len(stated) < 15 else self.sheet.rows + 1
        self.sheet.rows = max(self.sheet.rows, number)
        self._column = 0
        if number > MOST_ROWS or len(stated) >= 15:
            raise Broken(f"row {stated[:15]} lies beyond the last row of a sheet")

    def _cell(self, stated: str) -> None:
        place = _PLACE.fullmatch(stated)
        column = column_number(place[1]) if place else self._column + 1
        self.sheet.cells += max(0, column - self._column)
        self._column = max(column, self._column)
        if column > MOST_COLUMNS:
            raise Broken(f"cell {stated[:20]} lies beyond the last column of a sheet")
        if self.sheet.cells > MOST_CELLS:
            raise Broken(f"more than {MOST_CELLS:,} cells")


def column_number(letters: str) -> int:
    """Which column some letters are: A is 1, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
