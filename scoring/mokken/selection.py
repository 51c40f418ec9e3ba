"""Automated item selection: the largest sets of items that order people well enough."""

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.mokken.scalability import ratios
from scoring.mokken.scores import whole
from scoring.results import Matrix

Sets = npt.NDArray[np.int64]


def selection(item_scores: npt.ArrayLike, *, lower_bound: float = 0.3, alpha: float = 0.05) -> Sets:
    """Sort items into Mokken scales: 1 for those of the first scale, 2 of the second, 0 for none.

    A scale begins with the pair of largest H_ij above `lower_bound`, then takes, one at a time, the item
    that makes its H largest, among those with no negative H_ij in the scale and H_j above `lower_bound`.
    Both must be above zero by a one-sided test at `alpha`, shared out over the choices looked at so far.

    item_scores : (n_respondents, k_items) keyed whole numbers of one format; rows with any NaN are left
    out. Refuses what `scalability` refuses, and a bound outside 0 to 1.

    Source
    ------
    [mokken1971], chapter 5; tests [molenaar2000].
    """
    if not 0 <= lower_bound < 1:
        raise ScoringError(f"The lower bound of H is between 0 and 1, not {lower_bound:g}.")
    codes = whole(item_scores, "Item selection", rows=3)
    found, most = ratios(codes)
    chosen = np.zeros(codes.shape[1], dtype=np.int64)
    scale = 0
    while (chosen == 0).sum() >= 2:
        members = _grown(found, most, chosen == 0, n=len(codes), rule=(lower_bound, alpha))
        if not members:
            break
        scale += 1
        chosen[members] = scale
    return chosen


def _grown(
    found: Matrix, most: Matrix, free: npt.NDArray[np.bool_], *, n: int, rule: tuple[float, float]
) -> list[int]:
    """The next scale among the items still free, in the order they entered."""
    lower_bound, alpha = rule
    start = _best_pair(found, most, free, n=n, rule=rule)
    if start is None:
        return []
    members = [*start]
    looked_at = free.sum() * (free.sum() - 1) / 2
    while True:
        left = [i for i in np.flatnonzero(free) if i not in members]
        open_to = [int(i) for i in left if (found[i, members] >= 0).all()]
        if not open_to:
            return members
        looked_at += len(open_to)
        least = _quantile(alpha / looked_at)
        tried = [i for i in open_to if _item_h(found, most, i, members) > lower_bound]
        tried = [i for i in tried if _z(found, i, members, n=n) > least]
        if not tried:
            return members
        members.append(max(tried, key=lambda i: _scale_h(found, most, [*members, i])))


def _best_pair(
    found: Matrix, most: Matrix, free: npt.NDArray[np.bool_], *, n: int, rule: tuple[float, float]
) -> tuple[int, int] | None:
    lower_bound, alpha = rule
    places = np.flatnonzero(free)
    least = _quantile(alpha / (len(places) * (len(places) - 1) / 2))
    pairs = [(int(i), int(j)) for a, i in enumerate(places) for j in places[a + 1 :]]
    above = [(found[p] / most[p], p) for p in pairs if _z(found, p[0], [p[1]], n=n) > least]
    best = max((h for h in above if h[0] >= lower_bound), key=lambda h: h[0], default=None)
    return None if best is None else best[1]


def _item_h(found: Matrix, most: Matrix, item: int, members: list[int]) -> float:
    return float(found[item, members].sum() / most[item, members].sum())


def _scale_h(found: Matrix, most: Matrix, members: list[int]) -> float:
    inside = np.ix_(members, members)
    off = ~np.eye(len(members), dtype=np.bool_)
    return float(found[inside][off].sum() / most[inside][off].sum())


def _z(found: Matrix, item: int, members: list[int], *, n: int) -> float:
    """How far an item's covariances with others are above zero, in standard errors if they were none."""
    own = float(found[item, item])
    others = np.diag(found)[members]
    return float(found[item, members].sum() * np.sqrt(n - 1) / np.sqrt(own * others.sum()))


def _quantile(tail: float) -> float:
    from scipy.special import ndtri

    return float(-ndtri(tail))
