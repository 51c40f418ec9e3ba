"""How well a few factors reproduce the correlations: tests and indices."""

import math
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from scoring.extraction import degrees_of_freedom
from scoring.noncentral import chi_square_noncentrality
from scoring.results import Caveat, Matrix

RMSEA_LEVEL = 0.90


class _Likely(TypedDict):
    """What rests on the likelihood."""

    chi2: float | None
    p: float | None
    null_chi2: float | None
    rmsea: float | None
    rmsea_low: float | None
    rmsea_high: float | None
    tli: float | None
    cfi: float | None
    bic: float | None
    sabic: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Fit of a factor solution; None where a number does not exist, and a caveat says why."""

    n: int
    df: int
    discrepancy: float | None
    """The likelihood's, of the correlations from what the factors reproduce."""
    chi2: float | None
    """The discrepancy times n - 1 - (2k + 5)/6 - 2m/3 (Bartlett)."""
    p: float | None
    null_chi2: float | None
    null_df: int
    rmsea: float | None
    rmsea_low: float | None
    rmsea_high: float | None
    rmsea_level: float = RMSEA_LEVEL
    tli: float | None
    cfi: float | None
    bic: float | None
    """chi2 - df log n: of two solutions the lower is to be preferred."""
    sabic: float | None
    rmsr: float
    """Root mean square of the residual correlations off the diagonal."""
    rmsr_corrected: float | None
    """The same, divided by degrees of freedom instead of by how many correlations there are."""
    srmr: float
    """The same over the correlations and the diagonal, as confirmatory programs print it."""
    caveats: tuple[Caveat, ...] = ()


def fit(correlation: Matrix, reproduced: Matrix, *, n: int, n_factors: int) -> Fit:
    """Judge how well factors reproduce correlations.

    Parameters
    ----------
    correlation : (k_items, k_items)
    reproduced : (k_items, k_items)
        What the factors explain; its diagonal holds communalities.
    n : int
        Respondents.
    n_factors : int

    Returns
    -------
    Fit. Caveats: `no_likelihood` (the correlations, or what is reproduced of them, are not positive
    definite: no chi-square, RMSEA, TLI, CFI, BIC), `just_identified` (no degree of freedom: nothing is
    tested), `too_few_for_chi_square` (the sample is too small for the chi-square's multiplier),
    `nothing_to_explain` (without any factor the misfit is below chance: TLI does not exist).

    Source
    ------
    Chi-square: [bartlett1951]. RMSEA: [steiger1980], [browne1992]. TLI: [tucker1973]. CFI: [bentler1990].
    BIC: [schwarz1978]. Residuals: [revelle2009] (psych), [hu1999].
    """
    k_items = correlation.shape[0]
    df = degrees_of_freedom(k_items, n_factors)
    left = float((np.tril(correlation - reproduced, -1) ** 2).sum())
    pairs = k_items * (k_items - 1) / 2
    discrepancy, null = _discrepancy(correlation, reproduced), _null(correlation)
    multiplier = n - 1 - (2 * k_items + 5) / 6 - 2 * n_factors / 3
    likely = _likelihood(discrepancy, null, multiplier, (n, k_items, df))
    return Fit(
        n=n,
        df=df,
        discrepancy=discrepancy,
        null_df=int(pairs),
        rmsr=math.sqrt(left / pairs),
        rmsr_corrected=math.sqrt(left / df) if df > 0 else None,
        srmr=math.sqrt(left / (pairs + k_items)),
        **likely,
        caveats=_doubts(discrepancy, null, multiplier, df, likely=likely),
    )


def _discrepancy(correlation: Matrix, reproduced: Matrix) -> float | None:
    model = reproduced.copy()
    np.fill_diagonal(model, 1.0)
    if min(np.linalg.eigvalsh(model)[0], np.linalg.eigvalsh(correlation)[0]) <= 1e-10:
        return None
    inner = np.linalg.solve(model, correlation)
    return max(float(np.trace(inner) - np.linalg.slogdet(inner)[1] - correlation.shape[0]), 0.0)


def _null(correlation: Matrix) -> float | None:
    sign, logarithm = np.linalg.slogdet(correlation)
    return float(-logarithm) if sign > 0 and np.linalg.eigvalsh(correlation)[0] > 1e-10 else None


def _likelihood(
    discrepancy: float | None, null: float | None, multiplier: float, sizes: tuple[int, int, int]
) -> _Likely:
    """Everything that rests on the likelihood, or nothing."""
    from scipy.special import chdtrc

    n, k_items, df = sizes
    found = _Likely(
        chi2=None,
        p=None,
        null_chi2=None,
        rmsea=None,
        rmsea_low=None,
        rmsea_high=None,
        tli=None,
        cfi=None,
        bic=None,
        sabic=None,
    )
    if discrepancy is None or null is None or multiplier <= 0:
        return found
    chi2, pairs = discrepancy * multiplier, k_items * (k_items - 1) / 2
    null_chi2 = null * (n - 1 - (2 * k_items + 5) / 6)
    found["chi2"], found["null_chi2"] = chi2, null_chi2
    if df == 0:
        return found
    tails = ((1 + RMSEA_LEVEL) / 2, (1 - RMSEA_LEVEL) / 2)
    low, high = (chi_square_noncentrality(chi2, df, tail) for tail in tails)
    excess, null_excess = max(chi2 - df, 0.0), max(null_chi2 - pairs, chi2 - df, 0.0)
    expected = null / pairs - 1 / multiplier
    return _Likely(
        chi2=chi2,
        p=float(chdtrc(df, chi2)),
        null_chi2=null_chi2,
        rmsea=math.sqrt(max(chi2 / (df * n) - 1 / (n - 1), 0.0)),
        rmsea_low=math.sqrt(low / (n - 1) / df),
        rmsea_high=math.sqrt(high / (n - 1) / df),
        tli=(null / pairs - discrepancy / df) / expected if expected > 0 else None,
        cfi=1 - excess / null_excess if null_excess > 0 else 1.0,
        bic=chi2 - df * math.log(n),
        sabic=chi2 - df * math.log((n + 2) / 24),
    )


def _doubts(
    discrepancy: float | None, null: float | None, multiplier: float, df: int, *, likely: _Likely
) -> tuple[Caveat, ...]:
    found = []
    if discrepancy is None or null is None:
        found.append(Caveat(code="no_likelihood"))
    if multiplier <= 0:
        found.append(Caveat(code="too_few_for_chi_square"))
    if likely["p"] is not None and likely["tli"] is None:
        found.append(Caveat(code="nothing_to_explain"))
    if df == 0:
        found.append(Caveat(code="just_identified"))
    return tuple(found)
