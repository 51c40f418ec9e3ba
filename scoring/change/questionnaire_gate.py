"""Whether answers of two rounds may be compared: models fitted to them, led through the gate."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.invariance import Level as Rung
from scoring.cfa.release import PartialRung
from scoring.cfa.waves import over_waves, partial_over_waves
from scoring.change.invariance_gate import CHANCE, LEVELS, InvarianceVerdict, Level, Step, gate
from scoring.errors import ScoringError

CALLED: dict[Rung, Level] = {
    "configural": "configural", "metric": "loadings", "scalar": "intercepts", "strict": "residuals",
}  # fmt: skip


def longitudinal_gate(
    first: npt.ArrayLike, second: npt.ArrayLike, scales: Mapping[str, Sequence[int]], *,
    partial: bool = False, chance: float = CHANCE,
) -> InvarianceVerdict:  # fmt: skip
    """Fit the scales as correlated factors to two rounds of the same people, and walk the ladder.

    Parameters
    ----------
    first, second : (n_respondents, k_items)
        The same person in the same row, the same item in the same column. Who has a missing answer among the
        scales' items in either round is left out.
    scales : the columns of each scale, two or more (three or more where there is one scale).
    chance : the p below which a step's worse fit is more than chance.
    partial : whether the items that differ most may be let go where a level does not hold.

    Returns
    -------
    What `gate` says; a model that cannot be fitted to these answers is not testable (`did_not_settle`), and
    nothing is fitted where people are too few.

    Source
    ------
    [oort2005], [chen2007].
    """
    one, two = (guards.matrix(x, "Invariance over rounds") for x in (first, second))
    if one.shape != two.shape or not scales:
        raise ScoringError(
            f"The gate compares two tables of one shape and at least one scale; here are {one.shape} and "
            f"{two.shape}, and {len(scales)} scales."
        )
    used = sorted({column for own in scales.values() for column in own})
    whole = ~(np.isnan(one[:, used]).any(axis=1) | np.isnan(two[:, used]).any(axis=1))
    n = int(whole.sum())
    nothing = [Step(level=level, cfi=math.nan, rmsea=math.nan, srmr=math.nan) for level in LEVELS[:3]]
    unfitted = gate(nothing, n=max(n, 1), n_factors=len(scales), chance=chance)
    if unfitted.reason == "too_few_people":
        return unfitted
    model = "\n".join(f"f{i} =~ {' + '.join(f'i{c}' for c in own)}" for i, own in enumerate(scales.values()))
    waves, names = (one[whole][:, used], two[whole][:, used]), [f"i{c}" for c in used]
    try:
        steps = [
            Step(
                level=CALLED[r.level],
                cfi=r.fit.cfi,
                rmsea=r.fit.rmsea.value,
                srmr=r.fit.srmr,
                p=None if r.step is None else r.step.p,
            )
            for r in over_waves(model, waves, names)
            if not r.fit.caveats or r.fit.caveats[0].code != "not_converged"
        ]
        found = (
            gate(steps, n=n, n_factors=len(scales), chance=chance) if len(steps) == len(LEVELS) else unfitted
        )
        if partial and found.status == "failed":
            return gate(
                [_step(r) for r in partial_over_waves(model, waves, names)],
                n=n,
                n_factors=len(scales),
                chance=chance,
            )
    except ScoringError:
        return unfitted
    return found


def _step(one: PartialRung) -> Step:
    fit = one.rung.fit
    return Step(
        level=CALLED[one.rung.level], cfi=fit.cfi, rmsea=fit.rmsea.value, srmr=fit.srmr,
        freed=one.freed_items, items=one.items, least_held=one.least_held,
        p=None if one.rung.step is None else one.rung.step.p,
    )  # fmt: skip
