"""All sums that item statistics need, in one pass: of answers in few categories they are exact in float32.

A chunk of whole numbers near one another has powers and products that float32 holds without rounding, at half
the price; everything else takes the general way of `scoring.moments`.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.guards import matrix
from scoring.moments import CHUNK_ROWS, EXACT_FLOAT32, ItemMoments, Moments
from scoring.results import Matrix, Vector

FARTHEST = 7
"""Points from the centre up to which a chunk's fourth powers sum exactly in float32."""

Chunk = npt.NDArray[Any]
Short = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums:
    """Moments of items alone and together, and how many answers stand at each end of the format."""

    own: ItemMoments
    together: Moments
    at_low: Vector
    at_high: Vector


def sums_of(table: Chunk, low: Vector, high: Vector) -> Sums:
    """The sums of a table of numbers (n, k); `low` and `high` are the ends of each item's format.

    Source
    ------
    Which sums of whole numbers are exact: [goldberg1991].
    """
    k_items = table.shape[1]
    near = _Near.start(table)
    own = ItemMoments.of(np.empty((0, k_items)))
    together, ends = Moments.none(k_items), np.zeros((2, k_items))
    for start in range(0, table.shape[0], CHUNK_ROWS):
        chunk = table[start : start + CHUNK_ROWS]
        if not near.takes(chunk, low, high):
            chunk = matrix(chunk, "Item statistics")
            own, together = own + ItemMoments.of(chunk), together + Moments.of(chunk)
            ends += [(chunk == low).sum(axis=0), (chunk == high).sum(axis=0)]
    return Sums(
        own=own + near.own(), together=together + near.together(),
        at_low=ends[0] + near.ends[0], at_high=ends[1] + near.ends[1],
    )  # fmt: skip


@dataclass(slots=True, kw_only=True, eq=False)
class _Near:
    """Sums of powers about one whole number, of all chunks that lie near it; each of them exact."""

    centre: float
    buffers: tuple[Short, Short]
    powers: Matrix
    """(4, k_items) sums of first to fourth powers."""
    products: Matrix
    ends: Matrix = field(repr=False)
    n: int = 0

    @classmethod
    def start(cls, table: Chunk) -> "_Near":
        k_items = table.shape[1]
        first = table[:CHUNK_ROWS]
        middle = (float(first.min()) + float(first.max())) / 2 if first.size else 0.0
        shape = (min(CHUNK_ROWS, table.shape[0]), k_items)
        return cls(
            centre=float(np.rint(middle)) if np.isfinite(middle) else 3.0,
            buffers=(np.empty(shape, np.float32), np.empty(shape, np.float32)),
            powers=np.zeros((4, k_items)), products=np.zeros((k_items, k_items)), ends=np.zeros((2, k_items)),
        )  # fmt: skip

    def takes(self, chunk: Chunk, low: Vector, high: Vector) -> bool:
        """Add a chunk, if it lies near; whether it did."""
        one, two = (b[: len(chunk)] for b in self.buffers)
        if not self._fills(one, chunk):
            return False
        every = np.ones(len(chunk), np.float32)
        self.n += len(chunk)
        self.products += one.T @ one
        self.powers[0] += every @ one
        for place, wanted in enumerate((low, high)):
            np.equal(one, (wanted - self.centre).astype(np.float32), out=two)
            self.ends[place] += every @ two
        np.multiply(one, one, out=two)
        one *= two
        self.powers[2] += every @ one
        two *= two
        self.powers[3] += every @ two
        return True

    def _fills(self, room: Short, chunk: Chunk) -> bool:
        """Put a chunk into a buffer about the centre; False where that would not be exact."""
        if chunk.dtype.kind == "f" and not np.array_equal(np.rint(chunk), chunk):
            return False
        low, high = float(chunk.min()) - self.centre, float(chunk.max()) - self.centre
        if max(-low, high) > FARTHEST or FARTHEST**4 * len(chunk) > EXACT_FLOAT32:
            return False
        np.subtract(chunk, self.centre, out=room, casting="unsafe", dtype=np.float32)
        return True

    def own(self) -> ItemMoments:
        """The items' own moments, about their means."""
        n = max(self.n, 1)
        one, two, three, four = self.powers[0], np.diag(self.products), self.powers[2], self.powers[3]
        mean = one / n
        return ItemMoments(
            n_rows=self.n,
            n=np.full(one.size, self.n, dtype=np.int64),
            mean=mean + (self.centre if self.n else 0.0),
            second=two - one * mean,
            third=three - 3 * mean * two + 2 * n * mean**3,
            fourth=four - 4 * mean * three + 6 * mean**2 * two - 3 * n * mean**4,
        )

    def together(self) -> Moments:
        """The moments of complete rows: all of these are."""
        one, n = self.powers[0], max(self.n, 1)
        scatter = self.products - np.outer(one, one / n)
        return Moments(
            n_rows=self.n,
            n_complete=self.n,
            mean=one / n + (self.centre if self.n else 0.0),
            scatter=(scatter + scatter.T) / 2,
            answered=np.full(one.size, self.n, dtype=np.int64),
        )
