"""Sufficient statistics that can be added: one pass over one array, a stream of chunks, or a cluster.

`Moments` holds complete rows together (means and cross-products); `ItemMoments` holds each item alone,
up to the fourth power. Both are kept about their own means, so that adding never cancels digits.
"""

from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import enough, matrix, places
from scoring.results import Matrix, Vector

Counts = npt.NDArray[np.int64]
# A chunk of 4,096 rows of 40 float64 columns stays in a processor's second-level cache.
CHUNK_ROWS = 4096
# Above this, a sum of products in float32 may lose its last unit.
EXACT_FLOAT32 = 2**24
# Squared level over squared spread above which a sum of products loses more than three digits.
CANCELS = 1e3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """Counts, means and cross-products of the complete rows of one set of items."""

    n_rows: int
    n_complete: int
    mean: Vector
    """(k,) of complete rows; zeros where there are none."""
    scatter: Matrix = field(repr=False)
    """(k, k) sums of products of deviations from `mean`, over complete rows."""
    answered: Counts
    """(k,) answers to each item, in complete and incomplete rows."""

    @classmethod
    def of(cls, item_scores: npt.ArrayLike) -> "Moments":
        """The moments of item scores (n_respondents, k_items), chunk by chunk, from float or integer arrays.

        Raises
        ------
        ScoringError
            The scores are not a table of numbers, or hold an infinite value.
        """
        table = _table(item_scores)
        chunks = (table[start : start + CHUNK_ROWS] for start in range(0, table.shape[0], CHUNK_ROWS))
        return reduce(add, (_of_chunk(c) for c in chunks), cls.none(table.shape[1]))

    @classmethod
    def none(cls, k_items: int) -> "Moments":
        """The moments of no respondents at all: what adding begins with."""
        return cls(
            n_rows=0,
            n_complete=0,
            mean=np.zeros(k_items),
            scatter=np.zeros((k_items, k_items)),
            answered=np.zeros(k_items, dtype=np.int64),
        )

    @classmethod
    def complete(cls, item_scores: "npt.ArrayLike | Moments", statistic: str) -> "Moments":
        """The moments of complete rows, from scores or from moments; refused below 2 rows or 2 items."""
        moments = item_scores if isinstance(item_scores, Moments) else cls.of(matrix(item_scores, statistic))
        enough(moments.n_complete, moments.k, statistic)
        return moments

    def __add__(self, other: "Moments") -> "Moments":
        """The moments of both groups of respondents together."""
        if self.mean.size != other.mean.size:
            raise ScoringError(
                f"Moments of {self.mean.size} items cannot be added to those of {other.mean.size} items."
            )
        n = self.n_complete + other.n_complete
        apart = other.mean - self.mean
        weight = other.n_complete / n if n else 0.0
        return Moments(
            n_rows=self.n_rows + other.n_rows,
            n_complete=n,
            mean=self.mean + apart * weight,
            scatter=self.scatter + other.scatter + np.outer(apart, apart * (self.n_complete * weight)),
            answered=self.answered + other.answered,
        )

    @property
    def n(self) -> int:
        """Complete respondents."""
        return self.n_complete

    @property
    def k(self) -> int:
        """Items."""
        return int(self.mean.size)

    @property
    def covariance(self) -> Matrix:
        """(k, k) covariances of complete rows, divisor n - 1; refused below two complete rows."""
        enough(self.n_complete, self.k, "A covariance", items=1)
        return np.asarray(self.scatter / (self.n_complete - 1))

    @property
    def correlation(self) -> Matrix:
        """(k, k) correlations of complete rows; refused where an item does not vary."""
        covariance = self.covariance
        sd = np.sqrt(np.diag(covariance))
        if (still := self.constant_items).size:
            raise ScoringError(
                f"Correlations do not exist: everybody gave the same answer to item {places(still)}. "
                "Leave it out, or ask more people."
            )
        correlation = np.asarray(covariance / np.outer(sd, sd))
        np.fill_diagonal(correlation, 1.0)
        return correlation

    @property
    def constant_items(self) -> Counts:
        """Positions of items whose answers do not vary among complete rows."""
        spread = np.diag(self.scatter)
        return np.flatnonzero(spread <= negligible(self.n_complete, self.mean)).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemMoments:
    """Each item's own sums over every answer to it: counts, mean, and powers about the mean."""

    n_rows: int
    n: Counts
    mean: Vector
    second: Vector
    third: Vector
    fourth: Vector

    @classmethod
    def of(cls, item_scores: npt.ArrayLike) -> "ItemMoments":
        """The items' own moments of item scores (n_respondents, k_items); NaN is left out, item by item."""
        table = _table(item_scores)
        nothing = np.zeros(table.shape[1])
        none = cls(
            n_rows=0, n=nothing.astype(np.int64), mean=nothing, second=nothing, third=nothing, fourth=nothing
        )
        chunks = (table[start : start + CHUNK_ROWS] for start in range(0, table.shape[0], CHUNK_ROWS))
        return reduce(add, (_items_of_chunk(c) for c in chunks), none)

    def __add__(self, other: "ItemMoments") -> "ItemMoments":
        """The items' moments of both groups of respondents together."""
        na, nb = self.n.astype(float), other.n.astype(float)
        n = na + nb
        safe = np.maximum(n, 1.0)
        d = other.mean - self.mean
        wa, wb = na / safe, nb / safe
        product = na * wb
        third = (
            self.third
            + other.third
            + d**3 * product * (wa - wb)
            + 3 * d * (wa * other.second - wb * self.second)
        )
        fourth = (
            self.fourth
            + other.fourth
            + d**4 * product * (wa * wa - wa * wb + wb * wb)
            + 6 * d * d * (wa * wa * other.second + wb * wb * self.second)
            + 4 * d * (wa * other.third - wb * self.third)
        )
        return ItemMoments(
            n_rows=self.n_rows + other.n_rows,
            n=self.n + other.n,
            mean=self.mean + d * wb,
            second=self.second + other.second + d * d * product,
            third=third,
            fourth=fourth,
        )

    @property
    def is_constant(self) -> npt.NDArray[np.bool_]:
        """Whether nobody's answer to the item differs; true as well where there is none."""
        return np.asarray(self.second <= negligible(self.n, self.mean))


def negligible(n: int | Counts, mean: Vector) -> Any:
    """The sum of squares that rounding alone can leave of answers that are all the same."""
    return 1e-24 * np.maximum(n, 1) * np.maximum(mean * mean, 1e-6)


def _table(item_scores: npt.ArrayLike) -> npt.NDArray[Any]:
    table = np.asarray(item_scores)
    if table.dtype.kind == "O":
        table = matrix(item_scores, "Moments")
    if table.ndim != 2 or table.dtype.kind not in "iufb":
        raise ScoringError(
            "Moments need a table of numbers, one row a respondent and one column an item; "
            f"this has {table.ndim} dimension(s) of type {table.dtype}."
        )
    return table


def _of_chunk(chunk: npt.NDArray[Any]) -> Moments:
    n_rows, k_items = chunk.shape
    answered = np.full(k_items, n_rows, dtype=np.int64)
    short = _short(chunk)
    products = _products(short)
    # A missing or infinite answer shows on the diagonal: no cell need be asked on its own.
    if not np.isfinite(np.diag(products)).all():
        answered = _answered(short)
        short = short[~np.isnan(short).any(axis=1)]
        products = _products(short)
        if not np.isfinite(products).all():
            raise ScoringError("Moments met scores too large to multiply. Check the units of these answers.")
    n = short.shape[0]
    if n == 0:
        return replace(Moments.none(k_items), n_rows=n_rows, answered=answered)
    mean = (np.ones(n, dtype=short.dtype) @ short).astype(np.float64) / n
    scatter = products.astype(np.float64) - np.outer(mean, n * mean)
    if (n * mean * mean > CANCELS * np.diag(scatter)).any():
        mean, scatter = _about_the_mean(short.astype(np.float64), mean)
    return Moments(n_rows=n_rows, n_complete=n, mean=mean, scatter=_symmetric(scatter), answered=answered)


def _products(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused, in words
        return np.asarray(values.T @ values)


def _short(chunk: npt.NDArray[Any]) -> npt.NDArray[np.floating[Any]]:
    """Small whole numbers as float32, in which every sum of a chunk's products is exact; else float64."""
    if chunk.dtype.kind != "f" and chunk.size:
        widest = max(abs(int(chunk.min())), abs(int(chunk.max())))
        if widest * widest * chunk.shape[0] < EXACT_FLOAT32:
            return chunk.astype(np.float32)
    return chunk.astype(np.float64, copy=False)


def _about_the_mean(values: Matrix, mean: Vector) -> tuple[Vector, Matrix]:
    """Mean and scatter again, where a level far above the spread has cost digits."""
    apart = values - mean
    left = apart.mean(axis=0)
    return mean + left, apart.T @ apart - values.shape[0] * np.outer(left, left)


def _answered(chunk: npt.NDArray[np.floating[Any]]) -> Counts:
    if np.isinf(chunk).any():
        raise ScoringError("Moments met an infinite score. Only numbers and missing values can be scored.")
    return np.asarray((~np.isnan(chunk)).sum(axis=0), dtype=np.int64)


def _symmetric(scatter: Matrix) -> Matrix:
    return np.asarray((scatter + scatter.T) / 2)


def _items_of_chunk(chunk: npt.NDArray[Any]) -> ItemMoments:
    values = chunk.astype(np.float64, copy=False)
    n_rows, k_items = values.shape
    every = np.ones(n_rows)
    n = np.full(k_items, n_rows, dtype=np.int64)
    totals = every @ values
    if np.isfinite(totals).all():
        mean = totals / max(n_rows, 1)
        apart = values - mean
    else:
        n = _answered(values)
        there = ~np.isnan(values)
        mean = every @ np.where(there, values, 0.0) / np.maximum(n, 1)
        apart = np.where(there, values - mean, 0.0)
    square = apart * apart
    apart *= square
    second, third = every @ square, every @ apart
    square *= square
    return ItemMoments(n_rows=n_rows, n=n, mean=mean, second=second, third=third, fourth=every @ square)
