"""What a fitted model says of its scales: omega, variance extracted, and whether scales differ at all."""

import contextlib
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.fit import Fit
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Mean = Literal["arithmetic", "geometric"]
MOST_LOST = 0.05
"""Share of samples drawn anew that may lack a figure before it has no interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReliability:
    """One factor's items as a scale, in one group.

    `omega` counts everything the model holds of the items (residual covariances included) as the total;
    `omega_observed` takes the variance found, `omega_alone` the factor's and the residuals' only.
    `extracted` is the share of the items' variance, as the model gives it, that is the factor's; with missing
    answers or residuals held equal the variance found is another, and divides otherwise (in semTools:
    `AVE(fit, obs.var = FALSE)` is this one). `maximal` is the reliability of their best weighted sum.
    """

    factor: str
    group: int
    omega: float
    omega_observed: float
    omega_alone: float
    extracted: float
    maximal: float


def reliabilities(fit: Fit) -> tuple[ScaleReliability, ...]:
    """Reliability of the unweighted sum of each factor's items, group after group.

    Factors without items of their own are passed over. Where items load on several factors, as in a bifactor
    model, omega is that of the one factor alone (hierarchical).

    Source
    ------
    [raykov2001], [mcdonald1999]; variance extracted [fornell1981]; maximal [hancock2001].
    """
    found = []
    for group, (at, sample) in enumerate(zip(fit.implied, fit.sample.groups, strict=True)):
        for place, factor in enumerate(fit.table.model.factors):
            own = np.flatnonzero(at.loadings[:, place])
            if not own.size:
                continue
            true = float(at.loadings[own, place].sum() ** 2 * at.factor_covariance[place, place])
            inside = np.ix_(own, own)
            share = at.loadings[own, place] ** 2 * at.factor_covariance[place, place]
            spread = np.diag(at.covariance)[own]
            found.append(
                ScaleReliability(
                    factor=factor, group=group, omega=true / float(at.covariance[inside].sum()),
                    omega_observed=true / float(sample.covariance[inside].sum()),
                    omega_alone=true / (true + float(at.residual[inside].sum())),
                    extracted=float(share.sum() / spread.sum()), maximal=_maximal(share / spread),
                )
            )  # fmt: skip
    return tuple(found)


def _maximal(share: Vector) -> float:
    """Of standardised squared loadings; 1 where one of them is 1."""
    if (share >= 1).any():
        return 1.0
    told = float((share / (1 - share)).sum())
    return told / (1 + told)


def factor_correlations(fit: Fit) -> tuple[Matrix, ...]:
    """(m, m) correlations of the factors in each group.

    Source
    ------
    [fornell1981].
    """
    found = []
    for at in fit.implied:
        sd = np.sqrt(np.diag(at.factor_covariance))
        found.append(at.factor_covariance / np.outer(sd, sd))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Two factors under Fornell and Larcker's rule: both extract more than they share."""

    one: str
    other: str
    shared: float
    """Squared correlation."""
    least_extracted: float

    @property
    def holds(self) -> bool:
        """Whether both extract more than they share."""
        return self.least_extracted > self.shared


def fornell_larcker(fit: Fit, *, group: int = 0) -> tuple[Apart, ...]:
    """Every pair of factors under the rule; it often misses what is wrong, so read HTMT beside it.

    Source
    ------
    [fornell1981]; its weakness [henseler2015].
    """
    extracted = {r.factor: r.extracted for r in reliabilities(fit) if r.group == group}
    names, correlation = fit.table.model.factors, factor_correlations(fit)[group]
    return tuple(
        Apart(
            one=one, other=names[j], shared=float(correlation[i, j] ** 2),
            least_extracted=min(extracted[one], extracted[names[j]]),
        )
        for i, one in enumerate(names)
        for j in range(i + 1, len(names))
        if one in extracted and names[j] in extracted
    )  # fmt: skip


def htmt(correlation: Matrix, scales: Mapping[str, Sequence[int]], *, mean: Mean) -> Matrix:
    """(scales, scales) mean correlation between the items of two scales, by those within both.

    correlation : (k, k) of the items, keyed. scales : places of each scale's items, two or more. Near or
    above .85 (.90 for close constructs) two scales hardly differ. Absolute correlations are taken. Refuses a
    scale of one item, and one whose items do not hang together at all.

    Source
    ------
    [henseler2015]; geometric means [roemer2021].
    """
    names, size = list(scales), np.abs(correlation)
    within = {name: _mean(_pairs(size, scales[name]), mean) for name in names}
    for name, value in within.items():
        if not value > 0:
            raise ScoringError(f"HTMT needs two items or more that hang together; '{name}' has none.")
    found = np.eye(len(names))
    for i, one in enumerate(names):
        for j in range(i + 1, len(names)):
            between = _mean(size[np.ix_(list(scales[one]), list(scales[names[j]]))].ravel(), mean)
            found[i, j] = found[j, i] = between / math.sqrt(within[one] * within[names[j]])
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HtmtInterval:
    """(scales, scales) HTMT with limits between which it lies in `level` of samples; 1 on the diagonal."""

    value: Matrix
    low: Matrix
    high: Matrix
    level: float
    draws: int
    """Samples in which it existed."""


def htmt_interval(
    item_scores: npt.ArrayLike, scales: Mapping[str, Sequence[int]], *, mean: Mean,
    rng: np.random.Generator, teams: Sequence[Hashable] | None = None, draws: int = 1000,
    ci_level: float = 0.95,
) -> HtmtInterval:  # fmt: skip
    """HTMT of complete rows, with percentiles over people drawn anew; over whole teams where these are given.

    item_scores : (n, k), keyed. Rows with any NaN are left out. Scales differ where the interval lies below 1
    (or .90, .85). Refuses what `htmt` refuses, fewer than 50 draws, fewer than 10 people or teams to draw,
    and HTMT lost in more than one draw of twenty.

    Source
    ------
    [henseler2015]; percentiles [efron1993]; whole teams [kelley2016].
    """
    guards.is_coverage(ci_level)
    table = guards.matrix(item_scores, "HTMT")
    whole = ~np.isnan(table).any(axis=1)
    rows = table[whole]
    value = htmt(_correlation(rows, np.ones(len(rows))), scales, mean=mean)
    names = np.arange(len(table)) if teams is None else _numbered(teams)
    unit = np.unique(names[whole], return_inverse=True)[1]
    count = int(unit.max()) + 1
    if draws < 50 or count < 10:
        raise ScoringError(
            f"An interval of HTMT takes 50 draws or more of 10 people (or teams) or more; here are {draws} "
            f"draws of {count}."
        )
    found = []
    for _ in range(draws):
        weight = np.bincount(rng.integers(0, count, count), minlength=count)[unit]
        with contextlib.suppress(ScoringError):
            found.append(htmt(_correlation(rows, weight.astype(float)), scales, mean=mean))
    if len(found) < (1 - MOST_LOST) * draws:
        raise ScoringError(
            f"HTMT does not exist in {draws - len(found)} of {draws} samples drawn anew: it has no interval."
        )
    tail = (1 - ci_level) / 2
    low, high = np.quantile(np.array(found), [tail, 1 - tail], axis=0)
    return HtmtInterval(value=value, low=low, high=high, level=ci_level, draws=len(found))


def _numbered(teams: Sequence[Hashable]) -> npt.NDArray[np.intp]:
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(t, len(known)) for t in teams], dtype=np.intp)


def _correlation(rows: Matrix, weight: Vector) -> Matrix:
    """Of rows that count so often; items that do not vary correlate with nothing."""
    share = weight / weight.sum()
    apart = rows - share @ rows
    covariance = (apart * share[:, None]).T @ apart
    spread = np.sqrt(np.diag(covariance))
    spread = np.where(spread > 0, spread, np.inf)
    return np.asarray(covariance / np.outer(spread, spread))


def _pairs(size: Matrix, places: Sequence[int]) -> Vector:
    inside = size[np.ix_(list(places), list(places))]
    return np.asarray(inside[np.tril_indices(len(places), k=-1)])


def _mean(values: Vector, mean: Mean) -> float:
    if not values.size:
        return 0.0
    if mean == "arithmetic":
        return float(values.mean())
    return float(np.exp(np.log(values).mean())) if values.all() else 0.0
