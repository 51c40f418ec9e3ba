"""Sense of response formats, items and ids."""

from collections.abc import Iterable
from typing import Any

from instruments.build import WIDEST_RATING, whole
from instruments.draft import Draft
from instruments.ids import MISSING_CODES
from instruments.problems import Notebook

KEYS_OF_KIND: dict[str, tuple[str, ...]] = {
    "rating": ("low", "high", "points"),
    "choice": ("options", "points"),
    "choices": ("options", "points"),
    "ranking": ("options", "points"),
    "allocation": ("options", "points", "total", "unit"),
    "number": ("low", "high", "whole", "unit"),
    "text": ("max_length",),
}
NEEDED_OF_KIND: dict[str, tuple[str, ...]] = {
    "rating": ("low", "high"),
    **dict.fromkeys(("choice", "choices", "ranking", "allocation"), ("options",)),
}
EXAMPLES = {"low": "low: 1", "high": "high: 5", "options": "options: [growth, cost]"}
FOR_ALL = ("kind", "not_applicable")


def check_formats(draft: Draft, notes: Notebook) -> None:
    """Note what is wrong with ids, languages, sources, formats and items."""
    _ids(draft, notes)
    _head(draft, notes)
    for id_, said in draft.section("formats").items():
        _format(said, ("formats", id_), draft, notes)
    for id_, said in draft.section("items").items():
        form = said.get("format")
        if isinstance(form, dict):
            _format(form, ("items", id_, "format"), draft, notes)
        elif isinstance(form, str):
            _named(id_, form, draft, notes)


def _named(item: str, form: str, draft: Draft, notes: Notebook) -> None:
    known = draft.section("formats")
    if form not in known and draft.is_whole("formats", form):
        place = draft.at("items", item, "format")
        notes.add("FORMAT_UNKNOWN", place, item=item, format=form, hint=notes.hint(form, known))


def _ids(draft: Draft, notes: Notebook) -> None:
    for section in ("formats", "items", "scales", "consensus"):
        seen: dict[str, str] = {}
        for id_ in draft.section(section):
            other = seen.setdefault(id_.casefold(), id_)
            if other != id_:
                notes.add("IDS_ALIKE", draft.key_at(section, id_), id=id_, other=other)


def _head(draft: Draft, notes: Notebook) -> None:
    for index, language in _repeated(draft.data.get("languages", ())):
        notes.add("LANGUAGE_TWICE", draft.at("languages", index), language=language)
    keys = [s.get("key") if isinstance(s, dict) else None for s in draft.data.get("sources", ())]
    for index, key in _repeated(keys):
        if key is not None:
            notes.add("SOURCE_TWICE", draft.at("sources", index, "key"), key=key)


def _repeated(values: Iterable[Any]) -> list[tuple[int, Any]]:
    """Each value that stood in the list before, with its index."""
    seen: set[Any] = set()
    again = []
    for index, value in enumerate(values):
        if value in seen:
            again.append((index, value))
        seen.add(value)
    return again


def _format(said: dict[str, Any], path: tuple[str, ...], draft: Draft, notes: Notebook) -> None:
    kind = said.get("kind")
    if kind is None:
        return
    for key in said:
        if key not in FOR_ALL and key not in KEYS_OF_KIND[kind]:
            notes.add("FORMAT_KEY", draft.key_at(*path, key), kind=kind, key=key)
    for key in NEEDED_OF_KIND.get(kind, ()):
        if key not in said and draft.is_whole(*path, key):
            notes.add("FORMAT_NEEDS", draft.at(*path, "kind"), kind=kind, key=key, example=EXAMPLES[key])
    if kind in {"rating", "number"}:
        _bounds(said, kind, path, draft=draft, notes=notes)
    elif "options" in KEYS_OF_KIND[kind] and "options" in said:
        _options(said["options"], path, draft, notes)


def _bounds(said: dict[str, Any], kind: str, path: tuple[str, ...], *, draft: Draft, notes: Notebook) -> None:
    low, high = said.get("low"), said.get("high")
    for key in ("low", "high"):
        if kind == "rating" and isinstance(said.get(key), float):
            notes.add("RATING_WHOLE", draft.at(*path, key), key=key, value=said[key])
    if low is not None and high is not None:
        if low >= high:
            notes.add("FORMAT_BOUNDS", draft.at(*path, "high"), low=low, high=high)
        elif kind == "rating" and high - low >= WIDEST_RATING:
            place = draft.at(*path, "high")
            notes.add("RATING_WIDE", place, count=int(high - low) + 1, most=WIDEST_RATING)
    reserved = [c for c in MISSING_CODES if (low is None or low <= c) and (high is None or c <= high)]
    if reserved and not (low is None and high is None):
        place = draft.at(*path, "low" if low is not None else "high")
        notes.add("CODE_RESERVED", place, code=reserved[0])


def _options(options: Any, path: tuple[str, ...], draft: Draft, notes: Notebook) -> None:
    codes = list(options) if isinstance(options, dict) else options
    if len(whole(codes)) < 2 and draft.is_whole(*path, "options"):
        notes.add("OPTIONS_FEW", draft.at(*path, "options"), count=len(codes))
    for index, code in _repeated([c.casefold() if isinstance(c, str) else c for c in whole(codes)]):
        step: str | int = str(codes[index]) if isinstance(options, dict) else index
        notes.add("OPTION_TWICE", draft.at(*path, "options", step), option=code)
    for index, code in enumerate(codes):
        if code in MISSING_CODES:
            step = str(code) if isinstance(options, dict) else index
            notes.add("CODE_RESERVED", draft.key_at(*path, "options", step), code=code)
