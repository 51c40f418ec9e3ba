"""Secrets in two writings, and what is derived from them: links, typed codes, keys and names.

A token is 26 letters of Crockford's alphabet (130 bits). The database holds its SHA-256 alone; names of rows
that only its holder may find are derived from the token itself.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from assessments.model import InvitationId

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 26
CODE_LENGTH = 16
RECOVERY_LENGTH = 24
GROUP = 4
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def invitation_token(link_key: bytes, invitation: InvitationId, epoch: int) -> str:
    """The token of an invitation: the same each time it is asked for, until the epoch is raised."""
    message = f"invitation|{invitation}|{epoch}".encode()
    return crockford(hmac.new(link_key, message, hashlib.sha256).digest(), TOKEN_LENGTH)


def one_time_token() -> str:
    """A token for one use."""
    return secrets.token_urlsafe(32)


def code() -> str:
    """A code that carries a draft to another device (80 bits)."""
    return crockford(secrets.token_bytes(10), CODE_LENGTH)


def recovery_code() -> str:
    """A code kept on paper for the day an app is lost (120 bits)."""
    return crockford(secrets.token_bytes(15), RECOVERY_LENGTH)


def crockford(value: bytes, length: int) -> str:
    """The first `length` letters of a value, five bits each."""
    number = int.from_bytes(value, "big")
    bits = 8 * len(value)
    return "".join(ALPHABET[(number >> (bits - 5 * (i + 1))) & 31] for i in range(length))


def grouped(token: str) -> str:
    """A token as it is typed: in groups of four."""
    return "-".join(token[i : i + GROUP] for i in range(0, len(token), GROUP))


def plain(typed: str) -> str:
    """A token without the blanks, dashes and look-alikes of typing."""
    kept = (c for c in typed.upper() if not c.isspace() and c not in "-‐‑–")
    return "".join(kept).translate(LOOKALIKES)


def hashed(token: str) -> bytes:
    """What the database knows of a token."""
    return hashlib.sha256(token.encode()).digest()


def derived(token: str, purpose: str, *more: bytes) -> bytes:
    """A value only the holder of a token can name: HKDF-SHA256 with the purpose as its label."""
    secret = b"|".join((token.encode(), *(part.hex().encode() for part in more)))
    extracted = hmac.new(b"soundline", secret, hashlib.sha256).digest()
    return hmac.new(extracted, f"soundline/{purpose}".encode() + b"\x01", hashlib.sha256).digest()


def named(key: bytes, parts: Iterable[str]) -> str:
    """A name under a key: the same for the same parts, telling nothing without the key."""
    return hmac.new(key, "|".join(parts).encode(), hashlib.sha256).hexdigest()
