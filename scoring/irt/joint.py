"""One likelihood of one group or several: free parameters are spread over the groups and climbed together."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from scoring.irt.marginal import Expected, Marginal, grid
from scoring.results import Matrix, Vector

FIRST_STEPS, CLIMBS = 5, 4
WIDENINGS, WITHIN, BEYOND, FARTHEST = 5, 3.5, 5.0, 60.0
"""How often points are laid anew: where they reach fewer spreads out, then to so many; and where they end."""
ROUGH, DENSER, FINEST, MOST = 1.0, 4, 1 / 80, 1920
"""Points are too far apart where a curve rises by more logits between two; denser then, so many at most."""
GENTLE, NARROWEST, NONE = 3.0, 0.05, 1e-3
"""Slopes to begin again at; the spread of a trait below which points come no closer; and one that is none."""
LEVEL = 1e-3
"""The slope that is left, in units of standard errors, below which a search has arrived."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joint:
    """Groups, and how the parameters of all of them, group after group, come from the free ones."""

    groups: tuple[Marginal, ...]
    ties: Matrix = field(repr=False)
    """(parameters of all groups, free)."""
    fixed: Vector = field(repr=False)
    """(parameters of all groups,) what stands where nothing is free, 0 elsewhere."""

    def parameters(self, free: Vector) -> tuple[Vector, ...]:
        """Each group's parameters: items, mean, spread."""
        return tuple(np.split(self.fixed + self.ties @ free, len(self.groups)))

    def expected(self, free: Vector) -> "Together":
        """Likelihood and slope by the free parameters."""
        own = self.parameters(free)
        parts = tuple(g.expected(p) for g, p in zip(self.groups, own, strict=True))
        return Together(
            free=free,
            log_likelihood=sum(p.log_likelihood for p in parts),
            slope=np.asarray(self.ties.T @ np.concatenate([p.slope for p in parts])),
            parts=parts,
        )

    def information(self, here: "Together") -> Matrix:
        """(free, free) as if the trait had been seen, kept apart from zero so that it can be inverted.

        Source
        ------
        [lange1995].
        """
        from scipy.linalg import block_diag

        own = zip(self.groups, self.parameters(here.free), here.parts, strict=True)
        found = self.ties.T @ block_diag(*(g.information(p, part) for g, p, part in own)) @ self.ties
        return np.asarray(found + 1e-8 * np.diag(np.maximum(np.diag(found), 1e-8)))

    def start(self) -> Vector:
        """Slopes of one, intercepts from the shares of the answers, a standard normal trait."""
        full = np.concatenate([np.append(_start(g), [0.0, 1.0]) for g in self.groups])
        return self.nearest(full)

    def nearest(self, full: Vector) -> Vector:
        """The free parameters that come nearest to these of all groups."""
        return np.asarray(np.linalg.lstsq(self.ties, full - self.fixed, rcond=None)[0], dtype=np.float64)

    def climb(self, start: Vector | None = None) -> "Top":
        """Climb the likelihood: steps as if the trait were seen first, then with curvature learnt.

        Source
        ------
        [lange1995]; learnt curvature [liu1989].
        """
        here = self.expected(self.start() if start is None else start)
        if not np.isfinite(here.log_likelihood):
            here = self.expected(self.start())
        for _ in range(FIRST_STEPS):
            here = self._step(here)
        for _ in range(CLIMBS):
            here, left = self._climbed(here)
            if left < LEVEL:
                break
        return Top(together=here, is_converged=left < LEVEL)

    def settled(self, start: Vector | None = None) -> tuple["Joint", "Top"]:
        """Climb, and again over points further out or closer together where those there were cannot tell.

        Further out where people were found beyond them. Closer together where a curve rises so steeply that
        it slips between two, or the trait hardly spreads: sums over equal distances then miss by
        exp(-2 pi^2 / logits from one point to the next), which is 3e-9 at one.

        Source
        ------
        [bock1981]; sums for integrals [trefethen2014].
        """
        joint, top = self._reaching(start)
        while joint.is_rough(top.together.free):
            joint, top = joint.denser()._higher(top)
        return joint, joint._narrowest(top)

    def _narrowest(self, top: "Top") -> "Top":
        """The higher of a top and one without any spread, before which searches stop: all is level there."""
        own = [p.copy() for p in self.parameters(top.together.free)]
        if all(p[-1] >= NARROWEST for p in own):
            return top
        for p in own:
            p[-1] = p[-1] if p[-1] >= NARROWEST else NONE
        without = self.climb(self.nearest(np.concatenate(own)))
        return max(top, without, key=lambda end: end.together.log_likelihood)

    def is_rough(self, free: Vector) -> bool:
        """Whether points are too far apart for these curves, and could be closer together."""
        return self.spacing > 1.01 * self._closest and self.rise(free) * self.spacing > ROUGH

    @property
    def _closest(self) -> float:
        """How close points may come: `FINEST`, and no more of them than `MOST`."""
        return max(FINEST, float(np.ptp(self.groups[0].points)) / MOST)

    def denser(self) -> "Joint":
        """The same over points closer together."""
        first, last = self.groups[0].points[[0, -1]]
        count = int(np.ceil((last - first) / max(self.spacing / DENSER, self._closest) - 1e-9)) + 1
        points = np.linspace(first, last, count)
        return replace(self, groups=tuple(replace(g, points=points) for g in self.groups))

    def _higher(self, top: "Top") -> tuple["Joint", "Top"]:
        """The highest end of three climbs: from a top over other points, made less steep, gentle; from afar.

        Where points are too far apart slopes run off among them, or come to rest on the wrong side.
        """
        own = self._own(top.together.free)
        starts = [
            self.nearest(np.concatenate([g.gentler(p, steepest) for g, p in own]))
            for steepest in (1 / self.spacing, GENTLE)
        ]
        ends = [self._reaching(start) for start in (*starts, None)]
        return max(ends, key=lambda end: end[1].together.log_likelihood)

    def _own(self, free: Vector) -> tuple[tuple[Marginal, Vector], ...]:
        return tuple(zip(self.groups, self.parameters(free), strict=True))

    def rise(self, free: Vector) -> float:
        """The steepest curve, or bend of the people's own, in logits for one unit of the trait."""
        return max(max(g.rise(p), 1 / max(float(p[-1]), NARROWEST)) for g, p in self._own(free))

    def _reaching(self, start: Vector | None) -> tuple["Joint", "Top"]:
        joint, top = self, self.climb(start)
        for _ in range(WIDENINGS):
            if joint.needed(top.together.free, WITHIN) <= joint.groups[0].points[-1]:
                break
            reach = joint.needed(top.together.free, BEYOND)
            points = grid(min(2 * int(np.ceil(reach / joint.spacing)), MOST) + 1, reach=reach)
            joint = replace(joint, groups=tuple(replace(g, points=points) for g in joint.groups))
            top = joint.climb(top.together.free)
        return joint, top

    @property
    def spacing(self) -> float:
        """Between two points of the trait."""
        return float(self.groups[0].points[1] - self.groups[0].points[0])

    def needed(self, free: Vector, spreads: float) -> float:
        """How far out points must lie to hold so many spreads of every group; never beyond `FARTHEST`."""
        out = max(abs(float(p[-2])) + spreads * float(p[-1]) for p in self.parameters(free))
        return min(out, FARTHEST)

    def _climbed(self, start: "Together") -> tuple["Together", float]:
        """The highest point of one search, and the slope that is left there in standard errors."""
        from scipy.linalg import solve_triangular
        from scipy.optimize import minimize

        root: Any = np.linalg.cholesky(self.information(start))
        best = start

        def off(z: Vector) -> tuple[float, Vector]:
            nonlocal best
            here = self.expected(start.free + solve_triangular(root, z, lower=True, trans="T"))
            if not np.isfinite(here.log_likelihood):
                return 1e300, np.zeros(len(z))
            best = here if here.log_likelihood > best.log_likelihood else best
            return -here.log_likelihood, -solve_triangular(root, here.slope, lower=True)

        options = {"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-5, "maxcor": 30}
        search: Any = minimize
        search(off, np.zeros(len(start.free)), jac=True, method="L-BFGS-B", options=options)
        return best, float(np.abs(solve_triangular(root, best.slope, lower=True)).max())

    def _step(self, here: "Together") -> "Together":
        """One step towards more likelihood, halved while it leads down."""
        step = np.linalg.solve(self.information(here), here.slope)
        length = 1.0
        while length > 1e-6:
            there = self.expected(here.free + length * step)
            if there.log_likelihood >= here.log_likelihood:
                return there
            length /= 2
        return here


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Together:
    """What all groups say at given free parameters."""

    free: Vector
    log_likelihood: float
    slope: Vector
    parts: tuple[Expected, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Top:
    """Where a search ended, and whether it is level there."""

    together: Together
    is_converged: bool


def _start(marginal: Marginal) -> Vector:
    first, counts = marginal.layout.first, marginal.patterns.counts @ marginal.patterns.marks
    found = []
    for i in range(marginal.layout.n_items):
        # Half an answer more, for a category that one of several groups never chose.
        share = counts[first[i] : first[i + 1]] + 0.5
        if marginal.layout.family == "graded":
            at_least = np.cumsum(share[::-1])[::-1][1:] / share.sum()
            intercepts = 1.2 * np.log(at_least / (1 - at_least))
        else:
            intercepts = np.log(share[1:] / share[0])
        found.append(np.concatenate([[1.0], intercepts]))
    return np.concatenate(found)
