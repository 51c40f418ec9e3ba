"""Whether ordered answers mean the same over rounds: the same people, the same items, several waves."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.ordinal import fit_either
from scoring.cfa.ordinal_fit import OrdinalFit
from scoring.cfa.ordinal_invariance import LADDER, OrdinalLevel, OrdinalRung, climbed, plan_at
from scoring.cfa.ordinal_plan import OrdinalMethod, Plan, long_model, named
from scoring.cfa.ordinal_problem import Parameterization
from scoring.cfa.ordinal_release import FitAt, OrdinalPartialRung, ordinal_partial_ladder
from scoring.cfa.ordinal_sample import OrdinalMissing, ordinal_groups
from scoring.cfa.release import MOST_FALL, scales_of
from scoring.cfa.syntax import Model, parse
from scoring.errors import ScoringError


def ordinal_over_waves(
    model: str | Model, waves: Sequence[npt.ArrayLike], items: Sequence[str], *,
    method: OrdinalMethod = "WLSMV", parameterization: Parameterization = "theta",
    missing: OrdinalMissing = "listwise", free: Sequence[str] = (),
) -> tuple[OrdinalRung, ...]:  # fmt: skip
    """Fit one model to several waves of the same people, tying thresholds, loadings and more in turn.

    Parameters
    ----------
    model : of one wave, in the names of `items`.
    waves : two or more (n_respondents, p) tables, the same person in the same row.
    method, parameterization, missing, free : as for `fit_ordinal`; names in `free` are those of one wave.

    Returns
    -------
    Rungs configural, thresholds, loadings, intercepts, residuals. Items and factors of wave 2 are called
    `c2.2`, `clarity.2`. Residuals of one item covary over waves, factors all covary; the first wave's factors
    have mean 0 and variance 1, later variances are free from tied loadings and later means from tied
    intercepts on. A kind of answer not given in every wave is put together with its neighbour
    (`categories_joined`). Two-point items as in `ordinal_ladder`.

    Raises
    ------
    ScoringError
        Fewer than two waves, waves of different length, and what `fit_ordinal` refuses.

    Source
    ------
    [liu2017]; steps [wu2016]; residuals over waves [widaman2010].
    """
    _, fit_at = _prepared(
        model, waves, items, method=method, parameterization=parameterization, missing=missing
    )
    found: list[OrdinalRung] = []
    for level in LADDER:
        found += climbed(level, partial(fit_at, level, free), found)
    return tuple(found)


def ordinal_partial_over_waves(
    model: str | Model, waves: Sequence[npt.ArrayLike], items: Sequence[str], *,
    method: OrdinalMethod = "WLSMV", parameterization: Parameterization = "theta",
    missing: OrdinalMissing = "listwise", most_fall: float = MOST_FALL,
) -> tuple[OrdinalPartialRung, ...]:  # fmt: skip
    """The same ladder, letting go what differs most; see `ordinal_release.ordinal_partial_ladder`.

    Source
    ------
    [byrne1989].
    """
    read, fit_at = _prepared(
        model, waves, items, method=method, parameterization=parameterization, missing=missing
    )
    return ordinal_partial_ladder(fit_at, scales_of(read), most_fall=most_fall)


def _prepared(
    model: str | Model, waves: Sequence[npt.ArrayLike], items: Sequence[str], *, method: OrdinalMethod,
    parameterization: Parameterization, missing: OrdinalMissing,
) -> tuple[Model, FitAt]:  # fmt: skip
    """The model of one wave, and what fits all waves at a level."""
    read = parse(model) if isinstance(model, str) else model
    tables = [guards.matrix(w, "Factor analysis of ordered answers") for w in waves]
    if len(tables) < 2:
        raise ScoringError("Invariance over waves compares two waves or more.")
    for table in tables:
        guards.of_length(items, table.shape[1], "items")
    if len({len(t) for t in tables}) > 1:
        raise ScoringError("The waves have different numbers of rows; put the same person in the same row.")
    absent = [name for name in read.items if name not in items]
    if absent:
        raise ScoringError(f"The answers have no column for {', '.join(absent)}, which the model names.")
    places = {named(i, w): (i, w) for w in range(len(tables)) for i in read.items}
    order = long_model(read, Plan(waves=places)).items
    columns = [tables[w][:, list(items).index(i)] for i, w in (places[name] for name in order)]
    alike = [[order.index(named(i, w)) for w in range(len(tables))] for i in read.items]
    of = ordinal_groups(np.column_stack(columns), order, None, missing=missing, alike=alike)

    def fit_at(level: OrdinalLevel, free: Sequence[str]) -> OrdinalFit:
        whole = Plan(parameterization=parameterization, free=frozenset(free), waves=places)
        return fit_either(read, of, method=method, plan=plan_at(level, whole))

    return read, fit_at
