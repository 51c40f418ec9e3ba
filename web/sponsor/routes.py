"""A sponsor's addresses."""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from assessments import programmes, reports_for
from assessments.errors import NotFound
from assessments.model import Programme, RoundId, Team, TeamId
from web import language, show
from web.gate import actor, audience, service


@audience("sponsor")
def shared() -> Response:
    """Every report shared with this sponsor."""
    g.is_example = programmes.organisation(service(), actor()).is_example
    found = [(one, of_programme(one)) for one in programmes.of_actor(service(), actor())]
    return show.page("sponsor/shared.html", programmes=found)


@audience("sponsor")
def team_report(team_id: str) -> Response:
    """One shared report."""
    from documents.pages import rendering

    wanted = RoundId(request.args["round"]) if request.args.get("round") else None
    report = reports_for.team(service(), actor(), TeamId(team_id), wanted, language=language.now())
    g.is_example = report.is_example
    body = rendering.render("team_report", language=language.now(), report=report)
    return show.page("sponsor/report.html", report=report, body=body)


def of_programme(one: Programme) -> list[tuple[Team, str, str]]:
    """Teams of a programme with the rounds whose report is shared: team, round, its title."""
    return [
        (team, closed.id, closed.title)
        for team in programmes.teams(service(), actor(), one.id)
        for closed in reports_for.released(service(), actor(), one.id)
        if is_shared(team, closed.id)
    ]


def is_shared(team: Team, round_id: RoundId) -> bool:
    """Whether this sponsor may read this report."""
    try:
        reports_for.team(service(), actor(), team.id, round_id)
    except NotFound:
        return False
    return True


ADDRESSES = (("/shared", shared, "GET"), ("/shared/<team_id>", team_report, "GET"))


def blueprint() -> Blueprint:
    """Both."""
    pages = Blueprint("sponsor", __name__)
    for address, view, method in ADDRESSES:
        pages.add_url_rule(address, endpoint=view.__name__, view_func=view, methods=[method])
    return pages
