"""Rows with missing answers, sorted by which answers are there; means and covariances of all of them.

Everything is said in whole (p, p) matrices that are zero where a pattern has no answer.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Stack = npt.NDArray[np.float64]
STEPS = 5000
CLOSE = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patterns:
    """What was answered together: each pattern's share of the rows, means and covariances (divisor n)."""

    seen: npt.NDArray[np.bool_]
    """(patterns, p)."""
    share: Vector
    mean: Matrix
    """(patterns, p)."""
    covariance: Stack = field(repr=False)
    """(patterns, p, p)."""
    of_row: npt.NDArray[np.intp] = field(repr=False)
    """(n,) the pattern of each row."""

    def inverses(self, covariance: Matrix) -> Stack:
        """(patterns, p, p) inverses of the covariances of what each pattern has."""
        kept = self.seen[:, :, None] & self.seen[:, None, :]
        whole = np.where(kept, covariance, np.eye(len(covariance)))
        return np.asarray(np.linalg.inv(whole) * kept)

    def log_determinants(self, covariance: Matrix) -> Vector:
        """(patterns,) of the covariances of what each pattern has; NaN where one is not positive."""
        kept = self.seen[:, :, None] & self.seen[:, None, :]
        try:
            roots = np.linalg.cholesky(np.where(kept, covariance, np.eye(len(covariance))))
        except np.linalg.LinAlgError:
            return np.full(len(self.share), np.nan)
        return np.asarray(2 * np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1))

    def apart(self, mean: Vector) -> Matrix:
        """(patterns, p) means found less those given."""
        return np.asarray(np.where(self.seen, self.mean - mean, 0.0))

    def spread(self, mean: Vector) -> Stack:
        """(patterns, p, p) moments about the means given."""
        apart = self.apart(mean)
        return np.asarray(self.covariance + apart[:, :, None] * apart[:, None, :])

    def misfit(self, mean: Vector, covariance: Matrix) -> float:
        """Minus twice the log likelihood of a row on average, less the constant; infinite where none is."""
        logs = self.log_determinants(covariance)
        if np.isnan(logs).any():
            return np.inf
        squares = (self.inverses(covariance) * self.spread(mean)).sum(axis=(1, 2))
        return float(self.share @ (logs + squares))

    def pulls(self, mean: Vector, covariance: Matrix) -> tuple[Matrix, Vector]:
        """How the misfit moves with covariances, and minus half of how it moves with means."""
        inverse = self.inverses(covariance)
        found = inverse - inverse @ self.spread(mean) @ inverse
        drawn = (inverse @ self.apart(mean)[:, :, None])[:, :, 0]
        return np.tensordot(self.share, found, 1), self.share @ drawn


def patterns(rows: Matrix) -> Patterns:
    """Sort rows (NaN is missing; none is wholly empty) by what they have."""
    there = ~np.isnan(rows)
    seen, of_row = np.unique(there, axis=0, return_inverse=True)
    of_row = of_row.reshape(-1).astype(np.intp)
    p = rows.shape[1]
    mean, covariance = np.zeros((len(seen), p)), np.zeros((len(seen), p, p))
    filled = np.where(there, rows, 0.0)
    for place in range(len(seen)):
        own = filled[of_row == place]
        mean[place] = own.mean(axis=0)
        centred = (own - mean[place]) * seen[place]
        covariance[place] = centred.T @ centred / len(own)
    share = np.bincount(of_row) / len(rows)
    return Patterns(seen=seen, share=share, mean=mean, covariance=covariance, of_row=of_row)


def unrestricted(found: Patterns) -> tuple[Vector, Matrix]:
    """The most likely means (p,) and covariances (p, p) of all rows, missing answers missing at random.

    Each pass fills in what is expected and takes moments anew; passes are carried further along where that
    is likelier. Refuses where passes do not settle.

    Source
    ------
    [dempster1977], carried further [varadhan2008].
    """
    weight = found.share[:, None] * found.seen
    centre = (weight * found.mean).sum(axis=0) / weight.sum(axis=0)
    own = np.diagonal(found.spread(centre), axis1=1, axis2=2)
    spread = (weight * own).sum(axis=0) / weight.sum(axis=0)
    unit = np.sqrt(spread)
    try:
        return _settled(found, _packed(centre, np.diag(spread)), _packed(unit, np.outer(unit, unit)))
    except np.linalg.LinAlgError:
        raise ScoringError(
            "At least one item is wholly given by others among those who answered them together. Leave out "
            "the repeated one."
        ) from None


def _settled(found: Patterns, at: Vector, scale: Vector) -> tuple[Vector, Matrix]:
    for _ in range(STEPS):
        first = _passed(found, at)
        second = _passed(found, first)
        step, turn = first - at, second - 2 * first + at
        if np.abs((second - first) / scale).max() < CLOSE:
            return _unpacked(second)
        bent = float(np.linalg.norm(turn / scale))
        length = max(float(np.linalg.norm(step / scale)) / bent, 1.0) if bent > 0 else 1.0
        tried = at + 2 * length * step + length**2 * turn
        reached = found.misfit(*_unpacked(second))
        if not np.isfinite(reached):
            # Passes run to covariances nobody has: by an item that repeats others, or by too few whole rows.
            if found.seen[found.of_row].all(axis=1).sum() > found.seen.shape[1]:
                raise np.linalg.LinAlgError
            break
        is_likelier = _is_possible(tried) and found.misfit(*_unpacked(tried)) <= reached
        at = tried if is_likelier else second
    raise ScoringError(
        "The means and covariances of rows with missing answers do not settle: too few answered the same "
        "items together. Leave out the items answered least."
    )


def _is_possible(at: Vector) -> bool:
    """Whether people could have these covariances; passes from such end at such."""
    try:
        np.linalg.cholesky(_unpacked(at)[1])
    except np.linalg.LinAlgError:
        return False
    return True


def _passed(found: Patterns, at: Vector) -> Vector:
    mean, covariance = _unpacked(at)
    pull, mean_pull = found.pulls(mean, covariance)
    moved = covariance @ mean_pull
    return _packed(mean + moved, covariance - covariance @ pull @ covariance - np.outer(moved, moved))


def _packed(mean: Vector, covariance: Matrix) -> Vector:
    return np.concatenate([mean, covariance.ravel()])


def _unpacked(at: Vector) -> tuple[Vector, Matrix]:
    p = round((np.sqrt(1 + 4 * len(at)) - 1) / 2)
    return at[:p], at[p:].reshape(p, p)
