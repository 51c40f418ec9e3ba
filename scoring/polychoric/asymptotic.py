"""Sampling covariances of thresholds and polychoric correlations: what weighted least squares weighs by."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.polychoric.matrix import STATISTIC, pairs_of, start_of
from scoring.polychoric.sampling import Influence, influence, threshold_influence
from scoring.polychoric.search import most_likely
from scoring.polychoric.tables import CHUNK_ROWS, Coded, coded
from scoring.results import Matrix, Vector

MOST_STATISTICS = 6000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asymptotic:
    """Thresholds and polychoric correlations with the covariances they would have over samples."""

    statistics: Vector
    """(m,) thresholds item by item, then correlations (2,1), (3,1), ..., (3,2), ... down each column."""
    items: tuple[tuple[int, ...], ...]
    """Each statistic's item, or pair of items, from 0."""
    covariance: Matrix
    """(m, m) of the statistics themselves; times `n` it is the matrix called Gamma."""
    n: int
    """Respondents with any answer."""

    @property
    def gamma(self) -> Matrix:
        """(m, m) the covariances times the number of respondents."""
        return self.covariance * self.n


def asymptotic(item_scores: npt.ArrayLike, *, fill_empty: bool = True) -> Asymptotic:
    """Estimate how thresholds and polychoric correlations would vary together over samples.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Ordered answers as for `polychoric`; NaN is left out pair by pair.
    fill_empty : bool
        As for `polychoric`.

    Raises
    ------
    ScoringError
        As for `polychoric`; a pair that stands at 1 or -1 (its variance does not exist); or more than 6,000
        thresholds and correlations (about 105 items), whose covariances would not fit in memory.

    Source
    ------
    [muthen1984], [joreskog1994].
    """
    answers = coded(item_scores, STATISTIC)
    pairs = pairs_of(answers, fill_empty=fill_empty)
    cuts = pairs.cuts
    found = most_likely(pairs.tables, cuts[pairs.one], cuts[pairs.two], start_of(pairs))
    if found.is_edge.any():
        pair = int(np.argmax(found.is_edge))
        raise ScoringError(
            f"Items {pairs.one[pair] + 1} and {pairs.two[pair] + 1} correlate perfectly: how their "
            "correlation would vary cannot be said. Leave one of them out."
        )
    own = [c.size - 1 for c in answers.categories]
    items = (
        *((i,) for i, m in enumerate(own) for _ in range(m)),
        *((int(i), int(j)) for i, j in zip(pairs.one, pairs.two, strict=True)),
    )
    if len(items) > MOST_STATISTICS:
        raise ScoringError(
            f"{len(items)} thresholds and correlations are more than the {MOST_STATISTICS} whose covariances "
            "fit in memory. Use fewer items at a time."
        )
    moved = threshold_influence(answers.counts, cuts)
    by_pair = influence(
        pairs.observed,
        (cuts[pairs.one], cuts[pairs.two]),
        found.correlation,
        (moved[pairs.one], moved[pairs.two]),
    )
    real = [moved[i, :m] for i, m in enumerate(own)]
    return Asymptotic(
        statistics=np.concatenate([*(cuts[i, :m] for i, m in enumerate(own)), found.correlation]),
        items=items,
        covariance=_gathered(answers, real, by_pair, (pairs.one, pairs.two)),
        n=int((answers.codes >= 0).any(axis=1).sum()),
    )


def _gathered(
    answers: Coded,
    moved: list[Matrix],
    by_pair: Influence,
    pair: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
) -> Matrix:
    """Products of what each respondent moves, summed over respondents, chunk by chunk."""
    total = sum(len(m) for m in moved) + pair[0].size
    found = np.zeros((total, total))
    # A last row and column stand for a missing answer.
    whole = np.pad(by_pair.both, ((0, 0), (0, 1), (0, 1)))
    whole[:, :-1, -1], whole[:, -1, :-1] = by_pair.first, by_pair.second
    single = [np.pad(m, ((0, 0), (0, 1))) for m in moved]
    number = np.arange(pair[0].size)
    for start in range(0, answers.codes.shape[0], CHUNK_ROWS):
        codes = answers.codes[start : start + CHUNK_ROWS]
        of_pairs = whole[number, codes[:, pair[0]], codes[:, pair[1]]]
        rows = np.concatenate([*(m[:, codes[:, i]].T for i, m in enumerate(single)), of_pairs], axis=1)
        found += rows.T @ rows
    return found
