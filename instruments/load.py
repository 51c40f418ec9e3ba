"""From a file to an Instrument, or to every Problem it has: the stations in order."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from instruments import build, finish, grammar, reader, sense
from instruments.draft import Draft
from instruments.ids import Language
from instruments.model import Instrument
from instruments.problems import InstrumentError, Notebook, Place, Problem
from instruments.shape import REFUSED, Shaped, shape
from instruments.words import Words, beside, inline

Check = Callable[[Instrument], Sequence[Problem]]
TextSource = Callable[[Language], tuple[str, bytes | None]]
"""The name of a language's text file, and what it holds if it is there."""


def load(path: Path, *, check: Check | None = None) -> Instrument:
    """The Instrument of a file or folder; InstrumentError with all Problems where it gives none.

    `check` looks at the finished Instrument and may find Problems of its own.
    """
    notes = Notebook()
    file = path / "instrument.yaml" if path.is_dir() else path
    content = reader.file_bytes(file, str(file), notes)
    if content is None:
        raise InstrumentError(notes.problems)
    return _through(content, str(file), _beside(file, notes), notes=notes, check=check)


def problems_of(path: Path, *, check: Check | None = None) -> tuple[Problem, ...]:
    """Every Problem of a file; none where it loads."""
    try:
        load(path, check=check)
    except InstrumentError as error:
        return error.problems
    return ()


def from_text(text: str, *, file: str = "inline", texts: Mapping[str, str] | None = None) -> Instrument:
    """The Instrument of a text, with the texts of its languages, as if they stood in files."""

    def source(language: Language) -> tuple[str, bytes | None]:
        words = (texts or {}).get(language)
        return f"text.{language}.yaml", None if words is None else _encoded(words)

    return _through(_encoded(text), file, source, notes=Notebook())


def _encoded(text: str) -> bytes:
    # A lone surrogate becomes bytes that are not UTF-8, and the reader says so.
    return text.encode("utf-8", "surrogatepass")


def _beside(file: Path, notes: Notebook) -> TextSource:
    def source(language: Language) -> tuple[str, bytes | None]:
        text = file.with_name(f"text.{language}.yaml")
        return str(text), reader.file_bytes(text, str(text), notes) if text.exists() else None

    return source


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
    for index, language in enumerate(languages):
        own = index == 0 and "title" in core.data
        name, content = (source(language)) if not own or _is_folder(core) else ("", None)
        if own:
            said[language] = inline(core, language)
            if content is not None:
                notes.add("WORDING_TWICE", core.document.key_at("title"), language=language, file=name)
        elif content is not None:
            said[language] = _read_words(content, name, language, notes)
        elif core.is_whole("title"):
            place = core.document.value_at("languages", index)
            notes.add("TEXT_FILE_MISSING", place, language=language, file=_short(name))
    return said


def _is_folder(core: Shaped) -> bool:
    """Whether text files beside belong to this file alone."""
    return Path(core.document.file).name in {"instrument.yaml", "inline"}


def _short(name: str) -> str:
    return Path(name).name


def _read_words(content: bytes, name: str, language: Language, notes: Notebook) -> Words:
    shaped = shape(reader.read(content, name, notes), grammar.TEXT_FILE, notes)
    stated = shaped.data.get("language", language)
    if stated != language:
        place = shaped.document.value_at("language")
        notes.add("LANGUAGE_DIFFERS", place, found=stated, language=language)
    return beside(shaped, language)


def place_of(instrument: Instrument) -> Place:
    """The file of an instrument, for Problems about it as a whole."""
    return Place(instrument.file)
