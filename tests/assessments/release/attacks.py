"""Attackers: what can be computed from everything ever released, readers pooled."""

from fractions import Fraction
from itertools import combinations

from scipy.optimize import linprog


def rows_of(ledger, scale):
    return [r for r in ledger if r.scale == scale]


def brute_force_exposed(rows, k):
    """Groups of fewer than k people on whom a combination of the rows rests, by trying every group.

    Slow and plain, and of another make than the audit: over people one by one, without classes.
    """
    columns = sorted({(p, r) for row in rows for p, r, _ in row.members})
    people = sorted({p for p, _ in columns})
    table = [[_sign(row, c) for c in columns] for row in rows]
    whole = rank(table)
    return [
        group
        for size in range(1, k)
        for group in combinations(people, size)
        if rank([[x for x, (p, _) in zip(line, columns, strict=True) if p not in group] for line in table])
        < whole
    ]


def brute_force_alone(rows, k, people):
    """For every group of fewer than k people, how many independent mixes of the rows rest on it alone."""
    columns = sorted({(p, r) for row in rows for p, r, _ in row.members})
    table = [[_sign(row, c) for c in columns] for row in rows]
    groups = [g for size in range(1, k) for g in combinations(people, size)]
    whole = rank(table) if table else 0
    rest = {
        g: [[x for x, (p, _) in zip(line, columns, strict=True) if p not in g] for line in table]
        for g in groups
    }
    return {g: whole - rank(lines) for g, lines in rest.items() if rank(lines) < whole}


def _sign(row, column):
    return next((s for p, r, s in row.members if (p, r) == column), 0)


def rank(table):
    """Exact rank by elimination."""
    lines = [[Fraction(x) for x in line] for line in table]
    found = 0
    width = len(lines[0]) if lines else 0
    for column in range(width):
        pivot = next((i for i in range(found, len(lines)) if lines[i][column]), None)
        if pivot is None:
            continue
        lines[found], lines[pivot] = lines[pivot], lines[found]
        for i in range(found + 1, len(lines)):
            share = lines[i][column] / lines[found][column]
            lines[i] = [a - share * b for a, b in zip(lines[i], lines[found], strict=True)]
        found += 1
    return found


def feasible_width(n, told, *, low=1.0, high=5.0, size=0.1):
    """How far one member's mean answer may lie, given every told mean of one group of n people."""
    limits, bounds = [], []
    for value, bound in told:
        below = value - size / 2 if bound != "at_or_below" else low
        above = value + size / 2 if bound != "at_or_above" else high
        limits += [[1 / n] * n, [-1 / n] * n]
        bounds += [above, -below]
    ends = [
        linprog([sign] + [0] * (n - 1), A_ub=limits, b_ub=bounds, bounds=[(low, high)] * n).x[0]
        for sign in (1, -1)
    ]
    return ends[1] - ends[0]
