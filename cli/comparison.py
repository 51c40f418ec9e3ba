"""`soundline compare`: what changed between two files of answers."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from assessments.reports.shapes import TeamReport
from cli.columns import FILE, OUT, column_options, mapping
from cli.studies import say_notes, write_json


@click.command()
@click.argument("instrument")
@click.option("--baseline", type=FILE, required=True, help="Answers before.")
@click.option("--followup", type=FILE, required=True, help="Answers after.")
@click.option(
    "--team", metavar="COL", help="The column that names the team; without it all rows are one group."
)
@click.option("--person", metavar="COL", help="The column that names the person: changes are then paired.")
@click.option("--roster", type=FILE, help="CSV of team,person,round (baseline or followup): who was asked.")
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
    from assessments.datasets import reading
    from assessments.library import Library
    from assessments.studies import comparison
    from documents import interchange, terminal

    one = Library().get(instrument)
    files = {
        when: reading.read(options[when], columns=_columns(options, when, one.items))
        for when in ("baseline", "followup")
    }
    report, team_reports = comparison.compare(
        one,
        files["baseline"],
        files["followup"],
        team=options["team"],
        person=options["person"],
        roster=options["roster"],
    )
    say_notes(report.caveats)
    if options["json_out"]:
        write_json(options["json_out"], interchange.comparison_json(report))
    if options["html_out"] or options["pdf_out"]:
        _write_reports(team_reports, options["html_out"], options["pdf_out"])
    click.echo(terminal.comparison(report))


def _columns(options: dict[str, Any], when: str, items: Iterable[str]) -> dict[str, str]:
    """The columns of one of the two files: what is said of it alone goes before what is said of both."""
    alone = mapping(options[f"{when}_column"], None, items=items)
    return {**mapping(options["columns"], options["columns_file"], items=items), **alone}


def _write_reports(team_reports: Sequence[TeamReport], html_out: Path | None, pdf_out: Path | None) -> None:
    """Write one document with every team that may be shown."""
    from documents import pdf
    from documents.pages import rendering

    if html_out:
        text = rendering.whole("team_reports", language="en", reports=team_reports)
        html_out.write_text(text, encoding="utf-8")
    if pdf_out:
        pdf_out.write_bytes(pdf.team_reports(team_reports, language="en"))
