"""Does an item follow its curve? Answers at each sum score against those expected there."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scoring.irt.collapsing import Table, collapsed
from scoring.irt.curves import TINY, all_curves
from scoring.irt.fit import ItemModel
from scoring.irt.rmsea import ChiSquare, chi_square
from scoring.irt.sum_scores import sum_score_chances
from scoring.results import Caveat, Matrix

FEWEST = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemFit:
    """S-X2 of one item; its test is None where no degree of freedom was left."""

    item: int
    test: ChiSquare | None
    table: Table
    """What was compared, by groups of sum scores."""
    caveats: tuple[Caveat, ...] = ()


def item_fit(model: ItemModel, *, fewest: float = 1.0) -> tuple[ItemFit, ...]:
    """Compare each item's answers at every sum score with what the model expects there (S-X2).

    Complete rows only, with a caveat `incomplete_rows`; cells of fewer than `fewest` expected answers are put
    together (see `scoring.irt.collapsing`). Small samples leave few cells: an item without a degree of
    freedom has no test. With many items some p below .05 are chance; correct for their number.

    Raises
    ------
    ScoringError
        Fewer than 50 complete rows.

    Source
    ------
    [orlando2000]; several categories [kang2008].
    """
    codes, caveats = model.patterns.complete("Fit of items", fewest=FEWEST)
    layout, first = model.marginal.layout, model.marginal.layout.first
    chances = all_curves(layout, model.parameters, model.marginal.points)
    own = [chances[start:end] for start, end in pairwise(first)]
    totals = codes.sum(axis=1)
    people = np.bincount(totals, minlength=int(layout.levels.sum()) - layout.n_items + 1)
    every = sum_score_chances(own) @ model.marginal.weights(model.full)
    found = []
    for item in range(layout.n_items):
        # A sum that is as good as impossible is nobody's.
        expected = _expected(model, own, item) / np.maximum(every, TINY)[:, None] * people[:, None]
        seen = np.zeros_like(expected)
        np.add.at(seen, (totals, codes[:, item]), 1.0)
        last = int(layout.levels[item]) - 1
        # Without the lowest and the highest sum, at which every answer is known.
        table = Table(observed=seen[1:-1], expected=expected[1:-1])
        table = collapsed(table, whole=(last - 1, len(people) - last - 2), fewest=fewest)
        test = _test(model, item, table, len(codes))
        found.append(ItemFit(item=item, test=test, table=table, caveats=caveats))
    return tuple(found)


def _expected(model: ItemModel, own: list[Matrix], item: int) -> Matrix:
    """(sums, categories) the share of all people who have a sum and, in this item, a category."""
    rest = sum_score_chances([*own[:item], *own[item + 1 :]])
    weights = model.marginal.weights(model.full)
    found = np.zeros((len(rest) + len(own[item]) - 1, len(own[item])))
    for category, chance in enumerate(own[item]):
        found[category : category + len(rest), category] = (rest * chance) @ weights
    return found


def _test(model: ItemModel, item: int, table: Table, n: int) -> ChiSquare | None:
    df = table.n_cells - len(table.observed) - _free(model, item)
    if df <= 0:
        return None
    there = table.expected > 0
    left = (table.observed - table.expected)[there]
    return chi_square(float((left**2 / table.expected[there]).sum()), df, n=n)


def _free(model: ItemModel, item: int) -> int:
    """Parameters that were found for this item alone, and those of the trait."""
    first = model.marginal.layout.first
    ties = model.joint.ties
    size = len(model.full)
    own: Matrix = ties[model.group * size : (model.group + 1) * size]
    return int(np.linalg.matrix_rank(own[first[item] : first[item + 1]]) + np.linalg.matrix_rank(own[-2:]))
