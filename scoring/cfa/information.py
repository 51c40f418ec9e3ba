"""How surely parameters are known: information expected, observed, and by what the rows say themselves."""

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np

from scoring.cfa import missing
from scoring.cfa.normal import inverse_of
from scoring.cfa.sample import GroupSample, Sample
from scoring.cfa.solver import Problem, Searchable, Solution
from scoring.cfa.structure import GroupStructure, Moves, Places, columns, lower
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

LEAST_BEND = 1e-100
"""Curvature below which a parameter moves nothing, in whatever units."""
FAR = 100
"""How many times its start a parameter must become to have run off."""
Errors = Literal["expected", "observed", "robust_normal", "sandwich", "cluster"]


def units(p: int, *, has_means: bool) -> Moves:
    """The elements of a model without restrictions: every mean (if any), every covariance for itself."""
    row, column = lower(p)
    item, count = np.eye(p), len(row)
    first = p if has_means else 0
    u, v, means = (np.zeros((first + count, p)) for _ in range(3))
    if has_means:
        means[:p] = item
    u[first:], v[first:] = item[row], item[column] / np.where(row == column, 2, 1)[:, None]
    return Moves(u=u, v=v, means=means, free=np.arange(first + count, dtype=np.intp))


def derivatives(moves: Moves, *, has_means: bool) -> Matrix:
    """(q, s) of all moments by each element: means (if any), then the lower triangle."""
    table = columns(moves)
    return np.hstack([moves.means, table]) if has_means else table


def scores(group: GroupSample, *, mean: Vector, covariance: Matrix, moves: Moves) -> Matrix:
    """(n, q) each row's derivative of its log likelihood by each element.

    Source
    ------
    [magnus1999].
    """
    if group.patterns is not None:
        return missing.scores(group.patterns, group.rows, mean=mean, covariance=covariance, moves=moves)
    inverse = inverse_of(covariance)
    z = (group.rows - mean) @ inverse
    level = np.einsum("qi,ij,qj->q", moves.u, inverse, moves.v, optimize=True)
    return np.asarray((z @ moves.u.T) * (z @ moves.v.T) - level + z @ moves.means.T)


def casewise(problem: Problem, theta: Vector, of: Sample) -> Matrix:
    """(n, n_free) each row's derivative of its log likelihood, groups below each other.

    Source
    ------
    [white1982].
    """
    found = []
    for s, group in zip(problem.structures, of.groups, strict=True):
        at = s.implied(theta)
        moves = s.moves(at)
        mean = at.mean if s.has_means else group.mean
        own = scores(group, mean=mean, covariance=at.covariance, moves=moves)
        total = np.zeros((group.n, problem.n_free))
        np.add.at(total.T, moves.free, own.T)
        found.append(total)
    return np.vstack(found)


def crossed(by_row: Matrix, clusters: Sequence[Hashable] | None, *, groups: Sequence[int] = ()) -> Matrix:
    """(q, q) mean of the scores' products; of clusters' summed scores where people are in clusters.

    Clusters are corrected for being few: by their number over one less, in each of the groups that rows stand
    in one after the other (`groups` counts their rows). A cluster with people in several groups is one.

    Source
    ------
    [white1982]; clusters [liang1986].
    """
    if clusters is None:
        return np.asarray(by_row.T @ by_row / len(by_row))
    order = {name: i for i, name in enumerate(dict.fromkeys(clusters))}
    place = np.array([order[c] for c in clusters], dtype=np.intp)
    sums = np.zeros((len(order), by_row.shape[1]))
    ends = np.cumsum(groups) if groups else [len(by_row)]
    for begin, end in zip([0, *ends[:-1]], ends, strict=True):
        here = slice(begin, end)
        count = len(np.unique(place[here]))
        np.add.at(sums, place[here], np.sqrt(count / max(count - 1, 1)) * by_row[here])
    return np.asarray(sums.T @ sums / len(by_row))


def covariance_of(problem: Problem, theta: Vector, of: Sample, *, errors: Errors) -> Matrix:
    """(n_free, n_free) the parameters' covariances in samples of this size.

    `expected` and `observed` information rest on the normal distribution; `robust_normal` on expected
    information and how the covariances really vary; `sandwich` on observed information and the rows' scores;
    `cluster` likewise, with people in clusters. Refuses a model whose parameters these data cannot tell
    apart.

    Source
    ------
    [browne1984], [white1982].
    """
    if errors in ("sandwich", "cluster"):
        bread = problem.inverse(problem.curvature(theta))
        clusters = of.clusters if errors == "cluster" else None
        return np.asarray(
            bread
            @ crossed(casewise(problem, theta, of), clusters, groups=[g.n for g in of.groups])
            @ bread
            / of.n
        )
    if errors == "observed":
        return problem.inverse(problem.curvature(theta)) / of.n
    bread = problem.inverse(problem.bend(theta))
    if errors == "expected":
        return bread / of.n
    meat = np.zeros_like(bread)
    for (delta, weight), group, share in zip(weighed(problem, theta), of.groups, problem.shares, strict=True):
        pulled = delta @ weight
        has_means = pulled.shape[1] > len(lower(len(group.mean))[0])
        meat += share * pulled @ group.gamma(has_means=has_means) @ pulled.T
    return np.asarray(bread @ meat @ bread / of.n)


def weighed(problem: Problem, theta: Vector) -> list[tuple[Matrix, Matrix]]:
    """Each group's derivatives by the free parameters (n_free, s) and the estimator's weight (s, s)."""
    found = []
    for s, weighing in zip(problem.structures, problem.weighings, strict=True):
        at = s.implied(theta)
        moves = s.moves(at)
        delta = np.zeros((problem.n_free, _moments(s)))
        np.add.at(delta, moves.free, derivatives(moves, has_means=s.has_means))
        unit = units(len(s.items), has_means=s.has_means)
        found.append((delta, weighing.bend(at, unit)))
    return found


def _moments(s: GroupStructure) -> int:
    p = len(s.items)
    return p * (p + 1) // 2 + (p if s.has_means else 0)


def refuse_unidentified(
    problem: Searchable, solution: Solution, start: Vector, labels: Sequence[str]
) -> None:
    """Refuse where a direction of parameters changes nothing, and name those that have part in it.

    Where they could be told apart at the start, and the search found no end or went far, they ran off.
    """
    if not np.isfinite(solution.value):
        raise ScoringError(
            "No covariances that people could have were found near the start. Check the values the model "
            "fixes, or say where to begin: start(0.5)*item."
        )
    places = _untold(problem, solution.theta)
    if not len(places):
        return
    gone = np.flatnonzero(np.abs(solution.theta) > FAR * np.maximum(np.abs(start), 1.0))
    if (gone.size or not solution.is_converged) and not len(_untold(problem, start)):
        raise ScoringError(
            _run_off(labels, np.intersect1d(gone, places) if np.isin(gone, places).any() else places)
        )
    if len(places) == 1:
        raise ScoringError(
            f"This parameter cannot be told by the data: {_told(labels, places)}. Fix it, or give the factor "
            "more items."
        )
    raise ScoringError(
        f"These parameters cannot be told apart by the data: {_told(labels, places)}. Fix one of them, or "
        "give the factor more items."
    )


def _run_off(labels: Sequence[str], places: Places) -> str:
    named = _told(labels, places)
    if len(places) == 1:
        return (
            f"The search finds no end: {named} runs off without limit. Leave out an item that goes hardly, "
            "or wholly, with its factor, hold this parameter at a value, or ask more people."
        )
    return (
        f"The search finds no end: {named} run off together without limit. Leave out an item that goes "
        "hardly, or wholly, with its factor, hold one of them at a value, or ask more people."
    )


def _told(labels: Sequence[str], places: Places) -> str:
    return ", ".join(" ".join(labels[i].replace(" [1]", "").split()) for i in places)


def _untold(problem: Searchable, theta: Vector) -> Places:
    """The parameters that have part in a direction that changes nothing; all where nothing is known."""
    with np.errstate(all="ignore"):
        bend = problem.bend(theta)
    if not np.isfinite(bend).all():
        return np.arange(len(theta))
    along = np.eye(len(theta))
    if isinstance(problem, Problem) and problem.ties is not None:
        along = problem.ties.basis
        bend = along.T @ bend @ along
    still = np.flatnonzero(np.diag(bend) < LEAST_BEND)
    if still.size:
        return np.flatnonzero(np.abs(along[:, still]).max(axis=1) > 0.1)
    scale = np.sqrt(np.diag(bend))
    values, vectors = np.linalg.eigh(bend / scale / scale[:, None])
    if not values.size or values[0] > 1e-9:
        return np.arange(0)
    return np.flatnonzero(np.abs(along @ vectors[:, 0]) > 0.1)
