"""Passwords: which are accepted, and how they are kept."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assessments.errors import Invalid

SHORTEST = 15
LONGEST = 256
FEWEST_CHARACTERS = 6


@cache
def hasher() -> PasswordHasher:
    """Argon2id with its authors' settings for a server."""
    return PasswordHasher()


@cache
def nobodys_hash() -> str:
    """A hash to check against where there is no account, so that both take equally long."""
    return hasher().hash("there is no account of this name")


def accept(password: str, *, not_in: tuple[str, ...] = ()) -> str:
    """The hash of a password that may be used; one that is easily guessed is refused."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid("password_length", shortest=SHORTEST, longest=LONGEST)
    lowered = password.casefold()
    if len(set(lowered)) < FEWEST_CHARACTERS or lowered in (lowered + lowered)[1:-1]:
        raise Invalid("password_repetitive")
    if any(
        len(word) >= 4 and lowered.replace(word.casefold(), "") in {"", "123", "1", "!"} for word in not_in
    ):
        raise Invalid("password_names_you")
    return hasher().hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password; takes equally long where there is none."""
    try:
        hasher().verify(kept or nobodys_hash(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
