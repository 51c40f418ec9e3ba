"""The reliability of all the ways to cut a scale into two halves."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.moments import Moments
from scoring.results import Caveat, Matrix

ALL_SPLITS_UP_TO = 22
"""Items up to which every split is counted (352,716 of them); beyond, splits are drawn."""
DRAWN_SPLITS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitHalves:
    """Reliability of the two halves of a scale over its splits: all of them, unless a caveat says so."""

    min: float
    max: float
    mean: float
    n_splits: int
    n: int
    low: float
    """5 % of the splits lie below."""
    high: float
    """5 % of the splits lie above."""
    caveats: tuple[Caveat, ...] = ()


def split_halves(
    item_scores: npt.ArrayLike | Moments, *, rng: np.random.Generator | None = None
) -> SplitHalves:
    """Find the smallest, largest and mean reliability of all splits into two halves, and the middle 90 %.

    A split's reliability is 4 cov(half, other half) / variance of the whole, on the correlations of keyed
    items; the largest is Guttman's lambda 4. With an odd number of items the halves differ by one item.
    The mean is exact for any number of items. Up to 22 items every split is counted; beyond that
    20,000 are drawn, and `min` and `max` are those of the drawn ones (caveat `splits_drawn`).

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out.
    rng : Generator, optional
        What draws the splits of more than 22 items; without it such scales are refused.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, an item that does not vary, correlations that cancel, or
        more than 22 items and nothing to draw with.

    Source
    ------
    [guttman1945]; halves by [flanagan1937] and [rulon1939].
    """
    moments = Moments.complete(item_scores, "Split halves")
    correlation = moments.correlation
    total = float(correlation.sum())
    if total <= 1e-12 * moments.k:
        raise ScoringError("Split halves are undefined: the correlations of the items cancel in the total.")
    parts = [
        ((halves @ correlation) * (1 - halves)).sum(axis=1) * (4 / total)
        for halves in _splits(moments.k, rng)
    ]
    found = np.concatenate(parts)
    count = int(found.size)
    low, high = (float(q) for q in np.quantile(found, (0.05, 0.95)))
    drawn = (Caveat(code="splits_drawn", facts=(("n", count),)),) if moments.k > ALL_SPLITS_UP_TO else ()
    mean = _mean_split(correlation)
    return SplitHalves(
        min=float(found.min()), max=float(found.max()), mean=mean, n_splits=count, n=moments.n,
        low=low, high=high, caveats=drawn,
    )  # fmt: skip


def _splits(k_items: int, rng: np.random.Generator | None) -> Iterator[Matrix]:
    """Memberships (splits, k_items) of the smaller half, some thousand at a time, each split once."""
    half = k_items // 2
    if k_items > ALL_SPLITS_UP_TO:
        if rng is None:
            raise ScoringError(
                f"All splits are counted up to {ALL_SPLITS_UP_TO} items; with {k_items} they are drawn. "
                "Give a seed."
            )
        order = rng.random((DRAWN_SPLITS, k_items)).argsort(axis=1)
        yield (order < half).astype(np.float64)
        return
    # With halves of equal size, a split and its mirror are one: the first item stays on one side.
    if k_items % 2 == 0:
        chosen = ((0, *rest) for rest in combinations(range(1, k_items), half - 1))
    else:
        chosen = (tuple(c) for c in combinations(range(k_items), half))
    while block := list(islice(chosen, 16_384)):
        halves = np.zeros((len(block), k_items))
        np.put_along_axis(halves, np.asarray(block, dtype=np.intp).reshape(len(block), half), 1.0, axis=1)
        yield halves


def _mean_split(correlation: Matrix) -> float:
    """Any two items stand in different halves in the same share of the splits."""
    k_items = correlation.shape[0]
    half = k_items // 2
    share = half * (k_items - half) / (k_items * (k_items - 1) / 2)
    between = (float(correlation.sum()) - k_items) / 2
    return float(4 * share * between / correlation.sum())
