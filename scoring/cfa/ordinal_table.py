"""From a model of ordered answers to what is searched: what is free, fixed, or tied over groups."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scoring.cfa.normal import inverse_of
from scoring.cfa.ordinal_plan import OrdinalMethod, Plan, long_model
from scoring.cfa.ordinal_problem import OrdinalProblem, OrdinalStructure
from scoring.cfa.ordinal_sample import OrdinalGroup
from scoring.cfa.structure import structures
from scoring.cfa.syntax import Model, Modifier, Statement
from scoring.cfa.table import Table, table
from scoring.errors import ScoringError
from scoring.results import Matrix


def latent_table(read: Model, of: Sequence[OrdinalGroup], plan: Plan, *, is_standardized: bool) -> Table:
    """The table of everything but thresholds and scales; `read` is of one wave.

    Source
    ------
    [muthen1997]; over groups and waves [wu2016].
    """
    long, later = long_model(read, plan), len(of) - 1
    said = [s for s in long.statements if s.left in long.factors or s.right not in (s.left, "")]
    is_theta = plan.parameterization == "theta"
    for item, count in zip(long.items, of[0].counts, strict=True):
        spreads, levels = [], []
        for group in range(len(of)):
            has_own = is_theta and plan.has_spread(item, group, count)
            spreads.append(Modifier(is_freed=True) if has_own else Modifier(fixed=float(is_theta)))
            has_own = plan.has_level(item, group, count)
            levels.append(Modifier(is_freed=True) if has_own else Modifier(fixed=0.0))
        said.append(Statement(item, "~~", item, tuple(spreads)))
        said.append(Statement(item, "~1", "", tuple(levels)))
    below = {s.right for s in long.statements if s.operator == "=~"}
    if later and "intercepts" in plan.equal:
        free = (Modifier(fixed=0.0), *[Modifier(is_freed=True)] * later)
        said += [Statement(f, "~1", "", free) for f in long.factors if f not in below]
    return table(
        replace(long, statements=tuple(said)), n_groups=len(of), is_standardized=is_standardized,
        equal=("loadings",) if later and "loadings" in plan.equal else (), free=tuple(plan.free),
    )  # fmt: skip


def problem_of(
    latent: Table, of: Sequence[OrdinalGroup], plan: Plan, method: OrdinalMethod
) -> tuple[OrdinalProblem, tuple[str, ...]]:
    """What is searched, and the labels of all free parameters.

    Source
    ------
    [muthen1997].
    """
    labels, made = list(latent.labels), []
    is_delta = plan.parameterization == "delta"
    for g, (part, group) in enumerate(zip(structures(latent), of, strict=True)):
        counts = list(zip(part.items, group.counts, strict=True))
        cuts = [plan.threshold(name, g, t) for name, count in counts for t in range(count)]
        scales = [
            f"{name} scale [{g + 1}]" if is_delta and plan.has_spread(name, g, count) else ""
            for name, count in counts
        ]
        known = set(labels)
        labels += [label for label in dict.fromkeys((*cuts, *filter(None, scales))) if label not in known]
        place = {label: i for i, label in enumerate(labels)}
        made.append(
            OrdinalStructure(
                latent=part, item=np.repeat(np.arange(len(counts)), group.counts),
                threshold=np.array([place[label] for label in cuts], dtype=np.intp),
                scale=np.array([place[s] if s else -1 for s in scales], dtype=np.intp) if is_delta else None,
            )
        )  # fmt: skip
    shares = np.array([g.n for g in of]) / sum(g.n for g in of)
    return OrdinalProblem(made, of, [_weight(g, method) for g in of], shares), tuple(labels)


def _weight(group: OrdinalGroup, method: OrdinalMethod) -> Matrix:
    if method == "ULSMV":
        return np.eye(len(group.gamma))
    if method == "WLSMV":
        return np.diag(1 / np.diag(group.gamma))
    if group.n <= len(group.gamma):
        raise ScoringError(
            f"WLS needs more people than thresholds and correlations in a group: {group.n} for "
            f"{len(group.gamma)}. Take WLSMV."
        )
    return inverse_of(group.gamma)
