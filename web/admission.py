"""Admission: a bounded number of requests in work and waiting; who finds no place is told so at once.

It stands before the application and so before the database, whose own patience stays what it is. Who is
turned away gets a page in their language, with what they sent still in it.
"""

import io
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, request, session
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from web import gate, language, show

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
NEVER_WAIT = ("/assets/", "/r/assets/", "/health/")
"""Served at once: they touch no database, or ask whether the service can be reached at all."""
TURNED_AWAY = "soundline.turned_away"
PATIENCE_SECONDS = 5.0
"""Who waited so long is told to come back: the storage itself must be stuck."""
COME_BACK_SECONDS = 3
READ_BEFORE = 256 * 1024
"""Bytes of a form that are read before a place is taken, so that a slow line keeps nobody waiting."""
CSRF = "csrf_token"


class Queue:
    """Places in work, and a bounded line before them, first come first served."""

    def __init__(self, *, in_work: int, waiting: int, patience: float = PATIENCE_SECONDS) -> None:
        self.in_work, self.waiting, self.patience = in_work, waiting, patience
        self.turning_away = threading.Lock()
        self._working = 0
        self._line: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[bool]:
        """A place for as long as the block lasts, after waiting for it; False where there is none."""
        if not self._entered():
            yield False
            return
        try:
            yield True
        finally:
            self._leave()

    def _entered(self) -> bool:
        with self._lock:
            if self._working < self.in_work:
                self._working += 1
                return True
            if len(self._line) >= self.waiting:
                return False
            mine = threading.Event()
            self._line.append(mine)
        if mine.wait(self.patience):
            return True
        with self._lock:
            # Between the end of patience and this line the place may have been handed over.
            if mine.is_set():
                return True
            self._line.remove(mine)
            return False

    def _leave(self) -> None:
        with self._lock:
            if self._line:
                # The place goes from hand to hand, so that nobody slips in between.
                self._line.popleft().set()
            else:
                self._working -= 1


def behind(queue: Queue, application: Application) -> Application:
    """An application that is only reached by who has a place; others get its page that says so."""

    def admitting(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(NEVER_WAIT):
            return application(environ, start_response)
        read_form(environ)
        with queue.place() as is_mine:
            if is_mine:
                return application(environ, start_response)
        environ[TURNED_AWAY] = True
        # One such page at a time: turning away must not take the processor from those who have a place.
        with queue.turning_away:
            return application(environ, start_response)

    return admitting


def read_form(environ: dict[str, Any]) -> None:
    """Take a form of usual size off the line before anybody waits for it."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and 0 < int(length) <= READ_BEFORE:
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)))


def install(app: Flask, *, frame: str, keeps_forms: bool) -> None:
    """Let an application say that it is full, before it asks who is there or touches the database."""

    @app.before_request
    def full() -> Response | None:
        if not request.environ.get(TURNED_AWAY):
            return None
        gate.refuse_foreign_posts()
        sent = form_sent() if keeps_forms else []
        response = show.page(
            "errors/full.html",
            503,
            spoken=spoken(),
            sent=sent,
            frame=frame,
            seconds=COME_BACK_SECONDS,
            is_form=request.method == "POST",
            again=address(),
        )
        response.headers["Retry-After"] = str(COME_BACK_SECONDS)
        return response


def form_sent() -> list[tuple[str, str]]:
    """What came with a form of ours, to be sent again; nothing of a form that may be a stranger's."""
    if request.method != "POST":
        return []
    try:
        validate_csrf(request.form.get(CSRF, ""))
        return [(name, value) for name, value in request.form.items(multi=True)]
    except (CSRFError, ValidationError, HTTPException):
        return []


def spoken() -> str:
    """The language chosen in this browser, else that of the questionnaire it has begun, else its own."""
    from assessments.administer import Sitting

    held = Sitting.from_cookie(session.get(gate.DRAFT, ""))
    if held is not None:
        language.is_of_person(held.language)
    return language.now()


def address() -> str:
    """Where the same page is asked for again."""
    asked = request.full_path.rstrip("?")
    return asked if gate.is_ours(asked) else "/"
