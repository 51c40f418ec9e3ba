"""What a sample says before any model: each group's counts, means, covariances, and how those vary."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.patterns import Patterns, patterns, unrestricted
from scoring.cfa.structure import lower
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Missing = Literal["listwise", "fiml"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupSample:
    """One group's rows: n, means (p,), covariances (p, p) with divisor n, and the rows.

    Rows are complete, or have `patterns`; means and covariances then are the most likely ones.
    """

    n: int
    mean: Vector
    covariance: Matrix
    rows: Matrix = field(repr=False)
    name: Hashable = None
    patterns: Patterns | None = field(repr=False, default=None)

    @property
    def log_likelihood(self) -> float:
        """Of the rows, at these means and covariances."""
        if self.patterns is None:
            told = float(len(self.mean))
            misfit = float(np.linalg.slogdet(self.covariance)[1]) + told
        else:
            told = float(self.patterns.share @ self.patterns.seen.sum(axis=1))
            misfit = self.patterns.misfit(self.mean, self.covariance)
        return -self.n / 2 * (told * math.log(2 * math.pi) + misfit)

    @property
    def unbiased(self) -> "GroupSample":
        """The same with divisor n - 1, as least squares take it."""
        return replace(self, covariance=self.covariance * (self.n / (self.n - 1)))

    def gamma(self, *, has_means: bool) -> Matrix:
        """(s, s) how means (if any) and covariances vary in samples: covariances of the products behind them.

        Nothing is assumed of the distribution.

        Source
        ------
        [browne1984].
        """
        row, column = lower(len(self.mean))
        centred = self.rows - self.rows.mean(axis=0)
        products = centred[:, row] * centred[:, column]
        table = np.hstack([centred, products]) if has_means else products
        table = table - table.mean(axis=0)
        return np.asarray(table.T @ table / self.n)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """All groups; `clusters` names the team of each row, in the order of the groups' rows."""

    groups: tuple[GroupSample, ...]
    clusters: tuple[Hashable, ...] | None = None

    @property
    def n(self) -> int:
        """Complete rows in all groups."""
        return sum(g.n for g in self.groups)

    @property
    def weights(self) -> Vector:
        """Each group's share of the rows."""
        return np.array([g.n / self.n for g in self.groups])

    @property
    def weights_less_one(self) -> Vector:
        """The same of rows less one a group, as least squares weigh."""
        less = np.array([g.n - 1.0 for g in self.groups])
        return np.asarray(less / less.sum())


def sample(
    item_scores: npt.ArrayLike, items: Sequence[str], *, groups: Sequence[Hashable] | None = None,
    clusters: Sequence[Hashable] | None = None, missing: Missing = "listwise",
) -> Sample:  # fmt: skip
    """The moments of rows, group by group in order of first appearance.

    item_scores : (n_respondents, p) in the order of `items`. Rows without a group (or cluster) are left out,
    and those with any NaN; with `fiml` only rows without any answer. Refuses a group with fewer rows than
    items plus one, items that do not vary or repeat others, a single cluster, and with `fiml` two items that
    nobody answered together.

    Source
    ------
    [bollen1989], chapter 4.
    """
    table = guards.matrix(item_scores, "Factor analysis")
    guards.of_length(items, table.shape[1], "items")
    there = ~np.isnan(table)
    whole = np.asarray(there.all(axis=1) if missing == "listwise" else there.any(axis=1))
    for names_of, what in ((groups, "groups"), (clusters, "clusters")):
        if names_of is not None:
            guards.of_length(names_of, len(table), what)
            whole &= named(names_of)
    labels: list[Hashable] = ["all"] * len(table) if groups is None else list(groups)
    names = list(dict.fromkeys(g for g, is_kept in zip(labels, whole, strict=True) if is_kept))
    chosen = [whole & np.array([g == name for g in labels]) for name in names]
    found = tuple(_group(table[rows], items, name) for rows, name in zip(chosen, names, strict=True))
    if not found:
        raise ScoringError("No row is complete. Ask more people, or leave out the item nobody answered.")
    teams = (
        None if clusters is None else tuple(clusters[int(i)] for rows in chosen for i in np.flatnonzero(rows))
    )
    if teams is not None and len(set(teams)) < 2:
        raise ScoringError("Robust errors by team need two teams or more. Leave the teams out.")
    return Sample(groups=found, clusters=teams)


def named(labels: Sequence[Hashable]) -> npt.NDArray[np.bool_]:
    """(n,) whether each has a name: None, NaN and an empty text are none."""
    return np.array([x is not None and x == x and x != "" for x in labels], dtype=np.bool_)  # noqa: PLR0124 - NaN alone differs from itself


def _group(rows: Matrix, items: Sequence[str], name: Hashable) -> GroupSample:
    n, p = rows.shape
    where = "" if name == "all" else f" in group {name}"
    there = ~np.isnan(rows)
    is_complete = bool(there.all())
    if n <= p:
        kind = "complete rows" if is_complete else "rows"
        raise ScoringError(f"{n} {kind}{where} are too few for {p} items; ask more people.")
    _refuse_strangers(there, items, where)
    with np.errstate(invalid="ignore"):
        still = np.flatnonzero(~(np.nanmax(rows, axis=0) > np.nanmin(rows, axis=0)))
    if still.size:
        told = ", ".join(items[int(i)] for i in still)
        raise ScoringError(f"Everybody{where} gave the same answer to {told}. Leave it out.")
    if is_complete:
        sorted_rows = None
        mean = rows.mean(axis=0)
        covariance = (rows - mean).T @ (rows - mean) / n
    else:
        sorted_rows = patterns(rows)
        mean, covariance = unrestricted(sorted_rows)
    sd = np.sqrt(np.diag(covariance))
    if np.linalg.eigvalsh(covariance / np.outer(sd, sd))[0] < 1e-10:
        raise ScoringError(f"At least one item{where} is wholly given by others. Leave out the repeated one.")
    return GroupSample(
        n=n, mean=mean, covariance=covariance, rows=rows, name=name, patterns=sorted_rows
    )  # fmt: skip


def _refuse_strangers(there: npt.NDArray[np.bool_], items: Sequence[str], where: str) -> None:
    """Refuse two items that nobody answered together: nothing is known of their covariance."""
    together = there.T.astype(float) @ there.astype(float)
    if (together > 0).all():
        return
    empty = np.flatnonzero(~there.any(axis=0))
    if empty.size:
        told = ", ".join(items[int(i)] for i in empty)
        raise ScoringError(f"Nobody{where} answered {told}. Leave it out.")
    one, other = np.argwhere(together == 0)[0]
    raise ScoringError(f"Nobody{where} answered both {items[one]} and {items[other]}. Leave one of them out.")
