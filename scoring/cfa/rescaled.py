"""The same model with its factors in other units: variances of one where a loading gives the unit.

A unit taken from an item that hardly goes with its factor is hard to search in; in units of the factors' own
spreads the search is short. What it finds there is carried back as a start.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.cfa.table import Parameter, Table, numbered
from scoring.results import Vector

Place = tuple[str, int]
"""A factor in a group."""
LEAST_UNIT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescaled:
    """A table in which factors have variances of one, and the loading that was each one's unit."""

    table: Table
    markers: dict[Place, Parameter]

    def carried(self, narrow: Table, theta: Vector) -> Vector | None:
        """(n_free,) the same point in the units of the table this was made of; None where one has none."""
        value = {p.label: self.table.of_free(p, theta) for p in self.table.parameters if p.fixed is None}
        here = {
            (p.name, p.group): value[p.label] if p.fixed is None else p.fixed for p in self.table.parameters
        }
        unit = self._units(here)
        if unit is None:
            return None
        found = np.empty(len(narrow.labels))
        for p in narrow.parameters:
            if p.fixed is None:
                found[narrow.labels.index(p.label)] = here[p.name, p.group] * _times(p, unit)
        return found

    def _units(self, here: dict[Place, float]) -> dict[Place, float] | None:
        """What each factor is multiplied with; those that have their unit from a factor come after it."""
        found: dict[Place, float] = defaultdict(lambda: 1.0)
        waiting = dict(self.markers)
        while waiting:
            ready = [at for at, p in waiting.items() if (p.right, p.group) not in waiting]
            for at in ready:
                p = waiting.pop(at)
                found[at] = here[p.name, p.group] * found[p.right, p.group] / (p.fixed or 1.0)
                if abs(found[at]) < LEAST_UNIT:
                    return None
        return found


def _times(p: Parameter, unit: dict[Place, float]) -> float:
    """What a parameter is multiplied with when factors are."""
    left, right = unit[p.left, p.group], unit[p.right, p.group]
    return right / left if p.operator == "=~" else left * right


def rescaled(of: Table) -> Rescaled | None:
    """The table with the unit of each factor taken from its own spread; None where something forbids it.

    What forbids it: sums that are held, factors that share a parameter, covariances or means held at other
    values than zero, and factors with no loading, or several, held at a value. What is one over groups stays
    one: the spread is then one in the first of them.

    Source
    ------
    Equivalent units: [bollen1989], chapter 7.
    """
    markers: dict[Place, Parameter] = {}
    if of.ties is not None:
        return None
    for factor in of.model.factors:
        found = _markers(of, factor)
        if found is None:
            return None
        markers |= {(factor, p.group): p for p in found}
    if not markers:
        return None
    common = {f for f in of.model.factors if _is_common(of, f)}
    changed = [_changed(p, of.model.factors, markers, common) for p in of.parameters]
    wide = numbered(
        replace(of.model, equal=(), held=(), linear=()), changed, n_groups=of.n_groups, has_means=of.has_means
    )
    return Rescaled(table=wide, markers=markers)


def _markers(of: Table, factor: str) -> Sequence[Parameter] | None:
    """The loading that is a factor's unit in each group; empty where its spread is held; None: forbidden."""
    own = [p for p in of.parameters if factor in (p.left, p.right)]
    names = defaultdict[str, set[str]](set)
    for p in of.parameters:
        if p.fixed is None:
            names[p.label].add(p.name)
    if any(p.fixed is None and len(names[p.label]) > 1 for p in own):
        return None
    spreads = [p.fixed for p in own if p.operator == "~~" and p.left == p.right]
    if None not in spreads:
        return ()
    held = [p for p in own if p.fixed]
    above = [p for p in held if p.operator == "=~" and p.left == factor]
    beside = [p for p in held if p.operator != "=~"]
    is_one_each = [p.group for p in above] == list(range(of.n_groups)) and len({p.name for p in above}) == 1
    return above if is_one_each and not beside and not any(spreads) else None


def _is_common(of: Table, factor: str) -> bool:
    """Whether anything of a factor is one over groups, so that its unit is too."""
    groups = defaultdict[str, set[int]](set)
    for p in of.parameters:
        if factor in (p.left, p.right) and p.fixed is None:
            groups[p.label].add(p.group)
    return any(len(found) > 1 for found in groups.values())


def _changed(
    p: Parameter, factors: Sequence[str], markers: dict[Place, Parameter], common: set[str]
) -> Parameter:
    is_common = p.left in common
    if p is markers.get((p.left, p.group)):
        return replace(
            p, fixed=None, start=None, label=f"{p.name} [all]" if is_common else f"{p.name} {p.group}"
        )
    if p.operator == "~~" and p.left == p.right and (p.left, p.group) in markers:
        return p if is_common and p.group else replace(p, fixed=1.0, start=None)
    return replace(p, start=None) if {p.left, p.right}.intersection(factors) else p
