"""`soundline compare`: what changed between two files of answers."""

from pathlib import Path

import click

from cli.columns import FILE, OUT, column_options, mapping
from cli.studies import OWN_FILE, say_notes, write_json


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
def compare(instrument: str, **options: object) -> None:
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
    shared = mapping(options["columns"], options["columns_file"])  # type: ignore[arg-type]
    files = {
        when: reading.read(
            options[when],  # type: ignore[arg-type]
            columns={**shared, **mapping(options[f"{when}_column"])},  # type: ignore[arg-type]
        )
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
    click.echo(OWN_FILE, err=True)
    if options["json_out"]:
        write_json(options["json_out"], interchange.comparison_json(report))
    if options["html_out"] or options["pdf_out"]:
        _write_reports(team_reports, options["html_out"], options["pdf_out"])
    click.echo(terminal.comparison(report))


def _write_reports(team_reports: object, html_out: object, pdf_out: object) -> None:
    """Write one document with every team that may be shown."""
    from documents import pdf
    from documents.pages import rendering

    if html_out:
        text = rendering.whole("team_reports", language="en", reports=team_reports)
        Path(str(html_out)).write_text(text, encoding="utf-8")
    if pdf_out:
        Path(str(pdf_out)).write_bytes(pdf.team_reports(team_reports, language="en"))
