"""From plain data to nouns: references resolved, defaults filled, words laid over.

Silent about what does not fit together: `sense` says that, and nothing is used until it has.
"""

import math
from typing import Any

from instruments.draft import Draft
from instruments.evidence import (
    Evidence,
    EvidenceValue,
    ItemParameters,
    ResponseEvidence,
    Sample,
    ScaleEvidence,
)
from instruments.ids import FormatId, ItemId, PageId, ScaleId, Status
from instruments.model import (
    Composite,
    Consensus,
    Format,
    Item,
    Page,
    Scale,
    SmallestChange,
)
from instruments.shape import REFUSED

WIDEST_RATING = 101
MINUTES_AN_ITEM = 0.2
WITH_OPTIONS = ("choice", "choices", "ranking", "allocation")
DEFAULT_TOTAL, DEFAULT_LENGTH = 100, 1_000
SMALLEST_SHARE = 0.05
"""The default smallest change: five hundredths of the range, 0.20 on 1-5."""
UNKNOWN = (-math.inf, math.inf)
"""The range of a score whose items could not be read: nothing is outside it."""
STATUS_OF_GRADE: tuple[Status, ...] = ("draft", "piloted", "supported", "supported", "supported", "supported")


def fill(draft: Draft) -> None:
    """Make every noun the file allows, in the order they need each other."""
    draft.evidence = evidence_of(draft.section("evidence"))
    draft.formats = {FormatId(i): format_of(FormatId(i), d) for i, d in draft.section("formats").items()}
    for id_, said in draft.section("items").items():
        if (form := _format_for(id_, said.get("format"), draft)) is not None:
            draft.items[ItemId(id_)] = _item(ItemId(id_), said, form)
    for id_, said in draft.section("scales").items():
        if "items" in said:
            draft.scales[ScaleId(id_)] = _scale(ScaleId(id_), said, draft)
    for id_, said in draft.section("scales").items():
        if "of" in said and "items" not in said:
            draft.composites[ScaleId(id_)] = _composite(ScaleId(id_), said, draft)
    for id_, said in draft.section("consensus").items():
        if "item" in said:
            draft.consensus[id_] = Consensus(id=id_, item=ItemId(said["item"]))
    draft.pages = _pages(draft)


def whole(entries: Any) -> list[Any]:
    """What is left of a list once its refused entries are gone."""
    return [e for e in entries or () if e is not REFUSED]


def format_of(id_: FormatId, said: dict[str, Any]) -> Format:
    """A response format; bounds nobody could present are left out."""
    kind = said.get("kind", "text")
    low, high = said.get("low"), said.get("high")
    if kind == "rating" and not (low is not None and high is not None and 0 < high - low < WIDEST_RATING):
        low = high = None
    return Format(
        id=id_,
        kind=kind,
        low=low,
        high=high,
        options=tuple(dict.fromkeys(whole(said.get("options")))) if kind in WITH_OPTIONS else (),
        total=said.get("total", DEFAULT_TOTAL) if kind == "allocation" else None,
        whole=said.get("whole", False),
        max_length=said.get("max_length", DEFAULT_LENGTH) if kind == "text" else None,
        not_applicable=said.get("not_applicable", False),
    )


def _format_for(item: str, said: Any, draft: Draft) -> Format | None:
    if isinstance(said, dict):
        # A colon cannot stand in an id, so that no shared format has this name.
        return format_of(FormatId(f"{item}:own"), said)
    return draft.formats.get(FormatId(said)) if isinstance(said, str) else None


def _item(id_: ItemId, said: dict[str, Any], form: Format) -> Item:
    return Item(
        id=id_,
        format=form,
        keyed=said.get("keyed", 1),
        optional=said.get("optional", False),
        unscored=said.get("unscored", False),
        origin=said.get("origin"),
        show_if=said.get("show_if"),
    )


def least_answers(k: int) -> int:
    """Half of the items, at least three, never more than there are."""
    return min(k, max(math.ceil(k / 2), 3))


def _scale(id_: ScaleId, said: dict[str, Any], draft: Draft) -> Scale:
    items = tuple(ItemId(i) for i in dict.fromkeys(whole(said["items"])))
    rule = said.get("score", "mean")
    low, high = _score_range(items, rule, draft)
    change = said.get("smallest_change", {})
    return Scale(
        id=id_,
        items=items,
        score=rule,
        answered_at_least=said.get("answered_at_least", least_answers(len(items))),
        better=said.get("better", "high"),
        smallest_change=SmallestChange(
            points=change.get("points", SMALLEST_SHARE * (high - low)), basis=change.get("basis", "default")
        ),
        referent=said.get("referent"),
        low=low,
        high=high,
    )


def _score_range(items: tuple[ItemId, ...], rule: str, draft: Draft) -> tuple[float, float]:
    if rule == "pomp":
        return 0.0, 100.0
    formats = [draft.items[i].format for i in items if i in draft.items]
    low, high = next(((f.low, f.high) for f in formats if f.low is not None and f.high is not None), UNKNOWN)
    times = len(items) if rule == "sum" else 1
    return float(low * times), float(high * times)


def _composite(id_: ScaleId, said: dict[str, Any], draft: Draft) -> Composite:
    of = tuple(ScaleId(s) for s in dict.fromkeys(whole(said["of"])))
    parts = [draft.scales[s] for s in of if s in draft.scales]
    directions = {s.better for s in parts}
    return Composite(
        id=id_,
        of=of,
        better=said.get("better", directions.pop() if len(directions) == 1 else "high"),
        low=parts[0].low if parts else UNKNOWN[0],
        high=parts[0].high if parts else UNKNOWN[1],
    )


def _pages(draft: Draft) -> tuple[Page, ...]:
    if "pages" not in draft.data:
        return _default_pages(draft)
    return tuple(
        Page(
            id=PageId(said["id"]),
            items=tuple(ItemId(i) for i in whole(said.get("items"))),
            shuffle=said.get("order") == "shuffle",
            show_if=said.get("show_if"),
        )
        for said in whole(draft.data["pages"])
        if "id" in said
    )


def _default_pages(draft: Draft) -> tuple[Page, ...]:
    """One page a scale in order, and a last one for what is in no scale."""
    pages = [Page(id=PageId(s.id), items=s.items) for s in draft.scales.values()]
    placed = {i for page in pages for i in page.items}
    rest = tuple(i for i in draft.items if i not in placed)
    if rest:
        name = next(n for n in ("more", *(f"more-{i}" for i in range(2, 500))) if n not in draft.scales)
        pages.append(Page(id=PageId(name), items=rest))
    return tuple(pages)


def evidence_of(said: dict[str, Any]) -> Evidence:
    """What a file says is known about it."""
    return Evidence(
        grade=said.get("grade", 0),
        simulated=said.get("simulated", False),
        samples=tuple(
            Sample(**s) for s in whole(said.get("samples")) if {"id", "purpose", "persons"} <= set(s)
        ),
        scales={ScaleId(i): _scale_evidence(ScaleId(i), s) for i, s in said.get("scales", {}).items()},
        content=said.get("content", {}),
        structure=said.get("structure", {}),
        invariance=said.get("invariance", {}),
        validity=said.get("validity", {}),
        limitations=tuple(whole(said.get("limitations"))),
        sources=tuple(whole(said.get("sources"))),
    )


def _scale_evidence(id_: ScaleId, said: dict[str, Any]) -> ScaleEvidence:
    figures = {
        name: EvidenceValue(**figure) if isinstance(figure, dict) else EvidenceValue(value=figure)
        for name, figure in said.items()
        if name not in {"item_means", "irt"} and (not isinstance(figure, dict) or "value" in figure)
    }
    means = {ItemId(i): float(m) for i, m in said.get("item_means", {}).items()}
    return ScaleEvidence(scale=id_, figures=figures, item_means=means, irt=_response(said.get("irt", {})))


def _response(said: dict[str, Any]) -> ResponseEvidence | None:
    """Parameters of a response model, where they are whole."""
    if not {"model", "items"} <= set(said):
        return None
    items = {
        ItemId(i): ItemParameters(a=float(p["a"]), b=tuple(float(b) for b in whole(p["b"])))
        for i, p in said["items"].items()
        if {"a", "b"} <= set(p)
    }
    return ResponseEvidence(**{**said, "items": items})
