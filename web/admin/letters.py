"""What the mail says: our own text or the programme's, by kind and language, seen before it is sent."""

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from assessments import letters, programmes
from assessments.letters import INVITED_KINDS, InvitedKind
from assessments.model import ProgrammeId
from documents import letters as words
from documents.language import msgid as _l
from documents.language import say
from web import language, show
from web.gate import actor, audience, service

LONGEST = 6000


@audience("admin")
def mail_text(programme_id: str) -> Response:
    """The text of one kind in one language, and how it looks when filled."""
    return shown(ProgrammeId(programme_id), *asked(request.args))


@audience("admin")
def keep_mail_text(programme_id: str) -> Response:
    """Keep a text of one's own, or go back to ours."""
    kind, spoken = asked(request.form)
    text = None
    if not request.form.get("ours"):
        text = letters.Letter(
            subject=request.form.get("subject", "")[:LONGEST], body=request.form.get("body", "")[:LONGEST]
        )
    letters.own_text(service(), actor(), ProgrammeId(programme_id), kind=kind, language=spoken, text=text)
    flash(say(_l("The text is kept. Below you see it as it will be sent."), language.now()))
    return redirect(url_for(".mail_text", programme_id=programme_id, kind=kind, language=spoken), code=303)


def asked(given: Mapping[str, str]) -> tuple[InvitedKind, str]:
    """Which mail is meant; an unknown one is the invitation in English."""
    kind = next((one for one in INVITED_KINDS if one == given.get("kind")), INVITED_KINDS[0])
    spoken = given.get("language", "")
    return kind, spoken if spoken in letters.LANGUAGES else letters.LANGUAGES[0]


def shown(wanted: ProgrammeId, kind: InvitedKind, spoken: str) -> Response:
    """The page of mail texts."""
    facts = letters.preview(service(), actor(), wanted, kind=kind, language=spoken)
    return show.page(
        "admin/letters.html",
        programme=programmes.get(service(), actor(), wanted),
        kind=kind,
        kinds=INVITED_KINDS,
        of_language=spoken,
        text=words.open_text(facts),
        preview=words.write(facts),
        placeholders=sorted(letters.ALLOWED),
    )
