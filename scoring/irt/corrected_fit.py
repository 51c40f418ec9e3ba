"""How likely a person's answers are where they themselves say the person stands."""

import numpy as np

from scoring.irt.curves import TINY
from scoring.irt.fit import ItemModel
from scoring.irt.patterns import LEFT_OUT
from scoring.irt.scores import moves_along, places_of_patterns
from scoring.results import Vector


def corrected_likelihood(model: ItemModel) -> Vector:
    """(u,) the standardised log likelihood of each pattern at its weighted likelihood score.

    With w the logarithms of chances and r their slopes in the trait, the part of w that moves with the trait
    is taken off: w - c r, c = sum p' w / sum p' r. NaN where nothing is left to vary.

    Source
    ------
    [snijders2001]; several categories [sinharay2016].
    """
    place = places_of_patterns(model, "wle")[0]
    codes = model.patterns.codes
    count = len(codes)
    chances, slopes, logs = [], [], []
    across, known, bias = np.zeros(count), np.zeros(count), np.zeros(count)
    for i in range(codes.shape[1]):
        there = codes[:, i] != LEFT_OUT
        own, first, second = moves_along(model, i, place)
        own = np.maximum(own, TINY)
        chances.append(own)
        slopes.append(first / own)
        logs.append(np.log(own))
        across += np.where(there, (first * logs[i]).sum(axis=0), 0.0)
        known += np.where(there, (first * slopes[i]).sum(axis=0), 0.0)
        bias += np.where(there, (slopes[i] * second).sum(axis=0), 0.0)
    known = np.maximum(known, TINY)
    share = across / known
    # A weighted likelihood score is where this and the slope of the likelihood add up to zero.
    found, spread = share * bias / (2 * known), np.zeros(count)
    for i in range(codes.shape[1]):
        there = codes[:, i] != LEFT_OUT
        answer = np.maximum(codes[:, i], 0), np.arange(count)
        usual = (chances[i] * logs[i]).sum(axis=0)
        apart = logs[i] - share * slopes[i]
        middle = (chances[i] * apart).sum(axis=0)
        found += np.where(there, logs[i][answer] - usual, 0.0)
        spread += np.where(there, (chances[i] * (apart - middle) ** 2).sum(axis=0), 0.0)
    return np.where(spread > 1e-12, found / np.sqrt(np.maximum(spread, TINY)), np.nan)
