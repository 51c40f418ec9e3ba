"""Confirmatory models of ordered answers: least squares on thresholds and polychoric correlations."""

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.cfa.information import refuse_unidentified
from scoring.cfa.normal import inverse_of
from scoring.cfa.ordinal_fit import OrdinalFit, OrdinalMethod
from scoring.cfa.ordinal_problem import OrdinalProblem, OrdinalStructure, Parameterization
from scoring.cfa.ordinal_sample import OrdinalGroup, ordinal_groups
from scoring.cfa.solver import solve
from scoring.cfa.starting import start_of_correlations
from scoring.cfa.structure import structures
from scoring.cfa.syntax import Model, Modifier, Statement, parse
from scoring.cfa.table import Table, table
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Tie = Literal["thresholds", "loadings", "intercepts"]


def fit_ordinal(
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], *, method: OrdinalMethod = "WLSMV",
    parameterization: Parameterization = "delta", groups: Sequence[Hashable] | None = None,
    equal: Sequence[Tie] = (), is_standardized: bool = True,
) -> OrdinalFit:  # fmt: skip
    """Fit a confirmatory model to ordered answers.

    Parameters
    ----------
    model, item_scores, items, groups, is_standardized : as for `fit`; every item 2 to 15 kinds of answers,
        complete rows only.
    method : WLSMV (diagonal weights, test scaled and shifted), ULSMV (no weights, the same test) or WLS (full
        weights, for many people); errors always by how the statistics vary.
    parameterization : `theta` holds residual variances of the normal variables behind the answers at 1,
        `delta` their whole variances. The same fit.
    equal : over groups, in this order: `thresholds` (then intercepts, and spreads of items with three answers
        or more, are free from the second group on), `loadings` (then factor variances), `intercepts` (then
        means).

    Raises
    ------
    ScoringError
        What `fit` and `polychoric.asymptotic` refuse; ties out of order; answers used in one group only.

    Source
    ------
    [muthen1984], [muthen1997]; ties [wu2016].
    """
    if list(equal) != ["thresholds", "loadings", "intercepts"][: len(equal)]:
        raise ScoringError("Ordered answers are tied in this order: thresholds, loadings, intercepts.")
    read, of = ordinal_sample(model, item_scores, items, groups)
    return fit_groups(
        read, of, method=method, parameterization=parameterization, equal=equal,
        is_standardized=is_standardized,
    )  # fmt: skip


def ordinal_sample(
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable] | None
) -> tuple[Model, tuple[OrdinalGroup, ...]]:
    """The model read, and the thresholds and correlations of the items it names."""
    read = parse(model) if isinstance(model, str) else model
    absent = [name for name in read.items if name not in items]
    if absent:
        raise ScoringError(f"The answers have no column for {', '.join(absent)}, which the model names.")
    chosen = np.asarray(item_scores, dtype=np.float64)[:, [list(items).index(name) for name in read.items]]
    return read, ordinal_groups(chosen, read.items, groups)


def fit_groups(
    read: Model, of: tuple[OrdinalGroup, ...], *, method: OrdinalMethod, parameterization: Parameterization,
    equal: Sequence[Tie], is_standardized: bool = True,
) -> OrdinalFit:  # fmt: skip
    """Fit to thresholds and correlations found before; see `fit_ordinal`.

    Source
    ------
    [muthen1997].
    """
    latent = _latent(
        read, of, equal=equal, parameterization=parameterization, is_standardized=is_standardized
    )
    problem, labels = _problem(latent, of, method=method, parameterization=parameterization, equal=equal)
    found = OrdinalFit(
        table=latent, labels=labels, groups=of, method=method, parameterization=parameterization,
        problem=problem, solution=solve(problem, _start(latent, labels, problem)),
    )  # fmt: skip
    if found.df < 0:
        raise ScoringError(
            f"The model has {len(labels)} parameters for {found.df + len(labels)} thresholds and "
            "correlations. Fix or leave out some, or ask more items."
        )
    refuse_unidentified(problem.bend(found.theta), labels)
    return found


def _latent(
    read: Model, of: Sequence[OrdinalGroup], *, equal: Sequence[Tie], parameterization: Parameterization,
    is_standardized: bool,
) -> Table:  # fmt: skip
    """The table of everything but thresholds and scales."""
    later = len(of) - 1
    own = [s for s in read.statements if s.operator != "~1"]
    said = [s for s in own if s.left != s.right or s.left in read.factors]
    for item, count in zip(read.items, of[0].counts, strict=True):
        is_free = later > 0 and "thresholds" in equal
        spread, level = Modifier(fixed=float(parameterization == "theta")), Modifier(fixed=0.0)
        free_spread = (
            Modifier(is_freed=True) if is_free and count > 1 and parameterization == "theta" else spread
        )
        free_level = Modifier(is_freed=True) if is_free and "intercepts" not in equal else level
        said.append(Statement(item, "~~", item, (spread, *[free_spread] * later)))
        said.append(Statement(item, "~1", "", (level, *[free_level] * later)))
    below = {s.right for s in read.statements if s.operator == "=~"}
    if later and "intercepts" in equal:
        free = (Modifier(fixed=0.0), *[Modifier(is_freed=True)] * later)
        said += [Statement(f, "~1", "", free) for f in read.factors if f not in below]
    return table(
        Model(tuple(said), read.equal, read.observed), n_groups=len(of), is_standardized=is_standardized,
        equal=("loadings",) if "loadings" in equal else (),
    )  # fmt: skip


def _problem(
    latent: Table, of: tuple[OrdinalGroup, ...], *, method: OrdinalMethod, parameterization: Parameterization,
    equal: Sequence[Tie],
) -> tuple[OrdinalProblem, tuple[str, ...]]:  # fmt: skip
    """What is searched, and the labels of all free parameters."""
    labels, made = list(latent.labels), []
    is_tied = "thresholds" in equal
    for g, (part, group) in enumerate(zip(structures(latent), of, strict=True)):
        counts = list(zip(part.items, group.counts, strict=True))
        where = "all" if is_tied else str(g + 1)
        cuts = [f"{name} | t{t + 1} [{where}]" for name, count in counts for t in range(count)]
        scales = [f"{name} scale [{g + 1}]" if g and is_tied and count > 1 else "" for name, count in counts]
        labels += [label for label in cuts if label not in labels]
        if parameterization == "delta":
            labels += [label for label in scales if label]
        made.append(
            OrdinalStructure(
                latent=part, item=np.repeat(np.arange(len(counts)), group.counts),
                threshold=np.array([labels.index(label) for label in cuts], dtype=np.intp),
                scale=np.array([labels.index(s) if s else -1 for s in scales], dtype=np.intp)
                if parameterization == "delta" else None,
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


def _start(latent: Table, labels: Sequence[str], problem: OrdinalProblem) -> Vector:
    """Loadings from the correlations; thresholds as found, scales 1."""
    found = np.ones(len(labels))
    found[: latent.n_free] = start_of_correlations(latent, [g.correlations for g in problem.groups])
    for s, group in reversed(list(zip(problem.structures, problem.groups, strict=True))):
        found[s.threshold] = group.statistics[: group.n_thresholds]
    return found
