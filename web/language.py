"""Which language and light a reader gets: chosen by hand, else known of the person, else the browser's."""

from flask import g, request, session

from documents.language import SOURCE, known, languages

CHOSEN, THEME = "language", "theme"
THEMES = ("auto", "light", "dark")
NAMES = {"en": "English", "de": "Deutsch"}
"""A language is called as its own readers call it."""


def now() -> str:
    """The language of this request's page."""
    chosen = (
        session.get(CHOSEN) or g.get("person_language") or request.accept_languages.best_match(languages())
    )
    return known(chosen or SOURCE)


def is_of_person(language: str) -> None:
    """Remember for this request which language the person is known to read."""
    g.person_language = language


def choose(language: str) -> bool:
    """Keep a reader's own choice in this browser; whether it is one that is spoken here."""
    if language in languages():
        session[CHOSEN] = language
        return True
    return False


def theme() -> str | None:
    """`light` or `dark` where the reader chose one; else the device decides."""
    chosen = session.get(THEME)
    return chosen if chosen in {"light", "dark"} else None


def choose_theme(chosen: str) -> None:
    """Keep a reader's choice of light in this browser."""
    if chosen in THEMES:
        session[THEME] = chosen


def offered() -> list[tuple[str, str]]:
    """Languages a page may be read in, each under its own name."""
    return [(code, NAMES.get(code, code)) for code in languages()]
