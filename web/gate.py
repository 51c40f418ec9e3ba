"""Who may come in: every route declares its audience, and nothing is open by accident."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessments.errors import Refusal
from assessments.model import Actor

Audience = Literal["anyone", "respondent", "admin", "coach", "sponsor", "researcher"]
STAFF: tuple[Audience, ...] = ("admin", "coach", "sponsor", "researcher")
KNOWN: frozenset[str] = frozenset(("anyone", "respondent", *STAFF))
LINK, DRAFT, STAFF_TOKEN, WANTED = "link", "draft", "staff", "wanted"

View = TypeVar("View", bound=Callable[..., Any])


class OpenAgain(Refusal):
    """The browser no longer holds the personal link."""

    status = 401


class SignInAgain(Refusal):
    """Nobody is signed in, or no longer."""

    status = 401


def audience(*who: Audience, limit: str | None = None) -> Callable[[View], View]:
    """Declare who a route is for, and how often one network may call it."""
    unknown = set(who) - KNOWN
    if unknown or not who:
        raise ValueError(
            f"A route's audience must be one of {sorted(KNOWN)}; this one says {sorted(unknown)}."
        )

    def declared(view: View) -> View:
        view.audience = frozenset(who)  # type: ignore[attr-defined]  # a mark on a function
        view.limit = limit  # type: ignore[attr-defined]  # a mark on a function
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

    @app.before_request
    def admit() -> Response | None:
        g.actor = None
        refuse_foreign_posts()
        wanted = audiences.get(request.endpoint or "", frozenset({"anyone"}))
        if "anyone" in wanted:
            return None
        return admit_respondent() if "respondent" in wanted else admit_staff(wanted)


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
            return redirect(url_for("account.sign_in"), code=303)
        raise SignInAgain("sign_in_again")
    if actor.role not in wanted:
        abort(404)
    return None


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
