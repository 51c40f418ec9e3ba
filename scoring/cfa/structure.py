"""What a table of parameters implies: the items' covariances and means, and how they move with each one.

With G = L (I - B)^-1, covariances are G P G' + T and means are n + G a. The derivative of the covariances by
any one parameter is u v' + v u' for two vectors u and v: everything else is built from those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scoring.cfa.table import Parameter, Table
from scoring.results import Matrix, Vector

Places = npt.NDArray[np.intp]
LOADING, REGRESSION, FACTOR, RESIDUAL, INTERCEPT, MEAN = range(6)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Implied:
    """A group's covariances (p, p) and means (p,), and the matrices they were made of."""

    covariance: Matrix
    mean: Vector
    loadings: Matrix
    """(p, m) L."""
    reach: Matrix
    """(p, m) G: L with all that lies between factors and items."""
    factor_covariance: Matrix
    """(m, m) of the factors, with all that lies between them."""
    disturbance: Matrix
    """(m, m) P."""
    residual: Matrix
    """(p, p) T."""
    factor_mean: Vector
    between: Matrix
    """(m, m) (I - B)^-1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moves:
    """How covariances and means move with each free element: u v' + v u' and one vector of means."""

    u: Matrix
    """(q, p)."""
    v: Matrix
    means: Matrix
    """(q, p); zeros where the element moves no mean."""
    free: Places
    """(q,) the free parameter each element belongs to."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupStructure:
    """Where each parameter of one group stands, ready to be filled with values."""

    items: tuple[str, ...]
    factors: tuple[str, ...]
    kind: Places
    row: Places
    column: Places
    free: Places
    """(q,) the free parameter's number; -1 where fixed."""
    fixed: Vector
    """(q,) the value where fixed; 0 elsewhere."""
    has_means: bool

    def implied(self, theta: npt.NDArray[np.number]) -> Implied:
        """The covariances and means at these values of the free parameters."""
        p, m = len(self.items), len(self.factors)
        values = np.where(self.free >= 0, theta[np.maximum(self.free, 0)], self.fixed)
        filled = [np.zeros(s, dtype=values.dtype) for s in ((p, m), (m, m), (m, m), (p, p), (p, 1), (m, 1))]
        for kind, (here, row, column) in enumerate(self._standing):
            filled[kind][row, column] = values[here]
            if kind in (FACTOR, RESIDUAL):
                filled[kind][column, row] = values[here]
        loadings, regressions, disturbance, residual, intercept, mean = filled
        between = np.eye(m, dtype=values.dtype)
        if self._standing[REGRESSION][0].size:
            between = np.linalg.inv(between - regressions)
        reach = loadings @ between
        return Implied(
            covariance=reach @ disturbance @ reach.T + residual, loadings=loadings, reach=reach,
            mean=(intercept + reach @ mean)[:, 0], disturbance=disturbance, residual=residual,
            factor_covariance=between @ disturbance @ between.T, factor_mean=(between @ mean)[:, 0],
            between=between,
        )  # fmt: skip

    def moves(self, at: Implied) -> Moves:
        """The derivatives at implied covariances, one free element after the other."""
        p, q = len(self.items), len(self.moving)
        item = np.eye(p, dtype=at.covariance.dtype)
        joint = (at.reach @ at.disturbance @ at.between.T).T
        u, v, means = (np.zeros((q, p), dtype=item.dtype) for _ in range(3))
        for what, one, other in (
            (LOADING, item, joint), (REGRESSION, at.reach.T, joint),
            (FACTOR, at.reach.T, at.reach.T), (RESIDUAL, item, item),
        ):  # fmt: skip
            chosen, row, column = self.of_kind[what]
            u[chosen], v[chosen] = one[row], other[column]
            if what in (FACTOR, RESIDUAL):
                v[chosen[row == column]] /= 2
            else:
                means[chosen] = one[row] * at.factor_mean[column, None]
        for what, one in ((INTERCEPT, item), (MEAN, at.reach.T)):
            chosen, row, _ = self.of_kind[what]
            means[chosen] = one[row]
        return Moves(u=u, v=v, means=means, free=self.free[self.moving])

    @cached_property
    def moving(self) -> Places:
        """The elements that are free, in order."""
        return np.flatnonzero(self.free >= 0)

    @cached_property
    def of_kind(self) -> tuple[tuple[Places, Places, Places], ...]:
        """Kind by kind: which of the free elements are of it, with their rows and columns."""
        return _sorted(self.kind[self.moving], self.row[self.moving], self.column[self.moving])

    @cached_property
    def _standing(self) -> tuple[tuple[Places, Places, Places], ...]:
        """The same of all elements, free or fixed."""
        return _sorted(self.kind, self.row, self.column)


def _sorted(kind: Places, row: Places, column: Places) -> tuple[tuple[Places, Places, Places], ...]:
    chosen = [np.flatnonzero(kind == what) for what in range(MEAN + 1)]
    return tuple((here, row[here], column[here]) for here in chosen)


def structures(table: Table) -> tuple[GroupStructure, ...]:
    """The structure of every group.

    Source
    ------
    [bollen1989], chapter 8.
    """
    return tuple(
        structure(table.of(group), items=table.model.items, factors=table.model.factors, labels=table.labels)
        for group in range(table.n_groups)
    )


def structure(
    parameters: Sequence[Parameter], *, items: tuple[str, ...], factors: tuple[str, ...],
    labels: Sequence[str],
) -> GroupStructure:  # fmt: skip
    """The structure of these parameters, free ones numbered by where their label stands.

    Source
    ------
    [bollen1989], chapter 8.
    """
    number = {label: i for i, label in enumerate(labels)}
    places = [_place(p, items, factors) for p in parameters]
    kind, row, column = (np.array(x, dtype=np.intp) for x in zip(*places, strict=True))
    return GroupStructure(
        items=items, factors=factors, kind=kind, row=row, column=column,
        free=np.array([number[p.label] if p.fixed is None else -1 for p in parameters], dtype=np.intp),
        fixed=np.array([p.fixed or 0.0 for p in parameters]),
        has_means=any(p.operator == "~1" for p in parameters),
    )  # fmt: skip


def _place(p: Parameter, items: tuple[str, ...], factors: tuple[str, ...]) -> tuple[int, int, int]:
    """Which matrix a parameter stands in, and where."""
    if p.operator == "=~":
        if p.right in factors:
            return REGRESSION, factors.index(p.right), factors.index(p.left)
        return LOADING, items.index(p.right), factors.index(p.left)
    if p.operator == "~1":
        return (MEAN, factors.index(p.left), 0) if p.left in factors else (INTERCEPT, items.index(p.left), 0)
    if p.left in factors:
        return FACTOR, factors.index(p.left), factors.index(p.right)
    return RESIDUAL, items.index(p.left), items.index(p.right)


def columns(moves: Moves) -> Matrix:
    """(q, p (p + 1) / 2) derivatives of the lower triangle of the covariances, column by column."""
    p = moves.u.shape[1]
    row, column = lower(p)
    return moves.u[:, row] * moves.v[:, column] + moves.v[:, row] * moves.u[:, column]


def lower(p: int) -> tuple[Places, Places]:
    """Rows and columns of the lower triangle with its diagonal, column by column."""
    column, row = np.triu_indices(p)
    return row.astype(np.intp), column.astype(np.intp)
