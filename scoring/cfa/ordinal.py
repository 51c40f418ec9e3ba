"""Confirmatory models of ordered answers: least squares on thresholds and polychoric correlations."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from scoring.cfa import doubts
from scoring.cfa.information import refuse_unidentified
from scoring.cfa.ordinal_fit import OrdinalFit
from scoring.cfa.ordinal_plan import TIES, OrdinalMethod, Plan, Tie
from scoring.cfa.ordinal_problem import OrdinalProblem, Parameterization
from scoring.cfa.ordinal_sample import OrdinalGroup, OrdinalMissing, ordinal_groups
from scoring.cfa.ordinal_table import latent_table, problem_of
from scoring.cfa.solver import solve_from
from scoring.cfa.starting import start_of_correlations, starts
from scoring.cfa.syntax import Model, parse
from scoring.cfa.table import Table
from scoring.errors import ScoringError
from scoring.results import Vector

DELTA = "Under parameterization 'delta' it may settle, as a residual variance can fall below zero there."


def fit_ordinal(  # noqa: PLR0913 - one keyword for each thing a model may be fitted with
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], *, method: OrdinalMethod = "WLSMV",
    parameterization: Parameterization = "delta", groups: Sequence[Hashable] | None = None,
    equal: Sequence[Tie] = (), free: Sequence[str] = (), is_standardized: bool = True,
    missing: OrdinalMissing = "listwise",
) -> OrdinalFit:  # fmt: skip
    """Fit a confirmatory model to ordered answers.

    Parameters
    ----------
    model, item_scores, items, groups, is_standardized : as for `fit`; every item 2 to 15 kinds of answers.
    method : WLSMV (diagonal weights, test scaled and shifted), ULSMV (no weights, the same test) or WLS (full
        weights, for many people); errors always by how the statistics vary.
    parameterization : `theta` holds residual variances of the normal variables behind the answers at 1,
        `delta` their whole variances. The same fit.
    equal : over groups, in this order: `thresholds` (then intercepts, and spreads of items with three answers
        or more, are free from the second group on), `loadings` (then factor variances), `intercepts` (then
        means), `residuals` (under theta).
    free : names left untied: `c2 | t1`, `clarity =~ c2`, `c2 ~1`, `c2 ~~ c2`.
    missing : `listwise` takes complete rows, `pairwise` every pair of answers; missing at random without
        regard to any answer.

    Raises
    ------
    ScoringError
        What `fit` and `polychoric.asymptotic` refuse; ties out of order; groups without shared answers.

    Source
    ------
    [muthen1984], [muthen1997]; ties [wu2016].
    """
    if tuple(equal) != TIES[: len(equal)]:
        raise ScoringError(f"Ordered answers are tied in this order: {', '.join(TIES)}.")
    if "residuals" in equal and parameterization == "delta":
        raise ScoringError("Residual variances are tied under parameterization 'theta'.")
    read, of = ordinal_sample(model, item_scores, items, groups, missing=missing)
    plan = Plan(parameterization=parameterization, equal=tuple(equal), free=frozenset(free))
    return fit_groups(read, of, method=method, plan=plan, is_standardized=is_standardized)


def ordinal_sample(
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable] | None,
    *, missing: OrdinalMissing = "listwise",
) -> tuple[Model, tuple[OrdinalGroup, ...]]:  # fmt: skip
    """The model read, and the thresholds and correlations of the items it names."""
    read = parse(model) if isinstance(model, str) else model
    absent = [name for name in read.items if name not in items]
    if absent:
        raise ScoringError(f"The answers have no column for {', '.join(absent)}, which the model names.")
    chosen = np.asarray(item_scores, dtype=np.float64)[:, [list(items).index(name) for name in read.items]]
    return read, ordinal_groups(chosen, read.items, groups, missing=missing)


def fit_groups(
    read: Model, of: tuple[OrdinalGroup, ...], *, method: OrdinalMethod, plan: Plan,
    is_standardized: bool = True,
) -> OrdinalFit:  # fmt: skip
    """Fit to thresholds and correlations found before; see `fit_ordinal`. Refuses names `free` cannot be.

    Source
    ------
    [muthen1997].
    """
    _refuse_strangers(plan, read)
    latent = latent_table(read, of, plan, is_standardized=is_standardized)
    problem, labels = problem_of(latent, of, plan, method)
    begun = _start(latent, labels, problem)
    solution = solve_from(problem, starts(latent, begun))
    found = OrdinalFit(
        read=read, table=latent, labels=labels, groups=of, method=method, plan=plan, problem=problem,
        is_standardized=is_standardized, solution=solution,
    )  # fmt: skip
    doubts.refuse_too_many(len(labels), found.df, moments="thresholds and correlations")
    _refuse_unsettled(found, begun)
    return found


def fit_either(
    read: Model, of: tuple[OrdinalGroup, ...], *, method: OrdinalMethod, plan: Plan
) -> OrdinalFit:  # fmt: skip
    """The same, but under delta where the search finds no end under theta and residuals are not tied.

    Under theta a residual variance cannot come down to zero: its item's loading grows without limit. Under
    delta it can fall below, and a caveat says so.

    Source
    ------
    [muthen1997].
    """
    try:
        return fit_groups(read, of, method=method, plan=plan)
    except ScoringError as refusal:
        if DELTA not in str(refusal):
            raise
        try:
            return fit_groups(read, of, method=method, plan=replace(plan, parameterization="delta"))
        except ScoringError:
            raise refusal from None


def _refuse_unsettled(found: OrdinalFit, begun: Vector) -> None:
    """Refuse what the data cannot tell and what runs off, groups by their names."""
    labels = [_told(label, found.groups) for label in found.labels]
    try:
        refuse_unidentified(found.problem, found.solution, begun, labels)
    except ScoringError as refusal:
        is_bound = found.parameterization == "theta" and "residuals" not in found.plan.equal
        if is_bound and str(refusal).startswith("The search finds no end"):
            raise ScoringError(f"{refusal} {DELTA}") from None
        raise


def _told(label: str, groups: Sequence[OrdinalGroup]) -> str:
    """A parameter's label with the group's name for its number; none where all groups have it."""
    name, _, place = label.rpartition(" [")
    if not place.endswith("]"):
        return label
    whole = place == "all]" or len(groups) == 1
    return name if whole else f"{name} ({groups[int(place[:-1]) - 1].name})"


def _refuse_strangers(plan: Plan, read: Model) -> None:
    known = {*read.factors, *read.items}
    for name in plan.free:
        if name.split(" ")[0] not in known:
            raise ScoringError(f"'{name}' is to stay free, and the model does not know it.")


def _start(latent: Table, labels: Sequence[str], problem: OrdinalProblem) -> Vector:
    """Loadings from the correlations; thresholds as found, scales 1."""
    found = np.ones(len(labels))
    found[: latent.n_free] = start_of_correlations(latent, [g.correlations for g in problem.groups])
    for s, group in reversed(list(zip(problem.structures, problem.groups, strict=True))):
        found[s.threshold] = group.statistics[: group.n_thresholds]
    return found
