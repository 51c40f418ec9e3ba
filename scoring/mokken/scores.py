"""What every Mokken statistic begins with: complete whole-number scores, and their item steps."""

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError
from scoring.results import Matrix

Codes = npt.NDArray[np.intp]


def whole(item_scores: npt.ArrayLike, statistic: str, *, rows: int = 2) -> Codes:
    """Complete rows as whole numbers from 0; refused for fractions, and for items everybody answers alike."""
    table = guards.complete(item_scores, statistic, rows=rows)
    guards.are_answers(table, statistic)
    still = np.flatnonzero(np.ptp(table, axis=0) == 0)
    if still.size:
        raise ScoringError(
            f"{statistic} does not exist: everybody gave the same answer to item {guards.places(still)}. "
            "Leave it out, or ask more people."
        )
    return np.asarray(table - table.min(), dtype=np.intp)


def steps(codes: Codes) -> npt.NDArray[np.bool_]:
    """(n, k, highest): whether each person passed each step of each item, as in [molenaar1991]."""
    return np.asarray(codes[:, :, None] >= np.arange(1, codes.max() + 1))


def popularity(codes: Codes) -> Matrix:
    """(k, highest): the share of people who passed each step."""
    return np.asarray(steps(codes).mean(axis=0))
