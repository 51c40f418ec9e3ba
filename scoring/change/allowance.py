"""A shared bad day moves a whole team and looks like change: how much of it to allow for.

Three sources, the first that exists: teams measured twice with nothing done between, the instrument's
evidence, and a stated default. Only the first two are knowledge.
"""

import math

import numpy as np

from scoring.change.shapes import Allowance
from scoring.errors import ScoringError
from scoring.results import Vector

LEAST_TEAMS = 15
DEFAULT_DF = 10.0
"""A guess weighs less than the smallest estimate that would replace it, from 15 teams."""
STABLE_SHARE = 0.90
DEFAULT_ICC1 = 0.15


def choose(
    *,
    programme: Allowance | None = None,
    occasion_sd: float | None = None,
    occasion_teams: int | None = None,
    within_variance: float,
    icc1: float | None = None,
) -> Allowance:
    """The variance of a team's mood of the day in one round, squared points.

    In order: estimated in the programme by `from_quiet_teams`; the instrument's `occasion_sd`, found in
    `occasion_teams` teams; a tenth of the variance between teams that ICC(1) (.15 if unknown) implies.

    Source: correlated response error [hansen1961]; the default is a decision of this house.

    >>> round(choose(within_variance=0.524).variance ** 0.5, 3)
    0.096
    """
    if programme is not None:
        return programme
    if occasion_sd is not None:
        df = DEFAULT_DF if occasion_teams is None else max(float(occasion_teams - 1), 1.0)
        return Allowance(variance=occasion_sd**2, df=df, source="evidence")
    share = DEFAULT_ICC1 if icc1 is None else min(max(icc1, 0.0), 0.95)
    between = share * within_variance / (1 - share)
    return Allowance(variance=(1 - STABLE_SHARE) * between, df=DEFAULT_DF, source="default")


def from_quiet_teams(deltas: Vector, noise: Vector) -> Allowance:
    """Estimate it from teams with nothing done between two rounds (a double baseline, uncoached teams).

    deltas, noise : (J,) team-mean changes in points and their variances from answer noise alone. Restricted
    maximum likelihood of D_j ~ N(mu, V_j + 2 s^2), never below zero. Refuses fewer than 15 teams.

    Source: [patterson1971].
    """
    d, v = np.asarray(deltas, dtype=float), np.asarray(noise, dtype=float)
    if d.size < LEAST_TEAMS:
        raise ScoringError(
            f"A team's mood of the day can be estimated from {LEAST_TEAMS} teams on; there are {d.size}. "
            "The instrument's evidence or the default serves until then."
        )
    from scipy.optimize import minimize_scalar

    top = max(float(d.var(ddof=1)) * 4, 1e-12)
    best = minimize_scalar(lambda s2: _restricted(s2, d, v), bounds=(0.0, top), method="bounded")
    at_zero = _restricted(0.0, d, v) <= float(best.fun) if (v > 0).all() else False
    variance = 0.0 if at_zero else float(best.x) / 2
    return Allowance(variance=variance, df=float(d.size - 1), source="programme")


def _restricted(extra: float, d: Vector, v: Vector) -> float:
    """Minus twice the restricted log likelihood of an extra variance, up to a constant."""
    w = 1 / (v + extra)
    mu = float((w * d).sum() / w.sum())
    return float(-np.log(w).sum() + math.log(w.sum()) + (w * (d - mu) ** 2).sum())
