"""Whether a team puts the same things first: orders of priorities, and points shared out among them."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import complete
from scoring.results import Caveat, Matrix, Vector

Word = Literal["low", "some", "fair", "high"]
BANDS: tuple[tuple[float, Word], ...] = ((0.70, "high"), (0.50, "fair"), (0.30, "some"))
SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankConsensus:
    """How alike m members order k options."""

    w: float
    """Kendall's coefficient of concordance, 0 to 1, corrected for ties."""
    mean_spearman: float
    """Mean rank correlation over all pairs of members."""
    critical: float
    """What W of orders at random exceeds in 5 % of teams of this size."""
    word: Word
    mean_ranks: Vector
    """(k,) mean rank of each option; 1 is first."""
    rank_variance: Vector
    """(k,) variance of each option's rank over members: what divides the team."""
    n: int
    k: int
    caveats: tuple[Caveat, ...] = ()

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the orders are more alike than orders at random are in 95 % of teams."""
        return self.w > self.critical


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AllocationConsensus:
    """How alike m members share out points among k options."""

    value: float
    """1 less the mean share of points that two members would have to move to agree, 0 to 1."""
    critical: float
    """What allocations at random exceed in 5 % of teams of this size."""
    mean_shares: Vector
    """(k,) mean share of each option; they sum to 1."""
    n: int
    k: int

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the allocations are more alike than random ones are in 95 % of teams."""
        return self.value > self.critical


def kendall_w(ranks: npt.ArrayLike) -> RankConsensus:
    """Measure the concordance of orders: W = 12 S / (m^2 (k^3 - k) - m sum (t^3 - t)).

    Parameters
    ----------
    ranks : (m_members, k_options)
        Each row one member's order, 1 first; ties share their mean rank, and other numbers are ranked.
        Rows with any NaN are left out.

    Returns
    -------
    RankConsensus. Its critical value is simulated for 3 to 15 members and 3 to 10 options; beyond, it is
    the chi-square one (caveat `critical_approximate`). Caveat `tied` where members tied options: the
    critical value is that of orders without ties.

    Raises
    ------
    ScoringError
        Fewer than three complete orders, fewer than three options, or every member tied all options.

    Source
    ------
    [kendall1939]; ties and the mean rank correlation: [kendall1990].

    >>> round(kendall_w([[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4]]).w, 4)
    0.7778
    """
    orders = midranks(complete(ranks, "Kendall's W", rows=3, items=3))
    m, k = orders.shape
    ties = _tie_term(orders)
    if m * (k**3 - k) - ties <= 0:
        raise ScoringError("Kendall's W is undefined: every member put all options in one place.")
    spread = float(((orders.sum(axis=0) - m * (k + 1) / 2) ** 2).sum())
    w = 12 * spread / (m * m * (k**3 - k) - m * ties)
    critical, is_exact = _critical_w(m, k)
    caveats = [Caveat(code="tied")] if ties else []
    caveats += [] if is_exact else [Caveat(code="critical_approximate")]
    return RankConsensus(
        w=w,
        mean_spearman=(m * w - 1) / (m - 1),
        critical=critical,
        word=consensus_word(w, critical=critical),
        mean_ranks=orders.mean(axis=0),
        rank_variance=orders.var(axis=0, ddof=1),
        n=m,
        k=k,
        caveats=tuple(caveats),
    )


def consensus_word(w: float, *, critical: float) -> Word:
    """Name a concordance: above .70 high, from .50 fair, from .30 some, else low; not above chance is low.

    Source
    ------
    Concordance and chance: [kendall1990]; the bands are this house's own.

    >>> consensus_word(0.45, critical=0.40), consensus_word(0.45, critical=0.49)
    ('some', 'low')
    """
    if w <= critical:
        return "low"
    return next((word for least, word in BANDS if _reaches(w, least, word)), "low")


def _reaches(w: float, least: float, word: Word) -> bool:
    return w > least + SLACK if word == "high" else w >= least - SLACK


def allocation_agreement(points: npt.ArrayLike) -> AllocationConsensus:
    """Measure agreement of allocations: 1 - mean over pairs of half the sum of |share - share|.

    Parameters
    ----------
    points : (m_members, k_options)
        Points given to each option, none negative; each row is taken as shares of its own sum.
        Rows with any NaN are left out.

    Returns
    -------
    AllocationConsensus; its critical value is simulated from allocations that are all equally likely, for
    3 to 15 members and 3 to 10 options. Larger teams and longer lists take the nearest one simulated:
    with more members or options the true value is lower.

    Raises
    ------
    ScoringError
        Fewer than three complete allocations, fewer than three options, a negative number of points, or
        a member who gave none.

    Source
    ------
    Overlap of distributions: [renkonen1938].
    """
    given = complete(points, "Agreement of allocations", rows=3, items=3)
    totals = given.sum(axis=1)
    if (given < 0).any() or (totals <= 0).any():
        raise ScoringError("An allocation gives no option fewer than 0 points and all options more than 0.")
    shares = given / totals[:, None]
    m, k = shares.shape
    apart = [float(np.abs(one - two).sum()) / 2 for one, two in combinations(shares, 2)]
    table = _tables()["allocation"]
    return AllocationConsensus(
        value=1 - float(np.mean(apart)),
        critical=float(table[str(min(m, 15))][str(min(k, 10))]),
        mean_shares=shares.mean(axis=0),
        n=m,
        k=k,
    )


def top_overlap(ranks: npt.ArrayLike, *, top: int = 3) -> tuple[float, float]:
    """Mean overlap (Jaccard) of members' first `top` options over pairs, and what orders at random give.

    Parameters
    ----------
    ranks : (m_members, k_options)
        Each row one member's order, 1 first, without ties; rows with any NaN are left out.
    top : int
        How many options count, from 1 to k.

    Raises
    ------
    ScoringError
        Fewer than two complete orders, or a `top` beyond the options.

    Source
    ------
    [jaccard1912]; chance by the hypergeometric distribution.
    """
    from scipy.special import comb

    orders = midranks(complete(ranks, "Overlap of first options", rows=2, items=2))
    k = orders.shape[1]
    if not 1 <= top <= k:
        raise ScoringError(f"Of {k} options the first 1 to {k} can be compared; {top} were asked for.")
    firsts = [frozenset(np.argsort(row, kind="stable")[:top].tolist()) for row in orders]
    found = [len(one & two) / len(one | two) for one, two in combinations(firsts, 2)]
    chance = sum(
        shared / (2 * top - shared) * float(comb(top, shared) * comb(k - top, top - shared))
        for shared in range(top + 1)
    ) / float(comb(k, top))
    return float(np.mean(found)), chance


def midranks(values: Matrix) -> Matrix:
    """Each row as ranks from 1, ties at their mean rank.

    Source
    ------
    [kendall1990].
    """
    below = (values[:, None, :] < values[:, :, None]).sum(axis=2)
    same = (values[:, None, :] == values[:, :, None]).sum(axis=2)
    return np.asarray(below + (same + 1) / 2)


def _tie_term(orders: Matrix) -> float:
    same = (orders[:, None, :] == orders[:, :, None]).sum(axis=2)
    # An option tied with t - 1 others meets itself t times: over its group, sum of (t^2 - 1) is t^3 - t.
    return float((same**2 - 1).sum())


def _critical_w(m: int, k: int) -> tuple[float, bool]:
    from scipy.special import chdtri

    if m <= 15 and k <= 10:
        return float(_tables()["kendall_w"][str(m)][str(k)]), True
    return min(float(chdtri(k - 1, 0.05)) / (m * (k - 1)), 1.0), False


@cache
def _tables() -> dict[str, Any]:
    text = files("scoring").joinpath("consensus_critical.json").read_text(encoding="utf-8")
    tables: dict[str, Any] = json.loads(text)
    return tables
