"""Covariances of items where some answers are missing: each pair from everybody who answered both."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError
from scoring.reliability import alpha_of
from scoring.results import Caveat, Estimate, Matrix

FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairwise:
    """Covariances (k, k) pair by pair, and how many people each rests on."""

    covariance: Matrix
    counts: npt.NDArray[np.int64]

    @property
    def correlation(self) -> Matrix:
        """(k, k): covariances over the items' own spreads; refused where an item is constant."""
        sd = np.sqrt(np.diag(self.covariance))
        if (sd == 0).any():
            raise ScoringError(
                f"Correlations do not exist: everybody gave the same answer to item "
                f"{guards.places(np.flatnonzero(sd == 0))}. Leave it out, or ask more people."
            )
        return np.asarray(self.covariance / np.outer(sd, sd))

    @property
    def smallest_eigenvalue(self) -> float:
        """Of the covariances; below zero no people could have given them all."""
        return float(np.linalg.eigvalsh(self.covariance)[0])


def pairwise(item_scores: npt.ArrayLike) -> Pairwise:
    """Covariances (divisor n_ij - 1) of each pair of items, from everybody who answered both.

    item_scores : (n_respondents, k_items) points; NaN is missing. Refuses a pair that fewer than two people
    answered. The matrix need not be one that any people could give: look at `smallest_eigenvalue`.

    Source
    ------
    Pairwise deletion: [little2002], chapter 3.
    """
    table = guards.matrix(item_scores, "A pairwise covariance")
    there = ~np.isnan(table)
    answered = there.sum(axis=0)
    if (answered < FEWEST).any():
        which = guards.places(np.flatnonzero(answered < FEWEST))
        raise ScoringError(f"Fewer than two people answered item {which}. Leave it out, or ask more people.")
    # About the items' own means nothing cancels.
    centred = np.where(there, table - np.nanmean(table, axis=0), 0.0)
    seen = there.astype(np.float64)
    counts = seen.T @ seen
    if (counts < FEWEST).any():
        one, two = (int(i) + 1 for i in np.argwhere(counts < FEWEST)[0])
        raise ScoringError(f"Fewer than two people answered both item {one} and item {two}.")
    sums = centred.T @ seen
    covariance = (centred.T @ centred - sums * sums.T / counts) / (counts - 1)
    return Pairwise(covariance=covariance, counts=counts.astype(np.int64))


def alpha_pairwise(item_scores: npt.ArrayLike) -> Estimate:
    """Coefficient alpha from pairwise covariances; `n` is the smallest number behind any of them.

    Without interval: no single number of respondents stands behind the coefficient. Caveat
    `not_positive_definite` where no people could have given these covariances.

    item_scores : (n_respondents, k_items) keyed points; NaN is missing. Refuses what `pairwise` refuses,
    fewer than two items, and a total that does not vary.

    Source
    ------
    [cronbach1951], on pairwise covariances.
    """
    found = pairwise(item_scores)
    guards.enough(int(found.counts.min()), found.covariance.shape[0], "Alpha")
    lowest = found.smallest_eigenvalue
    spread = float(np.trace(found.covariance))
    caveats = (
        (Caveat(code="not_positive_definite", facts=(("smallest_eigenvalue", lowest),)),)
        if lowest < -1e-10 * spread
        else ()
    )
    return Estimate(
        value=alpha_of(found.covariance),
        method="cronbach_pairwise",
        n=int(found.counts.min()),
        caveats=caveats,
    )
