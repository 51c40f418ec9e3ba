"""Who may come in: every route declares its audience, and nothing is open by accident."""

import ipaddress
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessments.errors import Refusal
from assessments.model import Actor

Audience = Literal["anyone", "respondent", "waiting", "admin", "coach", "sponsor", "researcher"]
STAFF: tuple[Audience, ...] = ("admin", "coach", "sponsor", "researcher")
KNOWN: frozenset[str] = frozenset(("anyone", "respondent", "waiting", *STAFF))
LINK, DRAFT, STAFF_TOKEN, WANTED = "link", "draft", "staff", "wanted"
PROOF = "proof"
"""The field in which somebody proves once more who they are."""

View = TypeVar("View", bound=Callable[..., Any])


class OpenAgain(Refusal):
    """The browser no longer holds the personal link."""

    status = 401


class SignInAgain(Refusal):
    """Nobody is signed in, or no longer."""

    status = 401


class ProveFirst(Refusal):
    """Somebody is signed in, but proved it too long ago for what they ask."""

    status = 403


def audience(*who: Audience, limit: str | None = None, fresh: bool = False) -> Callable[[View], View]:
    """Declare who a route is for, how often one network may call it, whether it asks for a fresh proof."""
    unknown = set(who) - KNOWN
    if unknown or not who:
        raise ValueError(
            f"A route's audience must be one of {sorted(KNOWN)}; this one says {sorted(unknown)}."
        )

    def declared(view: View) -> View:
        view.audience = frozenset(who)  # type: ignore[attr-defined]  # a mark on a function
        view.limit = limit  # type: ignore[attr-defined]  # a mark on a function
        view.fresh = fresh  # type: ignore[attr-defined]  # a mark on a function
        return view

    return declared


def undeclared(app: Flask) -> list[str]:
    """Endpoints nobody has said an audience for."""
    return sorted(name for name, view in app.view_functions.items() if not hasattr(view, "audience"))


def close_by_default(app: Flask) -> None:
    """Refuse to start with an undeclared route; from now on ask each visitor who they are."""
    missing = undeclared(app)
    if missing:
        raise RuntimeError(f"These routes declare no audience, so they stay shut: {', '.join(missing)}.")
    audiences = {name: view.audience for name, view in app.view_functions.items()}  # type: ignore[attr-defined]  # marked
    fresh = {name for name, view in app.view_functions.items() if view.fresh}  # type: ignore[attr-defined]  # marked

    @app.before_request
    def admit() -> Response | None:
        g.actor = None
        refuse_foreign_posts()
        wanted = audiences.get(request.endpoint or "", frozenset({"anyone"}))
        if "anyone" in wanted:
            return None
        if "respondent" in wanted:
            return admit_respondent()
        turned_away = admit_waiting() if "waiting" in wanted else admit_staff(wanted)
        if turned_away is None and request.endpoint in fresh:
            ask_for_proof()
        return turned_away


def refuse_foreign_posts() -> None:
    """A form comes from our own page: browsers say so, and what they say is believed when it says no."""
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if site not in {"same-origin", "none"}:
            abort(403)


def admit_respondent() -> None:
    """A respondent is whoever holds a personal link in this browser's cookie."""
    if not session.get(LINK):
        raise OpenAgain("open_again")


def admit_staff(wanted: frozenset[str]) -> Response | None:
    """Staff are signed in and have one of the roles; otherwise the page does not exist for them."""
    actor = actor_now()
    if actor is None:
        if request.method == "GET":
            session[WANTED] = request.path
            return redirect(url_for("account.code" if is_waiting() else "account.sign_in"), code=303)
        raise SignInAgain("sign_in_again")
    if actor.role not in wanted:
        abort(404)
    return None


def admit_waiting() -> Response | None:
    """Whoever gave the right password, whether their session is whole or waits for a code."""
    if actor_now() is None and not is_waiting():
        if request.method == "GET":
            return redirect(url_for("account.sign_in"), code=303)
        raise SignInAgain("sign_in_again")
    return None


def is_waiting() -> bool:
    """Whether this browser's session has seen the right password and waits for the code."""
    from assessments import sessions

    return bool(session.get(STAFF_TOKEN)) and sessions.signed(service(), session[STAFF_TOKEN]) is not None


def ask_for_proof() -> None:
    """Let a session through that proved itself a short while ago, or does so with this very form."""
    from assessments import step_up
    from assessments.errors import SignInRefused

    token = session[STAFF_TOKEN]
    if request.method == "POST":
        current_app.extensions["csrf"].protect()
    if step_up.is_fresh(service(), token):
        return
    typed = request.form.get(PROOF, "") if request.method == "POST" else ""
    if not typed:
        raise ProveFirst("prove_first")
    try:
        session[STAFF_TOKEN] = step_up.prove(service(), token, typed, whence())
    except SignInRefused as refused:
        raise ProveFirst(refused.code) from None


def network() -> str:
    """The neighbourhood of an address: wide enough for many, narrow enough to slow one down."""
    wide = ipaddress.ip_address(request.remote_addr or "127.0.0.1")
    return str(ipaddress.ip_network((wide, 24 if wide.version == 4 else 48), strict=False))


def known_cookie() -> str:
    """The name under which a browser keeps that it has signed in before."""
    return current_app.config["SESSION_COOKIE_NAME"].replace("staff", "known")


def whence() -> Any:
    """Where this request comes from, for those who slow down guessing."""
    from assessments.throttle import Whence

    return Whence(network=network(), browser=request.cookies.get(known_cookie(), ""))


def is_ours(path: str) -> bool:
    """Whether an address is a path of this server: nothing that a browser could read as another host."""
    return path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path


def actor_now() -> Actor | None:
    """Who is signed in at this request, asked once."""
    if g.get("actor") is None and session.get(STAFF_TOKEN):
        from assessments import accounts

        g.actor = accounts.actor_of(service(), session[STAFF_TOKEN])
    return g.get("actor")


def actor() -> Actor:
    """Who is asking; a route for staff is only reached by one."""
    found = actor_now()
    if found is None:
        raise SignInAgain("sign_in_again")
    return found


def service() -> Any:
    """The one object the use cases take."""
    return current_app.extensions["soundline"]
