"""Where people stand on the trait: expected, most likely a posteriori, most likely, weighted likely."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.irt.curves import TINY, curves
from scoring.irt.fit import ItemModel
from scoring.irt.patterns import LEFT_OUT
from scoring.results import Matrix, Vector

How = Literal["eap", "map", "ml", "wle"]
REACH, WIDENINGS = 12.0, 12
HALVINGS = 60
UNKNOWN = 1e-200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """(n,) standing and its standard error, in the units in which slopes are told.

    NaN for people who answered nothing; under "ml", infinite where every answer is the lowest or the
    highest.
    """

    value: Vector
    error: Vector


def scores(model: ItemModel, *, how: How = "eap") -> Scores:
    """Score everybody the model was fitted to.

    "eap" is the mean of what the answers leave possible, "map" its mode, both with the people as prior; "ml"
    takes the answers alone; "wle" removes most of its bias. Errors are the posterior's spread ("eap"), else
    one by the root of the information (with the prior's for "map").

    Source
    ------
    [bock1982]; weighted likelihood [warm1989].
    """
    by_pattern = places_of_patterns(model, how)
    rows = model.patterns.of_row
    value, error = (np.where(rows == LEFT_OUT, np.nan, x[np.maximum(rows, 0)]) for x in by_pattern)
    return Scores(value=value, error=error)


def places_of_patterns(model: ItemModel, how: How) -> tuple[Vector, Vector]:
    """(u,) standing and error of each pattern; see `scores`.

    Source
    ------
    [bock1982], [warm1989].
    """
    return _expected(model) if how == "eap" else _solved(model, how)


def _expected(model: ItemModel) -> tuple[Vector, Vector]:
    points, found = model.marginal.points, []
    for part in model.marginal.parts():
        standing = model.marginal.posterior(model.full, part)[0]
        mean = points @ standing
        found.append((mean, np.sqrt(np.maximum(points**2 @ standing - mean**2, 0.0))))
    mean, error = (np.concatenate(side) for side in zip(*found, strict=True))
    return mean, error


def _solved(model: ItemModel, how: How) -> tuple[Vector, Vector]:
    """The root of the slope in the trait, pattern by pattern, by halving: it crosses zero downwards."""
    low, high = _bracket(model, how)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_rising = _slope(model, middle, how) > 0
        low, high = np.where(is_rising, middle, low), np.where(is_rising, high, middle)
    found = (low + high) / 2
    known = information_at(model, found).sum(axis=0)
    if how == "map":
        known = known + 1 / model.latent_variance
    error = 1 / np.sqrt(np.maximum(_answered(model, found) if how != "map" else known, TINY))
    if how == "ml":
        end = _end(model)
        found = np.where(end > 0, np.inf, np.where(end < 0, -np.inf, found))
        error = np.where(end != 0, np.inf, error)
    return found, error


def _bracket(model: ItemModel, how: How) -> tuple[Vector, Vector]:
    """Places with the root between them, further out where the slope asks for it."""
    count = len(model.patterns.codes)
    low, high = np.full(count, -REACH), np.full(count, REACH)
    for _ in range(WIDENINGS):
        too_low, too_high = _slope(model, high, how) > 0, _slope(model, low, how) < 0
        if not (too_low | too_high).any():
            break
        low, high = np.where(too_high, 2 * low, low), np.where(too_low, 2 * high, high)
    return low, high


def _end(model: ItemModel) -> Vector:
    """(u,) 1 where every answer is the one that most of the trait brings, -1 the least, else 0."""
    codes, top = model.patterns.codes, model.marginal.layout.levels - 1
    is_up = model.slopes > 0
    missing = codes == LEFT_OUT
    most = (missing | (codes == np.where(is_up, top, 0))).all(axis=1)
    least = (missing | (codes == np.where(is_up, 0, top))).all(axis=1)
    return np.asarray(most.astype(np.float64) - least.astype(np.float64))


def _answered(model: ItemModel, at: Vector) -> Vector:
    """(u,) information of the items each pattern answered, at its own place."""
    there = (model.patterns.codes != LEFT_OUT).T
    return np.asarray((information_at(model, at) * there).sum(axis=0))


def _slope(model: ItemModel, at: Vector, how: How) -> Vector:
    """(u,) how the log likelihood of each pattern moves with the trait, at its own place."""
    total = np.zeros(len(at))
    bias, known = np.zeros(len(at)), np.zeros(len(at))
    for i in range(model.marginal.layout.n_items):
        chances, first, second = moves_along(model, i, at)
        codes = model.patterns.codes[:, i]
        there = codes != LEFT_OUT
        by_chance = _slopes_of_logs(model, i, chances)
        total += np.where(there, by_chance[np.maximum(codes, 0), np.arange(len(at))], 0.0)
        known += np.where(there, (first * by_chance).sum(axis=0), 0.0)
        bias += np.where(there, (by_chance * second).sum(axis=0), 0.0)
    if how == "map":
        return total - (at - model.latent_mean) / model.latent_variance
    if how == "ml":
        return total
    # Where nothing is known any more, back to where items tell something.
    home = np.mean(np.concatenate(model.difficulties)) - at
    return np.asarray(np.where(known > UNKNOWN, total + bias / (2 * np.maximum(known, UNKNOWN)), home))


def _slopes_of_logs(model: ItemModel, place: int, chances: Matrix) -> Matrix:
    """(c, q) first derivatives of the logarithms of an item's chances, in which nothing vanishes."""
    slope = float(model.item(place)[0])
    if model.marginal.layout.family == "graded":
        at_least = np.vstack([np.cumsum(chances[::-1], axis=0)[::-1], np.zeros(chances.shape[1])])
        return np.asarray(slope * (1 - at_least[:-1] - at_least[1:]))
    score = np.arange(len(chances))[:, None]
    return np.asarray(slope * (score - (score * chances).sum(axis=0)))


def moves_along(model: ItemModel, place: int, at: Vector) -> tuple[Matrix, Matrix, Matrix]:
    """(c, q) an item's chances at places of the trait, and their first and second derivatives by the trait.

    Places are in the units in which slopes are told.

    Source
    ------
    [samejima1969], [muraki1992].
    """
    own = model.item(place)
    slope = float(own[0])
    chances, moves = (
        np.asarray(x[0], dtype=np.float64) for x in curves(model.marginal.layout.family, own[None], at)
    )
    if model.marginal.layout.family == "graded":
        first = slope * moves[1:].sum(axis=0)
        at_least = np.vstack(
            [np.ones(len(at)), np.cumsum(chances[::-1], axis=0)[::-1][1:], np.zeros(len(at))]
        )
        bent = at_least * (1 - at_least) * (1 - 2 * at_least)
        return chances, first, slope**2 * (bent[:-1] - bent[1:])
    score = np.arange(len(chances))[:, None]
    apart = score - (score * chances).sum(axis=0)
    first = slope * chances * apart
    second = slope**2 * chances * (apart**2 - (chances * apart**2).sum(axis=0))
    return chances, first, second


def information_at(model: ItemModel, at: Vector) -> Matrix:
    """(k, q) how much each item tells at places of the trait; one by its root is a standard error.

    Source
    ------
    [samejima1969].
    """
    found = []
    for i in range(model.marginal.layout.n_items):
        chances, first, _ = moves_along(model, i, np.asarray(at, dtype=np.float64))
        found.append((first**2 / np.maximum(chances, TINY)).sum(axis=0))
    return np.array(found)
