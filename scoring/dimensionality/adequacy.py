"""Whether correlations are worth factoring: sampling adequacy and the test that there are any."""

from dataclasses import dataclass

import numpy as np

from scoring.correlations import Correlations
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adequacy:
    """Kaiser, Meyer and Olkin's sampling adequacy."""

    overall: float
    """0 to 1: below .5 not worth factoring, from .8 good."""
    by_item: Vector
    n: int
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sphericity:
    """Bartlett's test that no two items correlate."""

    chi2: float
    df: int
    p: float
    determinant: float
    n: int
    caveats: tuple[Caveat, ...] = ()


def kmo(correlations: Correlations) -> Adequacy:
    """Estimate how much of the items' correlations is shared by more than two of them.

    Squared correlations, as a share of these and squared partial correlations.

    Raises
    ------
    ScoringError
        An item that is given by the others, or items of which no two correlate.

    Source
    ------
    [kaiser1974].
    """
    found = _invertible(correlations, "Sampling adequacy")
    if np.abs(found - np.eye(found.shape[0])).max() < 1e-12:
        raise ScoringError("Sampling adequacy is undefined: no item correlates with another.")
    inverse = np.linalg.inv(found)
    size = np.sqrt(np.diag(inverse))
    partial = (inverse / np.outer(size, size)) ** 2
    square = found**2
    np.fill_diagonal(partial, 0.0)
    np.fill_diagonal(square, 0.0)
    shared, own = square.sum(axis=0), partial.sum(axis=0)
    return Adequacy(
        overall=float(shared.sum() / (shared.sum() + own.sum())),
        by_item=shared / (shared + own),
        n=correlations.n,
        caveats=correlations.caveats,
    )


def bartlett(correlations: Correlations) -> Sphericity:
    """Test that the correlation matrix is one of no correlation.

    Raises
    ------
    ScoringError
        An item that is given by the others, or too few respondents for the number of items.

    Source
    ------
    [bartlett1950].
    """
    from scipy.special import chdtrc

    found = _invertible(correlations, "Bartlett's test")
    k_items = found.shape[0]
    multiplier = correlations.n - 1 - (2 * k_items + 5) / 6
    if multiplier <= 0:
        raise ScoringError(
            f"Bartlett's test needs more people than {correlations.n} for {k_items} items: at least "
            f"{int(np.floor((2 * k_items + 5) / 6)) + 2}."
        )
    logarithm = float(np.linalg.slogdet(found)[1])
    chi2, df = -multiplier * logarithm, k_items * (k_items - 1) // 2
    return Sphericity(
        chi2=chi2,
        df=df,
        p=float(chdtrc(df, chi2)),
        determinant=float(np.exp(logarithm)),
        n=correlations.n,
        caveats=correlations.caveats,
    )


def _invertible(correlations: Correlations, statistic: str) -> Matrix:
    if np.linalg.eigvalsh(correlations.matrix)[0] <= 1e-9:
        raise ScoringError(
            f"{statistic} does not exist: an item is given by the others, or there are fewer people than "
            "items. Leave an item out, or ask more people."
        )
    return correlations.matrix
