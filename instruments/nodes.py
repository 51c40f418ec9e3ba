"""The nodes of a file, each with its line and column, and how a place is found by its path."""

import re
from dataclasses import dataclass, field

from instruments.problems import Place

_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")


@dataclass(slots=True)
class Scalar:
    """One value: a word, a number, true, false or nothing."""

    line: int
    column: int
    value: str | int | float | bool | None
    text: str


@dataclass(slots=True)
class Series:
    """A list of nodes."""

    line: int
    column: int
    nodes: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Nodes under keys, each key once."""

    line: int
    column: int
    entries: dict[str, tuple[Scalar, "Node"]] = field(default_factory=dict)


@dataclass(slots=True)
class Hole:
    """Where something stood that was refused, so that nobody calls it missing."""

    line: int
    column: int


Node = Scalar | Series | Table | Hole


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read, or the place where reading it ended."""

    file: str
    root: Node | None

    def value_at(self, *path: str | int) -> Place:
        """Where the value under a path stands; where it is missing, its nearest parent."""
        return self._walk(path, key=False)

    def key_at(self, *path: str | int) -> Place:
        """Where the key of a path stands; where it is missing, its nearest parent."""
        return self._walk(path, key=True)

    def has(self, *path: str | int) -> bool:
        """Whether anything stands under this path."""
        node: Node | None = self.root
        for step in path:
            node = _below(node, step)[1]
        return node is not None

    def _walk(self, path: tuple[str | int, ...], *, key: bool) -> Place:
        place, node = Place(self.file), self.root
        if node is not None and not key:
            place = Place(self.file, node.line, node.column)
        for index, step in enumerate(path):
            name, node = _below(node, step)
            if node is None:
                return place
            last = index == len(path) - 1
            spot = name if name is not None and (key or not last) else node
            place = Place(self.file, spot.line, spot.column)
        return place


def found(node: Node) -> str:
    """What a node is, in words."""
    if isinstance(node, Table):
        return "a list of keys"
    if isinstance(node, Series):
        return "a list"
    if isinstance(node, Hole) or node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return f"the truth value {node.text}"
    return f"the number {node.text}" if isinstance(node.value, int | float) else "a word"


def languages_under(node: Node) -> tuple[str, ...]:
    """The languages words are given in, where every key is one; none where any key is something else."""
    if not isinstance(node, Table) or not all(_LANGUAGE.fullmatch(key) for key in node.entries):
        return ()
    return tuple(node.entries)


def _below(node: Node | None, step: str | int) -> tuple[Scalar | None, Node | None]:
    if isinstance(node, Table):
        return node.entries.get(str(step), (None, None))
    if isinstance(node, Series) and isinstance(step, int) and step < len(node.nodes):
        return None, node.nodes[step]
    return None, None
