"""A difference of two occasions in standard deviations, by each of the usual yardsticks, named."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import is_coverage, pair
from scoring.noncentral import t_noncentrality
from scoring.results import Estimate

STATISTIC = "A standardised difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifferences:
    """Second less first occasion of the same persons, over several standard deviations.

    They answer different questions and differ much: only `d_z` tests, and only those by a spread *of scores*
    compare between studies.
    """

    d_z: Estimate
    """By the SD of the differences, with the interval of noncentral t; also called the standardised response
    mean."""
    g_z: Estimate
    """The same without its bias in small samples."""
    d_av: float
    """By the mean of both occasions' SDs."""
    g_av: float
    """The same without its bias, on n - 1 degrees of freedom."""
    d_rm: float
    """d_z in units of one occasion's spread: times sqrt(2 (1 - r))."""
    d_pooled: float
    """By the root of the mean of both variances."""
    d_first: float
    """By the first occasion's SD (Glass)."""
    n: int


def paired_differences(
    first: npt.ArrayLike, second: npt.ArrayLike, *, ci_level: float = 0.95
) -> PairedDifferences:
    """Express the mean difference of two occasions in standard deviations.

    Parameters
    ----------
    first, second : (n_persons,)
        Scores in raw points, matched by person; persons missing in either are left out.
    ci_level : float
        Coverage of the interval, a proportion in (0, 1).

    Raises
    ------
    ScoringError
        Fewer than three persons, or differences, or scores of an occasion, that do not vary.

    Source
    ------
    [lakens2013]; bias [hedges1981]; interval [steiger1997].

    >>> round(paired_differences([1, 2, 3, 4], [2, 2, 5, 5]).d_z.value, 3)
    1.225
    """
    one, two = pair(first, second, STATISTIC)
    is_coverage(ci_level)
    n = one.size
    if n < 3:
        raise ScoringError(f"{STATISTIC} needs at least 3 people scored twice; here are {n}.")
    apart = two - one
    level = max(float(np.abs(one).max()), float(np.abs(two).max()))
    sds = [float(x.std(ddof=1)) for x in (apart, one, two)]
    if min(sds) <= 1e-12 * level:
        raise ScoringError(
            f"{STATISTIC} does not exist: the differences, or the scores of an occasion, do not vary."
        )
    mean, (of_apart, of_one, of_two) = float(apart.mean()), sds
    z, r = mean / of_apart, float(np.corrcoef(one, two)[0, 1])
    tails = ((1 + ci_level) / 2, (1 - ci_level) / 2)
    low, high = (t_noncentrality(z * math.sqrt(n), n - 1, tail) / math.sqrt(n) for tail in tails)
    shrunk, average = small_sample_factor(n - 1), mean / ((of_one + of_two) / 2)
    return PairedDifferences(
        d_z=Estimate(value=z, low=low, high=high, level=ci_level, method="d_z", n=n),
        g_z=Estimate(
            value=z * shrunk, low=low * shrunk, high=high * shrunk, level=ci_level, method="g_z", n=n
        ),
        d_av=average,
        g_av=average * shrunk,
        d_rm=z * math.sqrt(2 * (1 - r)),
        d_pooled=mean / math.sqrt((of_one**2 + of_two**2) / 2),
        d_first=mean / of_one,
        n=n,
    )


def small_sample_factor(df: int) -> float:
    """What a standardised difference is multiplied by to be right on average, exactly.

    Source
    ------
    [hedges1981].
    """
    from scipy.special import gammaln

    return math.exp(float(gammaln(df / 2) - gammaln((df - 1) / 2))) / math.sqrt(df / 2)


def reliability_of_difference(
    *, reliabilities: tuple[float, float], sds: tuple[float, float], r: float
) -> float:
    """How reliably persons' differences of two scores tell them apart.

    (r11 s1^2 + r22 s2^2 - 2 r s1 s2) / (s1^2 + s2^2 - 2 r s1 s2). Refuses differences that do not vary.

    Source
    ------
    [rogosa1983].
    """
    one, two = sds
    shared = 2 * r * one * two
    spread = one**2 + two**2 - shared
    if spread <= 1e-12 * (one**2 + two**2):
        raise ScoringError("The reliability of differences is undefined: everybody changed alike.")
    return (reliabilities[0] * one**2 + reliabilities[1] * two**2 - shared) / spread


def disattenuated(r: float, *, reliabilities: tuple[float, float]) -> float:
    """The correlation two scores would have without errors of measurement, r / sqrt(r11 r22).

    It may come out above 1, where reliabilities are too low for the correlation found. Refuses
    reliabilities that are not above 0.

    Source
    ------
    [spearman1904].
    """
    if min(reliabilities) <= 0:
        raise ScoringError("A correlation is freed of error only with reliabilities above 0.")
    return r / math.sqrt(reliabilities[0] * reliabilities[1])
