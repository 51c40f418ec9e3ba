"""Keys and types: a node becomes plain data by the grammar; what does not fit is noted and left out."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from instruments.grammar_words import SYNONYMS
from instruments.kinds import (
    Code,
    Either,
    Kind,
    ListOf,
    MapOf,
    Nothing,
    Number,
    OneOf,
    Record,
    Text,
    Truth,
    Word,
)
from instruments.nodes import Document, Hole, Node, Scalar, Series, Table, found, languages_under
from instruments.problems import Notebook, Place, did_you_mean

Path = tuple[str, ...]
MARKUP = re.compile(r"<[A-Za-z/!?][^>]{0,40}>?|\]\(|&[a-z]{2,8};|&#[0-9x]")


class Refused:
    """Stands for a value that did not fit, so that nobody calls it missing."""


REFUSED = Refused()


@dataclass(frozen=True, slots=True)
class Shaped:
    """Plain data of one file, the nodes to look places up in, and the paths where something was left out."""

    data: dict[str, Any]
    document: Document
    holes: frozenset[Path]
    above_holes: frozenset[Path]
    """Every path at or above a hole, so that asking costs the same however many there are."""

    def is_whole(self, *path: str | int) -> bool:
        """Whether nothing was left out at, above or below this path."""
        steps = tuple(str(p) for p in path)
        above = (steps[:i] for i in range(len(steps) + 1))
        return steps not in self.above_holes and self.holes.isdisjoint(above)


def _shaped(data: dict[str, Any], document: Document, holes: set[Path]) -> Shaped:
    above = frozenset(hole[:i] for hole in holes for i in range(len(hole) + 1))
    return Shaped(data, document, frozenset(holes), above)


def shape(document: Document, grammar: Record, notes: Notebook) -> Shaped:
    """Every part of a file that has the shape the grammar asks for."""
    if document.root is None:
        return _shaped({}, document, {()})
    reading = _Shaping(document.file, notes)
    data = reading.take(document.root, grammar, ())
    return _shaped(data if isinstance(data, dict) else {}, document, reading.holes)


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class _Shaping:
    """One walk over the nodes of a file."""

    def __init__(self, file: str, notes: Notebook) -> None:
        self.file, self.notes = file, notes
        self.holes: set[Path] = set()

    def take(self, node: Node, kind: Kind, path: Path) -> Any:
        """The value of a node of this kind, or REFUSED."""
        if isinstance(node, Hole):
            return self._hole(path)
        match kind:
            case Record():
                return self._record(node, kind, path)
            case MapOf():
                return self._map(node, kind, path)
            case ListOf():
                return self._list(node, kind, path)
            case Either():
                return self._either(node, kind, path)
            case _:
                return self._scalar(node, kind, path)

    def _hole(self, path: Path) -> Refused:
        self.holes.add(path)
        return REFUSED

    def _refuse(self, code: str, node: Node, path: Path, /, **facts: object) -> Refused:
        self.notes.add(code, Place(self.file, node.line, node.column), at=".".join(path), **facts)
        return self._hole(path)

    def _record(self, node: Node, kind: Record, path: Path) -> Any:
        if not isinstance(node, Table):
            return self._refuse(
                "TYPE_WRONG",
                node,
                path or ("the file",),
                wanted=kind.what,
                found=found(node),
                example=next((f"{{{k.example}}}" for k in kind.keys.values() if k.needed), "{key: value}"),
            )
        data: dict[str, Any] = {}
        meant: set[str] = set()
        for name, (key, value) in node.entries.items():
            if (known := kind.keys.get(name)) is None:
                meant.add(self._unknown(key, name, kind, path))
            elif (taken := self.take(value, known.kind, (*path, name))) is not REFUSED:
                data[name] = taken
        for name, asked in kind.keys.items():
            if asked.needed and name in meant:
                self._hole((*path, name))  # misspelt, and said so
            elif asked.needed and name not in node.entries:
                self._missing(node, name, kind, path)
        return data

    def _unknown(self, key: Scalar, name: str, kind: Record, path: Path) -> str:
        """Note a key the grammar does not have; the key that may have been meant."""
        synonym = SYNONYMS.get(name.casefold(), "")
        meant = synonym if synonym in kind.keys else self.notes.close(name, kind.keys)
        known = ", ".join(kind.keys)
        facts = {"key": name, "what": kind.what, "hint": did_you_mean(meant), "known": known}
        self.notes.add("KEY_UNKNOWN", Place(self.file, key.line, key.column), **facts)
        self._hole((*path, f"?{name}"))
        return meant

    def _missing(self, node: Table, name: str, kind: Record, path: Path) -> None:
        place = Place(self.file, node.line, node.column)
        what = f"{kind.what[0].upper()}{kind.what[1:]}"
        self.notes.add("KEY_MISSING", place, key=name, what=what, example=kind.keys[name].example)
        self._hole((*path, name))

    def _map(self, node: Node, kind: MapOf, path: Path) -> Any:
        if not isinstance(node, Table):
            return self._wrong(node, path, wanted="keys with values", example="{c1: …, c2: …}")
        if refused := self._count(node, len(node.entries), kind, path):
            return refused
        data: dict[Any, Any] = {}
        for name, (key, value) in node.entries.items():
            code = self._map_key(key, kind, path)
            if code is REFUSED:
                self._hole((*path, name))
            elif (taken := self.take(value, kind.of, (*path, name))) is not REFUSED:
                data[code] = taken
        return data

    def _map_key(self, key: Scalar, kind: MapOf, path: Path) -> Any:
        if isinstance(kind.key, Word) and isinstance(key.value, int | float | bool):
            if kind.key.what == "a version":
                return self._refuse("VERSION_UNQUOTED", key, (*path, key.text), found=key.text)
            return self._refuse("ID_FORM", key, (*path, key.text), value=key.text, what=kind.key.what)
        return self._scalar(key, kind.key, (*path, str(key.value)))

    def _list(self, node: Node, kind: ListOf, path: Path) -> Any:
        if not isinstance(node, Series):
            return self._wrong(node, path, wanted="a list", example="[a, b]")
        if refused := self._count(node, len(node.nodes), kind, path):
            return refused
        taken = [self.take(child, kind.of, (*path, str(i))) for i, child in enumerate(node.nodes)]
        return taken

    def _count(self, node: Node, count: int, kind: ListOf | MapOf, path: Path) -> Refused | None:
        if count < kind.least:
            return self._refuse("LIST_SHORT", node, path, count=count, least=kind.least)
        if count > kind.most:
            return self._refuse("LIST_LONG", node, path, count=count, most=kind.most)
        return None

    def _either(self, node: Node, kind: Either, path: Path) -> Any:
        if isinstance(node, Table) and kind.table is not None:
            return self.take(node, kind.table, path)
        if isinstance(node, Series) and kind.series is not None:
            return self.take(node, kind.series, path)
        if not isinstance(node, Scalar) or not kind.scalar:
            return self._wrong(node, path, wanted=kind.what, example=kind.example)
        fitting = next((k for k in kind.scalar if _fits(node, k)), kind.scalar[-1])
        return self._scalar(node, fitting, path)

    def _wrong(self, node: Node, path: Path, *, wanted: str, example: str) -> Refused:
        return self._refuse("TYPE_WRONG", node, path, wanted=wanted, found=found(node), example=example)

    def _scalar(self, node: Node, kind: Kind, path: Path) -> Any:
        if not isinstance(node, Scalar):
            return self._not_one_value(node, kind, path)
        match kind:
            case Text():
                return self._text(node, kind, path)
            case Word():
                return self._word(node, kind, path)
            case Number():
                return self._number(node, kind, path)
            case OneOf():
                return self._one_of(node, kind, path)
            case Code():
                return self._code(node, path)
        if _fits(node, kind):
            return node.value
        return self._wrong(node, path, wanted="true or false", example="true")

    def _not_one_value(self, node: Node, kind: Kind, path: Path) -> Refused:
        if isinstance(kind, Text) and (spoken := languages_under(node)):
            return self._refuse("WORDS_BY_LANGUAGE", node, path, languages=", ".join(spoken))
        example = kind.example if isinstance(kind, Word) else "one value"
        return self._wrong(node, path, wanted="one value", example=example)

    def _text(self, node: Scalar, kind: Text, path: Path) -> Any:
        text = node.value
        if not isinstance(text, str):
            return self._refuse("TEXT_UNQUOTED", node, path, found=found(node))
        if not text.strip():
            return self._refuse("TEXT_BLANK", node, path)
        if len(text) > kind.most:
            return self._refuse("TEXT_LONG", node, path, length=len(text), limit=kind.most)
        if markup := MARKUP.search(text):
            return self._refuse("TEXT_MARKUP", node, path, found=markup.group())
        return text.strip()

    def _word(self, node: Scalar, kind: Word, path: Path) -> Any:
        text = node.value
        if not isinstance(text, str):
            if kind.what == "a version" and isinstance(text, int | float):
                return self._refuse("VERSION_UNQUOTED", node, path, found=node.text)
            return self._wrong(node, path, wanted=kind.what, example=kind.example)
        if _compiled(kind.pattern).fullmatch(text):
            return text
        if kind.what == "an id":
            return self._refuse("ID_FORM", node, path, value=text, what=kind.what)
        return self._refuse("WORD_FORM", node, path, value=text, what=kind.what, example=kind.example)

    def _number(self, node: Scalar, kind: Number, path: Path) -> Any:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self._wrong(node, path, wanted="a number", example="3")
        if kind.whole and not isinstance(value, int):
            return self._refuse("NUMBER_WHOLE", node, path, value=node.text)
        if not kind.low <= value <= kind.high:
            return self._refuse(
                "NUMBER_RANGE", node, path, value=node.text, low=f"{kind.low:g}", high=f"{kind.high:g}"
            )
        return value

    def _one_of(self, node: Scalar, kind: OneOf, path: Path) -> Any:
        # True == 1 in Python, and not in an instrument file.
        if not isinstance(node.value, bool | float) and node.value in kind.values:
            return node.value
        known = ", ".join(str(v) for v in kind.values)
        hint = self.notes.hint(node.value, kind.values)
        return self._refuse("VALUE_UNKNOWN", node, path, value=node.text or "nothing", known=known, hint=hint)

    def _code(self, node: Scalar, path: Path) -> Any:
        value = node.value
        if isinstance(value, bool) or value is None or isinstance(value, float):
            return self._wrong(
                node, path, wanted="a code, a whole number or a word", example='"yes" in quotes'
            )
        if isinstance(value, int):
            if abs(value) > 1_000_000:
                return self._refuse(
                    "NUMBER_RANGE", node, path, value=node.text, low="-1000000", high="1000000"
                )
            return value
        return self._word(node, _CODE_WORD, path)


_CODE_NUMBER = Number(low=-1e6, high=1e6, whole=True)
_CODE_WORD = Word(what="an id", pattern=r"[A-Za-z][A-Za-z0-9_-]{0,63}", example="growth")


def _fits(node: Scalar, kind: Kind) -> bool:
    value = node.value
    match kind:
        case Nothing():
            return value is None
        case Number():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Truth():
            return isinstance(value, bool)
        case _:
            return isinstance(value, str)
