"""Where people with a sum of answers stand on the trait: a table to convert sums by hand."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scoring.irt.curves import all_curves
from scoring.irt.fit import ItemModel
from scoring.irt.patterns import LEFT_OUT
from scoring.irt.sum_scores import sum_score_chances
from scoring.results import Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SumPlaces:
    """One entry a sum of the items' categories, counted from 0 at every item."""

    value: Vector
    """Expected place on the trait."""
    error: Vector
    share: Vector
    """Of all people, by the model."""
    seen: Vector
    """People who had the sum, of those who answered every item."""


def places_of_sums(model: ItemModel) -> SumPlaces:
    """The expected place, its error and the share of people of every sum of answers.

    Of complete answers only. Sums are those of keyed answers less the lowest of each item where answers are
    whole numbers without gaps. Says less than patterns do, unless all slopes are one (partial credit models).

    Source
    ------
    [thissen1995], [lord1984].
    """
    layout, points = model.marginal.layout, model.marginal.points
    curves = all_curves(layout, model.parameters, points)
    chances = sum_score_chances([curves[a:b] for a, b in pairwise(layout.first)])
    joint = chances * model.marginal.weights(model.full)
    share = joint.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = joint @ points / share
        error = np.sqrt(np.maximum(joint @ points**2 / share - value**2, 0.0))
    whole = (model.patterns.codes != LEFT_OUT).all(axis=1)
    sums = model.patterns.codes[whole].sum(axis=1)
    seen = np.bincount(sums, weights=model.patterns.counts[whole], minlength=len(share))
    return SumPlaces(value=value, error=error, share=share, seen=seen.astype(np.float64))
