"""From text to nodes that know their line and column, whatever the text is.

Only the parser's events are taken from outside; nodes are put together here, so that a hostile file is
refused by a count and not by the end of the stack or of memory. Scalars follow YAML 1.2's core schema:
`No` and `2026-01-31` are words.
"""

import math
import re
import stat
import unicodedata
from pathlib import Path

import yaml
from yaml._yaml import CParser

from instruments.nodes import Document, Hole, Node, Scalar, Series, Table
from instruments.problems import Notebook, Place

LARGEST_FILE = 512 * 1024
DEEPEST = 10
MOST_NODES = 20_000
LONGEST_KEY = 128
LONGEST_TEXT = 4_000
LONGEST_NUMBER = 40
LARGEST_NUMBER = 1e9
MOST_CHARACTERS_NAMED = 20

# Controls, and characters that show nothing or turn the direction of what follows.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
STANDS_FOR_UNSEEN = "·"
LINE_END = re.compile(r"\r\n|\r|\n")
WHOLE = re.compile(r"[-+]?[0-9]+")
OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def file_bytes(path: Path, file: str, notes: Notebook) -> bytes | None:
    """What a regular file holds, never more than one byte past the limit."""
    place = Place(file)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            notes.add("FILE_KIND", place)
            return None
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        notes.add("FILE_MISSING", place)
    except (OSError, ValueError):  # ValueError: a NUL in the path
        notes.add("FILE_UNREADABLE", place)
    return None


def read(content: bytes, file: str, notes: Notebook) -> Document:
    """The nodes of a file, or None at its root where nothing can be said about them."""
    text = _text(content, file, notes)
    if text is None:
        return Document(file, None)
    reading = _Reading(file, notes)
    try:
        reading.follow(CParser(_without_unseen(text, file, notes)))
    except yaml.MarkedYAMLError as error:
        _note_syntax(error, file, notes)
        return Document(file, None)
    except _EnoughError:
        return Document(file, reading.root if reading.documents > 1 else None)
    if reading.root is None and not len(notes):
        notes.add("FILE_EMPTY", Place(file))
    return Document(file, reading.root)


def _text(content: bytes, file: str, notes: Notebook) -> str | None:
    if len(content) > LARGEST_FILE:
        notes.add("FILE_LARGE", Place(file), limit=LARGEST_FILE // 1024)
        return None
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
        notes.add("NOT_UTF8", _after(before, file), byte=f"{content[error.start]:02X}")
        return None


def _after(before: str, file: str) -> Place:
    """The place of the character that follows this text."""
    ends = list(LINE_END.finditer(before))
    return Place(file, len(ends) + 1, len(before) - (ends[-1].end() if ends else 0) + 1)


def _without_unseen(text: str, file: str, notes: Notebook) -> str:
    """The text with every refused character noted and replaced by one that shows."""
    found = list(UNSEEN.finditer(text))
    for match in found[:MOST_CHARACTERS_NAMED]:
        place = _after(text[: match.start()], file)
        notes.add("CHARACTER_UNSEEN", place, code=f"U+{ord(match.group()):04X}")
    if len(found) > MOST_CHARACTERS_NAMED:
        notes.add(
            "CHARACTERS_UNSEEN",
            _after(text[: found[MOST_CHARACTERS_NAMED].start()], file),
            count=len(found) - MOST_CHARACTERS_NAMED,
        )
    return UNSEEN.sub(STANDS_FOR_UNSEEN, text) if found else text


def _note_syntax(error: yaml.MarkedYAMLError, file: str, notes: Notebook) -> None:
    mark = error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    why = error.problem or error.context or "it cannot be read"
    if "mapping values are not allowed" in why:
        notes.add("SYNTAX_COLON", place)
    elif "cannot start any token" in why:
        notes.add("SYNTAX_CHARACTER", place)
    else:
        notes.add("SYNTAX", place, why=why)


class _EnoughError(Exception):
    """Reading ends here; the Problem is noted."""


def _spot(event: yaml.Event) -> tuple[int, int]:
    """Line and column of an event, counted from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Reading:
    """One pass over the parser's events."""

    def __init__(self, file: str, notes: Notebook) -> None:
        self.file, self.notes = file, notes
        self.root: Node | None = None
        self.open: list[Series | Table] = []
        self.keys: list[Scalar | None] = []
        self.nodes = 0
        self.documents = 0

    def follow(self, parser: CParser) -> None:
        """Take every event until the text ends."""
        while (event := parser.get_event()) is not None:
            if isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
                self.keys.pop()
            elif isinstance(event, yaml.DocumentStartEvent):
                self._document(event)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse("DOCUMENTS_MANY", event)
        if event.tags or event.version:
            self._note("DIRECTIVE", event)

    def _node(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._refuse("NODES_MANY", event, limit=MOST_NODES)
        line, column = _spot(event)
        if isinstance(event, yaml.AliasEvent):
            self._note("ALIAS", event, name=event.anchor)
            return self._place(Hole(line, column))
        if event.anchor is not None:
            self._note("ANCHOR", event, name=event.anchor)
        if (tag := getattr(event, "tag", None)) is not None:
            self._note("TAG", event, tag=tag)
        if isinstance(event, yaml.ScalarEvent):
            return self._place(self._scalar(event, line, column))
        if len(self.open) >= DEEPEST:
            self._refuse("DEEP", event, limit=DEEPEST)
        node = Table(line, column) if isinstance(event, yaml.MappingStartEvent) else Series(line, column)
        self._place(node)
        self.open.append(node)
        self.keys.append(None)
        return None

    def _place(self, node: Node) -> None:
        """Put a node where it belongs: at the root, in a list, as a key or under one."""
        if not self.open:
            self.root = node
            return
        holder = self.open[-1]
        if isinstance(holder, Series):
            holder.nodes.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = self._key(node)
        else:
            self.keys[-1] = None
            if key.value is not None:
                self._enter(holder, key, node)

    def _enter(self, table: Table, key: Scalar, node: Node) -> None:
        name = str(key.value)
        if name in table.entries:
            first = table.entries[name][0]
            place = Place(self.file, key.line, key.column)
            self.notes.add("KEY_REPEATED", place, key=name, line=first.line)
        else:
            table.entries[name] = (key, node)

    def _key(self, node: Node) -> Scalar:
        """The key a node is; one without a value where it cannot be a key."""
        if isinstance(node, Scalar) and node.value is not None and len(node.text) <= LONGEST_KEY:
            return node
        if not isinstance(node, Hole):
            self.notes.add("KEY_KIND", Place(self.file, node.line, node.column), limit=LONGEST_KEY)
        return Scalar(node.line, node.column, None, "")

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> Node:
        text = event.value
        if len(text) > LONGEST_TEXT:
            self._note("TEXT_LONG", event, limit=LONGEST_TEXT, length=len(text))
            return Hole(line, column)
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if event.style in {'"', "'", "|", ">"}:
            if unseen := UNSEEN.search(text):
                self._note("CHARACTER_UNSEEN", event, code=f"U+{ord(unseen.group()):04X}")
                return Hole(line, column)
            return Scalar(line, column, text, text)
        return self._plain(event, text, line, column)

    def _plain(self, event: yaml.ScalarEvent, text: str, line: int, column: int) -> Node:
        """A plain scalar by the core schema; a number nobody can mean is refused."""
        if text in WORDS:
            return Scalar(line, column, None, text)
        if text in TRUTHS:
            return Scalar(line, column, TRUTHS[text], text)
        if text[0] not in "-+.0123456789":
            return Scalar(line, column, text, text)
        if len(text) > LONGEST_NUMBER and (WHOLE.fullmatch(text) or REAL.fullmatch(text)):
            self._note("NUMBER_HUGE", event, value=text)
            return Hole(line, column)
        value = number(text)
        if value is None:
            return Scalar(line, column, text, text)
        if not abs(value) <= LARGEST_NUMBER:
            self._note("NUMBER_HUGE", event, value=text)
            return Hole(line, column)
        return Scalar(line, column, value, text)

    def _note(self, code: str, event: yaml.Event, /, **facts: object) -> None:
        self.notes.add(code, Place(self.file, *_spot(event)), **facts)

    def _refuse(self, code: str, event: yaml.Event, /, **facts: object) -> None:
        self._note(code, event, **facts)
        raise _EnoughError


def number(text: str) -> int | float | None:
    """The number a plain scalar is in YAML 1.2's core schema, or None for a word."""
    if WHOLE.fullmatch(text):
        return int(text)
    if OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if REAL.fullmatch(text):
        return float(text)
    return math.inf if ENDLESS.fullmatch(text) else None
