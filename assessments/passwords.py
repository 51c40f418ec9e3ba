"""Passwords: which are accepted, and how they are kept."""

import re
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assessments.errors import Invalid
from assessments.guessable import WORDS

SHORTEST = 15
LONGEST = 256
FEWEST_CHARACTERS = 6
FEWEST_OF_ONES_OWN = 5
"""So many characters must be left of a password once words that come to everybody's mind are taken out."""
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
)
SHORTEST_RUN = 3
LETTERS_FOR = str.maketrans("013457@$!", "oieastasi")
"""Figures and signs that are written for letters."""


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
    if len(own_part(lowered)) < FEWEST_OF_ONES_OWN:
        raise Invalid("password_guessable")
    if any(
        len(word) >= 4 and lowered.replace(word.casefold(), "") in {"", "123", "1", "!"} for word in not_in
    ):
        raise Invalid("password_names_you")
    return hasher().hash(password)


@cache
def guessable() -> tuple[str, ...]:
    """Words everybody thinks of first, the longest first."""
    return tuple(sorted(set(WORDS), key=lambda word: (-len(word), word)))


def own_part(lowered: str) -> str:
    """What is left of a password without well-known words, runs of the keyboard, figures and signs."""
    readings = (lowered, lowered.translate(LETTERS_FOR))
    return min((_without_words(reading) for reading in readings), key=len)


def _without_words(text: str) -> str:
    left = re.sub(r"[\W_]", "", text)
    for word in guessable():
        left = left.replace(word, "")
    for row in ROWS:
        for run in (row, row[::-1]):
            for length in range(len(run), SHORTEST_RUN - 1, -1):
                for start in range(len(run) - length + 1):
                    left = left.replace(run[start : start + length], "")
    return re.sub(r"\d", "", left)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password; takes equally long where there is none."""
    try:
        hasher().verify(kept or nobodys_hash(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
