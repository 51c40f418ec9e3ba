"""Addresses and names as people type them, checked and made comparable."""

from assessments.errors import Invalid

LONGEST_ADDRESS = 254
LONGEST_NAME = 200


def plain_address(email: str) -> str:
    """An address as it is compared: without blanks around it, in small letters."""
    return email.strip().lower()


def checked_address(email: str) -> str:
    """An address that can be written to."""
    address = plain_address(email)
    local, _, domain = address.rpartition("@")
    is_clean = all(c.isprintable() and not c.isspace() and c not in "<>,;:\"'()[]\\" for c in address)
    if (
        not local
        or "@" in local
        or "." not in domain.strip(".")
        or not is_clean
        or len(address) > LONGEST_ADDRESS
    ):
        raise Invalid("address", email=email.strip()[:LONGEST_ADDRESS])
    return address


def checked_name(name: str) -> str:
    """A name of a person or thing, on one line."""
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME or not kept.isprintable():
        raise Invalid("name", longest=LONGEST_NAME)
    return kept
