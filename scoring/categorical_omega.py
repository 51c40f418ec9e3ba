"""Omega of a sum of ordered answers: of the points given, not of what is thought to lie behind them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import matrix, places
from scoring.polychoric.asymptotic import asymptotic
from scoring.polychoric.matrix import polychoric
from scoring.polychoric.totals import variance_of_total
from scoring.results import Caveat, Estimate, Matrix, Vector

STATISTIC = "Categorical omega"
STEPS, SETTLED = 200, 1e-12
APART = 0.02


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CategoricalOmega:
    """The coefficient, and the same with the total's variance taken from the model."""

    observed: Estimate
    model_implied: Estimate
    loadings: Vector
    """(k,) on the one factor of what is thought to lie behind the answers."""


def categorical_omega(item_scores: npt.ArrayLike) -> CategoricalOmega:
    """Estimate the reliability of the sum of ordered answers from one factor behind them.

    One factor is fitted to the polychoric correlations by least squares, each weighed by its sampling
    variance (DWLS, as WLSMV estimates). The variance of the sum is cut into true and whole by probabilities
    of two normal variables passing thresholds.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed ordered answers; rows with any NaN are left out.

    Returns
    -------
    CategoricalOmega. `observed` takes the whole variance from the polychoric correlations themselves,
    `model_implied` from the factor; caveat `one_factor_misfits` where they differ by more than .02: the first
    then overstates.

    Raises
    ------
    ScoringError
        Fewer than three items, what `polychoric` refuses, or an item the factor would explain wholly.

    Source
    ------
    [green2009]; weights [muthen1984].
    """
    table = matrix(item_scores, STATISTIC)
    whole = table[~np.isnan(table).any(axis=1)]
    if whole.shape[1] < 3:
        raise ScoringError(f"{STATISTIC} needs at least 3 items; here are {whole.shape[1]}.")
    found, error = polychoric(whole), asymptotic(whole)
    pairs = len(error.items) - whole.shape[1] * (whole.shape[1] - 1) // 2
    loadings = one_factor(found.estimated, np.diag(error.covariance)[pairs:])
    widest = max(float(np.diff(c).max()) for c in found.categories)
    cuts = found.thresholds, [np.diff(c) / widest for c in found.categories]
    true, implied = np.outer(loadings, loadings), np.outer(loadings, loadings)
    np.fill_diagonal(implied, 1.0)
    part = variance_of_total(true, *cuts)
    value, model = (part / variance_of_total(m, *cuts) for m in (found.estimated, implied))
    n, how = len(whole), "green_yang_one_factor_dwls"
    apart = (("observed", value), ("model", model))
    doubts = (Caveat(code="one_factor_misfits", facts=apart),) if abs(value - model) > APART else ()
    return CategoricalOmega(
        observed=Estimate(value=value, method=how, n=n, caveats=doubts),
        model_implied=Estimate(value=model, method=f"{how}_model_implied", n=n),
        loadings=loadings,
    )


def one_factor(correlation: Matrix, variance: Vector) -> Vector:
    """Loadings (k,) of one factor of correlations (k, k), weighed by their sampling variances.

    `variance` is in the order (2,1), (3,1), ..., (3,2), ... down each column. Refused where an item would be
    explained wholly, or the search does not settle.

    Source
    ------
    [muthen1984].
    """
    k_items = correlation.shape[0]
    one, two = np.triu_indices(k_items, 1)
    root = 1 / np.sqrt(variance)
    values, vectors = np.linalg.eigh(correlation)
    loading = np.asarray(vectors[:, -1] * np.sqrt(values[-1] * 0.7))
    pair = np.arange(len(one))
    for _ in range(STEPS):
        bend = np.zeros((len(one), k_items))
        bend[pair, one], bend[pair, two] = loading[two], loading[one]
        left = correlation[one, two] - loading[one] * loading[two]
        step = np.linalg.lstsq(bend * root[:, None], left * root, rcond=None)[0]
        loading = loading + step
        if np.abs(step).max() < SETTLED:
            break
    else:
        raise ScoringError(f"{STATISTIC} does not exist: the search for one factor does not settle.")
    if (np.abs(loading) >= 1).any():
        raise ScoringError(
            f"{STATISTIC} is not estimable: one factor would explain item "
            f"{places(np.argmax(np.abs(loading)))} wholly. More people, or items less alike, are needed."
        )
    return np.asarray(loading if loading.sum() >= 0 else -loading)
