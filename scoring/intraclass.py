"""Intraclass correlations of the same people scored several times, or by several judges: all six."""

import math
from dataclasses import dataclass, replace

import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import complete, is_coverage
from scoring.results import Estimate, Matrix

STATISTIC = "Intraclass correlations"
# What rounding leaves of a mean square that is nought, as a share of all spread.
DUST = 1e-24


@dataclass(frozen=True, slots=True, kw_only=True)
class Squares:
    """Mean squares of a table of n persons by k occasions."""

    persons: float
    occasions: float
    error: float
    n: int
    k: int

    @property
    def within(self) -> float:
        """Of persons' scores about their own mean, occasions and error together."""
        return (self.occasions + (self.n - 1) * self.error) / self.n


@dataclass(frozen=True, slots=True, kw_only=True)
class Intraclass:
    """Six intraclass correlations: of one score and of the mean of k, with occasions as three kinds."""

    one: Estimate
    """ICC(1,1): every person has judges of their own, so that judges are part of the error."""
    agreement: Estimate
    """ICC(A,1), or (2,1): the same judges for all, and how high they judge counts."""
    consistency: Estimate
    """ICC(C,1), or (3,1): how high judges judge is left aside."""
    mean_one: Estimate | None
    """ICC(1,k); the following likewise of the mean of k scores. None where all persons have one mean."""
    mean_agreement: Estimate | None
    mean_consistency: Estimate | None
    """ICC(C,k): alpha."""
    squares: Squares
    n: int
    k: int


def intraclass(scores: npt.ArrayLike, *, ci_level: float = 0.95) -> Intraclass:
    """Estimate how far the scores of the same persons agree over occasions, or over judges.

    From the mean squares P of persons, O of occasions, E of the rest and W within persons:
    ICC(1,1) = (P - W)/(P + (k-1) W); ICC(A,1) = (P - E)/(P + (k-1) E + k (O - E)/n);
    ICC(C,1) = (P - E)/(P + (k-1) E). Of the mean of k scores each is k r/(1 + (k-1) r).

    Parameters
    ----------
    scores : (n_persons, k_occasions)
        In raw points; rows with any NaN are left out.
    ci_level : float
        Coverage of the intervals, a proportion in (0, 1).

    Returns
    -------
    Intraclass. Estimates may be negative and are not cut; `low` and `high` are None where no interval
    exists: nothing but the occasions' means differs within persons, or the limit of one score lies where
    the mean of k has none.

    Raises
    ------
    ScoringError
        Fewer than two persons with all scores, fewer than two occasions, or persons of whom none differs
        from another on any occasion.

    Source
    ------
    [shrout1979], [mcgraw1996].

    >>> round(intraclass([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6]]).consistency.value, 3)
    0.637
    """
    found = squares_of(complete(scores, STATISTIC))
    is_coverage(ci_level)
    single = (
        one_of(found, ci_level=ci_level),
        agreement_of(found, ci_level=ci_level),
        consistency_of(found, ci_level=ci_level),
    )
    means = tuple(_of_the_mean(estimate, found.k) for estimate in single)
    return Intraclass(
        one=single[0], agreement=single[1], consistency=single[2],
        mean_one=means[0], mean_agreement=means[1], mean_consistency=means[2],
        squares=found, n=found.n, k=found.k,
    )  # fmt: skip


def squares_of(table: Matrix) -> Squares:
    """The mean squares of complete scores (n, k); refused where no person differs from another."""
    n, k = table.shape
    centred = table - table.mean()
    persons, occasions = centred.mean(axis=1), centred.mean(axis=0)
    rest = centred - persons[:, None] - occasions
    level = DUST * float((table**2).sum())
    sums = k * float(persons @ persons), n * float(occasions @ occasions), float((rest**2).sum())
    between, across, left = (0.0 if total <= level else total for total in sums)
    if between == 0 and left == 0:
        raise ScoringError(
            f"{STATISTIC} are undefined: no person's scores differ from another's on any occasion. "
            "More varied answers are needed."
        )
    return Squares(
        persons=between / (n - 1), occasions=across / (k - 1), error=left / ((n - 1) * (k - 1)), n=n, k=k
    )


def one_of(squares: Squares, *, ci_level: float) -> Estimate:
    """ICC(1,1), judges counted as error, with its exact interval.

    Source
    ------
    [shrout1979].
    """
    p, w, n, k = squares.persons, squares.within, squares.n, squares.k
    value = (p - w) / (p + (k - 1) * w)
    limits = None if w == 0 else _by_ratio(p / w, (n - 1, n * (k - 1)), k, ci_level)
    return _estimate(value, limits, "mcgraw_wong_1", n=n, ci_level=ci_level)


def consistency_of(squares: Squares, *, ci_level: float) -> Estimate:
    """ICC(C,1), occasions' means left aside, with its exact interval; 1 without one where nothing is left.

    Source
    ------
    [mcgraw1996], [shrout1979].
    """
    p, e, n, k = squares.persons, squares.error, squares.n, squares.k
    value = (p - e) / (p + (k - 1) * e)
    limits = None if e == 0 else _by_ratio(p / e, (n - 1, (n - 1) * (k - 1)), k, ci_level)
    return _estimate(value, limits, "mcgraw_wong_c1", n=n, ci_level=ci_level)


def agreement_of(squares: Squares, *, ci_level: float) -> Estimate:
    """ICC(A,1), occasions' means included, with Satterthwaite's interval.

    Source
    ------
    [mcgraw1996], [shrout1979].
    """
    p, o, e, n, k = squares.persons, squares.occasions, squares.error, squares.n, squares.k
    spread = p + (k - 1) * e + k * (o - e) / n
    if spread <= 0:
        raise ScoringError(
            f"{STATISTIC} with occasions' means are undefined for two persons who exchange their scores."
        )
    value = (p - e) / spread
    limits = _by_satterthwaite(squares, value, ci_level) if e > 0 else None
    return _estimate(value, limits, "mcgraw_wong_a1", n=n, ci_level=ci_level)


def _by_ratio(ratio: float, freedom: tuple[int, int], k: int, ci_level: float) -> tuple[float, float]:
    from scipy.special import fdtri

    upper = 1 - (1 - ci_level) / 2
    low, high = ratio / float(fdtri(*freedom, upper)), ratio * float(fdtri(*freedom[::-1], upper))
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _by_satterthwaite(squares: Squares, value: float, ci_level: float) -> tuple[float, float] | None:
    """Limits by degrees of freedom for the sum of the occasions' and the error's mean squares."""
    from scipy.special import fdtri

    p, o, e, n, k = squares.persons, squares.occasions, squares.error, squares.n, squares.k
    ratio, upper = o / e, 1 - (1 - ci_level) / 2
    rest = n * (1 + (k - 1) * value) - k * value
    top = (k - 1) * (n - 1) * (k * value * ratio + rest) ** 2
    bottom = (n - 1) * k**2 * value**2 * ratio**2 + rest**2
    freedom = top / max(bottom, 1e-300)
    over, under = float(fdtri(n - 1, freedom, upper)), float(fdtri(freedom, n - 1, upper))
    both = k * o + (k * n - k - n) * e
    low, high = n * (p - over * e) / (over * both + n * p), n * (under * p - e) / (both + n * under * p)
    # Far below 0 the approximation has no degrees of freedom left, and there is no interval.
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None


def _of_the_mean(single: Estimate, k: int) -> Estimate | None:
    """The same of the mean of k scores (Spearman and Brown); None where such means tell nobody apart."""
    value = _stepped_up(single.value, k)
    if value is None:
        return None
    limits = None
    if single.low is not None and single.high is not None:
        low, high = _stepped_up(single.low, k), _stepped_up(single.high, k)
        limits = None if low is None or high is None else (low, high)
    low, high = limits if limits is not None else (None, None)
    return replace(
        single, value=value, low=low, high=high, level=None if limits is None else single.level,
        method=single.method.removesuffix("1") + "k",
    )  # fmt: skip


def _stepped_up(value: float, k: int) -> float | None:
    whole = 1 + (k - 1) * value
    return k * value / whole if whole > 1e-12 else None


def _estimate(
    value: float, limits: tuple[float, float] | None, method: str, *, n: int, ci_level: float
) -> Estimate:
    low, high = limits if limits is not None else (None, None)
    return Estimate(
        value=value, low=low, high=high, level=ci_level if limits is not None else None, method=method, n=n
    )
