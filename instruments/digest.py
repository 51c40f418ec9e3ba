"""Names for what was measured: one digest over keying, codes and scoring, one over each language's words.

Titles, introductions, pages, conditions and evidence are in neither, so that they may change between rounds.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from instruments.ids import Digest, ItemId, ScaleId
from instruments.model import Composite, Consensus, Format, Item, Scale, Wording


def canonical(value: object) -> bytes:
    """One form for one meaning: UTF-8 JSON, keys sorted, no blanks; 5.0 is 5."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def core_digest(
    *,
    items: Mapping[ItemId, Item],
    scales: Mapping[ScaleId, Scale],
    composites: Mapping[ScaleId, Composite],
    consensus: Mapping[str, Consensus],
    attention: Mapping[ItemId, int],
) -> Digest:
    """The same for two files exactly when they key, code and score alike."""
    measured = {
        "items": {i.id: item_core(i) for i in items.values()},
        "scales": {s.id: _scale(s) for s in scales.values()},
        "composites": {c.id: sorted(c.of) for c in composites.values()},
        "consensus": {c.id: c.item for c in consensus.values()},
        "attention": dict(attention),
    }
    return Digest(hashlib.sha256(canonical(measured)).hexdigest())


def wording_digest(wording: Wording, items: Mapping[ItemId, Item]) -> Digest:
    """The same for two files exactly when every item and every answer reads alike in this language."""
    read = {i.id: item_words(i, wording) for i in items.values()}
    return Digest(hashlib.sha256(canonical(read)).hexdigest())


def item_core(item: Item) -> dict[str, Any]:
    """How an item is answered and keyed, in plain data."""
    return {"format": _format(item.format), "keyed": item.keyed}


def item_words(item: Item, wording: Wording) -> dict[str, Any]:
    """What stands before a respondent at this item, in plain data."""
    own = wording.items[item.id]
    shared = wording.formats.get(item.format.id)
    unit = own.unit or (shared.unit if shared else None)
    labels = {str(code): label for code, label in wording.labels(item).items()}
    return {"text": own.text, "help": own.help, "unit": unit, "labels": labels}


def _scale(scale: Scale) -> dict[str, Any]:
    return {
        "items": sorted(scale.items),
        "score": scale.score,
        "answered_at_least": scale.answered_at_least,
    }


def _format(form: Format) -> dict[str, Any]:
    return {
        "kind": form.kind,
        "low": _plain(form.low),
        "high": _plain(form.high),
        "options": list(form.options),
        "total": form.total,
        "whole": form.whole,
        "max_length": form.max_length,
        "not_applicable": form.not_applicable,
    }


def _plain(number: float | None) -> float | int | None:
    return int(number) if number is not None and float(number).is_integer() else number
