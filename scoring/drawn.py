"""From coefficients of samples drawn anew to an interval: how many were lost, and where the others lie."""

import numpy as np

from scoring.errors import ScoringError
from scoring.guards import is_coverage
from scoring.results import Caveat, Estimate, Vector

FEWEST_DRAWS = 200
FEWEST_TEAMS = 20
"""Teams below which an interval by drawing teams is only rough."""
LOST_SHARE = 0.05


def refuse_few(draws: int, *, ci_level: float, what: str) -> None:
    """Refuse fewer than 200 draws, and a coverage that is none.

    Source
    ------
    [efron1993].
    """
    is_coverage(ci_level)
    if draws < FEWEST_DRAWS:
        raise ScoringError(f"{what} needs {FEWEST_DRAWS} draws or more, not {draws}.")


def percentiles(
    found: Vector, *, value: float, n: int, n_teams: int | None, ci_level: float, what: str
) -> Estimate:
    """The percentile interval of a coefficient.

    Parameters
    ----------
    found : (draws,) the coefficient in each sample, NaN where it does not exist.
    value, n : the coefficient in the sample itself, and its complete rows.
    n_teams : how many teams were drawn whole; None where people were drawn.
    what : the interval's name in a refusal.

    Returns
    -------
    Estimate with ``method`` `bootstrap_people` or `bootstrap_teams`. Caveats: `few_teams` below 20 teams,
    `draws_lost` where the coefficient did not exist in some draws.

    Raises
    ------
    ScoringError
        More than 5 % of draws without the coefficient.

    Source
    ------
    Percentiles: [efron1993]; whole teams: [kelley2016].
    """
    kept = found[~np.isnan(found)]
    lost = len(found) - len(kept)
    if lost > LOST_SHARE * len(found):
        raise ScoringError(
            f"{what} does not exist: in {lost} of {len(found)} draws the coefficient could not be found. Ask "
            "more people."
        )
    tail = (1 - ci_level) / 2
    low, high = (float(q) for q in np.quantile(kept, (tail, 1 - tail)))
    caveats = []
    if n_teams is not None and n_teams < FEWEST_TEAMS:
        caveats.append(Caveat(code="few_teams", facts=(("n", n_teams),)))
    if lost:
        caveats.append(Caveat(code="draws_lost", facts=(("n", lost),)))
    return Estimate(
        value=value, low=low, high=high, level=ci_level, n=n,
        method="bootstrap_people" if n_teams is None else "bootstrap_teams", caveats=tuple(caveats),
    )  # fmt: skip
