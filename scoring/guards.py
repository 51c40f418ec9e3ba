"""What every statistic refuses before it begins: shapes, kinds and amounts that give no number."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

MOST = 1e60
"""Scores in size beyond which their fourth powers, summed, could leave what a number can hold."""
MOST_POINTS = 100
"""Points of a format beyond which scores are amounts and not answers in categories."""


def matrix(item_scores: npt.ArrayLike, statistic: str) -> Matrix:
    """Item scores as a float matrix (n_respondents, k_items); NaN stays missing.

    Refuses what is not a table of numbers, and infinite values: they are neither an answer nor missing.
    """
    table = _numbers(item_scores, statistic)
    if table.ndim != 2:
        raise ScoringError(
            f"{statistic} needs a table of respondents by items; these have {table.ndim} dimension(s). "
            "Give one row a respondent and one column an item."
        )
    return table


def vector(scores: npt.ArrayLike, statistic: str) -> Vector:
    """Scores as a float vector, one a respondent; NaN stays missing."""
    line = _numbers(scores, statistic)
    if line.ndim != 1:
        raise ScoringError(
            f"{statistic} needs one score a respondent; these scores have {line.ndim} dimension(s). "
            "Give a single column."
        )
    return line


def pair(first: npt.ArrayLike, second: npt.ArrayLike, statistic: str) -> tuple[Vector, Vector]:
    """Two columns of scores of the same respondents, without those missing in either."""
    one, two = vector(first, statistic), vector(second, statistic)
    if one.shape != two.shape:
        raise ScoringError(
            f"{statistic} needs the same respondents twice; there are {one.size} scores and {two.size}. "
            "Match the rows by person first."
        )
    both = ~(np.isnan(one) | np.isnan(two))
    return one[both], two[both]


def complete(item_scores: npt.ArrayLike, statistic: str, *, rows: int = 2, items: int = 2) -> Matrix:
    """The rows without a missing answer; refuses fewer than `rows` of them, or fewer than `items` items."""
    table = matrix(item_scores, statistic)
    whole = table[~np.isnan(table).any(axis=1)]
    enough(whole.shape[0], table.shape[1], statistic, rows=rows, items=items)
    return whole


def enough(n_complete: int, k_items: int, statistic: str, *, rows: int = 2, items: int = 2) -> None:
    """Refuse too few items or complete respondents for a statistic, with both counts."""
    if n_complete < rows or k_items < items:
        raise ScoringError(
            f"{statistic} needs at least {items} items and {rows} complete respondents; "
            f"here are {k_items} items and {n_complete} complete respondents."
        )


def are_answers(points: npt.NDArray[np.float64], statistic: str) -> None:
    """Refuse scores (no NaN) that are not whole numbers, or span more points than any response format."""
    if (points != np.round(points)).any():
        raise ScoringError(f"{statistic} needs whole-number scores of single items, not means or halves.")
    if points.size and np.ptp(points) > MOST_POINTS:
        raise ScoringError(
            f"{statistic} needs answers in categories; these span {np.ptp(points):g} points. Look for a "
            "wrong code, or leave out what is no answer."
        )


def is_coverage(ci_level: float) -> None:
    """Refuse a coverage outside (0, 1)."""
    if not 0 < ci_level < 1:
        raise ScoringError(f"A coverage lies between 0 and 1, such as 0.95; {ci_level} was asked for.")


def places(which: npt.ArrayLike) -> str:
    """Columns as a reader counts them, from 1: `2, 5`."""
    return ", ".join(str(int(i) + 1) for i in np.atleast_1d(np.asarray(which)))


def format_range(low: float, high: float, statistic: str) -> None:
    """Refuse a response format whose low end is not below its high end."""
    if not low < high:
        raise ScoringError(f"{statistic} needs a low end below the high end; here they are {low} and {high}.")


def of_length(values: Sequence[object] | npt.NDArray[np.generic], n: int, what: str) -> None:
    """Refuse a companion (signs, groups, means) of another length than what it belongs to."""
    if len(values) != n:
        raise ScoringError(f"{what} must number {n}, one for each; there are {len(values)}.")


def _numbers(values: npt.ArrayLike, statistic: str) -> npt.NDArray[np.float64]:
    try:
        numbers = _as_floats(values)
    except (TypeError, ValueError) as error:
        raise ScoringError(
            f"{statistic} needs numbers, with NaN for missing; something else stands among the scores. "
            "Read the answers as codes first."
        ) from error
    largest = _largest(numbers)
    if np.isinf(largest):
        raise ScoringError(
            f"{statistic} met an infinite score. Only numbers and missing values (NaN) can be scored."
        )
    if largest > MOST:
        raise ScoringError(f"{statistic} met scores too large to calculate with. Check their units.")
    return numbers


def _as_floats(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    # Tables with a mark of their own for what is missing say how it becomes NaN.
    convert = getattr(values, "to_numpy", None)
    if convert is not None:
        return np.asarray(convert(dtype=np.float64, na_value=np.nan))
    return np.asarray(values, dtype=np.float64)


def _largest(numbers: npt.NDArray[np.float64]) -> float:
    """The score of largest size; 0 where there is none."""
    if not numbers.size:
        return 0.0
    ends = float(numbers.min()), float(numbers.max())
    if np.isnan(ends[0]):  # two passes that no missing answer stops cost more
        ends = float(np.fmin.reduce(numbers, axis=None)), float(np.fmax.reduce(numbers, axis=None))
    return 0.0 if np.isnan(ends[0]) else max(-ends[0], ends[1])
