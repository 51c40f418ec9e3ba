"""Logistic regression of an ordered answer: proportional odds; of two categories, the usual model."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

STEPS = 60
CLOSE = 1e-10
FAR = 30.0
"""A slope so steep, in logits for one spread of its column, that it has no end: the groups do not overlap."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """Maximum likelihood: P(answer at or above category c) = logistic(slopes . x - threshold_c)."""

    thresholds: Vector
    """(categories - 1,), rising."""
    slopes: Vector
    log_likelihood: float
    n: int


def fit(answers: npt.NDArray[np.intp], columns: Matrix) -> Fitted:
    """Fit the model by Newton's method; the log likelihood has one maximum, so the start does not matter.

    answers : (n,) categories from 0 without gaps. columns : (n, p) predictors, p may be 0. Refuses one
    category only, and predictors that part the answers without overlap (the slope would have no end).

    Source
    ------
    [mccullagh1980].
    """
    levels = int(answers.max()) + 1
    if levels < 2:
        raise ScoringError("A regression of an item that everybody answers alike does not exist.")
    middle, spread = columns.mean(axis=0), columns.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    x = (columns - middle) / spread
    design = _Design.of(answers, x, levels)
    share = np.cumsum(np.bincount(answers, minlength=levels))[:-1] / len(answers)
    theta = np.concatenate([np.log(share / (1 - share)), np.zeros(x.shape[1])])
    value = design.likelihood(theta)
    for _ in range(STEPS):
        gradient, curvature = design.derivatives(theta)
        step = np.asarray(np.linalg.lstsq(curvature, gradient, rcond=None)[0], dtype=np.float64)
        theta, value, moved = _climbed(design, theta, value, step)
        if float(gradient @ step) < CLOSE or not moved:
            break
    slopes = theta[levels - 1 :]
    if (np.abs(slopes) > FAR).any():
        raise ScoringError("The answers are parted without overlap; the regression has no end.")
    thresholds = theta[: levels - 1] + float(slopes @ (middle / spread))
    return Fitted(thresholds=thresholds, slopes=slopes / spread, log_likelihood=value, n=len(answers))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Design:
    """Rows that give threshold minus linear predictor above and below each answer; zero beyond the ends."""

    upper: Matrix
    lower: Matrix
    is_top: npt.NDArray[np.bool_]
    is_bottom: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, answers: npt.NDArray[np.intp], x: Matrix, levels: int) -> "_Design":
        padded = np.vstack([np.zeros(levels - 1), np.eye(levels - 1), np.zeros(levels - 1)])
        is_top, is_bottom = answers == levels - 1, answers == 0
        return cls(
            upper=np.hstack([padded[answers + 1], np.where(is_top[:, None], 0.0, -x)]),
            lower=np.hstack([padded[answers], np.where(is_bottom[:, None], 0.0, -x)]),
            is_top=is_top,
            is_bottom=is_bottom,
        )

    def ends(self, theta: Vector) -> tuple[Vector, Vector]:
        """The shares up to and below each answer."""
        from scipy.special import expit

        above = np.where(self.is_top, 1.0, expit(self.upper @ theta))
        return above, np.where(self.is_bottom, 0.0, expit(self.lower @ theta))

    def likelihood(self, theta: Vector) -> float:
        above, below = self.ends(theta)
        share = above - below
        return float(np.log(share).sum()) if (share > 0).all() else -np.inf

    def derivatives(self, theta: Vector) -> tuple[Vector, Matrix]:
        """Gradient, and minus the matrix of second derivatives."""
        above, below = self.ends(theta)
        share = above - below
        up, down = above * (1 - above) / share, below * (1 - below) / share
        pull = up[:, None] * self.upper - down[:, None] * self.lower
        bend_up, bend_down = up * (1 - 2 * above), down * (1 - 2 * below)
        second = self.upper.T @ (bend_up[:, None] * self.upper)
        second -= self.lower.T @ (bend_down[:, None] * self.lower)
        return pull.sum(axis=0), pull.T @ pull - second


def _climbed(design: _Design, theta: Vector, value: float, step: Vector) -> tuple[Vector, float, bool]:
    """As much of the step as raises the likelihood."""
    length = 1.0
    while length > 1e-10:
        tried = theta + length * step
        now = design.likelihood(tried)
        if now >= value:
            return tried, now, now > value
        length /= 2
    return theta, value, False
