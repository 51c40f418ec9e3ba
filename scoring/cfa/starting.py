"""Where the search begins: loadings from each factor's own items, everything else plain."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from scoring.cfa.sample import GroupSample, Sample
from scoring.cfa.syntax import refuse_sums
from scoring.cfa.table import Parameter, Table
from scoring.results import Matrix, Vector

SHARE_EXPLAINED = 0.5
LEAST_SHARE, MOST_SHARE = 0.1, 0.9
BY_INSTRUMENTS = ((0.05, False), (0.2, True))
"""Where loadings are found by instruments: a factor's variance in shares of its first item's, and whether
loadings are one where these tell a negative variance."""
BELOW_ZERO, MORE_LEFT = -0.3, 1.9
"""What one factor's variance, and its items' residual variances, are multiplied with."""
WAYS = ((-0.1, 1.0, 1.9), (0.02, 0.3, 2.0), (0.1, 1.0, 1.9))
"""Other starts: what factor variances, loadings and residual variances are multiplied with."""


def start(table: Table, of: Sample) -> Vector:
    """(n_free,) first values; what the model says of a start goes before.

    Source
    ------
    Centroid factors: [thurstone1947].
    """
    found: dict[str, float] = {}
    for group, sample in enumerate(of.groups):
        guess = _Guess(table, sample)
        for p in table.of(group):
            if p.fixed is None and p.label not in found:
                found[p.label] = p.start if p.start is not None else guess.value(p)
    return np.array([found[label] for label in table.labels])


def start_of_correlations(table: Table, correlations: Sequence[Matrix]) -> Vector:
    """(n_free,) first values where only correlations of standard normal variables are known.

    Refuses a model that holds sums of parameters.

    Source
    ------
    Centroid factors: [thurstone1947].
    """
    refuse_sums(table.model)
    nothing = np.zeros((0, len(table.model.items)))
    groups = tuple(
        GroupSample(n=0, mean=np.zeros(len(found)), covariance=found, rows=nothing) for found in correlations
    )
    return start(table, Sample(groups=groups))


def starts(table: Table, begun: Vector, *, group: int | None = None) -> list[Vector]:
    """The first values, and others to begin with where a search from these finds no end.

    begun : (q,) the table's free parameters, and what else is searched behind them. `group` is the one
    whose values are varied; all if not given. Where factors hardly show, the discrepancy is often least at
    variances a little below zero, or at small ones, and runs off elsewhere.

    Source
    ------
    Several starts: [nguyen2023].
    """
    found = [begun]
    for way in WAYS:
        other, met = begun.copy(), set[str]()
        for p in table.parameters:
            if p.fixed is None and p.label not in met and group in (None, p.group):
                other[table.labels.index(p.label)] *= _times(p, table, way)
            met.add(p.label)
        found.append(other)
    return found


def by_instruments(table: Table, of: Sample, begun: Vector, *, little: float, is_even: bool) -> Vector:
    """(n_free,) loadings by what an item and the factor's first one have in common with its other items.

    Factors hardly vary here (`little`, in shares of the first item's variance) and do not covary. Where
    loadings of a factor's items are small or of both signs, this is nearer than the centroid; what cannot be
    found so stays as in `begun`. `is_even` takes loadings of one where three items tell a negative variance.

    Source
    ------
    [hagglund1982].
    """
    found, met = begun.copy(), set[str]()
    items, own = {name: i for i, name in enumerate(table.model.items)}, items_of(table)
    for p in table.parameters:
        covariance = of.groups[p.group].covariance
        if p.fixed is not None or p.label in met:
            continue
        met.add(p.label)
        value = _by_instruments(p, covariance, (items, own), (little, is_even))
        if value is not None:
            found[table.labels.index(p.label)] = value
    return found


def _by_instruments(
    p: Parameter, covariance: Matrix, known: tuple[Mapping[str, int], Mapping[str, Sequence[str]]],
    way: tuple[float, bool],
) -> float | None:  # fmt: skip
    """A parameter's value; None where this says nothing of it.

    Where there are no instruments a loading is one.
    """
    (items, own), (little, is_even) = known, way
    if p.operator == "~~" and p.left in own:
        first = items[own[p.left][0]] if own[p.left] else None
        if p.left != p.right:
            return 0.0
        return None if first is None else little * float(covariance[first, first])
    if p.operator != "=~" or p.right not in items:
        return None
    first, place = items[own[p.left][0]], items[p.right]
    others = [items[name] for name in own[p.left] if items[name] not in (first, place)]
    if not others:
        return 1.0
    value = instrumental(covariance, first, place, others)
    is_negative = is_even and len(others) == 1 and value * float(covariance[first, place]) < 0
    return 1.0 if is_negative or not math.isfinite(value) else value


def items_of(table: Table) -> dict[str, list[str]]:
    """The items each factor has, in the order of the model.

    Source
    ------
    See `table.Table`.
    """
    items = frozenset(table.model.items)
    return {
        f: [
            s.right for s in table.model.statements if s.operator == "=~" and s.left == f and s.right in items
        ]
        for f in table.model.factors
    }


def instrumental(covariance: Matrix, first: int, place: int, others: Sequence[int]) -> float:
    """An item's loading in units of the first one's, by what both have in common with others of the factor.

    Source
    ------
    [hagglund1982].
    """
    told = np.linalg.solve(covariance[np.ix_(others, others)], covariance[others, first])
    return float(told @ covariance[others, place] / (told @ covariance[others, first]))


def one_by_one(table: Table, begun: Vector) -> Iterator[Vector]:
    """The first values with the variance of one factor below zero, factor after factor.

    Source
    ------
    Several starts: [nguyen2023].
    """
    for factor in table.model.factors:
        other, met = begun.copy(), set[str]()
        below = {s.right for s in table.model.statements if s.operator == "=~" and s.left == factor}
        for p in table.parameters:
            if p.fixed is None and p.label not in met and p.operator == "~~" and p.left == p.right:
                times = BELOW_ZERO if p.left == factor else MORE_LEFT if p.left in below else 1.0
                other[table.labels.index(p.label)] *= times
            met.add(p.label)
        yield other


def _times(p: Parameter, table: Table, way: tuple[float, float, float]) -> float:
    variance, loading, residual = way
    if p.operator == "=~":
        return loading
    if p.operator != "~~" or p.left != p.right:
        return 1.0
    return residual if p.left in table.model.items else variance


class _Guess:
    """First values of one group."""

    def __init__(self, table: Table, sample: GroupSample) -> None:
        items, factors = table.model.items, table.model.factors
        self.factors = factors
        self.place = {name: i for i, name in enumerate(items)}
        self.sample = sample
        self.spread = np.sqrt(np.diag(sample.covariance))
        self.below = {
            f: [s.right for s in table.model.statements if s.operator == "=~" and s.left == f]
            for f in factors
        }
        fixed = {
            (p.left, p.right): p.fixed for p in table.of(0) if p.operator == "=~" and p.fixed is not None
        }
        self.loading = {f: self._loadings(f) for f in factors}
        self.scale: dict[str, float] = {}
        # Factors above factors take their scale from these, so they come last.
        for f in sorted(factors, key=lambda f: not self.loading[f]):
            self.scale[f] = self._scale(f, fixed)

    def _loadings(self, factor: str) -> dict[str, float]:
        """Standardised loadings of a factor's own items by the centroid of their correlations."""
        own = [i for i in self.below[factor] if i in self.place]
        if len(own) < 2:
            return dict.fromkeys(own, math.sqrt(SHARE_EXPLAINED))
        at = [self.place[i] for i in own]
        correlation = self.sample.covariance[np.ix_(at, at)] / np.outer(self.spread[at], self.spread[at])
        off = correlation - np.eye(len(at))
        filled = off + np.diag(np.abs(off).max(axis=1))
        vector = np.linalg.eigh(filled)[1][:, -1]
        vector = vector if vector[0] >= 0 else -vector
        size = float(vector @ filled @ vector) ** 0.5
        bounded = np.clip(np.abs(vector) * size, LEAST_SHARE**0.5, MOST_SHARE**0.5) * np.sign(vector)
        return {name: float(x) for name, x in zip(own, bounded, strict=True)}

    def _scale(self, factor: str, fixed: Mapping[tuple[str, str], float | None]) -> float:
        """The factor's spread in the units its fixed loading gives it; 1 where none is fixed."""
        for name in self.below[factor]:
            value = fixed.get((factor, name))
            if value:
                loading = abs(self.loading[factor].get(name, math.sqrt(SHARE_EXPLAINED)))
                spread = (
                    float(self.spread[self.place[name]]) if name in self.place else self.scale.get(name, 1.0)
                )
                return loading * spread / abs(value)
        return 1.0

    def value(self, p: Parameter) -> float:
        """A parameter's first value."""
        if p.operator == "=~":
            return self._loading(p)
        if p.operator == "~1":
            return float(self.sample.mean[self.place[p.left]]) if p.left in self.place else 0.0
        if p.left != p.right:
            return 0.0
        if p.left in self.place:
            share = SHARE_EXPLAINED if self.factors else 1.0
            return float(self.sample.covariance[self.place[p.left], self.place[p.left]] * share)
        share = SHARE_EXPLAINED if self._is_below(p.left) else 1.0
        return float(self.scale[p.left] ** 2 * share)

    def _loading(self, p: Parameter) -> float:
        if p.right not in self.place:
            return self.scale[p.right] * math.sqrt(SHARE_EXPLAINED) / self.scale[p.left]
        return self.loading[p.left][p.right] * float(self.spread[self.place[p.right]]) / self.scale[p.left]

    def _is_below(self, factor: str) -> bool:
        return any(factor in names for names in self.below.values())
