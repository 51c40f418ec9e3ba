"""Accounts of staff: signing in and out, invitations by one-time link, passwords, roles."""

from datetime import timedelta
from typing import Literal

import sqlalchemy as sa

from assessments import passwords, second_factor, sessions, throttle, tokens
from assessments.access import may
from assessments.addresses import checked_address, checked_name, plain_address
from assessments.errors import Invalid, NotFound, Refusal, SignInRefused
from assessments.model import Actor, OrganisationId, Role, Staff, StaffId
from assessments.service import Service
from assessments.sessions import SessionToken
from assessments.store import programmes, staff
from assessments.store.engine import reading, writing
from assessments.throttle import NOWHERE, Whence

Purpose = Literal["welcome", "reset"]

LINK_HOLDS = timedelta(days=7)
RESET_HOLDS = timedelta(hours=2)
TERMINAL = StaffId("terminal")


def sign_in(service: Service, email: str, password: str, whence: Whence = NOWHERE) -> SessionToken:
    """Begin a session; refuses an unknown address and a wrong password in the same way.

    The session is whole at once only for who has no second factor and needs none; others give a code next.
    """
    address = plain_address(email)
    with reading(service.engine) as db:
        account = staff.by_email(db, address)
        kept = staff.password_hash(db, account.id) if account else None
    attempt = throttle.begin(service, "password", address, whence)
    is_right = passwords.matches(kept, password)
    if account and account.is_active and is_right:
        with writing(service.engine) as db:
            throttle.succeeded(db, attempt)
            return second_factor.begin(service, db, account)
    raise SignInRefused("sign_in")


def actor_of(service: Service, token: SessionToken) -> Actor | None:
    """Who a session cookie stands for; None once the session has ended, and until it is whole."""
    signed = sessions.signed(service, token)
    if signed is None or not signed.is_whole:
        return None
    account = signed.staff
    return Actor(staff=account.id, organisation=account.organisation, role=account.role)


def sign_out(service: Service, token: SessionToken) -> None:
    """End a session."""
    sessions.end(service, token)


def sign_out_everywhere(service: Service, actor: Actor) -> None:
    """End every session of one's own account, this one too."""
    with writing(service.engine) as db:
        staff.end_sessions(db, _account(db, actor, actor.staff).id)


def known_browser(service: Service, account: Staff) -> str:
    """What a browser keeps to be known as this person's when they sign in again."""
    return throttle.browser_of(service, account.email)


def me(service: Service, actor: Actor) -> Staff:
    """The actor's own account."""
    with reading(service.engine) as db:
        return _account(db, actor, actor.staff)


def staff_list(service: Service, actor: Actor) -> tuple[Staff, ...]:
    """The accounts of an administrator's organisation."""
    may(actor, "see_staff", ("organisation",))
    with reading(service.engine) as db:
        return staff.of_organisation(db, actor.organisation)


def staff_by_email(service: Service, actor: Actor, email: str) -> Staff:
    """One account of an administrator's organisation, by its address."""
    may(actor, "see_staff", ("organisation",))
    with reading(service.engine) as db:
        found = staff.by_email(db, plain_address(email))
    if found is None or found.organisation != actor.organisation:
        raise NotFound("no_such_account", email=email)
    return found


def invite_staff(
    service: Service, actor: Actor, *, email: str, name: str, role: Role, language: str | None = None
) -> str:
    """Make an account without a password and give the one-time link with which its holder chooses one."""
    may(actor, "manage_staff", ("organisation",))
    made = Staff(
        id=StaffId(service.new_id()),
        organisation=actor.organisation,
        email=checked_address(email),
        name=checked_name(name),
        role=role,
        language=language or service.settings.language,
    )
    with writing(service.engine) as db:
        if staff.by_email(db, made.email):
            raise Refusal("account_exists", email=made.email)
        staff.add(db, made)
        return link_for(service, db, made.id, "welcome")


def invited(service: Service, token: str) -> Staff | None:
    """Whose one-time link this is, while it holds; looking consumes nothing."""
    with reading(service.engine) as db:
        return staff.linked(db, tokens.hashed(token), service.clock())


def accept_invitation(service: Service, token: str, password: str) -> SessionToken:
    """Choose a password by one-time link, end the link and every session, and sign in."""
    account = invited(service, token)
    if account is None or not account.is_active:
        raise NotFound("link_ended")
    kept = passwords.accept(password, not_in=(account.email, account.name))
    with writing(service.engine) as db:
        if staff.linked(db, tokens.hashed(token), service.clock()) is None:
            raise NotFound("link_ended")
        _set_password(db, account.id, kept)
        return second_factor.begin(service, db, account)


def forgot_password(service: Service, email: str) -> None:
    """Mail a one-time link if there is such an account; the reply is the same if there is not."""
    with writing(service.engine) as db:
        account = staff.by_email(db, plain_address(email))
        if account and account.is_active:
            staff.ask_mail(db, account.id, "reset")
        # Always something to write: else a stranger's reply would come sooner, by the time a disk takes.
        programmes.touch(db)
    service.wake()


def reset_password(service: Service, actor: Actor, *, email: str) -> str:
    """End somebody's password and sessions, and give the one-time link to choose a new one."""
    account = staff_by_email(service, actor, email)
    return reset_link(service, actor, account.id)


def reset_link(service: Service, actor: Actor, staff_id: StaffId) -> str:
    """As reset_password, by account."""
    may(actor, "manage_staff", ("organisation",))
    with writing(service.engine) as db:
        account = _account(db, actor, staff_id)
        staff.change(db, account.id, password_hash=None)
        staff.end_sessions(db, account.id)
        return link_for(service, db, account.id, "reset")


def change_password(service: Service, actor: Actor, *, old: str, new: str) -> SessionToken:
    """Change one's own password; every other session ends."""
    with reading(service.engine) as db:
        account = _account(db, actor, actor.staff)
        kept = staff.password_hash(db, account.id)
    attempt = throttle.begin(service, "proof", account.email, NOWHERE)
    if not passwords.matches(kept, old):
        raise Invalid("old_password")
    changed = passwords.accept(new, not_in=(account.email, account.name))
    with writing(service.engine) as db:
        throttle.succeeded(db, attempt)
        _set_password(db, account.id, changed)
        return sessions.begin(service, db, account.id, is_whole=True)


def set_language(service: Service, actor: Actor, language: str) -> None:
    """Change the language in which one is written to."""
    with writing(service.engine) as db:
        staff.change(db, _account(db, actor, actor.staff).id, language=language)


def deactivate(service: Service, actor: Actor, staff_id: StaffId) -> None:
    """Let an account sign in no more; nobody does this to themselves."""
    may(actor, "manage_staff", ("organisation",))
    if staff_id == actor.staff:
        raise Refusal("own_account")
    with writing(service.engine) as db:
        account = _account(db, actor, staff_id)
        staff.change(db, account.id, is_active=False, password_hash=None)
        staff.end_sessions(db, account.id)
        staff.end_links(db, account.id)


def at_the_terminal(service: Service, organisation: str | None = None) -> Actor:
    """Whoever sits at the server's own terminal, as an administrator of the named organisation."""
    with reading(service.engine) as db:
        here = programmes.organisations(db)
    named = [o for o in here if organisation is None or organisation in {o.id, o.title}]
    if len(named) != 1:
        raise Refusal("which_organisation", organisations=tuple(o.title for o in here))
    return Actor(staff=TERMINAL, organisation=named[0].id, role="admin")


def operator(service: Service, organisation: OrganisationId | None = None) -> Actor:
    """The same, by the organisation's id."""
    return at_the_terminal(service, organisation)


def link_for(service: Service, db: sa.Connection, staff_id: StaffId, purpose: Purpose) -> str:
    """Make a one-time link; the secret stands behind the address's #, which no server is sent."""
    token = tokens.one_time_token()
    holds = LINK_HOLDS if purpose == "welcome" else RESET_HOLDS
    staff.add_link(db, tokens.hashed(token), staff_id, purpose=purpose, expires_at=service.clock() + holds)
    return f"{service.settings.public_url}/account/welcome#{token}"


def sweep(service: Service) -> None:
    """Forget sessions, links and counted failures that have run out."""
    sessions.sweep(service)


def _account(db: sa.Connection, actor: Actor, staff_id: StaffId) -> Staff:
    account = staff.by_id(db, staff_id)
    if account is None or account.organisation != actor.organisation:
        raise NotFound("not_found")
    return account


def _set_password(db: sa.Connection, staff_id: StaffId, kept: str) -> None:
    staff.change(db, staff_id, password_hash=kept)
    staff.end_links(db, staff_id)
    staff.end_sessions(db, staff_id)


def is_example_alone(service: Service) -> bool:
    """Whether nobody but an invented organisation lives here: its door may say so before anybody signs in."""
    with reading(service.engine) as db:
        here = programmes.organisations(db)
    return bool(here) and all(one.is_example for one in here)
