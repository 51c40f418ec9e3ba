"""How far answers lie from what is expected of a person at an item: by items, and by people."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.irt.corrected_fit import corrected_likelihood
from scoring.irt.curves import TINY
from scoring.irt.fit import ItemModel
from scoring.irt.patterns import LEFT_OUT
from scoring.irt.scores import moves_along, scores
from scoring.results import Matrix, Vector

SMALLEST_VARIANCE = 1e-5**0.5
LARGEST_SPREAD = 2.0**0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Squares:
    """Mean squares about 1: above it noise, below it answers alike; z beside them, about -2 to 2."""

    infit: Vector
    z_infit: Vector
    outfit: Vector
    z_outfit: Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PersonFit:
    """(n,) of everybody the model was fitted to; NaN for people who answered nothing."""

    squares: Squares
    z_likelihood: Vector
    """How likely the answers are for where the person stands; far below 0 (-2, say) they contradict."""
    z_corrected: Vector
    """The same at weighted likelihood scores, freed from their being taken from the same answers: standard
    normal where the model holds."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Left:
    """(u, k) residuals, their variances and fourth moments, and whether the item was answered."""

    residual: Matrix
    variance: Matrix
    fourth: Matrix
    there: npt.NDArray[np.bool_]
    z_likelihood: Vector

    def squares(self, axis: int, counts: Vector) -> Squares:
        """Over the people (0, weighed by `counts`) or over the items (1)."""
        heavy = self.there * counts[:, None]
        n = heavy.sum(axis=axis)
        outfit = (heavy * self.residual**2 / self.variance).sum(axis=axis) / n
        peaks = (heavy * self.fourth / self.variance**2).sum(axis=axis)
        spread = np.sqrt(np.maximum(peaks / n**2 - 1 / n, 0))
        known = (heavy * self.variance).sum(axis=axis)
        infit = (heavy * self.residual**2).sum(axis=axis) / known
        wide = np.sqrt(np.maximum((heavy * (self.fourth - self.variance**2)).sum(axis=axis), 0)) / known
        return Squares(infit=infit, z_infit=_z(infit, wide), outfit=outfit, z_outfit=_z(outfit, spread))


def item_squares(model: ItemModel) -> Squares:
    """(k,) infit and outfit of the items, at everybody's expected score.

    Both average squared residuals by their variances, infit weighed by them, so that it listens to people
    near the item and outfit to those far away. Expected scores come from the same answers, which keeps both
    below 1; standardised by the cube root. Missing answers are left out.

    Source
    ------
    [wright1982].
    """
    return _left(model, None).squares(0, model.patterns.counts)


def person_fit(model: ItemModel, *, at: Vector | None = None) -> PersonFit:
    """Infit, outfit and standardised likelihood of everybody's answers.

    Parameters
    ----------
    at : (n,) places of the trait to judge at, one a person, such as weighted likelihood scores; NaN where a
        place is not finite. Left out, expected scores. At scores from the same answers the spread of the
        standardised likelihood is below 1: it flags too few, not too many.

    Raises
    ------
    ScoringError
        `at` is not one number for each row.

    Source
    ------
    Squares [wright1982]; likelihood [drasgow1985]; corrected [snijders2001], of several categories
    [sinharay2016].
    """
    rows = model.patterns.of_row
    if at is not None and np.shape(at) != rows.shape:
        raise ScoringError(f"Give one place a person: {len(rows)}, not {np.size(at)}.")
    left = _left(model, at)
    own = left.squares(1, np.ones(len(left.there)))
    keep = rows
    if at is not None:
        keep = np.where((rows == LEFT_OUT) | ~np.isfinite(at), LEFT_OUT, np.arange(len(rows)))

    def of_rows(found: Vector) -> Vector:
        return np.where(keep == LEFT_OUT, np.nan, found[np.maximum(keep, 0)])

    squares = Squares(
        infit=of_rows(own.infit), z_infit=of_rows(own.z_infit), outfit=of_rows(own.outfit),
        z_outfit=of_rows(own.z_outfit),
    )  # fmt: skip
    corrected = corrected_likelihood(model)
    return PersonFit(
        squares=squares, z_likelihood=of_rows(left.z_likelihood),
        z_corrected=np.where(rows == LEFT_OUT, np.nan, corrected[np.maximum(rows, 0)]),
    )  # fmt: skip


def _left(model: ItemModel, at: Vector | None) -> _Left:
    """By patterns; by people where each has a place of its own."""
    codes, rows = model.patterns.codes, model.patterns.of_row
    if at is None:
        every = scores(model).value
        place = np.zeros(len(codes))
        place[rows[rows != LEFT_OUT]] = every[rows != LEFT_OUT]
    else:
        codes, place = codes[np.maximum(rows, 0)], np.where(np.isfinite(at), at, 0.0)
    there = codes != LEFT_OUT
    residual, variance, fourth = (np.zeros(codes.shape) for _ in range(3))
    log, mean, spread = (np.zeros(len(codes)) for _ in range(3))
    for i in range(codes.shape[1]):
        chances = np.maximum(moves_along(model, i, place)[0], TINY)
        away = np.arange(len(chances))[:, None] - np.arange(len(chances)) @ chances
        answer = np.maximum(codes[:, i], 0), np.arange(len(codes))
        residual[:, i] = away[answer]
        variance[:, i] = np.maximum((away**2 * chances).sum(axis=0), SMALLEST_VARIANCE)
        fourth[:, i] = (away**4 * chances).sum(axis=0)
        logs = np.log(chances)
        usual = (chances * logs).sum(axis=0)
        log += np.where(there[:, i], logs[answer], 0.0)
        mean += np.where(there[:, i], usual, 0.0)
        spread += np.where(there[:, i], (chances * logs**2).sum(axis=0) - usual**2, 0.0)
    z = (log - mean) / np.sqrt(np.maximum(spread, TINY))
    return _Left(residual=residual, variance=variance, fourth=fourth, there=there, z_likelihood=z)


def _z(square: Vector, spread: Vector) -> Vector:
    """A mean square as a standard normal deviate, by its cube root."""
    width = np.clip(spread, 1e-12, LARGEST_SPREAD)
    return np.asarray((np.cbrt(square) - 1) * 3 / width + width / 3)
