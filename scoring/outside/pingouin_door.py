"""The only door to pingouin: point values to cross-check our own against.

What it gets wrong stays outside: intervals rounded to two or three decimals, and an alpha whose interval
counts incomplete rows. Only complete rows go in, and only point values come out.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import complete

SINGLE = {"icc_1": "ICC(1,1)", "icc_a1": "ICC(A,1)", "icc_c1": "ICC(C,1)"}


def alpha_value(item_scores: npt.ArrayLike) -> float:
    """Coefficient alpha of complete rows as pingouin has it; no interval.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed item scores; rows with any NaN are left out before pingouin sees them.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, or a total score that does not vary.

    Source
    ------
    [cronbach1951]; software: [vallat2018].
    """
    scores = complete(item_scores, "Alpha")
    _varies(scores.sum(axis=1), "Alpha")
    with _quiet():
        import pandas as pd
        import pingouin

        value, _ = pingouin.cronbach_alpha(data=pd.DataFrame(scores))
    return float(value)


def icc_values(ratings: npt.ArrayLike) -> Mapping[str, float]:
    """The three single-score intraclass correlations of persons by occasions, as pingouin has them.

    Parameters
    ----------
    ratings : (n_persons, k_occasions)
        Scores; rows with any NaN are left out.

    Returns
    -------
    Values by the names "icc_1", "icc_a1" and "icc_c1".

    Raises
    ------
    ScoringError
        Fewer than five persons or two occasions, or scores that do not vary between persons.

    Source
    ------
    [shrout1979], [mcgraw1996]; software: [vallat2018].
    """
    scores = complete(ratings, "Intraclass correlations", rows=5)
    _varies(scores.sum(axis=1), "An intraclass correlation")
    n, k_occasions = scores.shape
    with _quiet():
        import pandas as pd
        import pingouin

        long = pd.DataFrame(
            {
                "person": np.repeat(np.arange(n), k_occasions),
                "occasion": np.tile(np.arange(k_occasions), n),
                "score": scores.ravel(),
            }
        )
        table = pingouin.intraclass_corr(data=long, targets="person", raters="occasion", ratings="score")
    found = dict(zip(table["Type"], table["ICC"], strict=True))
    return {name: float(found[theirs]) for name, theirs in SINGLE.items()}


def _varies(totals: npt.NDArray[np.float64], statistic: str) -> None:
    if np.ptp(totals) == 0:
        raise ScoringError(f"{statistic} is undefined: every respondent has the same total score.")


@contextmanager
def _quiet() -> Iterator[None]:
    """Its warnings speak of packages' names for things, not of these answers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
