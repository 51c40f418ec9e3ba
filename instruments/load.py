"""From a file to an Instrument, or to every Problem it has: the stations in order."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from instruments import build, finish, grammar, reader, sense
from instruments.draft import Draft
from instruments.ids import ItemId, Language
from instruments.model import Instrument
from instruments.problems import InstrumentError, Notebook, Place, Problem
from instruments.shape import REFUSED, Shaped, shape
from instruments.words import Words, beside, inline

Check = Callable[[Instrument], Sequence[Problem]]


class TextSource(Protocol):
    """Where the words of a questionnaire stand."""

    def words(self, language: Language) -> tuple[str, bytes | None]:
        """The name of a language's file, and what it holds if it is there."""

    def languages(self) -> list[tuple[str, Language]]:
        """Every file of words there is, with its language."""


def load(path: Path, *, check: Check | None = None) -> Instrument:
    """The Instrument of a file or folder; InstrumentError with all Problems where it gives none.

    `check` looks at the finished Instrument and may find Problems of its own.
    """
    notes = Notebook()
    file = _home(path)
    content = reader.file_bytes(file, str(file), notes)
    if content is None:
        raise InstrumentError(notes.problems)
    return _through(content, str(file), _Beside(file, notes), notes=notes, check=check)


def _home(path: Path) -> Path:
    """The questionnaire's own file: that of a folder, and that beside a file of words."""
    if path.is_dir():
        return path / "instrument.yaml"
    beside = path.with_name("instrument.yaml")
    is_words = path.name.startswith("text.") and path.suffix == ".yaml" and beside.is_file()
    return beside if is_words else path


def problems_of(path: Path, *, check: Check | None = None) -> tuple[Problem, ...]:
    """Every Problem of a file; none where it loads."""
    try:
        load(path, check=check)
    except InstrumentError as error:
        return error.problems
    return ()


def from_text(text: str, *, file: str = "inline", texts: Mapping[str, str] | None = None) -> Instrument:
    """The Instrument of a text, with the texts of its languages, as if they stood in files."""

    return _through(_encoded(text), file, _InMemory(texts or {}), notes=Notebook())


class _InMemory:
    """Words handed over with the questionnaire."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def words(self, language: Language) -> tuple[str, bytes | None]:
        text = self.texts.get(language)
        return f"text.{language}.yaml", None if text is None else _encoded(text)

    def languages(self) -> list[tuple[str, Language]]:
        return [(f"text.{code}.yaml", Language(code)) for code in self.texts]


class _Beside:
    """Words in the files `text.<language>.yaml` beside the questionnaire's own."""

    def __init__(self, file: Path, notes: Notebook) -> None:
        self.file, self.notes = file, notes

    def words(self, language: Language) -> tuple[str, bytes | None]:
        text = self.file.with_name(f"text.{language}.yaml")
        return str(text), reader.file_bytes(text, str(text), self.notes) if text.exists() else None

    def languages(self) -> list[tuple[str, Language]]:
        if self.file.name != "instrument.yaml":
            return []  # several questionnaires may share a folder
        found = sorted(self.file.parent.glob("text.*.yaml"))
        return [(str(p), Language(p.name.removeprefix("text.").removesuffix(".yaml"))) for p in found]


def _encoded(text: str) -> bytes:
    # A lone surrogate becomes bytes that are not UTF-8, and the reader says so.
    return text.encode("utf-8", "surrogatepass")


def _through(
    content: bytes, file: str, source: TextSource, *, notes: Notebook, check: Check | None = None
) -> Instrument:
    """Reader, shape, build, sense; then the Instrument, or everything they noted."""
    core = shape(reader.read(content, file, notes), grammar.INSTRUMENT, notes)
    languages = _languages(core)
    words = _words(core, languages, source, notes)
    draft = Draft(shaped=core, words=words, languages=languages)
    build.fill(draft)
    if core.document.root is not None:
        sense.check(draft, notes)
    if len(notes):
        raise InstrumentError(notes.problems)
    instrument = finish.finish(draft)
    if check is not None and (found := tuple(check(instrument))):
        raise InstrumentError(found)
    return instrument


def _languages(core: Shaped) -> tuple[Language, ...]:
    said = core.data.get("languages", ())
    return tuple(dict.fromkeys(Language(code) for code in said if code is not REFUSED))


def _words(
    core: Shaped, languages: tuple[Language, ...], source: TextSource, notes: Notebook
) -> dict[Language, Words]:
    """What is said in each language; inline words are those of the first."""
    said: dict[Language, Words] = {}
    beside_it = source.languages()
    for name, language in beside_it:
        if core.is_whole("languages") and language not in languages:
            notes.add("TEXT_FILE_EXTRA", Place(name), language=language)
    for index, language in enumerate(languages):
        name, content = source.words(language)
        if index == 0 and "title" in core.data:
            said[language] = inline(core, language)
            if any(other == language for _, other in beside_it):
                place = core.document.key_at("title")
                notes.add("WORDING_TWICE", place, language=language, file=Path(name).name)
        elif content is not None:
            said[language] = _read_words(content, name, language, notes)
        elif core.is_whole("title"):
            place = core.document.value_at("languages", index)
            notes.add("TEXT_FILE_MISSING", place, language=language, file=Path(name).name)
    return said


def _read_words(content: bytes, name: str, language: Language, notes: Notebook) -> Words:
    shaped = shape(reader.read(content, name, notes), grammar.TEXT_FILE, notes)
    stated = shaped.data.get("language", language)
    if stated != language:
        place = shaped.document.value_at("language")
        notes.add("LANGUAGE_DIFFERS", place, found=stated, language=language)
    return beside(shaped, language)


def place_of_item(instrument: Instrument, item: ItemId) -> Place:
    """Where an item stands in its file, for Problems found later; the first line where it is gone."""
    path = Path(instrument.file)
    content = reader.file_bytes(path, instrument.file, Notebook())
    if content is None:
        return Place(instrument.file)
    return reader.read(content, instrument.file, Notebook()).key_at("items", item)
