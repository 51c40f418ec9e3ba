"""Words a spreadsheet would run as a formula, made harmless."""

import unicodedata
from itertools import dropwhile
from typing import Any

_RUNS = frozenset("=+-@＝＋－＠")
"""What a spreadsheet takes for the start of a formula, also behind what nobody sees; some fold wide forms."""
_STEPS = ("\t", "\r", "\n")


def neutral(value: Any) -> Any:
    """Words that would run are held by an apostrophe; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    words = value.replace("\0", "")
    seen = next(dropwhile(_is_unseen, words), "")
    return f"'{words}" if seen in _RUNS or words.startswith(_STEPS) else words


def _is_unseen(character: str) -> bool:
    """Blanks of any width, marks without one, controls."""
    return unicodedata.category(character)[0] in "ZC"
