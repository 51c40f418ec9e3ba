"""How well a model would fit had nobody left anything out: misfit that missing answers do not blur."""

import numpy as np

from scoring.cfa import indices, missing
from scoring.cfa.discrepancy import MaximumLikelihood
from scoring.cfa.indices import Test
from scoring.cfa.information import crossed, derivatives, scores, units
from scoring.cfa.normal import inverse_of, normal_information
from scoring.cfa.sample import GroupSample, Sample
from scoring.cfa.solver import Problem
from scoring.cfa.structure import GroupStructure
from scoring.results import Matrix, Vector


def completed(problem: Problem, theta: Vector, of: Sample, *, df: int, is_normal: bool) -> tuple[Test, float]:
    """The test of complete answers with the unrestricted means and covariances, and its scaling factor.

    `is_normal` rests the factor on the normal distribution; otherwise on the rows' scores, over teams where
    people are in teams. The model stays where all answers there are put it.

    Source
    ------
    [zhang2023].
    """
    parts = []
    begun, value = 0, 0.0
    for s, group, share in zip(problem.structures, of.groups, of.weights, strict=True):
        teams = None if of.clusters is None else of.clusters[begun : begun + group.n]
        begun += group.n
        log_found = float(np.linalg.slogdet(group.covariance)[1])
        value += share * MaximumLikelihood(group, log_found).value(s.implied(theta))
        told, whole, meat = _informations(group, s)
        if not is_normal:
            meat = crossed(_own_scores(group, s), teams)
        parts.append((_moved(s, theta, problem.n_free), share * told, share * whole, share * meat))
    return indices.test_of(float(of.n * value), df), _trace(parts, problem) / df


def _informations(group: GroupSample, s: GroupStructure) -> tuple[Matrix, Matrix, Matrix]:
    """Of one person at the unrestricted moments: observed, of complete answers, and what scores vary by."""
    unit = units(len(s.items), has_means=True)
    whole = normal_information(inverse_of(group.covariance), unit, means_weigh=1.0)
    if group.patterns is None:
        return whole, whole, whole
    told = missing.observed_unrestricted(group.patterns, group.mean, group.covariance)
    return told, whole, told


def _own_scores(group: GroupSample, s: GroupStructure) -> Matrix:
    unit = units(len(s.items), has_means=True)
    return scores(group, mean=group.mean, covariance=group.covariance, moves=unit)


def _moved(s: GroupStructure, theta: Vector, n_free: int) -> Matrix:
    """(n_free, moments) how means and covariances move with the free parameters."""
    moves = s.moves(s.implied(theta))
    own = derivatives(moves, has_means=True)
    total = np.zeros((n_free, own.shape[1]))
    np.add.at(total, moves.free, own)
    return total


def _trace(parts: list[tuple[Matrix, Matrix, Matrix, Matrix]], problem: Problem) -> float:
    """Of what is left beside the parameters, carried over to complete answers, by how it varies."""
    across = [delta @ told for delta, told, _, _ in parts]
    bread = problem.inverse(np.sum([a @ part[0].T for a, part in zip(across, parts, strict=True)], axis=0))
    count = [len(told) for _, told, _, _ in parts]
    told, whole, meat = (_side_by_side([part[i] for part in parts], count) for i in (1, 2, 3))
    pulled = np.hstack(across)
    left = told - pulled.T @ bread @ pulled
    carried = np.linalg.solve(told, left)
    return float(np.sum((carried.T @ whole @ carried) * np.linalg.solve(told, np.linalg.solve(told, meat).T)))


def _side_by_side(blocks: list[Matrix], count: list[int]) -> Matrix:
    total = np.zeros((sum(count), sum(count)))
    begun = 0
    for block, size in zip(blocks, count, strict=True):
        total[begun : begun + size, begun : begun + size] = block
        begun += size
    return total
