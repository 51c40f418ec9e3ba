"""Counting factors without chance: partial correlations, very simple structure, the scree, and the hull."""

from dataclasses import dataclass

import numpy as np

from scoring.correlations import Correlations
from scoring.efa.solution import efa
from scoring.errors import ScoringError
from scoring.extraction import degrees_of_freedom
from scoring.results import Caveat, Matrix, Vector
from scoring.rotation.rotate import Rotation

ONE_START = Rotation(name="varimax", starts=1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartialCorrelations:
    """Velicer's minimum average partial correlation."""

    squared: Vector
    """Mean squared partial correlation after 0, 1, 2, ... components are taken out."""
    fourth: Vector
    """The same of fourth powers."""
    count: int
    """Components at the lowest mean square."""
    count_fourth: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimpleStructure:
    """How well loadings reproduce correlations when each item keeps its largest one, or two, alone."""

    one: Vector
    """Fit for 1, 2, ... factors with one loading an item."""
    two: Vector
    """The same with two; NaN for one factor."""
    count_one: int
    count_two: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scree:
    """What is read off the eigenvalues alone."""

    eigenvalues: Vector
    above_one: int
    optimal_coordinates: int
    """Eigenvalues above 1 and above the line through those after them."""
    acceleration: int
    """Factors before the sharpest bend."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hull:
    """The number of factors after which fit gains least for what it costs."""

    count: int | None
    """None where too few solutions lie on the hull."""
    fit: Vector
    """Common part accounted for, of 0, 1, 2, ... factors."""
    df: Vector
    bend: Vector
    """How sharply the hull turns at each; NaN for solutions that do not lie on it."""
    caveats: tuple[Caveat, ...] = ()


def partial_correlations(correlations: Correlations) -> PartialCorrelations:
    """Take out components one by one, and look when the least is left between items.

    Raises
    ------
    ScoringError
        An item that is given by the others.

    Source
    ------
    [velicer1976]; fourth powers [velicer2000].
    """
    matrix = correlations.matrix
    values, vectors = np.linalg.eigh(matrix)
    if values[0] <= 1e-9:
        raise ScoringError(
            "Partial correlations do not exist: an item is given by the others. Leave it out, or ask "
            "more people."
        )
    loadings = (vectors * np.sqrt(values))[:, ::-1]
    squared, fourth = [], []
    for taken in range(matrix.shape[0] - 1):
        left = matrix - loadings[:, :taken] @ loadings[:, :taken].T
        size = np.sqrt(np.diag(left))
        off = (left / np.outer(size, size))[np.tril_indices(matrix.shape[0], -1)]
        squared.append(float((off**2).mean()))
        fourth.append(float((off**4).mean()))
    return PartialCorrelations(
        squared=np.array(squared),
        fourth=np.array(fourth),
        count=int(np.argmin(squared)),
        count_fourth=int(np.argmin(fourth)),
    )


def simple_structure(correlations: Correlations, *, most: int = 8) -> SimpleStructure:
    """Fit of loadings of which each item keeps its one or two largest; minres, varimax.

    Parameters
    ----------
    correlations : Correlations
    most : int
        The largest number of factors tried, fewer where the items do not carry so many.

    Source
    ------
    [revelle1979].
    """
    found: dict[int, list[float]] = {1: [], 2: []}
    total = float((correlations.matrix**2).sum())
    for n_factors in range(1, _most(correlations, most) + 1):
        loadings = efa(correlations, n_factors, rotation=ONE_START).pattern
        for kept, values in found.items():
            simple = _largest(loadings, kept)
            left = correlations.matrix - simple @ simple.T
            values.append(1 - float((left**2).sum()) / total if kept <= n_factors else float("nan"))
    one, two = np.array(found[1]), np.array(found[2])
    return SimpleStructure(
        one=one,
        two=two,
        count_one=int(np.argmax(one)) + 1,
        count_two=int(np.nanargmax(two)) + 1 if two.size > 1 else 1,
    )


def scree(correlations: Correlations) -> Scree:
    """Read the number of factors off the eigenvalues.

    Source
    ------
    Above 1: [kaiser1960]. Optimal coordinates, acceleration factor: [raiche2013].
    """
    values: Vector = np.asarray(np.linalg.eigvalsh(correlations.matrix)[::-1], dtype=np.float64)
    k_items = values.size
    if k_items < 4:
        raise ScoringError(f"A scree needs at least 4 items; here are {k_items}.")
    ahead = np.arange(k_items - 2)
    slope = (values[-1] - values[ahead + 1]) / (k_items - 2 - ahead)
    predicted = values[ahead + 1] - slope
    beyond = (values[:-2] >= predicted) & (values[:-2] >= 1)
    bend = values[2:] - 2 * values[1:-1] + values[:-2]
    return Scree(
        eigenvalues=values,
        above_one=int((values > 1).sum()),
        optimal_coordinates=int(np.argmin(beyond)) if not beyond.all() else int(beyond.size),
        acceleration=int(np.argmax(bend)) + 1,
    )


def hull(correlations: Correlations, *, most: int) -> Hull:
    """Weigh what each factor adds to the fit against what it costs, along the hull of all solutions.

    Fit is the common part accounted for: 1 less the sampling adequacy of what minres factors leave.

    Parameters
    ----------
    correlations : Correlations
    most : int
        The largest number of factors tried: usually that of parallel analysis of components, plus one.

    Returns
    -------
    Hull. Caveat `no_hull` where fewer than three solutions lie on it: then `count` is None.

    Raises
    ------
    ScoringError
        Correlations, or what is left of them, that are not positive definite; too few items for a factor.

    Source
    ------
    [lorenzoseva2011].
    """
    tried = range(_most(correlations, most) + 1)
    fit = np.array([_common_part(correlations, m) for m in tried])
    df = np.array([float(degrees_of_freedom(correlations.k, m)) for m in tried])
    kept = _on_the_hull(fit, -df)
    bend = np.full(fit.size, np.nan)
    for before, here, after in zip(kept, kept[1:], kept[2:], strict=False):
        gain = (fit[here] - fit[before]) / (df[before] - df[here])
        next_gain = (fit[after] - fit[here]) / (df[here] - df[after])
        bend[here] = gain / next_gain if next_gain > 0 else np.inf
    if np.isnan(bend).all():
        return Hull(count=None, fit=fit, df=df, bend=bend, caveats=(Caveat(code="no_hull"),))
    return Hull(count=int(np.nanargmax(bend)), fit=fit, df=df, bend=bend)


def _most(correlations: Correlations, asked: int) -> int:
    carried = max(m for m in range(correlations.k) if degrees_of_freedom(correlations.k, m) >= 0)
    if carried < 1 or asked < 1:
        raise ScoringError(f"{correlations.k} items do not carry {max(asked, 1)} factor.")
    return min(asked, carried)


def _largest(loadings: Matrix, kept: int) -> Matrix:
    order = np.argsort(-np.abs(loadings), axis=1)[:, :kept]
    simple = np.zeros_like(loadings)
    np.put_along_axis(simple, order, np.take_along_axis(loadings, order, axis=1), axis=1)
    return simple


def _common_part(correlations: Correlations, n_factors: int) -> float:
    left = correlations.matrix.copy()
    if n_factors:
        left = efa(correlations, n_factors, rotation="none").residual.copy()
        np.fill_diagonal(left, 1.0)
    if np.linalg.eigvalsh(left)[0] <= 1e-9:
        raise ScoringError(
            f"The hull does not exist: what {n_factors} factors leave is not positive definite. Try fewer "
            "factors, or leave out what repeats."
        )
    inverse = np.linalg.inv(left)
    size = np.sqrt(np.diag(inverse))
    off = np.tril_indices(left.shape[0], -1)
    own, shared = ((inverse / np.outer(size, size))[off] ** 2).sum(), (left[off] ** 2).sum()
    return float(1 - shared / (shared + own))


def _on_the_hull(fit: Vector, cost: Vector) -> list[int]:
    """Solutions that no simpler one beats, and that no line between two others passes above."""
    kept = [i for i in range(fit.size) if i == 0 or fit[i] > fit[:i].max()]
    place = 1
    while place < len(kept) - 1:
        a, b, c = kept[place - 1 : place + 2]
        line = fit[a] + (fit[c] - fit[a]) * (cost[b] - cost[a]) / (cost[c] - cost[a])
        if fit[b] <= line:
            del kept[place]
            place = max(1, place - 1)
        else:
            place += 1
    return kept
