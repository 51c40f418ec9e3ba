"""`soundline export`, `codebook` and `items`: files for other programs, and files of any length."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.columns import FILE, OUT, column_options, mapping
from cli.progress import progress
from cli.studies import OWN_FILE, say_notes, write_json

if TYPE_CHECKING:
    from assessments.datasets.outgoing import Outgoing

KINDS = (".csv", ".sav", ".zsav", ".parquet", ".r")
BOOKS = (".html", ".csv", ".json")


@click.command()
@click.argument("instrument")
@click.argument("data", type=FILE)
@click.option("-o", "--out", type=OUT, required=True, help="FILE.csv, .sav, .zsav, .parquet or .R.")
@click.option("--scores", is_flag=True, help="Add one column a scale and composite.")
@click.option(
    "--language", metavar="CODE", help="Of wording and labels; the questionnaire's first without it."
)
@column_options
def export(
    instrument: str, data: Path, *, out: Path, scores: bool, language: str | None, columns: Sequence[str],
    columns_file: Path | None,
) -> None:  # fmt: skip
    """Answers with wording, labels and codes for no answer, for SPSS, R, Parquet or as CSV with a codebook.

    \b
    Example:
      soundline export leadership-team answers.csv -o answers.sav
    """
    from assessments.datasets import codes, outgoing, reading
    from assessments.library import Library

    kind = _kind(out, KINDS)
    one = Library().get(instrument)
    _refuse_language(language, one.languages)
    dataset = reading.read(data, columns=mapping(columns, columns_file, items=one.items))
    if any(path.exists() and path.samefile(data) for path in _files(out, kind)):
        raise click.UsageError(f"{data} would be written over. Give -o another name or folder.")
    table = outgoing.outgoing(one, dataset, language=language, with_scores=scores)
    say_notes(codes.notes(one, dataset, used=tuple(dataset.columns)))
    click.echo(OWN_FILE, err=True)
    for line in _written(table, out, kind, language or one.languages[0]):
        click.echo(line)


def _files(out: Path, kind: str) -> tuple[Path, ...]:
    """What is written: the file asked for; for R and CSV the rows and the codebook beside it."""
    book = out.with_name(f"{out.stem}-codebook.csv")
    return {".csv": (out, book), ".r": (out, out.with_suffix(".csv"), book)}.get(kind, (out,))


def _written(table: "Outgoing", out: Path, kind: str, language: str) -> list[str]:
    from assessments.datasets import writing
    from documents import codebook_file, r_labels
    from documents.neutral import neutral

    missing = codebook_file.missing_words(table.codebook, language)
    files = _files(out, kind)
    if kind == ".parquet":
        writing.write_parquet(table, out, missing=missing)
    elif kind in (".sav", ".zsav"):
        changed = writing.write_spss(table, out, missing=missing)
        return [str(out), *(f"  {name} is called {other} there" for name, other in changed.items())]
    else:
        *_, rows, book = files
        writing.write_csv(table, rows, neutral=neutral)
        book.write_text(codebook_file.as_csv(table.codebook, language=language), encoding="utf-8")
        if kind == ".r":
            text = r_labels.script(table, csv_name=rows.name, missing=missing)
            out.write_text(text, encoding="utf-8")
    return [str(path) for path in files]


@click.command()
@click.argument("instrument")
@click.argument("data", type=FILE, required=False)
@click.option("-o", "--out", type=OUT, required=True, help="FILE.html, .csv or .json.")
@click.option("--language", metavar="CODE", help="The questionnaire's first without it.")
@column_options
def codebook(
    instrument: str, data: Path | None, *, out: Path, language: str | None, columns: Sequence[str],
    columns_file: Path | None,
) -> None:  # fmt: skip
    """Every column and score in words; with DATA, how often each code was given.

    \b
    Example:
      soundline codebook leadership-team answers.csv -o codebook.html
    """
    from assessments.datasets import outgoing, reading
    from assessments.library import Library
    from assessments.reports import codebook as books
    from documents import codebook_file
    from documents.pages import rendering

    kind = _kind(out, BOOKS)
    one = Library().get(instrument)
    _refuse_language(language, one.languages)
    counts = None
    if data is not None:
        dataset = reading.read(data, columns=mapping(columns, columns_file, items=one.items))
        counts = outgoing.counted(one, dataset)
    book = books.codebook(one, language=language, counts=counts)
    spoken = language or one.languages[0]
    if kind == ".html":
        text = rendering.whole("codebook", language=spoken, codebook=book)
    else:
        text = (codebook_file.as_csv if kind == ".csv" else codebook_file.as_json)(book, language=spoken)
    out.write_text(text, encoding="utf-8")
    click.echo(str(out))


def _kind(out: Path, known: Sequence[str]) -> str:
    if out.suffix.lower() not in known:
        raise click.BadParameter(f"'{out.name}' should end in one of {', '.join(known)}.", param_hint="-o")
    return out.suffix.lower()


def _refuse_language(language: str | None, known: Sequence[str]) -> None:
    if language is not None and language not in known:
        raise click.BadParameter(
            f"The questionnaire speaks {', '.join(known)}, not '{language}'.", param_hint="--language"
        )


@click.command()
@click.argument("instrument")
@click.argument("data", type=FILE)
@click.option("--json", "json_out", type=OUT, help="Every figure, unrounded, under the names of validate.")
@column_options
def items(
    instrument: str, data: Path, *, json_out: Path | None, columns: Sequence[str], columns_file: Path | None
) -> None:
    """Item statistics and alpha of a Parquet file of any length, in memory that does not grow with it.

    \b
    Example:
      soundline items leadership-team ten-million-rows.parquet --json items.json
    """
    from assessments.library import Library
    from assessments.studies import stream_study
    from documents import interchange, terminal

    one = Library().get(instrument)
    with progress() as told:
        report = stream_study.items(
            one,
            data,
            columns=mapping(columns, columns_file, items=one.items),
            told=lambda done, of: told(done, of, "rows"),
        )
    click.echo(OWN_FILE, err=True)
    if json_out:
        write_json(json_out, interchange.validation_json(report))
    click.echo(terminal.validation(report))
