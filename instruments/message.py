"""The form of a sentence to an author."""

from typing import NamedTuple


class Message(NamedTuple):
    """What is wrong, and the remedy."""

    says: str
    remedy: str
