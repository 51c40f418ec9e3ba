"""Whether ordered answers mean the same in several groups: thresholds, loadings and more tied in turn."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.cfa.indices import Test
from scoring.cfa.ordinal import fit_either, ordinal_sample
from scoring.cfa.ordinal_fit import OrdinalFit, shifted, traces
from scoring.cfa.ordinal_plan import TIES, OrdinalMethod, Plan, Tie
from scoring.cfa.ordinal_problem import Parameterization
from scoring.cfa.ordinal_sample import OrdinalMissing
from scoring.cfa.syntax import Model
from scoring.errors import ScoringError
from scoring.results import Matrix

OrdinalLevel = Literal["configural", "thresholds", "loadings", "intercepts", "residuals"]
LADDER: dict[OrdinalLevel, tuple[Tie, ...]] = {
    "configural": (),
    "thresholds": TIES[:1],
    "loadings": TIES[:2],
    "intercepts": TIES[:3],
    "residuals": TIES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalRung:
    """One level, with its differences from the level before (None on the first); indices are scaled."""

    level: OrdinalLevel
    fit: OrdinalFit
    step: Test | None
    """Scaled and shifted difference."""
    delta_cfi: float | None
    delta_rmsea: float | None
    delta_srmr: float | None


def ordinal_ladder(
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable], *,
    method: OrdinalMethod = "WLSMV", parameterization: Parameterization = "theta",
    missing: OrdinalMissing = "listwise", free: Sequence[str] = (),
) -> tuple[OrdinalRung, ...]:  # fmt: skip
    """Fit one model to all groups with nothing, thresholds, loadings, intercepts, residuals tied in turn.

    Arguments as for `fit_ordinal`; the last level is fitted under theta, and another that has no end under
    theta under delta. Of items with two or three answers tied thresholds cost no fit, as intercepts and
    spreads take their place. Two answers show no spread before loadings and intercepts are tied: until then
    it is that of the first group, and where such items are, the level of intercepts is set against that of
    thresholds, and left out where the data cannot tell spreads from levels (thresholds in proportion to
    loadings).

    Refuses fewer than two groups and what `fit_ordinal` refuses.

    Source
    ------
    [wu2016].
    """
    if len({g for g in groups if g is not None}) < 2:
        raise ScoringError("Invariance compares two groups or more.")
    read, of = ordinal_sample(model, item_scores, items, groups, missing=missing)
    found: list[OrdinalRung] = []
    for level in LADDER:
        plan = plan_at(level, Plan(parameterization=parameterization, free=frozenset(free)))
        found += climbed(level, partial(fit_either, read, of, method=method, plan=plan), found)
    return tuple(found)


def climbed(
    level: OrdinalLevel, fitted: Callable[[], OrdinalFit], found: Sequence[OrdinalRung]
) -> list[OrdinalRung]:
    """The rung of a level, or none where answers of two points cannot tell spreads from levels.

    Source
    ------
    [wu2016].
    """
    try:
        now = fitted()
    except ScoringError:
        if level == "intercepts" and found and min(found[-1].fit.groups[0].counts) == 1:
            return []
        raise
    return [ordinal_rung(level, now, below(found, level))]


def below(found: Sequence[OrdinalRung], level: OrdinalLevel) -> OrdinalFit | None:
    """What a level is set against: the one before, but of two-point items thresholds for intercepts.

    Their loadings and levels are tied together, beside spreads that are then free.

    Source
    ------
    [wu2016].
    """
    if not found:
        return None
    is_mixed = level == "intercepts" and min(found[-1].fit.groups[0].counts) == 1
    return found[-2 if is_mixed else -1].fit


def plan_at(level: OrdinalLevel, plan: Plan) -> Plan:
    """The plan of a level; residual variances are tied under theta.

    Source
    ------
    [wu2016].
    """
    how: Parameterization = "theta" if level == "residuals" else plan.parameterization
    return replace(plan, equal=LADDER[level], parameterization=how)


def ordinal_rung(level: OrdinalLevel, now: OrdinalFit, before: OrdinalFit | None) -> OrdinalRung:
    """One level, set against the one before.

    Source
    ------
    [satorra2000].
    """
    if before is None:
        return OrdinalRung(level=level, fit=now, step=None, delta_cfi=None, delta_rmsea=None, delta_srmr=None)
    return OrdinalRung(
        level=level, fit=now, step=difference(now, before) if now.df > before.df else None,
        delta_cfi=now.cfi_scaled - before.cfi_scaled,
        delta_rmsea=now.rmsea_scaled.value - before.rmsea_scaled.value, delta_srmr=now.srmr - before.srmr,
    )  # fmt: skip


def difference(narrow: OrdinalFit, wide: OrdinalFit) -> Test:
    """The test of what the narrower model ties, scaled and shifted by how the statistics vary.

    Refuses two models of equal degrees of freedom.

    Source
    ------
    [satorra2000].
    """
    df = narrow.df - wide.df
    if df <= 0:
        raise ScoringError("A model that ties nothing more cannot be tested against the other.")
    slopes, weight, gamma = wide.problem.stacked(wide.theta)
    tied = _tied(slopes, narrow.problem.stacked(narrow.theta)[0])
    pulled = slopes @ weight
    bread = np.linalg.inv(pulled @ slopes.T)
    inside = bread @ tied.T @ np.linalg.solve(tied @ bread @ tied.T, tied @ bread)
    plain = Test(chi2=narrow.test.chi2 - wide.test.chi2, df=df, p=float("nan"))
    return shifted(plain, traces(pulled.T @ inside @ pulled, gamma))


def _tied(wide: Matrix, narrow: Matrix) -> Matrix:
    """(df, n_wide) the directions of the wider model's parameters that the narrower one gave up."""
    kept = np.linalg.lstsq(wide.T, narrow.T, rcond=None)[0]
    sides, sizes, _ = np.linalg.svd(kept)
    rank = int((sizes > 1e-8 * sizes[0]).sum())
    return np.asarray(sides[:, rank:].T)
