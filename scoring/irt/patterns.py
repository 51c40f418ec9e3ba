"""Answers as patterns that occurred and how often: everything after is linear in patterns, not in people."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError
from scoring.results import Caveat, Vector

FEWEST = 2
LEFT_OUT = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patterns:
    """Distinct answer patterns: (u, k) categories from 0 (-1 where nothing was answered), with counts."""

    codes: npt.NDArray[np.intp]
    counts: Vector
    of_row: npt.NDArray[np.intp]
    """(n,) the pattern of each person; -1 for one who answered nothing."""
    categories: tuple[tuple[float, ...], ...]
    """The answers of each item that occurred, rising: category c is the c-th of them."""
    marks: npt.NDArray[np.int8] = field(repr=False)
    """(u, sum of categories) 1 where a pattern holds an item's category."""
    caveats: tuple[Caveat, ...] = ()

    @property
    def n(self) -> int:
        """People who answered anything."""
        return int(self.counts.sum())

    def complete(self, statistic: str, *, fewest: int) -> tuple[npt.NDArray[np.intp], tuple[Caveat, ...]]:
        """(n, k) categories of people who answered every item; a caveat where some did not.

        Refused: fewer than `fewest` of them, or an item they all answer alike.

        Source
        ------
        [orlando2000].
        """
        codes = self.codes[self.of_row[self.of_row != LEFT_OUT]]
        whole = (codes != LEFT_OUT).all(axis=1)
        kept, n = codes[whole], int(whole.sum())
        if n < fewest or np.ptp(kept, axis=0).min() == 0:
            raise ScoringError(
                f"{statistic} needs {fewest} complete rows or more in which every item varies; {n} of "
                f"{len(codes)} rows are complete. Leave out the items that are seldom answered."
            )
        facts = (("n", n), ("rows", len(codes)))
        return kept, () if whole.all() else (Caveat(code="incomplete_rows", facts=facts),)

    def only(self, members: npt.NDArray[np.bool_]) -> "Patterns":
        """The patterns of some of the people, with the categories of all; others have no pattern."""
        there = members & (self.of_row != LEFT_OUT)
        counts = np.bincount(self.of_row[there], minlength=len(self.counts))
        kept = np.flatnonzero(counts)
        new = np.full(len(self.counts) + 1, LEFT_OUT, dtype=np.intp)
        new[kept] = np.arange(len(kept))
        return Patterns(
            codes=self.codes[kept], counts=counts[kept].astype(np.float64), categories=self.categories,
            of_row=np.where(there, new[self.of_row], LEFT_OUT), marks=self.marks[kept], caveats=self.caveats,
        )  # fmt: skip

    @property
    def levels(self) -> npt.NDArray[np.intp]:
        """(k,) categories of each item."""
        return np.array([len(c) for c in self.categories], dtype=np.intp)


def patterns(item_scores: npt.ArrayLike) -> Patterns:
    """The patterns of keyed answers (n_respondents, k_items); NaN is missing, at random given the rest.

    A category nobody chose is passed over, and a caveat `skipped_category` names the item. Refuses fewer
    than two items, and an item that everybody answers alike or nobody answers.

    Source
    ------
    [bock1981].
    """
    table = guards.matrix(item_scores, "An item response model")
    guards.enough(int((~np.isnan(table)).any(axis=1).sum()), table.shape[1], "An item response model")
    codes = np.full(table.shape, LEFT_OUT, dtype=np.intp)
    categories, caveats = [], []
    for item, column in enumerate(table.T):
        there = ~np.isnan(column)
        values, places = np.unique(column[there], return_inverse=True)
        if len(values) < FEWEST:
            raise ScoringError(
                f"Item {item + 1} has {'one answer only' if len(values) else 'no answers'}; a response "
                "model cannot be fitted to it. Leave it out."
            )
        codes[there, item] = places
        categories.append(tuple(float(v) for v in values))
        if (values == np.round(values)).all() and np.ptp(values) + 1 > len(values):
            caveats.append(Caveat(code="skipped_category", facts=(("item", item),)))
    return _distinct(codes, tuple(categories), tuple(caveats))


def patterns_within(item_scores: npt.ArrayLike, categories: tuple[tuple[float, ...], ...]) -> Patterns:
    """The patterns of keyed answers of known categories; other items, other answers or none are refused.

    Source
    ------
    [bock1982].
    """
    table = guards.matrix(item_scores, "Scoring by an item response model")
    if table.shape[1] != len(categories):
        raise ScoringError(f"The model has {len(categories)} items; these answers have {table.shape[1]}.")
    if np.isnan(table).all():
        raise ScoringError("There is nobody to score: no answers were given. Leave out empty rows.")
    codes = np.full(table.shape, LEFT_OUT, dtype=np.intp)
    for item, (column, known) in enumerate(zip(table.T, categories, strict=True)):
        there = ~np.isnan(column)
        strange = there & ~np.isin(column, known)
        if strange.any():
            raise ScoringError(
                f"Item {item + 1} has the answer {column[strange][0]:g}, which the model does not know; it "
                f"knows {', '.join(f'{c:g}' for c in known)}."
            )
        codes[there, item] = np.searchsorted(known, column[there])
    return _distinct(codes, categories, ())


def _distinct(
    codes: npt.NDArray[np.intp], categories: tuple[tuple[float, ...], ...], caveats: tuple[Caveat, ...]
) -> Patterns:
    answered = (codes != LEFT_OUT).any(axis=1)
    unique, where, counts = np.unique(codes[answered], axis=0, return_inverse=True, return_counts=True)
    of_row = np.full(len(codes), LEFT_OUT, dtype=np.intp)
    of_row[answered] = where.ravel()
    return Patterns(
        codes=unique, counts=counts.astype(np.float64), of_row=of_row, categories=categories,
        marks=_marks(unique, [len(c) for c in categories]), caveats=caveats,
    )  # fmt: skip


def _marks(codes: npt.NDArray[np.intp], levels: list[int]) -> npt.NDArray[np.int8]:
    first = np.concatenate([[0], np.cumsum(levels)])
    found = np.zeros((len(codes), int(first[-1])), dtype=np.int8)
    rows, items = np.nonzero(codes != LEFT_OUT)
    found[rows, first[items] + codes[rows, items]] = 1
    return found
