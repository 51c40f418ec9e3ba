"""Sense of a response model: parameters of the scale's items, one step between any two answers, in order."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from instruments.draft import Draft
from instruments.ids import ItemId, ScaleId
from instruments.problems import Notebook


def check_response(scale: str, said: Mapping[str, Any], draft: Draft, notes: Notebook) -> None:
    """Note parameters that new answers to the scale cannot be scored with."""
    path = ("evidence", "scales", scale, "irt")
    parameters = said.get("items", {})
    members = draft.scales[ScaleId(scale)].items if ScaleId(scale) in draft.scales else ()
    for item, own in parameters.items():
        if item not in members:
            place = draft.key_at(*path, "items", item)
            notes.add("EVIDENCE_ITEM", place, item=item, scale=scale, hint=notes.hint(item, members))
        elif draft.is_whole(*path, "items", item):
            _item((*path, "items", item), own, draft, notes, model=said.get("model"))
    lacking = [item for item in members if item not in parameters]
    if lacking and draft.is_whole(*path, "items"):
        notes.add("IRT_LACKS", draft.key_at(*path, "items"), scale=scale, items=", ".join(lacking))


def _item(
    path: tuple[str, ...], own: Mapping[str, Any], draft: Draft, notes: Notebook, *, model: str | None
) -> None:
    item, steps = path[-1], own["b"]
    form = draft.items[ItemId(item)].format if ItemId(item) in draft.items else None
    if form is not None and form.kind != "rating":
        notes.add("IRT_POINTS", draft.key_at(*path), item=item, kind=form.kind)
        return
    if form is not None and form.codes and len(steps) != len(form.codes) - 1:
        facts = {"n": len(steps), "codes": len(form.codes), "need": len(form.codes) - 1}
        notes.add("IRT_STEPS", draft.at(*path, "b"), item=item, **facts)
    if own["a"] == 0:
        notes.add("IRT_SLOPE", draft.at(*path, "a"), item=item)
    elif model == "grm" and not all((high - low) * own["a"] > 0 for low, high in pairwise(steps)):
        order = "rising" if own["a"] > 0 else "falling"
        notes.add("IRT_ORDER", draft.at(*path, "b"), item=item, order=order)
