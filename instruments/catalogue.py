"""Where instruments are found: by id, version, digest or path, in the folders given."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeGuard

from instruments.ids import Digest
from instruments.load import load
from instruments.model import Instrument
from instruments.problems import InstrumentError, Notebook, Place, Problem

BUILT_IN = Path(__file__).resolve().parent / "library"
MOST_NAMED = 12


class Catalogue:
    """Instruments of several folders. Files are read when first asked for, and again when they change."""

    def __init__(self, folders: Sequence[Path] = (BUILT_IN,)) -> None:
        self.folders = tuple(folders)
        self._read: dict[Path, tuple[tuple[int, ...], Instrument | InstrumentError]] = {}
        self._home_of: dict[str, Path] = {}

    def ids(self) -> tuple[str, ...]:
        """The id of every instrument that loads, each once, in order."""
        return tuple(sorted({i.id for i in self.all()}))

    def all(self) -> tuple[Instrument, ...]:
        """Every instrument that loads, by id, newest version first."""
        found = [i for i in map(self._of, self._files()) if isinstance(i, Instrument)]
        return tuple(sorted(sorted(found, key=_newness, reverse=True), key=lambda i: i.id))

    def problems(self) -> tuple[Problem, ...]:
        """Every Problem of the files that do not load, and of versions that stand in two places."""
        broken = [e for e in map(self._of, self._files()) if isinstance(e, InstrumentError)]
        notes = Notebook()
        seen: dict[tuple[str, str], str] = {}
        for one in self.all():
            other = seen.setdefault((one.id, one.version), one.file)
            if other != one.file:
                place = Place(one.file)
                notes.add("INSTRUMENT_TWICE", place, id=one.id, version=one.version, other=other)
        return tuple(p for error in broken for p in error.problems) + notes.problems

    def find(self, id_or_path: str | Path, version: str | None = None) -> Instrument:
        """The instrument of this id, newest unless a version is asked for, or of this path.

        InstrumentError where there is none, or where its file has Problems.
        """
        if _is_path(id_or_path):
            return load(Path(id_or_path))
        name = str(id_or_path)
        versions = self._named(name) or [i for i in self.all() if i.id == name]
        if not versions:
            raise self._unknown(name)
        versions.sort(key=_newness, reverse=True)
        if version is None:
            return versions[0]
        chosen = next((i for i in versions if i.version == version), None)
        if chosen is None:
            known = ", ".join(i.version for i in versions)
            raise _refusal("VERSION_UNKNOWN", name, id=name, version=version, known=known)
        return chosen

    def by_digest(self, digest: Digest | str) -> Instrument:
        """The instrument answers were given to, by the digest kept with them."""
        if (file := self._home_of.get(str(digest))) is not None and _has(known := self._of(file), digest):
            return known
        for file in self._files():
            if _has(one := self._of(file), digest):
                self._home_of[str(digest)] = file
                return one
        raise _refusal("DIGEST_UNKNOWN", "library", digest=digest)

    def _files(self) -> list[Path]:
        """Every file that may be an instrument, in a fixed order."""
        found: list[Path] = []
        for folder in self.folders:
            found += sorted(folder.glob("*/instrument.yaml")) + sorted(folder.glob("*/*/instrument.yaml"))
            found += sorted(p for p in folder.glob("*.yaml") if not p.name.startswith("text."))
        return found

    def _named(self, name: str) -> list[Instrument]:
        """The versions in folders of this name: nearly always right, and one file to read."""
        found = []
        for folder in self.folders:
            home = folder / name
            files = [
                *home.glob("instrument.yaml"),
                *home.glob("*/instrument.yaml"),
                *folder.glob(f"{name}.yaml"),
            ]
            for file in files if _is_id(name) else ():
                one = self._of(file)
                if isinstance(one, InstrumentError):
                    raise one
                if one.id == name:
                    found.append(one)
        return found

    def _of(self, file: Path) -> Instrument | InstrumentError:
        stamp = _stamp(file)
        if (kept := self._read.get(file)) is not None and kept[0] == stamp:
            return kept[1]
        outcome: Instrument | InstrumentError
        try:
            outcome = load(file)
        except InstrumentError as error:
            outcome = error
        self._read[file] = (stamp, outcome)
        return outcome

    def _unknown(self, name: str) -> InstrumentError:
        ids = self.ids()
        known = ", ".join(ids[:MOST_NAMED]) or "none is installed"
        return _refusal("INSTRUMENT_UNKNOWN", name, id=name, hint=Notebook().hint(name, ids), known=known)


def _refusal(code: str, asked: str, /, **facts: object) -> InstrumentError:
    notes = Notebook()
    notes.add(code, Place(" ".join(asked.split())[:100] or "(nothing)"), **facts)
    return InstrumentError(notes.problems)


def _has(one: Instrument | InstrumentError, digest: str) -> TypeGuard[Instrument]:
    """Whether answers with this digest were given to this instrument, in any of its languages."""
    return isinstance(one, Instrument) and any(one.digest_in(code) == digest for code in one.languages)


def _is_path(asked: str | Path) -> bool:
    return isinstance(asked, Path) or "/" in asked or "\\" in asked or asked.endswith((".yaml", ".yml"))


def _is_id(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,63}", name) is not None


def _stamp(file: Path) -> tuple[int, ...]:
    """What changes when a file or a text beside it does."""
    beside = sorted(file.parent.glob("text.*.yaml"))
    kept = [p.stat() for p in (file, *beside) if p.exists()]
    return tuple(n for s in kept for n in (s.st_mtime_ns, s.st_size))


def _newness(one: Instrument) -> tuple[tuple[int, int, str], ...]:
    """Versions in the order people mean: 1.10 after 1.9, and 2.0 after 2.0-draft."""
    release, _, draft = one.version.partition("-")
    parts = [(1, int(p), "") if p.isdigit() else (0, 0, p) for p in release.split(".")]
    return (*parts, (0, 0, draft) if draft else (1, -1, ""))
