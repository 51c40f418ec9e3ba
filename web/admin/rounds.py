"""Plan a round, open it, hand out its links, extend, cancel or close it."""

from datetime import timedelta

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from assessments import closing, invitations, programmes, rounds
from assessments.model import ProgrammeId, RoundId
from documents.language import msgid as _l
from documents.language import say, say_number
from web import language, show
from web.codes import qr
from web.errors import told_in
from web.forms.staff import Distributor, Extend, NewRound, in_weeks
from web.gate import actor, audience, service


@audience("admin")
def new_round(programme_id: str) -> Response:
    """The form, filled with a usual beginning and end."""
    now = service().clock()
    form = round_form(None)
    form.opens_on.data, form.closes_at.data = (now + timedelta(days=1)).date(), in_weeks(2, now)
    return planning(programme_id, form)


@audience("admin")
def plan_round(programme_id: str) -> Response:
    """A planned round; nothing is sent and nobody is asked yet."""
    form = round_form(request.form)
    if not form.validate():
        return planning(programme_id, form, status=422)
    with told_in(form):
        planned = rounds.plan(
            service(), actor(), ProgrammeId(programme_id), kind=form.kind.data, title=form.title.data.strip(),
            instrument=form.instrument.data, opens_on=form.opens_on.data, closes_at=form.closes_at.data,
        )  # fmt: skip
        return to_round(planned.id)
    return planning(programme_id, form, status=422)


@audience("admin")
def open_round(round_id: str) -> Response:
    """From now on the roster and everything promised is frozen, and answers are taken."""
    rounds.open_round(service(), actor(), RoundId(round_id))
    return to_round(round_id, _l("The round is open. Now hand out the links, or send them by mail."))


@audience("admin")
def extend(round_id: str) -> Response:
    """A later end."""
    form = Extend(request.form)
    if not form.validate():
        return to_round(round_id, _l("Nothing was changed: choose a day and a time."))
    rounds.extend(service(), actor(), RoundId(round_id), form.closes_at.data)
    return to_round(round_id, _l("The round stays open longer."))


@audience("admin", fresh=True)
def cancel(round_id: str) -> Response:
    """Nothing of this round will be released, and its answers are deleted."""
    if not request.form.get("sure"):
        return to_round(round_id, _l("Nothing was changed: tick the box first."))
    rounds.cancel(service(), actor(), RoundId(round_id))
    return to_round(round_id, _l("The round is cancelled. Its answers are deleted."))


@audience("admin", fresh=True)
def close(round_id: str) -> Response:
    """Close now: results are released once, and can never be computed again."""
    if not request.form.get("sure"):
        return to_round(round_id, _l("Nothing was changed: tick the box first."))
    closing.close_now(service(), actor(), RoundId(round_id))
    return to_round(round_id, _l("The round is closed. Its results are released."))


@audience("admin", limit="20 per minute")
def mail(round_id: str) -> Response:
    """Invite everybody, or remind everybody: nobody is told who has answered."""
    send = invitations.remind if request.form.get("again") else invitations.mail_all
    n = send(service(), actor(), RoundId(round_id))
    told = say_number(
        "One message is on its way.", "%(n)s messages are on their way.", n, language=language.now()
    )
    flash(told)
    return redirect(url_for("coach.round_page", round_id=round_id), code=303)


@audience("admin")
def links_page(round_id: str) -> Response:
    """Before the links are shown: to whom, and what they must know."""
    asked = rounds.get(service(), actor(), RoundId(round_id))
    return show.page("admin/links.html", round=asked, form=Distributor(), links=None, qr=qr)


@audience("admin", limit="20 per minute", fresh=True)
def links(round_id: str) -> Response:
    """Show every link once, as a list with codes and QR pictures to print and cut."""
    asked = rounds.get(service(), actor(), RoundId(round_id))
    form = Distributor(request.form)
    if not form.validate():
        return show.page("admin/links.html", 422, round=asked, form=form, links=None, qr=qr)
    found = invitations.links(
        service(), actor(), RoundId(round_id), distributor=form.distributor.data.strip()
    )
    return show.page("admin/links.html", round=asked, form=form, links=found, qr=qr)


def planning(programme_id: str, form: NewRound, *, status: int = 200) -> Response:
    """The page of a new round."""
    one = programmes.get(service(), actor(), ProgrammeId(programme_id))
    here = programmes.organisation(service(), actor())
    return show.page("admin/new_round.html", status, programme=one, form=form, organisation=here)


def round_form(sent: object) -> NewRound:
    """The form with the questionnaires there are."""
    form = NewRound(sent)
    spoken = language.now()
    form.instrument.choices = [
        SelectChoice(i.id, i.wording.get(spoken, i.wording[i.languages[0]]).title)
        for i in service().library.all()
    ]
    return form


def to_round(round_id: str, told: str | None = None) -> Response:
    """Back to the round, with a sentence about what is true now."""
    if told:
        flash(say(told, language.now()))
    return redirect(url_for("coach.round_page", round_id=round_id), code=303)
