"""Where people stand on the factors behind ordered answers: the most likely place given the answers."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scoring.cfa.ordinal_fit import OrdinalFit
from scoring.cfa.ordinal_problem import OrdinalStructure
from scoring.cfa.ordinal_sample import UNANSWERED, Codes
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

STEPS, SETTLED = 200, 1e-10
LEAST = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrdinalScores:
    """(n, m) standing on each factor, and standard errors, of the people in `rows` of the table given."""

    value: Matrix
    error: Matrix
    rows: Codes


def ordinal_scores(fit: OrdinalFit) -> tuple[OrdinalScores, ...]:
    """The mode of what each person's answers leave possible (empirical Bayes), group by group.

    Residuals are taken as unrelated given the factors. Errors are by the curvature at the mode.

    Refuses negative residual variances, and factors whose covariances are not positive definite.

    Source
    ------
    [bock1982]; ordered answers of several factors [muthen1984].
    """
    found = []
    for s, group in zip(fit.problem.structures, fit.groups, strict=True):
        codes, where = np.unique(group.codes, axis=0, return_inverse=True)
        value, error = _Group(s, fit.theta, group.counts).modes(codes)
        of = where.ravel()
        found.append(OrdinalScores(value=value[of], error=error[of], rows=group.rows))
    return tuple(found)


class _Group:
    """One group's model, ready to be asked where patterns stand."""

    def __init__(self, s: OrdinalStructure, theta: Vector, counts: tuple[int, ...]) -> None:
        at = s.latent.implied(theta)
        left = s.left(theta, at)
        if (left <= 0).any():
            raise ScoringError("Scores do not exist: a residual variance is not above zero.")
        if np.linalg.eigvalsh(at.factor_covariance)[0] <= 1e-10:
            raise ScoringError("Scores do not exist: some factors cannot be told apart.")
        spread = np.sqrt(left)
        self.mean = at.factor_mean
        self.prior = np.linalg.inv(at.factor_covariance)
        # A factor of factors has no items of its own; the others carry what is known of it.
        self.slope = at.loadings / spread[:, None]
        level = (at.mean - at.loadings @ at.factor_mean) / spread
        first = np.concatenate([[0], np.cumsum(counts)])
        self.cuts = [
            np.concatenate([[-np.inf], theta[s.threshold[a:b]] / spread[i] - level[i], [np.inf]])
            for i, (a, b) in enumerate(pairwise(first))
        ]

    def modes(self, codes: Codes) -> tuple[Matrix, Matrix]:
        """(u, m) the modes of patterns, and their errors, by Newton's steps of expected curvature."""
        place = np.tile(self.mean, (len(codes), 1))
        value, slope, bend = self._at(codes, place)
        for _ in range(STEPS):
            step = np.linalg.solve(bend, slope[:, :, None])[:, :, 0]
            length = np.ones(len(codes))
            there = place + step
            told = self._at(codes, there)
            while (worse := told[0] < value - 1e-12 * np.abs(value)).any() and length.min() > 1e-8:
                length[worse] /= 2
                there = place + length[:, None] * step
                told = self._at(codes, there)
            place, (value, slope, bend) = there, told
            if np.abs(length[:, None] * step).max() < SETTLED:
                break
        spread = np.linalg.inv(bend)
        return place, np.sqrt(np.diagonal(spread, axis1=1, axis2=2)).copy()

    def _at(self, codes: Codes, place: Matrix) -> tuple[Vector, Matrix, Matrix]:
        """Log posterior (u,), its slope (u, m) and minus its second derivatives (u, m, m)."""
        from scipy.special import ndtr

        away = place - self.mean
        value = -np.einsum("um,mk,uk->u", away, self.prior, away) / 2
        slope = -away @ self.prior
        bend = np.tile(self.prior, (len(codes), 1, 1))
        for i, cuts in enumerate(self.cuts):
            there = codes[:, i] != UNANSWERED
            code = np.maximum(codes[:, i], 0)
            middle = place @ self.slope[i]
            low, high = cuts[code] - middle, cuts[code + 1] - middle
            # The side of the nearer tail, so that small chances keep their digits.
            turned = low > 0
            chance = np.where(turned, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low))
            chance = np.maximum(chance, LEAST)
            one, other = _density(low), _density(high)
            first = (one - other) / chance
            second = (_times(low, one) - _times(high, other)) / chance
            known = np.where(there, first**2 - second, 0.0)
            value += np.where(there, np.log(chance), 0.0)
            slope += np.where(there, first, 0.0)[:, None] * self.slope[i]
            bend += np.maximum(known, 0.0)[:, None, None] * np.outer(self.slope[i], self.slope[i])
        return value, slope, bend


def _density(x: Vector) -> Vector:
    return np.asarray(np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))


def _times(x: Vector, density: Vector) -> Vector:
    return np.where(np.isfinite(x), x, 0.0) * density
