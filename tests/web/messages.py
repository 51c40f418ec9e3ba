"""Every message of the web's templates and modules, as the catalogues know it."""

from babel.messages.extract import extract
from jinja2.ext import babel_extract

from tests.house.test_rooms import ROOT

WEB = ROOT / "web"
OPTIONS = {"trimmed": "false", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
PYTHON = {"_l": None, "msgid": None, "say_number": (1, 2), "say": None}


def messages() -> dict[str, tuple[str, ...]]:
    """Message ids, singular first, with the files they stand in."""
    found: dict[tuple[str, ...], set[str]] = {}
    for path in sorted(WEB.rglob("*.html")):
        with path.open("rb") as stream:
            for _, function, message, _ in babel_extract(
                stream, ("_", "gettext", "ngettext"), [], {**OPTIONS, "extensions": "jinja2.ext.i18n"}
            ):
                found.setdefault(as_ids(function, message), set()).add(path.name)
    for path in sorted(WEB.rglob("*.py")):
        with path.open("rb") as stream:
            for _, message, _, _ in extract("python", stream, keywords=PYTHON):
                found.setdefault(as_ids("", message), set()).add(path.name)
    return {ids: tuple(sorted(files)) for ids, files in found.items()}


def as_ids(function: str, message) -> tuple[str, ...]:
    """One id, or the two of a plural."""
    texts = tuple(m for m in message if m) if isinstance(message, tuple) else (message,)
    return texts[:2] if function == "ngettext" or (not function and len(texts) > 1) else texts[:1]
