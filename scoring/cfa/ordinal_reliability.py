"""Reliability of sums of ordered answers by a fitted model of several factors and groups."""

from dataclasses import dataclass

import numpy as np

from scoring.cfa.ordinal_fit import OrdinalFit
from scoring.polychoric.totals import variance_of_total


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalReliability:
    """One factor's items as a scale, in one group.

    `omega` is of the points given, `omega_latent` of the normal variables behind them; each with the total's
    variance taken from the model, and `_observed` from the polychoric correlations (which overstates where
    the model misfits).
    """

    factor: str
    group: int
    omega: float
    omega_observed: float
    omega_latent: float
    omega_latent_observed: float


def ordinal_reliabilities(fit: OrdinalFit) -> tuple[OrdinalReliability, ...]:
    """Reliability of the unweighted sum of each factor's items, answers counted in steps of one.

    Factors without items of their own are passed over.

    Source
    ------
    [green2009].
    """
    found = []
    for number, (at, s, group) in enumerate(
        zip(fit.implied, fit.problem.structures, fit.groups, strict=True)
    ):
        told = s.implied(fit.theta)
        cuts, p = told[: group.n_thresholds], len(group.counts)
        unit = np.sqrt(np.diag(at.covariance)) if s.scale is None else 1 / s.unit(fit.theta, at.covariance)
        implied = np.eye(p)
        column, row = np.triu_indices(p, 1)
        implied[row, column] = implied[column, row] = told[group.n_thresholds :]
        for place, factor in enumerate(fit.table.model.factors):
            own = np.flatnonzero(at.loadings[:, place])
            if not own.size:
                continue
            inside = np.ix_(own, own)
            loading = at.loadings[own, place] / unit[own]
            true = np.outer(loading, loading) * at.factor_covariance[place, place]
            thresholds = [cuts[s.item == i] for i in own]
            part = variance_of_total(true, thresholds)
            found.append(
                OrdinalReliability(
                    factor=factor, group=number, omega=part / variance_of_total(implied[inside], thresholds),
                    omega_observed=part / variance_of_total(group.correlations[inside], thresholds),
                    omega_latent=float(true.sum() / implied[inside].sum()),
                    omega_latent_observed=float(true.sum() / group.correlations[inside].sum()),
                )
            )  # fmt: skip
    return tuple(found)
