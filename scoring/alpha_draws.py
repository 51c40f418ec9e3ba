"""Alpha's interval by drawing people or teams, from sums alone: thousands of draws in a blink."""

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.drawn import percentiles, refuse_few
from scoring.errors import ScoringError
from scoring.moments import Moments
from scoring.reliability import alpha_of
from scoring.results import Estimate, Matrix, Vector

STATISTIC = "An interval of alpha by drawing"
BLOCK = 100
"""Draws weighed together: a table of that many by people is held at a time."""


def alpha_drawn(
    item_scores: npt.ArrayLike, *, rng: np.random.Generator, groups: Sequence[Hashable] | None = None,
    draws: int = 2000, ci_level: float = 0.95,
) -> Estimate:  # fmt: skip
    """Alpha with the percentile interval of samples drawn anew, of people or of whole teams.

    The same draws and the same interval as `alpha_intervals.bootstrap` gives with alpha, from each draw's
    sums: alpha needs no more of a person than the items, their squares' sum and the square of the total.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed points; rows with any NaN are left out, and counted out of ``n``.
    groups : one hashable a respondent, optional
        The team of each row: teams are then drawn whole, because their members are alike.
    draws, rng : how often, at least 200, and what draws.

    Returns
    -------
    Estimate with ``method`` `bootstrap_people` or `bootstrap_teams`. Caveats: `few_teams` below 20 teams,
    `draws_lost` where alpha did not exist in some draws.

    Raises
    ------
    ScoringError
        Too few people, items or draws, one team only, a total that does not vary, or more than 5 % of draws
        without alpha.

    Source
    ------
    Percentiles: [efron1993]; whole teams: [kelley2016].
    """
    refuse_few(draws, ci_level=ci_level, what=STATISTIC)
    table = guards.matrix(item_scores, STATISTIC)
    is_whole = np.asarray(~np.isnan(table).any(axis=1))
    whole = table[is_whole]
    guards.enough(len(whole), table.shape[1], STATISTIC)
    value = alpha_of(Moments.of(whole).covariance)
    member = None if groups is None else _places(groups, is_whole)
    sums, sizes = _sums(whole, member)
    found = np.concatenate(
        [
            _alphas(_weights(len(sums), min(BLOCK, draws - done), rng), sums, sizes, k_items=whole.shape[1])
            for done in range(0, draws, BLOCK)
        ]
    )
    return percentiles(
        found, value=value, n=len(whole), n_teams=None if member is None else len(sums), ci_level=ci_level,
        what=STATISTIC,
    )  # fmt: skip


def _places(groups: Sequence[Hashable], is_whole: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Each complete row's team, by order of first appearance."""
    guards.of_length(groups, len(is_whole), "groups")
    order: dict[Hashable, int] = {}
    kept = [g for g, is_kept in zip(groups, is_whole, strict=True) if is_kept]
    places = np.array([order.setdefault(name, len(order)) for name in kept], dtype=np.intp)
    if len(order) < 2:
        raise ScoringError("Drawing teams needs two teams or more. Leave the teams out to draw people.")
    return places


def _sums(whole: Matrix, member: npt.NDArray[np.intp] | None) -> tuple[Matrix, Vector]:
    """Of every unit that is drawn: items, sum of squares, squared total; and how many people it is."""
    centred = whole - whole.mean(axis=0)
    own = np.column_stack([centred, (centred**2).sum(axis=1), centred.sum(axis=1) ** 2])
    if member is None:
        return own, np.ones(len(own))
    sizes = np.bincount(member).astype(np.float64)
    together = np.zeros((len(sizes), own.shape[1]))
    np.add.at(together, member, own)
    return together, sizes


def _weights(units: int, draws: int, rng: np.random.Generator) -> Matrix:
    """(draws, units) how often each unit is drawn."""
    drawn = [np.bincount(rng.integers(units, size=units), minlength=units) for _ in range(draws)]
    return np.array(drawn, dtype=np.float64)


def _alphas(weights: Matrix, sums: Matrix, sizes: Vector, *, k_items: int) -> Vector:
    """Alpha of each draw; NaN where its total does not vary."""
    n, found = weights @ sizes, weights @ sums
    items, squares, total = found[:, :k_items], found[:, k_items], found[:, k_items + 1]
    trace = squares - (items**2).sum(axis=1) / n
    spread = total - items.sum(axis=1) ** 2 / n
    is_there = spread > 1e-12 * np.maximum(trace, 1e-300)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(is_there, k_items / (k_items - 1) * (1 - trace / spread), np.nan))
