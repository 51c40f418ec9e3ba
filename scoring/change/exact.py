"""Tests that assume nothing but symmetry: every sign of every difference is tried.

At five people the smallest possible p is 2/32 = .0625, so no such test can ever find a change there.
"""

import numpy as np

from scoring.errors import ScoringError
from scoring.results import Vector

MOST = 22
"""2^22 sums take 34 MB and a tenth of a second."""
SLACK = 1e-9


def sign_flip(differences: Vector) -> float:
    """Two-sided exact p of the sum of differences under all 2^n exchanges of sign.

    differences : (n,) points, no NaN; zeros stay in. Refuses none, and more than 22.

    Source: [fisher1935].

    >>> import numpy as np
    >>> sign_flip(np.ones(5))
    0.0625
    """
    d = np.asarray(differences, dtype=float)
    if not 1 <= d.size <= MOST or not np.isfinite(d).all():
        raise ScoringError(
            f"All signs are tried for 1 to {MOST} differences without gaps; here are {d.size}. "
            "For more people the t interval serves."
        )
    sums = np.zeros(1)
    for difference in np.abs(d):
        sums = np.concatenate([sums + difference, sums - difference])
    # Ties with the observed sum count as reached, whatever the order in which floats were added.
    reached = np.abs(sums) >= abs(float(d.sum())) - SLACK * max(1.0, float(np.abs(d).sum()))
    return float(reached.mean())


def signed_midranks(differences: Vector) -> Vector:
    """Ranks of the absolute differences, zeros ranked with the rest, with the sign put back.

    Tied differences share the mean of their ranks; a zero has rank but no sign, so it counts zero.
    Differences equal up to rounding are ties.

    Source: zeros kept in the ranking [pratt1959].

    >>> import numpy as np
    >>> signed_midranks(np.array([0.0, 0.2, -0.2, 0.5])).tolist()
    [0.0, 2.5, -2.5, 4.0]
    """
    d = np.round(np.asarray(differences, dtype=float), 9)
    size = np.abs(d)
    order = np.sort(size)
    ranks = (np.searchsorted(order, size, "left") + 1 + np.searchsorted(order, size, "right")) / 2
    return np.sign(d) * ranks


def signed_rank(differences: Vector) -> float:
    """Two-sided exact p of the signed-rank statistic, right with ties and zeros.

    Source: [wilcoxon1945]; zeros [pratt1959].
    """
    return sign_flip(signed_midranks(differences))
