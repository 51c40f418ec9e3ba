"""Two versions of a questionnaire, scale by scale: the same, linked or not comparable, and why."""

from collections.abc import Mapping
from typing import Protocol

from documents.language import SOURCE, Words, listed, msgid, msgids, say, say_number
from instruments.ids import ScaleId


class Reason(Protocol):
    """Why a scale is not the same: a code, and the item or basis of the case."""

    @property
    def code(self) -> str: ...
    @property
    def item(self) -> str | None: ...
    @property
    def basis(self) -> str | None: ...


GRADES: Mapping[str, str] = {
    "same": msgid("same"),
    "linked": msgid("linked"),
    "broken": msgid("broken"),
}
REASONS: Mapping[str, Words] = {
    "item_added": msgids("%(item)s is new", "%(item)s are new"),
    "item_removed": msgids("%(item)s is gone", "%(item)s are gone"),
    "wording_changed": msgids("%(item)s is worded differently", "%(item)s are worded differently"),
    "labels_changed": msgid("the answers of %(item)s are labelled differently"),
    "help_changed": msgid("the help of %(item)s differs"),
    "keying_changed": msgids("%(item)s is keyed the other way", "%(item)s are keyed the other way"),
    "range_changed": msgids("%(item)s has another range of codes", "%(item)s have another range of codes"),
    "format_changed": msgids("%(item)s is answered in another way", "%(item)s are answered in another way"),
    "score_rule_changed": msgid("the score is made by another rule"),
    "missing_rule_changed": msgid("another number of answers is needed for a score"),
    "better_changed": msgid("another side counts as better"),
    "too_few_in_common": msgid("too few items are in both"),
    "scale_added": msgid("the scale is new"),
    "scale_removed": msgid("the scale is gone"),
    "members_changed": msgid("it is made of other scales"),
    "member_changed": msgid("a scale it is made of changed"),
    "language_missing": msgid("one version has no wording in this language"),
    "weakened_by_author": msgid("the author says so"),
    "linked_by_author": msgid("the author links it: %(basis)s"),
    "claim_without_basis": msgid("the author's claim names no basis"),
    "claim_without_items": msgid("the author's claim has no items in common to stand on"),
}


class ScaleCompared(Protocol):
    """One scale's comparability."""

    @property
    def comparability(self) -> str: ...
    @property
    def common(self) -> tuple[str, ...]: ...
    @property
    def reasons(self) -> tuple[Reason, ...]: ...


class Compared(Protocol):
    """Two versions, compared."""

    @property
    def scales(self) -> Mapping[ScaleId, ScaleCompared]: ...
    @property
    def titles(self) -> Mapping[ScaleId, str]: ...


def lines(comparison: Compared, *, language: str = SOURCE) -> list[str]:
    """One line a scale: title, grade, reasons."""
    return [
        _line(comparison.titles.get(scale, scale), found, language)
        for scale, found in comparison.scales.items()
    ]


def _line(title: str, found: ScaleCompared, language: str) -> str:
    head = f"{title}: {say(GRADES[found.comparability], language)}"
    by_reason: dict[tuple[str, str], list[str]] = {}
    for reason in found.reasons:
        by_reason.setdefault((reason.code, reason.basis or ""), []).append(reason.item or "")
    reasons = [
        _reason(code, basis, tuple(dict.fromkeys(items)), language)
        for (code, basis), items in by_reason.items()
    ]
    told = f" ({'; '.join(reasons)})" if reasons else ""
    if found.comparability != "linked":
        return head + told
    return (
        head + told + ". " + say(msgid("In both: %(items)s."), language, items=listed(found.common, language))
    )


def _reason(code: str, basis: str, items: tuple[str, ...], language: str) -> str:
    """One reason with all the items it holds for."""
    words, item = REASONS[code], listed(items, language)
    if isinstance(words, tuple):
        return say_number(*words, len(items), language=language, item=item)
    return say(words, language, item=item, basis=basis)
