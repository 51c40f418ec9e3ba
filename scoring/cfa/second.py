"""How a model's moves themselves move: what second derivatives have beyond those of the moments."""

import numpy as np

from scoring.cfa.structure import (
    FACTOR,
    LOADING,
    MEAN,
    REGRESSION,
    GroupStructure,
    Implied,
    Places,
)
from scoring.results import Matrix, Vector


def second(s: GroupStructure, at: Implied, pull: Matrix, mean_pull: Vector) -> Matrix:
    """(q, q) half of what the discrepancy's second derivatives owe to covariances and means bending.

    pull : (p, p) by which the discrepancy grows with the covariances; mean_pull : (p,) minus half of that by
    which it grows with the means. Both are held still here.

    Source
    ------
    [magnus1999].
    """
    reach, joint, level = _moved(s, at)
    own = (at.reach @ at.disturbance @ at.between.T, at.reach.T @ mean_pull)
    q = len(s.moving)
    found = np.zeros((q, q))
    chosen, row, column = s.of_kind[LOADING]
    found[chosen] = ((pull @ joint)[:, row, column] - mean_pull[row] * level[:, column]).T
    drawn = np.swapaxes(reach, 1, 2) @ mean_pull
    chosen, row, column = s.of_kind[REGRESSION]
    both = np.swapaxes(reach, 1, 2) @ (pull @ own[0]) + (at.reach.T @ pull) @ joint
    lost = drawn[:, row] * at.factor_mean[column] + own[1][row] * level[:, column]
    found[chosen] = (both[:, row, column] - lost).T
    chosen, row, column = s.of_kind[FACTOR]
    across = np.swapaxes(reach, 1, 2) @ (pull @ at.reach)
    sides = across[:, row, column] + across[:, column, row]
    found[chosen] = (sides * np.where(row == column, 0.5, 1.0)).T
    chosen, row, _ = s.of_kind[MEAN]
    found[chosen] = -drawn[:, row].T
    return found


def _moved(s: GroupStructure, at: Implied) -> tuple[Matrix, Matrix, Matrix]:
    """(q, p, m) how the reach and the items' covariances with factors move, and (q, m) factor means."""
    p, m = at.loadings.shape
    q = len(s.moving)
    reach, joint, level = np.zeros((q, p, m)), np.zeros((q, p, m)), np.zeros((q, m))
    chosen, row, column = s.of_kind[LOADING]
    reach[chosen, row] = at.between[column]
    joint[chosen, row] = at.factor_covariance[column]
    chosen, row, column = s.of_kind[REGRESSION]
    own = at.reach @ at.disturbance @ at.between.T
    reach[chosen] = _outer(at.reach, row, at.between, column)
    joint[chosen] = _outer(at.reach, row, at.factor_covariance, column)
    joint[chosen] += _outer(own, column, at.between.T, row)
    level[chosen] = at.between.T[row] * at.factor_mean[column, None]
    chosen, row, column = s.of_kind[FACTOR]
    weight = np.where(row == column, 0.5, 1.0)[:, None, None]
    joint[chosen] = weight * (
        _outer(at.reach, row, at.between.T, column) + _outer(at.reach, column, at.between.T, row)
    )
    chosen, row, _ = s.of_kind[MEAN]
    level[chosen] = at.between.T[row]
    return reach, joint, level


def _outer(tall: Matrix, columns: Places, wide: Matrix, rows: Places) -> Matrix:
    """(n, p, m) products of columns of the one with rows of the other."""
    return np.asarray(tall.T[columns][:, :, None] * wide[rows][:, None, :])
