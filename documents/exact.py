"""Numbers and remarks as files carry them: unrounded, finite or absent."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from assessments.reports.shapes import Fact


def number(value: float | None) -> float | None:
    """A finite number, or None."""
    return value if value is not None and math.isfinite(value) else None


def numbers(values: Iterable[float]) -> list[float | None]:
    """Numbers in their order."""
    return [number(v) for v in values]


def plain(value: Any) -> Any:
    """A fact as JSON has it."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    return value if value is None or isinstance(value, str | int) else str(value)


def fact(told: Fact) -> dict[str, Any]:
    """A remark as its code with its facts."""
    return {"code": told.code} | {name: plain(value) for name, value in told.facts.items()}
