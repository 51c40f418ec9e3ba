"""Who left, and what if they had changed otherwise? Stayers against leavers, shifted answers, worst cases."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.change.intervals import are_alike, quantile
from scoring.change.paired import welch_t
from scoring.change.shapes import Flags, Interval
from scoring.errors import ScoringError
from scoring.results import Caveat, Estimate, Matrix, Vector

LEAST = 4
FEW_LEFT = 10
LEAST_PER_GROUP = 8
"""People who stayed, and who left, below which a model of leaving is a guess."""
ROUNDS_OF_NEWTON = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StayersAndLeavers:
    """Leavers' mean at baseline less stayers', points, and in standard deviations (Hedges' g)."""

    difference: Interval
    standardised: Estimate
    n_stayers: int
    n_leavers: int
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """A change if those without an answer had changed by `shift` points more than those with one."""

    shift: float
    change: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """The change under each shift; the shifts that bring it, and its range, to zero.

    `undone_at` is None where the range holds zero already; both are None where everybody answered.
    """

    shifted: tuple[Shifted, ...]
    zero_at: float | None
    undone_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Smallest and largest mean change that any answers of the silent could make; for researchers only."""

    low: float
    high: float
    known: float
    """Share of people whose change is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropout:
    """Odds of leaving for one standard deviation more at baseline; log odds for one point, and error."""

    odds_ratio: Estimate
    log_odds: float
    se: float
    intercept: float
    n_left: int


def stayers_and_leavers(stayers: Vector, leavers: Vector, *, level: float = 0.95) -> StayersAndLeavers:
    """Compare baseline scores of people who answered later with those of people who did not.

    stayers, leavers : (n,) baseline points, no NaN. Welch's interval for the difference; the standardised one
    with the exact small-sample factor and the noncentral t interval. Refuses fewer than 4 on a side, and
    scores without any spread.

    Source: [welch1947]; standardised [hedges1981], interval [hedges1985].
    """
    difference = welch_t(stayers, leavers)
    stay, left = (np.asarray(y, dtype=float) for y in (stayers, leavers))
    n1, n2 = left.size, stay.size
    df = n1 + n2 - 2
    pooled = ((n1 - 1) * float(left.var(ddof=1)) + (n2 - 1) * float(stay.var(ddof=1))) / df
    d, root = difference.value / math.sqrt(pooled), math.sqrt(1 / n1 + 1 / n2)
    low, high = _noncentral(d / root, df, level=level)
    few = (Caveat(code="few_left", facts=(("n", n1),)),) if n1 < FEW_LEFT else ()
    return StayersAndLeavers(
        difference=difference, n_stayers=n2, n_leavers=n1, caveats=few,
        standardised=Estimate(
            value=d * _small_sample_factor(df), low=low * root, high=high * root, level=level,
            method="hedges_g", n=n1 + n2, caveats=few,
        ),
    )  # fmt: skip


def delta_adjusted(change: Interval, *, answered: float, shifts: Sequence[float]) -> Sensitivity:
    """A change as it would be if those without an answer had changed otherwise, by each of some shifts.

    change : of those who answered, points; answered : their share in (0, 1]; shifts : points by which the
    others' change differs from it. Their mean is unknown, so that the width stays; only the place moves.

    Source: pattern mixture [little1993].
    """
    if not 0 < answered <= 1:
        raise ScoringError(f"The share that answered lies above 0 and at most 1; it is {answered:g}.")
    silent = 1 - answered
    edge = change.low if change.value > 0 else change.high
    holds_zero = change.low <= 0 <= change.high
    return Sensitivity(
        shifted=tuple(Shifted(shift=s, change=_moved(change, silent * s)) for s in shifts),
        zero_at=None if silent == 0 else -change.value / silent,
        undone_at=None if silent == 0 or holds_zero else -edge / silent,
    )


def bounds(first: Vector, second: Vector, *, low: float, high: float) -> Bounds:
    """The mean change of all people, whatever those without an answer would have said.

    first, second : (n,) points of the same people, NaN where one did not answer; range low..high. No
    interval: chance is not in it. Wide, and for researchers only. Refuses nobody, and scores outside the
    range.

    Source: [manski1990].

    >>> import numpy as np
    >>> bounds(np.array([3.0, 4.0]), np.array([4.0, np.nan]), low=1, high=5)
    Bounds(low=-1.0, high=1.0, known=0.5)
    """
    y1, y2 = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if y1.shape != y2.shape or not y1.size:
        raise ScoringError(f"Bounds need the same people twice; there are {y1.size} and {y2.size} scores.")
    for y in (y1, y2):
        if ((y < low - 1e-9) | (y > high + 1e-9)).any():
            raise ScoringError(f"A score lies outside the scale's range {low:g} to {high:g}.")
    least = np.where(np.isnan(y2), low, y2) - np.where(np.isnan(y1), high, y1)
    most = np.where(np.isnan(y2), high, y2) - np.where(np.isnan(y1), low, y1)
    known = float((~np.isnan(y1) & ~np.isnan(y2)).mean())
    return Bounds(low=float(least.mean()), high=float(most.mean()), known=known)


def dropout(baseline: Vector, left: Flags, *, level: float = 0.95) -> Dropout:
    """Whether people who stood higher at baseline were likelier to leave: logistic regression on one score.

    baseline : (n,) points, no NaN; left : (n,) whether there is no later answer. Refuses fewer than 8 who
    stayed or left, baselines without spread, and a baseline that separates the two groups.

    Source: [little1993]; estimation by iterated weighting [agresti2013].
    """
    x, y = np.asarray(baseline, dtype=float), np.asarray(left, dtype=float)
    n_left = int(y.sum())
    if x.shape != y.shape or min(n_left, y.size - n_left) < LEAST_PER_GROUP or not np.isfinite(x).all():
        raise ScoringError(
            f"A model of leaving needs {LEAST_PER_GROUP} people who left and as many who stayed, with "
            f"baseline scores; there are {n_left} and {y.size - n_left}."
        )
    if are_alike(x):
        raise ScoringError("Everybody had the same baseline score: it can tell nothing about leaving.")
    b, covariance = _logistic(np.column_stack([np.ones(x.size), x - x.mean()]), y)
    se, sd = math.sqrt(float(covariance[1, 1])), float(x.std(ddof=1))
    half = quantile(0.5 + level / 2, math.inf) * se
    slope = float(b[1])
    ends = [math.exp(sd * v) for v in (slope - half, slope + half)]
    return Dropout(
        odds_ratio=Estimate(
            value=math.exp(sd * slope), low=ends[0], high=ends[1], level=level, method="logistic_per_sd",
            n=x.size,
        ),
        log_odds=slope, se=se, intercept=float(b[0]) - slope * float(x.mean()), n_left=n_left,
    )  # fmt: skip


def _logistic(x: Matrix, y: Vector) -> tuple[Vector, Matrix]:
    b = np.zeros(x.shape[1])
    for _ in range(ROUNDS_OF_NEWTON):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        information = (x * (p * (1 - p))[:, None]).T @ x
        if np.linalg.cond(information) > 1e12 or float((p * (1 - p)).max()) < 1e-6:
            break
        step = np.linalg.solve(information, x.T @ (y - p))
        b = b + step
        if float(np.abs(step).max()) < 1e-10:
            return b, np.asarray(np.linalg.inv(information), dtype=float)
    raise ScoringError(
        "Baseline scores tell exactly who left: the odds have no end. Show the two groups instead."
    )


def _moved(change: Interval, by: float) -> Interval:
    return Interval(
        value=change.value + by, low=change.low + by, high=change.high + by,
        low90=change.low90 + by, high90=change.high90 + by, low80=change.low80 + by,
        high80=change.high80 + by, level=change.level, se=change.se, df=change.df,
        method=f"{change.method}/delta_adjusted",
    )  # fmt: skip


def _small_sample_factor(df: float) -> float:
    from scipy.special import gammaln

    return math.exp(float(gammaln(df / 2)) - float(gammaln((df - 1) / 2))) / math.sqrt(df / 2)


def _noncentral(t: float, df: float, *, level: float) -> tuple[float, float]:
    """Noncentralities at which a t so large would be in either tail; mirrored below zero."""
    from scipy.special import nctdtrinc

    tail = (1 - level) / 2
    low, high = (float(nctdtrinc(df, p, abs(t))) for p in (1 - tail, tail))
    return (low, high) if t >= 0 else (-high, -low)
