"""Whether group adds to what the level says of an answer: by logistic regression, item by item."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.dif.cumulative_logit import Fitted, fit
from scoring.dif.groups import Grouped, grouped

Size = Literal["negligible", "moderate", "large"]
MODERATE, LARGE = 0.035, 0.070


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticDif:
    """Likelihood-ratio tests of one item: group (uniform), group by level (non-uniform), both."""

    item: int
    uniform: float
    non_uniform: float
    total: float
    """Chi-square values; the first two on `df`, their sum on twice that."""
    df: int
    p_uniform: float
    p_non_uniform: float
    p_total: float
    effect: float
    """Rise of Nagelkerke's R squared by group and group by level."""
    size: Size
    """moderate from .035, large from .070; negligible below, or where `p_total` is not below alpha."""
    n: int


def logistic_dif(
    item_scores: npt.ArrayLike, groups: Sequence[Hashable], *, alpha: float = 0.05,
    anchors: Sequence[int] | None = None,
) -> tuple[LogisticDif, ...]:  # fmt: skip
    """Regress each item on the level, then on level and group, then with group by level as well.

    The level is the sum of all items, or of the `anchors` and the item itself. For two categories the model
    is logistic, for more of proportional odds.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed whole numbers; rows with any NaN are left out.
    groups : one hashable a respondent
        Two groups or more; a respondent with None is left out.

    Raises
    ------
    ScoringError
        Fewer than two groups or items, a group of fewer than 20, fractions, an item everybody answers
        alike, or answers that a predictor parts without overlap.

    Source
    ------
    [swaminathan1990]; several categories and effect [zumbo1999]; its bounds [jodoin2001].
    """
    found = grouped(item_scores, groups, "Logistic DIF")
    return tuple(_of_item(found, i, anchors=anchors, alpha=alpha) for i in range(found.codes.shape[1]))


def _of_item(found: Grouped, item: int, *, anchors: Sequence[int] | None, alpha: float) -> LogisticDif:
    from scipy.special import chdtrc

    answers = found.answers(item)
    level = found.level(item, anchors).astype(np.float64)[:, None]
    dummies = (found.group[:, None] == np.arange(1, found.n_groups)).astype(np.float64)
    by_level = dummies * level
    empty = np.empty((len(answers), 0))
    alone = fit(answers, empty)
    steps = (level, np.hstack([level, dummies]), np.hstack([level, dummies, by_level]))
    plain, uniform, full = (fit(answers, columns) for columns in steps)
    chi = [2 * (b.log_likelihood - a.log_likelihood) for a, b in ((plain, uniform), (uniform, full))]
    first, second = (max(c, 0.0) for c in chi)
    df = found.n_groups - 1
    p = float(chdtrc(2 * df, first + second))
    effect = explained(full, alone) - explained(plain, alone)
    return LogisticDif(
        item=item, uniform=first, non_uniform=second, total=first + second, df=df,
        p_uniform=float(chdtrc(df, first)), p_non_uniform=float(chdtrc(df, second)), p_total=p,
        effect=effect, size=_size(effect, is_found=p < alpha), n=len(answers),
    )  # fmt: skip


def explained(model: Fitted, alone: Fitted) -> float:
    """Nagelkerke's R squared of a model against the one with thresholds alone, 0 to 1.

    Source
    ------
    [nagelkerke1991].
    """
    n = model.n
    gained = 1 - np.exp(2 / n * (alone.log_likelihood - model.log_likelihood))
    return float(gained / (1 - np.exp(2 / n * alone.log_likelihood)))


def _size(effect: float, *, is_found: bool) -> Size:
    if not is_found or effect < MODERATE:
        return "negligible"
    return "large" if effect >= LARGE else "moderate"
