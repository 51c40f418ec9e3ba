"""Slowing down who guesses, without locking out who knows.

Failures in a row are counted for an account and the place they come from, and the pause grows with each.
A browser that has signed in to the account before is a place of its own, so that a stranger's guesses never
slow its owner down. All strangers together are counted too, with a pause of a minute at most.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from assessments import tokens
from assessments.errors import TooMany
from assessments.service import Service
from assessments.store import staff
from assessments.store.engine import writing

FREE_FAILURES = 5
LONGEST_PAUSE = timedelta(minutes=15)
FREE_EVERYWHERE = 50
LONGEST_PAUSE_EVERYWHERE = timedelta(minutes=1)
EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whence:
    """Where an attempt comes from: a digest of a network, and what a browser kept of an earlier success."""

    network: str = ""
    browser: str = ""


NOWHERE = Whence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt, counted before it is judged: many at once gain nothing."""

    whom: bytes
    places: tuple[bytes, ...]


def begin(service: Service, kind: str, whom: str, whence: Whence) -> Attempt:
    """Count an attempt as failed until it is known better; refuse it while a pause lasts."""
    attempt = Attempt(whom=_named(service, kind, whom), places=_places(service, whom, whence))
    with writing(service.engine) as db:
        _hold(service, db, attempt)
        for place in attempt.places:
            held = staff.failures(db, attempt.whom, place)
            failed = (held[0] if held else 0) + 1
            staff.note_failures(db, attempt.whom, place, failures=failed, now=service.clock())
    return attempt


def succeeded(db: sa.Connection, attempt: Attempt) -> None:
    """Begin counting anew for this place; what strangers did elsewhere stays counted."""
    staff.forget_failures(db, attempt.whom, attempt.places[0])
    for place in attempt.places[1:]:
        held = staff.failures(db, attempt.whom, place)
        if held:
            staff.note_failures(db, attempt.whom, place, failures=max(held[0] - 1, 0), now=held[1])


def browser_of(service: Service, whom: str) -> str:
    """What a browser keeps after a success, to be known as its owner's; worth nothing for another account."""
    nonce = tokens.one_time_token()
    return f"{nonce}.{tokens.named(service.keys.session(), ['browser', whom, nonce])}"


def _places(service: Service, whom: str, whence: Whence) -> tuple[bytes, ...]:
    nonce, _, proof = whence.browser.partition(".")
    if nonce and proof == tokens.named(service.keys.session(), ["browser", whom, nonce]):
        return (_named(service, "browser", nonce),)
    return (_named(service, "network", whence.network), _named(service, "network", EVERYWHERE))


def _hold(service: Service, db: sa.Connection, attempt: Attempt) -> None:
    limits = ((FREE_FAILURES, LONGEST_PAUSE), (FREE_EVERYWHERE, LONGEST_PAUSE_EVERYWHERE))
    for place, (free, longest) in zip(attempt.places, limits, strict=False):
        held = staff.failures(db, attempt.whom, place)
        if not held or held[0] < free:
            continue
        pause = min(timedelta(seconds=2 ** min(held[0] - free, 20)), longest)
        left = (held[1] + pause - service.clock()).total_seconds()
        if left > 0:
            raise TooMany("too_many_attempts", retry_after=math.ceil(left))


def _named(service: Service, kind: str, value: str) -> bytes:
    return bytes.fromhex(tokens.named(service.keys.session(), ["attempt", kind, value]))
