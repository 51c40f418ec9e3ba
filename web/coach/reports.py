"""A team's report: read, taken away as PDF, CSV, XLSX or JSON, shared and no longer shared."""

from typing import Any

from flask import Response as Download
from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from assessments import programmes, reports_for
from assessments.errors import NotFound
from assessments.model import RoundId, TeamId
from web import language, show
from web.gate import actor, audience, service

READERS = ("team", "sponsor")


@audience("coach")
def team_report(team_id: str) -> Response:
    """The report of a round, the latest unless another is asked for; or why there is none."""
    from documents.pages import rendering

    team = programmes.team(service(), actor(), TeamId(team_id))
    closed = reports_for.released(service(), actor(), team.programme)
    try:
        report = report_of(team_id, spoken=language.now())
    except NotFound as refusal:
        if refusal.code != "not_shown":
            raise
        return show.page("coach/not_shown.html", 404, team=team, rounds=closed)
    g.is_example = report.is_example
    chosen = asked_round() or (closed[-1].id if closed else None)
    return show.page(
        "coach/report.html",
        team=team,
        report=report,
        rounds=closed,
        chosen=chosen,
        readers_now=reports_for.shared_with(service(), actor(), team.id, chosen),
        body=rendering.render("team_report", language=language.now(), report=report),
    )


@audience("coach", fresh=True)
def team_report_pdf(team_id: str) -> Response:
    """The report on paper."""
    from documents import pdf

    report = report_of(team_id, spoken=language.now())
    return download(pdf.team_report(report, language.now()), "application/pdf", "pdf")


@audience("coach", fresh=True)
def team_report_csv(team_id: str) -> Response:
    """The numbers of the report, rounded as they are shown."""
    from documents import report_tables

    return download(
        report_tables.as_csv(report_of(team_id, spoken=language.now()), language.now()), "text/csv", "csv"
    )


@audience("coach", fresh=True)
def team_report_xlsx(team_id: str) -> Response:
    """The same numbers as a workbook."""
    from documents import report_tables

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    report = report_of(team_id, spoken=language.now())
    return download(report_tables.as_xlsx(report, language.now()), kind, "xlsx")


@audience("coach", fresh=True)
def team_report_json(team_id: str) -> Response:
    """The report as it was frozen."""
    from documents import report_tables

    return download(report_tables.as_json(report_of(team_id)), "application/json", "json")


@audience("coach")
def share(team_id: str) -> Response:
    """Let the team, or the sponsors, read this report."""
    return sharing(team_id, reports_for.share)


@audience("coach")
def unshare(team_id: str) -> Response:
    """End that."""
    return sharing(team_id, reports_for.unshare)


def sharing(team_id: str, act: Any) -> Response:
    """Share or unshare the report of one round with one kind of readers."""
    round_id, readers = request.form.get("round", ""), request.form.get("readers", "")
    if readers in READERS:
        act(service(), actor(), TeamId(team_id), RoundId(round_id), audience=readers)
    return redirect(url_for(".team_report", team_id=team_id, round=round_id), code=303)


def asked_round() -> RoundId | None:
    """The round in the address, if any."""
    return RoundId(request.args["round"]) if request.args.get("round") else None


def report_of(team_id: str, *, spoken: str | None = None) -> Any:
    """The report, in the reader's words; or, without a language, as it was frozen."""
    return reports_for.team(service(), actor(), TeamId(team_id), asked_round(), language=spoken)


def download(body: str | bytes, kind: str, ending: str) -> Response:
    """A file whose name says nothing of whom it is about."""
    response = Download(body, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="team-report.{ending}"'
    return response
