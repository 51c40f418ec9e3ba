"""Whether a questionnaire measures the same in several groups: a ladder of models, each tying more."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy.typing as npt

from scoring.cfa import indices
from scoring.cfa.fit import Fit, Method, fit
from scoring.cfa.indices import Test
from scoring.cfa.sample import Missing
from scoring.cfa.syntax import Model
from scoring.cfa.table import Equal
from scoring.errors import ScoringError

Level = Literal["configural", "metric", "scalar", "strict"]
LADDER: dict[Level, tuple[Equal, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One level of the ladder, with its differences from the level before (None on the first).

    Differences of CFI and RMSEA are those of the scaled tests where tests are scaled.
    """

    level: Level
    fit: Fit
    step: Test | None
    """Difference of chi-squares; scaled where the tests are."""
    delta_cfi: float | None
    delta_rmsea: float | None
    delta_srmr: float | None


def ladder(
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable], *,
    method: Method = "ML", free: Sequence[str] = (), is_standardized: bool = False,
    missing: Missing = "listwise",
) -> tuple[Rung, ...]:  # fmt: skip
    """Fit the same model to all groups with nothing, loadings, intercepts and residuals tied in turn.

    Arguments as for `fit`; `free` names parameters left untied at every level (partial invariance). Refuses
    fewer than two groups and what `fit` refuses.

    Source
    ------
    [meredith1993]; the steps' tests [satorra2010].
    """
    if len({g for g in groups if g is not None}) < 2:
        raise ScoringError("Invariance compares two groups or more.")
    found: list[Rung] = []
    for level, equal in LADDER.items():
        now = fit(
            model, item_scores, items, method=method, groups=groups, equal=equal, free=free,
            has_means=True, is_standardized=is_standardized, missing=missing,
        )  # fmt: skip
        found.append(rung(level, now, found[-1].fit if found else None))
    return tuple(found)


def rung(level: Level, now: Fit, before: Fit | None) -> Rung:
    """One level, set against the one before.

    Source
    ------
    [satorra2001].
    """
    if before is None:
        return Rung(level=level, fit=now, step=None, delta_cfi=None, delta_rmsea=None, delta_srmr=None)
    return Rung(
        level=level, fit=now, step=difference(now, before), delta_cfi=now.cfi_scaled - before.cfi_scaled,
        delta_rmsea=now.rmsea_scaled.value - before.rmsea_scaled.value, delta_srmr=now.srmr - before.srmr,
    )  # fmt: skip


def difference(narrow: Fit, wide: Fit) -> Test:
    """The test of what the narrower model ties, from both chi-squares; scaled where they are.

    Refuses two models of equal degrees of freedom, and a scaled difference whose scaling is not above zero.

    Source
    ------
    [satorra2001].
    """
    df = narrow.df - wide.df
    if df <= 0:
        raise ScoringError("A model that ties nothing more cannot be tested against the other.")
    plain = narrow.test.chi2 - wide.test.chi2
    if narrow.scaling is None:
        return indices.test_of(plain, df)
    scale = (narrow.df * narrow.scaling - wide.df * (wide.scaling or 0.0)) / df
    if scale <= 0:
        raise ScoringError("The scaled difference does not exist: its scaling factor is not above zero.")
    return indices.test_of(plain / scale, df)
