"""Format 1 as JSON Schema, for editors that complete and check while someone types.

It says what `shape` says about keys and types; what makes psychometric sense only the checker knows.
"""

from functools import singledispatch
from typing import Any, Literal

from instruments.grammar import INSTRUMENT, TEXT_FILE
from instruments.kinds import (
    Code,
    Either,
    Kind,
    ListOf,
    MapOf,
    Nothing,
    Number,
    OneOf,
    Record,
    Text,
    Truth,
    Word,
)

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CODE_WORD = "[A-Za-z][A-Za-z0-9_-]{0,63}"
TITLES = {
    "instrument": "Soundline questionnaire, format 1",
    "text": "Words of a Soundline questionnaire, format 1",
}


def json_schema(of: Literal["instrument", "text"] = "instrument") -> Schema:
    """The schema of `instrument.yaml`, or of the `text.<language>.yaml` beside it."""
    grammar = INSTRUMENT if of == "instrument" else TEXT_FILE
    return {"$schema": DIALECT, "title": TITLES[of], **_schema(grammar)}


@singledispatch
def _schema(kind: Kind) -> Schema:
    raise TypeError(f"no schema for {type(kind).__name__}")


@_schema.register
def _(kind: Record) -> Schema:
    needed = [name for name, key in kind.keys.items() if key.needed]
    return {
        "type": "object",
        "description": kind.what,
        "properties": {name: _schema(key.kind) for name, key in kind.keys.items()},
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
    }


@_schema.register
def _(kind: MapOf) -> Schema:
    pattern = kind.key.pattern if isinstance(kind.key, Word) else f"(-?[0-9]{{1,7}}|{CODE_WORD})"
    return {
        "type": "object",
        "patternProperties": {f"^{_whole(pattern)}$": _schema(kind.of)},
        "additionalProperties": False,
        "minProperties": kind.least,
        "maxProperties": kind.most,
    }


@_schema.register
def _(kind: ListOf) -> Schema:
    return {"type": "array", "items": _schema(kind.of), "minItems": kind.least, "maxItems": kind.most}


@_schema.register
def _(kind: Either) -> Schema:
    ways = [*kind.scalar, *(k for k in (kind.series, kind.table) if k is not None)]
    return {"anyOf": [_schema(way) for way in ways]}


@_schema.register
def _(kind: Word) -> Schema:
    return {"type": "string", "description": kind.what, "pattern": f"^{_whole(kind.pattern)}$"}


@_schema.register
def _(kind: Text) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": kind.most, "pattern": r"\S"}


@_schema.register
def _(kind: Number) -> Schema:
    return {"type": "integer" if kind.whole else "number", "minimum": kind.low, "maximum": kind.high}


@_schema.register
def _(kind: OneOf) -> Schema:
    return {"enum": list(kind.values)}


@_schema.register
def _(kind: Truth) -> Schema:
    return {"type": "boolean"}


@_schema.register
def _(kind: Nothing) -> Schema:
    return {"type": "null"}


@_schema.register
def _(kind: Code) -> Schema:
    return {
        "anyOf": [
            {"type": "integer", "minimum": -1_000_000, "maximum": 1_000_000},
            {"type": "string", "pattern": f"^{CODE_WORD}$"},
        ]
    }


def _whole(pattern: str) -> str:
    """A pattern whose alternatives stay together between ^ and $."""
    return f"({pattern})"
