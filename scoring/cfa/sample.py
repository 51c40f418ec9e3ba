"""What a sample says before any model: each group's counts, means, covariances, and how those vary."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.structure import lower
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupSample:
    """One group's complete rows: n, means (p,), covariances (p, p) with divisor n, and the rows."""

    n: int
    mean: Vector
    covariance: Matrix
    rows: Matrix = field(repr=False)
    name: Hashable = None

    @property
    def unbiased(self) -> "GroupSample":
        """The same with divisor n - 1, as least squares take it."""
        return replace(self, covariance=self.covariance * (self.n / (self.n - 1)))

    def gamma(self) -> Matrix:
        """(s, s) covariances of the products behind the lower triangle: how the covariances vary in samples.

        Nothing is assumed of the distribution.

        Source
        ------
        [browne1984].
        """
        row, column = lower(len(self.mean))
        centred = self.rows - self.rows.mean(axis=0)
        products = centred[:, row] * centred[:, column]
        products -= products.mean(axis=0)
        return np.asarray(products.T @ products / self.n)


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


def sample(
    item_scores: npt.ArrayLike, items: Sequence[str], *, groups: Sequence[Hashable] | None = None,
    clusters: Sequence[Hashable] | None = None,
) -> Sample:  # fmt: skip
    """The moments of complete rows, group by group in order of first appearance.

    item_scores : (n_respondents, p) in the order of `items`. Rows with any NaN, or without a group, are left
    out. Refuses a group with fewer rows than items plus one, and items that do not vary or repeat others.

    Source
    ------
    [bollen1989], chapter 4.
    """
    table = guards.matrix(item_scores, "Factor analysis")
    guards.of_length(items, table.shape[1], "items")
    whole = np.asarray(~np.isnan(table).any(axis=1))
    if groups is not None:
        guards.of_length(groups, len(table), "groups")
        whole &= np.array([g is not None for g in groups])
    labels: list[Hashable] = ["all"] * len(table) if groups is None else list(groups)
    names = list(dict.fromkeys(g for g, is_kept in zip(labels, whole, strict=True) if is_kept))
    chosen = [whole & np.array([g == name for g in labels]) for name in names]
    found = tuple(_group(table[rows], items, name) for rows, name in zip(chosen, names, strict=True))
    if not found:
        raise ScoringError("No row is complete. Ask more people, or leave out the item nobody answered.")
    teams = (
        None if clusters is None else tuple(clusters[int(i)] for rows in chosen for i in np.flatnonzero(rows))
    )
    return Sample(groups=found, clusters=teams)


def _group(rows: Matrix, items: Sequence[str], name: Hashable) -> GroupSample:
    n, p = rows.shape
    where = "" if name == "all" else f" in group {name}"
    if n <= p:
        raise ScoringError(f"{n} complete rows{where} are too few for {p} items; ask more people.")
    mean = rows.mean(axis=0)
    centred = rows - mean
    covariance = centred.T @ centred / n
    still = np.flatnonzero(np.ptp(rows, axis=0) == 0)
    if still.size:
        told = ", ".join(items[int(i)] for i in still)
        raise ScoringError(f"Everybody{where} gave the same answer to {told}. Leave it out.")
    sd = np.sqrt(np.diag(covariance))
    if np.linalg.eigvalsh(covariance / np.outer(sd, sd))[0] < 1e-10:
        raise ScoringError(f"At least one item{where} is wholly given by others. Leave out the repeated one.")
    return GroupSample(n=n, mean=mean, covariance=covariance, rows=rows, name=name)
