"""Sense of pages and conditions: what is asked, in which order, and of whom."""

from collections.abc import Mapping
from typing import Any

from instruments.answering import Answering, answering
from instruments.conditions import Comparison, ConditionError, parse
from instruments.draft import Draft
from instruments.ids import ItemId
from instruments.problems import Notebook, Place
from instruments.sense_scales import unknown_item


def check_flow(draft: Draft, notes: Notebook) -> None:
    """Note what is wrong with pages and with what is shown under a condition."""
    page_of = {item: index for index, page in enumerate(draft.pages) for item in page.items}
    if "pages" in draft.data:
        page_of = _pages(draft, notes)
    for index, said in enumerate(draft.data.get("pages", ())):
        if isinstance(said, dict) and "show_if" in said:
            _condition(
                said["show_if"], draft.at("pages", index, "show_if"), page_of, index, draft=draft, notes=notes
            )
            for position, item in enumerate(said.get("items", ())):
                _comment(item, draft.at("pages", index, "items", position), draft, notes)
    for item_ in draft.items.values():
        if item_.show_if is not None:
            place = draft.at("items", item_.id, "show_if")
            page = page_of.get(item_.id, len(page_of))
            _condition(item_.show_if, place, page_of, page, draft=draft, notes=notes)
            _comment(item_.id, draft.key_at("items", item_.id, "show_if"), draft, notes)


def _comment(item: object, place: Place, draft: Draft, notes: Notebook) -> None:
    known = draft.items.get(ItemId(item)) if isinstance(item, str) else None
    if known is not None and known.format.kind == "text":
        notes.add("CONDITIONAL_COMMENT", place, item=known.id)


def _pages(draft: Draft, notes: Notebook) -> dict[ItemId, int]:
    """The page each item is on, counted in the order of the file."""
    page_of: dict[ItemId, int] = {}
    ids: set[str] = set()
    for index, said in enumerate(draft.data["pages"]):
        if not isinstance(said, dict) or "id" not in said:
            continue
        if said["id"].casefold() in ids:
            notes.add("PAGE_TWICE", draft.at("pages", index, "id"), page=said["id"])
        ids.add(said["id"].casefold())
        _page(index, said, page_of, draft=draft, notes=notes)
    if draft.is_whole("pages"):
        for item in draft.items:
            if item not in page_of:
                notes.add("ITEM_ON_NO_PAGE", draft.key_at("items", item), item=item)
    return page_of


def _page(
    index: int, said: Mapping[str, Any], page_of: dict[ItemId, int], *, draft: Draft, notes: Notebook
) -> None:
    for position, item in enumerate(said.get("items", ())):
        path = ("pages", index, "items", position)
        where = f"Page '{said['id']}'"
        if not isinstance(item, str) or unknown_item(item, where, path, draft, notes=notes):
            continue
        first = page_of.get(ItemId(item))
        if first is None:
            page_of[ItemId(item)] = index
        elif first == index:
            notes.add("ITEM_REPEATED", draft.at(*path), where=where, item=item)
        else:
            other = draft.data["pages"][first]["id"]
            notes.add("ITEM_TWO_PAGES", draft.at(*path), item=item, page=other)


def _condition(
    text: str, place: Place, page_of: Mapping[ItemId, int], page: int, *, draft: Draft, notes: Notebook
) -> None:
    """A condition can be read, looks back, and asks what can be answered."""
    try:
        condition = parse(text)
    except ConditionError as error:
        notes.add("CONDITION_SYNTAX", place, why=error)
        return
    for comparison in condition.comparisons():
        base = ItemId(comparison.name.partition(".")[0])
        if base not in draft.known_items:
            if draft.is_whole("items"):
                hint = notes.hint(base, draft.known_items)
                notes.add("CONDITION_UNKNOWN", place, name=base, hint=hint)
            continue
        if base in page_of and page_of[base] >= page:
            notes.add("CONDITION_FORWARD", place, item=base)
        if base in draft.items:
            _comparison(comparison, place, draft, notes)


def _comparison(comparison: Comparison, place: Place, draft: Draft, notes: Notebook) -> None:
    name, sign, code = comparison.name, comparison.sign, comparison.code
    asked = answering(name, draft.items)
    if isinstance(asked, str):
        notes.add("ANSWER_NAME", place, name=name, example=asked)
    elif asked.item.format.kind == "text":
        notes.add("CONDITION_TEXT", place, item=name)
    elif sign not in {"==", "!="} and any(isinstance(c, str) for c in (code, *asked.codes)):
        notes.add("CONDITION_ORDER", place, name=name, sign=sign)
    elif not _can_be(comparison, asked):
        notes.add("CONDITION_CODE", place, name=name, sign=sign, code=code, known=asked.known)


def _can_be(comparison: Comparison, asked: Answering) -> bool:
    """Whether some answer makes the comparison true, with a code that exists where one is named."""
    if comparison.sign in {"==", "!="}:
        return asked.allows(comparison.code)
    if asked.codes:
        return any(comparison.holds({asked.name: c}) for c in asked.codes)
    ends = [e for e in (asked.low, asked.high) if e is not None]
    is_open = (asked.low is None and "<" in comparison.sign) or (
        asked.high is None and ">" in comparison.sign
    )
    return is_open or any(comparison.holds({asked.name: e}) for e in ends)
