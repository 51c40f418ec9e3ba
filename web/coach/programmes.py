"""Programmes and their rounds: what is asked of whom, what is open, what moved."""

from typing import Any

from flask import g, url_for
from werkzeug.wrappers import Response

from assessments import accounts, programmes, reports_for, rounds
from assessments.errors import NotFound
from assessments.model import ProgrammeId, RoundId
from web import language, show
from web.gate import actor, audience, service


@audience("admin", "coach")
def programmes_list() -> Response:
    """Every programme the reader has to do with, or how to begin."""
    found = programmes.of_actor(service(), actor())
    here = programmes.organisation(service(), actor())
    g.is_example = here.is_example
    return show.page(
        "coach/programmes.html", programmes=[(one, latest(one.id)) for one in found], organisation=here
    )


def latest(wanted: ProgrammeId) -> Any:
    """The round of a programme that opened last, or will; none where none is planned."""
    found = rounds.of_programme(service(), actor(), wanted)
    return max(found, key=lambda one: (one.opens_on, one.id), default=None)


@audience("admin", "coach")
def programme(programme_id: str) -> Response:
    """One programme: its rounds, its teams, and what its latest release says."""
    wanted = ProgrammeId(programme_id)
    one = programmes.get(service(), actor(), wanted)
    here = programmes.organisation(service(), actor())
    g.is_example = here.is_example
    return show.page(
        "coach/programme.html",
        programme=one,
        organisation=here,
        teams=programmes.teams(service(), actor(), wanted),
        rounds=rounds.of_programme(service(), actor(), wanted),
        body=released(wanted),
    )


def released(wanted: ProgrammeId) -> Any:
    """The latest release as a page, for who may read it; else nothing."""
    from documents.pages import rendering

    if actor().role != "coach":
        return None
    try:
        report = reports_for.programme(service(), actor(), wanted, language=language.now())
    except NotFound:
        return None
    return rendering.render(
        "programme",
        language=language.now(),
        report=report,
        link=lambda team_id: url_for("coach.team_report", team_id=team_id),
    )


@audience("admin", "coach")
def round_page(round_id: str) -> Response:
    """One round: what it promises, how it stands, and for administrators what can be done with it."""
    state = rounds.status(service(), actor(), RoundId(round_id))
    here = programmes.organisation(service(), actor())
    # The round keeps its own copy; a title and a preview are of what stands on the shelf.
    shelf = {one.id: one.wording for one in service().library.all()}
    words = shelf.get(state.round.instrument)
    g.is_example = here.is_example
    return show.page(
        "coach/round.html",
        can_preview=words is not None,
        questionnaire=title_of(words) if words else state.round.instrument,
        state=state,
        round=state.round,
        programme=programmes.get(service(), actor(), state.round.programme),
        organisation=here,
        me=accounts.me(service(), actor()),
        may_mail=bool(service().settings.smtp_url),
    )


def title_of(wording: Any) -> str:
    """What a questionnaire is called in the reader's language, or in its own first."""
    return (wording.get(language.now()) or next(iter(wording.values()))).title
