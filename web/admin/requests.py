"""What somebody who was asked may ask for: what is held about them, and that it goes."""

from flask import current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from assessments import access_export, erasure
from assessments.model import PersonId
from documents.language import msgid as _l
from documents.language import say
from web import language, show
from web.gate import actor, audience, service

LONGEST = 254


@audience("admin")
def requests_page() -> Response:
    """Where a person is looked for; whom is written in a form, never in an address."""
    return show.page("admin/requests.html", found=None, words="")


@audience("admin", limit="30 per minute")
def find_person() -> Response:
    """The entries of a whole address or a whole name."""
    words = request.form.get("words", "").strip()[:LONGEST]
    return show.page("admin/requests.html", found=access_export.find(service(), actor(), words), words=words)


@audience("admin", limit="30 per minute", fresh=True)
def held(person_id: str) -> Response:
    """Everything held about one person, as a plain page."""
    about = access_export.of_person(service(), actor(), PersonId(person_id))
    return show.page("admin/held.html", held=about, person_id=person_id)


@audience("admin", limit="30 per minute", fresh=True)
def held_file(person_id: str) -> Response:
    """The same as a file, to be handed to the person."""
    about = access_export.of_person(service(), actor(), PersonId(person_id))
    response = current_app.response_class(access_export.as_json(about), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="held.json"'
    return response


@audience("admin", limit="30 per minute", fresh=True)
def erase_person(person_id: str) -> Response:
    """Erase somebody in every programme of the organisation."""
    if not request.form.get("sure"):
        flash(say(_l("Nothing was changed: tick the box first."), language.now()))
        return redirect(url_for(".requests_page"), code=303)
    erasure.erase(service(), actor(), PersonId(person_id))
    flash(
        say(_l("The person is erased here. Copies in older backups go with those backups."), language.now())
    )
    return redirect(url_for(".requests_page"), code=303)
