"""Scores of the same people on two occasions, all ways: six intraclass correlations, limits of agreement."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import is_coverage, pair
from scoring.intraclass import intraclass as every_intraclass
from scoring.results import Caveat, Estimate, Vector
from scoring.retest import retest

STATISTIC = "Agreement of two occasions"
REACH = 1.96
"""Multiple of the differences' spread that limits of agreement stand off the bias."""


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

    first, second : (n_persons,) scores matched by person; persons missing in either are left out. As
    `scoring.intraclass` has them for any number of occasions. Limits are not cut at 0 or 1; None where an
    interval does not exist; NaN where people's means do not differ and the mean of both occasions says
    nothing. Refuses what `retest` refuses. Caveat `few_people` below 50.

    Source
    ------
    [mcgraw1996], [shrout1979].
    """
    single = retest(first, second, ci_level=ci_level)
    found = every_intraclass(np.column_stack(pair(first, second, STATISTIC)), ci_level=ci_level)
    caveats = single.icc_a1.caveats
    means = (found.mean_one, found.mean_agreement, found.mean_consistency)
    anew, across, along = (
        Estimate(value=math.nan, method="mcgraw_wong_k", n=found.n, caveats=caveats)
        if estimate is None
        else replace(estimate, caveats=caveats)
        for estimate in means
    )
    return IntraclassCorrelations(
        icc_1=replace(found.one, caveats=caveats), icc_a1=single.icc_a1, icc_c1=single.icc_c1,
        icc_1k=anew, icc_ak=across, icc_ck=along,
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
