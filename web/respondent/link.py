"""The door: a personal link whose token stays in the fragment until a person presses the button."""

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessments import administer, invitations
from web import language, show
from web.gate import DRAFT, LINK, audience, service

LONGEST_LINK = 400


@audience("anyone")
def link_page() -> Response:
    """The page behind every link; it is the same for all, and opening it changes nothing."""
    return show.page("respondent/link.html")


@audience("anyone", limit="120 per minute")
def open_link() -> Response:
    """Take the link or the typed code, and remember it in this browser."""
    token = token_in(request.form.get("token", ""))
    administer.enter(service(), token)
    if session.get(LINK) != token:
        session.pop(DRAFT, None)
    session[LINK] = token
    session.permanent = True
    return redirect(url_for(".welcome"), code=303)


@audience("anyone")
def stop_page() -> Response:
    """Ask before mail is stopped."""
    return show.page("respondent/stop.html", is_done=False)


@audience("anyone", limit="60 per minute")
def stop_mail() -> Response:
    """No more mail of this programme; whether somebody has answered is not touched."""
    invitations.opt_out(service(), token_in(request.form.get("token", "")) or session.get(LINK, ""))
    return show.page("respondent/stop.html", is_done=True)


@audience("anyone")
def send_link_page() -> Response:
    """Where a lost link can be asked for."""
    return show.page("respondent/lost.html", is_done=False)


@audience("anyone", limit="10 per minute")
def send_link() -> Response:
    """Send a link again; the answer is the same for every address."""
    invitations.send_again(service(), request.form.get("email", "").strip()[:LONGEST_LINK])
    return show.page("respondent/lost.html", is_done=True)


@audience("anyone")
def change_language() -> Response:
    """Show pages in another language from now on."""
    language.choose(request.form.get("language", ""))
    to = request.form.get("to", "")
    known = {"welcome", "check", "later", "thanks", "report"}
    target = to if to in known and session.get(LINK) else "link_page"
    return redirect(url_for(f".{target}"), code=303)


def token_in(text: str) -> str:
    """The token of a whole link or a typed code."""
    return text.strip()[:LONGEST_LINK].rsplit("#", 1)[-1].strip()
