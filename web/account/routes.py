"""The door for staff: sign in by password, accept an invitation, look after one's own account."""

from flask import Blueprint, flash, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessments import accounts, second_factor
from assessments.errors import Refusal
from documents.language import msgid as _l
from documents.language import say
from web import language, show
from web.account import factor
from web.account.beginning import begin
from web.errors import told_in
from web.forms.staff import ChangePassword, Forgot, NewPassword, SignIn
from web.gate import STAFF, STAFF_TOKEN, actor, actor_now, audience, service, whence

HOMES = {
    "admin": "coach.programmes_list",
    "coach": "coach.programmes_list",
    "sponsor": "sponsor.shared",
    "researcher": "researcher.questionnaires",
}
WRONG = _l("Address and password do not fit together. Nothing is locked; try again.")


def tell_example() -> None:
    """Where nobody but the example lives, its door says so too."""
    g.is_example = accounts.is_example_alone(service())


@audience("anyone")
def home() -> Response:
    """To where one's work is."""
    who = actor_now()
    return redirect(url_for(HOMES[who.role] if who else ".sign_in"), code=303)


@audience("anyone")
def sign_in() -> Response:
    """The form."""
    return show.page("account/sign_in.html", form=SignIn(), problem=None)


@audience("anyone", limit="20 per minute")
def check_sign_in() -> Response:
    """A new session for who knows the password; the same words for every other case."""
    form = SignIn(request.form)
    if not form.validate():
        return show.page("account/sign_in.html", 422, form=form, problem=None)
    try:
        token = accounts.sign_in(service(), form.email.data.strip(), form.password.data, whence())
    except Refusal as refusal:
        if refusal.code != "sign_in":
            raise
        return show.page("account/sign_in.html", 401, form=form, problem=WRONG)
    return begin(token)


@audience(*STAFF)
def sign_out() -> Response:
    """End this session everywhere it is known."""
    accounts.sign_out(service(), session[STAFF_TOKEN])
    session.clear()
    return redirect(url_for(".sign_in"), code=303)


@audience("anyone")
def welcome_page() -> Response:
    """Where an invitation's link or a reset leads; opening it uses nothing up."""
    return show.page("account/welcome.html", form=NewPassword(), token="")


@audience("anyone", limit="20 per minute")
def welcome() -> Response:
    """Set the password an invitation or a reset asks for."""
    form, token = NewPassword(request.form), request.form.get("token", "").rsplit("#", 1)[-1].strip()[:200]
    if not form.validate():
        return show.page("account/welcome.html", 422, form=form, token=token)
    with told_in(form):
        return begin(accounts.accept_invitation(service(), token, form.password.data))
    return show.page("account/welcome.html", 422, form=form, token=token)


@audience("anyone")
def forgot_page() -> Response:
    """Where a lost password is told."""
    return show.page("account/forgot.html", form=Forgot(), is_done=False)


@audience("anyone", limit="10 per minute")
def forgot() -> Response:
    """Send a way back in; the answer is the same for every address."""
    form = Forgot(request.form)
    if not form.validate():
        return show.page("account/forgot.html", 422, form=form, is_done=False)
    accounts.forgot_password(service(), form.email.data.strip())
    return show.page("account/forgot.html", form=form, is_done=True)


@audience(*STAFF)
def account() -> Response:
    """One's own account."""
    return shown(ChangePassword())


@audience(*STAFF, limit="10 per minute")
def change_password() -> Response:
    """A new password ends every other session."""
    form = ChangePassword(request.form)
    if form.validate():
        with told_in(form):
            token = accounts.change_password(service(), actor(), old=form.old.data, new=form.password.data)
            session[STAFF_TOKEN] = token
            flash(say(_l("Your password is changed; other sessions were ended."), language.now()))
            return redirect(url_for(".account"), code=303)
    return shown(form, status=422)


@audience("anyone")
def change_look() -> Response:
    """Language and light of this browser; whoever is signed in gets their mail in that language too."""
    if language.choose(request.form.get("language", "")) and actor_now():
        accounts.set_language(service(), actor(), language.now())
    language.choose_theme(request.form.get("theme", ""))
    return redirect(url_for(".account" if actor_now() else ".sign_in"), code=303)


@audience(*STAFF)
def sign_out_everywhere() -> Response:
    """End every session of this account, on every device."""
    accounts.sign_out_everywhere(service(), actor())
    session.clear()
    return redirect(url_for(".sign_in"), code=303)


def shown(form: ChangePassword, *, status: int = 200) -> Response:
    """The page of one's own account."""
    return show.page(
        "account/account.html",
        status,
        me=accounts.me(service(), actor()),
        form=form,
        has_second=second_factor.is_enrolled(service(), actor()),
        codes_left=second_factor.codes_left(service(), actor()),
    )


ADDRESSES = (
    ("/", home, "GET"),
    ("/sign-in", sign_in, "GET"),
    ("/sign-in", check_sign_in, "POST"),
    ("/sign-out", sign_out, "POST"),
    ("/sign-out/everywhere", sign_out_everywhere, "POST"),
    ("/account", account, "GET"),
    ("/account/password", change_password, "POST"),
    ("/account/look", change_look, "POST"),
    ("/account/welcome", welcome_page, "GET"),
    ("/account/welcome", welcome, "POST"),
    ("/account/forgot", forgot_page, "GET"),
    ("/account/forgot", forgot, "POST"),
)


def blueprint() -> Blueprint:
    """All of them."""
    pages = Blueprint("account", __name__)
    pages.before_request(tell_example)
    for address, view, method in (*ADDRESSES, *factor.ADDRESSES):
        pages.add_url_rule(address, endpoint=view.__name__, view_func=view, methods=[method])
    return pages
