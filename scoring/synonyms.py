"""Items that go together, or against each other, in everybody's answers, and who answers them otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.careless import answers, row_correlations, row_means
from scoring.errors import ScoringError
from scoring.guards import enough, of_length
from scoring.results import Matrix, Vector

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
ALIKE = 0.60
"""Correlation above which two items say the same."""
OPPOSED = -0.60
FEWEST_PAIRS = 3
PAIRS_TO_READ = 10
"""Pairs below which the index is given and not read as a sign."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Item pairs whose correlation lies beyond a limit, the later item of each pair first."""

    first: Places
    second: Places
    correlation: Vector

    def __len__(self) -> int:
        return int(self.first.size)


def synonyms(responses: npt.ArrayLike, *, above: float = ALIKE) -> Pairs:
    """Find the item pairs that correlate above a limit, over the people who answered both.

    Parameters
    ----------
    responses : (n_respondents, k_items)
        Raw codes; NaN is missing. Those of a programme or an instrument's sample, never of one team.
    above : float
        The limit, exclusive, in (0, 1).

    Returns
    -------
    Pairs, possibly none; items that do not vary are in none.

    Raises
    ------
    ScoringError
        Fewer than two items or three respondents, or a limit outside (0, 1).

    Source
    ------
    [meade2012].
    """
    if not 0 < above < 1:
        raise ScoringError(f"Synonyms correlate above a limit between 0 and 1, not {above:g}.")
    return _pairs(responses, lambda r: r > above)


def antonyms(responses: npt.ArrayLike, *, below: float = OPPOSED) -> Pairs:
    """Find the item pairs that correlate below a negative limit; else as `synonyms`.

    Source
    ------
    [meade2012].
    """
    if not -1 < below < 0:
        raise ScoringError(f"Antonyms correlate below a limit between -1 and 0, not {below:g}.")
    return _pairs(responses, lambda r: r < below)


def agreement(responses: npt.ArrayLike, pairs: Pairs) -> Vector:
    """Correlate each respondent's answers over pairs of items: the first of each with the second.

    Near 1 over synonyms, near -1 over antonyms; nearer 0 is more careless.

    Parameters
    ----------
    responses : (n_respondents, k_items)
        Raw codes of the same items the pairs were found in; NaN is missing.
    pairs : Pairs

    Returns
    -------
    (n_respondents,) from -1 to 1; NaN with fewer than three pairs answered, or answers that do not vary over
    the first or the second items of the pairs. The index is not drawn anew by chance in that case.

    Raises
    ------
    ScoringError
        No items, or pairs of items that are not there.

    Source
    ------
    [meade2012].
    """
    raw = answers(responses, "Psychometric synonyms")
    if len(pairs) and max(int(pairs.first.max()), int(pairs.second.max())) >= raw.shape[1]:
        raise ScoringError("The pairs name items these answers do not have. Give the same items.")
    if len(pairs) < FEWEST_PAIRS:
        return np.full(raw.shape[0], np.nan)
    return row_correlations(raw[:, pairs.first], raw[:, pairs.second])


def reverse_gap(
    scores: npt.ArrayLike,
    *,
    signs: Sequence[int],
    scales: Sequence[Sequence[int]],
    reach: float | Vector = 1.0,
) -> Vector:
    """Mean over scales of the distance between forward items and reverse-keyed ones after turning them.

    Parameters
    ----------
    scores : (n_respondents, k_items)
        Keyed item scores, reversed items already reversed; NaN is left out.
    signs : k_items of 1 or -1
    scales : sequences of column positions; those without items of both signs say nothing.
    reach : float or (k_items,)
        High end less low end of the response formats: the gap comes as a share of it; 1 leaves points.

    Returns
    -------
    (n_respondents,) of at least 0; NaN where no scale has an answer of both kinds.

    Raises
    ------
    ScoringError
        No items, signs of other items, or a range that is not positive.

    Source
    ------
    [huang2012].
    """
    keyed = answers(scores, "The reverse gap")
    of_length(signs, keyed.shape[1], "Signs")
    if not (np.asarray(reach) > 0).all():
        raise ScoringError("The reverse gap needs response formats with a range above 0.")
    share, is_reversed = keyed / reach, np.asarray(signs) == -1
    gaps = []
    for scale in scales:
        forward = [i for i in scale if not is_reversed[i]]
        turned = [i for i in scale if is_reversed[i]]
        if forward and turned:
            gaps.append(np.abs(row_means(share[:, forward]) - row_means(share[:, turned])))
    return row_means(np.column_stack(gaps)) if gaps else np.full(keyed.shape[0], np.nan)


def _pairs(responses: npt.ArrayLike, is_kept: Callable[[Vector], Flags]) -> Pairs:
    raw = answers(responses, "Psychometric synonyms")
    enough(raw.shape[0], raw.shape[1], "Psychometric synonyms", rows=3, items=2)
    correlation = _over_common_rows(raw)
    later, earlier = np.tril_indices(raw.shape[1], -1)
    found = correlation[later, earlier]
    chosen = is_kept(found)
    return Pairs(first=later[chosen], second=earlier[chosen], correlation=found[chosen])


def _over_common_rows(raw: Matrix) -> Matrix:
    """(k, k) correlations, each over the people who answered both; NaN where there is none."""
    there = ~np.isnan(raw)
    n = there.T.astype(np.float64) @ there
    # About each item's mean the sums of squares keep their digits.
    centred = np.where(there, raw - row_means(raw.T), 0.0)
    sums, squares = centred.T @ there, (centred**2).T @ there
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = centred.T @ centred - sums * sums.T / n
        variance = squares - sums**2 / n
        spread = np.sqrt(variance * variance.T)
        return np.where((n >= 3) & (spread > 1e-12 * n), covariance / spread, np.nan)
