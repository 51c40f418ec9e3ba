"""A programme's pack for data protection and works councils, laid out once for the page and for the paper."""

from typing import Any

from assessments.pack import Asked, Pack
from assessments.reports.study_shapes import CodebookItem
from documents import pack_words as words
from documents import wording
from documents.language import day, say, say_number
from documents.language import msgid as _m

Block = dict[str, Any]
TITLE = _m("Data protection and works council: %(programme)s")
KINDS = {
    "rating": _m("One answer"),
    "choice": _m("One of these"),
    "choices": _m("Any of these"),
    "ranking": _m("Put in order"),
    "allocation": _m("Points to share out"),
    "number": _m("A number"),
    "text": _m("In one’s own words"),
}


def title(pack: Pack, language: str) -> str:
    """What the pack is called."""
    return say(TITLE, language, programme=pack.programme)


def sections(pack: Pack, language: str) -> list[Block]:
    """Its sections in order, each with its blocks: paragraphs, lists and tables of plain text."""
    told = [
        (_m("What this is about"), [_lines(_purpose(pack), language), _rounds(pack, language)]),
        (_m("How answers stay confidential"), _concept(pack, language)),
        (_m("Who sees what"), _who(pack, language)),
        (_m("Method, in plain words"), [_list(words.METHOD, language)]),
        (_m("What is stored, and when it goes"), _kept(pack, language)),
        (_m("What each person may ask for"), [_list(_rights(pack), language)]),
        (_m("What is asked"), _asked(pack, language)),
        (_m("What the program cannot know"), [_open(language)]),
    ]
    return [{"title": say(heading, language), "blocks": blocks} for heading, blocks in told]


def facts(pack: Pack, language: str) -> list[tuple[str, str]]:
    """The programme in a few words."""
    return [
        (say(_m("Organisation"), language), pack.organisation),
        (say(_m("Promise"), language), wording.mode(pack.mode, language)),
        (say(_m("Teams"), language), str(pack.teams)),
        (
            say(_m("Smallest group"), language),
            say_number(
                "%(num)s person",
                "%(num)s people",
                pack.smallest_group,
                language=language,
                num=pack.smallest_group,
            ),
        ),
    ]


def _lines(texts: words.Lines, language: str, **told: object) -> Block:
    return {"kind": "text", "lines": [say(text, language, **told) for text in texts]}


def _list(texts: words.Lines, language: str, **told: object) -> Block:
    return {"kind": "list", "lines": [say(text, language, **told) for text in texts]}


def _table(head: words.Lines, rows: words.Rows, language: str) -> Block:
    spoken = [[say(cell, language) if cell else "" for cell in row] for row in (head, *rows)]
    return {"kind": "table", "head": spoken[0], "rows": spoken[1:], "lang": language}


def _purpose(pack: Pack) -> words.Lines:
    first, nobody, last = words.PURPOSE
    return (first, words.NOBODY_BUT_RESEARCHERS if pack.mode == "identified" else nobody, last)


def _rounds(pack: Pack, language: str) -> Block:
    head = (_m("Round"), _m("Questionnaire"), _m("Opens"), _m("Closes"))
    rows = [
        [
            f"{one.title} ({wording.kind(one.kind, language)})",
            one.questionnaire,
            day(one.opens_on, language),
            day(one.closes_at, language),
        ]
        for one in pack.rounds
    ]
    return {"kind": "table", "head": [say(cell, language) for cell in head], "rows": rows, "lang": language}


def _concept(pack: Pack, language: str) -> list[Block]:
    concept = words.CONFIDENTIAL["all"]
    if not pack.has_comments:
        concept = tuple(line for line in concept if line != words.COMMENTS)
    return [
        _list(concept + words.CONFIDENTIAL[pack.mode], language, k=pack.smallest_group),
        {"kind": "text", "lines": [wording.honest(pack.mode, language)]},
        _lines(
            (_m("An operator who changes the program can read what is typed while it is typed."),), language
        ),
    ]


def _who(pack: Pack, language: str) -> list[Block]:
    researchers = words.RESEARCHERS["identified" if pack.mode == "identified" else "other"]
    return [
        _table(words.WHO_HEAD, (*words.WHO, researchers), language),
        _lines((_m("What a report tells depends on how many have answered:"),), language),
        _table(words.LEVELS_HEAD, words.LEVELS, language),
    ]


def _kept(pack: Pack, language: str) -> list[Block]:
    lines = [say(words.DAYS, language, days=pack.days)]
    if pack.until:
        lines.append(say(words.UNTIL, language, date=day(pack.until, language)))
    return [
        _table(words.KEPT_HEAD, (*words.KEPT[pack.mode], *words.KEPT_BY_ALL), language),
        {"kind": "text", "lines": [*lines, say(words.BACKUPS, language)]},
    ]


def _rights(pack: Pack) -> words.Lines:
    return words.RIGHTS["all"] + words.RIGHTS["identified" if pack.mode == "identified" else "other"]


def _open(language: str) -> Block:
    return _table(words.OPEN_HEAD, tuple((line, "") for line in words.OPEN), language)


def _asked(pack: Pack, language: str) -> list[Block]:
    if not pack.asked:
        return [_lines((words.NOTHING_PLANNED,), language)]
    blocks = [_lines(words.ASKED, language)]
    for asked in pack.asked:
        blocks += _questionnaire(asked, language)
    return blocks


def _questionnaire(asked: Asked, language: str) -> list[Block]:
    """One questionnaire: how long it takes, its languages, and every item with how it is answered."""
    book = asked.codebook
    about = say(
        _m("%(title)s %(version)s: about %(minutes)s minutes; languages: %(languages)s."),
        language,
        title=book.instrument.title,
        version=book.instrument.version,
        minutes=f"{book.minutes:g}",
        languages=", ".join(asked.languages),
    )
    seen: dict[str, list[str]] = {}
    for item in book.items:
        row = seen.setdefault(item.id, [item.text, say(KINDS[item.kind], language), ""])
        row[2] = "; ".join(filter(None, [row[2], *_labels(item)]))
    rows = [
        [str(number), text, f"{how}: {labels}" if labels else how]
        for number, (text, how, labels) in enumerate(seen.values(), start=1)
    ]
    head = [say(cell, language) for cell in (_m("No."), _m("Wording"), _m("Answered with"))]
    return [
        {"kind": "text", "lines": [about]},
        {"kind": "table", "head": head, "rows": rows, "lang": asked.language},
    ]


def _labels(item: CodebookItem) -> list[str]:
    """What can be chosen; of a number its ends."""
    if item.kind == "number":
        return ["–".join(end for end, _ in item.labels)]
    return [label or code for code, label in item.labels]
