"""Omega of a one-factor model by maximum likelihood, with the interval its parameters' errors give."""

import math

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.fit import Fit, fit
from scoring.errors import ScoringError
from scoring.results import Estimate, Vector

STATISTIC = "Omega of a one-factor model"
FEWEST = 50


def model_omega(item_scores: npt.ArrayLike, *, ci_level: float = 0.95) -> Estimate:
    """Estimate omega, (sum of loadings)^2 by that and the residual variances, all taken from the model.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed points; rows with any NaN are left out.
    ci_level : float
        Coverage of the interval, a proportion in (0, 1): normal, by the delta method on expected information.

    Returns
    -------
    Estimate with ``method`` `one_factor_ml`; limits are not cut at 0 or 1.

    Raises
    ------
    ScoringError
        Fewer than three items or 50 complete rows, a search that does not come to rest, or an item whose own
        variance comes out below zero: omega is then not estimable.

    Source
    ------
    [mcdonald1999]; interval [raykov2002].
    """
    from scipy.special import ndtri

    guards.is_coverage(ci_level)
    table = guards.matrix(item_scores, STATISTIC)
    whole = table[~np.isnan(table).any(axis=1)]
    n, k_items = whole.shape
    if k_items < 3:
        raise ScoringError(f"A one-factor model needs at least 3 items; this scale has {k_items}.")
    if n < FEWEST:
        raise ScoringError(f"A one-factor model is fitted from {FEWEST} complete rows on; here are {n}.")
    names = [f"i{place + 1}" for place in range(k_items)]
    found = fit("f =~ " + " + ".join(names), whole, names, is_standardized=True)
    _refuse(found)
    value, slope = _with_slope(found)
    half = float(ndtri((1 + ci_level) / 2)) * math.sqrt(max(float(slope @ found.covariance @ slope), 0.0))
    return Estimate(
        value=value, low=value - half, high=value + half, level=ci_level, method="one_factor_ml", n=n
    )


def _refuse(found: Fit) -> None:
    codes = {c.code for c in found.caveats}
    if "not_converged" in codes:
        raise ScoringError("The one-factor model did not come to rest. Ask more people.")
    if "negative_variance" in codes:
        raise ScoringError(
            "Omega of a one-factor model is not estimable: an item's own variance came out below zero."
        )


def _with_slope(found: Fit) -> tuple[float, Vector]:
    """Omega, and how it moves with each free parameter."""
    free = [p for p in found.table.parameters if p.fixed is None]
    at = {p.name: found.table.labels.index(p.label) for p in free}
    loading = np.array([place for name, place in at.items() if " =~ " in name], dtype=np.intp)
    own = np.array([place for name, place in at.items() if " ~~ " in name], dtype=np.intp)
    common, left = float(found.theta[loading].sum()) ** 2, float(found.theta[own].sum())
    slope = np.zeros(len(found.theta))
    slope[loading] = 2 * math.sqrt(common) * left / (common + left) ** 2
    if found.theta[loading].sum() < 0:
        slope[loading] *= -1
    slope[own] = -common / (common + left) ** 2
    return common / (common + left), slope
