"""The observed information of a marginal likelihood: what answers tell less what the unseen trait hides."""

import numpy as np
import numpy.typing as npt

from scoring.irt.curves import by_log, curves
from scoring.irt.joint import Joint, Together
from scoring.irt.marginal import Expected, Marginal, people_at
from scoring.results import Matrix, Vector

AT_ONCE, CELLS = 256, 4_000_000
NEGLIGIBLE = 1e-12
STEP = 1e-20


def observed_information(joint: Joint, here: Together) -> Matrix:
    """(free, free) minus the second derivatives of the log likelihood of all groups.

    Source
    ------
    [louis1982].
    """
    from scipy.linalg import block_diag

    own = zip(joint.groups, joint.parameters(here.free), here.parts, strict=True)
    found = [_complete(g, p, part) - _hidden(g, p) for g, p, part in own]
    return np.asarray(joint.ties.T @ block_diag(*found) @ joint.ties)


def _complete(marginal: Marginal, parameters: Vector, here: Expected) -> Matrix:
    """Second derivatives as if the trait had been seen; by steps off the real line, which lose no digits."""
    found = np.zeros((len(parameters), len(parameters)))
    for places in marginal.layout.blocks:
        for p in range(places.shape[1]):
            away = parameters[places].astype(np.complex128)
            away[:, p] += 1j * STEP
            chances, moves = curves(marginal.layout.family, away, marginal.points)
            turned = (by_log(chances, moves) * here.counts[places][:, None]).sum(axis=(2, 3))
            found[places[:, p, None], places] = -turned.imag / STEP
    for p in (0, 1):
        trait = parameters[-2:].astype(np.complex128)
        trait[p] += 1j * STEP
        found[p - 2, -2:] = -(people_at(marginal.points, trait[0], trait[1])[1] @ here.people).imag / STEP
    return found


def _hidden(marginal: Marginal, parameters: Vector) -> Matrix:
    """What is lost for not seeing the trait: the spread of the slopes where each pattern may stand."""
    order = _order(marginal, parameters)
    tables = _tables(marginal, parameters)
    trait = people_at(marginal.points, *parameters[-2:])[1].T
    first = marginal.layout.first
    found = np.zeros((len(parameters), len(parameters)))
    at_once = int(np.clip(CELLS // (len(marginal.points) * len(parameters)), 1, AT_ONCE))
    for start in range(0, len(order), at_once):
        part = order[start : start + at_once]
        chances = marginal.posterior(parameters, part)[0].T
        there = np.flatnonzero(chances.max(axis=0) > NEGLIGIBLE)
        chances = chances[:, there]
        slopes = np.empty((len(part), len(there), len(parameters)))
        for i, table in enumerate(tables):
            slopes[:, :, first[i] : first[i + 1]] = table[:, there][marginal.patterns.codes[part, i]]
        slopes[:, :, -2:] = trait[there]
        slopes -= np.matmul(chances[:, None], slopes)
        slopes *= np.sqrt(chances * marginal.patterns.counts[part, None])[:, :, None]
        flat = slopes.reshape(-1, len(parameters))
        found += flat.T @ flat
    return found


def _order(marginal: Marginal, parameters: Vector) -> npt.NDArray[np.intp]:
    """Patterns in order of where they stand, so that neighbours need the same few points."""
    means = [marginal.points @ marginal.posterior(parameters, part)[0] for part in marginal.parts()]
    return np.argsort(np.concatenate(means), kind="stable")


def _tables(marginal: Marginal, parameters: Vector) -> list[Matrix]:
    """Of each item (categories + 1, q, parameters) slopes of log chances; the last is of a missing answer."""
    found: list[Matrix] = [np.empty(0)] * marginal.layout.n_items
    for places in marginal.layout.blocks:
        chances, moves = curves(marginal.layout.family, parameters[places], marginal.points)
        slopes = np.asarray(by_log(chances, moves), dtype=np.float64).transpose(0, 2, 3, 1)
        missing = np.zeros((1, *slopes.shape[2:]))
        for own, table in zip(places, slopes, strict=True):
            found[int(np.searchsorted(marginal.layout.first, own[0]))] = np.concatenate([table, missing])
    return found
