"""Which pages and items a respondent is shown, in what order, and what stands in each column at the end.

Answers are flat, in the columns of DATA: an item's id, or `item.option` for choices, rankings and
allocations. A missing code stands under the bare item id while somebody is answering.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from instruments.ids import LEFT_BLANK, MISSING_CODES, NOT_SHOWN, ItemId, PageId
from instruments.model import Instrument, Item

if TYPE_CHECKING:
    from instruments.conditions import Condition

Answer = int | float | str
Answers = Mapping[str, Answer]

IN_OPTIONS = ("choices", "ranking", "allocation")
"""Kinds with a column for each option."""
SHARE = "share"
"""`item.share` is 1 where the words of a text item may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """A page with the items that are shown on it."""

    id: PageId
    items: tuple[Item, ...]
    shuffle: bool


def columns(item: Item) -> tuple[str, ...]:
    """The columns an item's answer stands in."""
    if item.format.kind in IN_OPTIONS:
        return tuple(f"{item.id}.{option}" for option in item.format.options)
    return (item.id,)


def traces(item: Item) -> tuple[str, ...]:
    """Every column in which anything of an item may stand while it is being answered."""
    return (item.id, *columns(item), f"{item.id}.{SHARE}")


def is_answered(item: Item, answers: Answers) -> bool:
    """Whether an item was answered, declined or said not to apply; a blank is none of these."""
    if answers.get(item.id, LEFT_BLANK) != LEFT_BLANK:
        return True
    return item.format.kind in IN_OPTIONS and any(column in answers for column in columns(item))


def shown(instrument: Instrument, answers: Answers) -> tuple[ShownPage, ...]:
    """The pages and items shown to somebody who gave these answers; empty pages are left out."""
    seen: dict[str, Answer | None] = {}
    pages = []
    for page in instrument.pages:
        items = tuple(instrument.items[item] for item in page.items)
        visible = tuple(i for i in items if _holds(page.show_if, seen) and _holds(i.show_if, seen))
        if visible:
            pages.append(ShownPage(id=page.id, items=visible, shuffle=page.shuffle))
        seen.update((column, _value(answers, item, column)) for item in visible for column in columns(item))
    return tuple(pages)


def presented(page: ShownPage, seed: bytes) -> tuple[Item, ...]:
    """The items of a page in the order they are presented: shuffled by a seed, the same each time."""
    if not page.shuffle:
        return page.items
    return tuple(
        sorted(page.items, key=lambda item: hmac.new(seed, item.id.encode(), hashlib.sha256).digest())
    )


def completed(instrument: Instrument, answers: Answers) -> dict[str, Answer]:
    """A value in every column: hidden items dropped (-8), blanks -9, a missing code in each column."""
    visible = {item.id for page in shown(instrument, answers) for item in page.items}
    return {
        column: (_complete(answers, item, column) if item.id in visible else NOT_SHOWN)
        for item in instrument.items.values()
        for column in columns(item)
    }


def shared_comments(instrument: Instrument, answers: Answers) -> tuple[ItemId, ...]:
    """The text items whose words the respondent agreed to have shown."""
    visible = (item for page in shown(instrument, answers) for item in page.items)
    return tuple(
        item.id
        for item in visible
        if item.format.kind == "text"
        and answers.get(f"{item.id}.{SHARE}") == 1
        and isinstance(answers.get(item.id), str)
    )


def blanks(items: Sequence[Item], answers: Answers) -> tuple[ItemId, ...]:
    """Items left blank that are not optional."""
    return tuple(item.id for item in items if not item.optional and not is_answered(item, answers))


def _complete(answers: Answers, item: Item, column: str) -> Answer:
    missing = answers.get(item.id)
    if item.format.kind in IN_OPTIONS and missing in MISSING_CODES:
        return missing if missing is not None else LEFT_BLANK
    return answers.get(column, LEFT_BLANK)


def _value(answers: Answers, item: Item, column: str) -> Answer | None:
    value = _complete(answers, item, column)
    return None if value in MISSING_CODES else value


def _holds(condition: str | None, answers: Mapping[str, Answer | None]) -> bool:
    return condition is None or _parsed(condition).holds(answers)


@lru_cache(maxsize=512)
def _parsed(condition: str) -> "Condition":
    from instruments.conditions import parse

    return parse(condition)
