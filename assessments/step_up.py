"""Proving once more who one is, before something is taken away, deleted, or can never be undone."""

from assessments import passwords, second_factor, sessions, throttle
from assessments.errors import NotFound, SignInRefused
from assessments.service import Service
from assessments.sessions import SessionToken
from assessments.store import staff
from assessments.store.engine import reading, writing
from assessments.throttle import NOWHERE, Whence


def is_fresh(service: Service, token: SessionToken) -> bool:
    """Whether this session proved itself a short while ago; the example's password is everybody's."""
    signed = sessions.signed(service, token)
    return signed is not None and signed.is_fresh


def prove(service: Service, token: SessionToken, typed: str, whence: Whence = NOWHERE) -> SessionToken:
    """By password or by code: the same session goes on under a new name."""
    signed = sessions.signed(service, token)
    if signed is None or not signed.is_whole:
        raise NotFound("not_found")
    account = signed.staff
    attempt = throttle.begin(service, "proof", account.email, whence)
    with reading(service.engine) as db:
        kept = staff.password_hash(db, account.id)
    is_right = not second_factor.looks_like_code(typed) and passwords.matches(kept, typed)
    with writing(service.engine) as db:
        if is_right or second_factor.proves(service, db, account.id, typed):
            throttle.succeeded(db, attempt)
            return sessions.rename(service, db, token)
    raise SignInRefused("proof_wrong")
