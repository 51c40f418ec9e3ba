"""Exploratory graph analysis: a sparse network of items, and the groups a short walk stays in."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scoring.correlations import Correlations
from scoring.errors import ScoringError
from scoring.results import Matrix

PENALTIES = 100
# Above 1 a search overshoots a little, and arrives sooner.
MOST_STEPS, EAGER = 2000, 1.6
SETTLED = 1e-6
NO_EDGE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Items that are tied where they correlate after all others are held constant."""

    edges: Matrix
    """(k_items, k_items) partial correlations, 0 where there is no edge."""
    penalty: float
    groups: tuple[int, ...]
    """Each item's group from 0, numbered as they first appear."""
    count: int
    """Groups: the dimensions counted."""
    modularity: float = field(repr=False)


def network(correlations: Correlations, *, gamma: float = 0.5, least_share: float = 0.1) -> Network:
    """Estimate the network of items and count its groups.

    Parameters
    ----------
    correlations : Correlations
    gamma : float
        How strongly the extended criterion prefers fewer edges, 0 to 1.
    least_share : float
        The smallest penalty tried, as a share of the largest correlation.

    Raises
    ------
    ScoringError
        Correlations that are not positive definite, or items without any tie between them.

    Source
    ------
    Penalised precision: [friedman2008]. Choice: [foygel2010]. Groups: [pons2006]. Use: [golino2017].
    """
    matrix = correlations.matrix
    if np.linalg.eigvalsh(matrix)[0] <= 1e-9:
        raise ScoringError("A network needs correlations that are positive definite; leave out what repeats.")
    largest = float(np.abs(matrix[np.triu_indices_from(matrix, 1)]).max())
    best, penalty = np.eye(matrix.shape[0]), largest
    lowest, state = np.inf, (np.eye(matrix.shape[0]), np.zeros_like(matrix))
    for tried in np.geomspace(largest, largest * least_share, PENALTIES):
        state = _penalised(matrix, float(tried), state)
        precision = state[0]
        value = _extended(matrix, precision, correlations.n, gamma)
        if value < lowest:
            best, penalty, lowest = precision, float(tried), value
    size = np.sqrt(np.diag(best))
    edges = -best / np.outer(size, size)
    edges[np.abs(edges) < NO_EDGE] = 0.0
    np.fill_diagonal(edges, 0.0)
    if not edges.any():
        raise ScoringError("No two items are tied once the others are held constant: there is no network.")
    groups, modularity = _walked(np.abs((edges + edges.T) / 2))
    return Network(
        edges=(edges + edges.T) / 2,
        penalty=penalty,
        groups=groups,
        count=len(set(groups)),
        modularity=modularity,
    )


def _penalised(matrix: Matrix, penalty: float, start: tuple[Matrix, Matrix]) -> tuple[Matrix, Matrix]:
    """Precisions of greatest likelihood with a penalty on ties, and the multiplier the search ends with.

    Two copies of the precisions, one likely and one sparse, are drawn together [boyd2011].
    """
    sparse, apart = start
    for _ in range(MOST_STEPS):
        values, vectors = np.linalg.eigh(sparse - apart - matrix)
        likely = (vectors * ((values + np.sqrt(values**2 + 4)) / 2)) @ vectors.T
        before, mixed = sparse, EAGER * likely + (1 - EAGER) * sparse
        sparse = mixed + apart
        own = np.diag(sparse).copy()
        sparse = np.sign(sparse) * np.maximum(np.abs(sparse) - penalty, 0.0)
        np.fill_diagonal(sparse, own)
        apart = apart + mixed - sparse
        if max(np.abs(likely - sparse).max(), np.abs(sparse - before).max()) < SETTLED:
            break
    return sparse, apart


def _extended(matrix: Matrix, precision: Matrix, n: int, gamma: float) -> float:
    likelihood = n / 2 * (np.linalg.slogdet(precision)[1] - float((matrix * precision).sum()))
    edges = int((np.abs(precision[np.triu_indices_from(precision, 1)]) > NO_EDGE).sum())
    return float(-2 * likelihood + edges * np.log(n) + 4 * edges * gamma * np.log(matrix.shape[0]))


def _walked(ties: Matrix, steps: int = 4) -> tuple[tuple[int, ...], float]:
    """Join the groups from which walks lead to like places, and keep the division of highest modularity."""
    degree = np.maximum((ties > 0).sum(axis=1), 1)
    looped = ties + np.diag(np.where(ties.any(axis=1), ties.sum(axis=1) / degree, 1.0))
    strength = looped.sum(axis=1)
    reached = np.linalg.matrix_power(looped / strength[:, None], steps) / np.sqrt(strength)
    member: list[list[int]] = [[i] for i in range(ties.shape[0])]
    best, highest = [list(g) for g in member], _modularity(looped, member)
    while True:
        joined = _nearest(looped, reached, member)
        if joined is None:
            break
        one, two = joined
        member = [g for i, g in enumerate(member) if i not in joined] + [member[one] + member[two]]
        value = _modularity(looped, member)
        if value > highest:
            best, highest = [list(g) for g in member], value
    label = {item: number for number, group in enumerate(sorted(best, key=min)) for item in group}
    return tuple(label[i] for i in range(ties.shape[0])), highest


def _nearest(
    ties: Matrix, reached: npt.NDArray[np.float64], member: list[list[int]]
) -> tuple[int, int] | None:
    """The two tied groups whose joining adds least to the distances within."""
    centre = [reached[g].mean(axis=0) for g in member]
    found, least = None, np.inf
    for one in range(len(member)):
        for two in range(one + 1, len(member)):
            if not ties[np.ix_(member[one], member[two])].any():
                continue
            sizes = len(member[one]), len(member[two])
            gap = ((centre[one] - centre[two]) ** 2).sum() * sizes[0] * sizes[1] / sum(sizes)
            if gap < least:
                found, least = (one, two), gap
    return found


def _modularity(ties: Matrix, member: list[list[int]]) -> float:
    total = ties.sum()
    inside = sum(ties[np.ix_(g, g)].sum() / total for g in member)
    return float(inside - sum((ties[g].sum() / total) ** 2 for g in member))
