"""Figures of a proof as they stand on its page: with their standard errors, held against their bars."""

import math
from collections.abc import Iterable, Mapping

from bench.simulated.measures import Share

Held = tuple[float, float, float]
"""A figure, and the lowest and highest it may be."""


def figure(value: float) -> str:
    """A share with its standard error behind it, in thousandths; nothing where it does not exist."""
    if math.isnan(value):
        return "-"
    if not isinstance(value, Share):
        return f"{value:.3f}"
    return f"{float(value):.3f} ± {1000 * value.se:.0f}"


def misses(held: Mapping[str, Held]) -> str:
    """The figures that miss a bar, by name, or a dash; a figure missing by less than an error says so."""
    found = [
        name + (" (by less than its error)" if _is_within_error(value, low, high) else "")
        for name, (value, low, high) in held.items()
        if not low <= value <= high
    ]
    return ", ".join(found) or "-"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table of a page."""
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _is_within_error(value: float, low: float, high: float) -> bool:
    return max(low - value, value - high) < getattr(value, "se", 0.0)
