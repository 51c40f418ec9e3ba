"""Misfit of ordered answers in units of normal theory, freed from how polychoric correlations vary."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.cfa.indices import Rmsea, cfi, rmsea, robust, test_of, tli
from scoring.cfa.ordinal_problem import OrdinalProblem, blocks
from scoring.cfa.ordinal_sample import OrdinalGroup, square
from scoring.results import Matrix, Vector

LEAST = 1e-8
"""The smallest eigenvalue of correlations a likelihood exists for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """CFI, TLI and RMSEA that estimate what they would be had the variables behind the answers been seen."""

    cfi: float
    tli: float
    rmsea: Rmsea


def robust_indices(problem: OrdinalProblem, theta: Vector, *, df: int) -> Robust | None:
    """From the normal discrepancy of polychoric correlations at the fitted model; None where it is not there.

    It is not there where correlations, found or implied, are not positive definite, where thresholds are
    tied over groups or waves (their misfit has no place in correlations), or where no degree of freedom is
    left.

    Source
    ------
    [savalei2021].
    """
    cuts = np.concatenate([s.threshold for s in problem.structures])
    if df == 0 or len(np.unique(cuts)) < len(cuts):
        return None
    pairs = list(zip(problem.structures, problem.groups, strict=True))
    told = [square(s.implied(theta)[g.n_thresholds :], len(g.counts)) for s, g in pairs]
    found = [g.correlations for g in problem.groups]
    if min(float(np.linalg.eigvalsh(c)[0]) for c in (*told, *found)) < LEAST:
        return None
    n = sum(g.n for g in problem.groups)
    apart = sum(g.n * _misfit(c, m) for g, c, m in zip(problem.groups, found, told, strict=True))
    nothing = sum(-g.n * float(np.linalg.slogdet(c)[1]) for g, c in zip(problem.groups, found, strict=True))
    none = sum(len(g.counts) * (len(g.counts) - 1) // 2 for g in problem.groups)
    # On average the misfit of no correlations is what those of each group vary by.
    scale_none = sum(float(np.trace(_inside(g))) for g in problem.groups) / none
    own = robust(test_of(apart, df), scale := _scale(problem, theta, told) / df)
    whole = robust(test_of(nothing, none), scale_none)
    return Robust(
        cfi=cfi(own, whole), tli=tli(own, whole),
        rmsea=rmsea(test_of(apart, df), n=n - len(pairs), n_groups=len(pairs), scale=scale),
    )  # fmt: skip


def _inside(group: OrdinalGroup) -> Matrix:
    """(s, s) how the correlations vary, times n."""
    return group.gamma[group.n_thresholds :, group.n_thresholds :]


def _misfit(seen: Matrix, meant: Matrix) -> float:
    """The normal discrepancy of two correlation matrices."""
    ratio = np.linalg.solve(meant, seen)
    return float(np.trace(ratio) - np.linalg.slogdet(ratio)[1] - len(seen))


def _scale(problem: OrdinalProblem, theta: Vector, told: Sequence[Matrix]) -> float:
    """What the normal misfit would be on average: the trace of its weights and of what is left to vary."""
    slopes, weight, gamma = problem.stacked(theta)
    inside = np.concatenate([np.arange(len(g.statistics)) >= g.n_thresholds for g in problem.groups])
    own = slopes[:, inside]
    bread = np.linalg.inv(slopes @ weight @ slopes.T)
    left = np.eye(int(inside.sum())) - own.T @ bread @ own @ weight[np.ix_(inside, inside)]
    normal = blocks([s * _normal_weight(m) for s, m in zip(problem.shares, told, strict=True)])
    return float(np.sum((left.T @ normal @ left) * gamma[np.ix_(inside, inside)]))


def _normal_weight(meant: Matrix) -> Matrix:
    """(s, s) of correlations below the diagonal under normal theory."""
    inverse = np.linalg.inv(meant)
    column, row = np.triu_indices(len(meant), 1)
    return np.asarray(
        inverse[np.ix_(row, row)] * inverse[np.ix_(column, column)]
        + inverse[np.ix_(row, column)] * inverse[np.ix_(column, row)]
    )
