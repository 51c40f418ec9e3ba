"""How alike the members of one team answer: r_wg, r_wg(J), r*_wg, AD, a_wg, and what they amount to."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from scoring.chance import critical, null_variance
from scoring.errors import ScoringError
from scoring.guards import complete, format_range, vector
from scoring.results import Caveat, Estimate, Matrix, Vector

__all__ = [
    "Word",
    "ad_m",
    "ad_md",
    "agreement_word",
    "awg_j",
    "critical",
    "null_variance",
    "rwg",
    "rwg_j",
    "rwg_star",
]

Word = Literal["close_together", "some_spread", "far_apart"]

STRONG = 0.71
SLACK = 1e-9


def rwg(scores: npt.ArrayLike, *, variance: float) -> Estimate:
    """Estimate agreement on one score or item, 1 - s^2 / null variance, from 0 to 1.

    Parameters
    ----------
    scores : (n_members,)
        Raw points; NaN is left out.
    variance : float
        Null variance in squared points.

    Returns
    -------
    Estimate; where the answers vary more than chance the value is 0, with caveat `beyond_chance`.

    Raises
    ------
    ScoringError
        Fewer than two members, or a null variance that is not positive.

    Source
    ------
    [james1984].
    """
    answers = vector(scores, "r_wg")
    return rwg_j(answers[:, None], variance=variance)


def rwg_j(item_scores: npt.ArrayLike, *, variance: float) -> Estimate:
    """Estimate agreement on a scale of J items, J (1 - r) / (J (1 - r) + r), r = mean s^2 / null variance.

    Parameters
    ----------
    item_scores : (n_members, j_items)
        Keyed item scores of one team in raw points; rows with any NaN are left out.
    variance : float
        Null variance in squared points, as from `null_variance`.

    Returns
    -------
    Estimate from 0 to 1; where the items vary more than chance (r >= 1) the value is 0, with caveat
    `beyond_chance`, so that such teams can be counted.

    Raises
    ------
    ScoringError
        Fewer than two complete members, no items, or a null variance that is not positive.

    Source
    ------
    [james1984].

    >>> round(rwg_j([[4, 4], [5, 4], [4, 3]], variance=2.0).value, 3)
    0.909
    """
    answers = _team(item_scores, "r_wg(J)")
    share = _share_of_chance(answers, variance)
    j_items = answers.shape[1]
    if share >= 1:
        beyond = (Caveat(code="beyond_chance", facts=(("ratio", share),)),)
        return Estimate(value=0.0, method="james_1984", n=answers.shape[0], caveats=beyond)
    value = j_items * (1 - share) / (j_items * (1 - share) + share)
    return Estimate(value=value, method="james_1984", n=answers.shape[0])


def rwg_star(item_scores: npt.ArrayLike, *, variance: float) -> Estimate:
    """Estimate r*_wg, 1 - mean s^2 / null variance: linear, alike for any number of items; may be negative.

    Parameters
    ----------
    item_scores : (n_members, j_items)
        Keyed item scores of one team in raw points; rows with any NaN are left out.
    variance : float
        Null variance in squared points.

    Raises
    ------
    ScoringError
        As for `rwg_j`.

    Source
    ------
    [lindell1999].
    """
    answers = _team(item_scores, "r*_wg")
    return Estimate(value=1 - _share_of_chance(answers, variance), method="lindell_1999", n=answers.shape[0])


def ad_m(item_scores: npt.ArrayLike) -> Estimate:
    """Estimate the average deviation about each item's mean, over members then items, in raw points.

    Parameters
    ----------
    item_scores : (n_members, j_items)
        Item scores of one team in raw points; rows with any NaN are left out.

    Raises
    ------
    ScoringError
        Fewer than two complete members, or no items.

    Source
    ------
    [burke1999].
    """
    return _deviation(item_scores, np.mean, "ad_mean")


def ad_md(item_scores: npt.ArrayLike) -> Estimate:
    """Estimate the average deviation about each item's median, in raw points; else as `ad_m`.

    Source
    ------
    [burke1999].
    """
    return _deviation(item_scores, np.median, "ad_median")


def awg_j(item_scores: npt.ArrayLike, *, low: float, high: float) -> Estimate:
    """Estimate a_wg, the mean over items of 1 - 2 s^2 / the largest variance possible at the item's mean.

    An item at an end of the format with all members counts 1. An item whose mean lies so near an end that
    the largest variance cannot be reached has no a_wg and is left out, with caveat `near_an_end`.

    Parameters
    ----------
    item_scores : (n_members, j_items)
        Item scores of one team in raw points; rows with any NaN are left out.
    low, high : float
        The ends of the response format.

    Raises
    ------
    ScoringError
        Fewer than two complete members, no items, an answer outside the format, or no item with an a_wg.

    Source
    ------
    [brown2005].
    """
    answers = _team(item_scores, "a_wg")
    format_range(low, high, "a_wg")
    if answers.min() < low or answers.max() > high:
        raise ScoringError(f"a_wg needs answers between {low} and {high}; some lie outside.")
    n = answers.shape[0]
    each = _awg_of_items(answers, low=low, high=high)
    exists = ~np.isnan(each)
    if not exists.any():
        raise ScoringError(
            "a_wg does not exist: the mean of every item lies too near an end of the format. "
            "Read the average deviation instead."
        )
    left_out = tuple(Caveat(code="near_an_end", facts=(("item", int(i)),)) for i in np.flatnonzero(~exists))
    return Estimate(value=float(each[exists].mean()), method="brown_2005", n=n, caveats=left_out)


def agreement_word(item_scores: npt.ArrayLike, *, low: float, high: float) -> Word:
    """Name a team's agreement on a scale: close together, some spread, far apart. It says nothing of quality.

    With chance slightly skewed: `close_together` when r_wg(J) is at least .71 and above its critical value,
    and the average deviation at most options/6; `far_apart` when the average deviation is above options/6
    or r*_wg is not above 0; else `some_spread`.

    Parameters
    ----------
    item_scores : (n_members, j_items)
        Keyed item scores of one team in raw points; rows with any NaN are left out.
    low, high : float
        The ends of a response format of 5 or 7 points.

    Raises
    ------
    ScoringError
        Fewer than three complete members, or a format of another number of points.

    Source
    ------
    Bands: [lebreton2008]. Average deviation: [burke2002]. Critical values: [cohen2009].
    """
    answers = _team(item_scores, "Agreement", rows=3)
    format_range(low, high, "Agreement")
    options = round(high - low) + 1
    chance = null_variance(options, "slight_skew")
    deviation = ad_m(answers).value
    if deviation > options / 6 + SLACK or rwg_star(answers, variance=chance).value <= SLACK:
        return "far_apart"
    alike = rwg_j(answers, variance=chance).value
    needed = critical(answers.shape[0], answers.shape[1], options, index="rwg", null="slight_skew")
    is_strong = alike >= STRONG - SLACK and alike > needed
    return "close_together" if is_strong else "some_spread"


def _team(item_scores: npt.ArrayLike, statistic: str, *, rows: int = 2) -> Matrix:
    return complete(item_scores, statistic, rows=rows, items=1)


def _share_of_chance(answers: Matrix, variance: float) -> float:
    if not variance > 0:
        raise ScoringError(f"A null variance is above 0 squared points; {variance} was given.")
    return float(answers.var(axis=0, ddof=1).mean()) / variance


def _deviation(item_scores: npt.ArrayLike, centre: Callable[..., Any], method: str) -> Estimate:
    answers = _team(item_scores, "An average deviation")
    apart = np.abs(answers - centre(answers, axis=0))
    return Estimate(value=float(apart.mean(axis=0).mean()), method=method, n=answers.shape[0])


def _awg_of_items(answers: Matrix, *, low: float, high: float) -> Vector:
    n = answers.shape[0]
    mean = answers.mean(axis=0)
    variance = answers.var(axis=0, ddof=1)
    at_end = (answers == low).all(axis=0) | (answers == high).all(axis=0)
    near = (mean < (low * (n - 1) + high) / n - SLACK) | (mean > (high * (n - 1) + low) / n + SLACK)
    largest = ((high + low) * mean - mean * mean - high * low) * n / (n - 1)
    value = 1 - 2 * variance / np.where(near | at_end, 1.0, largest)
    return np.where(at_end, 1.0, np.where(near, np.nan, value))
