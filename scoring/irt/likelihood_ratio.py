"""Whether an item has other parameters in another group, by the likelihood of models with and without."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.irt.curves import all_curves
from scoring.irt.fit import ItemModel, Model
from scoring.irt.several import Answers, GroupedModel, answers_of, fitted
from scoring.results import Caveat


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodRatioDif:
    """One item's test, and how far its expected answers lie apart."""

    item: int
    chi2: float
    df: int
    p: float
    difference: tuple[float, ...]
    """For each later group: its mean expected answer less what the first group's curves expect of it, in
    categories (points); positive where the later group answers higher at the same level."""
    distance: tuple[float, ...]
    """The same without sign, point by point: curves that cross do not cancel."""
    n: int
    caveats: tuple[Caveat, ...] = ()


def likelihood_ratio_dif(
    item_scores: npt.ArrayLike,
    groups: Sequence[Hashable],
    *,
    model: Model = "grm",
    anchors: Collection[int] | None = None,
    items: Collection[int] | None = None,
) -> tuple[LikelihoodRatioDif, ...]:
    """Compare, item by item, the model with the item's parameters shared with that of parameters by group.

    All other items, or the `anchors`, are shared by all groups and tie their scales; items that are neither
    anchors nor under test have parameters by group in both models. Means and variances of later groups are
    free. Given to `scoring.dif.purification.purified`, flagged items leave the anchors and all is tested
    again.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed answers; NaN is missing, at random given what was answered.
    groups : one hashable a respondent
        Two groups or more; a respondent with None is left out. The first by name is compared with.
    model : "grm", "gpcm" or "pcm".
    items : those to test; left out, all.

    Returns
    -------
    LikelihoodRatioDif, in the order of the items; caveats those of the models, `not_converged` among them.

    Raises
    ------
    ScoringError
        As `fit_groups`; no anchor but the item itself; an item that does not exist.

    Source
    ------
    [thissen1993]; differences of expected answers [meade2010].
    """
    answers = answers_of(item_scores, groups, model)
    count = len(answers.patterns[0].categories)
    tested = sorted(range(count) if items is None else set(items))
    shared = frozenset(range(count) if anchors is None else anchors)
    for item in {*tested, *shared}:
        if not 0 <= item < count:
            raise ScoringError(f"There is no item {item}; items are numbered from 0 to {count - 1}.")
    for item in tested:
        if not shared - {item}:
            raise ScoringError(f"Item {item + 1} has no anchor beside itself; name others.")
    base = fitted(answers, model=model, equal=shared)
    return tuple(_of_item(answers, base, item) for item in tested)


def _of_item(answers: Answers, base: GroupedModel, item: int) -> LikelihoodRatioDif:
    """Free the item where the base shares it, share it where the base has it free."""
    from scipy.special import chdtrc

    is_shared = item in base.equal
    others = [i for i in base.equal if i != item]
    first = base.models[0]
    other = fitted(
        answers, model=first.model, equal=others if is_shared else [*others, item],
        start=[m.full for m in base.models],
    )  # fmt: skip
    narrow, wide = (base, other) if is_shared else (other, base)
    chi2, df = 2 * (wide.log_likelihood - narrow.log_likelihood), wide.n_free - narrow.n_free
    apart = [_apart(wide.models[0], later, item) for later in wide.models[1:]]
    return LikelihoodRatioDif(
        item=item, chi2=max(chi2, 0.0), df=df, p=float(chdtrc(df, max(chi2, 0.0))), n=answers.n,
        difference=tuple(a for a, _ in apart), distance=tuple(b for _, b in apart),
        caveats=tuple(dict.fromkeys([*narrow.caveats, *wide.caveats])),
    )  # fmt: skip


def _apart(first: ItemModel, later: ItemModel, item: int) -> tuple[float, float]:
    """Mean difference of expected answers over the later group, with and without sign."""
    own = slice(*first.marginal.layout.first[item : item + 2])
    points, weights = later.marginal.points, later.marginal.weights(later.full)
    one, two = (all_curves(m.marginal.layout, m.parameters, points)[own] for m in (first, later))
    gap = np.arange(len(one)) @ (two - one)
    return float(weights @ gap), float(weights @ np.abs(gap))
