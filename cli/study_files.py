"""The files a study is written to: whole, or not at all."""

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assessments.reports.study_shapes import ValidationReport

ENDINGS = (".txt", ".csv", ".tex", ".html", ".xlsx")
LONGEST_MODEL = 100_000


def write_study(
    report: "ValidationReport", data: Path, wanted: Mapping[str, Path | None], *, renamed: Mapping[str, str]
) -> None:
    """Write every file that was asked for; `renamed` says which items have other columns in the data."""
    from documents import evidence_block, interchange, rscript

    makers: Mapping[str, Callable[[Path], str | bytes]] = {
        "json": lambda _: _json(interchange.validation_json(report)),
        "html": lambda _: _page(report),
        "r": lambda _: rscript.validation(report, data=data, renamed=renamed),
        "tables": lambda out: tables_of(report, out.suffix.lower()),
        "evidence": lambda _: evidence_block.block(report),
    }
    for name, make in makers.items():
        if (out := wanted.get(name)) is not None:
            written(out, make(out))


def _page(report: "ValidationReport") -> str:
    """The report as one page; what makes pages is loaded only where one is asked for."""
    from documents.pages import rendering

    return rendering.whole("validation", language="en", report=report)


def tables_of(report: "ValidationReport", ending: str) -> str | bytes:
    """Every table of a study, as text, for a program, for LaTeX, for a word processor or a spreadsheet."""
    from documents import spreadsheet, study_tables, tables, typeset

    made = study_tables.all_tables(report, "en")
    if ending == ".xlsx":
        return spreadsheet.xlsx_file(made)
    if ending == ".csv":
        return spreadsheet.csv_file(made)
    if ending == ".tex":
        return typeset.all_latex(made)
    if ending == ".html":
        return typeset.all_word(made, report.instrument.title)
    return "\n\n".join(tables.as_text(table) for table in made)


def model_text(file: Path) -> str:
    """A model as it stands in its file; one that is no text, or too long for one, is wrong use."""
    body = file.read_bytes()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise click.BadParameter(
            f"'{file.name}' is no text in UTF-8. Save it as plain text.", param_hint="--model"
        ) from fault
    if len(text) > LONGEST_MODEL or "\0" in text:
        raise click.BadParameter(
            f"'{file.name}' is no model: it is longer than {LONGEST_MODEL:,} characters, or no plain text.",
            param_hint="--model",
        )
    return text


def refuse_ending(out: Path | None) -> None:
    """Refuse, before anything is computed, an ending no table is written as."""
    if out is not None and str(out) != "-" and out.suffix.lower() not in ENDINGS:
        known = ", ".join(e.removeprefix(".") for e in ENDINGS)
        raise click.BadParameter(f"'{out.name}' ends in none of {known}.", param_hint="--tables")


def written(out: Path, content: str | bytes) -> None:
    """Write a file whole: what stood there before stays until all of the new one is there. -: stdout."""
    if str(out) == "-":
        click.echo(content, nl=False)
        return
    body = content.encode("utf-8") if isinstance(content, str) else content
    if out.exists() and not out.is_file():
        out.write_bytes(body)  # a pipe or a device has no place beside it
        return
    try:
        handle, beside = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(out)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        _as_others(Path(beside), out)
        Path(beside).replace(out)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _as_others(beside: Path, out: Path) -> None:
    """A new file is as open as its owner's other files are, an old one as it was."""
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~mask)


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
