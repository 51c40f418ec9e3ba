"""The last step of a load: a draft without Problems becomes an Instrument."""

import math
from typing import Any

from instruments.build import MINUTES_AN_ITEM, STATUS_OF_GRADE, whole
from instruments.digest import core_digest, wording_digest
from instruments.draft import Draft
from instruments.evidence import Norm
from instruments.ids import FormatId, ItemId, PageId, ScaleId
from instruments.model import (
    Check,
    CompareClaim,
    FormatWording,
    Instrument,
    ItemWording,
    PageWording,
    ScaleWording,
    Source,
    Wording,
)
from instruments.words import Words


def finish(draft: Draft) -> Instrument:
    """The Instrument a draft is once nobody has a Problem with it."""
    data = draft.data
    wording = {language: wording_of(words, draft) for language, words in draft.words.items()}
    attention = {ItemId(i): code for i, code in draft.section("attention").items()}
    core = core_digest(
        items=draft.items,
        scales=draft.scales,
        composites=draft.composites,
        consensus=draft.consensus,
        attention=attention,
    )
    return Instrument(
        id=data["id"],
        version=data["version"],
        status=data.get("status", STATUS_OF_GRADE[draft.evidence.grade]),
        licence=data["licence"],
        referent=data.get("referent", "team"),
        minutes=data.get("minutes", max(1, math.ceil(MINUTES_AN_ITEM * len(draft.items)))),
        languages=draft.languages,
        sources=tuple(Source(**s) for s in data.get("sources", ())),
        formats=draft.formats,
        items=draft.items,
        scales=draft.scales,
        composites=draft.composites,
        consensus=draft.consensus,
        pages=draft.pages,
        attention=attention,
        compare=_claims(draft),
        evidence=draft.evidence,
        norms=tuple(Norm(**n) for n in data.get("norms", ())),
        checks=_checks(draft),
        wording=wording,
        core_digest=core,
        wording_digests={language: wording_digest(w, draft.items) for language, w in wording.items()},
        file=draft.file,
    )


def wording_of(words: Words, draft: Draft) -> Wording:
    """Everything said in one language, laid over the nouns."""
    said: dict[str, dict[str, Any]] = {}
    for (section, id_), part in words.parts.items():
        if part.said or part.labels:
            said.setdefault(section, {})[id_] = part
    scales = {ScaleId(i): _scale_words(p) for i, p in said.get("scales", {}).items()}
    pages = {PageId(i): PageWording(**p.said) for i, p in said.get("pages", {}).items()}
    if "pages" not in draft.data:
        # Pages nobody laid out are headed by their scale.
        own = {PageId(s): PageWording(title=w.title) for s, w in scales.items() if s in draft.scales}
        pages = {**own, **pages}
    return Wording(
        language=words.language,
        title=words.head["title"],
        intro=words.head.get("intro"),
        about=words.head.get("about"),
        formats={
            FormatId(i): FormatWording(points=dict(p.labels), unit=p.said.get("unit"))
            for i, p in said.get("formats", {}).items()
        },
        items={ItemId(i): _item_words(p) for i, p in said.get("items", {}).items()},
        scales=scales,
        consensus={i: _scale_words(p) for i, p in said.get("consensus", {}).items()},
        pages=pages,
    )


def _scale_words(part: Any) -> ScaleWording:
    return ScaleWording(**part.said)


def _item_words(part: Any) -> ItemWording:
    return ItemWording(
        text=part.said["text"],
        options=dict(part.labels),
        help=part.said.get("help"),
        unit=part.said.get("unit"),
    )


def _claims(draft: Draft) -> dict[str, tuple[CompareClaim, ...]]:
    versions = draft.section("compare").get("from", {})
    return {
        version: tuple(
            CompareClaim(scale=ScaleId(s), **(c if isinstance(c, dict) else {"comparability": c}))
            for s, c in claims.items()
        )
        for version, claims in versions.items()
    }


def _checks(draft: Draft) -> tuple[Check, ...]:
    checks = []
    for index, said in enumerate(whole(draft.data.get("checks"))):
        place = draft.at("checks", index)
        checks.append(
            Check(
                answers=said["answers"],
                expect={ScaleId(s): x for s, x in said["expect"].items()},
                file=place.file,
                line=place.line,
                column=place.column,
            )
        )
    return tuple(checks)
