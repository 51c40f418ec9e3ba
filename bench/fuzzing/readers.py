"""Each reader of strangers' files as one function of bytes: it reads, or refuses in the one way it may.

Whatever else comes out of it (another exception, a crash, too long, too much memory) is a find.
"""

import faulthandler
import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from assessments import roster_file
from assessments.datasets import codes, reading
from assessments.datasets.tables import table_of
from assessments.errors import DataError
from instruments.load import from_text
from instruments.model import Instrument
from instruments.problems import InstrumentError

Reader = Callable[[bytes], None]
PLACE = Path("/dev/shm")  # noqa: S108  # memory, where there is such a folder
SHEET = "xl/worksheets/sheet1.xml"
PARTS = (SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml")
BETWEEN = b"\n=====\n"
LANGUAGES = ("en", "de")
FOUND = 3
BROKEN = os.environ.get("SOUNDLINE_FUZZ_BROKEN")
"""A file that grows by a byte for each input that brought a reader down."""
MINI = """
format: 1
id: mini
version: "1.0.0"
licence: CC0-1.0
languages: [en]
title: Mini
formats:
  r: {kind: rating, low: 1, high: 5, points: {1: One, 2: Two, 3: Three, 4: Four, 5: Five}}
items:
  m1: {format: r, text: We meet on time.}
  m2: {format: r, keyed: -1, text: We meet late.}
scales: {time: {title: Time, items: [m1, m2]}}
"""


def instrument(data: bytes) -> None:
    """A questionnaire's file and its words in a second language."""
    core, _, words = data.decode("utf-8", errors="surrogateescape").partition("\0")
    try:
        from_text(core, texts={"en": words} if words else {})
    except InstrumentError as refused:
        if not refused.problems or any("\n" in str(problem) for problem in refused.problems):
            raise AssertionError("a refusal without a problem, or not in one line") from refused


def text(data: bytes) -> None:
    """CSV and TSV."""
    taken_in(data, ".csv")


def workbook(data: bytes) -> None:
    """XLSX: the parts of a workbook, put into a container that is whole; or a container as it is."""
    if data.startswith(b"PK"):
        taken_in(data, ".xlsx")
        return
    given = dict(zip(PARTS, data.split(BETWEEN), strict=False))
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as parts:
        for name, content in {**template(), **given}.items():
            parts.writestr(name, content)
    taken_in(packed.getvalue(), ".xlsx")


def spss(data: bytes) -> None:
    """SPSS .sav and .zsav, in a child as the product does it; what brings the child down is a refusal too."""
    given = data if data[:4] in {b"$FL2", b"$FL3"} else b"$FL2" + data[4:]
    child = os.fork()
    if child == 0:
        faulthandler.disable()
        try:
            table_of(given, "answers.sav", "spss")
        except DataError:
            os._exit(0)
        except BaseException:
            os._exit(FOUND)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended == FOUND:
        table_of(given, "answers.sav", "spss")
    if ended < 0 and BROKEN:
        with Path(BROKEN).open("ab") as told:
            told.write(b".")


def parquet(data: bytes) -> None:
    """Parquet."""
    taken_in(data if data.startswith(b"PAR1") else b"PAR1" + data[4:], ".parquet")


def roster(data: bytes) -> None:
    """The list of members an administrator brings."""
    found = roster_file.read(data, languages=LANGUAGES, language="en")
    if not found.lines and not found.problems:
        raise AssertionError("neither a line nor a problem")


def taken_in(data: bytes, ending: str) -> None:
    """Read a file of answers, and turn its first columns into codes."""
    with tempfile.NamedTemporaryFile(suffix=ending, dir=PLACE if PLACE.is_dir() else None) as file:
        file.write(data)
        file.flush()
        try:
            found = reading.read(Path(file.name))
            first = dict(zip(mini().items, found.columns.values(), strict=False))
            codes.coded(mini(), replace(found, columns={**found.columns, **first}))
        except DataError as refused:
            if not str(refused).strip() or len(str(refused)) > 3_000:
                raise AssertionError("a refusal that says nothing, or too much") from refused


@cache
def mini() -> Instrument:
    """Two items to take answers for."""
    return from_text(MINI)


@cache
def template() -> dict[str, bytes]:
    """The parts of a small workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["m1", "m2", "when"], [1, 2, "a"], [5, None, "b"]):
        book.active.append(row)
    book.save(packed := io.BytesIO())
    with zipfile.ZipFile(packed) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


READERS: dict[str, Reader] = {
    "instrument": instrument,
    "text": text,
    "workbook": workbook,
    "spss": spss,
    "parquet": parquet,
    "roster": roster,
}
