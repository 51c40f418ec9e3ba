"""How far a member's score moves with nothing changed: the first evidence there is, in a stated order.

Alpha alone is not enough: it does not see the difference between one day and the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.change.level import room
from scoring.change.shapes import ErrorVariance
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

TRANSIENT = 0.08
"""Share of the within-team variance that is the day's, where only alpha is known."""
ASSUMED_DF = 30.0
LEAST_DOUBLE_BASELINE_DF = 30.0
LEAST_POOLED_PEOPLE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledAlpha:
    """Coefficient alpha of people about their own team's means, and the variance it belongs to."""

    alpha: float
    within_variance: float
    n: int
    q: float | None = None
    """Mean (x - low)(high - x) of the same scores."""


def choose(
    *,
    retest: ErrorVariance | None = None,
    double_baseline: ErrorVariance | None = None,
    alpha: float | None = None,
    within_variance: float | None = None,
    pooled: PooledAlpha | None = None,
) -> ErrorVariance | None:
    """The error variance to use: the first that exists, or None.

    In order: the instrument's retest evidence; the programme's own double baseline with at least 30 degrees
    of freedom; the instrument's alpha with a share of .08 for the day added; alpha of at least 30
    people about their teams' means, with the same share. Only the first two count as measured.

    Source: transient error [schmidt2003]; the order is a decision of this house.
    """
    if retest is not None:
        return retest
    if double_baseline is not None and double_baseline.df >= LEAST_DOUBLE_BASELINE_DF:
        return double_baseline
    if alpha is not None and within_variance is not None:
        return ErrorVariance(
            value=from_alpha(alpha, within_variance=within_variance),
            df=ASSUMED_DF,
            status="alpha_plus_transient",
        )
    if pooled is not None and pooled.n >= LEAST_POOLED_PEOPLE:
        value = from_alpha(pooled.alpha, within_variance=pooled.within_variance)
        return ErrorVariance(value=value, df=ASSUMED_DF, q_ref=pooled.q, status="pooled_alpha")
    return None


def from_alpha(alpha: float, *, within_variance: float) -> float:
    """S_w^2 (1 - alpha + .08): item noise and the day's share, squared points.

    Refuses an alpha outside [0, 1] and a variance that is not above zero: a negative alpha says that the
    scale does not measure one thing, so that no error variance follows from it.

    Source: [schmidt2003].

    >>> round(from_alpha(0.848, within_variance=0.524), 3)
    0.122
    """
    if not 0 <= alpha <= 1 or not within_variance > 0:
        raise ScoringError(
            f"No error variance follows from alpha {alpha:g} and within-team variance {within_variance:g}. "
            "Alpha must lie between 0 and 1; check the keying of the items."
        )
    return within_variance * (1 - alpha + TRANSIENT)


def from_repeated(differences: Sequence[Vector], *, q_ref: float | None = None) -> ErrorVariance:
    """Error variance from people who answered twice with nothing changed, team by team.

    differences : per team (n_j,) second minus first, points, no NaN. Each team's own mean shift is taken out:
    half the pooled variance about it, with sum(n_j - 1) degrees of freedom. Refuses no degrees of freedom.

    Source: [devet2006].

    >>> import numpy as np
    >>> round(from_repeated([np.array([0.2, -0.2]), np.array([1.0, 1.4])]).value, 6)
    0.04
    """
    teams = [np.asarray(d, dtype=float) for d in differences if len(d) > 1]
    df = sum(d.size - 1 for d in teams)
    if df < 1:
        raise ScoringError("An error variance needs a team of whom at least 2 answered twice; there is none.")
    squares = sum(float(((d - d.mean()) ** 2).sum()) for d in teams)
    if squares == 0:
        raise ScoringError("Everybody gave the same answers twice: no error variance can be told from that.")
    return ErrorVariance(value=squares / (2 * df), df=float(df), q_ref=q_ref, status="double_baseline")


def pooled_alpha(teams: Sequence[Matrix], *, low: float = 0.0, high: float = 0.0) -> PooledAlpha | None:
    """Alpha of people about their own team's means, from complete rows of keyed items on the score's range.

    teams : per team (n_j, k). With the range `low`..`high` the level at which it was found is kept too.
    None where fewer than 30 complete people, fewer than 2 items, or a negative alpha leave nothing to use.

    Source: [cronbach1951]; level [keats1957].
    """
    complete = [x[~np.isnan(x).any(axis=1)] for x in (np.asarray(t, dtype=float) for t in teams)]
    complete = [x for x in complete if len(x) > 1]
    n, df = sum(len(x) for x in complete), sum(len(x) - 1 for x in complete)
    k = complete[0].shape[1] if complete else 0
    if n < LEAST_POOLED_PEOPLE or k < 2:
        return None
    centred = np.concatenate([x - x.mean(axis=0) for x in complete])
    covariance = centred.T @ centred / df
    total = float(covariance.sum())
    value = k / (k - 1) * (1 - float(np.trace(covariance)) / total) if total > 0 else -1.0
    if value < 0:
        return None
    scores = np.concatenate([x.mean(axis=1) for x in complete])
    q = room(scores, low=low, high=high) if high > low else 0.0
    return PooledAlpha(alpha=value, within_variance=total / k**2, n=n, q=q or None)
