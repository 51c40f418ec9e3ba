"""Fit of a model as a whole from means and products of pairs, where tables of all patterns are empty."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.irt.curves import Layout, all_curves, curves
from scoring.irt.fit import ItemModel
from scoring.irt.marginal import people_at
from scoring.irt.rmsea import ChiSquare, chi_square
from scoring.results import Caveat, Matrix, Vector

Kind = Literal["m2", "c2"]
FEWEST = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LimitedFit:
    """The test, indices beside the model of unrelated items, and what is left of correlations."""

    kind: Kind
    test: ChiSquare
    independence: ChiSquare
    cfi: float
    tli: float
    srmsr: float
    residuals: Matrix
    """(k, k) correlations found less those the model expects."""
    n: int
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Moments:
    """Given the trait: means of items and of their own univariate statistics, and products within items."""

    weights: Vector
    means: Matrix
    squares: Matrix
    single: Matrix
    """(s, q): categories above the lowest, or the items' means."""
    owner: npt.NDArray[np.intp]
    times_item: Matrix
    """(s, q) each times the answer to its own item."""
    within: npt.NDArray[np.float64]
    """(s, s, q) products within one item."""

    @property
    def pairs(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        return np.triu_indices(len(self.means), 1)

    @property
    def expected(self) -> Vector:
        """Univariate, then the products of pairs."""
        one, two = self.pairs
        return np.concatenate([self.single, self.means[one] * self.means[two]]) @ self.weights

    def correlations(self) -> Matrix:
        return _correlations((self.means * self.weights) @ self.means.T, self.means @ self.weights,
                             self.squares @ self.weights)  # fmt: skip

    def covariance(self) -> Matrix:
        """(statistics, statistics) for one person."""
        one, two = self.pairs
        product = self.means[one] * self.means[two]
        left = self.single * self.weights
        of_single = left @ self.single.T
        same = self.owner[:, None] == self.owner
        of_single[same] = (self.within @ self.weights)[same]
        mixed, of_pairs = left @ product.T, (product * self.weights) @ product.T
        for item in range(len(self.means)):
            has = np.flatnonzero((one == item) | (two == item))
            others = self.means[np.where(one[has] == item, two[has], one[has])]
            mine = np.flatnonzero(self.owner == item)
            mixed[np.ix_(mine, has)] = (self.times_item[mine] * self.weights) @ others.T
            shared = (self.squares[item] * self.weights * others) @ others.T
            of_pairs[np.ix_(has, has)] = shared
        of_pairs[np.diag_indices(len(one))] = (self.squares[one] * self.squares[two]) @ self.weights
        found = np.block([[of_single, mixed], [mixed.T, of_pairs]])
        return np.asarray(found - np.outer(self.expected, self.expected))


def limited_fit(model: ItemModel, *, kind: Kind | None = None) -> LimitedFit:
    """Test a model by the means (or categories) of items and the mean products of pairs.

    "m2" takes the mean of every item and the mean product of every pair (with two categories M2, with more
    M2*), "c2" the shares of every category beside the mean products. Left out, "c2" where an item has more
    than two categories. RMSEA has an interval of 90 %; CFI and TLI stand beside the model of unrelated items.
    Complete rows only: a caveat `incomplete_rows` tells how many.

    Raises
    ------
    ScoringError
        No degree of freedom is left, or fewer than 50 complete rows.

    Source
    ------
    [maydeu2006]; mean products [cai2013]; "c2" [cai2014]; indices [maydeu2013].
    """
    chosen: Kind = kind or ("c2" if (model.marginal.layout.levels > 2).any() else "m2")
    codes, caveats = model.patterns.complete("Fit from pairs", fewest=FEWEST)
    moments = _of_model(model, chosen)
    observed = _observed(codes, model.marginal.layout.levels, chosen)
    slopes = _slopes(model, moments, chosen) @ model.joint.ties
    test = _test(observed - moments.expected, moments.covariance(), slopes, n=len(codes))
    baseline, moves = _of_nothing(model.marginal.layout, codes, chosen)
    none = _test(observed - baseline.expected, baseline.covariance(), moves, n=len(codes))
    left = _of_people(codes) - moments.correlations()
    above = np.triu_indices(codes.shape[1], 1)
    misfit, beside = test.value - test.df, none.value - none.df
    return LimitedFit(
        kind=chosen, test=test, independence=none, n=len(codes), residuals=left, caveats=caveats,
        cfi=float(np.clip(1 - misfit / beside, 0.0, 1.0)) if beside > 0 else 1.0,
        tli=float((none.value / none.df - test.value / test.df) / (none.value / none.df - 1)),
        srmsr=float(np.sqrt((left[above] ** 2).mean())),
    )  # fmt: skip


def _of_model(model: ItemModel, kind: Kind) -> _Moments:
    chances = all_curves(model.marginal.layout, model.parameters, model.marginal.points)
    return _moments(model.marginal.layout, chances, model.marginal.weights(model.full), kind)


def _moments(layout: Layout, chances: Matrix, weights: Vector, kind: Kind) -> _Moments:
    score = np.concatenate([np.arange(c) for c in layout.levels])[:, None]
    owner = np.repeat(np.arange(layout.n_items), layout.levels)
    means = np.add.reduceat(score * chances, layout.first[:-1], axis=0)
    squares = np.add.reduceat(score**2 * chances, layout.first[:-1], axis=0)
    if kind == "m2":
        within = np.zeros((layout.n_items, *means.shape))
        within[np.diag_indices(layout.n_items)] = squares
        return _Moments(
            weights=weights, means=means, squares=squares, single=means, owner=np.arange(layout.n_items),
            times_item=squares, within=within,
        )  # fmt: skip
    above = np.flatnonzero(score[:, 0] > 0)
    within = np.zeros((len(above), len(above), len(weights)))
    within[np.diag_indices(len(above))] = chances[above]
    return _Moments(
        weights=weights, means=means, squares=squares, single=chances[above], owner=owner[above],
        times_item=score[above] * chances[above], within=within,
    )  # fmt: skip


def _observed(codes: npt.NDArray[np.intp], levels: npt.NDArray[np.intp], kind: Kind) -> Vector:
    one, two = np.triu_indices(codes.shape[1], 1)
    scores = codes.astype(np.float64)
    products = (scores.T @ scores / len(codes))[one, two]
    if kind == "m2":
        return np.concatenate([scores.mean(axis=0), products])
    shares = [np.bincount(c, minlength=n)[1:] / len(codes) for c, n in zip(codes.T, levels, strict=True)]
    return np.concatenate([*shares, products])


def _slopes(model: ItemModel, moments: _Moments, kind: Kind) -> Matrix:
    """(statistics, parameters) how expected statistics move with items, mean and spread."""
    layout, points = model.marginal.layout, model.marginal.points
    moves = np.zeros((layout.n_parameters, layout.n_parameters, len(points)))
    for places in layout.blocks:
        by = np.asarray(curves(layout.family, model.parameters[places], points)[1], dtype=np.float64)
        moves[places[:, None, :], places[:, :, None]] = by
    found = _spread_moves(layout, moves, moments, kind)
    one, two = moments.pairs
    every = np.concatenate([moments.single, moments.means[one] * moments.means[two]])
    trait = np.asarray(people_at(points, *model.full[-2:])[1], dtype=np.float64)
    return np.hstack([found, (every * moments.weights) @ trait.T])


def _spread_moves(layout: Layout, moves: npt.NDArray[np.float64], moments: _Moments, kind: Kind) -> Matrix:
    """From moves (categories, parameters, q) of chances to those of the statistics, averaged over people."""
    score = np.concatenate([np.arange(c) for c in layout.levels])
    owner = np.repeat(np.arange(layout.n_items), layout.levels)
    of_mean = np.einsum("c,cpq->pq", score, moves)
    by_item = (of_mean * moments.weights) @ moments.means.T
    single = moves[score > 0] @ moments.weights
    if kind == "m2":
        single = np.where(owner == np.arange(layout.n_items)[:, None], of_mean @ moments.weights, 0.0)
    one, two = (side[:, None] for side in moments.pairs)
    of_one = np.where(owner == one, by_item.T[two[:, 0]], 0.0)
    of_two = np.where(owner == two, by_item.T[one[:, 0]], 0.0)
    return np.vstack([single, of_one + of_two])


def _of_nothing(layout: Layout, codes: npt.NDArray[np.intp], kind: Kind) -> tuple[_Moments, Matrix]:
    """Unrelated items with the shares that were found, at a single point; all shares but the lowest free."""
    own = zip(codes.T, layout.levels, strict=True)
    shares = np.concatenate([np.bincount(c, minlength=n) for c, n in own])
    moments = _moments(layout, (shares / len(codes))[:, None], np.ones(1), kind)
    lowest = np.zeros(layout.n_parameters, dtype=np.bool_)
    lowest[layout.first[:-1]] = True
    moves = np.eye(layout.n_parameters)
    for start, end in pairwise(layout.first):
        moves[start, start + 1 : end] = -1.0
    return moments, _spread_moves(layout, moves[:, :, None], moments, kind)[:, ~lowest]


def _test(left: Vector, covariance: Matrix, slopes: Matrix, *, n: int) -> ChiSquare:
    """What is left of the statistics, freed from what estimation could absorb, by its covariance."""
    count, free = slopes.shape
    if count <= free:
        raise ScoringError(
            f"Fit from pairs leaves no degree of freedom: {count} statistics, {free} free parameters. Take "
            "more items or a model with fewer parameters; with more than two categories, kind='c2'."
        )
    beside = np.linalg.qr(slopes, mode="complete")[0][:, free:]
    seen = beside.T @ left
    try:
        root = np.linalg.cholesky(beside.T @ covariance @ beside)
    except np.linalg.LinAlgError as refusal:
        raise ScoringError(
            "Fit from pairs does not exist here: some answers are so rare that pairs of items cannot be told "
            "apart. Put rare categories together."
        ) from refusal
    value = n * float((np.linalg.solve(root, seen) ** 2).sum())
    return chi_square(value, count - free, n=n)


def _of_people(codes: npt.NDArray[np.intp]) -> Matrix:
    return np.asarray(np.corrcoef(codes.astype(np.float64), rowvar=False))


def _correlations(products: Matrix, means: Vector, squares: Vector) -> Matrix:
    found = products - np.outer(means, means)
    np.fill_diagonal(found, squares - means**2)
    root = np.sqrt(np.diag(found))
    return np.asarray(found / np.outer(root, root))
