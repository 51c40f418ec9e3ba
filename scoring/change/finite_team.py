"""What can be said of these members, not of a population: answers wobble, members are few and counted.

Target: the mean of the members' true scores, what they would answer on average over days. Members who did
not answer add sampling error from a finite roster; those who did keep the error of their answers. The
textbook finite population correction forgets the second, the textbook t interval the first.
"""

import numpy as np

from scoring.change.intervals import interval, satterthwaite
from scoring.change.shapes import Interval, Uncertainty
from scoring.errors import ScoringError
from scoring.results import Vector

LEAST = 4
"""Fewer answers than this: no interval. Even the moderated variance then rests on almost nothing."""
ALLOWANCE_DF = 10.0
"""Of the default allowance; as `allowance.DEFAULT_DF`."""


def mean_variance(*, n: int, roster: int, variance: float, error: float) -> tuple[float, float]:
    """Sampling part and answer-noise part of the variance of a mean of n of `roster` members.

    max(S^2 - v_e, 0)(1/n - 1/N) and v_e/n. The floor matters: without it a smaller response could look
    more exact.

    Source: response error in finite populations [hansen1961], [cochran1977].
    """
    return max(variance - error, 0.0) * (1 / n - 1 / roster), error / n


def linked_variance(*, m: int, stayers: int, variance: float, error: float) -> tuple[float, float]:
    """The two parts for the mean of m linked differences among `stayers` members of both rosters.

    Source: [cochran1977], with error variance of a difference 2 v_e [terwee2007].
    """
    return max(variance - 2 * error, 0.0) * (1 / m - 1 / stayers), 2 * error / m


def unlinked_variance(
    *,
    n1: int,
    n2: int,
    roster1: int,
    roster2: int,
    stayers: int,
    variances: tuple[float, float],
    error: float,
) -> tuple[float, float]:
    """The two parts for a difference of two means without links, aimed at the stayers' change.

    S_t1^2(1/n1 - 2/N1 + 1/S) + S_t2^2(1/n2 - 2/N2 + 1/S) and v_e(1/n1 + 1/n2), S_t^2 = max(S^2 - v_e, 0).
    The covariance of leavers' and joiners' true scores is dropped, which widens. With everybody answering
    and nobody changing places the sampling part is zero: the link would add nothing.

    Source: [cochran1977]; derivation in docs/change.md.
    """
    first, second = (max(v - error, 0.0) for v in variances)
    sampling = first * max(1 / n1 - 2 / roster1 + 1 / stayers, 0.0)
    sampling += second * max(1 / n2 - 2 / roster2 + 1 / stayers, 0.0)
    return sampling, error * (1 / n1 + 1 / n2)


def uncertainty(
    parts: tuple[float, float],
    *,
    df: float,
    df_error: float,
    allowance: float,
    df_allowance: float = ALLOWANCE_DF,
) -> Uncertainty:
    """Answer noise alone, and with twice the allowance for a team's mood of the day (two rounds, two moods).

    Source: [satterthwaite1946].
    """
    noise, noise_df = satterthwaite(parts, (df, df_error))
    total, total_df = satterthwaite((*parts, 2 * allowance), (df, df_error, df_allowance))
    return Uncertainty(noise=noise, noise_df=noise_df, total=total, total_df=total_df)


def mean_interval(
    scores: Vector, *, roster: int, error_variance: float, df_error: float,
    variance: float | None = None, df_variance: float | None = None, level: float = 0.95,
) -> Interval:  # fmt: skip
    """Estimate the mean true score of a roster's members from one round.

    scores : (n,) scores of those who answered, in points, no NaN. `error_variance` is that of one member's
    score over days (squared points, from people who answered twice). `variance` replaces the scores' own
    variance where a moderated or borrowed one is better, with its degrees of freedom.

    Refuses fewer than 4 scores, and more scores than members.

    Source: [cochran1977]; degrees of freedom [satterthwaite1946].

    >>> import numpy as np
    >>> y = np.array([4.0, 4.4, 3.0, 4.4, 3.8, 4.6])
    >>> x = mean_interval(y, roster=6, error_variance=0.12, df_error=59)
    >>> round(x.low, 2), round(x.high, 2)
    (3.75, 4.32)
    """
    y = enough(scores, what="A mean of a team")
    if y.size > roster:
        raise ScoringError(f"{y.size} answers from a roster of {roster}. Check the roster of this round.")
    own = float(np.var(y, ddof=1)) if variance is None else variance
    parts = mean_variance(n=y.size, roster=roster, variance=own, error=error_variance)
    total, df = satterthwaite(parts, (y.size - 1 if df_variance is None else df_variance, df_error))
    return interval(float(y.mean()), total, df, method="finite_team_mean", level=level)


def change_linked(
    differences: Vector, *, stayers: int, error_variance: float, df_error: float,
    variance: float | None = None, df_variance: float | None = None,
    allowance: float = 0.0, df_allowance: float = ALLOWANCE_DF, level: float = 0.95,
) -> Interval:  # fmt: skip
    """Estimate the stayers' mean true change from linked differences (second minus first).

    differences : (m,) points, of m of the `stayers` on both rosters, no NaN. `allowance` is the variance of
    a team's mood of the day in one round; it enters twice. `variance` replaces that of the differences.

    Refuses fewer than 4 differences, and more differences than stayers.

    Source: [cochran1977], [terwee2007]; degrees of freedom [satterthwaite1946].
    """
    d = enough(differences, what="A linked change")
    linked_agree(d.size, stayers=stayers)
    own = float(np.var(d, ddof=1)) if variance is None else variance
    parts = linked_variance(m=d.size, stayers=stayers, variance=own, error=error_variance)
    sure = uncertainty(
        parts, df=d.size - 1 if df_variance is None else df_variance,
        df_error=df_error, allowance=allowance, df_allowance=df_allowance,
    )  # fmt: skip
    return interval(float(d.mean()), sure.total, sure.total_df, method="finite_team_linked", level=level)


def change_unlinked(  # noqa: PLR0913 - two rounds, three counts, four optional variances
    first: Vector, second: Vector, *, roster1: int, roster2: int, stayers: int,
    error_variance: float, df_error: float,
    variances: tuple[float, float] | None = None, df_variance: float | None = None,
    allowance: float = 0.0, df_allowance: float = ALLOWANCE_DF, level: float = 0.95,
) -> Interval:  # fmt: skip
    """Estimate the stayers' mean true change from two rounds without links, by counts of the rosters alone.

    first, second : (n1,), (n2,) points, no NaN. Leavers and joiners are treated as drawn from the same team:
    if joiners differ from leavers systematically, the difference of means carries that too.

    Refuses fewer than 4 scores in a round, more scores than members, fewer than 4 stayers.

    Source: [cochran1977]; derivation in docs/change.md; degrees of freedom [satterthwaite1946].
    """
    y1, y2 = enough(first, what="The first round"), enough(second, what="The second round")
    counts_agree(y1.size, y2.size, rosters=(roster1, roster2), stayers=stayers)
    own = (float(np.var(y1, ddof=1)), float(np.var(y2, ddof=1))) if variances is None else variances
    parts = unlinked_variance(
        n1=y1.size, n2=y2.size, roster1=roster1, roster2=roster2, stayers=stayers, variances=own,
        error=error_variance,
    )  # fmt: skip
    sure = uncertainty(
        parts, df=y1.size + y2.size - 2 if df_variance is None else df_variance,
        df_error=df_error, allowance=allowance, df_allowance=df_allowance,
    )  # fmt: skip
    delta = float(y2.mean() - y1.mean())
    return interval(delta, sure.total, sure.total_df, method="finite_team_unlinked", level=level)


def enough(scores: Vector, *, what: str) -> Vector:
    """The scores as floats, refused where there are fewer than 4 or one is missing."""
    y = np.asarray(scores, dtype=float)
    if y.size < LEAST:
        raise ScoringError(f"{what} needs at least {LEAST} people; there are {y.size}.")
    if not np.isfinite(y).all():
        raise ScoringError(f"{what} has a missing score among {y.size}. Leave people without a score out.")
    return y


def linked_agree(m: int, *, stayers: int) -> None:
    """Refuse more linked people than there are on both rosters."""
    if m > stayers:
        raise ScoringError(f"{m} linked people, but only {stayers} on both rosters. Check the rosters.")


def counts_agree(n1: int, n2: int, *, rosters: tuple[int, int], stayers: int) -> None:
    """Refuse counts that contradict one another: more answers than members, more stayers than a roster."""
    if n1 > rosters[0] or n2 > rosters[1] or stayers > min(rosters):
        raise ScoringError(
            f"The rosters hold {rosters[0]} and {rosters[1]} members, {stayers} of them in both, "
            f"but {n1} and {n2} answered. Check the rosters of both rounds."
        )
    if stayers < LEAST:
        raise ScoringError(f"A change needs at least {LEAST} members in both rounds; there are {stayers}.")
