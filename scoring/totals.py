"""From keyed item scores to scale scores: missing rules, proration, imputation, POMP, composites."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import format_range, matrix, of_length
from scoring.results import Matrix, Vector

Rule = Literal["mean", "sum", "pomp"]
RULES: tuple[Rule, ...] = ("mean", "sum", "pomp")
EQUAL_DIFFICULTY = 0.5
"""Raw points by which item means may differ before proration gives way to imputation."""


def least_answers(k_items: int) -> int:
    """The answers a scale of `k_items` needs by default: half of them, at least three, at most all.

    Source
    ------
    The half rule: [fairclough1996]; at least three is the stricter rule of this house for short scales.

    >>> [least_answers(k) for k in (2, 3, 4, 5, 6, 7)]
    [2, 3, 3, 3, 3, 4]
    """
    return min(k_items, max(-(-k_items // 2), 3))


def scale_scores(
    item_scores: npt.ArrayLike,
    *,
    answered_at_least: int,
    rule: Rule,
    low: float,
    high: float,
    item_means: Vector | None = None,
) -> Vector:
    """One score a respondent: the mean of the answered items, as points, as a sum, or as percent of maximum.

    Where fewer than `answered_at_least` items are answered the score is missing. Otherwise gaps are filled
    so that the score is the respondent's own mean (proration). When `item_means` are given and differ by
    more than half a raw point, a gap is instead filled by person mean + item mean - mean of the item means
    (two-way imputation), cut to the format's ends; nothing is rounded.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed item scores in raw points; NaN is missing.
    answered_at_least : int
        Answers needed, from 1 to k_items.
    rule : "mean", "sum" or "pomp"
        Points of the format; k_items times that; or 100 (mean - low) / (high - low).
    low, high : float
        The ends of the response format.
    item_means : (k_items,), optional
        Keyed means stated for the instrument, never those of the team being scored.

    Returns
    -------
    (n_respondents,) scores; NaN where the score is missing.

    Raises
    ------
    ScoringError
        No items, an impossible rule, ends in the wrong order, or means that do not match the items.

    Source
    ------
    Proration and its limits: [mazza2015]. Two-way imputation: [bernaards2000], [vanginkel2007].
    POMP: [cohen1999].

    >>> scale_scores([[1, 2, np.nan]], answered_at_least=2, rule="mean", low=1, high=5).tolist()
    [1.5]
    """
    scores = matrix(item_scores, "A scale score")
    k_items = scores.shape[1]
    _possible(k_items, answered_at_least, rule)
    format_range(low, high, "A scale score")
    there = ~np.isnan(scores)
    answered = there.sum(axis=1)
    own = np.where(there, scores, 0.0).sum(axis=1) / np.maximum(answered, 1)
    if _is_hard_and_easy(item_means, k_items) and not there.all():
        own = _imputed(scores, own, np.asarray(item_means, dtype=np.float64), low=low, high=high).mean(axis=1)
    points = np.full(scores.shape[0], np.nan)
    enough = answered >= answered_at_least
    points[enough] = own[enough]
    if rule == "sum":
        return np.asarray(points * k_items)
    return pomp(points, low=low, high=high) if rule == "pomp" else points


def pomp(points: npt.ArrayLike, *, low: float, high: float) -> Vector:
    """Points of a mean score as percent of the maximum possible: 0 at the low end, 100 at the high end.

    Raises
    ------
    ScoringError
        The ends are in the wrong order.

    Source
    ------
    [cohen1999].

    >>> pomp([1.0, 4.0], low=1, high=5).tolist()
    [0.0, 75.0]
    """
    format_range(low, high, "Percent of maximum")
    return np.asarray(100.0 * (np.asarray(points, dtype=np.float64) - low) / (high - low))


def composite(scores: npt.ArrayLike) -> Vector:
    """The unweighted mean of scale scores of the same range; missing where any of them is.

    Parameters
    ----------
    scores : (n_respondents, n_scales)
        Scale scores; NaN is missing.

    Raises
    ------
    ScoringError
        There is no scale to take the mean of.

    Source
    ------
    Unit weights: [wainer1976].

    >>> composite([[2.0, 4.0], [3.0, np.nan]]).tolist()
    [3.0, nan]
    """
    members = matrix(scores, "A composite")
    if members.shape[1] == 0:
        raise ScoringError("A composite needs at least one scale; none was given.")
    return np.asarray(members.sum(axis=1) / members.shape[1])


def _possible(k_items: int, answered_at_least: int, rule: str) -> None:
    if k_items == 0:
        raise ScoringError("A scale score needs at least one item; none was given.")
    if rule not in RULES:
        raise ScoringError(f"A score is a mean, a sum or pomp; '{rule}' was asked for.")
    if not 1 <= answered_at_least <= k_items:
        raise ScoringError(
            f"A scale of {k_items} items can need 1 to {k_items} answers; {answered_at_least} was asked for."
        )


def _is_hard_and_easy(item_means: Vector | None, k_items: int) -> bool:
    """Whether stated item means lie too far apart for proration."""
    if item_means is None:
        return False
    of_length(item_means, k_items, "Item means")
    return bool(np.ptp(item_means) > EQUAL_DIFFICULTY)


def _imputed(scores: Matrix, own: Vector, item_means: Vector, *, low: float, high: float) -> Matrix:
    """The scores with every gap filled two ways, from the person and from the item."""
    guess = np.clip(own[:, None] + item_means - item_means.mean(), low, high)
    return np.where(np.isnan(scores), guess, scores)
