"""What one answer may be: the name it goes by, and the codes or bounds of its item."""

from collections.abc import Mapping
from dataclasses import dataclass

from instruments.ids import Code, ItemId
from instruments.model import Item

MANY = ("choices", "ranking", "allocation")
MOST_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """One answer of one item: `item`, or `item.option` where an item has several."""

    name: str
    item: Item
    codes: tuple[Code, ...] = ()
    low: float | None = None
    high: float | None = None

    def allows(self, answer: object) -> bool:
        """Whether this is an answer someone could give."""
        if self.codes:
            return answer in self.codes and not isinstance(answer, bool)
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            return False
        is_whole = not self.item.format.whole or float(answer).is_integer()
        above = self.low is None or answer >= self.low
        return is_whole and above and (self.high is None or answer <= self.high)

    @property
    def known(self) -> str:
        """What may be answered, in words."""
        if self.codes:
            more = "…" if len(self.codes) > MOST_NAMED else ""
            return ", ".join(str(c) for c in self.codes[:MOST_NAMED]) + more
        low = "any number" if self.low is None else f"{self.low:g}"
        return low if self.high is None else f"{low} to {self.high:g}"


def answering(name: str, items: Mapping[ItemId, Item]) -> Answering | str:
    """The answer a name stands for, or how to write it where it stands for none."""
    base, _, option = name.partition(".")
    item = items[ItemId(base)]
    form = item.format
    if form.kind not in MANY:
        if option:
            return f"'{base}' alone; it has one answer"
        return Answering(name=name, item=item, codes=form.codes, low=form.low, high=form.high)
    if option not in {str(o) for o in form.options}:
        shown = form.options[0] if form.options else "option"
        return f"'{base}' with one of its options, for example '{base}.{shown}'"
    if form.kind == "choices":
        return Answering(name=name, item=item, codes=(0, 1))
    if form.kind == "ranking":
        return Answering(name=name, item=item, codes=tuple(range(1, len(form.options) + 1)))
    return Answering(name=name, item=item, low=0, high=form.total)
