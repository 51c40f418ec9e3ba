"""Complete whole-number answers with their groups, and the level at which people are matched."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError

FEWEST = 20
"""People a group needs: with fewer, no test of an item has any power worth its name [zumbo1999]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """(n, k) whole numbers, and the group of each row, 0 for the first by name."""

    codes: npt.NDArray[np.intp]
    group: npt.NDArray[np.intp]
    names: tuple[Hashable, ...]

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.names)

    def level(self, item: int, anchors: Sequence[int] | None) -> npt.NDArray[np.intp]:
        """The sum at which people are matched: all items, or the anchors with the item itself."""
        used = range(self.codes.shape[1]) if anchors is None else sorted({*anchors, item})
        return np.asarray(self.codes[:, list(used)].sum(axis=1), dtype=np.intp)

    def answers(self, item: int) -> npt.NDArray[np.intp]:
        """(n,) the item's categories that occur, numbered from 0 without gaps."""
        return np.asarray(np.unique(self.codes[:, item], return_inverse=True)[1], dtype=np.intp)


def grouped(item_scores: npt.ArrayLike, groups: Sequence[Hashable], statistic: str) -> Grouped:
    """Answers of complete rows with a group; refused where a test between groups cannot be made."""
    table = guards.matrix(item_scores, statistic)
    guards.of_length(groups, len(table), "groups")
    there = np.array([g is not None for g in groups], dtype=np.bool_)
    whole = np.asarray(~np.isnan(table).any(axis=1)) & there
    guards.enough(int(whole.sum()), table.shape[1], statistic)
    kept, labels = table[whole], [g for g, is_kept in zip(groups, whole, strict=True) if is_kept]
    guards.are_answers(kept, statistic)
    still = np.flatnonzero(np.ptp(kept, axis=0) == 0)
    if still.size:
        raise ScoringError(
            f"{statistic} does not exist: everybody gave the same answer to item {guards.places(still)}. "
            "Leave it out, or ask more people."
        )
    # In order of name, so that the order of rows does not turn a sign.
    names = tuple(sorted(dict.fromkeys(labels), key=str))
    order = {name: i for i, name in enumerate(names)}
    group = np.array([order[g] for g in labels], dtype=np.intp)
    sizes = np.bincount(group)
    if len(names) < 2 or sizes.min() < FEWEST:
        told = ", ".join(f"{name}: {size}" for name, size in zip(names, sizes, strict=True))
        raise ScoringError(
            f"{statistic} needs two groups of {FEWEST} complete rows or more; there are {told}."
        )
    return Grouped(codes=np.asarray(kept - kept.min(), dtype=np.intp), group=group, names=names)
