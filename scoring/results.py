"""What every result of scoring has in common: an estimate with its interval, and its caveats."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
"""(n_respondents, k_items); NaN is missing."""
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """A reason to read a number with care: a code for documents, and the facts of the case."""

    code: str
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One estimate; `low` and `high` are None where no interval exists."""

    value: float
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: str
    n: int
    caveats: tuple[Caveat, ...] = ()
