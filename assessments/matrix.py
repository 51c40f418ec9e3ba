"""The only bridge from answers to arrays: one vector of codes for each column, NaN where none was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.release.shapes import StoredAnswer
from instruments.ids import MISSING_CODES, ItemId
from instruments.model import Instrument, Item
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """Raw codes as answered, not reversed: `columns[name]` has one number a row, NaN where missing."""

    rows: int
    columns: Mapping[str, Vector]

    def matrix(self, names: Sequence[str]) -> Matrix:
        """(rows, names) of the columns asked for; a column that is not there is all missing."""
        table = np.full((self.rows, len(names)), np.nan)
        for place, name in enumerate(names):
            if name in self.columns:
                table[:, place] = self.columns[name]
        return table

    def block(self, names: Sequence[str], rows: slice) -> Matrix:
        """The same for some rows in a row."""
        return Answers(
            rows=len(range(*rows.indices(self.rows))),
            columns={n: self.columns[n][rows] for n in names if n in self.columns},
        ).matrix(names)


def data_columns(item: Item) -> tuple[str, ...]:
    """The columns an item's answers have in DATA; none for a text."""
    if item.format.kind == "text":
        return ()
    if item.format.kind in ("choices", "ranking", "allocation"):
        return tuple(f"{item.id}.{option}" for option in item.format.options)
    return (item.id,)


def scored_items(instrument: Instrument) -> tuple[ItemId, ...]:
    """Items that count towards a scale, in the order of the scales."""
    return tuple(item for scale in instrument.scales.values() for item in scale.items)


def number_of(value: object) -> float:
    """A kept answer as a number; NaN for no answer, for a code that says why, and for words."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return float("nan")
    return float("nan") if value in MISSING_CODES else float(value)


def of_answers(instrument: Instrument, answers: Sequence[StoredAnswer]) -> Answers:
    """The numbers among kept answers, a row an answer, in their order."""
    names = [name for item in instrument.items.values() for name in data_columns(item)]
    columns = {
        name: np.array([number_of(a.answers.get(name)) for a in answers], dtype=np.float64) for name in names
    }
    return Answers(rows=len(answers), columns=columns)
