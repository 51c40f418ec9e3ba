"""Check, send, thanks; take back and answer again; read what was shared with the team."""

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessments import administer, reports_for
from web import language, show
from web.forms import questionnaire
from web.gate import DRAFT, LINK, audience, service
from web.respondent.filling import sitting

RECEIPT = "receipt"


@audience("respondent")
def check() -> Response:
    """What is answered and what is not; nothing has been sent yet."""
    held = sitting()
    review = administer.review(service(), held)
    entry = administer.enter(service(), session[LINK])
    first = administer.page(service(), held, review.pages[0].id)
    words = language.now() if language.now() in first.instrument.languages else held.language
    titles = {p.id: questionnaire.heading(first.instrument, p.id, words)[0] for p in review.pages}
    g.is_example = entry.promise.is_example
    return show.page("respondent/check.html", review=review, titles=titles, entry=entry, words=words)


@audience("respondent")
def send() -> Response:
    """Send once; a second press brings the same receipt."""
    receipt = administer.send(service(), sitting())
    session.pop(DRAFT, None)
    session[RECEIPT] = receipt.check_code
    return redirect(url_for(".thanks"), code=303)


@audience("respondent")
def thanks() -> Response:
    """The answers are in: a receipt, and what happens next."""
    if RECEIPT not in session:
        return redirect(url_for(".welcome"), code=303)
    entry = administer.enter(service(), session[LINK])
    language.is_of_person(entry.language)
    g.is_example = entry.promise.is_example
    return show.page("respondent/thanks.html", entry=entry, receipt=session[RECEIPT])


@audience("respondent")
def withdraw_page() -> Response:
    """Ask before answers are taken back."""
    entry = administer.enter(service(), session[LINK])
    language.is_of_person(entry.language)
    return show.page("respondent/withdraw.html", entry=entry)


@audience("respondent", limit="20 per minute")
def withdraw() -> Response:
    """Take the answers back; they are gone, and the same link may answer again."""
    if not request.form.get("sure"):
        return redirect(url_for(".withdraw_page"), code=303)
    administer.withdraw(service(), session[LINK])
    session.pop(RECEIPT, None)
    session.pop(DRAFT, None)
    return redirect(url_for(".welcome"), code=303)


@audience("respondent")
def report() -> Response:
    """The team's report, where the coach has shared it with the team."""
    from documents.pages import rendering

    language.is_of_person(administer.enter(service(), session[LINK]).language)
    found = reports_for.for_member(service(), session[LINK], language=language.now())
    g.is_example = found.is_example
    body = rendering.render("team_report", language=language.now(), report=found)
    return show.page("respondent/report.html", report=found, body=body)
