"""Tests for answers that are not normal: the chi-square divided by how much larger it is on average."""

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np

from scoring.cfa import missing
from scoring.cfa.information import casewise, crossed, scores, units, weighed
from scoring.cfa.normal import inverse_of
from scoring.cfa.sample import GroupSample, Sample
from scoring.cfa.solver import Problem
from scoring.results import Vector

Scaling = Literal["satorra_bentler", "yuan_bentler"]


def factor(problem: Problem, theta: Vector, of: Sample, *, df: int, scaling: Scaling) -> float:
    """What the plain chi-square is to be divided by; 1 for normal answers. NaN without degrees of freedom.

    Source
    ------
    [satorra1994]; with observed information [yuan2000].
    """
    if df == 0:
        return float("nan")
    return (_expected if scaling == "satorra_bentler" else _observed)(problem, theta, of) / df


def _expected(problem: Problem, theta: Vector, of: Sample) -> float:
    """tr(U Gamma): what is left of the moments' variation after the parameters have taken theirs."""
    bread = problem.inverse(problem.bend(theta))
    total = 0.0
    for (delta, weight), group, share in zip(weighed(problem, theta), of.groups, of.weights, strict=True):
        pulled = delta @ weight
        gamma = group.gamma(has_means=problem.structures[0].has_means)
        left = weight - share * pulled.T @ bread @ pulled
        total += float(np.sum(left * gamma))
    return total


def _observed(problem: Problem, theta: Vector, of: Sample) -> float:
    """Traces of the rows' scores against information, without restrictions less with them."""
    total, begun = 0.0, 0
    for s, group in zip(problem.structures, of.groups, strict=True):
        teams = None if of.clusters is None else of.clusters[begun : begun + group.n]
        begun += group.n
        if group.patterns is None:
            total += _unrestricted(group, teams, has_means=s.has_means)
            continue
        unit = units(len(s.items), has_means=s.has_means)
        own = scores(group, mean=group.mean, covariance=group.covariance, moves=unit)
        information = missing.observed_unrestricted(group.patterns, group.mean, group.covariance)
        total += float(np.sum(inverse_of(information) * crossed(own, teams)))
    meat = crossed(casewise(problem, theta, of), of.clusters, groups=[g.n for g in of.groups])
    kept = np.sum(problem.inverse(problem.curvature(theta)) * meat)
    return total - float(kept)


def _unrestricted(group: GroupSample, teams: Sequence[Hashable] | None, *, has_means: bool) -> float:
    """The trace of complete rows without restrictions, from each row's squared distance d^2 from the mean.

    The information of covariances is so plain that its inverse need not be made: a row's part is
    (d^4 - 2 d^2 + p) / 2, and d^2 more with means. Teams' parts are squares of what their rows say together.
    """
    root = np.linalg.cholesky(group.covariance)
    z = np.linalg.solve(root, (group.rows - group.mean).T).T
    n, p = z.shape
    if teams is None:
        far = (z**2).sum(axis=1)
        parts = (far**2 - 2 * far + p) / 2 + (far if has_means else 0.0)
        return float(parts.sum() / n)
    by_team: dict[Hashable, list[int]] = {}
    for row, team in enumerate(teams):
        by_team.setdefault(team, []).append(row)
    total = 0.0
    for rows in by_team.values():
        apart = z[rows].T @ z[rows] - len(rows) * np.eye(p)
        total += float((apart**2).sum()) / 2
        total += float((z[rows].sum(axis=0) ** 2).sum()) if has_means else 0.0
    # Corrected for teams being few, as the scores are.
    return float(total / n * len(by_team) / max(len(by_team) - 1, 1))
