"""What ordered answers say before any model: thresholds, polychoric correlations, and how those vary."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.sample import named
from scoring.errors import ScoringError
from scoring.polychoric.asymptotic import asymptotic
from scoring.results import Caveat, Matrix, Vector

OrdinalMissing = Literal["listwise", "pairwise"]
Codes = npt.NDArray[np.intp]
UNANSWERED = -1
ITEMS, NUMBER = re.compile(r"\b[Ii]tems? \d+(?: and \d+)?"), re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrdinalGroup:
    """One group's rows: thresholds item by item, then correlations down the lower triangle."""

    n: int
    counts: tuple[int, ...]
    """Thresholds of each item."""
    statistics: Vector
    gamma: Matrix = field(repr=False)
    """(s, s) covariances of the statistics, times n."""
    codes: Codes = field(repr=False)
    """(n, p) categories from 0; -1 where nothing was answered."""
    rows: Codes = field(repr=False)
    """(n,) where these people stood in the table that was given."""
    name: Hashable = None
    caveats: tuple[Caveat, ...] = ()
    """What was done to the answers before."""

    @property
    def n_thresholds(self) -> int:
        """Thresholds of all items."""
        return sum(self.counts)

    @property
    def correlations(self) -> Matrix:
        """(p, p) polychoric."""
        return square(self.statistics[self.n_thresholds :], len(self.counts))


def square(below: Vector, p: int) -> Matrix:
    """(p, p) correlations of what stands below the diagonal, column by column."""
    found = np.eye(p)
    column, row = np.triu_indices(p, 1)
    found[row, column] = found[column, row] = below
    return found


def ordinal_groups(
    item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable] | None, *,
    missing: OrdinalMissing = "listwise", alike: Sequence[Sequence[int]] = (),
) -> tuple[OrdinalGroup, ...]:  # fmt: skip
    """The thresholds and correlations of rows, group by group in order of first appearance.

    `listwise` takes complete rows, `pairwise` every pair of answers there is. A kind of answer that one group
    never gave is put together with the next lower one in all groups (the lowest with the next higher), and a
    caveat `categories_joined` names the item. `alike` are columns of one item in several waves: the same
    holds of them. Refuses a group without people, and an item without an answer common to all groups.

    Source
    ------
    [muthen1984].
    """
    table = guards.matrix(item_scores, "Factor analysis of ordered answers")
    guards.of_length(items, table.shape[1], "items")
    there = ~np.isnan(table)
    whole = np.asarray(there.all(axis=1) if missing == "listwise" else there.any(axis=1))
    labels: list[Hashable] = ["all"] * len(table)
    if groups is not None:
        guards.of_length(groups, len(table), "groups")
        labels = list(groups)
        whole &= named(groups)
    names = list(dict.fromkeys(g for g, is_kept in zip(labels, whole, strict=True) if is_kept))
    if not names:
        raise ScoringError("No row is complete. Ask more people, or leave out the item nobody answered.")
    rows = [np.flatnonzero(whole & np.array([g == n for g in labels], dtype=np.bool_)) for n in names]
    parts = [table[own] for own in rows]
    same = alike or [[i] for i in range(len(items))]
    if groups is not None:
        _refuse_still(parts, items, names)
    coded, caveats = _coded(parts, items, same)
    found = []
    for codes, own, name in zip(coded, rows, names, strict=True):
        try:
            found.append(_group(codes, own, name, caveats))
        except ScoringError as refusal:
            own_name = name if groups is not None else None
            raise ScoringError(_in_names(str(refusal), items, own_name)) from None
    return tuple(found)


def _refuse_still(parts: Sequence[Matrix], items: Sequence[str], names: Sequence[Hashable]) -> None:
    """Refuse items that do not vary in one of several groups, by the group's name."""
    for rows, name in zip(parts, names, strict=True):
        still = [item for item, column in zip(items, rows.T, strict=True) if len(_kinds(column)) < 2]
        if still and len(parts) > 1:
            raise ScoringError(
                f"In group {name} everybody gave the same answer to {', '.join(still)}, or nobody any: "
                "thresholds cannot be compared. Leave that out, or join groups."
            )


def _in_names(refusal: str, items: Sequence[str], group: Hashable) -> str:
    """A refusal of correlations with items by their names, and the group's where there are several."""

    def named_items(met: re.Match[str]) -> str:
        return NUMBER.sub(lambda place: items[int(place[0]) - 1], met[0])

    told = ITEMS.sub(named_items, refusal)
    told = told.replace("Leave one of them out", "Put rare answers together, or leave one of them out")
    return told if group is None else told.replace("Items ", f"In group {group} items ", 1)


def _coded(
    parts: Sequence[Matrix], items: Sequence[str], alike: Sequence[Sequence[int]]
) -> tuple[list[Codes], tuple[Caveat, ...]]:
    """Each group's categories, over kinds of answers that occur in every group (and wave)."""
    coded = [np.full(rows.shape, UNANSWERED, dtype=np.intp) for rows in parts]
    caveats = []
    for columns in alike:
        own = [_kinds(rows[:, c]) for rows in parts for c in columns]
        every = np.unique(np.concatenate(own))
        shared = every[[all(v in o for o in own) for v in every]] if every.size else every
        if len(shared) < 2:
            raise ScoringError(_nothing_shared(items[columns[0]], len(parts), len(columns)))
        place = np.maximum(np.searchsorted(shared, every, side="right") - 1, 0)
        for codes, rows in zip(coded, parts, strict=True):
            for c in columns:
                there = ~np.isnan(rows[:, c])
                codes[there, c] = place[np.searchsorted(every, rows[there, c])]
        if len(shared) < len(every):
            caveats.append(Caveat(code="categories_joined", facts=(("item", items[columns[0]]),)))
    return coded, tuple(caveats)


def _kinds(column: Vector) -> Vector:
    return np.unique(column[~np.isnan(column)])


def _nothing_shared(item: str, n_groups: int, n_waves: int) -> str:
    if n_groups == n_waves == 1:
        return f"Everybody gave the same answer to {item}, or nobody any. Leave it out."
    if n_groups > 1:
        return (
            f"The groups do not share two kinds of answers to {item}: thresholds cannot be compared. "
            "Leave it out, or put answers together first."
        )
    return (
        f"The waves do not share two kinds of answers to {item}: thresholds cannot be compared. "
        "Leave it out, or put answers together first."
    )


def _group(codes: Codes, rows: Codes, name: Hashable, caveats: tuple[Caveat, ...]) -> OrdinalGroup:
    found = asymptotic(np.where(codes == UNANSWERED, np.nan, codes.astype(np.float64)))
    return OrdinalGroup(
        n=len(codes), counts=tuple(int(c) for c in codes.max(axis=0)), statistics=found.statistics,
        gamma=found.gamma, codes=codes, rows=rows, name=name, caveats=caveats,
    )  # fmt: skip
