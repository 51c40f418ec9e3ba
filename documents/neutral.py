"""Words a spreadsheet would run as a formula, made harmless."""

from typing import Any

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the start of a formula."""


def neutral(value: Any) -> Any:
    """Words that would run are held by an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_RUNS):
        return f"'{value}"
    return value
