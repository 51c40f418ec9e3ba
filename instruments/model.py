"""The nouns of an instrument file, frozen. Nothing here reads, checks or computes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from instruments.evidence import Evidence, Norm
from instruments.ids import (
    Better,
    Code,
    Comparability,
    Digest,
    FormatId,
    ItemId,
    Kind,
    Language,
    PageId,
    Referent,
    ScaleId,
    ScoreRule,
    Status,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication the construct comes from; never a source of wording."""

    key: str
    cite: str
    doi: str | None = None
    role: str = "construct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How an item is answered.

    rating: codes low..high. choice, choices, ranking: `options`. allocation: `options` and `total` points.
    number: low..high where bounded, steps of 1 if `whole`. text: at most `max_length` characters.
    """

    id: FormatId
    kind: Kind
    low: float | None = None
    high: float | None = None
    options: tuple[Code, ...] = ()
    total: int | None = None
    whole: bool = False
    max_length: int | None = None
    not_applicable: bool = False

    @property
    def codes(self) -> tuple[Code, ...]:
        """Every code an answer may have, in presented order; empty for number and text."""
        if self.kind == "rating" and self.low is not None and self.high is not None:
            return tuple(range(int(self.low), int(self.high) + 1))
        return self.options


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement or task. `keyed` is -1 where agreement means less of the construct."""

    id: ItemId
    format: Format
    keyed: Literal[1, -1] = 1
    optional: bool = False
    unscored: bool = False
    origin: str | None = None
    """`instrument/item` this item was taken from, wording and all."""
    show_if: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestChange:
    """The smallest change worth calling one, in points of the scale."""

    points: float
    basis: str = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Items scored together. `low` and `high` are the range of the score, after `score` is applied."""

    id: ScaleId
    items: tuple[ItemId, ...]
    score: ScoreRule = "mean"
    answered_at_least: int = 1
    better: Better = "high"
    smallest_change: SmallestChange
    referent: Referent | None = None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """The unweighted mean of scales of one range; missing if any of them is."""

    id: ScaleId
    of: tuple[ScaleId, ...]
    better: Better = "high"
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """Agreement about the order or share of options of one ranking or allocation item."""

    id: str
    item: ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands on one page. `shuffle` presents its items in a random order that is kept."""

    id: PageId
    items: tuple[ItemId, ...]
    shuffle: bool = False
    show_if: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareClaim:
    """What the author says of a scale against an earlier version; may only weaken, or link with a basis."""

    scale: ScaleId
    comparability: Comparability
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Golden answers: what the scores must be. `line` and `column` say where it stands."""

    answers: Mapping[str, Code | None]
    expect: Mapping[ScaleId, float | None]
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatWording:
    """Labels of a format's codes, in one language, and the unit of a number."""

    points: Mapping[Code, str] = field(default_factory=dict)
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWording:
    """What the respondent reads; labels of an inline format's options stand here too."""

    text: str
    options: Mapping[Code, str] = field(default_factory=dict)
    help: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleWording:
    """What a scale is called, what it is about, and questions for a team to talk about."""

    title: str
    about: str | None = None
    talk: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWording:
    """The heading of a page and the sentence under it."""

    title: str | None = None
    intro: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Every word of an instrument in one language."""

    language: Language
    title: str
    intro: str | None = None
    about: str | None = None
    formats: Mapping[FormatId, FormatWording] = field(default_factory=dict)
    items: Mapping[ItemId, ItemWording] = field(default_factory=dict)
    scales: Mapping[ScaleId, ScaleWording] = field(default_factory=dict)
    consensus: Mapping[str, ScaleWording] = field(default_factory=dict)
    pages: Mapping[PageId, PageWording] = field(default_factory=dict)

    def labels(self, item: Item) -> Mapping[Code, str]:
        """Labels of an item's codes: its own where it has any, else its format's."""
        own = self.items[item.id].options
        if own:
            return own
        shared = self.formats.get(item.format.id)
        return shared.points if shared else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire as its file says it, complete and free of Problems."""

    id: str
    version: str
    status: Status
    licence: str
    referent: Referent
    minutes: float
    languages: tuple[Language, ...]
    sources: tuple[Source, ...]
    formats: Mapping[FormatId, Format]
    items: Mapping[ItemId, Item]
    scales: Mapping[ScaleId, Scale]
    composites: Mapping[ScaleId, Composite]
    consensus: Mapping[str, Consensus]
    pages: tuple[Page, ...]
    attention: Mapping[ItemId, int]
    compare: Mapping[str, tuple[CompareClaim, ...]]
    evidence: Evidence
    norms: tuple[Norm, ...]
    checks: tuple[Check, ...]
    wording: Mapping[Language, Wording]
    core_digest: Digest
    wording_digests: Mapping[Language, Digest]
    file: str

    @property
    def digest(self) -> Digest:
        """The first language's digest over core and wording: the name under which answers are kept."""
        return self.digest_in(self.languages[0])

    def digest_in(self, language: Language) -> Digest:
        """What was measured when the questionnaire was read in this language."""
        return Digest(f"{self.core_digest}.{self.wording_digests[language]}")

    def scale_of(self, item: ItemId) -> ScaleId | None:
        """The scale an item belongs to, if any; no item is in two."""
        return next((s.id for s in self.scales.values() if item in s.items), None)
