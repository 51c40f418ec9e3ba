"""A questionnaire by the name in an address: one on the shelf, never a file of the server's."""

from typing import Any

from flask import abort

from web.gate import service


def questionnaire_called(instrument_id: str) -> Any:
    """The questionnaire of this id; for any other text there is no page."""
    if instrument_id not in {one.id for one in service().library.all()}:
        abort(404)
    return service().library.get(instrument_id)
