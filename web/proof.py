"""Asking once more who somebody is, on a page that carries what they were about to do."""

from flask import Flask, g, request
from werkzeug.wrappers import Response

from documents.language import msgid as _l
from web import show
from web.gate import PROOF, ProveFirst

WRONG = _l("That is neither your password nor the code of this moment.")
CARRIED_FIELDS = 400


def install(app: Flask) -> None:
    """Answer every request that needs a fresh proof with the page that takes one."""
    app.register_error_handler(ProveFirst, ask)


def ask(refusal: ProveFirst) -> Response:
    """The page; a form that was sent waits in it, unseen, and goes on with the proof."""
    is_form = request.method == "POST"
    kept = [
        (name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", PROOF}
    ]
    shown = {"actor": g.get("actor"), "is_form": is_form, "then": request.full_path.rstrip("?")}
    return show.page(
        "account/prove.html",
        refusal.status,
        kept=kept[:CARRIED_FIELDS],
        has_files=any(sent.filename for sent in request.files.values()),
        problem=WRONG if refusal.code != "prove_first" else None,
        **shown,
    )
