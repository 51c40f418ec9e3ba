"""Sufficient statistics that can be added: one pass over one array, a stream of chunks, or a cluster.

`Moments` holds complete rows together (means and cross-products); `ItemMoments` holds each item alone,
up to the fourth power. Both are kept about their own means, so that adding never cancels digits.
"""

from dataclasses import dataclass, field
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
    if table.ndim != 2 or table.dtype.kind not in "iufb":
        raise ScoringError(
            "Moments need a table of numbers, one row a respondent and one column an item; "
            f"this has {table.ndim} dimension(s) of type {table.dtype}."
        )
    return table


def _of_chunk(chunk: npt.NDArray[Any]) -> Moments:
    n_rows, k_items = chunk.shape
    answered = np.full(k_items, n_rows, dtype=np.int64)
    if chunk.dtype.kind == "f":
        # A row's sum is NaN or infinite exactly where one of its answers is: cheaper than asking each cell.
        whole = np.isfinite(chunk @ np.ones(k_items, dtype=chunk.dtype))
        if not whole.all():
            answered = _answered(chunk)
            chunk = chunk[whole]
    else:
        chunk, is_exact = _small(chunk)
        if is_exact is not None:
            return _exact(chunk, is_exact, answered)
    n = chunk.shape[0]
    if n == 0:
        return _with_rows(Moments.none(k_items), n_rows, answered)
    centre = np.full(n, 1.0 / n) @ chunk
    apart = chunk - centre
    left = np.full(n, 1.0 / n) @ apart
    scatter = apart.T @ apart - n * np.outer(left, left)
    return Moments(
        n_rows=n_rows, n_complete=n, mean=centre + left, scatter=_symmetric(scatter), answered=answered
    )


def _answered(chunk: npt.NDArray[np.floating[Any]]) -> Counts:
    if np.isinf(chunk).any():
        raise ScoringError("Moments met an infinite score. Only numbers and missing values can be scored.")
    return np.asarray((~np.isnan(chunk)).sum(axis=0), dtype=np.int64)


def _small(chunk: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Vector | None]:
    """Whole numbers as float32 about a whole centre, where every sum stays exact; else as float64."""
    centre = np.rint(chunk.mean(axis=0)) if chunk.shape[0] else np.zeros(chunk.shape[1])
    apart = chunk.astype(np.float32) - centre.astype(np.float32)
    widest = float(np.abs(apart).max(initial=0.0))
    if widest * widest * max(chunk.shape[0], 1) < EXACT_FLOAT32:
        return apart, np.asarray(centre, dtype=np.float64)
    return chunk.astype(np.float64), None


def _exact(apart: npt.NDArray[np.float32], centre: Vector, answered: Counts) -> Moments:
    n = apart.shape[0]
    if n == 0:
        return Moments.none(centre.size)
    sums = (np.ones(n, dtype=np.float32) @ apart).astype(np.float64)
    products = (apart.T @ apart).astype(np.float64)
    return Moments(
        n_rows=n,
        n_complete=n,
        mean=centre + sums / n,
        scatter=products - np.outer(sums, sums / n),
        answered=answered,
    )


def _symmetric(scatter: Matrix) -> Matrix:
    return np.asarray((scatter + scatter.T) / 2)


def _with_rows(moments: Moments, n_rows: int, answered: Counts) -> Moments:
    return Moments(n_rows=n_rows, n_complete=0, mean=moments.mean, scatter=moments.scatter, answered=answered)


def _items_of_chunk(chunk: npt.NDArray[Any]) -> ItemMoments:
    values = chunk.astype(np.float64)
    if np.isinf(values).any():
        raise ScoringError("Moments met an infinite score. Only numbers and missing values can be scored.")
    there = ~np.isnan(values)
    n = there.sum(axis=0).astype(np.int64)
    safe = np.maximum(n, 1)
    mean = np.where(there, values, 0.0).sum(axis=0) / safe
    apart = np.where(there, values - mean, 0.0)
    square = apart * apart
    return ItemMoments(
        n_rows=chunk.shape[0],
        n=n,
        mean=mean,
        second=square.sum(axis=0),
        third=(square * apart).sum(axis=0),
        fourth=(square * square).sum(axis=0),
    )
