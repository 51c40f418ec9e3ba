"""What is asked and what is promised, before anything is answered."""

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessments import administer
from assessments.errors import Closed
from web import language, show
from web.gate import DRAFT, LINK, audience, service

REFUSED_STATES = {"not_open": "round_not_open", "closed": "round_closed", "cancelled": "round_cancelled"}


@audience("respondent")
def welcome() -> Response:
    """The promise; for who has answered, what they may still do."""
    entry = administer.enter(service(), session[LINK])
    language.is_of_person(entry.language)
    g.is_example = entry.promise.is_example
    if entry.state == "sent" or (entry.has_report and entry.state == "closed"):
        return show.page("respondent/sent.html", entry=entry)
    if entry.state in REFUSED_STATES:
        raise Closed(REFUSED_STATES[entry.state])
    return show.page("respondent/welcome.html", entry=entry, has_draft=DRAFT in session)


@audience("respondent")
def start() -> Response:
    """Begin, or go on with what this browser keeps the key to."""
    if DRAFT not in session or request.form.get("anew"):
        entry = administer.enter(service(), session[LINK])
        language.is_of_person(entry.language)
        sitting = administer.start(
            service(),
            session[LINK],
            language=spoken_by(entry.promise.languages),
            consents=bool(request.form.get("consents")),
        )
        session[DRAFT] = sitting.as_cookie()
    return redirect(url_for(".go_on"), code=303)


@audience("respondent", limit="20 per minute")
def resume() -> Response:
    """Go on with pages saved on another device, by the code shown there."""
    sitting = administer.resume(
        service(),
        session[LINK],
        request.form.get("code", "").strip()[:60],
        consents=bool(request.form.get("consents")),
    )
    session[DRAFT] = sitting.as_cookie()
    return redirect(url_for(".go_on"), code=303)


@audience("respondent")
def no_thanks() -> Response:
    """Not taking part looks like not answering, and that is all there is to it."""
    return show.page("respondent/no_thanks.html")


def spoken_by(languages: tuple[str, ...]) -> str:
    """The language of the questionnaire: the reader's own where it has it, else its first."""
    wanted = language.now()
    return wanted if wanted in languages else languages[0]
