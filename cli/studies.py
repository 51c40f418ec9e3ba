"""`soundline score` and `soundline validate`: a user's own file of answers."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from assessments.reports.shapes import Fact
from cli.columns import FILE, OUT, column_options, mapping
from cli.progress import progress
from cli.study_files import model_text, refuse_ending, write_study, written

if TYPE_CHECKING:
    from assessments.studies.scoring import ScoredTable

OWN_FILE = "This is your own file: no disclosure control and no rounding were applied."


def say_notes(notes: Sequence[Fact]) -> None:
    """Write what is worth knowing about the file to stderr."""
    from documents import wording

    for line in wording.data_notes(notes, language="en"):
        click.echo(line, err=True)


@click.command()
@click.argument("instrument")
@click.argument("data", type=FILE)
@click.option("-o", "--out", type=OUT, help="Write the scores here (CSV) and not to stdout.")
@click.option(
    "--irt",
    is_flag=True,
    help="Add each sitting's place on the trait, by parameters the questionnaire keeps.",
)
@column_options
def score(
    instrument: str, data: Path, *, out: Path | None, irt: bool, columns: Sequence[str],
    columns_file: Path | None,
) -> None:  # fmt: skip
    """Scale scores, one row a sitting, in the order of DATA and with its other columns.

    \b
    Example:
      soundline score leadership-team answers.csv -o scores.csv
    """
    from assessments.datasets import reading
    from assessments.library import Library
    from assessments.studies import scoring

    one = Library().get(instrument)
    dataset = reading.read(data, columns=mapping(columns, columns_file, items=one.items))
    table = scoring.score(one, dataset, with_traits=irt)
    say_notes(table.notes)
    click.echo(OWN_FILE, err=True)
    if out is None:
        _write_rows(table, sys.stdout)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        _write_rows(table, file)


def _write_rows(table: "ScoredTable", file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows())


@click.command()
@click.argument("instrument")
@click.argument("data", type=FILE)
@click.option("--team", metavar="COL", help="The column that names the team: adds agreement and ICC.")
@click.option("--group", metavar="COL", help="The column of groups to be compared.")
@click.option("--person", metavar="COL", help="The column that names the person, with --wave: adds retest.")
@click.option("--wave", metavar="COL", help="The column that names the wave.")
@click.option(
    "--seed", type=int, default=20240101, show_default=True, help="For everything that is simulated."
)
@click.option(
    "--cutoffs",
    type=click.IntRange(0, 5000),
    metavar="DRAWS",
    help="Samples for cut-offs of the model at hand: 50 or more, 0 for none. Left out: 50 where it is quick.",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(0, 10_000),
    metavar="DRAWS",
    help="Samples for errors of loadings and intervals of omega: 200 or more, 0 for none. Left out: 100 for "
    "loadings where it is quick.",
)
@click.option(
    "--model",
    "model_file",
    type=FILE,
    help="A model of your own of the scales' items, in lavaan's syntax, fitted beside that of the scales. It "
    "sees answers as they are scored: reverse-keyed items turned.",
)
@click.option("--json", "json_out", type=OUT, help="Every figure, unrounded.")
@click.option("--html", "html_out", type=OUT, help="The report as one page that needs nothing else.")
@click.option("--r", "r_out", type=OUT, help="An R script that gives the same figures.")
@click.option(
    "--tables", "tables_out", type=OUT, help="Every table, as txt, csv, tex, html (for Word) or xlsx."
)
@click.option(
    "--evidence", "evidence_out", type=OUT, help="The figures as evidence for the instrument's file."
)
@column_options
def validate(instrument: str, data: Path, **options: Any) -> None:
    """How well a questionnaire measures, from a file of answers: items, reliability, structure, groups.

    \b
    Example:
      soundline validate leadership-team answers.csv --team team --html report.html
      soundline validate leadership-team answers.csv --model two-factors.txt
    The file of a model holds lines such as:
      aim =~ purpose1 + purpose2 + goals1 + goals2
      bond =~ trust1 + a*trust2 + b*trust3
      purpose1 ~~ purpose2
      gap := a - b
    """
    from assessments.datasets import reading
    from assessments.library import Library
    from assessments.studies import validation
    from assessments.studies.draws import Draws
    from documents import terminal

    draws = Draws(cutoffs=options.pop("cutoffs"), bootstrap=options.pop("bootstrap"))
    one = Library().get(instrument)
    columns, columns_file = options.pop("columns"), options.pop("columns_file")
    wanted = {name: options.pop(f"{name}_out") for name in ("json", "html", "r", "tables", "evidence")}
    refuse_ending(wanted["tables"])
    renamed = mapping(columns, columns_file, items=one.items)
    file = options.pop("model_file")
    model = None if file is None else model_text(file)
    dataset = reading.read(data, columns=renamed)
    with progress() as told:
        report = validation.validate(one, dataset, model=model, draws=draws, progress=told, **options)
    say_notes(report.notes)
    click.echo(OWN_FILE, err=True)
    write_study(report, data, wanted, renamed=renamed)
    click.echo(terminal.validation(report))


def write_json(out: Path, content: Mapping[str, Any]) -> None:
    """Write JSON that has no NaN in it, to a file or, for -, to stdout."""
    written(out, json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
