"""A release as text and back: what was told is kept as it was told, and never computed again.

The ledger's rows are not in it; they are kept apart, under other names.
"""

import dataclasses
import functools
import json
import types
from collections.abc import Mapping
from datetime import date
from typing import Any, Union, get_args, get_origin, get_type_hints

from assessments.release.shapes import Release

FORMAT = "soundline.release/1"


def to_json(release: Release) -> str:
    """The release without its ledger rows, as JSON with sorted keys: the same release, the same text."""
    content = _plain(dataclasses.replace(release, ledger_rows=()))
    return json.dumps({"format": FORMAT, "release": content}, sort_keys=True, ensure_ascii=False)


def from_json(text: str) -> Release:
    """The release a text was made of."""
    content = json.loads(text)
    if content.get("format") != FORMAT:
        raise ValueError(f"This is no {FORMAT}: {content.get('format')!r}.")
    found: Release = _shaped(content["release"], Release)
    return found


def teams_shown(text: str) -> frozenset[str]:
    """The teams a release shows, without making the rest of it: pages ask this of many releases."""
    rows = json.loads(text)["release"]["programme_report"]["rows"]
    return frozenset(row["team_id"] for row in rows if row["is_shown"])


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def _shaped(value: Any, wanted: Any) -> Any:
    """A plain value as the type its field is declared with."""
    wanted = getattr(wanted, "__supertype__", wanted)
    origin, parts = get_origin(wanted), get_args(wanted)
    if value is None:
        return None
    if origin in (Union, types.UnionType):
        return _shaped(value, next(p for p in parts if p is not type(None)))
    if origin is tuple:
        return _tuple(value, parts)
    if origin is not None and isinstance(value, dict):
        return {k: _shaped(v, parts[1]) for k, v in value.items()}
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        hints = _fields(wanted)
        return wanted(**{name: _shaped(v, hints[name]) for name, v in value.items()})
    if wanted is date:
        return date.fromisoformat(value)
    # A fact's particulars have no declared type; what was a tuple came back as a list.
    return tuple(_shaped(v, Any) for v in value) if isinstance(value, list) else value


@functools.cache
def _fields(of: type) -> dict[str, Any]:
    """The declared types of a shape's fields; finding them anew for every value takes most of the time."""
    return get_type_hints(of)


def _tuple(value: list[Any], parts: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_shaped(v, parts[0]) for v in value)
    return tuple(_shaped(v, p) for v, p in zip(value, parts, strict=True))
