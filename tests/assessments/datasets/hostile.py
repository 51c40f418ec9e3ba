"""Files of answers made to do harm: small on the disk and without end in memory, or with lies in them."""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1"><v>7</v></c></row>'


@cache
def parts() -> dict[str, bytes]:
    """A small workbook, part by part."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "m1"])
    book.active.append(["a", 4])
    book.save(packed := io.BytesIO())
    with zipfile.ZipFile(packed) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(changed: dict[str, bytes]) -> bytes:
    """The workbook with some parts changed."""
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as into:
        for name, content in {**parts(), **changed}.items():
            into.writestr(name, content)
    return made.getvalue()


def sheet(rows: str, *, before: str = "", head: str = HEAD) -> bytes:
    """The workbook with these rows below a header."""
    xml = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{head}{rows}</sheetData></worksheet>'
    return packed({SHEET: xml.encode()})


def entities() -> bytes:
    """A thousand million laughs."""
    more = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    return sheet(row("&i;"), before=f'<!DOCTYPE w [<!ENTITY a "ha">{more}]>')


def outside() -> bytes:
    """An entity that is a file of the server."""
    return sheet(row("&a;"), before='<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>')


def row(text: str) -> str:
    """A second row with a text in it."""
    return f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>'


def wide_and_long() -> bytes:
    """A header at the last column, and rows without a cell."""
    head = HEAD.replace('r="B1"', 'r="XFD1"')
    return sheet("<row/>" * 20_000, head=head)


@cache
def spss() -> bytes:
    """A small .sav."""
    import tempfile
    from pathlib import Path

    import pandas as pd
    import pyreadstat

    with tempfile.NamedTemporaryFile(suffix=".sav") as file:
        pyreadstat.write_sav(pd.DataFrame({"id": ["a", "b"], "m1": [4.0, 5.0]}), file.name)
        return Path(file.name).read_bytes()


def lying(place: int, number: int) -> bytes:
    """The .sav with a number in its header changed."""
    content = bytearray(spss())
    struct.pack_into("<i", content, place, number)
    return bytes(content)


def many_in_little() -> bytes:
    """Five million rows of one value in a few kilobytes."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = io.BytesIO()
    pq.write_table(pa.table({"m1": np.ones(5_000_000, dtype=np.int8)}), made, compression="zstd")
    return made.getvalue()


def one_long_word() -> bytes:
    """A word of a megabyte, said two thousand times by its number."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = io.BytesIO()
    words = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), pa.array(["x" * 1_000_000]))
    pq.write_table(pa.table({"id": words}), made, compression="zstd")
    return made.getvalue()


def cut_footer() -> bytes:
    """A Parquet file whose footer is said to be longer than the file."""
    return b"PAR1" + b"\0" * 100 + struct.pack("<I", 0x7FFF_FFFF) + b"PAR1"


Made = Callable[[], bytes]
REFUSED: dict[str, Made] = {
    "rows beyond the last.xlsx": lambda: sheet('<row r="999999999"><c r="A999999999"><v>1</v></c></row>'),
    "a row of a thousand digits.xlsx": lambda: sheet(f'<row r="{"9" * 1000}"/>'),
    "cells beyond the last.xlsx": lambda: sheet('<row r="2"><c r="ZZZ2"><v>1</v></c></row>'),
    "no column.xlsx": lambda: sheet('<row r="2"><c r="ZZZZZZZZZ2"><v>1</v></c></row>'),
    "a wide header and long.xlsx": wide_and_long,
    "laughing entities.xlsx": entities,
    "a file of the server.xlsx": outside,
    "a nest.xlsx": lambda: sheet("<a>" * 300_000),
    "zeros.xlsx": lambda: packed({"xl/media/x.bin": bytes(100 << 20)}),
    "blanks.xlsx": lambda: packed({SHEET: b" " * (100 << 20)}),
    "a string that is not there.xlsx": lambda: sheet('<row r="2"><c r="A2" t="s"><v>99999999</v></c></row>'),
    "a number of digits.xlsx": lambda: sheet(f'<row r="2"><c r="A2"><v>{"9" * 50_000}</v></c></row>'),
    "a formula without its result.xlsx": lambda: sheet('<row r="2"><c r="A2"><f>1+1</f></c></row>'),
    "more parts than a workbook.xlsx": lambda: packed({f"x{i}": b"" for i in range(12_000)}),
    "no container.xlsx": lambda: b"PK\x03\x04" + bytes(1_000),
    "columns without end.csv": lambda: (",".join(f"c{i}" for i in range(100_000)) + "\n").encode() * 2,
    "nothing but commas.csv": lambda: b"," * 2_000_000,
    "nothing but quotes.csv": lambda: b'"' * 1_000_001,
    "an open quote.csv": lambda: b'id,m1\n"' + b"a" * 300_000,
    "an endless header.csv": lambda: b"a" * 3_000_000 + b",b\n1,2\n",
    "a cell of twenty megabytes.csv": lambda: b"id,m1\n" + b"a" * 20_000_000 + b",1\n",
    "ragged without end.csv": lambda: b"id,m1\n" + b"1,2,3\n" * 500_000,
    "a NUL.csv": lambda: b"id,m1\na,\0\n",
    "half a surrogate.csv": lambda: b"\xff\xfe" + b"\x00\xd8" * 100,
    "half a letter.csv": lambda: b"\xff\xfei\x00d\x00,",
    "a separator and nothing.csv": lambda: b"sep=;",
    "many in little.parquet": many_in_little,
    "a footer beyond the file.parquet": cut_footer,
    "no footer.parquet": lambda: b"PAR1" + bytes(50) + b"PAR1",
    "no layout.sav": lambda: lying(64, 99),
    "a label without end.sav": lambda: lying(180, 0x7FFF_FFF0),
    "a compression nobody packs in.sav": lambda: lying(72, 2),
}
"""Each must be refused in a sentence."""
READ: dict[str, Made] = {
    "a cell of formulas.csv": lambda: b"id,m1\n=1+1,4\n@SUM(A1),5\n",
    "letters nobody sees.csv": "id,m1\n\u202ea\u200b,4\n".encode,
    "rows as on an old machine.csv": lambda: b"id,m1\r" + b"a,4\r" * 50_000,
    "one long word.parquet": one_long_word,
    "many rows promised.sav": lambda: lying(80, 0x7FFF_FFFF),
    "fewer than no rows promised.sav": lambda: lying(80, -5),
    "a great width promised.sav": lambda: lying(68, 0x7FFF_FFFF),
}
"""Each is odd, and is read."""
