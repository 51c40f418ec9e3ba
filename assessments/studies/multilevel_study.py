"""The scales as factors within and between teams, and how reliably they measure people and teams."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from assessments.reports.laboratory_shapes import Table, Within
from assessments.reports.multilevel_shapes import LevelOmega, MultilevelStudy, TwoLevelModel
from assessments.studies.estimates import caveat_codes, facts_of, named, number, table
from assessments.studies.model_study import Measured, in_own_names, in_own_words
from scoring.cfa.structure import Implied
from scoring.cfa.team_reliability import Coefficients, TeamOmegas, team_omegas
from scoring.cfa.two_level import TeamFit, fit_teams
from scoring.errors import ScoringError
from scoring.results import Matrix

LEVEL = 0.95
NORMAL = 1.959963984540054
"""Standard errors to either side that hold 95 % of a normal distribution."""
KINDS = ("within", "between", "between_latent", "total")
MISSING = "It came out below 0 or above 1, where no reliability lies: the model does not hold between teams."


def multilevel_of(measured: Measured, teams: Sequence[Hashable]) -> MultilevelStudy:
    """One model of all scales, and one of each scale; each is refused on its own.

    teams : the team of each row, None where it has none.
    """
    alone = {s: items for s, items in measured.scales.items() if len(items) > 1}
    whole = two_levels(measured, teams)
    if len(measured.scales) < 2:
        return MultilevelStudy(model=whole)
    return MultilevelStudy(model=whole, scales={s: two_levels(_only(measured, s), teams) for s in alone})


def _only(measured: Measured, scale: str) -> Measured:
    items = measured.scales[scale]
    places = [measured.items.index(i) for i in items]
    return Measured(scales={scale: tuple(items)}, item_scores=measured.item_scores[:, places])


def two_levels(measured: Measured, teams: Sequence[Hashable]) -> TwoLevelModel:
    """One model with the same factors at both levels."""
    try:
        found = fit_teams(measured.model, measured.item_scores, measured.columns, teams)
        return _told(found, measured)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return TwoLevelModel(refused=in_own_words(str(refusal), measured))


def _told(found: TeamFit, measured: Measured) -> TwoLevelModel:
    own = dict(zip(measured.factors, measured.scales, strict=True))
    omegas = {own[o.within_factor]: o for o in team_omegas(found)}
    within, between = found.srmr
    has_test = found.df > 0
    return TwoLevelModel(
        n=found.sample.n, n_teams=found.sample.n_teams, size=found.sample.harmonic_size,
        chi2=number(found.test.chi2), df=found.df, p=number(found.test.p),
        cfi=number(found.cfi) if has_test else None, tli=number(found.tli) if has_test else None,
        rmsea=Within(value=found.rmsea.value, low=found.rmsea.low, high=found.rmsea.high)
        if has_test
        else Within(),
        srmr_within=number(within), srmr_between=number(between), aic=number(found.likelihood.aic),
        bic=number(found.likelihood.bic), icc=named(found.iccs, measured.items),
        loadings_std=_loadings(found, measured), factor_correlations=_correlations(found, measured),
        omega={s: _omega(o, found) for s, o in omegas.items()},
        alpha={s: {k: getattr(o, k).alpha for k in KINDS} for s, o in omegas.items()},
        agreement={s: number(o.agreement) for s, o in omegas.items()},
        caveats=in_own_names(facts_of(found.caveats, measured.items), measured, n=found.sample.n),
    )  # fmt: skip


def _omega(omegas: TeamOmegas, found: TeamFit) -> Mapping[str, LevelOmega]:
    codes = caveat_codes(omegas.caveats)
    return {kind: _estimated(getattr(omegas, kind), kind, found, codes) for kind in KINDS}


def _estimated(one: Coefficients, kind: str, found: TeamFit, codes: tuple[str, ...]) -> LevelOmega:
    if one.omega is None or one.error is None:
        return LevelOmega(refused=MISSING)
    reach = NORMAL * one.error
    return LevelOmega(
        value=one.omega, low=max(one.omega - reach, 0.0), high=min(one.omega + reach, 1.0), level=LEVEL,
        n=found.sample.n,
        caveats=tuple(c for c in codes if c == "unequal_loadings" and kind == "total"),
    )  # fmt: skip


def _loadings(found: TeamFit, measured: Measured) -> Mapping[str, Mapping[str, float | None]]:
    """Each item on its own factor, in units of spreads at the level."""
    told: dict[str, dict[str, float | None]] = {}
    for level, at in zip(("within", "between"), found.implied, strict=True):
        with np.errstate(invalid="ignore", divide="ignore"):  # of a negative variance nothing is told
            spread = np.sqrt(np.diag(at.factor_covariance)) / np.sqrt(np.diag(at.covariance))[:, None]
        for column, places in enumerate(measured.places):
            for place in places:
                value = float(at.loadings[place, column] * spread[place, column])
                told.setdefault(measured.items[place], {})[level] = number(value)
    return told


def _correlations(found: TeamFit, measured: Measured) -> Mapping[str, Table]:
    if len(measured.scales) < 2:
        return {}
    scales = tuple(measured.scales)
    levels = zip(("within", "between"), found.implied, strict=True)
    return {level: table(_between(at), scales, scales) for level, at in levels}


def _between(at: Implied) -> Matrix:
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(np.diag(at.factor_covariance))
        return np.asarray(at.factor_covariance / np.outer(spread, spread))
