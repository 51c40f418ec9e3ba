"""Chances of sum scores at points of the trait, item by item."""

from collections.abc import Sequence

import numpy as np

from scoring.results import Matrix


def sum_score_chances(chances: Sequence[Matrix]) -> Matrix:
    """(scores, q) chances of every sum of the items' category numbers, from each item's (categories, q).

    Source
    ------
    [lord1984]; several categories [thissen1995].
    """
    found = np.ones((1, chances[0].shape[1]))
    for own in chances:
        longer = np.zeros((len(found) + len(own) - 1, found.shape[1]))
        for category, chance in enumerate(own):
            longer[category : category + len(found)] += found * chance
        found = longer
    return found
