"""The correlations that factors are sought in: of which kind, from whom, and how sound they are."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import enough, matrix, places
from scoring.moments import Moments, negligible
from scoring.polychoric.definite import LEAST_EIGENVALUE, smooth
from scoring.polychoric.matrix import polychoric
from scoring.results import Caveat, Matrix

Kind = Literal["pearson", "polychoric"]
Missing = Literal["listwise", "pairwise"]
STATISTIC = "A correlation of items"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correlations:
    """Correlations of items, with what is needed to read them."""

    matrix: Matrix
    """(k_items, k_items); smoothed where a caveat says so."""
    n: int
    """Complete respondents, or with pairwise deletion the fewest of a pair."""
    kind: Kind
    missing: Missing
    n_pairs: npt.NDArray[np.int64] = field(repr=False)
    """(k_items, k_items) respondents behind each correlation."""
    caveats: tuple[Caveat, ...] = ()

    @property
    def k(self) -> int:
        """Items."""
        return int(self.matrix.shape[0])


def correlations(
    item_scores: npt.ArrayLike, *, kind: Kind = "pearson", missing: Missing = "listwise"
) -> Correlations:
    """Correlate items, as numbers or as ordered answers, over complete respondents or pair by pair.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        NaN is missing.
    kind : "pearson" or "polychoric"
    missing : "listwise" or "pairwise"
        Pairwise deletion counts the fewest respondents of a pair as `n`, a cautious choice.

    Returns
    -------
    Correlations. Caveats: `pairwise` (fewest and most respondents of a pair), `smoothed`, `singular` (an item
    is given by others: smallest eigenvalue), and those of `polychoric`.

    Raises
    ------
    ScoringError
        An unknown kind or rule, fewer than two items or complete respondents, or an item that does not vary.

    Source
    ------
    [pearson1896]; polychoric [olsson1979].
    """
    if kind not in ("pearson", "polychoric") or missing not in ("listwise", "pairwise"):
        raise ScoringError(
            "Correlations are 'pearson' or 'polychoric', missing answers left out 'listwise' or 'pairwise'; "
            f"'{kind}' and '{missing}' were asked for."
        )
    scores = matrix(item_scores, STATISTIC)
    if missing == "listwise":
        scores = scores[~np.isnan(scores).any(axis=1)]
        enough(scores.shape[0], scores.shape[1], STATISTIC)
    if kind == "polychoric":
        found = polychoric(scores)
        return _checked(found.correlation, found.n_pairs, (kind, missing), found.caveats)
    if missing == "listwise":
        everybody = np.full((scores.shape[1],) * 2, scores.shape[0], dtype=np.int64)
        return _checked(Moments.of(scores).correlation, everybody, (kind, missing), ())
    found_pairs, counts = _pairwise(scores)
    smoothed = smooth(found_pairs)
    return _checked(smoothed.correlation, counts, (kind, missing), smoothed.caveats)


def _checked(
    found: Matrix, counts: npt.NDArray[np.int64], how: tuple[Kind, Missing], caveats: tuple[Caveat, ...]
) -> Correlations:
    above = counts[np.triu_indices(counts.shape[0], 1)]
    told = list(caveats)
    if how[1] == "pairwise" and above.min() < above.max():
        told.append(Caveat(code="pairwise", facts=(("fewest", int(above.min())), ("most", int(above.max())))))
    smallest = float(np.linalg.eigvalsh(found)[0])
    if smallest < 100 * LEAST_EIGENVALUE and not any(c.code == "smoothed" for c in told):
        told.append(Caveat(code="singular", facts=(("smallest_eigenvalue", smallest),)))
    return Correlations(
        matrix=found, n=int(above.min()), kind=how[0], missing=how[1], n_pairs=counts, caveats=tuple(told)
    )


def _pairwise(scores: Matrix) -> tuple[Matrix, npt.NDArray[np.int64]]:
    """Each correlation from everybody who answered both items, about those people's own means and spreads."""
    there = ~np.isnan(scores)
    enough(int(there.any(axis=1).sum()), scores.shape[1], STATISTIC)
    n = there.sum(axis=0)
    mean = np.where(there, scores, 0.0).sum(axis=0) / np.maximum(n, 1)
    centred = np.where(there, scores - mean, 0.0)
    spread = (centred**2).sum(axis=0)
    if (still := np.flatnonzero(spread <= negligible(n, mean))).size:
        raise ScoringError(
            f"Correlations do not exist: everybody gave the same answer to item {places(still)}. "
            "Leave it out, or ask more people."
        )
    seen = there.astype(np.float64)
    counts = seen.T @ seen
    sums = centred.T @ seen
    squares = (centred**2).T @ seen
    safe = np.maximum(counts, 1)
    product = centred.T @ centred - sums * sums.T / safe
    own = squares - sums**2 / safe
    if (own <= 1e-12 * spread[:, None]).any():
        one, two = (int(i) + 1 for i in np.argwhere(own <= 1e-12 * spread[:, None])[0])
        raise ScoringError(
            f"Items {one} and {two} have no correlation: among the {int(counts[one - 1, two - 1])} people "
            "who answered both, one of them does not vary. Leave one out, or ask more people."
        )
    found = product / np.sqrt(own * own.T)
    np.fill_diagonal(found, 1.0)
    return (found + found.T) / 2, counts.astype(np.int64)
