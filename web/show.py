"""Show a page: templates of this room over those of documents, in the reader's language, framed."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, g, get_flashed_messages, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from werkzeug.wrappers import Response

from documents.templating import environment as of_documents
from web import assets, language
from web import spoken as filters_of

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(spoken: str) -> Environment:
    """The environment of documents in this language, with this room's templates before its own."""
    base = of_documents(spoken)
    own = base.overlay(loader=ChoiceLoader([FileSystemLoader(TEMPLATES), base.loader]), cache_size=400)
    own.globals = dict(base.globals, language=spoken)
    own.filters = dict(base.filters, **filters_of.filters(spoken))
    return own


def page(template: str, status: int = 200, **shown: Any) -> Response:
    """A whole page."""
    return current_app.response_class(text(template, **shown), status=status)


def text(template: str, **shown: Any) -> str:
    """A template filled in the language of this request."""
    spoken = shown.pop("spoken", None) or language.now()
    return environment(spoken).get_template(template).render(frame(spoken) | shown)


def frame(spoken: str) -> dict[str, Any]:
    """What every page knows: its language and light, who reads it, where its parts are."""
    return {
        "spoken": spoken,
        "languages": language.offered(),
        "theme": language.theme(),
        "actor": g.get("actor"),
        "url_for": url_for,
        "asset": asset,
        "csrf_token": generate_csrf,
        "here": request.endpoint or "",
        "path": request.path,
        "told": get_flashed_messages(),
        "is_example": g.get("is_example", is_example()),
        "in_preview": False,
    }


def is_example() -> bool:
    """Whether who reads a page is of the example, where the page itself does not say."""
    return bool(g.get("actor")) and bool(getattr(current_app.extensions["soundline"], "is_example", False))


def asset(name: str) -> str:
    """The address of a stylesheet or script, with the digest it may be kept under."""
    return url_for("assets.asset", stamp=assets.digest(), name=name)
