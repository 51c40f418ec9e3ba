"""How sure aligned means are, and which items differ in which group although all is aligned."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.cfa.alignment import Aligned
from scoring.cfa.alignment_loss import Cube, Part
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Chosen = npt.NDArray[np.bool_]
APART, OUT = 0.01, 0.001
"""Two groups differ below the first p; one group from the average of those alike below the second."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """Errors of what was aligned, as far as samples like these would move it.

    means, sds : (g_groups,) standard errors, 0 for the first group. loadings, intercepts : (k, g, g)
    covariances of one item's aligned parameter over groups, loadings in the scale of the search.
    """

    means: Vector
    sds: Vector
    loadings: Cube
    intercepts: Cube


def spread(aligned: Aligned, covariances: Sequence[Matrix]) -> Spread:
    """Standard errors by the delta method: what is lowest moves with the loadings and intercepts found.

    covariances : one (2 k, 2 k) a group, of its k loadings, then its k intercepts, in the units aligned.
    Refuses where the loss is flat at its lowest place, so that nothing tells how far that would move.

    Source
    ------
    [asparouhov2014]; delta method for what a search ends at [robitzsch2025].
    """
    loads, levels = aligned.parts
    g, k = loads.loadings.shape
    of_all = _together(covariances, g, k)
    logs, places = (_moving(p, end) for p, end in zip(aligned.parts, aligned.ends, strict=True))
    told = (logs - logs[:1], places)
    at = levels.unknowns(aligned.ends[1])
    by_mean = aligned.sds[:, None] * (told[1] + at[:, None] * told[0])
    by_sd = aligned.sds[:, None] * told[0]
    each = np.eye(2 * g * k).reshape(2, g, k, 2 * g * k)
    shrunk = np.exp(-loads.unknowns(aligned.ends[0]))[:, None, None]
    by_loading = each[0] * shrunk - loads.aligned(aligned.ends[0])[..., None] * logs[:, None, :]
    by_intercept = each[1] - each[0] * at[:, None, None] - loads.loadings[..., None] * places[:, None, :]
    return Spread(
        means=_errors(by_mean, of_all),
        sds=_errors(by_sd, of_all),
        loadings=np.einsum("gka,ab,hkb->kgh", by_loading, of_all, by_loading, optimize=True),
        intercepts=np.einsum("gka,ab,hkb->kgh", by_intercept, of_all, by_intercept, optimize=True),
    )


def _together(covariances: Sequence[Matrix], g: int, k: int) -> Matrix:
    """(2 g k, 2 g k): all groups' loadings, then all groups' intercepts; groups are of other people."""
    found = np.zeros((2, g, k, 2, g, k))
    for group, own in enumerate(covariances):
        found[:, group, :, :, group, :] = np.asarray(own).reshape(2, k, 2, k)
    return found.reshape(2 * g * k, 2 * g * k)


def _moving(part: Part, end: Vector) -> Matrix:
    """(g, 2 g k) how the unknowns where the loss is least move with what was found in each group."""
    bend = 2 * part.curvature(end)
    lowest, *_, highest = np.linalg.eigvalsh(bend) if len(bend) > 1 else (bend[0, 0], bend[0, 0])
    if lowest <= 1e-10 * highest:
        raise ScoringError("Aligned means have no errors: the loss is flat where it is least.")
    return np.asarray(-part.basis @ np.linalg.solve(bend, part.crossed(end)))


def _errors(moves: Matrix, covariance: Matrix) -> Vector:
    found = np.einsum("ga,ab,gb->g", moves, covariance, moves, optimize=True)
    return np.asarray(np.sqrt(np.maximum(found, 0.0)))


def differing(values: Vector, covariance: Matrix, sizes: Sequence[int]) -> tuple[bool, ...]:
    """In which groups one aligned parameter differs from what it is in the others.

    values : (g,) with covariance (g, g). Groups that do not differ two by two (p above .01) hang together;
    the largest such set, of people where two are as large, is where the parameter is alike. Then each group
    is set against the average of that set: one in it leaves below p = .001, one outside joins above, until
    nothing changes. With no two groups alike it differs in all.

    Source
    ------
    [asparouhov2014].
    """
    alike = _largest(values, covariance, sizes)
    for _ in range(4 * len(values)):
        if alike.sum() < 2:
            break
        average = alike / alike.sum()
        against = np.eye(len(values)) - average
        now = np.array([_p(row @ values, float(row @ covariance @ row)) >= OUT for row in against])
        if (now == alike).all():
            break
        alike = now
    return tuple(bool(x) for x in ~alike) if alike.sum() > 1 else (True,) * len(values)


def _largest(values: Vector, covariance: Matrix, sizes: Sequence[int]) -> Chosen:
    groups = range(len(values))
    near = np.array(
        [
            [
                _p(values[a] - values[b], covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]) > APART
                for b in groups
            ]
            for a in groups
        ]
    )
    reached = np.linalg.matrix_power(near.astype(float), len(values)) > 0
    people = np.asarray(sizes, dtype=float)
    sizes_of = [(int(one.sum()), float(people[one].sum())) for one in reached]
    return np.asarray(reached[max(groups, key=sizes_of.__getitem__)])


def _p(apart: float, variance: float) -> float:
    """Of a difference this far from none."""
    if variance <= 0:
        return 1.0
    return math.erfc(abs(float(apart)) / math.sqrt(2 * variance))
