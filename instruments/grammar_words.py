"""The words, numbers and names every part of format 1 uses, and what authors of other formats call them."""

from instruments.kinds import Code, MapOf, Number, OneOf, Text, Word

ID = r"[A-Za-z][A-Za-z0-9_-]{0,63}"
ID_LIKE = "an id"
SHORT, LONG = 200, 2_000

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
