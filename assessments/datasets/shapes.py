"""A file of answers in memory: columns of words as they stood in the file, each cell with its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from assessments.reports.shapes import Fact

FileKind = Literal["text", "sheet", "spss", "parquet"]
BLANKS = frozenset({"", ".", "na", "n/a", "#n/a", "nan", "null", "none", "-"})
"""Words that stand for no answer, whatever their case."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One column: its different words, and for each row which of them stands there."""

    name: str
    words: tuple[str, ...]
    index: npt.NDArray[np.int32]
    letter: str | None = None
    """The letter of a spreadsheet's column."""

    def texts(self) -> list[str]:
        """The column's words row by row; blanks are empty."""
        blanked = [word if not is_blank(word) else "" for word in self.words]
        return [blanked[i] for i in self.index.tolist()]

    def rows_of(self, word: int) -> npt.NDArray[np.int64]:
        """The positions, from 0, where one of the words stands."""
        return np.flatnonzero(self.index == word).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dataset:
    """One file of answers: one row a sitting."""

    name: str
    digest: str
    kind: FileKind
    columns: Mapping[str, Column]
    rows: int
    row_numbers: npt.NDArray[np.int64]
    """The number each row has in the file: the header of a text or sheet is row 1; cases count from 1."""
    caveats: tuple[Fact, ...] = ()

    def address(self, column: Column, row: int) -> str:
        """Where a cell stands, in the words of its kind of file."""
        number = int(self.row_numbers[row])
        if column.letter:
            return f"cell {column.letter}{number} (column '{column.name}', row {number})"
        return f"column '{column.name}', row {number}"


def is_blank(word: str) -> bool:
    """Whether a word stands for no answer."""
    return word.strip().lower() in BLANKS


def column_of(name: str, words: Sequence[str], *, letter: str | None = None) -> Column:
    """A column from its words row by row."""
    place: dict[str, int] = {}
    index = np.fromiter((place.setdefault(w, len(place)) for w in words), dtype=np.int32, count=len(words))
    return Column(name=name, words=tuple(place), index=index, letter=letter)
