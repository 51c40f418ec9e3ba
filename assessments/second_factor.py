"""The second thing staff prove: a code that changes every thirty seconds, or one of a few kept on paper.

Coaches, researchers and administrators need it everywhere but in the example; sponsors may have it. The
secret is kept sealed under a key from the folder of keys. A code counts once, one step early or late at most.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

import pyotp
import sqlalchemy as sa
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from assessments import sessions, throttle, tokens
from assessments.access import may
from assessments.errors import Invalid, NotFound, Refusal, SignInRefused
from assessments.model import Actor, Role, Staff, StaffId
from assessments.service import Service
from assessments.sessions import SessionToken
from assessments.store import factors, staff
from assessments.store.engine import reading, writing
from assessments.throttle import NOWHERE, Whence

NEEDED_BY: frozenset[Role] = frozenset({"admin", "coach", "researcher"})
ISSUER = "Soundline"
SECONDS = 30
DRIFT = 1
SECRET_BYTES = 20
RECOVERY_CODES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody whose password was right and who has not given a code yet; or has none to give."""

    staff: Staff
    is_enrolled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A secret to be put into an app: as an address for a picture, and in groups for typing."""

    address: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A session that is whole, and the codes for the day the app is lost; they are shown once."""

    session: SessionToken
    codes: tuple[str, ...]


def is_needed(db: sa.Connection, account: Staff) -> bool:
    """Whether this account may not do without."""
    return account.role in NEEDED_BY and not sessions.in_example(db, account)


def begin(service: Service, db: sa.Connection, account: Staff) -> SessionToken:
    """A session after the password alone: whole only for who neither needs nor has a second factor."""
    has_one = factors.totp_secret(db, account.id) is not None
    return sessions.begin(service, db, account.id, is_whole=not has_one and not is_needed(db, account))


def waiting(service: Service, token: SessionToken) -> Waiting | None:
    """Who waits behind a session that is not whole yet."""
    signed = sessions.signed(service, token)
    if signed is None or signed.is_whole:
        return None
    with reading(service.engine) as db:
        return Waiting(staff=signed.staff, is_enrolled=factors.totp_secret(db, signed.staff.id) is not None)


def offer(service: Service, token: SessionToken) -> Offer:
    """The secret this session may take on; looking keeps nothing, and another session is offered another."""
    account = _may_enrol(service, token)
    secret = _offered(service, token)
    address = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER)
    return Offer(address=address, secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)))


def enrol(service: Service, token: SessionToken, code: str) -> Enrolled:
    """Take on the secret that was offered, proved by a code of it; every other session ends."""
    account = _may_enrol(service, token)
    secret = _offered(service, token)
    step = _step_of(service, secret, code)
    if step is None:
        raise Invalid("code_wrong")
    with writing(service.engine) as db:
        staff.change(db, account.id, totp_secret=_sealed(service, account.id, secret))
        factors.note_step(db, account.id, step)
        codes = _new_codes(db, account.id)
        staff.end_sessions(db, account.id)
        return Enrolled(session=sessions.begin(service, db, account.id, is_whole=True), codes=codes)


def confirm(service: Service, token: SessionToken, typed: str, whence: Whence = NOWHERE) -> SessionToken:
    """Make a waiting session whole by a code, under a new name."""
    found = waiting(service, token)
    if found is None or not found.is_enrolled:
        raise NotFound("not_found")
    attempt = throttle.begin(service, "code", found.staff.email, whence)
    with writing(service.engine) as db:
        if proves(service, db, found.staff.id, typed):
            throttle.succeeded(db, attempt)
            staff.end_session(db, tokens.hashed(token))
            return sessions.begin(service, db, found.staff.id, is_whole=True)
    raise SignInRefused("code_wrong")


def proves(service: Service, db: sa.Connection, staff_id: StaffId, typed: str) -> bool:
    """Whether this is the code of now, or one from the paper; either is used up by that."""
    sealed = factors.totp_secret(db, staff_id)
    if sealed is None:
        return False
    step = _step_of(service, _opened(service, staff_id, sealed), typed)
    if step is not None:
        if step <= factors.last_step(db, staff_id):
            return False
        factors.note_step(db, staff_id, step)
        return True
    code = tokens.plain(typed)
    return len(code) == tokens.RECOVERY_LENGTH and factors.use_recovery_code(
        db, staff_id, tokens.hashed(code)
    )


def looks_like_code(typed: str) -> bool:
    """Whether somebody typed a code rather than a password, which is never this short or this plain."""
    plain = tokens.plain(typed)
    is_paper = len(plain) == tokens.RECOVERY_LENGTH and set(plain) <= set(tokens.ALPHABET)
    return _digits(typed) is not None or (is_paper and " " not in typed.strip())


def is_enrolled(service: Service, actor: Actor) -> bool:
    """Whether one's own account has a second factor."""
    with reading(service.engine) as db:
        return factors.totp_secret(db, actor.staff) is not None


def codes_left(service: Service, actor: Actor) -> int:
    """How many codes of one's own paper are unused."""
    with reading(service.engine) as db:
        return factors.recovery_codes(db, actor.staff)


def new_codes(service: Service, actor: Actor) -> tuple[str, ...]:
    """A new paper; the codes of the old one end."""
    with writing(service.engine) as db:
        if factors.totp_secret(db, actor.staff) is None:
            raise NotFound("not_found")
        return _new_codes(db, actor.staff)


def reset(service: Service, actor: Actor, staff_id: StaffId) -> None:
    """Take somebody's lost second factor away: their sessions end, and they set up a new one."""
    may(actor, "manage_staff", ("organisation",))
    if staff_id == actor.staff:
        raise Refusal("own_factor")
    with writing(service.engine) as db:
        account = staff.by_id(db, staff_id)
        if account is None or account.organisation != actor.organisation:
            raise NotFound("not_found")
        factors.forget(db, staff_id)
        staff.end_sessions(db, staff_id)


def _may_enrol(service: Service, token: SessionToken) -> Staff:
    signed = sessions.signed(service, token)
    if signed is None:
        raise NotFound("not_found")
    with reading(service.engine) as db:
        has_one = factors.totp_secret(db, signed.staff.id) is not None
    if has_one and not signed.is_fresh:
        raise NotFound("not_found")
    return signed.staff


def _offered(service: Service, token: SessionToken) -> str:
    name = b"second factor|" + tokens.hashed(token)
    found = hmac.new(service.keys.session(), name, hashlib.sha256).digest()
    return base64.b32encode(found[:SECRET_BYTES]).decode()


def _digits(typed: str) -> str | None:
    digits = "".join(typed.split())
    return digits if len(digits) == 6 and digits.isascii() and digits.isdigit() else None


def _step_of(service: Service, secret: str, typed: str) -> int | None:
    """The step whose code this is, of the present one and its neighbours."""
    digits = _digits(typed)
    if digits is None:
        return None
    now = int(service.clock().timestamp()) // SECONDS
    made = pyotp.TOTP(secret, interval=SECONDS)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(made.generate_otp(step), digits):
            return step
    return None


def _new_codes(db: sa.Connection, staff_id: StaffId) -> tuple[str, ...]:
    codes = tuple(tokens.recovery_code() for _ in range(RECOVERY_CODES))
    factors.keep_recovery_codes(db, staff_id, [tokens.hashed(code) for code in codes])
    return tuple(tokens.grouped(code) for code in codes)


def _box(service: Service, staff_id: StaffId) -> SecretBox:
    # A key for each account: a sealed secret moved to another row does not open there.
    return SecretBox(bytes.fromhex(tokens.named(service.keys.session(), ["second factor", staff_id])))


def _sealed(service: Service, staff_id: StaffId, secret: str) -> bytes:
    return bytes(_box(service, staff_id).encrypt(secret.encode()))


def _opened(service: Service, staff_id: StaffId, sealed: bytes) -> str:
    try:
        return _box(service, staff_id).decrypt(sealed).decode()
    except CryptoError as failure:
        raise Refusal("factor_unreadable") from failure
