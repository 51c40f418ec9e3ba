"""Answers researchers may take away: identified rounds with consent, and pools nobody can be found in."""

from itertools import groupby

from flask import Response as Download
from flask import g, redirect, url_for
from werkzeug.wrappers import Response

from assessments import programmes, research
from assessments.model import RoundId
from web import show
from web.gate import actor, audience, service
from web.researcher import desk


@audience("researcher")
def closed_rounds() -> Response:
    """Closed rounds of the organisation by programme, with what may be had of each; identified ones first."""
    g.is_example = programmes.organisation(service(), actor()).is_example
    found = research.closed_rounds(service(), actor())
    by_programme = [(one, tuple(its)) for one, its in groupby(found, key=lambda one: one.programme)]
    by_programme.sort(key=lambda pair: pair[0].mode != "identified")
    studies = research.studies(service(), actor())
    return show.page("researcher/rounds.html", found=by_programme, studies=studies)


@audience("researcher", limit="20 per minute")
def study_rounds(round_id: str) -> Response:
    """Study the answers a closed identified round belongs to, on the questionnaire as it was asked."""
    found = research.study_data(service(), actor(), RoundId(round_id))
    columns = {"team": found.team, "group": None, "person": found.person, "wave": found.wave}
    title = found.programme.title
    study_id = desk.begin(
        actor().staff, found.instrument, found.data, name="answers.csv", columns=columns, of_rounds=title
    )
    return redirect(url_for(".study", study_id=study_id), code=303)


@audience("researcher", fresh=True)
def round_answers(round_id: str) -> Response:
    """The answers of one, as a file."""
    body = research.answers_of(service(), actor(), RoundId(round_id))
    return as_file(body)


@audience("researcher", fresh=True)
def study_answers(round_id: str) -> Response:
    """The answers of a study as its R script reads them."""
    return as_file(research.study_data(service(), actor(), RoundId(round_id)).data)


def as_file(body: bytes) -> Response:
    """Answers to take away."""
    response = Download(body, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="answers.csv"'
    return response
