"""The correlation of a score with the normal variable behind one item's ordered answers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import pair
from scoring.moments import negligible
from scoring.polychoric.bivariate import FAR
from scoring.polychoric.sampling import threshold_influence
from scoring.polychoric.search import LEAST_PROBABILITY, climb
from scoring.polychoric.tables import coded, thresholds
from scoring.results import Caveat, Matrix, Vector

STATISTIC = "A polyserial correlation"
# Wide enough to stand above rounding, narrow enough for a straight line.
STEP = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Polyserial:
    """A polyserial correlation and the thresholds it was found with."""

    value: float
    standard_error: float | None
    """None where the correlation stands at 1 or -1."""
    thresholds: Vector
    n: int
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Data:
    """Standard scores, the category each respondent chose, and how each moves what is found first.

    A place holds, in order: mean, variance, thresholds and the correlation, in units of the scores' spread.
    """

    z: Vector
    code: npt.NDArray[np.int64]
    moved: Matrix
    """(2 + thresholds, n_respondents)."""

    def rates(self, place: Vector) -> Vector:
        """Slopes of each respondent's log likelihood over the correlation."""
        from scipy.special import ndtr

        z = (self.z - place[0]) / np.sqrt(place[1])
        limits = np.concatenate([[-FAR], place[2:-1], [FAR]])
        below, above, r = limits[self.code], limits[self.code + 1], place[-1]
        free = np.sqrt(1 - r * r)
        low, high = (below - r * z) / free, (above - r * z) / free
        at_low, at_high = np.exp(-low * low / 2), np.exp(-high * high / 2)
        probability = np.maximum(ndtr(high) - ndtr(low), LEAST_PROBABILITY)
        turn = at_high * (r * above - z) - at_low * (r * below - z)
        return np.asarray(turn / (np.sqrt(2 * np.pi) * free**3 * probability))

    def total(self, place: Vector) -> float:
        """The slope of the whole likelihood."""
        return float(self.rates(place).sum())


def polyserial(scores: npt.ArrayLike, item_scores: npt.ArrayLike) -> Polyserial:
    """Estimate the correlation of a normally distributed score with what lies behind an item's answers.

    Two steps: mean, variance and thresholds first, then the correlation by maximum likelihood.

    Parameters
    ----------
    scores : (n_respondents,)
        Normally distributed scores in any unit; NaN leaves the respondent out.
    item_scores : (n_respondents,)
        Ordered answers of 2 to 15 kinds; NaN leaves the respondent out.

    Returns
    -------
    Polyserial. Caveats `at_edge` where the likelihood rises to a correlation of 1 or -1, `not_settled`,
    `skipped_category`.

    Raises
    ------
    ScoringError
        Columns of different length, fewer than three respondents with both, or one of them the same for all.

    Source
    ------
    [olsson1982].
    """
    x, y = pair(scores, item_scores, STATISTIC)
    if x.size < 3:
        raise ScoringError(f"{STATISTIC} needs 3 respondents with both; here are {x.size}.")
    spread = float(((x - x.mean()) ** 2).sum())
    if spread <= negligible(x.size, x.mean()):
        raise ScoringError(f"{STATISTIC} does not exist: everybody has the same score.")
    answers = coded(y[:, None], STATISTIC)
    cuts = thresholds(answers.counts)
    z = (x - x.mean()) / np.sqrt(spread / x.size)
    code = answers.codes[:, 0]
    moved = [z / z.size, (z * z - 1) / z.size, *threshold_influence(answers.counts, cuts)[0][:, code]]
    data = _Data(z=z, code=code, moved=np.array(moved))
    first = np.concatenate([[0.0, 1.0], cuts[0]])
    found = climb(lambda r, _: _slope(data, np.append(first, r)), np.array([np.corrcoef(x, y)[0, 1]]))
    value, is_edge = float(found.correlation[0]), bool(found.is_edge[0])
    caveats = [Caveat(code="skipped_category", facts=(("item", 0),)) for _ in answers.skipped]
    caveats += [Caveat(code="at_edge")] if is_edge else []
    caveats += [] if found.has_settled[0] else [Caveat(code="not_settled")]
    return Polyserial(
        value=value,
        standard_error=None if is_edge else _error(data, np.append(first, value)),
        thresholds=cuts[0],
        n=int(x.size),
        caveats=tuple(caveats),
    )


def _slope(data: _Data, place: Vector) -> tuple[Vector, Vector]:
    rates = data.rates(place)
    return np.array([rates.sum()]), np.array([-(rates @ rates)])


def _error(data: _Data, place: Vector) -> float:
    """The standard error that follows from how each respondent moves mean, variance, thresholds and, given
    them, the slope of the likelihood; right also where scores are not quite normal."""
    steps = np.eye(place.size) * STEP
    bends = np.array([(data.total(place + s) - data.total(place - s)) / (2 * STEP) for s in steps])
    each = -(data.rates(place) + bends[:-1] @ data.moved) / bends[-1]
    return float(np.sqrt(each @ each))
