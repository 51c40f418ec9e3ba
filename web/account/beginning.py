"""What a browser is given when somebody has proved who they are, and what it keeps afterwards."""

from flask import redirect, session, url_for
from flask import request as asked
from werkzeug.wrappers import Response

from assessments import accounts, second_factor, sessions
from web import language
from web.gate import STAFF_TOKEN, WANTED, is_ours, known_cookie, service

A_YEAR = 31_536_000


def begin(token: str) -> Response:
    """Start a session with nothing left of the one before it but the reader's choices."""
    chosen = {name: session[name] for name in (language.CHOSEN, language.THEME) if name in session}
    wanted = session.get(WANTED, "")
    session.clear()
    session.update(chosen)
    session[STAFF_TOKEN] = token
    session.permanent = True
    waiting = second_factor.waiting(service(), token)
    if waiting is not None:
        session[WANTED] = wanted
        return redirect(url_for(".code" if waiting.is_enrolled else ".second"), code=303)
    # Only a path of ours, kept in our own signed cookie, is ever followed.
    return known(redirect(wanted if is_ours(wanted) else url_for(".home"), code=303), token)


def known(response: Response, token: str) -> Response:
    """Let the browser be known as this person's, so that strangers' guesses do not slow it down."""
    signed = sessions.signed(service(), token)
    if signed is not None:
        response.set_cookie(
            known_cookie(),
            accounts.known_browser(service(), signed.staff),
            max_age=A_YEAR,
            secure=asked.is_secure,
            httponly=True,
            samesite="Strict",
            path="/",
        )
    return response
