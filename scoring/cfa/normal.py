"""Second derivatives of the normal distribution's likelihood by a model's elements."""

import numpy as np

from scoring.cfa.structure import Moves
from scoring.results import Matrix, Vector


def inverse_of(matrix: Matrix) -> Matrix:
    """The inverse of a covariance matrix.

    Source
    ------
    [magnus1999].
    """
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def normal_information(inverse: Matrix, moves: Moves, *, means_weigh: float) -> Matrix:
    """(..., q, q) half tr(W dC_a W dC_b) + dm_a' W dm_b for all pairs of elements, W (..., p, p) given.

    Source
    ------
    [magnus1999].
    """
    left_u, left_v = moves.u @ inverse, moves.v @ inverse
    uu, vv, uv = left_u @ moves.u.T, left_v @ moves.v.T, left_u @ moves.v.T
    return np.asarray(
        uu * vv + uv * np.swapaxes(uv, -1, -2) + means_weigh * moves.means @ inverse @ moves.means.T
    )


def normal_curvature(inverse: Matrix, found: Matrix, apart: Vector, moves: Moves) -> Matrix:
    """(..., q, q) half the second derivatives of the normal discrepancy, the moves held still.

    inverse : W, (..., p, p). found : W T W with T the moments found about the implied means. apart : (..., p)
    W times the means found less those implied.

    Source
    ------
    [magnus1999].
    """
    turned = 2 * found - inverse
    (uu, uv, vv), (tuu, tuv, tvv) = (_forms(m, moves) for m in (inverse, turned))
    sides = uv * np.swapaxes(tuv, -1, -2)
    total = (sides + np.swapaxes(sides, -1, -2) + vv * tuu + uu * tvv) / 2
    if not moves.means.any():
        return np.asarray(total)
    level = moves.means @ inverse
    back = np.swapaxes(level, -1, -2)
    drawn_u, drawn_v = ((apart @ m.T)[..., :, None] for m in (moves.u, moves.v))
    cross = drawn_u * (moves.v @ back) + drawn_v * (moves.u @ back)
    return np.asarray(total + cross + np.swapaxes(cross, -1, -2) + level @ moves.means.T)


def _forms(matrix: Matrix, moves: Moves) -> tuple[Matrix, Matrix, Matrix]:
    left = moves.u @ matrix
    return left @ moves.u.T, left @ moves.v.T, moves.v @ matrix @ moves.v.T
