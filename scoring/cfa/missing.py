"""Maximum likelihood from all answers there are: rows with missing answers tell what they have."""

from dataclasses import dataclass, field

import numpy as np

from scoring.cfa.normal import normal_curvature, normal_information
from scoring.cfa.patterns import Patterns, Stack
from scoring.cfa.structure import Implied, Moves, columns, lower
from scoring.results import Matrix, Vector

MOST_AT_ONCE = 50
"""Items up to which all pairs of covariances are bent at once; beyond, only the model's own elements."""
AT_ONCE = 4_000_000
"""Numbers held at once of what patterns add to second derivatives."""


@dataclass(frozen=True, eq=False)
class FullInformation:
    """Minus twice the log likelihood of a row on average, above that of the unrestricted moments given.

    Source
    ------
    [arbuckle1996].
    """

    patterns: Patterns
    mean: Vector
    covariance: Matrix = field(repr=False)

    def __post_init__(self) -> None:
        """What the unrestricted moments themselves leave over."""
        object.__setattr__(self, "_least", self.patterns.misfit(self.mean, self.covariance))

    _least: float = field(init=False, repr=False, default=0.0)

    def value(self, at: Implied) -> float:
        """F."""
        return self.patterns.misfit(at.mean, at.covariance) - self._least

    def pulls(self, at: Implied) -> tuple[Matrix, Vector]:
        """How F moves with covariances and means."""
        return self.patterns.pulls(at.mean, at.covariance)

    def bend(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) the expected information of one person, if who has which pattern is chance alone."""
        inverse = self.patterns.inverses(at.covariance)
        if len(at.mean) <= MOST_AT_ONCE:
            table = np.hstack([moves.means, columns(moves)])
            nothing = np.zeros(inverse.shape[:2])
            return np.asarray(table @ _unrestricted(self.patterns.share, inverse, inverse, nothing) @ table.T)
        total = np.zeros((len(moves.free), len(moves.free)))
        for some in self._portions(moves):
            found = normal_information(inverse[some], moves, means_weigh=1.0)
            total += np.tensordot(self.patterns.share[some], found, 1)
        return total

    def curve(self, at: Implied, moves: Moves) -> Matrix:
        """(q, q) the observed information of one person, the moves held still."""
        return observed(self.patterns, at.mean, at.covariance, moves)

    def _portions(self, moves: Moves) -> list[slice]:
        return portions(len(self.patterns.share), moves)


def portions(count: int, moves: Moves) -> list[slice]:
    """Patterns in portions whose second derivatives can be held at once."""
    size = max(1, AT_ONCE // max(1, len(moves.free)) ** 2)
    return [slice(begin, begin + size) for begin in range(0, count, size)]


def observed(found: Patterns, mean: Vector, covariance: Matrix, moves: Moves) -> Matrix:
    """(q, q) half the second derivatives of a row's misfit on average, the moves held still.

    Source
    ------
    [savalei2010].
    """
    if len(mean) <= MOST_AT_ONCE:
        table = np.hstack([moves.means, columns(moves)])
        return np.asarray(table @ observed_unrestricted(found, mean, covariance) @ table.T)
    inverse = found.inverses(covariance)
    turned = inverse @ found.spread(mean) @ inverse
    apart = (inverse @ found.apart(mean)[:, :, None])[:, :, 0]
    total = np.zeros((len(moves.free), len(moves.free)))
    for some in portions(len(found.share), moves):
        part = normal_curvature(inverse[some], turned[some], apart[some], moves)
        total += np.tensordot(found.share[some], part, 1)
    return total


def observed_unrestricted(found: Patterns, mean: Vector, covariance: Matrix) -> Matrix:
    """(p + s, p + s) the same for every mean and every covariance by itself, all patterns at once.

    Source
    ------
    [savalei2010].
    """
    inverse = found.inverses(covariance)
    turned = 2 * inverse @ found.spread(mean) @ inverse - inverse
    apart = (inverse @ found.apart(mean)[:, :, None])[:, :, 0]
    return _unrestricted(found.share, inverse, turned, apart)


def _unrestricted(share: Vector, inverse: Stack, turned: Stack, apart: Matrix) -> Matrix:
    """Half the second derivatives by means and covariances, from what bends them in each pattern.

    Two covariances bend the misfit by products of two entries of one pattern; summed over patterns these are
    one product of matrices.
    """
    p = inverse.shape[1]
    row, column = lower(p)
    weighed = (inverse * share[:, None, None]).reshape(-1, p * p).T
    pairs = (weighed @ turned.reshape(-1, p * p)).reshape(p, p, p, p)
    i, j, k, m = row[:, None], column[:, None], row[None, :], column[None, :]
    bent = pairs[i, k, j, m] + pairs[i, m, j, k] + pairs[j, k, i, m] + pairs[j, m, i, k]
    half = np.where(row == column, 0.5, 1.0)
    whole = np.zeros((p + len(row), p + len(row)))
    whole[:p, :p] = weighed.sum(axis=1).reshape(p, p)
    drawn = (weighed @ apart).reshape(p, p, p)
    whole[p:, :p] = half[:, None] * (drawn[column, :, row] + drawn[row, :, column])
    whole[:p, p:] = whole[p:, :p].T
    whole[p:, p:] = (bent + bent.T) / 4 * np.outer(half, half)
    return whole


def scores(found: Patterns, rows: Matrix, *, mean: Vector, covariance: Matrix, moves: Moves) -> Matrix:
    """(n, q) each row's derivative of its log likelihood by each element.

    Source
    ------
    [arbuckle1996].
    """
    inverse = found.inverses(covariance)
    apart = np.where(found.seen[found.of_row], rows - mean, 0.0)
    z = np.empty_like(apart)
    for place in range(len(found.share)):
        here = found.of_row == place
        z[here] = apart[here] @ inverse[place]
    level = np.vstack(
        [np.einsum("kqj,qj->kq", moves.u @ inverse[some], moves.v) for some in portions(len(inverse), moves)]
    )
    return np.asarray((z @ moves.u.T) * (z @ moves.v.T) - level[found.of_row] + z @ moves.means.T)
