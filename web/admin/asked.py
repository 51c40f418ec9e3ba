"""The people asked in a round: whom the mail does not reach, a mistyped address, a lost link."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from assessments import invitations, rosters, rounds
from assessments.model import PersonId, RoundId
from documents.language import msgid as _l
from documents.language import say
from web import language, show
from web.codes import qr
from web.gate import actor, audience, service


@audience("admin")
def round_people(round_id: str) -> Response:
    """Everybody who was asked; whether somebody has answered is told nowhere."""
    return listed(RoundId(round_id))


@audience("admin", limit="30 per minute", fresh=True)
def new_link(round_id: str) -> Response:
    """Replace a lost link: mailed where there is an address and a mail server, else shown once."""
    person = PersonId(request.form.get("person", ""))
    links = invitations.reissue(service(), actor(), RoundId(round_id), person)
    if links:
        return listed(RoundId(round_id), links=links)
    flash(say(_l("A new link is on its way; the old one opens nothing any more."), language.now()))
    return redirect(url_for(".round_people", round_id=round_id), code=303)


@audience("admin")
def correct_address(round_id: str) -> Response:
    """Mend a mistyped address; persons cannot be added."""
    person = PersonId(request.form.get("person", ""))
    rosters.correct_address(service(), actor(), person, request.form.get("email", "").strip())
    flash(say(_l("The address is mended."), language.now()))
    return redirect(url_for(".round_people", round_id=round_id), code=303)


def listed(wanted: RoundId, *, links: tuple[invitations.Link, ...] = ()) -> Response:
    """The page of people asked."""
    asked = rounds.get(service(), actor(), wanted)
    return show.page(
        "admin/asked.html",
        round=asked,
        members=rosters.members(service(), actor(), asked.programme),
        teams=rounds.status(service(), actor(), wanted).teams,
        unreachable={one.person: one.reason for one in invitations.unreachable(service(), actor(), wanted)},
        links=links,
        qr=qr,
    )
