"""Sense of scales, composites, consensus and attention items: what is scored with what."""

import math
from typing import Any

from instruments.draft import Draft
from instruments.ids import ItemId, ScaleId
from instruments.model import Composite, Item, Scale
from instruments.problems import Notebook

ONLY_FOR_ITEMS = ("score", "answered_at_least", "smallest_change", "referent")
SCORABLE = ("rating", "number")


def check_scales(draft: Draft, notes: Notebook) -> None:
    """Note what is wrong with how items are put together."""
    owner: dict[str, str] = {}
    for id_, said in draft.section("scales").items():
        _kind_of_scale(id_, said, draft, notes)
        _members(id_, said, owner, draft=draft, notes=notes)
    for scale in draft.scales.values():
        _scale(scale, draft, notes)
    for composite in draft.composites.values():
        _composite(composite, draft, notes)
    excused = {"text"} if _consensus(draft, notes) else {"text", "ranking", "allocation"}
    _attention(owner, draft, notes)
    _items(owner, excused, draft, notes)


def unknown_item(
    item: str, where: str, path: tuple[str | int, ...], draft: Draft, *, notes: Notebook
) -> bool:
    """Note an item the questionnaire does not have; whether it was one."""
    known = draft.known_items
    if item in known or not draft.is_whole("items", item) or draft.shaped.holes & {("items",), ()}:
        return False
    place = draft.key_at(*path) if isinstance(path[-1], str) else draft.at(*path)
    notes.add("ITEM_UNKNOWN", place, where=where, item=item, hint=notes.hint(item, known))
    return True


def _kind_of_scale(id_: str, said: dict[str, Any], draft: Draft, notes: Notebook) -> None:
    if "items" in said and "of" in said:
        notes.add("SCALE_BOTH", draft.key_at("scales", id_, "of"), scale=id_)
    if "items" not in said and "of" not in said:
        whole_enough = draft.is_whole("scales", id_, "items") and draft.is_whole("scales", id_, "of")
        if whole_enough:
            notes.add("SCALE_NEITHER", draft.key_at("scales", id_), scale=id_)
    if "of" in said and "items" not in said:
        for key in ONLY_FOR_ITEMS:
            if key in said:
                notes.add("COMPOSITE_KEY", draft.key_at("scales", id_, key), scale=id_, key=key)


def _members(
    scale: str, said: dict[str, Any], owner: dict[str, str], *, draft: Draft, notes: Notebook
) -> None:
    """Each item is known, in this scale once, and in no other."""
    seen: set[str] = set()
    for index, item in enumerate(said.get("items", ())):
        if not isinstance(item, str):
            continue
        place = draft.at("scales", scale, "items", index)
        if unknown_item(item, f"Scale '{scale}'", ("scales", scale, "items", index), draft, notes=notes):
            continue
        first = owner.setdefault(item, scale)
        if first != scale:
            notes.add("ITEM_TWO_SCALES", place, item=item, scale=first)
        elif item in seen:
            notes.add("ITEM_REPEATED", place, item=item, where=f"Scale '{scale}'")
        seen.add(item)


def _scale(scale: Scale, draft: Draft, notes: Notebook) -> None:
    said = draft.section("scales")[scale.id]
    for index, name in enumerate(said["items"]):
        item = draft.items.get(ItemId(name)) if isinstance(name, str) else None
        if item is not None:
            _scorable(item, scale.id, index, draft=draft, notes=notes)
    _one_range(scale, draft, notes)
    k = len(scale.items)
    if scale.answered_at_least > k and draft.is_whole("scales", scale.id, "items"):
        place = draft.at("scales", scale.id, "answered_at_least")
        notes.add("ANSWERED_RANGE", place, scale=scale.id, value=scale.answered_at_least, count=k)
    if "smallest_change" in said and scale.smallest_change.points >= scale.high - scale.low:
        place = draft.at("scales", scale.id, "smallest_change", "points")
        width = f"{scale.high - scale.low:g}"
        notes.add("CHANGE_WIDE", place, scale=scale.id, value=scale.smallest_change.points, range=width)


def _scorable(item: Item, scale: ScaleId, index: int, *, draft: Draft, notes: Notebook) -> None:
    place = draft.at("scales", scale, "items", index)
    if item.unscored:
        place = draft.at("items", item.id, "unscored")
        notes.add("UNSCORED_SCALED", place, item=item.id, scale=scale)
    if item.format.kind not in SCORABLE:
        notes.add("KIND_UNSCORABLE", place, scale=scale, item=item.id, kind=item.format.kind)
    elif item.format.kind == "number" and None in (item.format.low, item.format.high):
        notes.add("NUMBER_UNBOUNDED", place, scale=scale, item=item.id)


def _one_range(scale: Scale, draft: Draft, notes: Notebook) -> None:
    """One mean has one range, whatever is done to it afterwards."""
    ranges: dict[tuple[float, float], ItemId] = {}
    for item in scale.items:
        form = draft.items[item].format if item in draft.items else None
        if form is not None and form.low is not None and form.high is not None:
            ranges.setdefault((form.low, form.high), item)
    if len(ranges) > 1:
        (low, high), (other_low, other_high) = list(ranges)[:2]
        index = draft.section("scales")[scale.id]["items"].index(ranges[other_low, other_high])
        place = draft.at("scales", scale.id, "items", index)
        one, other = f"{low:g} to {high:g}", f"{other_low:g} to {other_high:g}"
        notes.add("RANGES_MIXED", place, scale=scale.id, one=one, other=other)


def _composite(composite: Composite, draft: Draft, notes: Notebook) -> None:
    said = draft.section("scales")[composite.id]["of"]
    items_scales = [s for s in draft.section("scales") if s in draft.scales]
    for index, part in enumerate(said):
        place = draft.at("scales", composite.id, "of", index)
        if not isinstance(part, str):
            continue
        if part not in draft.scales and (part in draft.composites or part not in draft.known_scales):
            hint = notes.hint(part, items_scales)
            notes.add("COMPOSITE_UNKNOWN", place, scale=composite.id, part=part, hint=hint)
        elif part in said[:index]:
            notes.add("COMPOSITE_REPEATED", place, scale=composite.id, part=part)
    parts = [draft.scales[s] for s in composite.of if s in draft.scales]
    for part_ in parts[1:]:
        place = draft.at("scales", composite.id, "of", said.index(part_.id))
        is_known = math.isfinite(part_.low) and math.isfinite(parts[0].low)
        if is_known and (part_.low, part_.high) != (parts[0].low, parts[0].high):
            one, other = (f"{s.low:g} to {s.high:g}" for s in (parts[0], part_))
            notes.add("COMPOSITE_RANGES", place, scale=composite.id, one=one, other=other)
            break
    if {p.better for p in parts} - {composite.better}:
        notes.add("COMPOSITE_DIRECTION", draft.key_at("scales", composite.id, "of"), scale=composite.id)


def _consensus(draft: Draft, notes: Notebook) -> bool:
    """Note what no consensus can rest on; whether each rests on something."""
    before = len(notes)
    for name, consensus in draft.consensus.items():
        path = ("consensus", name, "item")
        place = draft.at(*path)
        if consensus.item not in draft.known_items:
            hint = notes.hint(consensus.item, draft.known_items)
            if draft.is_whole("items"):
                notes.add("ITEM_UNKNOWN", place, where=f"Consensus '{name}'", item=consensus.item, hint=hint)
        elif (item := draft.items.get(consensus.item)) is not None:
            kind = item.format.kind
            if kind not in {"ranking", "allocation"}:
                notes.add("CONSENSUS_KIND", place, name=name, item=item.id, kind=kind)
    return len(notes) == before


def _attention(owner: dict[str, str], draft: Draft, notes: Notebook) -> None:
    for id_, code in draft.section("attention").items():
        place = draft.key_at("attention", id_)
        if unknown_item(id_, "'attention'", ("attention", id_), draft, notes=notes):
            continue
        if id_ in owner:
            notes.add("ATTENTION_SCALED", place, item=id_, scale=owner[id_])
        item = draft.items.get(ItemId(id_))
        if item is None:
            continue
        if item.format.kind not in {"rating", "choice"}:
            notes.add("ATTENTION_KIND", place, item=id_, kind=item.format.kind)
        elif item.format.codes and code not in item.format.codes:
            known = ", ".join(str(c) for c in item.format.codes)
            notes.add("ATTENTION_CODE", draft.at("attention", id_), item=id_, code=code, known=known)


def _items(owner: dict[str, str], excused: set[str], draft: Draft, notes: Notebook) -> None:
    """Every item is scored, or is of a kind that need not be, or says that it is not."""
    ranked = {c.item for c in draft.consensus.values()}
    used = {*owner, *ranked, *draft.section("attention")}
    all_seen = draft.is_whole("scales") and draft.is_whole("consensus") and draft.is_whole("attention")
    for item in draft.items.values():
        kind = item.format.kind
        has_range = kind == "rating" or (kind == "number" and item.format.low is not None)
        if item.keyed == -1 and not has_range:
            place = draft.at("items", item.id, "keyed")
            notes.add("REVERSED_WITHOUT_RANGE", place, item=item.id, kind=kind)
        if all_seen and item.id not in used and kind not in excused and not item.unscored:
            notes.add("ITEM_UNSCALED", draft.key_at("items", item.id), item=item.id)
