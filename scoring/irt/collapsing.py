"""Putting sparse cells of a table of scores by categories together, so that a chi square holds."""

from dataclasses import dataclass

import numpy as np

from scoring.results import Matrix, Vector

SELDOM = 0.05
"""A column is put into its neighbour where fewer rows than this use it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """(rows, categories) answers found and expected; 0 expected is no cell."""

    observed: Matrix
    expected: Matrix

    @property
    def n_cells(self) -> int:
        """Cells in which something is expected."""
        return int((self.expected > 0).sum())


def collapsed(table: Table, *, whole: tuple[int, int], fewest: float = 1.0) -> Table:
    """A table whose cells all expect `fewest` answers or more, as far as two categories are left to a row.

    whole : the first and the last row in which every category is possible; rows beyond join them. Rows nobody
    has go; one with a single person joins the next. In a row the cell that expects least joins its smaller
    neighbour, until every cell expects enough or two are left; then columns hardly any row uses, and at last
    rows that still expect too little, join their smaller neighbours.

    Source
    ------
    [orlando2000]; several categories [kang2008].
    """
    if whole[0] > whole[1]:
        return Table(observed=table.observed[:0], expected=table.expected[:0])
    seen, expected = _inhabited(_ends(table.observed, whole), _ends(table.expected, whole))
    if not len(seen):
        return Table(observed=seen, expected=expected)
    for row in range(len(seen)):
        seen[row], expected[row] = _row(seen[row], expected[row], fewest)
    seen, expected = _columns(seen, expected, fewest)
    return _rows(seen, expected, fewest)


def _ends(table: Matrix, whole: tuple[int, int]) -> Matrix:
    """Rows before the first and after the last whole one put into these."""
    found = table[whole[0] : whole[1] + 1].copy()
    found[0] += table[: whole[0]].sum(axis=0)
    found[-1] += table[whole[1] + 1 :].sum(axis=0)
    return found


def _inhabited(seen: Matrix, expected: Matrix) -> tuple[Matrix, Matrix]:
    there = seen.sum(axis=1) > 0
    seen, expected = seen[there].copy(), expected[there].copy()
    kept = np.ones(len(seen), dtype=np.bool_)
    for row in range(len(seen) - 1):
        if seen[row].sum() == 1:
            kept[row] = False
            seen[row + 1] += seen[row]
            expected[row + 1] += expected[row]
    seen, expected = seen[kept], expected[kept]
    if len(seen) > 1 and seen[-1].sum() == 1:
        seen[-2] += seen[-1]
        expected[-2] += expected[-1]
        seen, expected = seen[:-1], expected[:-1]
    return seen, expected


def _row(seen: Vector, expected: Vector, fewest: float) -> tuple[Vector, Vector]:
    """One row, its cells to the left, zeros after them."""
    found, wanted = list(seen), list(expected)
    while len(wanted) > 2 and min(wanted) < fewest:
        least = max(i for i, x in enumerate(wanted) if x == min(wanted))
        beside = [i for i in (least - 1, least + 1) if 0 <= i < len(wanted)]
        into = min(beside, key=lambda i: (wanted[i], i))
        for cells in (found, wanted):
            cells[into] += cells[least]
            del cells[least]
    rest = [0.0] * (len(expected) - len(wanted))
    return np.array(found + rest), np.array(wanted + rest)


def _columns(seen: Matrix, expected: Matrix, fewest: float) -> tuple[Matrix, Matrix]:
    rare = fewest * np.ceil(len(expected) * 0.1)
    while expected.shape[1] > 2 and expected[:, -1].sum() < rare:
        seen, expected = (_into_left(x, x.shape[1] - 1) for x in (seen, expected))
    for column in range(expected.shape[1] - 1, 0, -1):
        if (expected[:, column] > 0).mean() < SELDOM:
            seen, expected = _into_left(seen, column), _into_left(expected, column)
    return seen, expected


def _into_left(table: Matrix, column: int) -> Matrix:
    found = table.copy()
    found[:, column - 1] += found[:, column]
    return np.delete(found, column, axis=1)


def _rows(seen: Matrix, expected: Matrix, fewest: float) -> Table:
    while len(expected) > 1 and (sparse := ((expected < fewest) & (expected > 0)).any(axis=1)).any():
        row = int(np.flatnonzero(sparse)[0])
        beside = [i for i in (row - 1, row + 1) if 0 <= i < len(seen)]
        into = min(beside, key=lambda i: (seen[i].sum(), i))
        for cells in (seen, expected):
            cells[into] += cells[row]
        seen, expected = np.delete(seen, row, axis=0), np.delete(expected, row, axis=0)
    return Table(observed=seen, expected=expected)
