"""The five style files as one: what the web serves and what a page on its own carries inside it."""

import hashlib
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
NAMES = ("tokens", "base", "things", "pages", "print")


@cache
def bundle() -> str:
    """All five files in their order, without comments and needless space."""
    text = "\n".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in NAMES)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*\n\s*", "", text)
    return re.sub(r"\s*([{};,])\s*", r"\1", text).replace(";}", "}")


@cache
def digest() -> str:
    """A short name for this state of the style, for the address under which it may be kept for ever."""
    return hashlib.sha256(bundle().encode()).hexdigest()[:12]
