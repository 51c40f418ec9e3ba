"""A body to be taken away, under a name that says nothing of whom it is about."""

from flask import Response as Download
from werkzeug.wrappers import Response


def download(body: str | bytes, kind: str, name: str) -> Response:
    """A file a browser saves and does not open."""
    response = Download(body, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
