"""Answers researchers may take away: identified rounds with consent, and pools nobody can be found in."""

from flask import Response as Download
from werkzeug.wrappers import Response

from assessments import research
from assessments.model import RoundId
from web import show
from web.gate import actor, audience, service


@audience("researcher")
def closed_rounds() -> Response:
    """Closed rounds of the organisation, with what may be had of each."""
    return show.page("researcher/rounds.html", found=research.closed_rounds(service(), actor()))


@audience("researcher")
def round_answers(round_id: str) -> Response:
    """The answers of one, as a file."""
    body = research.answers_of(service(), actor(), RoundId(round_id))
    response = Download(body, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="answers.csv"'
    return response
