"""Parallel analysis: how many eigenvalues are larger than those of answers that have nothing in common."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.correlations import Correlations, Kind, Missing, correlations
from scoring.errors import ScoringError
from scoring.extraction import LEAST_UNIQUENESS, minres
from scoring.guards import matrix
from scoring.polychoric.definite import smooth
from scoring.polychoric.matrix import pairs_of, square, start_of
from scoring.polychoric.search import most_likely
from scoring.polychoric.tables import Coded, coded
from scoring.results import Caveat, Matrix, Vector

Told = Callable[[int, int], None]
"""Told how many draws are done, of how many; an exception it raises stops the work."""
Stack = npt.NDArray[np.floating[Any]]
"""Random matrices are held in float32: rounding is a thousandth of what another thousand draws would move."""
Source = Callable[[int], Stack]
"""From how many matrices of chance are wanted to so many."""
AT_ONCE, SHUFFLED_AT_ONCE = 1000, 10
# Above 1 a step overshoots a little, and fewer rounds are needed.
SWEEPS, EAGER = 10, 1.6
STATISTIC = "Parallel analysis"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Eigenvalues:
    """Eigenvalues of the answers beside those of random ones, largest first."""

    observed: Vector
    random_mean: Vector
    random_quantile: Vector
    count: int
    """How many of the first exceed the quantile without a gap."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ParallelAnalysis:
    """The number of components, and of common factors, that random answers would not have."""

    components: Eigenvalues
    """Of the correlations."""
    factors: Eigenvalues
    """Of the correlations with the communalities of one minres factor on the diagonal."""
    quantile: float
    draws: int
    kind: Kind
    n: int
    caveats: tuple[Caveat, ...] = field(default=())


def parallel_analysis(
    item_scores: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    kind: Kind = "pearson",
    missing: Missing = "listwise",
    draws: int = 1000,
    quantile: float = 0.95,
    told: Told | None = None,
) -> ParallelAnalysis:
    """Count the dimensions that answers have beyond those of chance.

    Random answers: for Pearson correlations of normal variables that do not correlate, drawn as correlation
    matrices of as many people; for polychoric ones each item's own answers, shuffled among people.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        NaN is missing.
    rng : numpy Generator
        Where chance comes from: the same state gives the same result.
    kind, missing
        As for `correlations`.
    draws : int
        Random matrices; polychoric ones take about a hundred times as long, 100 to 200 will do.
    quantile : float
        Of the random eigenvalues, that the observed have to exceed; in (0, 1).
    told : callable, optional
        Told how many draws are done.

    Raises
    ------
    ScoringError
        As `correlations`; fewer than 3 items, fewer than 20 draws, a quantile outside (0, 1).

    Source
    ------
    [horn1965]; factors [humphreys1969]; quantile [glorfeld1995]; ordered answers [garrido2013].
    """
    if draws < 20 or not 0 < quantile < 1:
        raise ScoringError(
            f"{STATISTIC} takes at least 20 draws and a quantile between 0 and 1; {draws} and {quantile} "
            "were asked for."
        )
    found = correlations(item_scores, kind=kind, missing=missing)
    if found.k < 3:
        raise ScoringError(f"{STATISTIC} needs at least 3 items; here are {found.k}.")
    scores = matrix(item_scores, STATISTIC)
    if missing == "listwise":
        scores = scores[~np.isnan(scores).any(axis=1)]
    random = _shuffled(scores, rng) if kind == "polychoric" else _drawn(found, rng)
    components, factors = [], []
    step = SHUFFLED_AT_ONCE if kind == "polychoric" else AT_ONCE
    for done in range(0, draws, step):
        stack = random(min(step, draws - done))
        components.append(np.linalg.eigvalsh(stack)[:, ::-1])
        factors.append(np.linalg.eigvalsh(reduced(stack))[:, ::-1])
        if told is not None:
            told(min(done + step, draws), draws)
    return ParallelAnalysis(
        components=_beside(_eigenvalues(found.matrix), np.concatenate(components), quantile),
        factors=_beside(_factor_eigenvalues(found.matrix), np.concatenate(factors), quantile),
        quantile=quantile,
        draws=draws,
        kind=kind,
        n=found.n,
        caveats=found.caveats,
    )


def reduced(stack: Stack) -> Stack:
    """Correlation matrices (n, k, k) with each item's communality from one factor on the diagonal.

    The factor of least squared residuals, found item by item in turn, all matrices in step [harman1966].
    """
    bare = stack.copy()
    diagonal = np.arange(stack.shape[1])
    bare[:, diagonal, diagonal] = 0.0
    bare[:, diagonal, diagonal] = _swept(bare, _along_the_largest(bare)) ** 2
    return bare


def _swept(bare: Stack, start: Matrix) -> Matrix:
    """Each item's best loading given the others', item by item, many times round."""
    # Matrices stand last, so that each step runs along memory.
    by_item, loading = np.ascontiguousarray(bare.transpose(1, 2, 0)), np.ascontiguousarray(start.T)
    most = math.sqrt(1 - LEAST_UNIQUENESS)
    total = (loading**2).sum(axis=0)
    for _ in range(SWEEPS):
        for item, row in enumerate(by_item):
            total -= loading[item] ** 2
            np.maximum(total, 1e-12, out=total)
            better = np.einsum("jn,jn->n", row, loading)
            better /= total
            better -= loading[item]
            better *= EAGER
            better += loading[item]
            np.minimum(better, most, out=better)
            np.maximum(better, -most, out=loading[item])
            total += loading[item] ** 2
    return np.asarray(loading.T)


def _along_the_largest(bare: Stack) -> Matrix:
    """A first guess: a few steps towards each matrix's largest eigenvalue, of the length it asks for."""
    direction = np.abs(bare).sum(axis=2)
    for _ in range(3):
        direction = np.einsum("nij,nj->ni", bare, direction) + direction
        direction = direction / np.sqrt((direction**2).sum(axis=1, keepdims=True))
    size = np.einsum("ni,nij,nj->n", direction, bare, direction, optimize=True)
    return np.asarray(direction * np.sqrt(np.clip(size, 0.05, None))[:, None])


def _eigenvalues(symmetric: Matrix) -> Vector:
    return np.asarray(np.linalg.eigvalsh(symmetric)[::-1], dtype=np.float64)


def _factor_eigenvalues(correlation: Matrix) -> Vector:
    return _eigenvalues(correlation - np.diag(minres(correlation).uniqueness))


def _beside(observed: Vector, random: Matrix, quantile: float) -> Eigenvalues:
    limit = np.quantile(np.ascontiguousarray(random.T), quantile, axis=1)
    below = np.flatnonzero(observed <= limit)
    return Eigenvalues(
        observed=observed,
        random_mean=random.mean(axis=0),
        random_quantile=limit,
        count=int(below[0]) if below.size else observed.size,
    )


def _drawn(found: Correlations, rng: np.random.Generator) -> Source:
    """Correlation matrices of normal variables that do not correlate, for as many people [odell1966]."""
    k_items, degrees = found.k, found.n - 1
    below, free = np.tril_indices(k_items, -1), degrees - np.arange(k_items)

    def of_people(count: int) -> Stack:
        people = rng.normal(size=(count, found.n, k_items))
        people -= people.mean(axis=1, keepdims=True)
        product = people.transpose(0, 2, 1) @ people
        size = np.sqrt(np.einsum("nii->ni", product))
        return np.asarray(product / size[:, :, None] / size[:, None, :])

    def of_roots(count: int) -> Stack:
        root = np.zeros((count, k_items, k_items), dtype=np.float32)
        root[:, below[0], below[1]] = rng.normal(size=(count, below[0].size))
        root[:, np.arange(k_items), np.arange(k_items)] = np.sqrt(rng.chisquare(free, size=(count, k_items)))
        root /= np.sqrt(np.einsum("nij,nij->ni", root, root))[:, :, None]
        return np.asarray(root @ root.transpose(0, 2, 1))

    return of_people if degrees < k_items else of_roots


def _shuffled(scores: Matrix, rng: np.random.Generator) -> Source:
    """Polychoric correlations of the items' own answers in random order, which leaves thresholds alone."""
    answers = coded(scores, STATISTIC)

    def of_answers(count: int) -> Stack:
        orders = (replace(answers, codes=rng.permuted(answers.codes, axis=0)) for _ in range(count))
        return np.stack([_of_codes(order) for order in orders])

    return of_answers


def _of_codes(answers: Coded) -> Matrix:
    pairs = pairs_of(answers, fill_empty=True)
    cuts = pairs.cuts
    likely = most_likely(pairs.tables, cuts[pairs.one], cuts[pairs.two], start_of(pairs))
    return smooth(square(likely.correlation, pairs, 1.0)).correlation
