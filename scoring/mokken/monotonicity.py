"""Whether people with higher rest scores pass each step of an item more often."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.mokken.groups import admitted, rest_groups
from scoring.mokken.scalability import ratios
from scoring.mokken.scores import Codes, whole
from scoring.results import Matrix, Vector

SIGNIFICANT = 1.6449
"""One-sided 5 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMonotonicity:
    """Violations of one item: pairs of rest-score groups of which the higher passes a step less often."""

    item: int
    compared: int
    violations: int
    largest: float
    """Share of people, as all sums here."""
    total: float
    z_largest: float
    significant: int
    criterion: float
    """One figure for all of it; from 80 on an item is doubtful, from 40 on it deserves a look."""


def monotonicity(
    item_scores: npt.ArrayLike, *, least_violation: float = 0.03, least_group: int | None = None
) -> tuple[ItemMonotonicity, ...]:
    """Count, item by item, where a higher rest-score group passes an item step less often than a lower one.

    Rest scores are the sums of the other items, joined to groups of at least `least_group` people: by
    default a tenth of the people from 500 on, a fifth from 251, a third from 150, and 50 below. A
    difference counts from `least_violation` (a share) on.

    item_scores : (n_respondents, k_items) keyed whole numbers of one format; rows with any NaN are left
    out. Refuses what `scalability` refuses, and groups larger than half the people.

    Source
    ------
    [molenaar2000]; [sijtsma2002].
    """
    codes = whole(item_scores, "A check of monotonicity")
    size = admitted(least_group, n=len(codes), what="A check of monotonicity")
    found, most = ratios(codes)
    np.fill_diagonal(found, 0.0)
    np.fill_diagonal(most, 0.0)
    h = found.sum(axis=1) / most.sum(axis=1)
    return tuple(
        _of_item(codes, i, h=float(h[i]), size=size, least=least_violation) for i in range(codes.shape[1])
    )


def _of_item(codes: Codes, item: int, *, h: float, size: int, least: float) -> ItemMonotonicity:
    counts = _counts(codes, item, size)
    compared, falls, zs = 0, [], []
    for step in range(1, counts.shape[1]):
        below, above = counts[:, :step].sum(axis=1), counts[:, step:].sum(axis=1)
        share = above / (below + above)
        compared += _comparable(share)
        lower, higher = np.triu_indices(len(share), k=1)
        fall = share[lower] - share[higher]
        counted = fall >= least
        falls += fall[counted].tolist()
        zs += _z(below, above, lower[counted], higher[counted]).tolist()
    return _summed(item, compared=compared, falls=np.array(falls), zs=np.array(zs), h=h)


def _counts(codes: Codes, item: int, size: int) -> Matrix:
    """(groups, categories): answers to the item by rest-score group, from the lowest rest score up."""
    group = rest_groups(codes.sum(axis=1) - codes[:, item], size)
    counts = np.zeros((int(group.max()) + 1, codes.max() + 1))
    np.add.at(counts, (group, codes[:, item]), 1.0)
    return counts


def _comparable(share: Vector) -> int:
    """Pairs of groups that could differ the wrong way: some below passed, some above failed."""
    lower, higher = np.triu_indices(len(share), k=1)
    return int(((share[lower] > 1e-10) & (share[higher] < 1 - 1e-12)).sum())


def _z(below: Vector, above: Vector, lower: Codes, higher: Codes) -> Vector:
    """The normal deviate of each fall, with one person in doubt given to either diagonal."""
    right = np.sqrt((above[higher] + 1) * (below[lower] + 1))
    wrong = np.sqrt(above[lower] * below[higher])
    people = below[lower] + above[lower] + below[higher] + above[higher]
    return np.asarray(np.abs(2 * (right - wrong) / np.sqrt(people - 1)))


def _summed(item: int, *, compared: int, falls: Vector, zs: Vector, h: float) -> ItemMonotonicity:
    n, significant = len(falls), int((zs > SIGNIFICANT).sum())
    largest, total, z = (float(falls.max()), float(falls.sum()), float(zs.max())) if n else (0.0, 0.0, 0.0)
    criterion = 0.0
    if n:
        shares = 100 * n + 1000 * total + 100 * significant
        criterion = (
            50 * (0.3 - h) + n**0.5 + 100 * largest + 10 * total**0.5 + 5 * z + 10 * significant**0.5
            + shares / compared
        )  # fmt: skip
    return ItemMonotonicity(
        item=item, compared=compared, violations=n, largest=largest, total=total, z_largest=z,
        significant=significant, criterion=criterion,
    )  # fmt: skip
