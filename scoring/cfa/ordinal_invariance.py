"""Whether ordered answers mean the same in several groups: thresholds, loadings, intercepts tied in turn."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.cfa.indices import Test
from scoring.cfa.ordinal import Tie, fit_groups, ordinal_sample
from scoring.cfa.ordinal_fit import OrdinalFit, OrdinalMethod, shifted, traces
from scoring.cfa.ordinal_problem import Parameterization
from scoring.cfa.syntax import Model
from scoring.errors import ScoringError
from scoring.results import Matrix

OrdinalLevel = Literal["configural", "thresholds", "loadings", "intercepts"]
TIES: dict[OrdinalLevel, tuple[Tie, ...]] = {
    "configural": (),
    "thresholds": ("thresholds",),
    "loadings": ("thresholds", "loadings"),
    "intercepts": ("thresholds", "loadings", "intercepts"),
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
) -> tuple[OrdinalRung, ...]:  # fmt: skip
    """Fit the same model to all groups with nothing, thresholds, loadings and intercepts tied in turn.

    Arguments as for `fit_ordinal`. Of items with two or three answers tied thresholds cost no fit, as
    intercepts and spreads take their place; two answers show no spread, which is the same in all groups.
    Refuses fewer than two groups and what `fit_ordinal` refuses.

    Source
    ------
    [wu2016].
    """
    if len({g for g in groups if g is not None}) < 2:
        raise ScoringError("Invariance compares two groups or more.")
    read, of = ordinal_sample(model, item_scores, items, groups)
    found: list[OrdinalRung] = []
    for level, equal in TIES.items():
        now = fit_groups(read, of, method=method, parameterization=parameterization, equal=equal)
        if not found:
            found.append(OrdinalRung(
                level=level, fit=now, step=None, delta_cfi=None, delta_rmsea=None, delta_srmr=None
            ))  # fmt: skip
            continue
        before = found[-1].fit
        found.append(
            OrdinalRung(
                level=level, fit=now, step=difference(now, before) if now.df > before.df else None,
                delta_cfi=now.cfi_scaled - before.cfi_scaled,
                delta_rmsea=now.rmsea_scaled.value - before.rmsea_scaled.value,
                delta_srmr=now.srmr - before.srmr,
            )
        )  # fmt: skip
    return tuple(found)


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
