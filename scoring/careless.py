"""Single signs of careless answering, one number a respondent; `scoring.quality` weighs them together."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import enough, matrix, of_length
from scoring.moments import Moments
from scoring.results import Matrix, Vector


def longstring(responses: npt.ArrayLike) -> Vector:
    """Count the longest run of identical raw answers, in the order they were asked.

    Parameters
    ----------
    responses : (n_respondents, k_items)
        Raw codes, before keying; a missing answer (NaN) ends a run.

    Returns
    -------
    (n_respondents,) whole numbers; 0 for a respondent without an answer.

    Raises
    ------
    ScoringError
        No items, or not a table of finite numbers.

    Source
    ------
    [johnson2005].

    >>> longstring([[1, 3, 3, 3, 2]]).tolist()
    [3.0]
    """
    raw = answers(responses, "The longest run")
    longest = np.zeros(raw.shape[0])
    run = np.zeros(raw.shape[0])
    before = np.full(raw.shape[0], np.nan)
    for column in raw.T:
        run = np.where(np.isnan(column), 0.0, np.where(column == before, run + 1, 1.0))
        longest = np.maximum(longest, run)
        before = column
    return longest


def mean_run(responses: npt.ArrayLike) -> Vector:
    """Mean length of runs of identical raw answers; NaN for a respondent without an answer.

    Source
    ------
    [johnson2005].
    """
    raw = answers(responses, "The mean run")
    there = ~np.isnan(raw)
    begins = there.copy()
    begins[:, 1:] &= raw[:, 1:] != raw[:, :-1]
    runs = begins.sum(axis=1)
    return np.where(runs > 0, there.sum(axis=1) / np.maximum(runs, 1), np.nan)


def irv(responses: npt.ArrayLike) -> Vector:
    """Standard deviation of a respondent's raw answers over items (intra-individual response variability).

    Parameters
    ----------
    responses : (n_respondents, k_items)
        Raw codes, before keying; NaN is left out.

    Returns
    -------
    (n_respondents,) in raw points; NaN with fewer than two answers.

    Raises
    ------
    ScoringError
        No items, or not a table of finite numbers.

    Source
    ------
    [dunn2018].
    """
    raw = answers(responses, "Response variability")
    there = ~np.isnan(raw)
    n = there.sum(axis=1)
    mean = np.where(there, raw, 0.0).sum(axis=1) / np.maximum(n, 1)
    squares = (np.where(there, raw - mean[:, None], 0.0) ** 2).sum(axis=1)
    return np.where(n >= 2, np.sqrt(squares / np.maximum(n - 1, 1)), np.nan)


def irv_by_part(responses: npt.ArrayLike, *, parts: int = 4) -> Matrix:
    """Spread of a respondent's raw answers in each of several stretches of the questionnaire, in order.

    Who grows careless on the way differs less and less. Items are dealt to equal stretches of the way from
    the first to the last.

    Parameters
    ----------
    responses : (n_respondents, k_items)
        Raw codes in the order asked; NaN is left out.
    parts : int
        How many stretches, each of two items at least.

    Returns
    -------
    (n_respondents, parts); NaN with fewer than two answers in a stretch.

    Raises
    ------
    ScoringError
        Fewer than two parts, or fewer than two items a part.

    Source
    ------
    [dunn2018].
    """
    raw = answers(responses, "Response variability by part")
    k_items = raw.shape[1]
    if parts < 2 or k_items < 2 * parts:
        raise ScoringError(
            f"Response variability by part needs 2 parts or more of 2 items or more; here are {parts} parts "
            f"of {k_items} items."
        )
    ends = 1 + (k_items - 1) * np.arange(1, parts) / parts
    part = np.digitize(np.arange(1, k_items + 1), ends, right=True)
    return np.column_stack([irv(raw[:, part == number]) for number in range(parts)])


def seconds_an_item(page_seconds: npt.ArrayLike, *, items_on_page: Sequence[int]) -> Matrix:
    """Seconds a respondent spent on each item of each page.

    page_seconds : (n_respondents, n_pages), NaN where not known. Refuses pages without an item and times
    below 0. Under a second on half the pages is a sign on its own; under two deserve a look.

    Source
    ------
    [huang2012].
    """
    seconds = answers(page_seconds, "Seconds an item")
    of_length(items_on_page, seconds.shape[1], "Items on each page")
    if min(items_on_page) < 1 or (seconds < 0).any():
        raise ScoringError("Seconds an item need pages with an item or more, and times of 0 or more.")
    return np.asarray(seconds / np.asarray(items_on_page, dtype=np.float64))


def share_of_fast_pages(
    page_seconds: npt.ArrayLike, *, items_on_page: Sequence[int], limit: float = 1.0
) -> Vector:
    """Share of a respondent's timed pages answered in under `limit` seconds an item; NaN without any time.

    Source
    ------
    [huang2012].
    """
    each = seconds_an_item(page_seconds, items_on_page=items_on_page)
    return row_means(np.where(np.isnan(each), np.nan, (each < limit).astype(np.float64)))


def mahalanobis(responses: npt.ArrayLike, *, reference: Moments | None = None) -> Vector:
    """Squared Mahalanobis distance of each respondent's answers from the reference's mean.

    Parameters
    ----------
    responses : (n_respondents, k_items)
        Item scores; a respondent with any NaN has no distance.
    reference : Moments, optional
        Where mean and covariance come from: the instrument or programme, never one team. By default the
        complete rows of `responses`.

    Returns
    -------
    (n_respondents,); NaN for incomplete rows.

    Raises
    ------
    ScoringError
        Fewer complete rows than items, plus one; other items than the reference; or items of which one is
        given by the others.

    Source
    ------
    [mahalanobis1936]; for careless answers [meade2012].
    """
    scores = answers(responses, "A Mahalanobis distance")
    source = Moments.of(scores) if reference is None else reference
    of_length(source.mean, scores.shape[1], "The items of the reference")
    enough(source.n, source.k, "A Mahalanobis distance", rows=source.k + 1, items=1)
    covariance = source.covariance
    if np.linalg.matrix_rank(covariance, hermitian=True) < source.k:
        raise ScoringError(
            "A Mahalanobis distance does not exist: an item does not vary, or is given by the others. "
            "Leave that item out, or ask more people."
        )
    apart = scores - source.mean
    whole = ~np.isnan(apart).any(axis=1)
    distance = np.full(scores.shape[0], np.nan)
    distance[whole] = (apart[whole] * np.linalg.solve(covariance, apart[whole].T).T).sum(axis=1)
    return distance


def even_odd(responses: npt.ArrayLike, *, scales: Sequence[Sequence[int]]) -> Vector:
    """Inconsistency between the even and the odd items of each scale; higher is more careless.

    The correlation over scales of a respondent's mean of odd items with that of even items, stepped up by
    Spearman-Brown, not below -1, with its sign turned.

    Parameters
    ----------
    responses : (n_respondents, k_items)
        Keyed item scores; NaN is left out.
    scales : sequences of column positions, in the order asked
        Scales of one item say nothing and are left out.

    Returns
    -------
    (n_respondents,) from -1 to 1; NaN where the means of a respondent do not vary.

    Raises
    ------
    ScoringError
        Fewer than three scales of two items.

    Source
    ------
    [johnson2005]; the turned sign as in recent practice, [meade2012] has it the other way.
    """
    scores = answers(responses, "Even-odd consistency")
    useful = [scale for scale in scales if len(scale) >= 2]
    if len(useful) < 3:
        raise ScoringError(f"Even-odd consistency needs 3 scales of 2 items or more; here are {len(useful)}.")
    odd = np.column_stack([row_means(scores[:, list(scale[0::2])]) for scale in useful])
    even = np.column_stack([row_means(scores[:, list(scale[1::2])]) for scale in useful])
    r = row_correlations(odd, even)
    with_floor = np.maximum(r, -1 / 3)  # below -1/3 Spearman-Brown falls under -1
    return np.asarray(-2 * with_floor / (1 + with_floor))


def answers(responses: npt.ArrayLike, statistic: str) -> Matrix:
    """Responses as a float matrix of at least one item."""
    raw = matrix(responses, statistic)
    enough(raw.shape[0], raw.shape[1], statistic, rows=0, items=1)
    return raw


def row_means(values: Matrix) -> Vector:
    """Each row's mean of what is there; NaN where nothing is."""
    there = ~np.isnan(values)
    n = there.sum(axis=1)
    return np.where(n > 0, np.where(there, values, 0.0).sum(axis=1) / np.maximum(n, 1), np.nan)


def row_correlations(one: Matrix, two: Matrix) -> Vector:
    """Correlation of two rows over the columns both have; NaN with fewer than three, or without spread."""
    both = ~(np.isnan(one) | np.isnan(two))
    n = np.maximum(both.sum(axis=1), 1)[:, None]
    a, b = (np.where(both, x, 0.0) for x in (one, two))
    a, b = (np.where(both, x - x.sum(axis=1, keepdims=True) / n, 0.0) for x in (a, b))
    spread = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    exists = (both.sum(axis=1) >= 3) & (spread > 1e-12)
    r = (a * b).sum(axis=1) / np.where(exists, spread, 1.0)
    return np.where(exists, np.clip(r, -1.0, 1.0), np.nan)
