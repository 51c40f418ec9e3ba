"""Format 1 as data: every key of an instrument file, and what may stand under it.

`shape` reads files by it, `schema` prints it for editors, and the reference in docs names every key of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ID = r"[A-Za-z][A-Za-z0-9_-]{0,63}"
ID_LIKE = "an id"
SHORT, LONG = 200, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a fixed form."""

    what: str
    pattern: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words for people, exactly as they stand; no markup."""

    most: int = LONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in bounds; whole where it counts something."""

    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """null."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words or numbers."""

    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """The code of an answer: a whole number, or an id-like word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """Several of one kind."""

    of: "Kind"
    least: int = 0
    most: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOf:
    """Several of one kind, each under a key of its own."""

    key: "Word | Code"
    of: "Kind"
    least: int = 0
    most: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a record. `example` stands in the Problem when it is missing."""

    kind: "Kind"
    needed: bool = False
    example: str = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A fixed set of keys."""

    what: str
    keys: Mapping[str, Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """Several ways to write one thing, told apart by what they look like."""

    scalar: "tuple[Kind, ...]" = ()
    series: "ListOf | None" = None
    table: "MapOf | Record | None" = None
    example: str = field(default="…")


Kind = Word | Text | Number | Truth | Nothing | OneOf | Code | ListOf | MapOf | Record | Either

NAME = Word(what=ID_LIKE, pattern=ID, example="c1")
LANGUAGE = Word(
    what="a language", pattern=r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", example="en or pt-BR"
)
VERSION = Word(what="a version", pattern=r"[0-9A-Za-z][0-9A-Za-z._+-]{0,63}", example='"1.0.0"')
ORIGIN = Word(what="an origin", pattern=f"{ID}/{ID}", example="psychological-safety/learn1")
ANSWERED = Word(what="an item or item.option", pattern=rf"{ID}(\.({ID}|-?[0-9]{{1,7}}))?", example="c1")
MEASURED = Word(what="the name of a figure", pattern=r"[a-z][a-z0-9_]{0,63}", example="alpha")
GROUPING = Word(what="the name of a grouping", pattern=ID, example="time")
BIB_KEY = Word(what="the key of a source", pattern=r"[A-Za-z][A-Za-z0-9_:.-]{0,63}", example="dean1996")
DATE = Word(what="a date", pattern=r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", example='"2026-05" in quotes')
CONDITION = Text(most=500)
SHORT_TEXT, LONG_TEXT = Text(most=SHORT), Text(most=LONG)
COUNT = Number(low=1, high=1e8, whole=True)
FIGURE = Number(low=-1e6, high=1e6)
LABELS = MapOf(key=Code(), of=SHORT_TEXT, least=1, most=101)
BETTER = OneOf(("high", "low", "neither"))
REFERENT = OneOf(("team", "self", "organisation", "circle"))

TITLED = {
    "title": Key(kind=SHORT_TEXT),
    "about": Key(kind=LONG_TEXT),
    "talk": Key(kind=ListOf(of=LONG_TEXT, most=20)),
}
PAGED = {"title": Key(kind=SHORT_TEXT), "intro": Key(kind=LONG_TEXT)}
LABELLED = {"points": Key(kind=LABELS), "options": Key(kind=LABELS), "unit": Key(kind=SHORT_TEXT)}
HEADED = {
    "title": Key(kind=SHORT_TEXT, example="title: Clear decisions"),
    "intro": Key(kind=LONG_TEXT),
    "about": Key(kind=LONG_TEXT),
}

FORMAT = Record(
    what="a response format",
    keys={
        "kind": Key(
            kind=OneOf(("rating", "choice", "choices", "ranking", "allocation", "number", "text")),
            needed=True,
            example="kind: rating",
        ),
        "low": Key(kind=FIGURE),
        "high": Key(kind=FIGURE),
        "options": Key(
            kind=Either(series=ListOf(of=Code(), most=101), table=LABELS, example="[growth, cost, people]")
        ),
        "total": Key(kind=Number(low=1, high=1e6, whole=True)),
        "whole": Key(kind=Truth()),
        "max_length": Key(kind=Number(low=1, high=10_000, whole=True)),
        "not_applicable": Key(kind=Truth()),
        "points": Key(kind=LABELS),
        "unit": Key(kind=SHORT_TEXT),
    },
)
ITEM = Record(
    what="an item",
    keys={
        "format": Key(
            kind=Either(scalar=(NAME,), table=FORMAT, example="agree5"), needed=True, example="format: agree5"
        ),
        "keyed": Key(kind=OneOf((1, -1))),
        "optional": Key(kind=Truth()),
        "unscored": Key(kind=Truth()),
        "origin": Key(kind=ORIGIN),
        "show_if": Key(kind=CONDITION),
        "text": Key(kind=LONG_TEXT),
        "help": Key(kind=LONG_TEXT),
        **LABELLED,
    },
)
SCALE = Record(
    what="a scale",
    keys={
        "items": Key(kind=ListOf(of=NAME, least=1)),
        "of": Key(kind=ListOf(of=NAME, least=1)),
        "score": Key(kind=OneOf(("mean", "sum", "pomp"))),
        "answered_at_least": Key(kind=Number(low=1, high=2_000, whole=True)),
        "better": Key(kind=BETTER),
        "smallest_change": Key(
            kind=Record(
                what="a smallest change",
                keys={
                    "points": Key(kind=Number(low=1e-6, high=1e6), needed=True, example="points: 0.20"),
                    "basis": Key(kind=SHORT_TEXT),
                },
            )
        ),
        "referent": Key(kind=REFERENT),
        **TITLED,
    },
)
CONSENSUS = Record(
    what="a consensus", keys={"item": Key(kind=NAME, needed=True, example="item: top"), **TITLED}
)
PAGE = Record(
    what="a page",
    keys={
        "id": Key(kind=NAME, needed=True, example="id: deciding"),
        "items": Key(kind=ListOf(of=NAME, least=1), needed=True, example="items: [c1, c2]"),
        "order": Key(kind=OneOf(("fixed", "shuffle"))),
        "show_if": Key(kind=CONDITION),
        **PAGED,
    },
)
SOURCE = Record(
    what="a source",
    keys={
        "key": Key(kind=BIB_KEY, needed=True, example="key: dean1996"),
        "cite": Key(kind=SHORT_TEXT, needed=True, example="cite: Dean & Sharfman (1996)"),
        "doi": Key(kind=Word(what="a DOI", pattern=r"10\.[0-9]{4,9}/\S{1,180}", example='"10.5465/256784"')),
        "role": Key(kind=OneOf(("construct", "method", "norm", "evidence"))),
    },
)
VALUE = Record(
    what="a figure",
    keys={
        "value": Key(kind=FIGURE, needed=True, example="value: .84"),
        "low": Key(kind=FIGURE),
        "high": Key(kind=FIGURE),
        "sample": Key(kind=NAME),
        "df": Key(kind=Number(low=1, high=1e8)),
        "q_ref": Key(kind=Number(low=1e-6, high=1e6)),
        "status": Key(kind=OneOf(("measured", "alpha_plus_transient", "assumed", "provisional"))),
        "teams": Key(kind=COUNT),
    },
)
ESTIMATE = Either(scalar=(FIGURE,), table=VALUE, example="{value: .84, low: .81, high: .87}")
SAMPLE = Record(
    what="a sample",
    keys={
        "id": Key(kind=NAME, needed=True, example="id: S1"),
        "purpose": Key(kind=SHORT_TEXT, needed=True, example="purpose: retest"),
        "persons": Key(kind=COUNT, needed=True, example="persons: 120"),
        "teams": Key(kind=COUNT),
        "population": Key(kind=SHORT_TEXT),
        "date": Key(kind=DATE),
        "interval_days": Key(kind=COUNT),
        "mode": Key(kind=SHORT_TEXT),
        "stable": Key(kind=SHORT_TEXT),
    },
)
FIGURES = ("alpha", "omega", "retest_error_variance", "icc1", "within_sd", "team_occasion_sd")
MIXED = Either(scalar=(FIGURE, SHORT_TEXT), example="0.95")
EVIDENCE = Record(
    what="the evidence",
    keys={
        "grade": Key(kind=Number(low=0, high=5, whole=True)),
        "simulated": Key(kind=Truth()),
        "samples": Key(kind=ListOf(of=SAMPLE, most=100)),
        "scales": Key(
            kind=MapOf(
                key=NAME,
                of=Record(
                    what="the evidence of a scale",
                    keys={
                        **{figure: Key(kind=ESTIMATE) for figure in FIGURES},
                        "item_means": Key(kind=MapOf(key=NAME, of=FIGURE)),
                    },
                ),
            )
        ),
        "content": Key(
            kind=Record(
                what="the evidence of content",
                keys={k: Key(kind=FIGURE) for k in ("experts", "interviews", "s_cvi_ave", "i_cvi_min")},
            )
        ),
        "structure": Key(
            kind=Record(
                what="the evidence of structure",
                keys={
                    **{k: Key(kind=SHORT_TEXT) for k in ("model", "estimator", "sample")},
                    **{k: Key(kind=FIGURE) for k in ("cfi", "tli", "rmsea", "srmr")},
                },
            )
        ),
        "invariance": Key(
            kind=MapOf(
                key=GROUPING,
                of=Record(
                    what="the evidence of invariance",
                    keys={
                        "level": Key(
                            kind=OneOf(("not_tested", "configural", "metric", "scalar", "strict")),
                            needed=True,
                            example="level: scalar",
                        ),
                        "sample": Key(kind=SHORT_TEXT),
                        **{k: Key(kind=FIGURE) for k in ("dcfi", "drmsea", "n")},
                    },
                ),
                most=50,
            )
        ),
        "validity": Key(kind=MapOf(key=MEASURED, of=MIXED, most=50)),
        "limitations": Key(kind=ListOf(of=LONG_TEXT, most=50)),
        "sources": Key(kind=ListOf(of=SHORT_TEXT, most=100)),
    },
)
NORM = Record(
    what="a norm",
    keys={
        "scale": Key(kind=NAME, needed=True, example="scale: clarity"),
        "unit": Key(kind=OneOf(("person", "team")), needed=True, example="unit: team"),
        "group": Key(kind=SHORT_TEXT, needed=True, example="group: adults-uk"),
        "n": Key(kind=COUNT, needed=True, example="n: 812"),
        "mean": Key(kind=FIGURE, needed=True, example="mean: 3.42"),
        "sd": Key(kind=Number(low=1e-9, high=1e6), needed=True, example="sd: 0.61"),
        "cite": Key(kind=BIB_KEY),
        "date": Key(kind=DATE),
    },
)
CLAIM_WORD = OneOf(("same", "linked", "broken"))
CLAIM = Either(
    scalar=(CLAIM_WORD,),
    table=Record(
        what="a claim of comparability",
        keys={
            "comparability": Key(kind=CLAIM_WORD, needed=True, example="comparability: linked"),
            "basis": Key(kind=LONG_TEXT),
        },
    ),
    example="linked",
)
COMPARE = Record(
    what="'compare'", keys={"from": Key(kind=MapOf(key=VERSION, of=MapOf(key=NAME, of=CLAIM), most=200))}
)
CHECK = Record(
    what="a check",
    keys={
        "answers": Key(
            kind=MapOf(key=ANSWERED, of=Either(scalar=(Nothing(), FIGURE, SHORT_TEXT), example="4")),
            needed=True,
            example="answers: {c1: 5, c2: 1}",
        ),
        "expect": Key(
            kind=MapOf(key=NAME, of=Either(scalar=(Nothing(), FIGURE), example="4.5"), least=1),
            needed=True,
            example="expect: {clarity: 4.5}",
        ),
    },
)
INSTRUMENT = Record(
    what="a questionnaire",
    keys={
        "format": Key(kind=OneOf((1,)), needed=True, example="format: 1"),
        "id": Key(kind=NAME, needed=True, example="id: clear-decisions"),
        "version": Key(kind=VERSION, needed=True, example='version: "1.0.0"'),
        "status": Key(kind=OneOf(("draft", "piloted", "supported"))),
        "licence": Key(kind=SHORT_TEXT, needed=True, example="licence: CC-BY-4.0"),
        "referent": Key(kind=REFERENT),
        "minutes": Key(kind=Number(low=0.1, high=240)),
        "languages": Key(kind=ListOf(of=LANGUAGE, least=1, most=50), needed=True, example="languages: [en]"),
        "sources": Key(kind=ListOf(of=SOURCE, most=200)),
        **HEADED,
        "formats": Key(
            kind=MapOf(key=NAME, of=FORMAT, most=200),
            needed=True,
            example="formats: {agree5: {kind: rating, low: 1, high: 5}}",
        ),
        "items": Key(
            kind=MapOf(key=NAME, of=ITEM, least=1), needed=True, example="items: {c1: {format: agree5}}"
        ),
        "scales": Key(
            kind=MapOf(key=NAME, of=SCALE, most=200), needed=True, example="scales: {clarity: {items: [c1]}}"
        ),
        "consensus": Key(kind=MapOf(key=NAME, of=CONSENSUS, most=100)),
        "pages": Key(kind=ListOf(of=PAGE, most=500)),
        "attention": Key(kind=MapOf(key=NAME, of=Code(), most=50)),
        "compare": Key(kind=COMPARE),
        "evidence": Key(kind=EVIDENCE),
        "norms": Key(kind=ListOf(of=NORM, most=500)),
        "checks": Key(kind=ListOf(of=CHECK, most=200)),
    },
)
WORDED = Record(
    what="the words of an item", keys={"text": Key(kind=LONG_TEXT), "help": Key(kind=LONG_TEXT), **LABELLED}
)
TEXT_FILE = Record(
    what="a file of words",
    keys={
        "language": Key(kind=LANGUAGE, needed=True, example="language: en"),
        **HEADED,
        "title": Key(kind=SHORT_TEXT, needed=True, example="title: Clear decisions"),
        "formats": Key(
            kind=MapOf(key=NAME, of=Record(what="the words of a response format", keys=LABELLED), most=200)
        ),
        "items": Key(
            kind=MapOf(
                key=NAME,
                of=Either(scalar=(LONG_TEXT,), table=WORDED, example="We know who makes the final call."),
            )
        ),
        "scales": Key(kind=MapOf(key=NAME, of=Record(what="the words of a scale", keys=TITLED), most=200)),
        "consensus": Key(
            kind=MapOf(key=NAME, of=Record(what="the words of a consensus", keys=TITLED), most=100)
        ),
        "pages": Key(kind=MapOf(key=NAME, of=Record(what="the words of a page", keys=PAGED), most=500)),
    },
)
SYNONYMS = {
    "questions": "items",
    "question": "text",
    "label": "text",
    "prompt": "text",
    "wording": "text",
    "name": "title",
    "description": "about",
    "license": "licence",
    "reverse": "keyed",
    "reversed": "keyed",
    "reverse_keyed": "keyed",
    "keying": "keyed",
    "min_answered": "answered_at_least",
    "minimum_answered": "answered_at_least",
    "scoring": "score",
    "stat": "score",
    "type": "kind",
    "est": "value",
    "estimate": "value",
    "lo": "low",
    "hi": "high",
    "min": "low",
    "max": "high",
    "sesoi": "smallest_change",
    "choices": "options",
    "labels": "points",
    "anchors": "points",
    "reliability": "scales",
    "subscales": "of",
    "branch": "show_if",
    "visible_if": "show_if",
    "relevant": "show_if",
    "required": "optional",
    "duration": "minutes",
    "references": "sources",
    "n_teams": "teams",
    "n_persons": "persons",
    "tests": "checks",
    "golden": "checks",
}
"""What authors write who know another format, and the word of this one."""
