"""Two attackers who know who answered when, pool every reader, and know every rule of the release.

They read reports, never the ledger: what was told of one team over all rounds becomes rows (rank attacker)
and rows with the ranges that rounding and bounds leave open (interval attacker).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from assessments.release import table
from assessments.reports.shapes import Level, TeamReport, ThemeFinding
from tests.assessments.release.rounds import INSTRUMENT

Cell = tuple[str, str]
"""A person in a round, by name."""
LOW, HIGH = 1.0, 5.0
EVERY = "*"
"""In place of an item: the score itself, the mean over a scale's items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number told: weights of people in rounds, and the range its exact value must lie in."""

    weights: Mapping[Cell, float]
    low: float
    high: float
    item: str = EVERY


def read(
    reports: Iterable[tuple[str, TeamReport]],
    scale: str,
    present: Mapping[str, Sequence[str]],
    *,
    baseline_of: Mapping[str, tuple[str, ...]],
    linked: Mapping[str, Sequence[str]] | None = None,
) -> list[Number]:
    """Everything a team's reports tell of one scale, in the order of rounds.

    `present` says who has a score in which round; `baseline_of` from which rounds a round counts; `linked`
    on whom its change rests, where statements left blank leave fewer than have scores.
    """
    found: list[Number] = []
    for name, report in reports:
        theme = next((t for t in report.themes if t.scale == scale), None)
        if theme is not None:
            of_change = None if linked is None else linked[name]
            found += _of_theme(theme, name, present, baseline_of[name], of_change)
    return found


def _of_theme(
    theme: ThemeFinding,
    name: str,
    present: Mapping[str, Sequence[str]],
    before: tuple[str, ...],
    linked: Sequence[str] | None,
) -> Iterator[Number]:
    here = present[name]
    level = theme.baseline if not before else theme.followup
    if level is not None:
        ends = _level_ends(level, len(here))
        yield Number(weights={(p, name): 1 / len(here) for p in here}, low=ends[0], high=ends[1])
        yield from _items(theme, name, here)
    if before and theme.delta is not None and theme.baseline is not None:
        told = theme.delta.value + (theme.regression or 0.0)
        is_difference = level is not None and abs(told - (level.value - theme.baseline.value)) < 1e-6
        both = linked or [p for p in here if all(p in present[b] for b in before)]
        if not is_difference and both:
            yield _change(told, theme.baseline, name, before, both)


def _change(told: float, baseline: Level, name: str, before: tuple[str, ...], both: Sequence[str]) -> Number:
    n = len(both)
    weights = {(p, name): 1 / n for p in both}
    weights |= {(p, b): -1 / (n * len(before)) for p in both for b in before}
    lowest, highest = (cap - baseline.value for cap in table.caps(n, low=LOW, high=HIGH))
    # Cut at a cap, a change is open beyond it.
    return Number(
        weights=weights,
        low=told - 0.05 if told > lowest + 1e-6 else LOW - HIGH,
        high=told + 0.05 if told < highest - 1e-6 else HIGH - LOW,
    )


def _level_ends(level: Level, n: int) -> tuple[float, float]:
    margin = (HIGH - LOW) / (2 * n)
    if level.bound == "at_or_above":
        return HIGH - margin, HIGH
    if level.bound == "at_or_below":
        return LOW, LOW + margin
    return max(level.value - 0.05, LOW + margin), min(level.value + 0.05, HIGH - margin)


def _items(theme: ThemeFinding, name: str, here: Sequence[str]) -> Iterator[Number]:
    """Means of statements: coarser, and open beyond the last step before a cap."""
    n = len(here)
    half = 0.05 if n >= table.ITEM_DECIMALS_FROM else 0.25
    margin = (HIGH - LOW) / (2 * n)
    top = table.below(HIGH - margin, 2 * half, origin=LOW)
    bottom = table.above(LOW + margin, 2 * half, origin=LOW)
    told = {item.id: item.means[-1] for item in theme.items}
    are_some_withheld = None in told.values() and any(m is not None for m in told.values())
    for item in theme.items:
        mean = item.means[-1]
        if mean is None and are_some_withheld:
            # Withheld beside one at a cap: this one is not beyond its own.
            yield Number(
                weights={(p, name): 1 / n for p in here}, low=LOW + margin, high=HIGH - margin, item=item.id
            )
        elif mean is not None:
            low = LOW if mean <= bottom + 1e-9 else mean - half
            high = HIGH if mean >= top - 1e-9 else mean + half
            if are_some_withheld:
                low, high = (HIGH - margin, HIGH) if mean > (LOW + HIGH) / 2 else (LOW, LOW + margin)
            if INSTRUMENT.items[item.id].keyed < 0:
                low, high = LOW + HIGH - high, LOW + HIGH - low
            yield Number(weights={(p, name): 1 / n for p in here}, low=low, high=high, item=item.id)


# -- the rank attacker


def exposed(numbers: Sequence[Number], k: int) -> list[frozenset[str]]:
    """Groups of fewer than k people on whom alone some mix of the numbers rests.

    By null space: a mix that cancels everybody outside a group and does not cancel the group itself.
    """
    cells = sorted({c for number in numbers for c in number.weights})
    if not cells:
        return []
    matrix = np.array([[number.weights.get(c, 0.0) for c in cells] for number in numbers])
    owner = np.array([p for p, _ in cells])
    alike: dict[bytes, set[str]] = defaultdict(set)
    for person in set(owner):
        alike[_columns(matrix, cells, person)].add(person)
    classes = [frozenset(people) for people in alike.values() if len(people) < k]
    return [
        group
        for size in range(1, len(classes) + 1)
        for chosen in combinations(classes, size)
        if len(group := frozenset().union(*chosen)) < k and _isolates(matrix, np.isin(owner, list(group)))
    ]


def _columns(matrix: np.ndarray, cells: Sequence[Cell], person: str) -> bytes:
    rounds = {r: matrix[:, i].round(9).tobytes() for i, (p, r) in enumerate(cells) if p == person}
    return repr(sorted(rounds.items())).encode()


def _isolates(matrix: np.ndarray, inside: np.ndarray) -> bool:
    left, singular, _ = np.linalg.svd(matrix[:, ~inside], full_matrices=True)
    rank = int((singular > 1e-9).sum())
    mixes = left[:, rank:].T
    return bool(mixes.size) and bool(np.abs(mixes @ matrix[:, inside]).max() > 1e-7)


# -- the interval attacker


def narrowest(numbers: Sequence[Number], items: Sequence[str]) -> float:
    """The narrowest range left open for any one person's score or answer, in any round."""
    people = sorted({p for number in numbers for p, _ in number.weights})
    seen: dict[tuple[float, ...], str] = {}
    for person in people:
        seen.setdefault(_pattern(numbers, person), person)
    widths = [HIGH - LOW]
    for person in seen.values():
        problem = _Problem(numbers, items, person)
        rounds = {r for number in numbers for p, r in number.weights if p == person}
        wanted = [EVERY, *{number.item for number in numbers} - {EVERY}]
        widths += [problem.width(r, item) for r in rounds for item in wanted]
    return min(widths)


def _pattern(numbers: Sequence[Number], person: str) -> tuple[float, ...]:
    rounds = sorted({r for number in numbers for _, r in number.weights})
    return tuple(number.weights.get((person, r), 0.0) for number in numbers for r in rounds)


class _Problem:
    """One person's answers as variables, and sums of everybody else who is alike."""

    def __init__(self, numbers: Sequence[Number], items: Sequence[str], person: str) -> None:
        self.person, self.items = person, list(items)
        groups: dict[tuple[float, ...], list[str]] = defaultdict(list)
        for other in sorted({p for number in numbers for p, _ in number.weights} - {person}):
            groups[_pattern(numbers, other)].append(other)
        self.heads = {person: 1, **{found[0]: len(found) for found in groups.values()}}
        cells = sorted({c for number in numbers for c in number.weights if c[0] in self.heads})
        self.place = {(c, i): at for at, (c, i) in enumerate((c, i) for c in cells for i in self.items)}
        self.bounds = [(LOW * self.heads[c[0]], HIGH * self.heads[c[0]]) for c in cells for _ in self.items]
        rows = [self._row(number) for number in numbers]
        self.above = np.array([*rows, *(-row for row in rows)])
        self.limits = np.array([*(n.high for n in numbers), *(-n.low for n in numbers)]) + 1e-7

    def _row(self, number: Number) -> np.ndarray:
        row = np.zeros(len(self.place))
        wanted = self.items if number.item == EVERY else [number.item]
        for cell, weight in number.weights.items():
            if cell[0] in self.heads:
                for item in wanted:
                    row[self.place[cell, item]] = weight / len(wanted)
        return row

    def width(self, at: str, item: str) -> float:
        """How far the person's answer in a round may lie from lowest to highest."""
        goal = np.zeros(len(self.place))
        wanted = self.items if item == EVERY else [item]
        for one in wanted:
            goal[self.place[(self.person, at), one]] = 1 / len(wanted)
        ends = [
            linprog(sign * goal, A_ub=self.above, b_ub=self.limits, bounds=self.bounds) for sign in (1, -1)
        ]
        assert all(end.success for end in ends), "what was told contradicts itself"
        return float(-ends[1].fun - ends[0].fun)
