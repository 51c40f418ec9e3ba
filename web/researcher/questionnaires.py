"""The questionnaires at hand and their codebooks."""

from flask import g
from werkzeug.wrappers import Response

from assessments import programmes, research
from web import language, show
from web.gate import STAFF, actor, audience, service
from web.researcher.known import questionnaire_called


@audience(*STAFF)
def questionnaires() -> Response:
    """All of them, with what is known of each."""
    g.is_example = programmes.organisation(service(), actor()).is_example
    return show.page("researcher/questionnaires.html", instruments=service().library.all(), studies=studies())


@audience(*STAFF)
def questionnaire(instrument_id: str) -> Response:
    """Every column and score of one, word for word."""
    from assessments.reports.codebook import codebook
    from documents.pages import rendering

    found = questionnaire_called(instrument_id)
    g.is_example = found.evidence.simulated
    spoken = language.now() if language.now() in found.languages else found.languages[0]
    body = rendering.render("codebook", language=language.now(), codebook=codebook(found, language=spoken))
    return show.page(
        "researcher/questionnaire.html", instrument=found, body=body, studies=studies(instrument_id)
    )


def studies(instrument_id: str | None = None) -> tuple[research.Study, ...]:
    """What a researcher may study at once, of one questionnaire or of all; nobody else is offered any."""
    if actor().role != "researcher":
        return ()
    every = research.studies(service(), actor())
    return tuple(one for one in every if instrument_id in {None, one.rounds[0].instrument})
