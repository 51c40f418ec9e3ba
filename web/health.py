"""Two addresses for whoever watches over the server; they never wait in the queue, and say one word."""

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from web.gate import audience, service


@audience("anyone")
def live() -> Response:
    """The process answers."""
    return current_app.response_class("live\n", mimetype="text/plain")


@audience("anyone")
def ready() -> Response:
    """The database is read; a refusal of it is 503, as on any page."""
    service().check_storage()
    return current_app.response_class("ready\n", mimetype="text/plain")


def blueprint() -> Blueprint:
    """Both."""
    pages = Blueprint("health", __name__, url_prefix="/health")
    for view in (live, ready):
        pages.add_url_rule(f"/{view.__name__}", endpoint=view.__name__, view_func=view, methods=["GET"])
    return pages
