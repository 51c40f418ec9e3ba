"""Signs of careless answering, one number a respondent, and a rule that needs two kinds of sign.

No single index says that a person was careless: with five indices at 1 %, a third of teams of eight would
hold a false flag. A flag therefore needs signs from two families, or one that admits no other reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.careless import answers, even_odd, irv, longstring, mahalanobis, mean_run, row_means
from scoring.errors import ScoringError
from scoring.guards import of_length
from scoring.moments import Moments
from scoring.results import Caveat, Matrix, Vector

__all__ = ["Quality", "even_odd", "flags", "irv", "longstring", "mahalanobis", "mean_run"]

Flags = npt.NDArray[np.bool_]
ROWS_AN_ITEM = 10
"""Respondents an item needs in the reference of a Mahalanobis distance."""
SCALES_FOR_EVEN_ODD = 8
LEAST_SPREAD = 0.14
"""Share of the format's range below which answers over a questionnaire with reversed items hardly differ."""
MOST_SPREAD_WITHIN = 0.85 / 4
"""Share of the format's range that answers within one scale differ by when they are given at random."""
LEAST_CONSISTENCY = 0.30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quality:
    """Signs of careless answering, each (n_respondents,); NaN or False where a sign could not be read."""

    longstring: Vector
    irv: Vector
    mahalanobis: Vector
    even_odd: Vector
    is_invariable: Flags
    is_inconsistent: Flags
    is_fast: Flags
    is_flagged: Flags
    caveats: tuple[Caveat, ...] = ()


def flags(
    responses: npt.ArrayLike,
    *,
    signs: Sequence[int],
    scales: Sequence[Sequence[int]],
    low: float | Vector,
    high: float | Vector,
    reference: Moments | None = None,
    share_of_fast_pages: Vector | None = None,
    has_failed_attention: Flags | None = None,
) -> Quality:
    """Flag respondents whose answers show signs of carelessness from two families.

    Families: *invariable* (longest run of at least half the items, or, where items are reverse-keyed, an
    answer spread below .14 of the range); *inconsistent* (Mahalanobis distance beyond the .999 point of its
    chi-square, with 10 respondents an item; or spread within scales above .21 of the range; or even-odd
    consistency below .30, with 8 scales); *fast* (under a second an item on at least half the pages).
    Flagged: two families; or fast alone; or a failed attention item and one family.

    Parameters
    ----------
    responses : (n_respondents, k_items)
        Raw codes of rated items, in the order asked; NaN is missing.
    signs : k_items of 1 or -1
    scales : sequences of column positions
    low, high : float or (k_items,)
        The ends of the response formats. Spreads are read as shares of their range.
    reference : Moments of the keyed items, optional
        Where the Mahalanobis distance comes from; by default these responses.
    share_of_fast_pages : (n_respondents,), optional
        Share of pages answered in under a second an item; NaN where not known.
    has_failed_attention : (n_respondents,) bool, optional

    Returns
    -------
    Quality. Caveats name what could not be read: `no_mahalanobis`, `no_even_odd`, `no_reversed_items`.

    Raises
    ------
    ScoringError
        No items, companions of another length, or ends in the wrong order.

    Source
    ------
    Families: [curran2016], [huang2012], [meade2012]. Cut-offs: [johnson2005] for consistency; the others
    are this house's simulation at a false alarm of 1 % in 5-point items.
    """
    raw = answers(responses, "Data quality")
    of_length(signs, raw.shape[1], "Signs")
    start, reach = _formats(low, high)
    is_reversed = np.asarray(signs) == -1
    scores = np.where(is_reversed, 2 * start + reach - raw, raw)
    run = longstring(raw)
    distance, too_far, no_distance = _distance(scores, reference)
    mixed, too_mixed, no_mixed = _mixed(scores, scales)
    is_invariable = run >= raw.shape[1] / 2
    if is_reversed.any():
        is_invariable |= irv((raw - start) / reach) < LEAST_SPREAD
    within = _spread_within((scores - start) / reach, scales) > MOST_SPREAD_WITHIN
    is_inconsistent = too_far | too_mixed | within
    is_fast = _at_least(share_of_fast_pages, 0.5, raw.shape[0])
    families = is_invariable.astype(int) + is_inconsistent + is_fast
    failed = np.zeros(raw.shape[0], dtype=np.bool_) if has_failed_attention is None else has_failed_attention
    of_length(failed, raw.shape[0], "Attention items")
    caveats = (*no_distance, *no_mixed, *(() if is_reversed.any() else (Caveat(code="no_reversed_items"),)))
    return Quality(
        longstring=run,
        irv=irv(raw),
        mahalanobis=distance,
        even_odd=mixed,
        is_invariable=is_invariable,
        is_inconsistent=is_inconsistent,
        is_fast=is_fast,
        is_flagged=(families >= 2) | is_fast | (failed & (families >= 1)),
        caveats=caveats,
    )


def _formats(low: float | Vector, high: float | Vector) -> tuple[Vector, Vector]:
    """Where each format begins, and how far it reaches."""
    start = np.asarray(low, dtype=np.float64)
    reach = np.asarray(high, dtype=np.float64) - start
    if not (reach > 0).all():
        raise ScoringError("Data quality needs the low end of every response format below its high end.")
    return start, reach


def _distance(scores: Matrix, reference: Moments | None) -> tuple[Vector, Flags, tuple[Caveat, ...]]:
    from scipy.special import chdtri

    try:
        source = Moments.of(scores) if reference is None else reference
        distance = mahalanobis(scores, reference=source)
    except ScoringError as refusal:
        unknown = np.full(scores.shape[0], np.nan)
        care = (Caveat(code="no_mahalanobis", facts=(("why", str(refusal)),)),)
        return unknown, np.zeros(scores.shape[0], dtype=np.bool_), care
    if source.n < ROWS_AN_ITEM * source.k:
        care = (Caveat(code="no_mahalanobis", facts=(("n", source.n), ("k", source.k))),)
        return distance, np.zeros(scores.shape[0], dtype=np.bool_), care
    return distance, distance > float(chdtri(source.k, 0.001)), ()


def _mixed(scores: Matrix, scales: Sequence[Sequence[int]]) -> tuple[Vector, Flags, tuple[Caveat, ...]]:
    nobody = np.zeros(scores.shape[0], dtype=np.bool_)
    useful = sum(len(scale) >= 2 for scale in scales)
    care = (Caveat(code="no_even_odd", facts=(("n_scales", useful),)),)
    if useful < 3:
        return np.full(scores.shape[0], np.nan), nobody, care
    mixed = even_odd(scores, scales=scales)
    if useful < SCALES_FOR_EVEN_ODD:
        return mixed, nobody, care
    return mixed, mixed > -LEAST_CONSISTENCY, ()


def _spread_within(scores: Matrix, scales: Sequence[Sequence[int]]) -> Vector:
    """Mean over scales of the SD of a respondent's keyed answers within them; NaN where none has two."""
    spreads = [irv(scores[:, list(scale)]) for scale in scales if len(scale) >= 2]
    return row_means(np.column_stack(spreads)) if spreads else np.full(scores.shape[0], np.nan)


def _at_least(share: Vector | None, least: float, n: int) -> Flags:
    if share is None:
        return np.zeros(n, dtype=np.bool_)
    of_length(share, n, "Shares of fast pages")
    return np.asarray(np.asarray(share, dtype=np.float64) >= least)
