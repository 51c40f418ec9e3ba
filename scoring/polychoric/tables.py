"""Answers as categories: what was chosen how often, alone and together, and where the thresholds lie."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import enough, matrix, places
from scoring.polychoric.bivariate import FAR
from scoring.results import Matrix, Vector

MOST_CATEGORIES = 15
CHUNK_ROWS = 4096

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """Answers as places among the categories that each item's respondents used."""

    codes: Codes
    """(n_respondents, k_items) from 0; -1 is missing."""
    categories: tuple[Vector, ...]
    """Each item's answers in rising order."""
    counts: Matrix
    """(k_items, most categories) how often each was given; 0 beyond an item's own."""

    @property
    def k(self) -> int:
        """Items."""
        return len(self.categories)

    @property
    def width(self) -> int:
        """The most categories an item has."""
        return int(self.counts.shape[1])

    @property
    def skipped(self) -> tuple[int, ...]:
        """Items of whole-number answers with a number between the ends that nobody gave."""
        whole = [bool((c == np.rint(c)).all() and (np.diff(c) > 1).any()) for c in self.categories]
        return tuple(int(i) for i in np.flatnonzero(whole))


def coded(item_scores: npt.ArrayLike, statistic: str) -> Coded:
    """Sort answers into categories, item by item; NaN is missing.

    Raises
    ------
    ScoringError
        No table of numbers, no answers, an item with one answer or none, or more than `MOST_CATEGORIES`
        different ones.
    """
    scores = matrix(item_scores, statistic)
    if scores.shape[1] == 0:
        raise ScoringError(f"{statistic} needs items; this table has none.")
    answered = ~np.isnan(scores)
    values = np.unique(scores[answered])
    if values.size > MOST_CATEGORIES * max(scores.shape[1], 1):
        _refuse_many(_used(scores), statistic)
    place = np.searchsorted(values, np.where(answered, scores, values[0] if values.size else 0.0))
    wide = place + np.arange(scores.shape[1]) * values.size
    amounts = np.bincount(wide[answered], minlength=scores.shape[1] * values.size)
    used = amounts.reshape(scores.shape[1], -1) > 0
    number = used.sum(axis=1)
    _refuse_many(number, statistic)
    if not answered.any():
        enough(0, scores.shape[1], statistic)
    if (silent := np.flatnonzero(number < 1)).size:
        raise ScoringError(
            f"Fewer than two people answered item {places(silent)}. Leave it out, or ask more people."
        )
    if (still := np.flatnonzero(number < 2)).size:
        raise ScoringError(
            f"{statistic} needs answers that differ; everybody who answered gave the same one to item "
            f"{places(still)}. Leave it out, or ask more people."
        )
    rank = np.cumsum(used, axis=1) - 1
    codes = np.where(answered, rank.ravel()[wide], -1)
    counts = np.zeros((number.size, int(number.max(initial=2))))
    counts[np.nonzero(used)[0], rank[used]] = amounts.reshape(used.shape)[used]
    categories = tuple(values[row] for row in used)
    return Coded(codes=codes, categories=categories, counts=counts)


def thresholds(counts: Matrix) -> Matrix:
    """Where a standard normal variable is cut so that its parts are as large as the categories.

    (k_items, width - 1); `FAR` stands beyond an item's own last category. Source: [olsson1979].
    """
    from scipy.special import ndtri

    shares = np.cumsum(counts, axis=1)[:, :-1] / counts.sum(axis=1, keepdims=True)
    last = (counts > 0).cumsum(axis=1) == (counts > 0).sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(last[:, :-1], FAR, ndtri(shares)))


def joint_counts(answers: Coded) -> npt.NDArray[np.float64]:
    """(k, width, k, width) how many gave each two answers to each two items, by products of indicators."""
    width, k_items = answers.width, answers.k
    total = np.zeros((k_items * width, k_items * width))
    offset = np.arange(k_items) * width
    for start in range(0, answers.codes.shape[0], CHUNK_ROWS):
        codes = answers.codes[start : start + CHUNK_ROWS]
        # One more column takes the missing answers and is left out of the products.
        shown = np.zeros((codes.shape[0], k_items * width + 1), dtype=np.float32)
        columns = np.where(codes >= 0, codes + offset, k_items * width)
        np.put_along_axis(shown, columns, np.float32(1), axis=1)
        total += shown[:, :-1].T @ shown[:, :-1]
    return total.reshape(k_items, width, k_items, width)


def _used(scores: Matrix) -> Codes:
    return np.array([np.unique(column[~np.isnan(column)]).size for column in scores.T], dtype=np.int64)


def _refuse_many(number: Codes | Sequence[int], statistic: str) -> None:
    many = np.flatnonzero(np.asarray(number) > MOST_CATEGORIES)
    if many.size:
        raise ScoringError(
            f"{statistic} is for ordered answers of up to {MOST_CATEGORIES} kinds; item {places(many)} has "
            "more. Use Pearson's correlations for it, or put its answers into classes first."
        )
