"""Cut-offs for the model at hand: what indices a true and a slightly wrong model of its kind would show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.cfa.discrepancy import weighings
from scoring.cfa.fit import Fit
from scoring.cfa.sample import GroupSample, Sample
from scoring.cfa.solver import solve
from scoring.cfa.structure import Implied
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix

STRAY = 0.3
SHARE = 1 / 3
TAIL = 0.05
LEAST_KEPT = 0.9
MOST_STEPS = 30
"""Of the search in one sample, which begins at the model that drew it; beyond, the sample counts as lost."""
INDICES = ("cfi", "rmsea", "srmr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """One index: what a true model shows in 19 of 20 samples, and what a wrong one goes beyond in 19 of 20.

    `value` lies at the wrong model's bound; None where true models would fall to it too, so that this index
    cannot tell them apart with so many people.
    """

    index: str
    true_bound: float
    wrong_bound: float
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoffs:
    """All cut-offs, with what they rest on."""

    cutoffs: tuple[Cutoff, ...]
    draws: int
    """Samples of each kind that could be fitted."""
    pairs: tuple[tuple[str, str], ...]
    """Items whose residuals correlate in the wrong model."""
    stray: float
    caveats: tuple[Caveat, ...]


def cutoffs(fit: Fit, *, rng: np.random.Generator, draws: int = 200, stray: float = STRAY) -> Cutoffs:
    """Draw samples of this size from the fitted model and from one slightly wrong; fit the model to both.

    In the wrong one residuals of a third of the items correlate `stray` in pairs the model holds at 0.
    Samples are normal, so that the bounds are for plain indices of complete answers with many points.

    Refuses other fits than maximum likelihood on complete rows, saturated models, fewer than 50 draws, and a
    model whose samples mostly cannot be fitted. Caveat `draws_lost` where some could not.

    Source
    ------
    [mcneish2023].
    """
    if fit.estimator != "ML" or any(g.patterns is not None for g in fit.sample.groups):
        raise ScoringError("Cut-offs are drawn for maximum likelihood on complete rows.")
    if fit.df < 1 or draws < 50 or not 0 < abs(stray) < 1:
        raise ScoringError(
            f"Cut-offs need a model with degrees of freedom, 50 draws or more and a stray correlation below "
            f"1; here are {fit.df}, {draws} and {stray}."
        )
    pairs = _pairs(fit)
    true = [at.covariance for at in fit.implied]
    wrong = [_strayed(at, pairs, stray) for at in fit.implied]
    found = [np.array(list(_indices(fit, kind, rng=rng, draws=draws))) for kind in (true, wrong)]
    kept = min(len(x) for x in found)
    if kept < LEAST_KEPT * draws / 2:
        raise ScoringError(
            f"Only {kept} of {draws} samples could be fitted: ask more people, or fewer items."
        )
    lost = 2 * draws - sum(len(x) for x in found)
    return Cutoffs(
        cutoffs=tuple(_cutoff(name, found[0][:, i], found[1][:, i]) for i, name in enumerate(INDICES)),
        draws=kept, pairs=tuple((fit.table.model.items[i], fit.table.model.items[j]) for i, j in pairs),
        stray=stray, caveats=(Caveat(code="draws_lost", facts=(("draws", lost),)),) if lost else (),
    )  # fmt: skip


def _pairs(fit: Fit) -> list[tuple[int, int]]:
    """Pairs of a third of the items, half of the items apart, whose residuals the model holds at 0."""
    items = fit.table.model.items
    free = {frozenset((p.left, p.right)) for p in fit.table.parameters if p.operator == "~~"}
    p = len(items)
    apart = [(i, i + p // 2) for i in range(p - p // 2)]
    apart = [(i, j) for i, j in apart if frozenset((items[i], items[j])) not in free]
    if not apart:
        raise ScoringError(
            "Every pair of residuals is free already, so no wrong model can be made of this one."
        )
    return apart[: max(1, round(p * SHARE / 2))]


def _strayed(at: Implied, pairs: list[tuple[int, int]], stray: float) -> Matrix:
    found = at.covariance.copy()
    left = np.sqrt(np.maximum(np.diag(at.residual), 0.0))
    for i, j in pairs:
        found[i, j] = found[j, i] = found[i, j] + stray * left[i] * left[j]
    return found


def _indices(
    fit: Fit, covariances: list[Matrix], *, rng: np.random.Generator, draws: int
) -> Iterator[tuple[float, float, float]]:
    roots: list[Matrix] = [np.asarray(np.linalg.cholesky(c), dtype=np.float64) for c in covariances]
    lost = 0
    for _ in range(draws):
        groups = tuple(
            _drawn(group, root, at, rng)
            for group, root, at in zip(fit.sample.groups, roots, fit.implied, strict=True)
        )
        of = Sample(groups=groups)
        weighed = weighings("ML", of, fit.problem.structures)
        problem = replace(fit.problem, weighings=weighed, shares=of.weights)
        solution = solve(problem, fit.theta, most_steps=MOST_STEPS)
        lost += not solution.is_converged
        if lost > (1 - LEAST_KEPT / 2) * draws:
            return  # too few can be left, whatever comes
        if solution.is_converged:
            one = Fit(table=fit.table, sample=of, method="ML", problem=problem, solution=solution)
            yield one.cfi, one.rmsea.value, one.srmr


def _drawn(group: GroupSample, root: Matrix, at: Implied, rng: np.random.Generator) -> GroupSample:
    rows = rng.normal(size=(group.n, len(root))) @ root.T
    mean = rows.mean(axis=0)
    covariance = (rows - mean).T @ (rows - mean) / group.n
    return GroupSample(n=group.n, mean=mean + at.mean, covariance=covariance, rows=rows, name=group.name)


def _cutoff(name: str, true: npt.NDArray[np.float64], wrong: npt.NDArray[np.float64]) -> Cutoff:
    """CFI is better high, the others low."""
    is_high = name == "cfi"
    near, far = (TAIL, 1 - TAIL) if is_high else (1 - TAIL, TAIL)
    true_bound, wrong_bound = float(np.quantile(true, near)), float(np.quantile(wrong, far))
    tells = wrong_bound < true_bound if is_high else wrong_bound > true_bound
    return Cutoff(
        index=name, true_bound=true_bound, wrong_bound=wrong_bound, value=wrong_bound if tells else None
    )
