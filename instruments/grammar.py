"""Format 1 as data: every key of an instrument file, and what may stand under it.

`shape` reads files by it, `schema` prints it for editors, and the reference in docs names every key of it.
"""

from instruments.grammar_evidence import EVIDENCE, NORM
from instruments.grammar_words import (
    ANSWERED,
    BETTER,
    BIB_KEY,
    CONDITION,
    FIGURE,
    LABELS,
    LANGUAGE,
    LONG_TEXT,
    NAME,
    ORIGIN,
    REFERENT,
    SHORT_TEXT,
    VERSION,
)
from instruments.kinds import Code, Either, Key, ListOf, MapOf, Nothing, Number, OneOf, Record, Truth, Word

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
            kind=Either(
                series=ListOf(of=Code(), most=101),
                table=LABELS,
                what="a list of codes, or codes with labels",
                example="[growth, cost, people]",
            )
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
            kind=Either(
                scalar=(NAME,), table=FORMAT, what="the name of a format, or a format", example="agree5"
            ),
            needed=True,
            example="format: agree5",
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
INSTRUCTED = Number(low=-1e6, high=1e6, whole=True)
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
    what="linked or broken",
    example="linked",
)
COMPARE = Record(
    what="'compare'", keys={"from": Key(kind=MapOf(key=VERSION, of=MapOf(key=NAME, of=CLAIM), most=200))}
)
CHECK = Record(
    what="a check",
    keys={
        "answers": Key(
            kind=MapOf(
                key=ANSWERED,
                of=Either(scalar=(Nothing(), FIGURE, SHORT_TEXT), what="an answer or null", example="4"),
            ),
            needed=True,
            example="answers: {c1: 5, c2: 1}",
        ),
        "expect": Key(
            kind=MapOf(
                key=NAME,
                of=Either(scalar=(Nothing(), FIGURE), what="a score or null", example="4.5"),
                least=1,
            ),
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
        "attention": Key(kind=MapOf(key=NAME, of=INSTRUCTED, most=50)),
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
                of=Either(
                    scalar=(LONG_TEXT,),
                    table=WORDED,
                    what="a text, or a text with its labels",
                    example="We know who makes the final call.",
                ),
            )
        ),
        "scales": Key(kind=MapOf(key=NAME, of=Record(what="the words of a scale", keys=TITLED), most=200)),
        "consensus": Key(
            kind=MapOf(key=NAME, of=Record(what="the words of a consensus", keys=TITLED), most=100)
        ),
        "pages": Key(kind=MapOf(key=NAME, of=Record(what="the words of a page", keys=PAGED), most=500)),
    },
)
