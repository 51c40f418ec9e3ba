"""Ways in for tests about other things: a whole session without its codes, and the code an app would show."""

import pyotp

from assessments import second_factor, sessions
from assessments.model import Actor
from assessments.store import factors, staff
from assessments.store.engine import reading, writing


def whole_session(service, email: str) -> str:
    """A session as it is after password and code."""
    with writing(service.engine) as db:
        return sessions.begin(service, db, staff.by_email(db, email).id, is_whole=True)


def actor_of(service, email: str) -> Actor:
    """Somebody who is signed in."""
    with reading(service.engine) as db:
        account = staff.by_email(db, email)
    return Actor(staff=account.id, organisation=account.organisation, role=account.role)


def code_shown(service, email: str, *, steps: int = 0) -> str:
    """What the app of an account shows now, or so many steps from now."""
    with reading(service.engine) as db:
        account = staff.by_email(db, email)
        secret = second_factor._opened(service, account.id, factors.totp_secret(db, account.id))
    return code_of(service, secret, steps=steps)


def code_of(service, secret: str, *, steps: int = 0) -> str:
    """What an app with this secret shows."""
    made = pyotp.TOTP(secret.replace(" ", ""))
    return made.generate_otp(int(service.clock().timestamp()) // 30 + steps)


def enrolled(service, email: str) -> tuple[str, ...]:
    """Give an account a second factor; gives the codes on its paper."""
    token = whole_session(service, email)
    secret = second_factor.offer(service, token).secret
    codes = second_factor.enrol(service, token, code_of(service, secret)).codes
    forget_step(service, email)
    return codes


def forget_step(service, email: str) -> None:
    """Let the code of this moment be used again: the clock of a test stands still."""
    with writing(service.engine) as db:
        factors.note_step(db, staff.by_email(db, email).id, 0)
