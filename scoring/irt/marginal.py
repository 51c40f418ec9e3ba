"""The marginal likelihood of patterns: the trait is averaged out over points of a normal distribution."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.irt.curves import TINY, Layout, Numbers, all_curves, by_log, curves
from scoring.irt.patterns import Patterns
from scoring.results import Matrix, Vector

POINTS, REACH, FEWEST_POINTS = 61, 6.0, 3
AT_ONCE = 2048


def grid(n_points: int = POINTS, *, reach: float = REACH) -> Vector:
    """Equally spaced points of the trait from -reach to reach; fewer than three are refused.

    Source
    ------
    [bock1981].
    """
    if n_points < FEWEST_POINTS:
        raise ScoringError(
            f"A trait needs {FEWEST_POINTS} points or more; {n_points} were asked for. Take 61."
        )
    return np.linspace(-reach, reach, n_points)


def people_at(points: Vector, mean: Numbers | float, spread: Numbers | float) -> tuple[Numbers, Numbers]:
    """Shares of people at the points (q,), and the slopes (2, q) of their logarithms by mean and spread.

    Source
    ------
    [bock1981].
    """
    away = (points - mean) / spread
    shares = np.exp(-(away**2) / 2)
    shares = shares / shares.sum()
    slopes = np.array([away / spread, away**2 / spread])
    return shares, slopes - (slopes @ shares)[:, None]


def standing(log_given: Matrix) -> tuple[Matrix, Vector]:
    """From logarithms (q, u) of joint chances: shares that add up to one, and the logarithm of their sum."""
    highest = log_given.max(axis=0)
    given = np.exp(log_given - highest)
    total = given.sum(axis=0)
    given /= total
    return given, np.log(total) + highest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expected:
    """What the patterns of one group say at given parameters."""

    log_likelihood: float
    counts: Matrix = field(repr=False)
    """(sum of categories, q) expected answers of each category at each point."""
    people: Vector = field(repr=False)
    """(q,) expected people at each point."""
    slope: Vector
    """By each item's parameters, then by the trait's mean and spread."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marginal:
    """Patterns, layout and points of one group, ready to be evaluated.

    Parameters are those of the items, then the mean and the spread of the trait.
    """

    patterns: Patterns
    layout: Layout
    points: Vector

    def weights(self, parameters: Vector) -> Vector:
        """(q,) the share of people at each point."""
        return np.asarray(people_at(self.points, *parameters[-2:])[0], dtype=np.float64)

    def log_weights(self, parameters: Vector) -> Vector:
        """(q,) their logarithms."""
        return np.log(np.maximum(self.weights(parameters), TINY))

    def log_curves(self, parameters: Vector) -> Matrix:
        """(sum of categories, q) logarithms of the chances, NaN nowhere."""
        return np.log(np.maximum(all_curves(self.layout, parameters[:-2], self.points), TINY))

    def expected(self, parameters: Vector) -> Expected:
        """Likelihood and its slope, which is the expected slope of the likelihood with the trait seen.

        Source
        ------
        [bock1981]; the slope [louis1982].
        """
        moves = {}
        log_chances = np.empty((self.layout.n_parameters, len(self.points)))
        for i, places in enumerate(self.layout.blocks):
            chances, by = curves(self.layout.family, parameters[places], self.points)
            if not ((chances >= 0).all() and (chances.max(axis=2) > 0).all() and parameters[-1] > 0):
                return self._nowhere()
            moves[i] = by_log(chances, by)
            log_chances[places] = np.log(np.maximum(chances, TINY))
        log_likelihood, counts, people = 0.0, np.zeros_like(log_chances), np.zeros(len(self.points))
        log_shares = self.log_weights(parameters)
        for part in self.parts():
            marks = self.patterns.marks[part].T.astype(np.float64)
            given, total = standing(log_chances.T @ marks + log_shares[:, None])
            log_likelihood += float(self.patterns.counts[part] @ total)
            seen = given * self.patterns.counts[part]
            counts += marks @ seen.T
            people += seen.sum(axis=1)
        slope = np.empty(len(parameters))
        for i, places in enumerate(self.layout.blocks):
            slope[places] = np.einsum("mpcq,mcq->mp", moves[i], counts[places], optimize=True)
        slope[-2:] = people_at(self.points, *parameters[-2:])[1] @ people
        return Expected(log_likelihood=log_likelihood, counts=counts, people=people, slope=slope)

    def parts(self) -> Iterator[slice]:
        """The patterns, as many at once as stay near the processor."""
        for start in range(0, len(self.patterns.counts), AT_ONCE):
            yield slice(start, start + AT_ONCE)

    def posterior(self, parameters: Vector, rows: slice | npt.NDArray[np.intp]) -> tuple[Matrix, Vector]:
        """(q, u) where these patterns stand, and (u,) the logarithm of the chance of each."""
        marks = self.patterns.marks[rows].T.astype(np.float64)
        return standing(self.log_curves(parameters).T @ marks + self.log_weights(parameters)[:, None])

    def rise(self, parameters: Vector) -> float:
        """How steeply the steepest item rises, in logits for one unit of the trait.

        The slope; in partial credit models more where steps are crowded: twice the spread of the answer.

        Source
        ------
        [samejima1969], [muraki1992].
        """
        first, chances = self.layout.first, all_curves(self.layout, parameters[:-2], self.points)
        steepest = np.abs(parameters[first[:-1]])
        if self.layout.family == "partial_credit":
            for i, (start, end) in enumerate(pairwise(first)):
                score, own = np.arange(end - start), chances[start:end]
                spread = np.sqrt(np.maximum(score**2 @ own - (score @ own) ** 2, 0.0)).max()
                steepest[i] *= max(1.0, 2 * float(spread))
        return float(steepest.max())

    def gentler(self, parameters: Vector, steepest: float) -> Vector:
        """The same difficulties with no slope steeper than this."""
        found = parameters.copy()
        for start, end in pairwise(self.layout.first):
            found[start:end] *= min(1.0, steepest / max(abs(float(found[start])), TINY))
        return found

    def information(self, parameters: Vector, here: Expected) -> Matrix:
        """(parameters, parameters) expected if the trait had been seen, as far as these answers reach.

        Source
        ------
        [lange1995].
        """
        found = np.zeros((len(parameters), len(parameters)))
        for places in self.layout.blocks:
            chances, moves = curves(self.layout.family, parameters[places], self.points)
            seen = here.counts[places].sum(axis=1)[:, None, None]
            flat = (len(places), places.shape[1], -1)
            left = (by_log(chances, moves) * seen).reshape(flat)
            blocks = left @ moves.reshape(flat).transpose(0, 2, 1)
            found[places[:, :, None], places[:, None, :]] = blocks
        shares, slopes = people_at(self.points, *parameters[-2:])
        found[-2:, -2:] = self.patterns.n * (slopes * shares) @ slopes.T
        return found

    def _nowhere(self) -> Expected:
        """Parameters that give a category no chance at all (steps out of order), or nobody a place."""
        size, places = self.layout.n_parameters, len(self.points)
        return Expected(
            log_likelihood=-np.inf, counts=np.zeros((size, places)), people=np.zeros(places),
            slope=np.zeros(size + 2),
        )  # fmt: skip
