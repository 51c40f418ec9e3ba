"""How wide an interval is may betray somebody in a small team: below ten people the printed width, and so
every printed number but the means, rests on variance from elsewhere.

This stands in scoring, because it is a choice of variance, and the verdict must hold under this one and under
the team's own. Rounding and what may be shown at all belong to the release.
"""

from scoring.change.level import FLOOR_SHARE
from scoring.change.shapes import ErrorVariance, PooledVariance

OWN_FROM = 10
"""From this many people on a printed width may use the team's own (moderated) variance."""
WITHIN_SD_SHARE = 0.18
"""Of the range: standard deviation within a team, where nothing is known."""
CHANGE_TO_ERROR = 2.6
"""Variance of a difference over the error variance of one score, where nothing is known."""
DEFAULT_ERROR_SHARE = 0.2353
"""Error variance over within-team variance, where nothing is known: .122 on a 1-5 scale of five items."""
DEFAULT_ERROR_DF = 59.0
DEFAULT_DF = 30.0


def is_small(n: int) -> bool:
    """Whether a printed width must not use this team's own variance.

    Source: exact recovery of answers from a mean and a standard deviation [dinur2003].
    """
    return n < OWN_FROM


def borrowed_within(
    *, within_sd: float | None, earlier: PooledVariance | None, low: float, high: float
) -> PooledVariance:
    """Variance of scores within a team: the instrument's evidence, releases frozen before, the default.

    Source: the order is a decision of this house, see [dinur2003] for its reason.
    """
    if within_sd is not None:
        return PooledVariance(value=within_sd**2, df=DEFAULT_DF, source="evidence")
    if earlier is not None:
        return earlier
    return PooledVariance(value=(WITHIN_SD_SHARE * (high - low)) ** 2, df=DEFAULT_DF, source="default")


def borrowed_change(*, earlier: PooledVariance | None, error: float) -> PooledVariance:
    """Variance of differences within a team: releases frozen before, else 2.6 times the error variance.

    Source: as `borrowed_within` [dinur2003].
    """
    if earlier is not None:
        return earlier
    return PooledVariance(value=CHANGE_TO_ERROR * error, df=DEFAULT_DF, source="default")


def change_at(known: PooledVariance, error: ErrorVariance) -> float:
    """The same variance where the error variance is this: the default follows it, knowledge does not.

    Source: level [keats1957].
    """
    return CHANGE_TO_ERROR * error.value if known.source == "default" else known.value


def borrowed_error(
    error: ErrorVariance | None, *, within: PooledVariance, room: float | None, low: float, high: float
) -> ErrorVariance:
    """The error variance for printed widths: at the level where it was measured, or of the `room` that
    releases frozen before have shown; unknown, the usual share of the variance within.

    Read at the level of this round's own answers it would move with them.

    Source: level [keats1957]; the reason as in `borrowed_within` [dinur2003].
    """
    if error is None:
        return ErrorVariance(value=DEFAULT_ERROR_SHARE * within.value, df=DEFAULT_ERROR_DF, status="assumed")
    if room is None or error.q_ref is None:
        return error
    share = max(room, FLOOR_SHARE * (high - low) ** 2 / 4) / error.q_ref
    return ErrorVariance(value=error.value * share, df=error.df, q_ref=error.q_ref, status=error.status)
