"""The second factor: setting it up, giving its code, a new paper of codes, and proving oneself once more."""

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessments import second_factor
from assessments.errors import Refusal
from documents.language import msgid as _l
from web import show
from web.account.beginning import begin, known
from web.codes import qr
from web.errors import told_in
from web.forms.staff import Code
from web.gate import STAFF, STAFF_TOKEN, actor, ask_for_proof, audience, is_ours, service, whence

WRONG = _l("This code does not fit, or it was used already. Wait for the next one and type that.")


@audience("waiting")
def code() -> Response:
    """Where somebody types the code of their app after their password."""
    found = waiting()
    if found is None or not found.is_enrolled:
        return redirect(url_for("account.second" if found else "account.home"), code=303)
    return show.page("account/code.html", form=Code(), problem=None)


@audience("waiting", limit="20 per minute")
def check_code() -> Response:
    """A whole session for who knows the code too; the same words for one that is old, used or wrong."""
    form = Code(request.form)
    if not form.validate():
        return show.page("account/code.html", 422, form=form, problem=None)
    try:
        token = second_factor.confirm(service(), session[STAFF_TOKEN], form.code.data, whence())
    except Refusal as refusal:
        if refusal.code != "code_wrong":
            raise
        return show.page("account/code.html", 401, form=Code(), problem=WRONG)
    return begin(token)


@audience("waiting")
def second() -> Response:
    """Where an app is set up; looking at it changes nothing."""
    return setting_up(Code())


@audience("waiting", limit="20 per minute")
def set_up() -> Response:
    """The app is proved by a code of it; then the codes for paper are shown, once."""
    form = Code(request.form)
    if not form.validate():
        return setting_up(form, status=422)
    with told_in(form):
        enrolled = second_factor.enrol(service(), session[STAFF_TOKEN], form.code.data)
        onwards = begin(enrolled.session).location
        return known(show.page("account/paper.html", codes=enrolled.codes, onwards=onwards), enrolled.session)
    return setting_up(form, status=422)


@audience(*STAFF, limit="10 per minute", fresh=True)
def new_codes() -> Response:
    """A new paper; the old one is worth nothing from now on."""
    return show.page(
        "account/paper.html",
        codes=second_factor.new_codes(service(), actor()),
        onwards=url_for("account.account"),
    )


@audience(*STAFF, limit="20 per minute", fresh=True)
def prove() -> Response:
    """Proved; on to what was asked for."""
    then = request.form.get("then", "")
    return redirect(then if is_ours(then) else url_for("account.home"), code=303)


def setting_up(form: Code, *, status: int = 200) -> Response:
    """The page with the picture, the secret in groups and the field for a first code."""
    if waiting() is None and second_factor.is_enrolled(service(), actor()):
        ask_for_proof()
    offered = second_factor.offer(service(), session[STAFF_TOKEN])
    return show.page("account/second.html", status, form=form, offered=offered, qr=qr)


def waiting() -> second_factor.Waiting | None:
    """Who waits behind this browser's session."""
    return second_factor.waiting(service(), session[STAFF_TOKEN])


ADDRESSES = (
    ("/sign-in/code", code, "GET"),
    ("/sign-in/code", check_code, "POST"),
    ("/account/second", second, "GET"),
    ("/account/second", set_up, "POST"),
    ("/account/second/codes", new_codes, "POST"),
    ("/account/prove", prove, "POST"),
)
