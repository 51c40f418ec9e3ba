"""Languages of the house: one set of gettext catalogues, dates and lists as each language writes them.

English is the source. A language's catalogues are the `*.po` files in `locale/<language>/`, read together.
"""

import gettext
import io
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
SOURCE = "en"
Words = str | tuple[str, str]
"""A message, or its forms for one and for many."""


@cache
def languages() -> tuple[str, ...]:
    """Every language pages can be read in, English first."""
    return (SOURCE, *sorted(p.name for p in LOCALE.iterdir() if any(p.glob("*.po"))))


def known(language: str) -> str:
    """The language of ours nearest to the one asked for: `de` for `de-AT`, English for an unknown one."""
    base = language.replace("_", "-").split("-")[0].lower()
    return base if base in languages() else SOURCE


def translations(language: str) -> gettext.NullTranslations:
    """All messages of a language; a message without translation stays English."""
    return _catalogue(known(language))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = None
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        if merged is None:
            merged = catalogue
        else:
            for message in catalogue:
                if message.id:
                    merged[message.id] = message
    compiled = io.BytesIO()
    if merged is not None:
        write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def msgid(text: str) -> str:
    """Mark a message for the catalogues where it stands in a table of words; it is translated when spoken."""
    return text


def msgids(one: str, many: str) -> tuple[str, str]:
    """Mark a message that depends on the fact `n`."""
    return one, many


def say(text: str, language: str, **facts: object) -> str:
    """A message in a language, its named places filled."""
    spoken = translations(language).gettext(text)
    return spoken % facts if facts else spoken.replace("%%", "%")


def say_number(one: str, many: str, n: int, *, language: str, **facts: object) -> str:
    """A message that depends on a number; `%(n)s` is that number."""
    return translations(language).ngettext(one, many, n) % {"n": n, **facts}


def day(value: date | datetime, language: str, *, with_year: bool = True) -> str:
    """A date in words: 28 March 2026."""
    from babel.dates import format_date

    if with_year:
        return format_date(value, "d MMMM y" if known(language) == SOURCE else "d. MMMM y", known(language))
    return format_date(value, "d MMMM" if known(language) == SOURCE else "d. MMMM", known(language))


def listed(parts: Iterable[str], language: str) -> str:
    """Parts as a sentence lists them: a, b and c."""
    from babel.lists import format_list

    texts = list(parts)
    return format_list(texts, style="standard", locale=_list_locale(language)) if texts else ""


def _list_locale(language: str) -> str:
    # British English puts no comma before the last "and".
    return "en_GB" if known(language) == SOURCE else known(language)
