"""Six scales are six chances to be wrong: p values adjusted for their family."""

import numpy as np

from scoring.results import Vector


def holm(p: Vector) -> Vector:
    """Holm's adjusted p values, in the order given: the chance of any false claim stays below the level.

    p : (m,) probabilities, one per scale of a team's family. Ties keep one common value.

    Source: [holm1979].

    >>> import numpy as np
    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p, dtype=float)
    order = np.argsort(p, kind="stable")
    scaled = np.minimum(p[order] * np.arange(p.size, 0, -1), 1.0)
    adjusted = np.empty_like(p)
    adjusted[order] = np.maximum.accumulate(scaled)
    return adjusted


def bh(p: Vector) -> Vector:
    """Benjamini and Hochberg's adjusted p values, in the order given, for exploring lists of items.

    Source: [benjamini1995].

    >>> import numpy as np
    >>> bh(np.array([0.01, 0.04, 0.03])).round(6).tolist()
    [0.03, 0.04, 0.04]
    """
    p = np.asarray(p, dtype=float)
    order = np.argsort(p, kind="stable")
    scaled = np.minimum(p[order] * p.size / np.arange(1, p.size + 1), 1.0)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return adjusted
