"""Every message of this room, read from its source, and what the catalogues hold."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOM = Path(__file__).resolve().parents[2] / "documents"
KEYWORDS = dict.fromkeys(("msgid", "_m", "_", "gettext")) | dict.fromkeys(
    ("msgids", "ngettext", "say_number"), (1, 2)
)
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")]
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}}


@cache
def every_message() -> frozenset[tuple[str, str | None]]:
    """Message and its plural, of all code and templates."""
    found = extract_from_dir(ROOM, METHODS, OPTIONS, keywords=KEYWORDS)
    return frozenset(
        (m[0], m[1]) if isinstance(m, tuple) else (m, None) for _, _, m, _, _ in found if m and any(m)
    )


def every_text() -> list[str]:
    """Singulars and plurals alike."""
    return sorted({text for pair in every_message() for text in pair if text})


@cache
def _catalogue(language: str):
    """What this room's own catalogues hold together; web.po belongs to the pages."""
    ours, *others = (path for path in sorted((ROOM / "locale" / language).glob("*.po")) if path.stem != "web")
    held = _read(ours, language)
    for path in others:
        for message in _read(path, language):
            if message.id:
                held[message.id] = message
    return held


def _read(path: Path, language: str):
    return read_po(BytesIO(path.read_bytes()), locale=language)


def is_held(language: str, one: str, many: str | None) -> bool:
    """True where the catalogue has words for it, in every form."""
    message = _catalogue(language).get(one)
    if message is None or message.fuzzy:
        return False
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms) and (many is None or len(forms) == 2)


def held(language: str) -> set[str]:
    """Every message the catalogue has, by its singular."""
    return {m.id[0] if isinstance(m.id, tuple) else m.id for m in _catalogue(language) if m.id}


def numbers_in(text: str) -> set[str]:
    """Every figure a text shows, with its sign and decimals."""
    return set(re.findall(r"[+−]?\d+\.\d+", text))
