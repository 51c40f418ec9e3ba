"""Whether two versions measure the same, scale by scale: same, linked or broken, and why.

The computed answer comes first. The newer file's `compare` may weaken it, or link what is broken with a
stated basis; it may never strengthen it without one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from instruments.digest import item_core, item_words
from instruments.ids import Comparability, ItemId, Language, ScaleId
from instruments.model import Composite, Format, Instrument, Scale

LINKED_SHARE = 0.6
LINKED_ITEMS = 3
STRENGTH: tuple[Comparability, ...] = ("broken", "linked", "same")

ReasonCode = Literal[
    "item_added",
    "item_removed",
    "wording_changed",
    "labels_changed",
    "help_changed",
    "keying_changed",
    "range_changed",
    "format_changed",
    "score_rule_changed",
    "missing_rule_changed",
    "better_changed",
    "too_few_in_common",
    "scale_added",
    "scale_removed",
    "members_changed",
    "member_changed",
    "language_missing",
    "weakened_by_author",
    "linked_by_author",
    "claim_without_basis",
    "claim_without_items",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a scale is not simply the same; `item` or `basis` where one is meant."""

    code: ReasonCode
    item: ItemId | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleComparison:
    """One scale in two versions. `common` are the items it is scored on when linked."""

    scale: ScaleId
    comparability: Comparability
    common: tuple[ItemId, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions beside each other, as read in one language. Composites are among the scales."""

    old: str
    new: str
    """`id version` of each."""
    language: Language
    scales: Mapping[ScaleId, ScaleComparison]
    titles: Mapping[ScaleId, str]

    @property
    def is_same(self) -> bool:
        """Whether every scale is."""
        return all(s.comparability == "same" for s in self.scales.values())


def compare(old: Instrument, new: Instrument, *, language: Language | str) -> Comparison:
    """What can be compared between two versions by someone who read both in this language."""
    spoken = Language(language)
    ids = list(dict.fromkeys([*new.scales, *old.scales]))
    found = {scale: _claimed(_scale(scale, old, new, spoken), old, new) for scale in ids}
    for id_ in dict.fromkeys([*new.composites, *old.composites]):
        found[id_] = _claimed(_composite(id_, old, new, found), old, new)
    return Comparison(
        old=f"{old.id} {old.version}",
        new=f"{new.id} {new.version}",
        language=spoken,
        scales=found,
        titles={**_titles(old, spoken), **_titles(new, spoken)},
    )


def _titles(instrument: Instrument, language: Language) -> dict[ScaleId, str]:
    wording = instrument.wording.get(language) or instrument.wording[instrument.languages[0]]
    return {id_: scale.title for id_, scale in wording.scales.items()}


def _broken(scale: ScaleId, *reasons: Reason) -> ScaleComparison:
    return ScaleComparison(scale=scale, comparability="broken", reasons=reasons)


def _scale(id_: ScaleId, old: Instrument, new: Instrument, language: Language) -> ScaleComparison:
    before, after = old.scales.get(id_), new.scales.get(id_)
    if before is None or after is None:
        return _broken(id_, Reason(code="scale_added" if before is None else "scale_removed"))
    if language not in old.wording or language not in new.wording:
        return _broken(id_, Reason(code="language_missing"))
    changed = {i: _item(i, old, new, language) for i in after.items if i in before.items}
    common = tuple(i for i, reasons in changed.items() if not reasons)
    reasons = [
        *(reason for each in changed.values() for reason in each),
        *(Reason(code="item_added", item=i) for i in after.items if i not in before.items),
        *(Reason(code="item_removed", item=i) for i in before.items if i not in after.items),
        *_rules(before, after),
    ]
    is_enough = len(common) >= max(LINKED_ITEMS, LINKED_SHARE * max(len(before.items), len(after.items)))
    if not any(r.code != "better_changed" for r in reasons):
        return ScaleComparison(scale=id_, comparability="same", common=common, reasons=tuple(reasons))
    if is_enough or len(common) == len(before.items) == len(after.items):
        return ScaleComparison(scale=id_, comparability="linked", common=common, reasons=tuple(reasons))
    few = Reason(code="too_few_in_common")
    return ScaleComparison(scale=id_, comparability="broken", common=common, reasons=(*reasons, few))


def _rules(before: Scale, after: Scale) -> list[Reason]:
    """What changed in scoring; both versions' answers can be scored by one rule."""
    reasons = []
    if before.score != after.score:
        reasons.append(Reason(code="score_rule_changed"))
    if before.answered_at_least != after.answered_at_least and set(before.items) == set(after.items):
        reasons.append(Reason(code="missing_rule_changed"))
    if before.better != after.better:
        reasons.append(Reason(code="better_changed"))
    return reasons


def _item(id_: ItemId, old: Instrument, new: Instrument, language: Language) -> list[Reason]:
    """What makes an item another one; nothing where it is not."""
    before, after = old.items[id_], new.items[id_]
    reasons = []
    words_before = item_words(before, old.wording[language])
    words_after = item_words(after, new.wording[language])
    for key, code in _WORDS:
        if words_before[key] != words_after[key]:
            reasons.append(Reason(code=code, item=id_))
    if before.keyed != after.keyed:
        reasons.append(Reason(code="keying_changed", item=id_))
    if item_core(before)["format"] != item_core(after)["format"]:
        reasons.append(Reason(code=_format_reason(before.format, after.format), item=id_))
    return reasons


_WORDS: tuple[tuple[str, ReasonCode], ...] = (
    ("text", "wording_changed"),
    ("labels", "labels_changed"),
    ("help", "help_changed"),
    ("unit", "labels_changed"),
)


def _format_reason(before: Format, after: Format) -> ReasonCode:
    return "range_changed" if (before.low, before.high) != (after.low, after.high) else "format_changed"


def _composite(
    id_: ScaleId, old: Instrument, new: Instrument, found: Mapping[ScaleId, ScaleComparison]
) -> ScaleComparison:
    """A composite is as strong as its weakest scale."""
    before, after = old.composites.get(id_), new.composites.get(id_)
    if before is None or after is None:
        if id_ in found:  # a scale in one version, a composite in the other
            return _broken(id_, Reason(code="members_changed"))
        return _broken(id_, Reason(code="scale_added" if before is None else "scale_removed"))
    if set(before.of) != set(after.of):
        return _broken(id_, Reason(code="members_changed"))
    return _weakest(id_, after, found)


def _weakest(id_: ScaleId, composite: Composite, found: Mapping[ScaleId, ScaleComparison]) -> ScaleComparison:
    members = [found[s] for s in composite.of]
    weakest = min((m.comparability for m in members), key=STRENGTH.index)
    reasons = () if weakest == "same" else (Reason(code="member_changed"),)
    common = tuple(i for m in members for i in m.common)
    return ScaleComparison(scale=id_, comparability=weakest, common=common, reasons=reasons)


def _claimed(found: ScaleComparison, old: Instrument, new: Instrument) -> ScaleComparison:
    """What the newer file says of the older, where it may say it."""
    claims = new.compare.get(old.version, ()) if old.id == new.id else ()
    claim = next((c for c in claims if c.scale == found.scale), None)
    if claim is None or claim.comparability == found.comparability:
        return found
    if STRENGTH.index(claim.comparability) < STRENGTH.index(found.comparability):
        reason = Reason(code="weakened_by_author", basis=claim.basis)
        return _with(found, claim.comparability, reason)
    if claim.comparability != "linked" or not claim.basis:
        return _with(found, found.comparability, Reason(code="claim_without_basis"))
    shared = _shared(found.scale, old, new)
    if not shared:
        return _with(found, found.comparability, Reason(code="claim_without_items"))
    reason = Reason(code="linked_by_author", basis=claim.basis)
    return _with(found, "linked", reason, common=shared)


def _with(
    found: ScaleComparison,
    comparability: Comparability,
    reason: Reason,
    *,
    common: Sequence[ItemId] | None = None,
) -> ScaleComparison:
    return ScaleComparison(
        scale=found.scale,
        comparability=comparability,
        common=found.common if common is None else tuple(common),
        reasons=(*found.reasons, reason),
    )


def _shared(scale: ScaleId, old: Instrument, new: Instrument) -> tuple[ItemId, ...]:
    """Items both versions score alike, however they are worded."""
    before, after = old.scales.get(scale), new.scales.get(scale)
    if before is None or after is None:
        return ()
    both = [i for i in after.items if i in before.items]
    return tuple(i for i in both if item_core(old.items[i]) == item_core(new.items[i]))
