"""How reliably items measure people within teams, and teams, from a model of two levels."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.cfa.structure import Places
from scoring.cfa.two_level import TeamFit
from scoring.results import Caveat

Numbers = npt.NDArray[Any]
"""Real values, or complex ones whose imaginary part carries a derivative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficients:
    """Omega of the model with its standard error, omega with the variance found as total, and alpha.

    None where a figure lies outside 0 to 1, which no reliability does.
    """

    omega: float | None
    error: float | None
    omega_observed: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamOmegas:
    """One scale at two levels: the unweighted mean of the same items, of people and of teams."""

    within_factor: str
    between_factor: str
    items: tuple[str, ...]
    within: Coefficients
    """People's distances from their team's mean."""
    between_latent: Coefficients
    """Team means free of the error of having few members; nobody observes such means."""
    between: Coefficients
    """Team means as observed, with the members that teams have."""
    total: Coefficients
    """People's scores as they are."""
    agreement: float
    """Share of the variance of observed team means that is the teams' own."""
    caveats: tuple[Caveat, ...]


def team_omegas(fit: TeamFit) -> tuple[TeamOmegas, ...]:
    """Reliabilities of every factor that has the same items at both levels, two or more.

    With L the sum of loadings and V the factor's variance, W and B the sums of the items' covariances within
    and between teams, and n the harmonic mean of the teams' sizes: within L_w^2 V_w / W; latent
    L_b^2 V_b / B; observed team means L_b^2 V_b / (B + W / n); people's scores
    (L_w^2 V_w + L_b^2 V_b) / (W + B). Factors of one name belong together, others by their items. Alpha puts
    the covariances between items, k / (k - 1) times, in the place of the factor's share; it and
    `omega_observed` rest on unrestricted covariances, omega on the implied ones. Errors by the delta method
    [squire1998].

    Caveats: `unequal_loadings` where loadings differ between levels, so that people's scores have no single
    factor behind them and `total` is not to be read; `impossible_reliability` where a figure is None.

    Source
    ------
    Within and latent [geldhof2014]; team means and people's scores [lai2021].
    """
    return tuple(_of_scale(fit, pair, places) for pair, places in _pairs(fit))


def _pairs(fit: TeamFit) -> Iterator[tuple[tuple[int, int], Places]]:
    """Factors that belong together at both levels, and their items."""
    own = [
        {f: tuple(np.flatnonzero(at.loadings[:, i])) for i, f in enumerate(s.factors)}
        for s, at in zip(fit.problem.structures, fit.implied, strict=True)
    ]
    for i, (name, places) in enumerate(own[0].items()):
        others = [name] if name in own[1] else list(own[1])
        for other in others:
            if own[1][other] == places and len(places) > 1:
                yield (i, list(own[1]).index(other)), np.array(places, dtype=np.intp)
                break


def _of_scale(fit: TeamFit, pair: tuple[int, int], places: Places) -> TeamOmegas:
    omega = _omegas(fit, fit.theta, pair, places)
    tiny = 1e-30
    slopes = np.empty((4, len(fit.theta)))
    for i in range(len(fit.theta)):
        moved = fit.theta.astype(complex)
        moved[i] += 1j * tiny
        slopes[:, i] = _omegas(fit, moved, pair, places).imag / tiny
    errors = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", slopes, fit.covariance, slopes), 0.0))
    inside = np.ix_(places, places)
    found = (fit.unrestricted.within[inside], fit.unrestricted.between[inside])
    totals = _totals(*found, size=fit.sample.harmonic_size)
    shares = _shares(fit, fit.theta, pair, places)
    k = len(places)
    apart = [float(x.sum() - np.trace(x)) * k / (k - 1) for x in found]
    common = np.array([apart[0], apart[1], apart[1], apart[0] + apart[1]])
    four = [
        _coefficients(*figures)
        for figures in zip(omega, errors, shares / totals, common / totals, strict=True)
    ]
    within, between = fit.problem.structures
    return TeamOmegas(
        within_factor=within.factors[pair[0]], between_factor=between.factors[pair[1]],
        items=tuple(fit.sample.items[i] for i in places), within=four[0], between_latent=four[1],
        between=four[2], total=four[3], agreement=float(found[1].sum() / totals[2]),
        caveats=tuple(_caveats(fit, pair, places, four)),
    )  # fmt: skip


def _shares(fit: TeamFit, theta: Numbers, pair: tuple[int, int], places: Places) -> Numbers:
    """(4,) the factor's variance in the sum of items: within, latent, observed means, people's scores."""
    within, between = (
        at.loadings[places, i].sum() ** 2 * at.factor_covariance[i, i]
        for at, i in zip((s.implied(theta) for s in fit.problem.structures), pair, strict=True)
    )
    return np.array([within, between, between, within + between])


def _omegas(fit: TeamFit, theta: Numbers, pair: tuple[int, int], places: Places) -> Numbers:
    inside = np.ix_(places, places)
    implied = (s.implied(theta).covariance[inside] for s in fit.problem.structures)
    totals = _totals(*implied, size=fit.sample.harmonic_size)
    return np.asarray(_shares(fit, theta, pair, places) / totals)


def _totals(within: Numbers, between: Numbers, *, size: float) -> Numbers:
    w, b = within.sum(), between.sum()
    return np.array([w, b, b + w / size, w + b])


def _coefficients(omega: float, error: float, observed: float, alpha: float) -> Coefficients:
    value, seen, plain = (float(x) if 0 <= x <= 1 else None for x in (omega, observed, alpha))
    return Coefficients(
        omega=value, error=None if value is None else float(error), omega_observed=seen, alpha=plain
    )


def _caveats(
    fit: TeamFit, pair: tuple[int, int], places: Places, four: list[Coefficients]
) -> Iterator[Caveat]:
    one, other = (at.loadings[places, i] for at, i in zip(fit.implied, pair, strict=True))
    # Factors at two levels have units of their own: what must agree is how loadings go together.
    if not np.allclose(one * np.abs(other).sum(), other * np.abs(one).sum(), rtol=1e-6):
        yield Caveat(code="unequal_loadings")
    if any(getattr(c, f.name) is None for c in four for f in fields(c)):
        yield Caveat(code="impossible_reliability")
