"""Accounts of staff."""

from flask import flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from assessments import accounts, programmes, second_factor
from assessments.model import StaffId
from documents.language import msgid as _l
from documents.language import say
from web import language, show
from web.errors import told_in
from web.forms.staff import Invite
from web.gate import actor, audience, service


@audience("admin")
def people() -> Response:
    """Everybody with an account, and the form for one more."""
    return listed(Invite(), status=200)


@audience("admin", limit="30 per minute", fresh=True)
def invite() -> Response:
    """Make an account; its link is shown once, to be handed over."""
    form = Invite(request.form)
    if not form.validate():
        return listed(form, status=422)
    with told_in(form):
        link = accounts.invite_staff(
            service(),
            actor(),
            email=form.email.data.strip(),
            name=form.name.data.strip(),
            role=form.role.data,
            language=form.language.data,
        )
        return listed(Invite(), link=link, whom=form.name.data.strip())
    return listed(form, status=422)


@audience("admin", limit="30 per minute", fresh=True)
def people_reset(staff_id: str) -> Response:
    """A link to set a new password, shown once; an administrator never chooses one."""
    link = accounts.reset_link(service(), actor(), StaffId(staff_id))
    return listed(Invite(), link=link, whom=named(staff_id))


@audience("admin", limit="30 per minute", fresh=True)
def people_second(staff_id: str) -> Response:
    """Take a lost second factor away; whoever lost it sets up a new one with their password."""
    second_factor.reset(service(), actor(), StaffId(staff_id))
    flash(say(_l("The second step is taken away; sessions were ended."), language.now()))
    return redirect(url_for(".people"), code=303)


@audience("admin", fresh=True)
def people_end(staff_id: str) -> Response:
    """End an account and its sessions."""
    accounts.deactivate(service(), actor(), StaffId(staff_id))
    return redirect(url_for(".people"), code=303)


def listed(form: Invite, *, status: int = 200, link: str | None = None, whom: str = "") -> Response:
    """The page of accounts."""
    g.is_example = programmes.organisation(service(), actor()).is_example
    everybody = accounts.staff_list(service(), actor())
    return show.page("admin/people.html", status, people=everybody, form=form, link=link, whom=whom)


def named(staff_id: str) -> str:
    """The name of an account of this organisation."""
    return next((s.name for s in accounts.staff_list(service(), actor()) if s.id == staff_id), "")
