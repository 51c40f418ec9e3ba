"""From arithmetic's estimates to those of a study: a number with its interval, or why there is none."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from assessments.reports.laboratory_shapes import Table
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Estimated
from scoring.errors import ScoringError
from scoring.results import Caveat, Estimate, Matrix, Vector

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Told = TypeVar("Told", bound=DataclassInstance)

MOST_OPTIONS = 15
LARGEST = 50_000
"""Rows beyond which what must be counted person by person, or shuffled anew, is left to a sample of them."""


def estimated(estimate: Callable[[], Estimate], *, times: float = 1.0) -> Estimated:
    """What a statistic gives, in the units asked for, or its refusal in its own words."""
    try:
        found = estimate()
    except ScoringError as refusal:
        return Estimated(refused=str(refusal))
    if not math.isfinite(found.value):
        return Estimated(
            refused="The statistic does not exist for these answers.", method=found.method, n=found.n
        )
    return Estimated(
        value=found.value * times,
        low=_times(found.low, times),
        high=_times(found.high, times),
        level=found.level,
        method=found.method,
        n=found.n,
        caveats=caveat_codes(found.caveats),
    )


def number(value: float | None) -> float | None:
    """A number, or None where arithmetic says there is none."""
    return None if value is None or not math.isfinite(value) else float(value)


def caveat_codes(caveats: tuple[Caveat, ...]) -> tuple[str, ...]:
    """The codes of caveats, each once, in order."""
    return tuple(dict.fromkeys(c.code for c in caveats))


def named(values: Iterable[float], names: Sequence[str]) -> dict[str, float | None]:
    """Values under their names."""
    return {name: number(float(v)) for name, v in zip(names, values, strict=True)}


def table(values: Matrix, rows: Sequence[str], columns: Sequence[str]) -> Table:
    """A matrix under the names of its rows and columns."""
    return {row: named(line, columns) for row, line in zip(rows, values, strict=True)}


def listed(values: Vector) -> tuple[float, ...]:
    """Numbers in their order."""
    return tuple(float(v) for v in values)


def facts_of(caveats: Iterable[Caveat], items: Sequence[str]) -> tuple[Fact, ...]:
    """Caveats of arithmetic with items by name instead of by place, each once."""
    told: list[Fact] = []
    for caveat in caveats:
        facts = dict(caveat.facts)
        if isinstance(facts.get("item"), int):
            facts["item"] = items[facts["item"]]
        if "pairs" in facts and not isinstance(facts["pairs"], int):
            facts["pairs"] = tuple(f"{items[i]} and {items[j]}" for i, j in facts["pairs"])
        fact = Fact(code=caveat.code, facts=facts)
        if fact not in told:
            told.append(fact)
    return tuple(told)


def by_name(told: "Told", items: Sequence[str]) -> "Told":
    """The same with items by name instead of by place in why something was refused."""
    changed = {
        f.name: in_item_names(value, items)
        for f in fields(told)
        if f.name.endswith("refused") and isinstance(value := getattr(told, f.name), str)
    }
    return replace(told, **changed) if changed else told


def in_item_names(refusal: str, items: Sequence[str]) -> str:
    """`item 3` and `items 2 and 5` as the items are called; a count (`3 items`) stays one."""

    def called(found: re.Match[str]) -> str:
        places = [int(n) for n in re.findall(r"\d+", found[2])]
        if not all(0 < place <= len(items) for place in places):
            return found[0]
        return found[1] + re.sub(r"\d+", lambda n: items[int(n[0]) - 1], found[2])

    return re.sub(r"\b([Ii]tems? )(\d+(?:(?:, | and )\d+)*)\b", called, refusal)


def too_many(rows: int, what: str) -> str | None:
    """Why something is not computed for very many rows; None where it is."""
    if rows <= LARGEST:
        return None
    return f"{what} is computed for at most {LARGEST:,} rows; here are {rows:,}. Give a random part of them."


def not_ordered(whole: Matrix) -> str | None:
    """Why answers are no ordered categories; None where they are."""
    if whole.size and (whole != np.round(whole)).any():
        return "Answers with fractions are no ordered categories."
    if any(len(np.unique(column)) > MOST_OPTIONS for column in whole.T):
        return f"Ordered categories are told apart up to {MOST_OPTIONS}; an item has more."
    return None


def _times(limit: float | None, times: float) -> float | None:
    return None if limit is None else limit * times
