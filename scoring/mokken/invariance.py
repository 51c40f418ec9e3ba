"""Whether the items keep their order of popularity at every level of the rest score."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError
from scoring.mokken.groups import admitted, rest_groups
from scoring.mokken.ordering import ht_of
from scoring.mokken.scalability import ratios
from scoring.mokken.scores import Codes, whole
from scoring.results import Vector

SHARE_OF_STEP = 0.03


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InvariantOrdering:
    """Pairs of items that change places, the items to leave out for a common order, and H of people there."""

    violations: npt.NDArray[np.int64]
    """(k, k) groups in which a pair changes places significantly."""
    removed: tuple[int, ...]
    """Items left out, in that order."""
    ht: float
    """Of the items kept."""
    n: int


def invariant_ordering(
    item_scores: npt.ArrayLike, *, least_group: int | None = None, alpha: float = 0.05
) -> InvariantOrdering:
    """Find pairs of items of which the more popular is answered lower in some rest-score group.

    A difference of means counts from 0.03 of a point for each step of the format on, if a one-sided paired
    test (for two categories: McNemar's, by a normal approximation) is below `alpha`. The item in most such
    pairs is left out, then the next, until none is left; of equals, the one without which H is largest.

    item_scores : (n_respondents, k_items) keyed whole numbers of one format; rows with any NaN are left
    out. Refuses what `monotonicity` refuses, and fewer than three items.

    Source
    ------
    [ligtvoet2010].
    """
    codes = whole(item_scores, "A check of the items' order")
    n, k = codes.shape
    guards.enough(n, k, "A check of the items' order", items=3)
    size = admitted(least_group, n=n, what="A check of the items' order")
    order = np.argsort(-codes.mean(axis=0), kind="stable")
    found = np.zeros((k, k), dtype=np.int64)
    total = codes.sum(axis=1)
    for place, easier in enumerate(order):
        for harder in order[place + 1 :]:
            group = rest_groups(total - codes[:, easier] - codes[:, harder], size)
            count = _changed_places(
                codes[:, easier], codes[:, harder], group, alpha=alpha, highest=codes.max()
            )
            found[easier, harder] = found[harder, easier] = count
    removed = _removed(codes, found)
    kept = [i for i in range(k) if i not in removed]
    if len(kept) < 2:
        raise ScoringError("No two items keep their order; HT does not exist.")
    return InvariantOrdering(violations=found, removed=removed, ht=ht_of(codes[:, kept]), n=n)


def _changed_places(easier: Codes, harder: Codes, group: Codes, *, alpha: float, highest: int) -> int:
    count = 0
    for one in range(int(group.max()) + 1):
        ahead = (harder - easier)[group == one]
        if ahead.mean() > SHARE_OF_STEP * highest:
            count += (_of_two(ahead) if highest == 1 else _paired(ahead)) < alpha
    return int(count)


def _paired(ahead: Vector | Codes) -> float:
    """One-sided p of a paired t test that the harder item is answered higher."""
    from scipy.special import stdtr

    n = len(ahead)
    spread = float(ahead.std(ddof=1)) if n > 1 else 0.0
    if spread == 0:
        return 0.0
    return float(stdtr(n - 1, -ahead.mean() * n**0.5 / spread))


def _of_two(ahead: Codes) -> float:
    """One-sided p that more people pass the harder item alone than the easier alone.

    Source
    ------
    McNemar's test by the approximation of [molenaar1970].
    """
    from scipy.special import ndtr

    n, fewer = int((ahead != 0).sum()), int(min((ahead > 0).sum(), (ahead < 0).sum()))
    shift = ((2 * fewer + 1 - n) ** 2 - 10 * n) / (12 * n)
    z = abs((2 * fewer + 2 + shift) ** 0.5 - (2 * n - 2 * fewer + shift) ** 0.5)
    return float(ndtr(-z))


def _removed(codes: Codes, found: npt.NDArray[np.int64]) -> tuple[int, ...]:
    crossing = found > 0
    removed: list[int] = []
    while crossing.any():
        most = np.flatnonzero(crossing.sum(axis=1) == crossing.sum(axis=1).max())
        worst = max(most, key=lambda i: _h_without(codes, [*removed, int(i)])) if len(most) > 1 else most[0]
        crossing[worst, :] = crossing[:, worst] = False
        removed.append(int(worst))
    return tuple(removed)


def _h_without(codes: Codes, left_out: list[int]) -> float:
    kept = [i for i in range(codes.shape[1]) if i not in left_out]
    if len(kept) < 2:
        return -1.0
    cov, most = ratios(codes[:, kept])
    off = ~np.eye(len(kept), dtype=np.bool_)
    return float(cov[off].sum() / most[off].sum())
