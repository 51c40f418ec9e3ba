"""Labelled answers as one body to be sent: a single file, or several in a ZIP that is the same every time."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

KINDS = ("csv", "r", "parquet", "sav")
ZIP = "application/zip"
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
"""In place of when the file was packed: the same answers are the same file."""


def packed(table: Any, kind: str, *, language: str) -> tuple[bytes, str, str]:
    """The body, its type and its name; CSV and R bring their codebook along."""
    from documents import codebook_file

    missing = codebook_file.missing_words(table.codebook, language)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if kind in {"parquet", "sav"}:
            return single(table, kind, place, missing)
        write_text(table, kind, place, missing=missing, language=language)
        name = "answers-for-r.zip" if kind == "r" else "answers-with-codebook.zip"
        return zipped(place), ZIP, name


def single(table: Any, kind: str, place: Path, missing: Any) -> tuple[bytes, str, str]:
    """One file that holds answers and labels together."""
    from assessments.datasets import writing

    out = place / f"answers.{kind}"
    if kind == "parquet":
        writing.write_parquet(table, out, missing=missing)
    else:
        writing.write_spss(table, out, missing=missing)
    return out.read_bytes(), "application/octet-stream", out.name


def write_text(table: Any, kind: str, place: Path, *, missing: Any, language: str) -> None:
    """Rows, codebook, and for R the script that puts one on the other."""
    from assessments.datasets import writing
    from documents import codebook_file, r_labels
    from documents.neutral import neutral

    writing.write_csv(table, place / "answers.csv", neutral=neutral)
    book = codebook_file.as_csv(table.codebook, language=language)
    (place / "answers-codebook.csv").write_text(book, encoding="utf-8")
    if kind == "r":
        text = r_labels.script(table, csv_name="answers.csv", missing=missing)
        (place / "answers.R").write_text(text, encoding="utf-8")


def zipped(place: Path) -> bytes:
    """Every file of a folder, by name."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(place.iterdir()):
            archive.writestr(zipfile.ZipInfo(path.name, NO_MOMENT), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return body.getvalue()
