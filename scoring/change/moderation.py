"""A variance from six people is nearly a guess: many teams' variances steady each other's."""

import math
from dataclasses import dataclass

import numpy as np

from scoring.change.shapes import PooledVariance
from scoring.errors import ScoringError
from scoring.results import Vector

FEWEST_TEAMS = 5
PRIOR_DF = 8.0
"""Weight of the instrument's own variance where fewer than five teams stand beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Squeezed:
    """Moderated variances, and the prior they were drawn towards."""

    variances: tuple[float, ...]
    prior: float
    prior_df: float


def squeeze(variances: Vector, df: Vector | float, *, floor: float = 1e-12) -> Squeezed:
    """Draw variances towards a common one, by as much as they agree with each other.

    variances : (J,) squared points; df : (J,) or one number. A scaled F is fitted by its moments on the log;
    variances below `floor` (all answers equal) count as the floor in the fit, and where no team's answers
    differ the prior is the floor. It never weighs more than all teams' degrees of freedom together. Refuses
    fewer than two teams.

    Source: [smyth2004]; the floor and the cap are ours.
    """
    from scipy.special import digamma, polygamma

    s2 = np.asarray(variances, dtype=float)
    if s2.size < 2:
        raise ScoringError(f"Variances steady each other from 2 teams on; there is {s2.size}.")
    dfs = np.broadcast_to(np.asarray(df, dtype=float), s2.shape)
    logs = np.log(np.maximum(s2, floor)) - digamma(dfs / 2) + np.log(dfs / 2)
    excess = float(logs.var(ddof=1) - polygamma(1, dfs / 2).mean())
    if excess <= 0:
        prior_df, prior = float(dfs.sum()), float((dfs * s2).sum() / dfs.sum())
        # Dust of binary fractions is no variance: where nobody differs at all, rounding is left.
        prior = floor if prior < 1e-12 * max(floor, 1.0) else prior
    else:
        prior_df = 2 * _inverse_trigamma(excess)
        prior = math.exp(float(logs.mean()) + float(digamma(prior_df / 2)) - math.log(prior_df / 2))
        prior_df = min(prior_df, float(dfs.sum()))
    drawn = (prior_df * prior + dfs * s2) / (prior_df + dfs)
    return Squeezed(variances=tuple(map(float, drawn)), prior=prior, prior_df=prior_df)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """The variance teams' variances are drawn towards, and how many degrees of freedom it weighs."""

    value: float
    df: float

    def draw(self, variance: float, df: float) -> float:
        """One team's moderated variance; its degrees of freedom are `df` plus the prior's."""
        return (self.df * self.value + df * variance) / (self.df + df)


def prior_of(variances: Vector, df: Vector, *, known: PooledVariance, granularity: float) -> Prior:
    """The prior of a programme's variances: from each other, or from what the instrument knows.

    With fewer than five teams it is `known` with 8 degrees of freedom. Teams whose answers are all equal
    count as if they had differed by rounding alone: granularity^2 / 6.

    Source: [smyth2004].
    """
    if len(variances) < FEWEST_TEAMS:
        return Prior(value=known.value, df=PRIOR_DF)
    fitted = squeeze(variances, df, floor=granularity**2 / 6)
    return Prior(value=fitted.prior, df=fitted.prior_df)


def _inverse_trigamma(target: float) -> float:
    """The y with trigamma(y) = target, by Newton's method on 1/trigamma."""
    from scipy.special import polygamma

    y = 0.5 + 1 / target
    for _ in range(100):
        trigamma = float(polygamma(1, y))
        step = trigamma * (1 - trigamma / target) / float(polygamma(2, y))
        y += step
        if abs(step) < 1e-13 * y:
            break
    return y
