"""From the statements of a model to all its parameters in every group: free, fixed, or one with another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from scoring.cfa.syntax import Model, Modifier, Operator, Statement
from scoring.cfa.ties import Ties, ties
from scoring.errors import ScoringError
from scoring.results import Vector

Equal = Literal[
    "loadings", "intercepts", "residuals", "residual_covariances", "means", "variances", "covariances"
]
"""Kinds of parameters; `residuals` are the variances of items' own parts, `variances` those of factors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter in one group. `label` is shared by parameters that are one; free ones have no `fixed`."""

    left: str
    operator: Operator
    right: str
    group: int
    label: str
    fixed: float | None = None
    start: float | None = None

    @property
    def name(self) -> str:
        """As it is written: `clarity =~ c1`, `c1 ~1`."""
        return f"{self.left} {self.operator} {self.right}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All parameters of a model, group after group; free ones are numbered by their labels."""

    model: Model
    parameters: tuple[Parameter, ...]
    n_groups: int
    has_means: bool
    labels: tuple[str, ...] = field(default=())
    """One a free parameter, in order of first appearance."""
    ties: Ties | None = None
    """What holds them to sums of each other."""

    @property
    def n_free(self) -> int:
        """Free parameters; those that are one count once, and what is held of their sums is taken off."""
        return len(self.labels) if self.ties is None else self.ties.n_moving

    def of_free(self, p: Parameter, values: Vector) -> float:
        """What of one value a free parameter is this one's."""
        return float(values[self.labels.index(p.label)])

    def of(self, group: int) -> tuple[Parameter, ...]:
        """The parameters of one group."""
        return tuple(p for p in self.parameters if p.group == group)


def table(
    model: Model, *, n_groups: int = 1, is_standardized: bool = False, has_means: bool = False,
    equal: Sequence[Equal] = (), free: Sequence[str] = (),
) -> Table:  # fmt: skip
    """Fill in what a model leaves unsaid, as is usual in confirmatory factor analysis.

    The first loading of each factor is 1, or with `is_standardized` its variance is; items have residual
    variances, factors variances and, unless something is above them, covariances. With means, items have
    intercepts and factors means of zero. `equal` names kinds of parameters that are the same in all groups;
    factor means (variances, if standardised) are then free from the second group on where intercepts
    (loadings) are equal; means only of factors with items of their own, as these tell all there is of others.
    `free` names single parameters (`clarity =~ c2`) that stay free all the same.

    Refuses an item without variance of its own, unknown names, and modifiers for another number of groups.

    Source
    ------
    [rosseel2012]; which means and variances become free [meredith1993].
    """
    _refuse_strangers(model)
    found = [
        p
        for group in range(n_groups)
        for p in _of_group(model, group, n_groups, is_standardized=is_standardized, has_means=has_means)
    ]
    if n_groups > 1 and equal:
        found = list(_tied(found, model, equal=equal, free=free, is_standardized=is_standardized))
    return numbered(model, found, n_groups=n_groups, has_means=has_means)


def numbered(model: Model, found: Sequence[Parameter], *, n_groups: int, has_means: bool) -> Table:
    """The table of these parameters, with the model's equalities carried through.

    What has one name with a parameter that is fixed is fixed at its value. Refuses two values for one name.
    """
    same = classes(model)
    named = [replace(p, label=same.get(p.label, p.label)) for p in found]
    held = _held(model, named, same)
    parameters = tuple(
        replace(p, fixed=held[p.label]) if p.fixed is None and p.label in held else p for p in named
    )
    labels = tuple(dict.fromkeys(p.label for p in parameters if p.fixed is None))
    values = {p.label: p.fixed for p in parameters if p.fixed is not None}
    return Table(
        model=model, parameters=parameters, n_groups=n_groups, has_means=has_means, labels=labels,
        ties=ties(model.linear, labels, held=values, same=same),
    )  # fmt: skip


def _held(model: Model, named: Sequence[Parameter], same: Mapping[str, str]) -> dict[str, float]:
    """The value of each name that stands for a fixed parameter, or was set equal to a number."""
    found = {same.get(name, name): value for name, value in model.held}
    for p in named:
        if p.fixed is not None and found.setdefault(p.label, p.fixed) != p.fixed:
            raise ScoringError(
                f"The model holds '{p.label}' at {found[p.label]:g} and at {p.fixed:g}. One name has one "
                "value."
            )
    return found


def held_at_zero(of: Table) -> Iterator[Parameter]:
    """Loadings and covariances that stand at zero and could be free, group by group.

    Source: which may be asked of [sorbom1989].
    """
    model = of.model
    for group in range(of.n_groups):
        there = {frozenset((p.left, p.right)) for p in of.of(group) if p.fixed is None or p.fixed != 0}
        pairs: list[tuple[str, Operator, str]] = [(f, "=~", i) for f in model.factors for i in model.items]
        for names in (model.items, model.factors):
            pairs += [(a, "~~", b) for n, a in enumerate(names) for b in names[n + 1 :]]
        for left, operator, right in pairs:
            if frozenset((left, right)) not in there:
                label = f"{left} {operator} {right} freed [{group + 1}]"
                yield Parameter(left=left, operator=operator, right=right, group=group, label=label)


def _refuse_strangers(model: Model) -> None:
    known = {*model.factors, *model.items}
    for s in model.statements:
        for name in (s.left, s.right):
            if name and name not in known:
                raise ScoringError(f"The model speaks of '{name}', which no factor has among its items.")
    above = {
        f: {s.left for s in model.statements if s.operator == "=~" and s.right == f} for f in model.factors
    }
    while ends := [f for f, over in above.items() if not over]:
        above = {f: over.difference(ends) for f, over in above.items() if f not in ends}
    if above:
        raise ScoringError(
            f"No factor can stand above itself, by way of others either: {', '.join(above)}. Leave out one "
            "of their loadings on each other."
        )


def _of_group(
    model: Model, group: int, n_groups: int, *, is_standardized: bool, has_means: bool
) -> Iterator[Parameter]:
    said = {(s.left, s.operator, s.right): s for s in model.statements}
    first = {
        f: next(s.right for s in model.statements if s.operator == "=~" and s.left == f)
        for f in model.factors
    }
    for key, default in _wanted(model, has_means=has_means).items():
        statement = said.get(key) or said.get((key[2], key[1], key[0]))
        fixed = default
        if key[1] == "=~" and key[2] == first[key[0]] and not is_standardized:
            fixed = 1.0
        if key[1] == "~~" and key[0] == key[2] and key[0] in model.factors and is_standardized:
            fixed = 1.0
        yield _parameter(key, statement, group=group, n_groups=n_groups, fixed=fixed)


def _wanted(model: Model, *, has_means: bool) -> dict[tuple[str, Operator, str], float | None]:
    """Every parameter of a group, with the value it has if nothing is said; None is free."""
    found: dict[tuple[str, Operator, str], float | None] = {}
    below = {s.right for s in model.statements if s.operator == "=~"}
    for s in model.statements:
        if s.operator == "=~":
            found[(s.left, "=~", s.right)] = None
    for name in (*model.items, *model.factors):
        found[(name, "~~", name)] = None
    top = [f for f in model.factors if f not in below]
    for i, one in enumerate(top):
        for other in top[i + 1 :]:
            found[(one, "~~", other)] = None
    for s in model.statements:
        if s.operator == "~~" and (s.right, "~~", s.left) not in found:
            found.setdefault((s.left, "~~", s.right), None)
    if has_means or any(s.operator == "~1" for s in model.statements):
        found.update({(item, "~1", ""): None for item in model.items})
        found.update({(factor, "~1", ""): 0.0 for factor in model.factors})
    return found


def _parameter(
    key: tuple[str, Operator, str], statement: Statement | None, *, group: int, n_groups: int,
    fixed: float | None,
) -> Parameter:  # fmt: skip
    left, operator, right = key
    own = f"{left} {operator} {right} [{group + 1}]"
    said = Modifier()
    if statement is not None and statement.modifiers:
        if len(statement.modifiers) not in (1, n_groups):
            raise ScoringError(
                f"'{left} {operator} {right}' has {len(statement.modifiers)} values for {n_groups} groups."
            )
        said = statement.modifiers[group if len(statement.modifiers) > 1 else 0]
    if said.fixed is not None:
        fixed = said.fixed
    elif said.is_freed or (statement is not None and operator == "~1"):
        fixed = None
    elif fixed is not None and said.start is not None:
        # What sets a scale is not freed by being told where to start: it stands there.
        fixed = said.start
    return Parameter(
        left=left, operator=operator, right=right, group=group, label=said.label or own,
        fixed=fixed, start=said.start,
    )  # fmt: skip


def kind_of(p: Parameter, model: Model) -> Equal:
    """What sort of parameter this is."""
    is_factor = p.left in model.factors
    if p.operator == "=~":
        return "loadings"
    if p.operator == "~1":
        return "means" if is_factor else "intercepts"
    if not is_factor:
        return "residuals" if p.left == p.right else "residual_covariances"
    return "variances" if p.left == p.right else "covariances"


def _tied(
    found: Sequence[Parameter], model: Model, *, equal: Sequence[Equal], free: Sequence[str],
    is_standardized: bool,
) -> Iterator[Parameter]:  # fmt: skip
    items = frozenset(model.items)
    told = {s.left for s in model.statements if s.operator == "=~" and s.right in items}
    for p in found:
        kind = kind_of(p, model)
        if kind == "means" and "intercepts" in equal and "means" not in equal and p.group > 0:
            yield replace(p, fixed=None) if p.left in told else p
        elif (
            kind == "variances" and is_standardized and "loadings" in equal and "variances" not in equal
            and p.group > 0
        ):  # fmt: skip
            yield replace(p, fixed=None)
        elif kind in equal and p.fixed is None and p.name not in free:
            own = f"[{p.group + 1}]"
            yield replace(p, label=p.label.replace(own, "[all]") if p.label.endswith(own) else p.label)
        else:
            yield p


def classes(model: Model) -> dict[str, str]:
    """Each label that was set equal to another, and the one that stands for them all.

    Source
    ------
    [rosseel2012].
    """
    head: dict[str, str] = {}

    def top(name: str) -> str:
        while head.get(name, name) != name:
            name = head[name]
        return name

    for one, other in model.equal:
        head[top(other)] = top(one)
    return {name: top(name) for name in (*head, *(a for a, _ in model.equal))}
