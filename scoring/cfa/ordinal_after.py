"""What is read off a model of ordered answers: standardised figures, residuals, what freeing would bring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.cfa.indices import test_of
from scoring.cfa.ordinal_fit import OrdinalFit
from scoring.cfa.ordinal_problem import OrdinalProblem, OrdinalStructure
from scoring.cfa.ordinal_sample import square
from scoring.cfa.ordinal_table import problem_of
from scoring.cfa.structure import FACTOR, INTERCEPT, LOADING, MEAN, REGRESSION, RESIDUAL
from scoring.cfa.table import held_at_zero, numbered
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Numbers = npt.NDArray[Any]
"""Real values, or complex ones whose imaginary part carries a derivative."""
STEP = 1e-30
CLOSED = 1e-9
"""Share of its own information below which a parameter cannot be told from the free ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalStandardized:
    """One parameter in units of the spreads of what it joins, with its standard error by the delta method."""

    name: str
    """`clarity =~ c1`, `c1 ~~ c1` (the share not explained), `c1 | t1`."""
    group: int
    value: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalModification:
    """What freeing one parameter would bring.

    `index` is the score test in units of the plain chi-square, as programs print it; `chi2` and its `p` take
    into account how the statistics vary, on one degree of freedom.
    """

    name: str
    group: int
    index: float
    chi2: float
    p: float
    expected_change: float


def ordinal_standardized(fit: OrdinalFit) -> tuple[OrdinalStandardized, ...]:
    """Every parameter with variables behind the answers and factors in units of their own spreads.

    Covariances of residuals are told as correlations of residuals. Refuses where a variance implied is not
    above zero.

    Source
    ------
    [bollen1989], chapter 8; derivatives by complex steps [squire1998].
    """
    names, values = _standard(fit, fit.theta)
    if np.isnan(values).any():
        raise ScoringError("A variance is not above zero, so nothing can be standardised by it.")
    slopes = np.empty((len(values), len(fit.theta)))
    for i in range(len(fit.theta)):
        moved = fit.theta.astype(complex)
        moved[i] += 1j * STEP
        slopes[:, i] = _standard(fit, moved)[1].imag / STEP
    errors = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", slopes, fit.covariance, slopes), 0.0))
    return tuple(
        OrdinalStandardized(name=name, group=group, value=float(v.real), error=float(e))
        for (name, group), v, e in zip(names, values, errors, strict=True)
    )


def _standard(fit: OrdinalFit, theta: Numbers) -> tuple[list[tuple[str, int]], Numbers]:
    names: list[tuple[str, int]] = []
    found = []
    for g, s in enumerate(fit.problem.structures):
        names += [(p.name, g) for p in fit.table.of(g)]
        told = _latent(s, theta)
        item = 1 / s.unit(theta, s.latent.implied(theta).covariance)
        names += [(name, g) for name in _thresholds(s)]
        found += [told, theta[s.threshold] / item[s.item]]
    return names, np.concatenate(found)


def _thresholds(s: OrdinalStructure) -> Iterator[str]:
    for i, name in enumerate(s.latent.items):
        yield from (f"{name} | t{t + 1}" for t in range(int((s.item == i).sum())))


def _latent(s: OrdinalStructure, theta: Numbers) -> Numbers:
    """The elements of the latent part, each in units of what it joins."""
    at, part = s.latent.implied(theta), s.latent
    item = 1 / s.unit(theta, at.covariance)
    left = s.left(theta, at)
    values = np.where(part.free >= 0, theta[np.maximum(part.free, 0)], part.fixed)
    own = (part.kind == RESIDUAL) & (part.row == part.column)
    values[own] = left[part.row[own]]
    factor, apart = _root(np.diagonal(at.factor_covariance)), _root(np.diagonal(at.disturbance))
    row, column, beside = part.row, part.column, part.row != part.column
    unit = np.ones(len(part.kind), dtype=values.dtype)
    for kind, of_rows, of_columns in (
        (LOADING, 1 / item, factor), (REGRESSION, 1 / factor, factor), (FACTOR, 1 / factor, 1 / factor),
        (RESIDUAL, 1 / item, 1 / item), (INTERCEPT, 1 / item, None), (MEAN, 1 / factor, None),
    ):  # fmt: skip
        here = part.kind == kind
        unit[here] = of_rows[row[here]]
        if of_columns is not None:
            unit[here] *= of_columns[column[here]]
    for kind, own_spread in ((FACTOR, apart), (RESIDUAL, _root(left))):
        here = (part.kind == kind) & beside
        unit[here] = 1 / (own_spread[row[here]] * own_spread[column[here]])
    return np.asarray(values * unit)


def _root(variances: Numbers) -> Numbers:
    return np.sqrt(np.where(np.real(variances) > 0, variances, np.nan))


def explained(fit: OrdinalFit) -> tuple[Vector, ...]:
    """(p,) the share of each variable behind the answers that its factors explain, group by group.

    Source
    ------
    [bollen1989], chapter 8.
    """
    found = []
    for s, at in zip(fit.problem.structures, fit.implied, strict=True):
        found.append(1 - s.left(fit.theta, at) * s.unit(fit.theta, at.covariance) ** 2)
    return tuple(found)


def ordinal_residuals(fit: OrdinalFit) -> tuple[Matrix, ...]:
    """(p, p) polychoric correlations found less those implied, group by group.

    Source
    ------
    [muthen1984].
    """
    found = []
    for s, group in zip(fit.problem.structures, fit.groups, strict=True):
        apart = (group.statistics - s.implied(fit.theta))[group.n_thresholds :]
        found.append(square(apart, len(group.counts)) - np.eye(len(group.counts)))
    return tuple(found)


def ordinal_modifications(fit: OrdinalFit) -> tuple[OrdinalModification, ...]:
    """What each parameter that could be free and is not would bring, the most telling first.

    Considered are loadings of every item on every factor, covariances between residuals, and factor
    covariances fixed at zero.

    Source
    ------
    [sorbom1989]; by how the statistics vary [satorra1989].
    """
    candidates = tuple(held_at_zero(fit.table))
    wide = numbered(
        fit.table.model, (*fit.table.parameters, *candidates), n_groups=fit.table.n_groups,
        has_means=fit.table.has_means,
    )  # fmt: skip
    problem, labels = problem_of(wide, fit.groups, fit.plan, fit.method)
    place = {label: i for i, label in enumerate(labels)}
    theta = np.zeros(len(labels))
    theta[[place[label] for label in fit.labels]] = fit.theta
    narrow = problem.stacked(theta)[0][[place[label] for label in fit.labels]]
    index, chi2, change = score_tests_of(problem, theta, narrow, [place[p.label] for p in candidates])
    found = [
        OrdinalModification(
            name=p.name, group=p.group, index=float(i), chi2=float(x), p=test_of(float(x), 1).p,
            expected_change=float(c),
        )
        for p, i, x, c in zip(candidates, index, chi2, change, strict=True)
        if np.isfinite(i)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda m: -m.index))


def score_tests_of(
    problem: OrdinalProblem, theta: Vector, narrow: Matrix, places: Sequence[int]
) -> tuple[Vector, Vector, Vector]:
    """Of single parameters of a wider problem: plain index, chi-square, expected change; NaN where closed.

    `narrow` are the slopes (n_free, s) of the parameters that were searched.

    Source
    ------
    [sorbom1989], [satorra1989].
    """
    pull, room, spread, whole = _pulled(problem, theta, narrow, places)
    open_room = np.where(np.diag(room) > CLOSED * whole, np.diag(room), np.nan)
    n = sum(g.n for g in problem.groups)
    chi2 = np.where(np.isnan(open_room), np.nan, n * pull**2 / np.diag(spread))
    return n * pull**2 / open_room, chi2, pull / open_room


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The score test of several parameters at once; `expected_change` is the largest."""

    index: float
    chi2: float
    df: int
    expected_change: float


def score_tests_together(
    problem: OrdinalProblem, theta: Vector, narrow: Matrix, places: Sequence[int], *, sizes: Sequence[int]
) -> list[Together | None]:  # fmt: skip
    """Score tests of parameters taken together, so many of `places` at a time.

    None where some cannot be told from those that were searched.

    Source
    ------
    [sorbom1989], [satorra1989].
    """
    pull, room, spread, whole = _pulled(problem, theta, narrow, places)
    n, found, begin = sum(g.n for g in problem.groups), list[Together | None](), 0
    for size in sizes:
        own = slice(begin, begin + size)
        begin += size
        if np.linalg.eigvalsh(room[own, own] / np.sqrt(np.outer(whole[own], whole[own])))[0] < CLOSED:
            found.append(None)
            continue
        change = np.linalg.solve(room[own, own], pull[own])
        chi2 = n * float(pull[own] @ np.linalg.solve(spread[own, own], pull[own]))
        found.append(
            Together(
                index=n * float(pull[own] @ change), chi2=chi2, df=size,
                expected_change=float(change[np.argmax(np.abs(change))]),
            )
        )  # fmt: skip
    return found


def _pulled(
    problem: OrdinalProblem, theta: Vector, narrow: Matrix, places: Sequence[int]
) -> tuple[Vector, Matrix, Matrix, Vector]:
    """Pull on these parameters, room they have beside the others, how the pull varies, their whole room."""
    slopes, weight, gamma = problem.stacked(theta)
    told = np.concatenate([s.implied(theta) for s in problem.structures])
    apart = np.concatenate([g.statistics for g in problem.groups]) - told
    # As the plain chi-square counts them, people less one a group.
    counted = np.concatenate([np.full(len(g.statistics), (g.n - 1) / g.n) for g in problem.groups])
    wide = slopes[list(places)]
    pulled = narrow @ weight
    beside = wide - np.linalg.solve(pulled @ narrow.T, pulled @ wide.T).T @ narrow
    by = beside @ weight
    return by @ (counted * apart), by @ beside.T, by @ gamma @ by.T, np.sum((wide @ weight) * wide, axis=1)
