"""What is read off a fitted model: standardised solutions, residuals, what freeing would bring, scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from scoring.cfa.fit import Fit
from scoring.cfa.sample import GroupSample
from scoring.cfa.structure import (
    FACTOR,
    INTERCEPT,
    LOADING,
    MEAN,
    REGRESSION,
    RESIDUAL,
    GroupStructure,
    Implied,
    Places,
    structures,
)
from scoring.cfa.table import Parameter, held_at_zero, numbered
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Numbers = npt.NDArray[Any]
"""Real values, or complex ones whose imaginary part carries a derivative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardized:
    """One parameter in units of the spreads of what it joins, with its standard error by the delta method."""

    parameter: Parameter
    value: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Modification:
    """What freeing one fixed parameter would bring: fall of the chi-square, and the value it would take."""

    name: str
    group: int
    index: float
    expected_change: float


def standardized(fit: Fit) -> tuple[Standardized, ...]:
    """Every parameter with items and factors in units of their own spreads, in the table's order.

    Covariances of residuals (and of what is left of factors) are in units of these: their correlations.
    Refuses where a variance implied is not above zero.

    Source
    ------
    [bollen1989], chapter 8; derivatives by complex steps [squire1998].
    """
    return standardized_of(
        fit.problem.structures, fit.table.parameters, theta=fit.theta, covariance=fit.covariance
    )


def standardized_of(
    structures: Sequence[GroupStructure], parameters: Sequence[Parameter], *, theta: Vector,
    covariance: Matrix,
) -> tuple[Standardized, ...]:  # fmt: skip
    """The same of structures one after the other, whose parameters stand in the same order.

    Source
    ------
    [bollen1989], chapter 8.
    """
    values = _standard(structures, theta)
    if np.isnan(values).any():
        raise ScoringError("A variance is not above zero, so nothing can be standardised by it.")
    tiny = 1e-30
    slopes = np.empty((len(values), len(theta)))
    for i in range(len(theta)):
        moved = theta.astype(complex)
        moved[i] += 1j * tiny
        slopes[:, i] = _standard(structures, moved).imag / tiny
    errors = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", slopes, covariance, slopes), 0.0))
    return tuple(
        Standardized(parameter=p, value=float(v.real), error=float(e))
        for p, v, e in zip(parameters, values, errors, strict=True)
    )


def _standard(structures: Sequence[GroupStructure], theta: Numbers) -> Numbers:
    found = []
    for s in structures:
        at = s.implied(theta)
        item = np.sqrt(np.where(_real(at.covariance) > 0, np.diag(at.covariance), np.nan))
        factor = np.sqrt(np.where(_real(at.factor_covariance) > 0, np.diag(at.factor_covariance), np.nan))
        values = np.where(s.free >= 0, theta[np.maximum(s.free, 0)], s.fixed)
        with np.errstate(divide="ignore", invalid="ignore"):  # what has no residual has no such correlation
            unit = _apart(s, at, _units(s, item, factor))
        found.append(np.where((values == 0) & ~np.isfinite(unit), 0.0, values * unit))
    return np.concatenate(found)


def _real(matrix: Numbers) -> Numbers:
    return np.real(np.diag(matrix))


def _units(s: GroupStructure, item: Numbers, factor: Numbers) -> Numbers:
    """What each element is multiplied with to lose its units."""
    unit = np.ones(len(s.kind), dtype=item.dtype)
    for kind in (LOADING, REGRESSION, FACTOR, RESIDUAL, INTERCEPT, MEAN):
        at = s.kind == kind
        row, column = s.row[at], s.column[at]
        unit[at] = {
            LOADING: lambda r, c: factor[c] / item[r], REGRESSION: lambda r, c: factor[c] / factor[r],
            FACTOR: lambda r, c: 1 / (factor[r] * factor[c]), RESIDUAL: lambda r, c: 1 / (item[r] * item[c]),
            INTERCEPT: lambda r, c: 1 / item[r], MEAN: lambda r, c: 1 / factor[r],
        }[kind](row, column)  # fmt: skip
    return unit


def _apart(s: GroupStructure, at: Implied, unit: Numbers) -> Numbers:
    """The same with covariances of what is left taken in units of what is left: as correlations of it."""
    unit = unit.copy()
    for kind, left in ((RESIDUAL, at.residual), (FACTOR, at.disturbance)):
        spread = np.diag(left)
        root = np.sqrt(np.where(np.real(spread) < 0, -spread, spread))
        here = (s.kind == kind) & (s.row != s.column)
        unit[here] = 1 / (root[s.row[here]] * root[s.column[here]])
    return unit


def residual_correlations(fit: Fit) -> tuple[Matrix, ...]:
    """Correlations found less those implied, (p, p), group by group; each standardised by its own spreads.

    Source
    ------
    [bollen1989], chapter 7.
    """
    found = []
    for group, at in zip(fit.sample.groups, fit.implied, strict=True):
        seen, meant = (np.sqrt(np.diag(c)) for c in (group.covariance, at.covariance))
        found.append(group.covariance / np.outer(seen, seen) - at.covariance / np.outer(meant, meant))
    return tuple(found)


def modifications(fit: Fit) -> tuple[Modification, ...]:
    """What each parameter that could be free and is not would bring, the most telling first.

    Considered are loadings of every item on every factor, covariances between residuals, factor covariances
    fixed at zero, and whatever the model fixes at another value. The index is the score test on one degree
    of freedom, on expected information.

    Source
    ------
    [sorbom1989].
    """
    candidates = (*held_at_zero(fit.table), *_fixed(fit))
    kept = tuple(p for p in fit.table.parameters if not p.fixed)
    wide = numbered(
        replace(fit.table.model, linear=()), (*kept, *candidates), n_groups=fit.table.n_groups,
        has_means=fit.table.has_means,
    )  # fmt: skip
    problem = replace(fit.problem, structures=structures(wide), n_free=len(wide.labels))
    theta = np.concatenate([fit.theta, [p.start or 0.0 for p in candidates]])
    known, n = len(fit.theta), fit.sample.n
    # Groups pull as the estimator counts them, and have room by their people.
    slope = problem.slope(theta) / 2 * (fit.counted / n)
    bend = replace(problem, shares=fit.sample.weights).bend(theta)
    joint = bend[known:, :known]
    room = np.diag(bend)[known:] - np.einsum(
        "ij,ij->i", joint, joint @ fit.problem.inverse(bend[:known, :known])
    )
    least = 1e-9 * np.diag(bend)[known:]
    found = [
        Modification(
            name=p.name,
            group=p.group,
            index=float(n * g**2 / r),
            expected_change=float(-g / r),
        )
        for p, g, r, is_open in zip(candidates, slope[known:], room, room > least, strict=True)
        if is_open
    ]
    return tuple(sorted(found, key=lambda m: -m.index))


def _fixed(fit: Fit) -> Iterator[Parameter]:
    """Parameters fixed at other values than zero, which they keep as their start."""
    for p in fit.table.parameters:
        if p.fixed:
            yield replace(p, fixed=None, start=p.fixed, label=f"{p.name} freed [{p.group + 1}]")


def factor_scores(
    fit: Fit, *, method: Literal["regression", "bartlett"] = "regression"
) -> tuple[Matrix, ...]:
    """(n, m) each person's standing on each factor, group by group, in the factors' units.

    `regression` has the smallest error on average and shrinks towards the mean; `bartlett` is unbiased for
    each person, and stands alone where every factor has items of its own.

    Refuses Bartlett's where the factors cannot be told apart by the items, or a residual variance is zero.

    Source
    ------
    [thomson1951], [bartlett1937]; together [grice2001].
    """
    found = []
    for group, at in zip(fit.sample.groups, fit.implied, strict=True):
        has_means = fit.problem.structures[0].has_means
        centred = group.rows - (at.mean if has_means else group.mean)
        scores = np.empty((group.n, len(at.factor_mean)))
        for seen, rows in _patterns(group):
            weight = _regression(at, seen) if method == "regression" else _bartlett(at, seen)
            scores[rows] = at.factor_mean + centred[np.ix_(rows, seen)] @ weight.T
        found.append(scores)
    return tuple(found)


def _patterns(group: GroupSample) -> Iterator[tuple[Places, Places]]:
    """Items answered, and the rows that have just these."""
    if group.patterns is None:
        yield np.arange(len(group.mean)), np.arange(group.n)
        return
    for place, seen in enumerate(group.patterns.seen):
        yield np.flatnonzero(seen), np.flatnonzero(group.patterns.of_row == place)


def _regression(at: Implied, seen: Places) -> Matrix:
    covariance = at.covariance[np.ix_(seen, seen)]
    return np.asarray(at.factor_covariance @ at.loadings[seen].T @ np.linalg.inv(covariance))


def _bartlett(at: Implied, seen: Places) -> Matrix:
    residual, loadings = at.residual[np.ix_(seen, seen)], at.loadings[seen]
    if np.linalg.eigvalsh(residual)[0] <= 0:
        raise ScoringError("Bartlett's scores do not exist: a residual variance is not above zero.")
    carried = loadings.T @ np.linalg.inv(residual)
    # A factor of factors has no items; its score is zero, as the items say nothing more of it.
    return np.asarray(np.linalg.pinv(carried @ loadings) @ carried)
