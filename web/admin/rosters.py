"""Who is in which team: a file, a preview of what it would change, and only then the change."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from assessments import programmes, rosters
from assessments.model import ProgrammeId
from web import show
from web.forms.staff import RosterFile
from web.gate import actor, audience, service

LONGEST_ROSTER = 2 * 1024 * 1024


@audience("admin")
def roster(programme_id: str) -> Response:
    """Who is there, and the form."""
    return shown(ProgrammeId(programme_id), RosterFile())


@audience("admin")
def preview(programme_id: str) -> Response:
    """What the file would change; nothing is changed yet."""
    sent = request.files.get("file")
    data = sent.read(LONGEST_ROSTER) if sent and sent.filename else b""
    text = request.form.get("text", "")
    form = RosterFile(request.form)
    if not data.strip() and not text.strip():
        return shown(ProgrammeId(programme_id), form, status=422, is_empty=True)
    found = rosters.preview(service(), actor(), ProgrammeId(programme_id), data or text.encode())
    return shown(ProgrammeId(programme_id), form, preview=found, status=422 if found.problems else 200)


@audience("admin")
def apply(programme_id: str) -> Response:
    """Make the change that was shown."""
    rosters.apply(service(), actor(), request.form.get("preview", ""))
    return redirect(url_for(".roster", programme_id=programme_id), code=303)


def shown(
    wanted: ProgrammeId,
    form: RosterFile,
    *,
    preview: object = None,
    status: int = 200,
    is_empty: bool = False,
) -> Response:
    """The page of a roster."""
    return show.page(
        "admin/roster.html",
        status,
        programme=programmes.get(service(), actor(), wanted),
        teams=programmes.teams(service(), actor(), wanted),
        members=rosters.members(service(), actor(), wanted),
        preview=preview,
        form=form,
        is_empty=is_empty,
    )
