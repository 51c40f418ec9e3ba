"""The marginal likelihood of patterns: the trait is averaged out over points of a normal distribution."""

from dataclasses import dataclass

import numpy as np

from scoring.irt.curves import TINY, Layout, item_curves
from scoring.irt.patterns import Patterns
from scoring.results import Matrix, Vector

POINTS, REACH = 61, 6.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Points of the trait and the share of people at each, (q,)."""

    points: Vector
    weights: Vector


def grid(n_points: int = POINTS, *, reach: float = REACH) -> Grid:
    """Equally spaced points from -reach to reach, weighed as a standard normal distribution.

    Source
    ------
    [bock1981].
    """
    points = np.linspace(-reach, reach, n_points)
    weights = np.exp(-(points**2) / 2)
    return Grid(points=points, weights=weights / weights.sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expected:
    """What the patterns say at given parameters."""

    log_likelihood: float
    slope: Vector
    """By each item's parameters."""
    information: tuple[Matrix, ...]
    """Each item's, as if the trait had been seen."""
    posterior: Matrix
    """(u, q) where on the trait a pattern stands."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marginal:
    """Patterns, layout and grid, ready to be evaluated.

    With `is_rasch` the grid's points are in logits and the first slope is the trait's spread: then the
    curves stand still and the shares of people at the points move.
    """

    patterns: Patterns
    layout: Layout
    grid: Grid
    is_rasch: bool = False

    def points(self, parameters: Vector) -> Vector:
        """(q,) the grid in units of the trait's spread."""
        return self.grid.points / parameters[0] if self.is_rasch else self.grid.points

    def weights(self, parameters: Vector) -> Vector:
        """(q,) the share of people at each point."""
        if not self.is_rasch:
            return self.grid.weights
        shares = np.exp(-((self.grid.points / parameters[0]) ** 2) / 2)
        return np.asarray(shares / shares.sum())

    def expected(self, parameters: Vector) -> Expected:
        """Likelihood, slope and information at these parameters of the items.

        The slope of the marginal likelihood is the expected slope of the complete one.

        Source
        ------
        [bock1981]; the slope [louis1982].
        """
        first = self.layout.first_parameter
        curves = [
            item_curves(self.layout.family, parameters[first[i] : first[i + 1]], self.points(parameters))
            for i in range(len(self.layout.levels))
        ]
        chances = np.vstack([c for c, _ in curves])
        if not (chances > 0).all():
            return self._nowhere()
        posterior, log_likelihood = self.posterior(chances, self.weights(parameters))
        counts = self.patterns.marks.T @ (posterior * self.patterns.counts[:, None])
        slope, information = [], []
        for i, (chance, moves) in enumerate(curves):
            seen = counts[first[i] : first[i + 1]]
            by_log = moves / np.maximum(chance, TINY)
            slope.append(np.einsum("pcq,cq->p", by_log, seen))
            weight = chance * seen.sum(axis=0)
            information.append(np.einsum("pcq,rcq,cq->pr", by_log, by_log, weight, optimize=True))
        if self.is_rasch:
            self._spread(parameters, posterior, slope, information)
        return Expected(
            log_likelihood=log_likelihood, slope=np.concatenate(slope), information=tuple(information),
            posterior=posterior,
        )  # fmt: skip

    def _spread(
        self, parameters: Vector, posterior: Matrix, slope: list[Vector], information: list[Matrix]
    ) -> None:
        """Let the first item's slope speak for the trait's spread, and the others' for nothing."""
        squares, shares = self.grid.points**2, self.weights(parameters)
        spread = float(parameters[0])
        for own, seen in zip(slope, information, strict=True):
            own[0] = 0.0
            seen[0, :] = seen[:, 0] = 0.0
        people = self.patterns.counts @ posterior
        middle = float(shares @ squares)
        slope[0][0] = float(people @ (squares - middle)) / spread**3
        information[0][0, 0] = self.patterns.n * float(shares @ (squares - middle) ** 2) / spread**6

    def posterior(self, chances: Matrix, weights: Vector) -> tuple[Matrix, float]:
        """(u, q) where each pattern stands, and the log likelihood of all."""
        shares = np.log(np.maximum(weights, TINY))
        log_given = self.patterns.marks @ np.log(np.maximum(chances, TINY)) + shares
        highest = log_given.max(axis=1, keepdims=True)
        given = np.exp(log_given - highest)
        total = given.sum(axis=1, keepdims=True)
        log_likelihood = float(self.patterns.counts @ (np.log(total) + highest)[:, 0])
        return given / total, log_likelihood

    def _nowhere(self) -> Expected:
        """Parameters that give a category no chance at all: steps out of order."""
        zero = np.zeros(self.layout.n_parameters)
        return Expected(log_likelihood=-np.inf, slope=zero, information=(), posterior=np.empty((0, 0)))
