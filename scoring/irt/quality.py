"""How dependable scores on the trait are, and which pairs of items share more than the trait."""

import numpy as np

from scoring.irt.fit import ItemModel
from scoring.irt.patterns import LEFT_OUT
from scoring.irt.scores import information_at, moves_along, scores
from scoring.results import Estimate, Matrix, Vector

FEWEST_PAIRS = 3
NOTHING = 1e-9
"""Categories: residuals no further apart are what rounding left."""


def marginal_reliability(model: ItemModel) -> Estimate:
    """True variance by true and error variance, averaged over the people the model is for.

    Source
    ------
    [green1984].
    """
    points, weights = model.marginal.points, model.marginal.weights(model.full)
    known = information_at(model, points).sum(axis=0)
    value = float(weights @ (known / (known + 1 / model.latent_variance)))
    return Estimate(value=value, method="marginal", n=model.patterns.n)


def empirical_reliability(model: ItemModel) -> Estimate:
    """The variance of expected scores by itself and the mean error variance, in the people at hand.

    Source
    ------
    [dutoit2003].
    """
    found = scores(model)
    value, error = (x[~np.isnan(x)] for x in (found.value, found.error))
    spread = float(value.var(ddof=1))
    return Estimate(value=spread / (spread + float((error**2).mean())), method="empirical", n=len(value))


def q3(model: ItemModel) -> Matrix:
    """(k, k) correlations of what the model leaves of the answers, at everybody's expected score.

    Above about .2 more than their mean, two items share something beside the trait. Pairs are correlated over
    people who answered both; NaN below three of them, or where nothing is left of an item.

    Source
    ------
    [yen1984]; what counts as much [christensen2017].
    """
    place = scores(model).value
    codes = model.patterns.codes[np.maximum(model.patterns.of_row, 0)]
    there = (codes != LEFT_OUT) & (model.patterns.of_row != LEFT_OUT)[:, None]
    at = np.where(np.isnan(place), 0.0, place)
    left = np.empty(codes.shape)
    for i in range(codes.shape[1]):
        chances = moves_along(model, i, at)[0]
        left[:, i] = codes[:, i] - np.arange(len(chances)) @ chances
    left[~there] = np.nan
    k = codes.shape[1]
    found = np.eye(k)
    for i in range(k):
        for j in range(i + 1, k):
            both = there[:, i] & there[:, j]
            found[i, j] = found[j, i] = _correlation(left[both, i], left[both, j])
    return found


def _correlation(one: Vector, other: Vector) -> float:
    if len(one) < FEWEST_PAIRS or min(np.ptp(one), np.ptp(other)) < NOTHING:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
