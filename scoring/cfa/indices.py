"""How well a model fits: the test of exact fit, and the indices read beside it."""

import math
from dataclasses import dataclass

import numpy as np

from scoring.cfa.sample import Sample
from scoring.cfa.structure import Implied
from scoring.noncentral import chi_square_noncentrality
from scoring.results import Vector

WORST_CFI, WORST_RMSEA = 0.90, 0.10
"""Where both are missed, a model of factors is not what the items share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rmsea:
    """Misfit a degree of freedom, its 90 % interval, and the p of a test that it is at most .05."""

    value: float
    low: float
    high: float
    p_close: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A chi-square with its degrees of freedom and p; NaN where no test exists (unweighted least squares)."""

    chi2: float
    df: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """Log likelihoods and what is counted from them; only under maximum likelihood."""

    value: float
    unrestricted: float
    aic: float
    bic: float
    bic_adjusted: float


def test_of(chi2: float, df: int) -> Test:
    """The chi-square and its p.

    Source
    ------
    [joreskog1969].
    """
    from scipy.special import chdtrc

    return Test(chi2=chi2, df=df, p=float(chdtrc(df, max(chi2, 0.0))) if df > 0 else math.nan)


def cfi(model: Test, baseline: Test) -> float:
    """The share of the baseline's misfit that the model takes away, 0 to 1.

    Source
    ------
    [bentler1990].
    """
    left, whole = max(model.chi2 - model.df, 0.0), max(baseline.chi2 - baseline.df, 0.0)
    return 1.0 if max(left, whole) == 0 else 1 - left / max(left, whole)


def robust(model: Test, scale: float) -> Test:
    """A plain test with misfit counted beyond what it would be on average: for robust CFI and TLI.

    The chi-square is set so that chi-square less degrees of freedom is the plain one less scale times df.

    Source
    ------
    [brosseau2014].
    """
    return Test(chi2=model.chi2 - (scale - 1) * model.df, df=model.df, p=math.nan)


def corrected(
    own: tuple[Test, float], baseline: tuple[Test, float], *, n: float, n_groups: int = 1
) -> tuple[float, float, Rmsea]:
    """Robust CFI, TLI and RMSEA from plain tests, each with its scaling factor.

    Source
    ------
    [brosseau2012], [brosseau2014].
    """
    (test, scale), (whole, whole_scale) = own, baseline
    left, most = robust(test, scale), robust(whole, whole_scale)
    return cfi(left, most), tli(left, most), rmsea(test, n=n, n_groups=n_groups, scale=scale)


def tli(model: Test, baseline: Test) -> float:
    """The same by misfit a degree of freedom; may leave 0 to 1. 1 where the model has none.

    Source
    ------
    [tucker1973].
    """
    if model.df == 0:
        return 1.0
    whole, left = baseline.chi2 / baseline.df, model.chi2 / model.df
    return (whole - left) / (whole - 1)


def nfi(model: Test, baseline: Test) -> float:
    """1 less the model's chi-square by the baseline's.

    Source
    ------
    [bentler1980].
    """
    return 1 - model.chi2 / baseline.chi2


def rmsea(test: Test, *, n: float, n_groups: int = 1, scale: float = 1.0) -> Rmsea:
    """Root of misfit a degree of freedom and person, with interval by the noncentral chi-square.

    `n` counts people, or people less one where the chi-square was so. `scale` above 1 or below makes the
    robust version of a plain test: it enters as the scaling factor of that test.

    Source
    ------
    [steiger1980]; close fit [browne1993]; several groups [steiger1998]; robust [brosseau2012].
    """
    if test.df == 0:
        return Rmsea(value=0.0, low=0.0, high=0.0, p_close=math.nan)
    value = math.sqrt(max(test.chi2 - scale * test.df, 0.0) * n_groups / (n * test.df))
    return _rmsea(value, test.chi2 / scale, test.df, unit=n_groups * scale / n)


def rmsea_scaled(test: Test, scale: float, *, n: float, n_groups: int = 1) -> Rmsea:
    """The same of a plain test that has on average `scale` times its degrees of freedom, and so many for it.

    Source
    ------
    [steiger1980]; the test [yuan2000].
    """
    if test.df == 0:
        return rmsea(test, n=n)
    df = test.df * scale
    value = math.sqrt(max(test.chi2 - df, 0.0) * n_groups / (n * df))
    return _rmsea(value, test.chi2, df, unit=n_groups / n)


def _rmsea(value: float, chi2: float, df: float, *, unit: float) -> Rmsea:
    """With interval and close fit, where noncentrality a degree of freedom counts in these units."""
    from scipy.special import chndtr

    chi2 = max(chi2, 0.0)  # a shift can take a test of next to nothing below zero
    ends = (chi_square_noncentrality(chi2, df, tail) for tail in (0.95, 0.05))
    low, high = (math.sqrt(end * unit / df) for end in ends)
    close = 1 - float(chndtr(chi2, df, 0.05**2 * df / unit))
    return Rmsea(value=value, low=low, high=high, p_close=close)


def srmr(of: Sample, implied: tuple[Implied, ...], *, has_means: bool) -> float:
    """Root mean square of the differences between correlations found and implied, means included if any.

    Source
    ------
    [bentler1995].
    """
    found = 0.0
    for group, at, share in zip(of.groups, implied, of.weights, strict=True):
        sd = np.sqrt(np.diag(group.covariance))
        apart = (group.covariance - at.covariance) / np.outer(sd, sd)
        squares = float((apart[np.tril_indices(len(sd))] ** 2).sum())
        count = len(sd) * (len(sd) + 1) / 2
        if has_means:
            squares += float((((group.mean - at.mean) / sd) ** 2).sum())
            count += len(sd)
        found += share * math.sqrt(squares / count)
    return found


def likelihood(of: Sample, chi2: float, n_free: int) -> Likelihood:
    """The log likelihood of the rows, with and without the model, and information criteria.

    Source
    ------
    [akaike1974], [schwarz1978]; adjusted [sclove1987].
    """
    unrestricted = sum(g.log_likelihood for g in of.groups)
    value = unrestricted - chi2 / 2
    return Likelihood(
        value=value, unrestricted=unrestricted, aic=-2 * value + 2 * n_free,
        bic=-2 * value + n_free * math.log(of.n),
        bic_adjusted=-2 * value + n_free * math.log((of.n + 2) / 24),
    )  # fmt: skip


def explained(found: Vector, implied: Vector, weight: Vector) -> float:
    """Share of weighed squares of moments that the model gives (GFI of least squares).

    Source
    ------
    [bentler1995].
    """
    return 1 - float((weight * (found - implied) ** 2).sum()) / float((weight * found**2).sum())
