"""Scores of the same people on two occasions, all ways: six intraclass correlations, limits of agreement."""

import math
from dataclasses import dataclass

import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import is_coverage, pair
from scoring.results import Caveat, Estimate, Vector
from scoring.retest import retest

STATISTIC = "Agreement of two occasions"
REACH = 1.96
"""Multiple of the differences' spread that limits of agreement stand off the bias."""
OCCASIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class IntraclassCorrelations:
    """Of one score (1, A1, C1) and of the mean of both occasions (1k, Ak, Ck), as McGraw and Wong name them.

    1: occasions taken at random for every person; A: the same occasions, their means counted as error;
    C: the same occasions, their means left aside.
    """

    icc_1: Estimate
    icc_a1: Estimate
    icc_c1: Estimate
    icc_1k: Estimate
    icc_ak: Estimate
    icc_ck: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsOfAgreement:
    """Mean difference (second less first) and the limits most differences lie within, in points."""

    bias: Estimate
    low: Estimate
    high: Estimate
    sd: float


def intraclass(
    first: npt.ArrayLike, second: npt.ArrayLike, *, ci_level: float = 0.95
) -> IntraclassCorrelations:
    """Estimate the six intraclass correlations of two occasions, each with its interval.

    first, second : (n_persons,) scores matched by person; persons missing in either are left out. Those of
    the mean of both occasions follow from those of one by mean squares; the interval of A,k from that of A,1
    by Spearman and Brown. Limits are not cut at 0 or 1; None where an interval does not exist; NaN where
    people's means do not differ and the mean of both occasions says nothing. Refuses what `retest` refuses.
    Caveat `few_people` below 50.

    Source
    ------
    [mcgraw1996], [shrout1979].
    """
    single = retest(first, second, ci_level=ci_level)
    one, two = pair(first, second, STATISTIC)
    between = OCCASIONS * float(((one + two) / 2).var(ddof=1))
    within = float(((one - two) ** 2).sum()) / (2 * one.size)
    error = float((two - one).var(ddof=1)) / 2
    n, caveats = one.size, single.icc_a1.caveats
    anew = _limits(between, within, (n - 1, n), ci_level)
    crossed = _limits(between, error, (n - 1, n - 1), ci_level)
    a1 = single.icc_a1
    return IntraclassCorrelations(
        icc_1=_of(anew, single=True, how="mcgraw_wong_1", n=n, caveats=caveats, level=ci_level),
        icc_a1=a1,
        icc_c1=single.icc_c1,
        icc_1k=_of(anew, single=False, how="mcgraw_wong_1k", n=n, caveats=caveats, level=ci_level),
        icc_ak=Estimate(
            value=_stepped(a1.value), low=_stepped_or_none(a1.low), high=_stepped_or_none(a1.high),
            level=a1.level, method="mcgraw_wong_ak", n=n, caveats=caveats,
        ),
        icc_ck=_of(crossed, single=False, how="mcgraw_wong_ck", n=n, caveats=caveats, level=ci_level),
    )  # fmt: skip


def limits_of_agreement(
    first: npt.ArrayLike, second: npt.ArrayLike, *, ci_level: float = 0.95
) -> LimitsOfAgreement:
    """The mean of the differences and the limits at 1.96 of their standard deviations, with intervals.

    first, second : (n_persons,) points; persons missing in either are left out. The bias has Student's
    interval; a limit's standard error is sd sqrt(1/n + 1.96^2 / (2 (n - 1))). Refuses fewer than three
    persons. Caveat `few_people` below 50.

    Source
    ------
    [bland1999].
    """
    from scipy.special import stdtrit

    is_coverage(ci_level)
    one, two = pair(first, second, STATISTIC)
    n = one.size
    if n < 3:
        raise ScoringError(f"{STATISTIC} needs at least 3 people who answered twice; here are {n}.")
    apart: Vector = two - one
    bias, sd = float(apart.mean()), float(apart.std(ddof=1))
    quantile = float(stdtrit(n - 1, (1 + ci_level) / 2))
    caveats = (Caveat(code="few_people", facts=(("n", n),)),) if n < 50 else ()

    def at(value: float, error: float, how: str) -> Estimate:
        half = quantile * error
        return Estimate(
            value=value, low=value - half, high=value + half, level=ci_level, method=how, n=n, caveats=caveats
        )

    error = sd * math.sqrt(1 / n + REACH**2 / (2 * (n - 1)))
    return LimitsOfAgreement(
        bias=at(bias, sd / math.sqrt(n), "mean_difference"),
        low=at(bias - REACH * sd, error, "limit_of_agreement"),
        high=at(bias + REACH * sd, error, "limit_of_agreement"),
        sd=sd,
    )


@dataclass(frozen=True, slots=True)
class _Ratio:
    """Mean square between persons by that of error, and its limits; error may be none at all."""

    between: float
    error: float
    low: float
    high: float


def _limits(between: float, error: float, freedom: tuple[int, int], ci_level: float) -> _Ratio:
    from scipy.special import fdtri

    share = (1 + ci_level) / 2
    if error == 0:
        return _Ratio(between, error, math.inf, math.inf)
    ratio = between / error
    return _Ratio(
        between,
        error,
        ratio / float(fdtri(*freedom, share)),
        ratio * float(fdtri(freedom[1], freedom[0], share)),
    )


def _of(
    ratio: _Ratio, *, single: bool, how: str, n: int, caveats: tuple[Caveat, ...], level: float
) -> Estimate:
    whole = ratio.between + (ratio.error if single else 0.0)
    value = (ratio.between - ratio.error) / whole if whole > 0 else math.nan
    ends = [(f - 1) / (f + 1) if single else 1 - 1 / f for f in (ratio.low, ratio.high) if 0 < f < math.inf]
    has_interval = len(ends) == OCCASIONS
    return Estimate(
        value=value, low=ends[0] if has_interval else None, high=ends[1] if has_interval else None,
        level=level if has_interval else None, method=how, n=n, caveats=caveats,
    )  # fmt: skip


def _stepped(value: float) -> float:
    """Spearman and Brown's step from one occasion to both; none from -1."""
    return OCCASIONS * value / (1 + (OCCASIONS - 1) * value) if value > -1 else math.nan


def _stepped_or_none(limit: float | None) -> float | None:
    return None if limit is None or limit <= -1 else _stepped(limit)
