"""What could be made of a file so far: the nouns, with the places they stand at. Checks read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from instruments.evidence import Evidence
from instruments.ids import FormatId, ItemId, Language, ScaleId
from instruments.model import Composite, Consensus, Format, Item, Page, Scale
from instruments.problems import Place
from instruments.shape import Shaped
from instruments.words import Words


@dataclass(kw_only=True)
class Draft:
    """An instrument being read; `data` is the file as shaped, the rest what was made of it."""

    shaped: Shaped
    words: Mapping[Language, Words]
    languages: tuple[Language, ...]
    formats: dict[FormatId, Format] = field(default_factory=dict)
    items: dict[ItemId, Item] = field(default_factory=dict)
    scales: dict[ScaleId, Scale] = field(default_factory=dict)
    composites: dict[ScaleId, Composite] = field(default_factory=dict)
    consensus: dict[str, Consensus] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def data(self) -> dict[str, Any]:
        """The file as plain data."""
        return self.shaped.data

    @property
    def file(self) -> str:
        """The questionnaire's file, as Problems name it."""
        return self.shaped.document.file

    def section(self, name: str) -> dict[str, Any]:
        """The entries of one section that have a shape."""
        found = self.data.get(name)
        return found if isinstance(found, dict) else {}

    def at(self, *path: str | int) -> Place:
        """Where a value stands."""
        return self.shaped.document.value_at(*path)

    def key_at(self, *path: str | int) -> Place:
        """Where a key stands."""
        return self.shaped.document.key_at(*path)

    def is_whole(self, *path: str | int) -> bool:
        """Whether nothing was left out at, above or below this path."""
        return self.shaped.is_whole(*path)

    @cached_property
    def known_items(self) -> set[str]:
        """Every id under 'items', also where the item itself could not be read."""
        return self._known("items")

    @cached_property
    def known_scales(self) -> set[str]:
        """Every id under 'scales', composites among them."""
        return self._known("scales")

    def _known(self, section: str) -> set[str]:
        refused = {h[1] for h in self.shaped.holes if len(h) == 2 and h[0] == section}
        return set(self.section(section)) | refused
