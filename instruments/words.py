"""The words of one language, wherever they stand: beside the file, or inline at the same places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from instruments.ids import Language
from instruments.problems import Place
from instruments.shape import REFUSED, Path, Shaped

SECTIONS = ("formats", "items", "scales", "consensus", "pages")
PLAIN = ("title", "intro", "about", "text", "help", "unit", "talk")


@dataclass(slots=True)
class Part:
    """The words about one thing, and where each stands."""

    place: Path
    said: dict[str, Any] = field(default_factory=dict)
    labels: Mapping[Any, str] = field(default_factory=dict)
    labels_place: Path = ()
    has_two_sets: bool = False


@dataclass(slots=True)
class Words:
    """Everything said in one language."""

    language: Language
    shaped: Shaped
    is_inline: bool
    head: dict[str, str] = field(default_factory=dict)
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)

    def part(self, section: str, id_: str) -> Part | None:
        """What is said about one thing, if anything."""
        return self.parts.get((section, id_))

    def at(self, *path: str) -> Place:
        """Where something stands, or its nearest parent."""
        return self.shaped.document.key_at(*path)

    def missing_at(self, section: str, id_: str) -> Place:
        """Where words about something should have stood."""
        part = self.part(section, id_)
        return self.at(*part.place) if part else self.at(section, id_)

    def is_whole(self, section: str, id_: str) -> bool:
        """Whether nothing said about it was refused."""
        part = self.part(section, id_)
        return self.shaped.is_whole(*(part.place if part else (section, id_)))


def beside(shaped: Shaped, language: Language) -> Words:
    """The words of a text file."""
    words = Words(language, shaped, is_inline=False, head=_plain(shaped.data))
    for section in SECTIONS:
        for id_, said in _entries(shaped.data.get(section)):
            written = {"text": said} if isinstance(said, str) else said
            words.parts[section, id_] = _part(written, (section, id_))
    return words


def inline(shaped: Shaped, language: Language) -> Words:
    """The words that stand in the questionnaire's own file."""
    words = Words(language, shaped, is_inline=True, head=_plain(shaped.data))
    for section in ("formats", "items", "scales", "consensus"):
        for id_, said in _entries(shaped.data.get(section)):
            words.parts[section, id_] = part = _part(said, (section, id_))
            if isinstance(own := said.get("format"), dict):
                _with_own_format(part, own, (section, id_, "format"))
    for index, page in enumerate(shaped.data.get("pages", ())):
        if page is not REFUSED and "id" in page:
            words.parts["pages", page["id"]] = _part(page, ("pages", str(index)))
    return words


def _entries(section: object) -> list[tuple[str, Any]]:
    return list(section.items()) if isinstance(section, dict) else []


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: said[key] for key in PLAIN if key in said}
    if "talk" in plain:
        plain["talk"] = tuple(t for t in plain["talk"] if t is not REFUSED)
    return plain


def _part(said: Mapping[str, Any], place: Path) -> Part:
    part = Part(place, _plain(said))
    return _with_labels(part, said, place)


def _with_labels(part: Part, said: Mapping[str, Any], place: Path) -> Part:
    for name in ("points", "options"):
        if isinstance(labels := said.get(name), dict):
            part.has_two_sets = part.has_two_sets or bool(part.labels)
            part.labels, part.labels_place = labels, (*place, name)
    return part


def _with_own_format(part: Part, own: Mapping[str, Any], place: Path) -> None:
    _with_labels(part, own, place)
    if "unit" in own:
        part.said.setdefault("unit", own["unit"])
