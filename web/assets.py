"""The stylesheet and the small scripts, read once, served under an address that holds their digest."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from web.gate import audience
from web.headers import A_YEAR

SCRIPTS = Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@cache
def contents() -> dict[str, bytes]:
    """Every asset by name: the five sheets as one, each script by itself."""
    from documents.style import sheets

    found = {"style.css": sheets.bundle().encode()}
    found.update({path.name: path.read_bytes() for path in sorted(SCRIPTS.iterdir()) if path.is_file()})
    return found


@cache
def digest() -> str:
    """One digest for all assets, so that a script may import its neighbour by a relative name."""
    whole = hashlib.sha256()
    for name, body in contents().items():
        whole.update(name.encode() + b"\0" + body)
    return whole.hexdigest()[:12]


@cache
def pressed(name: str) -> bytes:
    """An asset, compressed once."""
    return gzip.compress(contents()[name], compresslevel=9, mtime=0)


def blueprint(prefix: str) -> Blueprint:
    """Assets under a prefix of the application they belong to."""
    assets = Blueprint("assets", __name__, url_prefix=prefix)

    @assets.get("/<stamp>/<name>")
    @audience("anyone")
    def asset(stamp: str, name: str) -> Response:
        if name not in contents():
            abort(404)
        response = Response(contents()[name], content_type=TYPES[Path(name).suffix])
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.set_data(pressed(name))
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        if stamp == digest():
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response

    return assets
