"""Polychoric correlations of a set of items, with thresholds, standard errors and what was wanting."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.polychoric.definite import smooth
from scoring.polychoric.sampling import influence, standard_errors, threshold_influence
from scoring.polychoric.search import EDGE, Table, most_likely
from scoring.polychoric.tables import Coded, coded, joint_counts, thresholds
from scoring.results import Caveat, Matrix, Vector

STATISTIC = "A polychoric correlation"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Polychoric:
    """Correlations of the normal variables that ordered answers are taken to be cut from."""

    correlation: Matrix
    """(k_items, k_items), positive definite: smoothed where a caveat says so."""
    estimated: Matrix = field(repr=False)
    """(k_items, k_items) each pair on its own."""
    standard_error: Matrix = field(repr=False)
    """(k_items, k_items) of `estimated`; NaN on the diagonal and where a pair stands at 1 or -1."""
    thresholds: tuple[Vector, ...]
    """Each item's, one fewer than its categories, in units of the normal variable."""
    threshold_errors: tuple[Vector, ...] = field(repr=False)
    categories: tuple[Vector, ...]
    """The answers of each item that somebody gave, in rising order."""
    n_pairs: npt.NDArray[np.int64] = field(repr=False)
    """(k_items, k_items) respondents who answered both; the diagonal counts answers to the item."""
    n: int
    """The fewest respondents a pair has."""
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """All pairs of items, the first before the second, with their tables."""

    one: npt.NDArray[np.intp]
    two: npt.NDArray[np.intp]
    observed: Table
    tables: Table
    """As observed, or with an empty cell of a two-by-two table filled."""
    cuts: Matrix
    answers: Coded


def polychoric(item_scores: npt.ArrayLike, *, fill_empty: bool = True) -> Polychoric:
    """Estimate the polychoric correlations of all pairs of items; of two-point items they are tetrachoric.

    Two steps: thresholds from all answers to an item, then each pair's correlation by maximum likelihood.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Ordered answers of 2 to 15 kinds; NaN is missing, and left out pair by pair.
    fill_empty : bool
        Whether the one empty cell of a two-by-two table is given half a respondent, with the margins kept:
        the likelihood would otherwise rise to 1 or -1. Larger tables are never changed.

    Returns
    -------
    Polychoric. Caveats: `empty_cells` (share of cells, pairs), `filled_cells`, `at_edge` (pairs whose
    correlation is 1 or -1: no standard error exists), `not_settled`, `skipped_category`, `smoothed`.

    Raises
    ------
    ScoringError
        Fewer than two items, an item that everybody answers alike or with more than 15 kinds of answers, or
        a pair that too few answered both.

    Source
    ------
    [olsson1979]; standard errors [muthen1984], [joreskog1994]; empty cells [savalei2011].
    """
    answers = coded(item_scores, STATISTIC)
    pairs = pairs_of(answers, fill_empty=fill_empty)
    found = most_likely(pairs.tables, pairs.cuts[pairs.one], pairs.cuts[pairs.two], start_of(pairs))
    errors, shift = _errors(pairs, found.correlation)
    estimated = square(found.correlation, pairs, 1.0)
    usable = smooth(estimated)
    own = [c.size - 1 for c in answers.categories]
    n_pairs = square(pairs.observed.sum(axis=(1, 2)), pairs, 0.0)
    np.fill_diagonal(n_pairs, answers.counts.sum(axis=1))
    return Polychoric(
        correlation=usable.correlation,
        estimated=estimated,
        standard_error=square(np.where(found.is_edge, np.nan, errors), pairs, np.nan),
        thresholds=tuple(row[:m].copy() for row, m in zip(pairs.cuts, own, strict=True)),
        threshold_errors=tuple(row[:m].copy() for row, m in zip(shift, own, strict=True)),
        categories=answers.categories,
        n_pairs=n_pairs.astype(np.int64),
        n=int(n_pairs[pairs.one, pairs.two].min()),
        caveats=(
            *_wanting(pairs),
            *_told("at_edge", pairs, found.is_edge),
            *_told("not_settled", pairs, ~found.has_settled),
            *usable.caveats,
        ),
    )


def pairs_of(answers: Coded, *, fill_empty: bool) -> Pairs:
    """The tables of all pairs; refuses a pair of which one item does not vary among those who gave both."""
    if answers.k < 2:
        raise ScoringError(f"{STATISTIC} needs at least 2 items; here is {answers.k}.")
    one, two = np.triu_indices(answers.k, 1)
    tables = joint_counts(answers)[one, :, two, :]
    varied = ((tables.sum(axis=2) > 0).sum(axis=1) > 1) & ((tables.sum(axis=1) > 0).sum(axis=1) > 1)
    if not varied.all():
        pair = int(np.flatnonzero(~varied)[0])
        raise ScoringError(
            f"{STATISTIC} of items {one[pair] + 1} and {two[pair] + 1} does not exist: among the "
            f"{int(tables[pair].sum())} who answered both, one of them has the same answer throughout."
        )
    filled = _filled(tables, answers, (one, two)) if fill_empty else tables
    return Pairs(
        one=one, two=two, observed=tables, tables=filled, cuts=thresholds(answers.counts), answers=answers
    )


def square(values: Vector, pairs: Pairs, diagonal: float) -> Matrix:
    """The values of pairs as a symmetric matrix."""
    whole = np.full((pairs.answers.k, pairs.answers.k), diagonal)
    whole[pairs.one, pairs.two] = whole[pairs.two, pairs.one] = values
    return whole


def _filled(tables: Table, answers: Coded, pair: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]) -> Table:
    number = np.array([c.size for c in answers.categories])
    corner = tables[:, :2, :2]
    lone = (number[pair[0]] == 2) & (number[pair[1]] == 2) & ((corner == 0).sum(axis=(1, 2)) == 1)
    if not lone.any():
        return tables
    straight = (corner[:, 0, 0] == 0) | (corner[:, 1, 1] == 0)
    half = np.where(lone, np.where(straight, 0.5, -0.5), 0.0)
    filled = tables.copy()
    filled[:, :2, :2] += half[:, None, None] * np.array([[1.0, -1.0], [-1.0, 1.0]])
    return filled


def start_of(pairs: Pairs) -> Vector:
    """The correlation of the categories' mean normal scores, freed of what the categories cost it."""
    cuts, counts = pairs.cuts, pairs.answers.counts
    height = np.pad(np.exp(-cuts * cuts / 2) / np.sqrt(2 * np.pi), ((0, 0), (1, 1)))
    share = counts / counts.sum(axis=1, keepdims=True)
    score = -np.diff(height, axis=1) / np.maximum(share, 1e-12) * (share > 0)
    kept = (share * score * score).sum(axis=1)
    weighed = np.matmul(score[pairs.one][:, None, :], pairs.tables)[:, 0, :]
    product = (weighed * score[pairs.two]).sum(axis=1) / pairs.tables.sum(axis=(1, 2))
    return np.asarray(product / (kept[pairs.one] * kept[pairs.two]))


def _errors(pairs: Pairs, correlation: Vector) -> tuple[Vector, Matrix]:
    """Standard errors of correlations (n_pairs,) and of thresholds (k_items, width - 1)."""
    counts = pairs.answers.counts
    moved = threshold_influence(counts, pairs.cuts)
    alone = (
        np.maximum(counts[pairs.one] - pairs.observed.sum(axis=2), 0.0),
        np.maximum(counts[pairs.two] - pairs.observed.sum(axis=1), 0.0),
    )
    inside = np.where(np.abs(correlation) > EDGE, 0.0, correlation)  # of these no error is told
    cuts = (pairs.cuts[pairs.one], pairs.cuts[pairs.two])
    found = influence(pairs.observed, cuts, inside, (moved[pairs.one], moved[pairs.two]))
    shift = np.sqrt(np.einsum("kc,ktc->kt", counts, moved**2))
    return standard_errors(pairs.observed, found, alone), shift


def _wanting(pairs: Pairs) -> tuple[Caveat, ...]:
    """What the tables lack: cells nobody falls into, filled ones, categories nobody chose."""
    real = pairs.answers.counts > 0
    empty = (pairs.observed == 0) & real[pairs.one][:, :, None] & real[pairs.two][:, None, :]
    cells = float((real.sum(axis=1)[pairs.one] * real.sum(axis=1)[pairs.two]).sum())
    found: list[Caveat] = []
    if (some := empty.any(axis=(1, 2))).any():
        share = float(empty.sum()) / cells
        found.append(Caveat(code="empty_cells", facts=(("share", share), ("pairs", int(some.sum())))))
    found.extend(_told("filled_cells", pairs, (pairs.tables != pairs.observed).any(axis=(1, 2))))
    found.extend(Caveat(code="skipped_category", facts=(("item", i),)) for i in pairs.answers.skipped)
    return tuple(found)


def _told(code: str, pairs: Pairs, which: npt.NDArray[np.bool_]) -> tuple[Caveat, ...]:
    """One caveat with the pairs concerned, by the items' places from 0; none where there are none."""
    if not which.any():
        return ()
    named = tuple((int(i), int(j)) for i, j in zip(pairs.one[which], pairs.two[which], strict=True))
    return (Caveat(code=code, facts=(("pairs", named),)),)
