"""Rasch's model given the number solved: difficulties without a distribution of the trait, and its test."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix, Vector

FEWEST = 20
ROUNDS, CLOSE = 100, 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConditionalRasch:
    """Difficulties in logits that add up to zero, with their errors."""

    items: tuple[int, ...]
    difficulties: Vector
    errors: Vector
    log_likelihood: float
    """Conditional on the number each person solved."""
    n: int
    """People who solved some but not all items they answered; only they tell of difficulties."""
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Andersen:
    """The test that difficulties are the same in every group; small p speaks against Rasch's model."""

    chi2: float
    df: int
    p: float
    groups: tuple[ConditionalRasch, ...]
    names: tuple[Hashable, ...]
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """People who answered the same items: how often each was solved, and each number of items."""

    items: npt.NDArray[np.intp]
    solved: Vector
    people: Vector


def conditional_rasch(item_scores: npt.ArrayLike) -> ConditionalRasch:
    """Estimate Rasch's difficulties by conditional maximum likelihood.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        1 solved (or agreed), 0 not; NaN is missing, whatever the reason lies in but the item's difficulty.

    Returns
    -------
    ConditionalRasch; a caveat `not_converged` where the search did not settle.

    Raises
    ------
    ScoringError
        Answers other than 0 and 1; fewer than two items; fewer than 20 people who solved some but not all; an
        item, or several together, that everybody solved before others or nobody did: their difficulty is
        infinite.

    Source
    ------
    [andersen1972]; when estimates exist [fischer1981].
    """
    table = _binary(item_scores)
    return _estimated(table, tuple(range(table.shape[1])))


def andersen(
    item_scores: npt.ArrayLike, groups: Sequence[Hashable] | None = None
) -> Andersen:  # fmt: skip
    """Compare difficulties over groups of people by Andersen's likelihood-ratio test.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        As for `conditional_rasch`.
    groups : one hashable a respondent
        Left out, people who solved a larger share than the median ("high") and the rest ("low"), which asks
        whether items differ in slope. None leaves a respondent out.

    Returns
    -------
    Andersen; an item everybody solved, or nobody, in one group is left out of the test, with a caveat
    `item_left_out`.

    Raises
    ------
    ScoringError
        As `conditional_rasch`, in any group; fewer than two groups.

    Source
    ------
    [andersen1973].
    """
    from scipy.special import chdtrc

    table = _binary(item_scores)
    if groups is None:
        solved = np.nansum(table, axis=1) / np.maximum((~np.isnan(table)).sum(axis=1), 1)
        groups = np.where(solved > np.median(solved), "high", "low").tolist()
    guards.of_length(groups, len(table), "groups")
    names = tuple(sorted({g for g in groups if g is not None}, key=str))
    if len(names) < 2:
        raise ScoringError(f"Andersen's test needs two groups of people; there is {len(names)}.")
    members = [np.array([g == name for g in groups], dtype=np.bool_) for name in names]
    items = _varied(table, members)
    own = tuple(_estimated(table[m], items, group=name) for m, name in zip(members, names, strict=True))
    all_of_them = _estimated(table[np.any(members, axis=0)], items)
    chi2 = 2 * (sum(o.log_likelihood for o in own) - all_of_them.log_likelihood)
    df = (len(own) - 1) * (len(items) - 1)
    left = [i for i in range(table.shape[1]) if i not in items]
    return Andersen(
        chi2=chi2, df=df, p=float(chdtrc(df, max(chi2, 0.0))), groups=own, names=names,
        caveats=(
            *(Caveat(code="item_left_out", facts=(("item", i),)) for i in left),
            *dict.fromkeys(c for o in (*own, all_of_them) for c in o.caveats),
        ),
    )  # fmt: skip


def _binary(item_scores: npt.ArrayLike) -> Matrix:
    table = guards.matrix(item_scores, "Conditional estimation")
    if not np.isin(table[~np.isnan(table)], (0.0, 1.0)).all():
        raise ScoringError(
            "Conditional estimation of Rasch's model needs answers of 0 and 1. For more categories fit the "
            "partial credit model, 'pcm'."
        )
    return table


def _varied(table: Matrix, members: Sequence[npt.NDArray[np.bool_]]) -> tuple[int, ...]:
    """The items that vary in every group among people who solved some of them but not all."""
    items = np.arange(table.shape[1])
    while len(items) > 1:
        kept = np.ones(len(items), dtype=np.bool_)
        for own in members:
            part = _informative(table[own][:, items])
            kept &= (part == 1).any(axis=0) & (part == 0).any(axis=0)
        if kept.all():
            break
        items = items[kept]
    return tuple(int(i) for i in items)


def _informative(table: Matrix) -> Matrix:
    return np.asarray(table[(table == 1).any(axis=1) & (table == 0).any(axis=1)])


def _estimated(table: Matrix, items: tuple[int, ...], *, group: Hashable = None) -> ConditionalRasch:
    part = _informative(table[:, items])
    where = "" if group is None else f" in group '{group}'"
    if len(items) < 2 or len(part) < FEWEST:
        raise ScoringError(
            f"Conditional estimation needs 2 items and {FEWEST} people who solved some but not all{where}; "
            f"there are {len(items)} and {len(part)}."
        )
    _connected(part, items, where)
    parts, b, k = _parts(part), np.zeros(len(items)), len(items)
    found = -np.inf
    for _ in range(ROUNDS):
        value, slope, information = _likelihood(parts, b)
        step = np.linalg.solve(information + 1 / k, slope)
        # Newton's step on a concave likelihood, kept short far from the top.
        b = b + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
        b -= b.mean()
        if abs(value - found) < CLOSE * abs(value) and np.abs(step).max() < 1e-6:
            break
        found = value
    value, slope, information = _likelihood(parts, b)
    errors = np.sqrt(np.diag(np.linalg.inv(information + 1 / k) - 1 / k))
    is_level = bool(np.abs(slope).max() < 1e-4 * len(part))
    return ConditionalRasch(
        items=items, difficulties=b, errors=errors, log_likelihood=value, n=len(part),
        caveats=() if is_level else (Caveat(code="not_converged"),),
    )  # fmt: skip


def _connected(part: Matrix, items: tuple[int, ...], where: str) -> None:
    """Refuse items that were always solved before the others, or never: no finite difficulties exist."""
    from scipy.sparse.csgraph import connected_components

    before = (part == 1).astype(np.float64).T @ (part == 0)
    count, of_item = connected_components(before > 0, directed=True, connection="strong")
    if count > 1:
        smallest = int(np.argmin(np.bincount(of_item)))
        named = ", ".join(str(items[i] + 1) for i in np.flatnonzero(of_item == smallest))
        raise ScoringError(
            f"Difficulties do not exist{where}: item {named} was always solved before all others, or never. "
            "Leave it out, or ask more people."
        )


def _parts(table: Matrix) -> tuple[_Part, ...]:
    there = ~np.isnan(table)
    masks, of_row = np.unique(there, axis=0, return_inverse=True)
    found = []
    for place, mask in enumerate(masks):
        own = table[of_row.ravel() == place][:, mask]
        people = np.bincount(own.sum(axis=1).astype(np.intp), minlength=int(mask.sum()) + 1)
        found.append(
            _Part(items=np.flatnonzero(mask), solved=own.sum(axis=0), people=people.astype(np.float64))
        )
    return tuple(found)


def _likelihood(parts: tuple[_Part, ...], difficulties: Vector) -> tuple[float, Vector, Matrix]:
    """Log likelihood, its slope by the difficulties, and the information."""
    value, k = 0.0, len(difficulties)
    slope, information = np.zeros(k), np.zeros((k, k))
    for part in parts:
        solve = 1 / (1 + np.exp(difficulties[part.items]))
        every, without_one, without_two = _sums(solve)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(every > 0, part.people / every, 0.0)
        n = part.people.sum()
        value += float(part.solved @ np.log(solve) + (n - part.solved) @ np.log(1 - solve))
        value -= float(part.people @ np.log(np.where(part.people > 0, every, 1.0)))
        one = solve[:, None] * without_one / np.where(every > 0, every, 1.0)
        slope[part.items] += one @ part.people - part.solved
        both = np.outer(solve, solve) * (without_two @ share)
        np.fill_diagonal(both, one @ part.people)
        information[np.ix_(part.items, part.items)] += both - (one * part.people) @ one.T
    return value, slope, information


def _sums(solve: Vector) -> tuple[Vector, Matrix, npt.NDArray[np.float64]]:
    """Chances of each number solved: of all items, and of the others beside one, two that are solved."""
    k = len(solve)
    skipped = np.ones((k, k, k), dtype=np.bool_)
    for i in range(k):
        skipped[i, :, i] = skipped[:, i, i] = False
    found = np.zeros((k, k, k + 1))
    every = np.zeros(k + 1)
    found[:, :, 0] = every[0] = 1.0
    for item in range(k):
        found = _with(found, solve[item], skipped[:, :, item])
        every = _with(every, solve[item], np.array(True))
    place = np.arange(k)
    one, two = np.zeros((k, k + 1)), np.zeros((k, k, k + 1))
    one[:, 1:] = found[place, place, :-1]
    two[:, :, 2:] = found[:, :, :-2]
    return every, one, two


def _with(chances: npt.NDArray[np.float64], solve: float, counts: npt.NDArray[np.bool_]) -> Vector:
    added = chances * (1 - solve)
    added[..., 1:] += chances[..., :-1] * solve
    return np.where(counts[..., None], added, chances)
