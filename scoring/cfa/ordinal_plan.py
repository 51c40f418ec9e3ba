"""How thresholds, levels and spreads of ordered answers hang together over groups and waves.

Ties over groups and over waves are one thing: an item in a later group, or in a later wave, answers to the
thresholds of the first, and then has a level and a spread of its own [wu2016].
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from scoring.cfa.ordinal_problem import Parameterization
from scoring.cfa.syntax import Model, Modifier, Statement, in_waves

Tie = Literal["thresholds", "loadings", "intercepts", "residuals"]
OrdinalMethod = Literal["WLSMV", "ULSMV", "WLS"]
TIES: tuple[Tie, ...] = ("thresholds", "loadings", "intercepts", "residuals")
ENOUGH_TO_SPREAD = 2
"""Thresholds that must be tied before a spread beside them can be told."""
FREE = (Modifier(is_freed=True),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is tied over groups or waves, and what is left untied all the same."""

    parameterization: Parameterization = "delta"
    equal: tuple[Tie, ...] = ()
    free: frozenset[str] = frozenset()
    """Names: `c2 | t1`, `clarity =~ c2`, `c2 ~1`, `c2 ~~ c2`."""
    waves: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Of each item in a model of several waves: what it is called, and the wave, from 0."""

    @property
    def n_waves(self) -> int:
        """Waves; 1 where there are none."""
        return 1 + max((wave for _, wave in self.waves.values()), default=0)

    def place(self, item: str, group: int) -> tuple[str, int]:
        """What the item is called over groups or waves, and how many come before it."""
        return self.waves.get(item, (item, group))

    def held(self, item: str, count: int) -> int:
        """Thresholds of an item that are tied."""
        base = self.place(item, 0)[0]
        return sum(f"{base} | t{t + 1}" not in self.free for t in range(count))

    def has_level(self, item: str, group: int, count: int) -> bool:
        """Whether a later item has a level (intercept) of its own."""
        base, later = self.place(item, group)
        is_tied = "intercepts" in self.equal and f"{base} ~1" not in self.free
        return bool(later and "thresholds" in self.equal and not is_tied and self.held(item, count))

    def has_spread(self, item: str, group: int, count: int) -> bool:
        """Whether a later item has a spread of its own."""
        base, later = self.place(item, group)
        is_tied = "residuals" in self.equal and f"{base} ~~ {base}" not in self.free
        held = self.held(item, count)
        is_known = held >= ENOUGH_TO_SPREAD or (held == 1 and self._is_placed(base))
        return bool(later and "thresholds" in self.equal and not is_tied and is_known)

    def _is_placed(self, base: str) -> bool:
        """Whether loadings and level of an item are tied, so that one threshold tells its spread."""
        loose = any(name == f"{base} ~1" or name.endswith(f" =~ {base}") for name in self.free)
        return "intercepts" in self.equal and not loose

    def threshold(self, item: str, group: int, place: int) -> str:
        """The label of a threshold."""
        name = f"{self.place(item, group)[0]} | t{place + 1}"
        if "thresholds" in self.equal and name not in self.free:
            return f"{name} [all]"
        return f"{item} | t{place + 1} [{group + 1}]"


def named(name: str, wave: int) -> str:
    """An item's or factor's name in a wave: `c2.1`."""
    return f"{name}.{wave + 1}"


def long_model(read: Model, plan: Plan) -> Model:
    """The model of one wave, written out for every wave; residuals of one item covary over waves.

    Source
    ------
    [liu2017]; residuals over waves [widaman2010].
    """
    if not plan.waves:
        return read
    statements = tuple(s for wave in range(plan.n_waves) for s in _of_wave(read, plan, wave))
    return in_waves(read, statements, plan.n_waves)


def _of_wave(read: Model, plan: Plan, wave: int) -> Iterator[Statement]:
    own = {(s.left, s.right) for s in read.statements if s.operator == "~~"}
    below = {s.right for s in read.statements if s.operator == "=~"}
    for s in read.statements:
        if s.operator == "~1" or (s.left == s.right and s.left in read.items):
            continue
        yield Statement(named(s.left, wave), s.operator, named(s.right, wave), (_said(s, plan, wave),))
    for item in read.items:
        for later in range(wave + 1, plan.n_waves):
            yield Statement(named(item, wave), "~~", named(item, later))
    for factor in read.factors if wave else ():
        if "loadings" in plan.equal and (factor, factor) not in own:
            yield Statement(named(factor, wave), "~~", named(factor, wave), FREE)
        if "intercepts" in plan.equal and factor not in below:
            yield Statement(named(factor, wave), "~1", "", FREE)


def _said(s: Statement, plan: Plan, wave: int) -> Modifier:
    """What is said of a parameter in one wave: the name it shares with other waves, if it is tied."""
    said = s.modifiers[0] if s.modifiers else Modifier()
    name = f"{s.left} {s.operator} {s.right}"
    if s.operator == "=~" and "loadings" in plan.equal and name not in plan.free:
        return replace(said, label=said.label or name)
    return replace(said, label=f"{said.label}.{wave + 1}" if said.label else None)
