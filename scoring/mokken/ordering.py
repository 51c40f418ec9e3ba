"""How far everybody agrees on the items' order, and how reliable their sum is under Mokken's model."""

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.mokken.neighbours import filled
from scoring.mokken.scores import Codes, popularity, steps, whole
from scoring.results import Estimate


def h_transposed(item_scores: npt.ArrayLike) -> Estimate:
    """H of people over items: how far everybody agrees on the order of the items, 1 for the same order.

    Meaningful only where the items' order is invariant; about .3 to .4 weak, .4 to .5 medium, above .5
    accurate.

    item_scores : (n_respondents, k_items) keyed whole numbers of one format; rows with any NaN are left
    out. Refuses what `scalability` refuses, and items nobody ranks apart.

    Source
    ------
    [sijtsma1992]; for several categories [ligtvoet2010].
    """
    codes = whole(item_scores, "HT")
    return Estimate(value=ht_of(codes), method="h_transposed", n=len(codes))


def ht_of(codes: Codes) -> float:
    """The same of whole-number scores (n, k) without gaps; refused where nobody ranks the items apart.

    Source
    ------
    [sijtsma1992].
    """
    scores = codes.astype(np.float64)
    centred = scores - scores.mean(axis=1, keepdims=True)
    ordered = np.sort(scores, axis=1) - scores.mean(axis=1, keepdims=True)
    # Sums over all pairs of people are squares of sums less the people with themselves.
    itself = float((centred**2).sum())
    agreement = float((centred.sum(axis=0) ** 2).sum()) - itself
    most = float((ordered.sum(axis=0) ** 2).sum()) - itself
    if most <= 1e-12:
        raise ScoringError("HT does not exist: nobody answers one item differently from another.")
    return agreement / most


def rho(item_scores: npt.ArrayLike) -> Estimate:
    """Reliability of the sum under double monotonicity (Molenaar and Sijtsma's).

    The joint share of passing two steps of the *same* item on two occasions cannot be seen; it is taken from
    the steps nearest in popularity.

    item_scores : (n_respondents, k_items) keyed whole numbers of one format; rows with any NaN are left
    out. Refuses what `scalability` refuses.

    Source
    ------
    [molenaar1988]; ties and several categories [vanderark2010].
    """
    codes = whole(item_scores, "Rho")
    n, k = codes.shape
    flat = steps(codes).reshape(n, -1).astype(np.float64)
    joint = flat.T @ flat / n
    item = np.repeat(np.arange(k), codes.max())
    joint[item[:, None] == item] = np.nan
    share = popularity(codes).ravel()
    order = np.argsort(share, kind="stable")
    inside = order[(share[order] > 0) & (share[order] < 1)]
    full, independent = filled(joint[np.ix_(inside, inside)], share[inside])
    total = float(codes.sum(axis=1).var())
    if total == 0:
        raise ScoringError("Rho does not exist: every respondent has the same total score.")
    return Estimate(value=float((full - independent).sum()) / total, method="molenaar_sijtsma", n=n)
