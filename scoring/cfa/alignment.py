"""Aligned factor means: comparing groups where few loadings and intercepts differ much, and most little."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.cfa.alignment_loss import EPS, POWER, Part
from scoring.cfa.solver import Solution, solve
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

LEAST_ITEMS = 3
WIDE = 10.0 ** np.arange(0, -10.5, -0.5)
"""The roundings a search passes on its way down to the one asked for; the widest has one lowest place."""
ON_THE_WAY = 10
"""Steps at each of them; only the last search goes to its end."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aligned:
    """Factor means and standard deviations of groups, and their items' parameters made alike.

    means, sds : (g_groups,) the first group's are 0 and 1. loadings, intercepts : (g, k_items) aligned, in
    units of the first group's factor. Left over: the two losses, their unknowns and their parts.
    """

    means: Vector
    sds: Vector
    loadings: Matrix
    intercepts: Matrix
    parts: tuple[Part, Part]
    ends: tuple[Vector, Vector]

    @property
    def loss(self) -> float:
        """What was made least: of loadings and of intercepts, added."""
        return sum(part.value(end) for part, end in zip(self.parts, self.ends, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How much of what differs between groups their aligned means and standard deviations explain, 0 to 1.

    By item, and of all items together; None where an item's parameter is the same everywhere.
    """

    by_item: tuple[float | None, ...]
    overall: float | None


def align(
    loadings: npt.ArrayLike, intercepts: npt.ArrayLike, sizes: Sequence[int], *,
    power: float = POWER, eps: float = EPS,
) -> Aligned:  # fmt: skip
    """Choose factor means and standard deviations so that loadings and intercepts differ least in total.

    loadings, intercepts : (g_groups, k_items) of a factor with mean 0 and variance 1 in every group, items in
    comparable units. sizes : (g,) people. Made least is the sum over items and pairs of groups of
    sqrt(n1 n2) * (difference^2 + eps)^power, for loadings and intercepts alike: with the power of a quarter
    many small differences cost more than one large one. The first group's mean is 0; the product of the
    standard deviations is 1 in the search, so that no group's scale is special, and all are then told in
    units of the first group's. The search begins at wide roundings narrowed step by step, and at each item
    taken as the one that does not differ; the lowest end counts.

    Refuses fewer than two groups, three items, loadings not all above zero, powers outside 0 to 1, and a
    search without an end. Equal to the published program where that finds the lower loss or the same.

    Source
    ------
    [asparouhov2014]; narrowing and product [robitzsch2023].
    """
    slopes, levels = np.array(loadings, dtype=np.float64), np.array(intercepts, dtype=np.float64)
    _admit(slopes, levels, sizes, power=power, eps=eps)
    shares = np.sqrt(np.asarray(sizes, dtype=np.float64))
    shares /= shares.sum()
    weights = np.outer(shares, shares) * (1 - np.eye(len(shares)))
    of_loadings = Part(
        kind="loadings", loadings=slopes, intercepts=levels, weights=weights, power=power, eps=eps
    )
    of_intercepts = replace(of_loadings, kind="intercepts")
    logs = np.log(slopes)
    spread = _least(of_loadings, logs - logs.mean(axis=0))
    placed = _least(of_intercepts, (levels - levels[0]) / slopes)
    sds = np.exp(of_loadings.unknowns(spread))
    return Aligned(
        means=of_intercepts.unknowns(placed) * sds / sds[0],
        sds=sds / sds[0],
        loadings=of_loadings.aligned(spread) * sds[0],
        intercepts=of_intercepts.aligned(placed),
        parts=(of_loadings, of_intercepts),
        ends=(spread, placed),
    )


def _admit(slopes: Matrix, levels: Matrix, sizes: Sequence[int], *, power: float, eps: float) -> None:
    if len(slopes) < 2 or len(slopes) != len(sizes):
        raise ScoringError("Alignment compares two groups or more, and knows the size of each.")
    if slopes.ndim != 2 or slopes.shape[1] < LEAST_ITEMS or slopes.shape != levels.shape:
        raise ScoringError(f"Alignment needs {LEAST_ITEMS} items or more, each with loading and intercept.")
    if not (np.isfinite(slopes).all() and np.isfinite(levels).all() and min(sizes) > 0):
        raise ScoringError("Alignment needs every loading, intercept and size; one is missing.")
    if (slopes <= 0).any():
        raise ScoringError("Alignment needs loadings above zero in every group; one is not.")
    if not (0 < power <= 1 and eps > 0):
        raise ScoringError("Alignment takes a power above 0, up to 1, and a rounding above 0.")


def _least(part: Part, by_item: Matrix) -> Vector:
    """The lowest end of all searches; `by_item` are the groups' unknowns if one item did not differ."""
    ends = list(_ends(part, by_item))
    settled = [end for end in ends if end.is_converged]
    if not settled:
        raise ScoringError("Alignment finds no place where differences are least; the groups are too unlike.")
    return min(settled, key=lambda end: end.value).theta


def _ends(part: Part, by_item: Matrix) -> Iterator[Solution]:
    at = np.median(by_item, axis=1)[1:]
    for eps in WIDE[part.eps < WIDE]:
        at = solve(replace(part, eps=float(eps)), at, most_steps=ON_THE_WAY).theta
    yield solve(part, at)
    for unlike in by_item.T:
        yield solve(part, unlike[1:])


def explained(aligned: Aligned) -> tuple[Explained, Explained]:
    """Of loadings and of intercepts: 1 - the variance over groups of what is left, by that of what was found.

    What is left of a loading: less the standard deviation times the average aligned loading; of an intercept:
    less the average aligned intercept and the mean times the average aligned loading. Below zero counts as 0.

    Source
    ------
    [asparouhov2014].
    """
    part, _ = aligned.parts
    typical = aligned.loadings.mean(axis=0)
    expected = np.outer(aligned.sds, typical)
    moved = aligned.intercepts.mean(axis=0) + np.outer(aligned.means, typical)
    return _share(part.loadings, expected), _share(part.intercepts, moved)


def _share(found: Matrix, expected: Matrix) -> Explained:
    left, whole = np.var(found - expected, axis=0), np.var(found, axis=0)
    return Explained(
        by_item=tuple(_one(a, b) for a, b in zip(left, whole, strict=True)),
        overall=_one(left.sum(), whole.sum()),
    )


def _one(left: float, whole: float) -> float | None:
    return max(0.0, 1 - float(left) / float(whole)) if whole > 1e-20 else None
