"""What may stand under a key: the kinds the grammar of format 1 is written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a fixed form."""

    what: str
    pattern: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words for people, exactly as they stand; no markup."""

    most: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in bounds; whole where it counts something."""

    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """null."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words or numbers."""

    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """The code of an answer: a whole number, or an id-like word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """Several of one kind."""

    of: "Kind"
    least: int = 0
    most: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOf:
    """Several of one kind, each under a key of its own."""

    key: "Word | Code"
    of: "Kind"
    least: int = 0
    most: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a record. `example` stands in the Problem when it is missing."""

    kind: "Kind"
    needed: bool = False
    example: str = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A fixed set of keys."""

    what: str
    keys: Mapping[str, Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """Several ways to write one thing, told apart by what they look like."""

    scalar: "tuple[Kind, ...]" = ()
    series: "ListOf | None" = None
    table: "MapOf | Record | None" = None
    what: str = "one value"
    example: str = field(default="…")


Kind = Word | Text | Number | Truth | Nothing | OneOf | Code | ListOf | MapOf | Record | Either
