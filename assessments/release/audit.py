"""The k-support audit: no combination of released numbers may rest on fewer than k people.

Every released mean or change is a row over columns (person, round). If, for every group of fewer than k
people, the rows keep their rank when that group's columns are taken away, then no linear combination of
rows depends on such a group alone. People with the same columns stand or fall together, so only whole
classes of them are tried. Decided by memberships alone: a refusal says nothing about answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import gcd

from assessments.release.shapes import LedgerRow
from assessments.release.table import LEAST_GROUP

Column = tuple[int, ...]
Columns = tuple[Column, ...]


def is_safe(rows: Sequence[LedgerRow], k: int) -> bool:
    """Whether all rows together keep everybody among at least k people."""
    return not any(True for _ in exposed(rows, k))


def tells_no_more(told: Sequence[LedgerRow], added: Sequence[LedgerRow], k: int) -> bool:
    """Whether nothing new rests on fewer than k people, beside rows told while fewer were enough.

    An organisation that raises its smallest group cannot untell what six people were told of. Every group
    of fewer than k must be known by no mix beyond those it was known by; none below the least there is.
    """
    if not is_safe([*told, *added], LEAST_GROUP):
        return False
    classes = _classes([*told, *added])
    before = [_told_first(columns, len(told)) for columns in classes]
    whole, known = _rank(classes), _rank(before)
    for _, taken in _groups(classes, k):
        alone = whole - _rank(c for c in classes if c not in taken)
        was_alone = known - _rank(_told_first(c, len(told)) for c in classes if c not in taken)
        if alone > was_alone:
            return False
    return True


def exposed(rows: Sequence[LedgerRow], k: int) -> Iterator[frozenset[str]]:
    """Groups of fewer than k people on whom some combination of the rows rests alone."""
    classes = _classes(rows)
    whole = _rank(classes)
    for people, taken in _groups(classes, k):
        if _rank(c for c in classes if c not in taken) < whole:
            yield people


def _groups(
    classes: Mapping[Columns, Sequence[str]], k: int
) -> Iterator[tuple[frozenset[str], frozenset[Columns]]]:
    """Every group of fewer than k people made of whole classes, the smallest number of classes first."""
    small = [(columns, people) for columns, people in classes.items() if len(people) < k]
    for size in range(1, len(small) + 1):
        for chosen in combinations(small, size):
            people = frozenset(p for _, members in chosen for p in members)
            if len(people) < k:
                yield people, frozenset(columns for columns, _ in chosen)


def _told_first(columns: Columns, rows: int) -> Columns:
    """The columns of a class in the first rows alone."""
    return tuple(column[:rows] for column in columns)


def _classes(rows: Sequence[LedgerRow]) -> dict[Columns, tuple[str, ...]]:
    """People by their columns: for each round, their sign in every row."""
    rounds = sorted({r for row in rows for _, r, _ in row.members})
    place = {r: i for i, r in enumerate(rounds)}
    signs: dict[str, list[list[int]]] = defaultdict(lambda: [[0] * len(rows) for _ in rounds])
    for number, row in enumerate(rows):
        for person, at, sign in row.members:
            signs[person][place[at]][number] = sign
    classes: dict[Columns, list[str]] = defaultdict(list)
    for person, columns in signs.items():
        classes[tuple(tuple(c) for c in columns)].append(person)
    return {columns: tuple(people) for columns, people in classes.items()}


def _rank(classes: Iterable[Columns]) -> int:
    """The exact rank of the columns of some classes of people, in whole numbers throughout."""
    basis: list[tuple[int, list[int]]] = []
    for column in {column for columns in classes for column in columns}:
        vector = list(column)
        for lead, known in basis:
            if vector[lead]:
                own, other = vector[lead], known[lead]
                vector = [x * other - own * y for x, y in zip(vector, known, strict=True)]
        if any(vector):
            shared = gcd(*vector)
            lead = next(i for i, x in enumerate(vector) if x)
            basis.append((lead, [x // shared for x in vector]))
            if len(basis) == len(vector):
                break
    return len(basis)
