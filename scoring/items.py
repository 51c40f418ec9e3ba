"""How each item of a scale was answered, alone and beside the others."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.guards import enough, matrix, of_length
from scoring.moments import Counts, ItemMoments, Moments
from scoring.one_pass import sums_of
from scoring.results import Caveat, Matrix, Vector

STATISTIC = "Item statistics"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemStatistics:
    """Statistics of k items, each an array (k,); NaN where a caveat says why the number does not exist."""

    n: Counts
    """Answers to the item."""
    mean: Vector
    sd: Vector
    skew: Vector
    """G1 of [joanes1998]."""
    kurtosis: Vector
    """G2 of [joanes1998]: 0 for a normal item."""
    floor: Vector
    """Share of the answers at the low end of the format, 0 to 1."""
    ceiling: Vector
    """Share of the answers at the high end of the format, 0 to 1."""
    missing: Vector
    """Share of the respondents without an answer, 0 to 1."""
    item_rest: Vector
    """Correlation with the sum of the other items, complete rows only."""
    alpha_if_dropped: Vector
    """Alpha of the other items, complete rows only."""
    n_complete: int
    caveats: tuple[Caveat, ...]
    """Codes with the item's position: `unanswered`, `one_answer`, `constant_item`, `few_answers`,
    `constant_in_complete_rows`, `rest_constant`; for all items: `few_complete_rows`, `one_item`,
    `two_items`."""


def item_statistics(
    item_scores: npt.ArrayLike, *, low: float | Vector, high: float | Vector
) -> ItemStatistics:
    """Describe each item: its own answers, and how it goes with the rest of its scale.

    An item's own statistics (n to `missing`) use every answer to it; `item_rest` and `alpha_if_dropped`
    use complete rows.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed item scores in raw points; NaN is missing.
    low, high : float or (k_items,)
        The ends of the response formats, after keying.

    Returns
    -------
    ItemStatistics. A number that does not exist is NaN, and a caveat names the item and the reason.

    Raises
    ------
    ScoringError
        No items or no respondents, or scores that are not a table of finite numbers.

    Source
    ------
    Skew G1 and kurtosis G2: [joanes1998]. Item-rest correlation: [henrysson1963].
    Alpha: [cronbach1951].

    >>> item_statistics([[1, 2], [2, 2], [4, 5]], low=1, high=5).mean.round(2).tolist()
    [2.33, 3.0]
    """
    scores = np.asarray(item_scores)
    if scores.ndim != 2 or scores.dtype.kind not in "iufb":
        scores = matrix(item_scores, STATISTIC)
    n_rows, k_items = scores.shape
    enough(n_rows, k_items, STATISTIC, rows=1, items=1)
    found = sums_of(scores, _ends(low, k_items), _ends(high, k_items))
    answers = np.maximum(found.own.n, 1)
    floor, ceiling = (np.where(found.own.n > 0, at / answers, np.nan) for at in (found.at_low, found.at_high))
    return statistics_of(found.own, found.together, floor=floor, ceiling=ceiling)


def _ends(end: float | Vector, k_items: int) -> Vector:
    wanted = np.asarray(end, dtype=np.float64)
    if wanted.ndim:
        of_length(wanted, k_items, "The ends of response formats")
    return np.broadcast_to(wanted, (k_items,))


def statistics_of(own: ItemMoments, together: Moments, *, floor: Vector, ceiling: Vector) -> ItemStatistics:
    """The same from sums that were added up elsewhere, chunk by chunk.

    own, together : moments of the same keyed scores. floor, ceiling : (k_items,) shares of an item's answers
    at the ends of its format. Refuses no respondents.

    Source
    ------
    As `item_statistics`: [joanes1998], [henrysson1963].
    """
    n_rows = own.n_rows
    enough(n_rows, len(own.n), STATISTIC, rows=1, items=1)
    return ItemStatistics(
        n=own.n,
        mean=np.where(own.n > 0, own.mean, np.nan),
        sd=_sd(own),
        skew=_skew(own),
        kurtosis=_kurtosis(own),
        floor=floor,
        ceiling=ceiling,
        missing=1 - own.n / n_rows,
        item_rest=item_rest(together),
        alpha_if_dropped=alpha_if_dropped(together),
        n_complete=together.n_complete,
        caveats=(*_own_caveats(own), *_scale_caveats(own, together)),
    )


def item_rest(moments: Moments) -> Vector:
    """Each item's correlation with the sum of the others, (k,); NaN where either does not vary.

    Source
    ------
    [henrysson1963].
    """
    if moments.n_complete < 2 or moments.k < 2:
        return np.full(moments.k, np.nan)
    return np.where(_varies(moments), item_rest_of(moments.covariance), np.nan)


def item_rest_of(covariance: Matrix) -> Vector:
    """The same from covariances (k, k), listwise or pairwise; NaN where the item or the rest does not vary.

    Source
    ------
    [henrysson1963].
    """
    own = np.diag(covariance)
    with_rest = covariance.sum(axis=0) - own
    rest = _rest_variance(covariance)
    exists = (own > 0) & (rest > 1e-12 * np.trace(covariance))
    scale = np.sqrt(np.where(exists, own, 1.0)) * np.sqrt(np.where(exists, rest, 1.0))
    return np.where(exists, with_rest / scale, np.nan)


def alpha_if_dropped(moments: Moments) -> Vector:
    """Alpha of the other items, (k,); NaN with fewer than three items, or where the others' sum is constant.

    Source
    ------
    [cronbach1951].
    """
    if moments.n_complete < 2 or moments.k < 3:
        return np.full(moments.k, np.nan)
    return alpha_if_dropped_of(moments.covariance)


def alpha_if_dropped_of(covariance: Matrix) -> Vector:
    """The same from covariances (k, k) of three items or more, listwise or pairwise.

    Source
    ------
    [cronbach1951].
    """
    rest = _rest_variance(covariance)
    trace = np.trace(covariance) - np.diag(covariance)
    exists = rest > 1e-12 * np.trace(covariance)
    others = len(covariance) - 1
    return np.where(exists, others / (others - 1) * (1 - trace / np.where(exists, rest, 1.0)), np.nan)


def _rest_variance(covariance: Matrix) -> Vector:
    own = np.diag(covariance)
    return np.asarray(covariance.sum() - 2 * covariance.sum(axis=0) + own)


def _varies(moments: Moments) -> npt.NDArray[np.bool_]:
    varies = np.ones(moments.k, dtype=np.bool_)
    varies[moments.constant_items] = False
    return varies


def _sd(own: ItemMoments) -> Vector:
    exists = own.n >= 2
    return np.where(exists, np.sqrt(own.second / np.where(exists, own.n - 1, 1)), np.nan)


def _skew(own: ItemMoments) -> Vector:
    n = own.n.astype(float)
    exists = (own.n >= 3) & ~own.is_constant
    m2 = np.where(exists, own.second / np.maximum(n, 1), 1.0)
    g1 = own.third / np.maximum(n, 1) / m2**1.5
    return np.where(exists, g1 * np.sqrt(n * np.maximum(n - 1, 0)) / np.where(exists, n - 2, 1), np.nan)


def _kurtosis(own: ItemMoments) -> Vector:
    n = own.n.astype(float)
    exists = (own.n >= 4) & ~own.is_constant
    m2 = np.where(exists, own.second / np.maximum(n, 1), 1.0)
    g2 = own.fourth / np.maximum(n, 1) / m2**2 - 3
    divisor = np.where(exists, (n - 2) * (n - 3), 1)
    return np.where(exists, (n - 1) / divisor * ((n + 1) * g2 + 6), np.nan)


def _own_caveats(own: ItemMoments) -> Iterator[Caveat]:
    for place, (n, is_constant) in enumerate(zip(own.n.tolist(), own.is_constant.tolist(), strict=True)):
        if n < 2:
            code = "one_answer" if n else "unanswered"
        elif is_constant:
            code = "constant_item"
        elif n < 4:
            code = "few_answers"
        else:
            continue
        yield Caveat(code=code, facts=(("item", place), ("n", n)))


def _scale_caveats(own: ItemMoments, together: Moments) -> Iterator[Caveat]:
    if together.n_complete < 2:
        yield Caveat(code="few_complete_rows", facts=(("n", together.n_complete),))
        return
    if together.k < 3:
        yield Caveat(code="two_items" if together.k == 2 else "one_item")
    if together.k < 2:
        return
    for place in together.constant_items[~own.is_constant[together.constant_items]]:
        yield Caveat(code="constant_in_complete_rows", facts=(("item", int(place)),))
    covariance = together.covariance
    still = _rest_variance(covariance) <= 1e-12 * np.trace(covariance)
    for place in np.flatnonzero(still):
        yield Caveat(code="rest_constant", facts=(("item", int(place)),))
