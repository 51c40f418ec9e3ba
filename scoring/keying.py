"""From raw answers to keyed ones: reverse-keyed items are mirrored about the middle of their format."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import matrix, of_length
from scoring.results import Matrix, Vector


def reverse(item_scores: npt.ArrayLike, *, low: float | Vector, high: float | Vector) -> Matrix:
    """Mirror raw points about the middle of the response format, x' = low + high - x; NaN stays NaN.

    Parameters
    ----------
    item_scores : any shape
        Raw points; NaN is missing.
    low, high : float or (k_items,)
        The ends of the response format, one pair for all items or one for each.

    Raises
    ------
    ScoringError
        A score is not a number.

    Source
    ------
    [likert1932].

    >>> reverse([[1.0, 4.0]], low=1, high=5).tolist()
    [[5.0, 2.0]]
    """
    try:
        raw = np.asarray(item_scores, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ScoringError(
            "Keying needs numbers, with NaN for missing. Read the answers as codes first."
        ) from error
    return np.asarray((np.asarray(low, dtype=np.float64) + high) - raw)


def keyed(
    item_scores: npt.ArrayLike, *, signs: Sequence[int], low: Vector | float, high: Vector | float
) -> Matrix:
    """Reverse the items marked -1, leave those marked 1, so that more always means more of the construct.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Raw points as answered; NaN is missing and stays so.
    signs : k_items of 1 or -1
    low, high : float or (k_items,)
        The ends of the response formats.

    Raises
    ------
    ScoringError
        The signs do not match the items, or one is neither 1 nor -1; a score is not a number or infinite.

    Source
    ------
    [likert1932].

    >>> keyed([[1.0, 4.0]], signs=(1, -1), low=1, high=5).tolist()
    [[1.0, 2.0]]
    """
    raw = matrix(item_scores, "Keying")
    of_length(signs, raw.shape[1], "Signs")
    if any(sign not in (1, -1) for sign in signs):
        raise ScoringError(f"An item is keyed 1 or -1; these signs are {tuple(signs)}.")
    is_reversed = np.asarray(signs) == -1
    return np.where(is_reversed, reverse(raw, low=low, high=high), raw)
