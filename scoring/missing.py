"""Which answers are missing together, how many are left, and whether that looks like chance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import enough, matrix
from scoring.results import Caveat, Matrix, Vector

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
MOST_STEPS = 10_000
SETTLED = 1e-10
FEW_A_PATTERN = 5
"""People of a pattern below which its mean is a poor witness."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patterns:
    """Which items are missing together, the most frequent pattern first."""

    is_missing: Flags
    """(n_patterns, k_items)."""
    count: Counts
    """(n_patterns,) respondents with exactly this pattern."""
    pattern_of: npt.NDArray[np.intp]
    """(n_respondents,) the place of each respondent's pattern."""
    missing_of_item: Counts
    n_listwise: int
    """Respondents without a missing answer: what a listwise statistic rests on."""
    n_pairwise: Counts
    """(k_items, k_items) respondents who answered both: what a pairwise statistic rests on."""

    @property
    def n(self) -> int:
        """Respondents in all."""
        return int(self.count.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Little:
    """Little's test of answers missing completely at random."""

    chi2: float
    df: int
    p: float
    n: int
    n_patterns: int
    mean: Vector
    """(k_items,) by full information, under normality."""
    covariance: Matrix
    caveats: tuple[Caveat, ...] = ()


def patterns(item_scores: npt.ArrayLike) -> Patterns:
    """Count who left out which items together, and what listwise and pairwise statistics are left with.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Raw or keyed; NaN is missing.

    Returns
    -------
    Patterns, the most frequent first, equals in the order of the items left out.

    Raises
    ------
    ScoringError
        No respondents or no items, or not a table of finite numbers.

    Source
    ------
    [schafer2002].

    >>> patterns([[1, 2], [float("nan"), 3], [4, 5]]).count.tolist()
    [2, 1]
    """
    scores = matrix(item_scores, "A pattern of missing answers")
    enough(scores.shape[0], scores.shape[1], "A pattern of missing answers", rows=1, items=1)
    gone = np.isnan(scores)
    found, back, count = np.unique(gone, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(-count, kind="stable")
    place = np.empty(order.size, dtype=np.intp)
    place[order] = np.arange(order.size)
    there = (~gone).astype(np.float64)
    return Patterns(
        is_missing=found[order],
        count=count[order].astype(np.int64),
        pattern_of=place[back.ravel()],
        missing_of_item=gone.sum(axis=0).astype(np.int64),
        n_listwise=int((~gone.any(axis=1)).sum()),
        n_pairwise=np.rint(there.T @ there).astype(np.int64),
    )


def little(item_scores: npt.ArrayLike) -> Little:
    """Test whether the means of the patterns differ by no more than chance would have them.

    The sum over patterns of n (m - mu)' S^-1 (m - mu), with m the means of the items answered, and mu and S
    the mean and covariance by full information (EM, S times n / (n - 1)); chi-square with as many degrees of
    freedom as means less items. It assumes normal scores, and with few items left out it finds little: a
    large p does not show that answers are missing at random.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        NaN is missing; respondents without any answer are left out.

    Returns
    -------
    Little. Caveats: `small_patterns` where a pattern has fewer than five people, `moments_not_settled`.

    Raises
    ------
    ScoringError
        Nothing missing, fewer respondents with answers than items plus one, an item nobody answered or that
        does not vary, two items nobody answered together, or items of which one is given by the others.

    Source
    ------
    [little1988]; moments: [little2002].
    """
    from scipy.special import chdtrc

    scores = matrix(item_scores, "Little's test")
    scores = scores[~np.isnan(scores).all(axis=1)]
    _refuse(scores)
    found = patterns(scores)
    groups = _groups(scores, found)
    mean, covariance, is_settled = _full_information(scores, groups)
    unbiased = covariance * (len(scores) / (len(scores) - 1))
    chi2, held = 0.0, 0
    for group in groups:
        apart = group.mean - mean[group.there]
        chi2 += group.n * float(apart @ np.linalg.solve(unbiased[np.ix_(group.there, group.there)], apart))
        held += group.there.size
    df = held - scores.shape[1]
    return Little(
        chi2=chi2,
        df=df,
        p=float(chdtrc(df, chi2)),
        n=len(scores),
        n_patterns=len(groups),
        mean=mean,
        covariance=covariance,
        caveats=_caveats(found, is_settled=is_settled),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """The people of one pattern, by what they answered."""

    n: int
    there: npt.NDArray[np.intp]
    gone: npt.NDArray[np.intp]
    mean: Vector
    scatter: Matrix
    """Cross-products about the mean."""


def _refuse(scores: Matrix) -> None:
    enough(scores.shape[0], scores.shape[1], "Little's test", rows=scores.shape[1] + 1, items=2)
    gone = np.isnan(scores)
    if not gone.any():
        raise ScoringError("Little's test needs missing answers, and none is missing.")
    if gone.all(axis=0).any() or (np.nanmax(scores, axis=0) == np.nanmin(scores, axis=0)).any():
        raise ScoringError(
            "Little's test needs items that vary, and one has a single answer or none. Leave that item out."
        )
    there = (~gone).astype(np.float64)
    if (there.T @ there == 0).any():
        raise ScoringError(
            "Little's test needs every two items answered by somebody, and two were answered by nobody "
            "together. Test the forms of the questionnaire one by one."
        )


def _groups(scores: Matrix, found: Patterns) -> list[_Group]:
    groups = []
    for place, gone in enumerate(found.is_missing):
        there = np.flatnonzero(~gone)
        rows = scores[found.pattern_of == place][:, there]
        mean = rows.mean(axis=0)
        apart = rows - mean
        groups.append(_Group(len(rows), there, np.flatnonzero(gone), mean, apart.T @ apart))
    return groups


def _full_information(scores: Matrix, groups: list[_Group]) -> tuple[Vector, Matrix, bool]:
    """Mean and covariance of largest likelihood under normality, and whether the search came to rest."""
    mean = np.nanmean(scores, axis=0)
    sd = np.nanstd(scores, axis=0)
    covariance = np.diag(sd**2)
    for _ in range(MOST_STEPS):
        new_mean, new_covariance = _step(groups, mean, covariance, n=len(scores))
        if np.linalg.eigvalsh(new_covariance / np.outer(sd, sd))[0] < 1e-10:
            raise ScoringError("Little's test does not exist: an item is given by the others. Leave it out.")
        moved = max(
            float(np.abs((new_mean - mean) / sd).max()),
            float(np.abs((new_covariance - covariance) / np.outer(sd, sd)).max()),
        )
        mean, covariance = new_mean, new_covariance
        if moved < SETTLED:
            return mean, covariance, True
    return mean, covariance, False


def _step(groups: list[_Group], mean: Vector, covariance: Matrix, *, n: int) -> tuple[Vector, Matrix]:
    """One step of EM: what is missing is expected from what is there, and the moments are taken anew."""
    k = mean.size
    total, products = np.zeros(k), np.zeros((k, k))
    for g in groups:
        weights = np.zeros((k, g.there.size))
        weights[g.there, np.arange(g.there.size)] = 1.0
        filled = mean.copy()
        filled[g.there] = g.mean
        if g.gone.size:
            across = covariance[np.ix_(g.gone, g.there)]
            slope = np.linalg.solve(covariance[np.ix_(g.there, g.there)], across.T).T
            weights[g.gone] = slope
            filled[g.gone] = mean[g.gone] + slope @ (g.mean - mean[g.there])
            left = covariance[np.ix_(g.gone, g.gone)] - slope @ across.T
            products[np.ix_(g.gone, g.gone)] += g.n * left
        # About the present mean, so that large scores lose no digits.
        apart = filled - mean
        total += g.n * apart
        products += weights @ g.scatter @ weights.T + g.n * np.outer(apart, apart)
    shift = total / n
    return mean + shift, products / n - np.outer(shift, shift)


def _caveats(found: Patterns, *, is_settled: bool) -> tuple[Caveat, ...]:
    small = int((found.count < FEW_A_PATTERN).sum())
    said = []
    if small:
        facts = (("patterns", small), ("of", len(found.count)))
        said.append(Caveat(code="small_patterns", facts=facts))
    if not is_settled:
        said.append(Caveat(code="moments_not_settled"))
    return tuple(said)
