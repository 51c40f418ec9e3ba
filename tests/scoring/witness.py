"""Witnesses outside this house: how a printed number is met, and the reference cases with their data.

for case in cases("reliability", "alpha_total"): alpha(case.matrix()).value == case.near("raw_alpha")
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


def printed(value: float, digits: int) -> Any:
    """Match a number as it stands in print: half a unit of its last digit."""
    return pytest.approx(value, abs=0.5 * 10.0**-digits)


def near(value: Any, tolerance: float) -> Any:
    """Match a reference value: absolutely for values of order 1, relatively above; null is missing."""
    filled = _without_null(value)
    return pytest.approx(filled, abs=max(tolerance, 1e-12), rel=max(tolerance, 1e-12), nan_ok=True)


@dataclass(frozen=True)
class Case:
    """One reference case: a value some other program gave, and what it was given."""

    id: str
    value: Any
    tol: float
    data: dict[str, Any]
    software: str
    version: str
    call: str

    def near(self, key: str | None = None) -> Any:
        """Match this case's value, or one named part of it, within the case's own tolerance."""
        return near(self.value if key is None else self.value[key], self.tol)

    def matrix(self, columns: tuple[str, ...] = ()) -> np.ndarray:
        """The case's columns, or those named, as floats; NaN is missing; listwise cases lose such rows."""
        wanted = columns or tuple(self.data["columns"])
        table = read(self.data["file"])
        values = np.array([table[c] for c in wanted], dtype=float).T
        if self.data.get("missing") == "listwise":
            values = values[~np.isnan(values).any(axis=1)]
        return values

    def occasions(self) -> tuple[np.ndarray, np.ndarray]:
        """The items of the first and of the second occasion, of people complete on both."""
        first, second = self.data["t1"], self.data["t2"]
        both = self.matrix((*first, *second))
        return both[:, : len(first)], both[:, len(first) :]

    def groups(self) -> list[str]:
        """The group of each row, as text."""
        return [f"{g:g}" for g in read(self.data["file"])[self.data["group"]]]


def cases(topic: str, ending: str = "") -> list[Case]:
    """The cases of a topic, such as "reliability", whose id ends in `ending`; never none."""
    records = json.loads((REFERENCE / "expected" / f"{topic}.json").read_text())["cases"]
    wanted = Case.__dataclass_fields__
    found = [Case(**{k: r[k] for k in wanted}) for r in records if r["id"].endswith(ending)]
    if not found:
        raise LookupError(f"{topic}.json has no case ending in '{ending}'")
    return found


def each(topic: str, ending: str = "") -> Any:
    """Parametrise a test over `case`, one for each case of a topic, named by its id."""
    return pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases(topic, ending)])


def case(topic: str, identity: str) -> Case:
    """The one case of this id."""
    return next(c for c in cases(topic, identity) if c.id == identity)


def golden() -> dict[str, Any]:
    """Values of the plain second implementation of the team formulas."""
    values: dict[str, Any] = json.loads((REFERENCE / "team" / "golden.json").read_text())
    return values


@cache
def read(file: str) -> dict[str, list[float]]:
    """A data file by column; empty and NA are NaN."""
    with (REFERENCE / "data" / file).open(newline="") as lines:
        rows = list(csv.reader(lines))
    return {name: list(_numbers(rows[1:], i)) for i, name in enumerate(rows[0])}


def _numbers(rows: list[list[str]], place: int) -> Iterator[float]:
    for row in rows:
        text = row[place]
        try:
            yield float("nan") if text in {"", "NA"} else float(text)
        except ValueError:
            yield float("nan")


def _without_null(value: Any) -> Any:
    if isinstance(value, list):
        return [float("nan") if v is None else v for v in value]
    return float("nan") if value is None else value
