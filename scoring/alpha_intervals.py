"""More intervals of alpha beside Feldt's: Bonett's, Duhachek and Iacobucci's, by drawing people or teams."""

import math
from collections.abc import Callable, Hashable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.drawn import percentiles, refuse_few
from scoring.errors import ScoringError
from scoring.guards import is_coverage
from scoring.moments import Moments
from scoring.reliability import alpha_of
from scoring.results import Estimate, Matrix

Rows = npt.NDArray[np.intp]


def bonett_interval(value: float, *, n: int, k_items: int, ci_level: float = 0.95) -> tuple[float, float]:
    """The interval of an alpha by the logarithm of its distance from 1, with variance 2K/((K-1)(n-2)).

    value : alpha, below 1. n : complete respondents, at least 3. k_items : items, at least 2.
    Refuses fewer, and an alpha of 1.

    Source
    ------
    [bonett2002].
    """
    is_coverage(ci_level)
    if n < 3 or k_items < 2 or value >= 1:
        raise ScoringError(
            f"Bonett's interval needs 3 people, 2 items and an alpha below 1; there are {n} people, "
            f"{k_items} items and an alpha of {value:g}."
        )
    half = _normal_quantile(ci_level) * math.sqrt(2 * k_items / ((k_items - 1) * (n - 2)))
    return 1 - (1 - value) * math.exp(half), 1 - (1 - value) * math.exp(-half)


def duhachek_interval(
    item_scores: npt.ArrayLike | Moments, *, ci_level: float = 0.95
) -> tuple[float, float, float]:
    """Lower limit, upper limit and standard error of alpha where items need not be parallel.

    item_scores : (n_respondents, k_items) keyed points, or their Moments; rows with any NaN are left out.
    Refuses fewer than two items or complete rows, and a total that does not vary.

    Source
    ------
    [duhachek2004]; the variance is that of [vanzyl2000].
    """
    moments = Moments.complete(item_scores, "Duhachek and Iacobucci's interval")
    is_coverage(ci_level)
    value = alpha_of(moments.covariance)
    error = asymptotic_error(moments.covariance, n=moments.n)
    half = _normal_quantile(ci_level) * error
    return value - half, value + half, error


def asymptotic_error(covariance: Matrix, *, n: int) -> float:
    """The standard error of alpha from the covariances (k, k) of `n` respondents, under normality.

    Source
    ------
    [vanzyl2000], as used by [duhachek2004].
    """
    # In units of the items' own variance nothing is too small or too large to multiply.
    covariance = covariance * (covariance.shape[0] / max(float(np.trace(covariance)), 1e-300))
    k_items, total = covariance.shape[0], float(covariance.sum())
    trace, squares = float(np.trace(covariance)), float((covariance**2).sum())
    reached = covariance.sum(axis=1)
    spread = total * (squares + trace**2) - 2 * trace * float(reached @ reached)
    variance = 2 * k_items**2 / ((k_items - 1) ** 2 * total**3) * spread
    return math.sqrt(max(variance, 0.0) / n)


def bootstrap(
    item_scores: npt.ArrayLike, statistic: Callable[[Matrix], float], *, rng: np.random.Generator,
    groups: Sequence[Hashable] | None = None, draws: int = 2000, ci_level: float = 0.95,
) -> Estimate:  # fmt: skip
    """The percentile interval of any coefficient of keyed items, by drawing people, or whole teams.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed points; rows with any NaN are left out.
    statistic : function
        From complete rows (n, k) to the coefficient; a refusal in a draw leaves that draw out.
    groups : one hashable a respondent, optional
        The team of each row: teams are then drawn whole, because their members are alike.
    draws, rng : how often, at least 200, and what draws.

    Returns
    -------
    Estimate with ``method`` `bootstrap_people` or `bootstrap_teams`. Caveats: `few_teams` below 20 teams,
    `draws_lost` where the coefficient did not exist in some draws.

    Raises
    ------
    ScoringError
        Too few people, items or draws, one team only, a coefficient that does not exist, or more than 5 % of
        draws without it.

    Source
    ------
    Percentiles: [efron1993]; whole teams: [kelley2016].
    """
    refuse_few(draws, ci_level=ci_level, what="An interval by drawing")
    table, named = _complete(item_scores, groups)
    value = statistic(table)
    found = np.array(list(_drawn(table, named, statistic, draws=draws, rng=rng)))
    return percentiles(
        found, value=value, n=len(table), n_teams=None if named is None else len(named), ci_level=ci_level,
        what="An interval by drawing",
    )  # fmt: skip


def _complete(
    item_scores: npt.ArrayLike, groups: Sequence[Hashable] | None
) -> tuple[Matrix, list[Rows] | None]:
    table = guards.matrix(item_scores, "A bootstrap interval")
    whole = np.asarray(~np.isnan(table).any(axis=1))
    guards.enough(int(whole.sum()), table.shape[1], "A bootstrap interval")
    if groups is None:
        return table[whole], None
    guards.of_length(groups, len(table), "groups")
    names = [g for g, is_whole in zip(groups, whole, strict=True) if is_whole]
    places: dict[Hashable, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    if len(places) < 2:
        raise ScoringError("Drawing teams needs two teams or more. Leave the teams out to draw people.")
    return table[whole], [np.array(p, dtype=np.intp) for p in places.values()]


def _drawn(
    table: Matrix, teams: list[Rows] | None, statistic: Callable[[Matrix], float], *, draws: int,
    rng: np.random.Generator,
) -> Iterator[float]:  # fmt: skip
    """The coefficient draw by draw; NaN where it does not exist."""
    for _ in range(draws):
        if teams is None:
            rows = rng.integers(len(table), size=len(table))
        else:
            rows = np.concatenate([teams[i] for i in rng.integers(len(teams), size=len(teams))])
        try:
            yield statistic(table[rows])
        except ScoringError:
            yield math.nan


def _normal_quantile(ci_level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + ci_level) / 2))
