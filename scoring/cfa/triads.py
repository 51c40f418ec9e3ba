"""A start in closed form: what triads of items tell of a factor, variances below zero where so.

No other start lies near to ends with variances far below zero.
"""

import math
from collections.abc import Sequence

import numpy as np

from scoring.cfa.sample import Sample
from scoring.cfa.starting import instrumental, items_of
from scoring.cfa.table import Table
from scoring.results import Matrix, Vector

Told = dict[tuple[str, str, str], float]
"""Values by what they join."""


def by_triads(table: Table, of: Sample, begun: Vector) -> Vector:
    """(n_free,) what triads of items tell of factors with three or more, the rest as in `begun`.

    Loadings are found by instruments, the factor's variance as pairs of items covary over their loadings,
    residual variances are what is left, below zero where so. A factor of three items alone in its model is
    wholly told by this.

    Source
    ------
    Loadings: [hagglund1982].
    """
    found, met = begun.copy(), set[str]()
    for group, sample in enumerate(of.groups):
        told: Told = {}
        for factor, own in items_of(table).items():
            if len(own) > 2:
                told |= _of_factor(table, (group, factor, own), _among(table, own, sample.covariance))
        _put(told, table, group, found=found, met=met)
    return found


def _of_factor(table: Table, which: tuple[int, str, Sequence[str]], covariance: Matrix) -> Told:
    with np.errstate(all="ignore"):  # items with nothing in common tell nothing that is finite
        loadings = _by_instruments(covariance)
        return _told(table, which, covariance, loadings=loadings, variance=_shared(covariance, loadings))


def _among(table: Table, own: Sequence[str], covariance: Matrix) -> Matrix:
    at = [table.model.items.index(name) for name in own]
    return np.asarray(covariance[np.ix_(at, at)])


def _by_instruments(covariance: Matrix) -> Vector:
    """(k,) loadings in units of the first item's."""
    found = np.ones(len(covariance))
    for place in range(1, len(covariance)):
        others = [i for i in range(1, len(covariance)) if i != place]
        found[place] = instrumental(covariance, 0, place, others)
    return found


def _shared(covariance: Matrix, loadings: Vector) -> float:
    """The factor's variance that comes nearest to how pairs of its items covary."""
    unit = np.sqrt(np.diag(covariance))
    loaded, correlation = loadings / unit, covariance / np.outer(unit, unit)
    row, column = np.tril_indices(len(unit), -1)
    pairs = loaded[row] * loaded[column]
    return float(pairs @ correlation[row, column] / (pairs @ pairs))


def _told(
    table: Table,
    which: tuple[int, str, Sequence[str]],
    covariance: Matrix,
    *,
    loadings: Vector,
    variance: float,
) -> Told:
    """A factor's loadings, its variance and its items' residual variances, in the model's units.

    Nothing where the model's unit cannot be had: a spread held, and a variance below zero.
    """
    group, factor, own = which
    held = {(p.left, p.operator, p.right): p.fixed for p in table.of(group) if p.fixed is not None}
    spread = held.get((factor, "~~", factor))
    unit = math.nan
    if spread is not None:
        unit = math.sqrt(variance / spread) if spread > 0 and variance > 0 else math.nan
    else:
        markers = [i for i, name in enumerate(own) if held.get((factor, "=~", name))]
        if markers:
            unit = (held[factor, "=~", own[markers[0]]] or 0.0) / loadings[markers[0]]
    if not math.isfinite(unit) or unit == 0:
        return {}
    told: Told = {(factor, "~~", factor): variance / unit**2}
    for place, name in enumerate(own):
        told[factor, "=~", name] = loadings[place] * unit
        told[name, "~~", name] = covariance[place, place] - loadings[place] ** 2 * variance
    return told


def _put(told: Told, table: Table, group: int, *, found: Vector, met: set[str]) -> None:
    """Put what was told to its places; what is one over groups is taken from the first that has it."""
    for p in table.of(group):
        value = told.get((p.left, p.operator, p.right))
        if p.fixed is None and p.label not in met and value is not None and math.isfinite(value):
            found[table.labels.index(p.label)] = value
            met.add(p.label)
