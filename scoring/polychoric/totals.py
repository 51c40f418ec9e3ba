"""Sums of ordered answers: what varies in the points given, by the normal variables thought to lie behind."""

from collections.abc import Sequence

import numpy as np

from scoring.polychoric.bivariate import cumulative
from scoring.results import Matrix, Vector

NEARLY_ONE = 1 - 1e-9


def variance_of_total(
    correlation: Matrix, thresholds: Sequence[Vector], gaps: Sequence[Vector] | None = None
) -> float:
    """The variance of the sum of answers cut from normal variables that correlate so.

    correlation : (k, k). thresholds : each item's, rising. gaps : the points between neighbouring categories,
    as many as thresholds; one each by default.

    Source
    ------
    [green2009].
    """
    from scipy.special import ndtr

    owner = np.repeat(np.arange(len(thresholds)), [len(t) for t in thresholds])
    at = np.concatenate(thresholds)
    weight = np.ones(len(at)) if gaps is None else np.concatenate(gaps)
    between = correlation[owner[:, None], owner]
    below = ndtr(at)
    h, k = np.broadcast_arrays(at[:, None], at)
    joint = cumulative(h.ravel()[:, None], k.ravel()[:, None], np.clip(between.ravel(), -1, 1))
    # A variable correlates 1 with itself: below both thresholds is below the lower one.
    together = np.where(between > NEARLY_ONE, np.minimum(below[:, None], below), joint.reshape(between.shape))
    return float(weight @ (together - np.outer(below, below)) @ weight)
