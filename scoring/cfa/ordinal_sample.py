"""What ordered answers say before any model: thresholds, polychoric correlations, and how those vary."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError
from scoring.polychoric.asymptotic import asymptotic
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrdinalGroup:
    """One group's complete rows: thresholds item by item, then correlations down the lower triangle."""

    n: int
    counts: tuple[int, ...]
    """Thresholds of each item."""
    statistics: Vector
    gamma: Matrix = field(repr=False)
    """(s, s) covariances of the statistics, times n."""
    name: Hashable = None

    @property
    def n_thresholds(self) -> int:
        """Thresholds of all items."""
        return sum(self.counts)

    @property
    def correlations(self) -> Matrix:
        """(p, p) polychoric."""
        p = len(self.counts)
        found = np.eye(p)
        column, row = np.triu_indices(p, 1)
        found[row, column] = found[column, row] = self.statistics[self.n_thresholds :]
        return found


def ordinal_groups(
    item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable] | None
) -> tuple[OrdinalGroup, ...]:
    """The thresholds and correlations of complete rows, group by group in order of first appearance.

    Refuses a group without people, and an item whose answers are of other kinds in another group.

    Source
    ------
    [muthen1984].
    """
    table = guards.matrix(item_scores, "Factor analysis of ordered answers")
    guards.of_length(items, table.shape[1], "items")
    whole = np.asarray(~np.isnan(table).any(axis=1))
    labels: list[Hashable] = ["all"] * len(table)
    if groups is not None:
        guards.of_length(groups, len(table), "groups")
        labels = list(groups)
        whole &= np.array([g is not None for g in groups])
    names = list(dict.fromkeys(g for g, is_kept in zip(labels, whole, strict=True) if is_kept))
    if not names:
        raise ScoringError("No row is complete. Ask more people, or leave out the item nobody answered.")
    parts = [table[whole & np.array([g == name for g in labels])] for name in names]
    for place, item in enumerate(items):
        kinds = [np.unique(rows[:, place]) for rows in parts]
        if any(not np.array_equal(k, kinds[0]) for k in kinds[1:]):
            raise ScoringError(
                f"The groups do not use the same answers to {item}: thresholds cannot be compared. Put rare "
                "answers together first."
            )
    return tuple(_group(rows, name) for rows, name in zip(parts, names, strict=True))


def _group(rows: Matrix, name: Hashable) -> OrdinalGroup:
    found = asymptotic(rows)
    counts = tuple(len(np.unique(column)) - 1 for column in rows.T)
    return OrdinalGroup(n=len(rows), counts=counts, statistics=found.statistics, gamma=found.gamma, name=name)
