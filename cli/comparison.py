"""`soundline compare`: what changed between two files of answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assessments.reports.shapes import TeamReport
from cli.columns import FILE, OUT, column_options, mapping
from cli.studies import say_notes, write_json

if TYPE_CHECKING:
    from assessments.datasets.shapes import Dataset
    from assessments.studies.design import Design
    from instruments.model import Instrument


MANY = {"type": FILE, "required": True, "multiple": True}


@click.command()
@click.argument("instrument")
@click.option("--baseline", "baselines", **MANY, help="Answers before; again for a second baseline.")
@click.option("--followup", "followups", **MANY, help="Answers after; again for a later round.")
@click.option(
    "--team", metavar="COL", help="The column that names the team; without it all rows are one group."
)
@click.option("--person", metavar="COL", help="The column that names the person: changes are then paired.")
@click.option("--roster", type=FILE, help="CSV of team,person,round (baseline or followup): who was asked.")
@click.option("--date", "when", metavar="COL", help="A column of dates or round numbers, to check the order.")
@click.option(
    "--baseline-instrument", metavar="INSTRUMENT", help="The older version the baseline was answered with."
)
@click.option("--focus", multiple=True, metavar="SCALE", help="A scale chosen once the baseline was known.")
@click.option(
    "--arms", type=FILE, help="CSV of team,coached (yes or no), or of team,from_round: who was coached when."
)
@click.option("--usual-tests", "has_usual_tests", is_flag=True, help="Add t tests, signed rank and ICC.")
@click.option(
    "--baseline-column", multiple=True, metavar="ITEM=NAME", help="As --column, for the baseline alone."
)
@click.option(
    "--followup-column", multiple=True, metavar="ITEM=NAME", help="As --column, for the follow-up alone."
)
@click.option("--json", "json_out", type=OUT, help="Every figure, unrounded.")
@click.option("--html", "html_out", type=OUT, help="The team report, groups below five hidden.")
@click.option("--pdf", "pdf_out", type=OUT, help="The team report for printing, groups below five hidden.")
@column_options
def compare(instrument: str, **options: Any) -> None:
    """What changed between two files, how sure that is, and when it cannot be told.

    \b
    Example:
      soundline compare leadership-team --baseline march.csv --followup october.csv \\
          --team team --person code --html report.html
    """
    from assessments.library import Library
    from assessments.studies import comparison
    from documents import interchange_rounds, terminal, terminal_rounds

    library = Library()
    one = library.get(instrument)
    older = options["baseline_instrument"]
    before = library.get(older) if older else None
    report, team_reports = comparison.compare(
        one,
        _read(options, "baseline", before or one),
        _read(options, "followup", one),
        design=_design(options, before),
        has_reports=bool(options["html_out"] or options["pdf_out"]),
    )
    say_notes(report.caveats)
    if options["json_out"]:
        write_json(options["json_out"], interchange_rounds.everything(report))
    if options["html_out"] or options["pdf_out"]:
        _write_reports(team_reports, options["html_out"], options["pdf_out"])
    click.echo("\n".join((terminal.comparison(report), *terminal_rounds.further(report))))


def _design(options: Mapping[str, Any], before: "Instrument | None") -> "Design":
    from assessments.studies.design import Design

    named = ("team", "person", "when", "roster", "arms", "focus", "has_usual_tests")
    return Design(before=before, **{name: options[name] for name in named})


def _read(options: Mapping[str, Any], when: str, one: "Instrument") -> list["Dataset"]:
    """The files of one side: what is said of its columns alone goes before what is said of both."""
    from assessments.datasets import reading

    both = mapping(options["columns"], options["columns_file"], items=one.items)
    columns = {**both, **mapping(options[f"{when}_column"], None, items=one.items)}
    return [reading.read(path, columns=columns) for path in options[f"{when}s"]]


def _write_reports(team_reports: Sequence[TeamReport], html_out: Path | None, pdf_out: Path | None) -> None:
    """Write one document with every team that may be shown."""
    from documents import pdf
    from documents.pages import rendering

    if html_out:
        text = rendering.whole("team_reports", language="en", reports=team_reports)
        html_out.write_text(text, encoding="utf-8")
    if pdf_out:
        pdf_out.write_bytes(pdf.team_reports(team_reports, language="en"))
