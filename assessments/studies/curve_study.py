"""From fitted models and scores to what is drawn: points of curves, classes of people, pairs of scores."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from assessments.reports.picture_shapes import Curves, ItemCurves, OccasionPairs, Pair, PersonMap
from assessments.studies.estimates import listed
from assessments.studies.retest_study import Occasions
from scoring.irt.curves import all_curves
from scoring.irt.fit import ItemModel
from scoring.irt.scores import information_at, scores
from scoring.results import Vector

PLACES = np.linspace(-4.0, 4.0, 41)
EDGES = np.linspace(-4.0, 4.0, 33)
MOST_PAIRS = 600
"""Different pairs of scores beyond which they are put into classes."""
CLASSES = 40


def curves_of(found: ItemModel, items: Sequence[str]) -> Curves:
    """How likely each answer of each item is along the trait, and how much the item tells there."""
    layout = found.marginal.layout
    every = all_curves(layout, found.parameters, PLACES)
    known = information_at(found, PLACES)
    return Curves(
        theta=listed(PLACES),
        items={
            item: ItemCurves(
                options=tuple(listed(line) for line in every[begin:end]), information=listed(known[place])
            )
            for place, (item, begin, end) in enumerate(
                zip(items, layout.first[:-1], layout.first[1:], strict=True)
            )
        },
    )


def persons_of(found: ItemModel) -> PersonMap:
    """How many people stand where; who stands beyond the ends is counted in the last class."""
    standing = scores(found).value
    known = standing[~np.isnan(standing)]
    counts, _ = np.histogram(np.clip(known, EDGES[0], EDGES[-1]), bins=EDGES)
    return PersonMap(
        edges=listed(EDGES),
        counts=tuple(int(n) for n in counts),
        mean=float(known.mean()),
        sd=float(known.std(ddof=1)),
    )


def pairs_of(scored: Vector, twice: Occasions, *, low: float, high: float) -> OccasionPairs:
    """Scores of whoever has one on both occasions; very many different ones are put into classes."""
    one, two = scored[twice.first], scored[twice.second]
    both = ~(np.isnan(one) | np.isnan(two))
    pairs = np.round(np.column_stack([one[both], two[both]]), 9)
    is_rounded = len(np.unique(pairs, axis=0)) > MOST_PAIRS
    if is_rounded:
        width = (high - low) / CLASSES
        pairs = np.round(low + np.round((pairs - low) / width) * width, 9)
    counted = Counter(map(tuple, pairs.tolist()))
    return OccasionPairs(
        waves=twice.waves,
        low=low,
        high=high,
        n=len(pairs),
        pairs=tuple(Pair(first=a, second=b, n=n) for (a, b), n in sorted(counted.items())),
        is_rounded=is_rounded,
    )
