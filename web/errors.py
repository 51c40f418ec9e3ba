"""Every refusal becomes a status and a page in one place: what happened, what is safe, what to do."""

import base64
import hashlib
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response
from wtforms import Form

from assessments.errors import Refusal
from web import language, show, wording
from web.forms.questionnaire import PREFIX

log = logging.getLogger("soundline.web")
BUSY_SECONDS = 5


def install(app: Flask, *, frame: str, may_log_traces: bool) -> None:
    """Answer all refusals and failures of an application, each page in its frame."""

    def refused(refusal: Refusal) -> Response:
        return page(
            wording.of_refusal(refusal, language.now()), refusal.status, frame=frame, facts=refusal.facts
        )

    def not_served(error: HTTPException) -> Response:
        status = error.code or 500
        response = page(wording.of_status(status, language.now()), status, frame=frame)
        for name in ("Allow", "Retry-After"):
            value = dict(error.get_headers()).get(name)
            if value:
                response.headers[name] = value
        return response

    def foreign(error: SecurityError) -> Response:
        # For a host that is not ours there is no address to build, and nothing of the request is repeated.
        return app.response_class("This host is not served here.\n", status=400, mimetype="text/plain")

    def broken(error: Exception) -> Response:
        code = place(error)
        log.error("%s: %s", code, type(error).__name__, exc_info=error if may_log_traces else None)
        return page(wording.of_failure(language.now()), 500, frame=frame, code=code)

    app.register_error_handler(Refusal, refused)
    app.register_error_handler(
        CSRFError, lambda error: page(wording.of_stale_form(language.now()), 400, frame=frame)
    )
    app.register_error_handler(SecurityError, foreign)
    app.register_error_handler(HTTPException, not_served)
    app.register_error_handler(Exception, broken)


def page(said: "wording.Said", status: int, *, frame: str, **more: Any) -> Response:
    """One page for all of them; a respondent's answers come back with it, to be sent again."""
    shown = {"said": said, "code": None, "facts": {}, "frame": frame} | more
    kept = kept_answers()
    response = show.page("errors/refused.html", status, kept=kept, of_page=page_of(kept), **shown)
    if status == 503:
        response.headers["Retry-After"] = str(BUSY_SECONDS)
    if status == 429:
        response.headers["Retry-After"] = str(shown["facts"].get("retry_after", 60))
    return response


@contextmanager
def told_in(form: Form) -> Iterator[None]:
    """Tell a refusal in the form that met it, so that nothing typed is lost; the caller shows it again."""
    try:
        yield
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        form.form_errors.append(wording.of_refusal(refusal, language.now()).happened)


def kept_answers() -> list[tuple[str, str]]:
    """Answers that came with a form that could not be taken."""
    if request.method != "POST":
        return []
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name.startswith(PREFIX)]
    except HTTPException:  # the form itself was too large, or broken
        return []


def page_of(kept: list[tuple[str, str]]) -> str:
    """Which page of the questionnaire they are of: by the address, or as a rescue before this one says."""
    if not kept:
        return ""
    return str((request.view_args or {}).get("page_id") or request.form.get("page", ""))


def place(error: BaseException) -> str:
    """A short code for what failed and where; nothing of it is about the person."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f"{type(error).__name__}:{last[0].name}:{last[0].lineno}" if last else type(error).__name__
    letters = base64.b32encode(hashlib.sha256(where.encode()).digest()).decode()[:6]
    return f"{letters[:3]}-{letters[3:]}"
