"""Restricted maximum likelihood of a linear mixed model of people in teams, profiled to its variance ratios.

y = X beta + W u_team + p_person + e. No team's covariance is inverted while searching: people are a
rank-one change of the identity, teams one of rank one or two, so that sums over people suffice.
Figures with small samples in mind (standard errors, degrees of freedom) are `small_sample`'s.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Codes = npt.NDArray[np.intp]
AT_ZERO = 1e-6
"""A variance of a random part below this share of the residual's is at the boundary."""
LARGEST = 1e6
"""Variance of a random part over the residual's: beyond it answers repeat themselves exactly."""
STARTS = (0.5, 0.02)


@dataclass(frozen=True, kw_only=True, eq=False)
class Design:
    """Scores (n,), fixed part (n, p), random part of teams (n, 1 or 2), codes of team and person 0, 1, ...

    `person` is None where nobody stands in two rows.
    """

    y: Vector
    x: Matrix
    w: Matrix
    team: Codes
    person: Codes | None

    @property
    def n_teams(self) -> int:
        """How many teams."""
        return int(self.team.max()) + 1

    @cached_property
    def sums(self) -> "Sums":
        """What the likelihood needs of the data."""
        return Sums.of(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums:
    """Cross products of (X, y, W) by team, and of people's sums by team and by number of answers."""

    p: int
    n: int
    cross: Matrix
    """(teams, d, d)"""
    sizes: Vector
    """(v,) different numbers of answers a person gave."""
    persons: Matrix
    """(v, teams, d, d)"""
    counts: Vector
    """(v,) people with so many answers."""

    @classmethod
    def of(cls, design: Design) -> "Sums":
        """The sums of a design."""
        b = np.column_stack([design.x, design.y, design.w])
        cross = np.zeros((design.n_teams, b.shape[1], b.shape[1]))
        np.add.at(cross, design.team, b[:, :, None] * b[:, None, :])
        shape = {"p": design.x.shape[1], "n": len(b), "cross": cross}
        if design.person is None:
            return cls(sizes=np.empty(0), counts=np.empty(0), persons=np.empty((0, *cross.shape)), **shape)
        people = int(design.person.max()) + 1
        total = np.zeros((people, b.shape[1]))
        np.add.at(total, design.person, b)
        home = np.zeros(people, dtype=np.intp)
        home[design.person] = design.team
        sizes, which = np.unique(np.bincount(design.person), return_inverse=True)
        persons = np.zeros((len(sizes), *cross.shape))
        np.add.at(persons, (which, home), total[:, :, None] * total[:, None, :])
        counts = np.bincount(which).astype(float)
        return cls(sizes=sizes.astype(float), counts=counts, persons=persons, **shape)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """Fixed part, residual variance, team covariance (1x1 or 2x2), person variance, -2 log likelihood."""

    beta: Vector
    residual: float
    team: Matrix
    person: float | None
    deviance: float


def fit(design: Design) -> Fitted:
    """The restricted maximum of the likelihood; variances may end at zero, where the maximum lies there.

    Refuses a fixed part whose columns depend on each other, and scores described without rest.

    Source: restricted likelihood [patterson1971]; profiled ratios [bates2015].
    """
    _admit(design)
    ways = [_search(design, _start(design, size), slopes="2-point") for size in STARTS]
    best = min(ways, key=lambda ratios: _deviance(design, ratios)[0])
    found = _search(design, best, slopes="3-point")
    if max(found[0], found[-1]) > LARGEST / 2:
        raise ScoringError(
            "People's answers repeat themselves exactly but for the rounds: no variance is left to judge by."
        )
    return _at(design, _without_dust(design, found))


def _search(design: Design, start: Vector, *, slopes: Literal["2-point", "3-point"]) -> Vector:
    """The ratios at the nearest maximum; three-point slopes find its last digits."""
    from scipy.optimize import minimize

    def target(ratios: Vector) -> float:
        return _deviance(design, ratios)[0]

    has_slope, has_person = design.w.shape[1] == 2, design.person is not None
    bounds: list[tuple[float | None, float | None]] = [(0.0, LARGEST)]
    bounds += [(None, None), (0.0, LARGEST)] if has_slope else []
    bounds += [(0.0, LARGEST)] if has_person else []
    found = minimize(
        target, start, method="L-BFGS-B", bounds=bounds, jac=slopes,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500},
    )  # fmt: skip
    return np.asarray(found.x, dtype=float)


def _start(design: Design, size: float) -> Vector:
    slope = [0.0, size] if design.w.shape[1] == 2 else []
    person = [] if design.person is None else [1.0]
    return np.array([size, *slope, *person])


def _without_dust(design: Design, ratios: Vector) -> Vector:
    """Ratios that are zero but for the search's last step are set to zero, where that is no worse."""
    cleaned = np.where(np.abs(ratios) < AT_ZERO, 0.0, ratios)
    return cleaned if _deviance(design, cleaned)[0] <= _deviance(design, ratios)[0] + 1e-7 else ratios


def _admit(design: Design) -> None:
    n, p = design.x.shape
    if np.linalg.matrix_rank(design.x) < p or n <= p:
        raise ScoringError(
            f"{n} scores cannot tell {p} effects apart. Leave out rounds nobody answered, or add teams."
        )
    beta, *_ = np.linalg.lstsq(design.x, design.y, rcond=None)
    rest = float(np.abs(design.y - design.x @ beta).max())
    if rest <= 1e-9 * max(1.0, float(np.abs(design.y).max())):
        raise ScoringError("All scores of a round are the same: there is no variance to model.")


def _root(ratios: Vector, q: int) -> Matrix:
    """A root of the teams' covariance over the residual variance: intercept, slope given it, slope's own."""
    first = math.sqrt(ratios[0])
    if q == 1:
        return np.array([[first]])
    return np.array([[first, 0.0], [ratios[1] * first, math.sqrt(ratios[2])]])


def _deviance(design: Design, ratios: Vector) -> tuple[float, Vector, float]:
    """-2 restricted log likelihood, fixed part and residual variance at ratios of variances to the latter."""
    s, q = design.sums, design.w.shape[1]
    k = s.p + 1
    person = float(ratios[-1]) if design.person is not None else 0.0
    shrink = person / (1 + person * s.sizes)
    g = s.cross - sum(share * part for share, part in zip(shrink, s.persons, strict=True))
    root = _root(ratios, q)
    inner = np.eye(q) + root.T @ g[:, k:, k:] @ root
    side = root.T @ g[:, k:, :k]
    h = (g[:, :k, :k] - side.transpose(0, 2, 1) @ np.linalg.solve(inner, side)).sum(axis=0)
    xx, xy = h[: s.p, : s.p], h[: s.p, s.p]
    beta = np.linalg.solve(xx, xy)
    free = s.n - s.p
    residual = max(float(h[s.p, s.p] - xy @ beta), 1e-300) / free
    logs = float((s.counts * np.log1p(person * s.sizes)).sum() + np.linalg.slogdet(inner)[1].sum())
    logs += float(np.linalg.slogdet(xx)[1])
    return free * (1 + math.log(2 * math.pi * residual)) + logs, beta, residual


def _at(design: Design, ratios: Vector) -> Fitted:
    deviance, beta, residual = _deviance(design, ratios)
    root = _root(ratios, design.w.shape[1])
    return Fitted(
        beta=beta, residual=residual, team=residual * (root @ root.T), deviance=deviance,
        person=residual * float(ratios[-1]) if design.person is not None else None,
    )  # fmt: skip
