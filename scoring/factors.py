"""Common factors of a scale: minimum residual extraction, oblimin, Schmid-Leiman, and omega."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.extraction import Extraction, minres
from scoring.guards import places
from scoring.moments import Moments
from scoring.results import Caveat, Estimate, Matrix, Vector
from scoring.rotation.criteria import oblimin as quartimin
from scoring.rotation.gradient_projection import search
from scoring.rotation.rotate import Rotation, rotate, starts

__all__ = [
    "Extraction",
    "Omegas",
    "SchmidLeiman",
    "minres",
    "oblimin",
    "omega_hierarchical",
    "omega_total",
    "omegas",
    "schmid_leiman",
]

STARTS, QUICK, APART = 10, 200, 0.01
"""How many starts of the rotation are tried, for how many steps each, and by how much the omegas of those
that settle may differ without a word."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SchmidLeiman:
    """A general factor and group factors that do not overlap with it."""

    general: Vector
    """(k_items,) loadings on the general factor."""
    group: Matrix
    """(k_items, n_factors) loadings on the group factors; their order and sign mean nothing."""
    uniqueness: Vector
    factor_correlations: Matrix
    is_heywood: bool


def oblimin(loadings: Matrix) -> tuple[Matrix, Matrix]:
    """Rotate loadings obliquely towards simple structure (direct quartimin, without Kaiser's weights).

    Parameters
    ----------
    loadings : (k_items, n_factors)
        Unrotated loadings.

    Returns
    -------
    Pattern (k_items, n_factors) and correlations of the factors (n_factors, n_factors).

    The search begins from the unrotated factors. Where it creeps on without settling, as along the flat
    valleys of a scale that is nearly one factor, the best of ten starts takes its place.

    Raises
    ------
    ScoringError
        None of the starts settles within 2,000 steps.

    Source
    ------
    Criterion: [jennrich1966]. Gradient projection: [bernaards2005]; several starts: [nguyen2023].
    """
    found = search(loadings, partial(quartimin, gamma=0.0), np.eye(loadings.shape[1])[None], is_oblique=True)
    if found.has_settled[0]:
        return found.pattern[0], found.correlation[0]
    turned = rotate(loadings, Rotation(name="oblimin"))
    if any(caveat.code == "rotation_not_settled" for caveat in turned.caveats):
        raise ScoringError(
            "The oblique rotation does not settle: the factors of this scale are not distinct."
        )
    return turned.pattern, turned.correlation


def schmid_leiman(correlation: Matrix, n_factors: int = 3) -> SchmidLeiman:
    """Split correlated factors into one general factor and group factors orthogonal to it.

    Parameters
    ----------
    correlation : (k_items, k_items)
    n_factors : int
        Group factors, at least 3: fewer do not determine a general one.

    Raises
    ------
    ScoringError
        Fewer than three factors, too many for the items, or a rotation that does not settle.

    Source
    ------
    [schmid1957]; extraction by minimum residuals and oblimin as in [revelle2009].
    """
    if n_factors < 3:
        raise ScoringError(
            f"A general factor is determined by 3 factors or more; {n_factors} were asked for."
        )
    first = minres(correlation, n_factors)
    pattern, between = oblimin(first.loadings)
    return _split(first, pattern, between)


def _split(first: Extraction, pattern: Matrix, between: Matrix) -> SchmidLeiman:
    """The solution of one rotation."""
    # A factor's sign is arbitrary: turn each so that its items load positively on the whole.
    sign = np.where(pattern.sum(axis=0) < 0, -1.0, 1.0)
    pattern, between = pattern * sign, between * np.outer(sign, sign)
    second = minres(between)
    general = pattern @ second.loadings[:, 0]
    group = pattern * np.sqrt(np.clip(1 - second.loadings[:, 0] ** 2, 0.0, None))
    return SchmidLeiman(
        general=general,
        group=group,
        uniqueness=1 - (first.loadings**2).sum(axis=1),
        factor_correlations=between,
        is_heywood=first.is_heywood or second.is_heywood,
    )


def omega_total(item_scores: npt.ArrayLike | Moments) -> Estimate:
    """Estimate omega total, 1 - sum of uniquenesses / sum of correlations, from one minres factor.

    Two items do not determine a factor: their value is the Spearman-Brown one, 2r / (1 + r).

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out.

    Returns
    -------
    Estimate without an interval; ``n`` counts complete rows. Caveat `negative_loading` names items that
    run against the others.

    Raises
    ------
    ScoringError
        Fewer than two items or complete rows, an item that does not vary, correlations that cancel, or an
        item that the factor would explain wholly (a Heywood case): omega is then not estimable.

    Source
    ------
    [mcdonald1999]; two items: [eisinga2013].
    """
    moments = Moments.complete(item_scores, "Omega")
    correlation = moments.correlation
    total = _total(correlation)
    if moments.k == 2:
        r = float(correlation[0, 1])
        opposed = (Caveat(code="negative_loading", facts=(("item", 1),)),) if r < 0 else ()
        return Estimate(value=2 * r / (1 + r), method="spearman_brown", n=moments.n, caveats=opposed)
    found = minres(correlation)
    if found.is_heywood:
        raise ScoringError(
            f"Omega is not estimable: one factor would explain item {places(np.argmin(found.uniqueness))} "
            "wholly. More people, or items that are less alike, are needed."
        )
    against = tuple(
        Caveat(code="negative_loading", facts=(("item", int(i)),))
        for i in np.flatnonzero(found.loadings[:, 0] < 0)
    )
    value = 1 - float(found.uniqueness.sum()) / total
    return Estimate(value=value, method="minres_one_factor", n=moments.n, caveats=against)


def omega_hierarchical(item_scores: npt.ArrayLike | Moments, *, n_factors: int = 3) -> Estimate:
    """Estimate omega hierarchical: the share of the total's variance that one general factor explains.

    (sum of general loadings)^2 / sum of correlations, after a Schmid-Leiman transformation.

    Parameters
    ----------
    item_scores : (n_respondents, k_items), or their Moments
        Keyed item scores; rows with any NaN are left out.
    n_factors : int
        Group factors, at least 3.

    Returns
    -------
    Estimate without an interval. Caveat `heywood` names an item whose uniqueness stands at its lower bound
    (.005): a group factor explains it wholly, and the value is to be read with care. Caveat `starts_differ`:
    from ten starts the rotation ends in solutions whose values span more than .01, from `low` to `high`.

    Raises
    ------
    ScoringError
        Too few items for that many factors (three need six), an item that does not vary, correlations that
        cancel, or a rotation that does not settle.

    Source
    ------
    [revelle2009], [zinbarg2005].
    """
    moments = Moments.complete(item_scores, "Hierarchical omega")
    correlation = moments.correlation
    split = schmid_leiman(correlation, n_factors)
    value = float(split.general.sum()) ** 2 / _total(correlation)
    caveats = (*_heywood(split), *_elsewhere(correlation, n_factors, value))
    return Estimate(value=value, method="schmid_leiman_oblimin", n=moments.n, caveats=caveats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Omegas:
    """What one Schmid-Leiman solution says of a sum: the shares of its variance, 0 to 1."""

    total: float
    """Of the general and all group factors."""
    hierarchical: float
    """Of the general factor alone."""
    asymptotic: float
    """The general factor's share of what all factors explain: omega hierarchical of endlessly many items."""
    explained_common: float
    """The general factor's share of the items' common variance (ECV)."""
    n: int
    caveats: tuple[Caveat, ...] = ()


def omegas(item_scores: npt.ArrayLike | Moments, *, n_factors: int = 3) -> Omegas:
    """Estimate omega total and hierarchical of the same solution, with what follows from both.

    Total: 1 - sum of uniquenesses / sum of correlations, after `n_factors` factors instead of one.

    item_scores, n_factors : as for `omega_hierarchical`, which also says what is refused; caveat `heywood`.

    Source
    ------
    [revelle2009], [zinbarg2005]; ECV [reise2013].
    """
    moments = Moments.complete(item_scores, "Omega")
    split = schmid_leiman(moments.correlation, n_factors)
    sum_of_all = _total(moments.correlation)
    hierarchical = float(split.general.sum()) ** 2 / sum_of_all
    total = 1 - float(split.uniqueness.sum()) / sum_of_all
    general, group = float((split.general**2).sum()), float((split.group**2).sum())
    return Omegas(
        total=total,
        hierarchical=hierarchical,
        asymptotic=hierarchical / total,
        explained_common=general / (general + group),
        n=moments.n,
        caveats=_heywood(split),
    )


def _heywood(split: SchmidLeiman) -> tuple[Caveat, ...]:
    item = int(np.argmin(split.uniqueness))
    return (Caveat(code="heywood", facts=(("item", item),)),) if split.is_heywood else ()


def _elsewhere(correlation: Matrix, n_factors: int, value: float) -> tuple[Caveat, ...]:
    """Whether the rotation, begun elsewhere, comes to rest in solutions that say otherwise."""
    first = minres(correlation, n_factors)
    begin = starts(STARTS, n_factors, np.random.default_rng(0))
    found = search(first.loadings, partial(quartimin, gamma=0.0), begin, is_oblique=True, most_steps=QUICK)
    told = [value]
    for pattern, between in zip(
        found.pattern[found.has_settled], found.correlation[found.has_settled], strict=True
    ):
        general = _split(first, pattern, between).general
        told.append(float(general.sum()) ** 2 / float(correlation.sum()))
    low, high = min(told), max(told)
    if high - low <= APART:
        return ()
    return (Caveat(code="starts_differ", facts=(("low", low), ("high", high))),)


def _total(correlation: Matrix) -> float:
    total = float(correlation.sum())
    if total <= 1e-12 * correlation.shape[0]:
        raise ScoringError("Omega is undefined: the correlations of the items cancel in the total score.")
    return total
