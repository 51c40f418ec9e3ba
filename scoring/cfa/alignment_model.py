"""From answers of several groups to aligned means: one factor in each group, then alignment, then errors."""

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.cfa import indices
from scoring.cfa.alignment import LEAST_ITEMS, Aligned, Explained, align, explained
from scoring.cfa.alignment_errors import Spread, differing, spread
from scoring.cfa.fit import Fit, fit
from scoring.cfa.indices import WORST_CFI, WORST_RMSEA
from scoring.cfa.syntax import Model, Statement
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix, Vector

MOST_DIFFERING = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Configural:
    """One factor of mean 0 and variance 1 in each group.

    loadings, intercepts : (g_groups, k_items) in the items' own units; sizes : people. units : (k,) standard
    deviations within groups, pooled. covariances : one (2 k, 2 k) a group, of its loadings, then intercepts.
    cfi, rmsea : of all groups together.
    """

    groups: tuple[Hashable, ...]
    items: tuple[str, ...]
    sizes: tuple[int, ...]
    loadings: Matrix
    intercepts: Matrix
    units: Vector
    covariances: tuple[Matrix, ...]
    cfi: float
    rmsea: float
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment:
    """Aligned means of groups with their errors, what differs in spite of it, and what it rests on.

    loadings, intercepts : (g, k) aligned, in the items' own units and those of the first group's factor.
    differing_loadings, differing_intercepts : (k, g) whether an item's parameter differs in a group.
    """

    configural: Configural
    aligned: Aligned
    spread: Spread
    explained_loadings: Explained
    explained_intercepts: Explained
    differing_loadings: tuple[tuple[bool, ...], ...]
    differing_intercepts: tuple[tuple[bool, ...], ...]
    caveats: tuple[Caveat, ...]

    @property
    def loadings(self) -> Matrix:
        """(g, k) aligned loadings."""
        return self.aligned.loadings * self.configural.units

    @property
    def intercepts(self) -> Matrix:
        """(g, k) aligned intercepts."""
        return self.aligned.intercepts * self.configural.units

    @property
    def share_differing(self) -> float:
        """Of all loadings and intercepts in all groups, those that differ."""
        return float(np.mean([self.differing_loadings, self.differing_intercepts]))


def alignment(
    item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable | None]
) -> Alignment:
    """Aligned means of one scale's factor over groups, its items keyed alike.

    item_scores : (n_respondents, k_items); rows with any NaN, or without a group, are left out. Items are
    aligned in units of their pooled standard deviation within groups, so no answer format weighs more. The
    first group in order of appearance has mean 0 and standard deviation 1.

    Tells as caveats: two groups only; more than a quarter of the parameters differing, the published rule of
    thumb beyond which aligned means are not to be trusted; one factor that does not fit (CFI below .90 and
    RMSEA above .10). Refuses what `configural` and `align` refuse.

    Source
    ------
    [asparouhov2014]; a quarter [muthen2014].
    """
    base = configural(item_scores, items, groups)
    aligned = align(base.loadings / base.units, base.intercepts / base.units, base.sizes)
    twice = np.tile(base.units, 2)
    errors = spread(aligned, [own / np.outer(twice, twice) for own in base.covariances])
    values = [part.aligned(end).T for part, end in zip(aligned.parts, aligned.ends, strict=True)]
    loadings, intercepts = (
        tuple(differing(v, own, base.sizes) for v, own in zip(kind, of, strict=True))
        for kind, of in zip(values, (errors.loadings, errors.intercepts), strict=True)
    )
    of_loadings, of_intercepts = explained(aligned)
    found = Alignment(
        configural=base,
        aligned=aligned,
        spread=errors,
        explained_loadings=of_loadings,
        explained_intercepts=of_intercepts,
        differing_loadings=loadings,
        differing_intercepts=intercepts,
        caveats=(),
    )
    return replace(found, caveats=(*base.caveats, *_doubts(found)))


def _doubts(found: Alignment) -> Iterator[Caveat]:
    base = found.configural
    if base.cfi < WORST_CFI and base.rmsea > WORST_RMSEA:
        yield Caveat(code="alignment_of_misfit", facts=(("cfi", base.cfi), ("rmsea", base.rmsea)))
    if len(base.groups) == 2:
        yield Caveat(code="alignment_of_two_groups")
    if found.share_differing > MOST_DIFFERING:
        yield Caveat(code="alignment_of_many_differences", facts=(("share", found.share_differing),))


def configural(
    item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable | None]
) -> Configural:
    """One factor in each group by maximum likelihood, errors robust to answers that are not normal.

    Refuses fewer than three items or two groups, a group whose model does not settle or has too few people,
    and loadings that are not above zero: items keyed against the others, or hardly of the scale.

    Source
    ------
    [joreskog1971].
    """
    if len(items) < LEAST_ITEMS:
        raise ScoringError(f"Alignment needs {LEAST_ITEMS} items or more; here are {len(items)}.")
    rows = np.asarray(item_scores, dtype=np.float64)
    names = tuple(dict.fromkeys(name for name in groups if name is not None))
    if len(names) < 2:
        raise ScoringError("Alignment compares two groups or more.")
    fits = [_of_group(rows[[own == name for own in groups]], items, name) for name in names]
    sizes = tuple(f.sample.n for f in fits)
    variances = [np.diag(f.sample.groups[0].covariance) for f in fits]
    told = [_parameters(f, items, name) for f, name in zip(fits, names, strict=True)]
    cfi, rmsea = _fit_together(fits)
    return Configural(
        groups=names,
        items=tuple(items),
        sizes=sizes,
        loadings=np.array([t[0] for t in told]),
        intercepts=np.array([t[1] for t in told]),
        units=np.sqrt(np.average(variances, axis=0, weights=sizes)),
        covariances=tuple(t[2] for t in told),
        cfi=cfi,
        rmsea=rmsea,
        caveats=tuple(_improper(fits, names)),
    )


def _of_group(rows: Matrix, items: Sequence[str], name: Hashable) -> Fit:
    factor = "factor" + "_" * max(map(len, items))  # no item's name
    model = Model(tuple(Statement(factor, "=~", item) for item in items))
    try:
        found = fit(
            model, rows, items, method="MLR", groups=[name] * len(rows), is_standardized=True, has_means=True
        )
    except ScoringError as refusal:
        if f"in group {name}" in str(refusal):
            raise
        raise ScoringError(_unsettled(name)) from refusal
    if not found.solution.is_converged:
        raise ScoringError(_unsettled(name))
    return found


def _unsettled(name: Hashable) -> str:
    return (
        f"The one-factor model of group {name} did not come to rest. Leave out items that hardly go with the "
        "scale, or ask more people of that group."
    )


def _parameters(found: Fit, items: Sequence[str], name: Hashable) -> tuple[Vector, Vector, Matrix]:
    known = {(p.operator, p.right or p.left): p.label for p in found.table.parameters if p.fixed is None}
    at = [found.table.labels.index(known["=~", item]) for item in items]
    at += [found.table.labels.index(known["~1", item]) for item in items]
    values, k = found.theta[at], len(items)
    # The factor may have come out upside down.
    turned = np.repeat([math.copysign(1.0, values[:k].sum()), 1.0], k)
    against = [item for item, value in zip(items, (values * turned)[:k], strict=True) if value <= 0]
    if against:
        raise ScoringError(
            f"In group {name} these items load against the others or not at all: {', '.join(against)}. "
            "Look at their keying, or leave them out."
        )
    return values[:k] * turned[:k], values[k:], found.covariance[np.ix_(at, at)] * np.outer(turned, turned)


def _fit_together(fits: Sequence[Fit]) -> tuple[float, float]:
    """Of the model that ties nothing over groups: chi-squares and degrees of freedom add up."""
    own = indices.test_of(sum(f.test.chi2 for f in fits), sum(f.df for f in fits))
    alone = indices.test_of(sum(f.baseline.test.chi2 for f in fits), sum(f.baseline.df for f in fits))
    n = sum(f.sample.n for f in fits)
    return indices.cfi(own, alone), indices.rmsea(own, n=n, n_groups=len(fits)).value


def _improper(fits: Sequence[Fit], names: Sequence[Hashable]) -> Iterator[Caveat]:
    for found, name in zip(fits, names, strict=True):
        for p in found.table.parameters:
            if p.operator == "~~" and p.left == p.right and (value := found.value(p)) < 0:
                yield Caveat(
                    code="negative_variance_in_group",
                    facts=(("name", p.left), ("value", value), ("group", str(name))),
                )
