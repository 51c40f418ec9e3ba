"""All scored items together: is there enough in common to look for factors, and how many dimensions.

Items are taken as they were answered: a reverse-keyed item correlates negatively with its scale.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from assessments.reports.further_shapes import Threshold
from assessments.reports.laboratory_shapes import Counts, Eigenvalues, ParallelStudy
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Dimensionality
from assessments.studies.estimates import facts_of, listed, named, number, table, too_many
from scoring import correlations as correlated
from scoring.correlations import Correlations
from scoring.dimensionality import adequacy, counting, network, parallel
from scoring.errors import ScoringError
from scoring.polychoric.matrix import Polychoric, polychoric
from scoring.results import Matrix

Found = TypeVar("Found")
Told = Callable[[int, int], None]
DRAWS = 1000
FEWEST = 100
"""Complete rows below which counts of dimensions are told with care, and not of polychoric correlations."""
DRAWS_POLYCHORIC, FEWEST_DRAWS, MOST_PAIRS = 100, 20, 40_000
MOST_ITEMS_IN_NETWORK = 60
HULL_BEYOND = 1


def dimensionality_of(items: Sequence[str], answers: Matrix, *, seed: int, told: Told) -> Dimensionality:
    """Sampling adequacy, sphericity and counts of dimensions, over rows in which every item was answered."""
    try:
        pearson = correlated.correlations(answers)
    except ScoringError as refusal:
        return Dimensionality(refused=str(refusal), parallel=ParallelStudy(refused=str(refusal)))
    by_number = _parallel(answers, kind="pearson", seed=seed, told=told)
    ordered, why_not = _polychoric(answers)
    adequate = _with_adequacy(
        Dimensionality(n=pearson.n, parallel=by_number, counts=_counts(pearson, by_number)), pearson, items
    )
    if ordered is None:
        return replace(
            adequate,
            polychoric_refused=why_not,
            caveats=(*facts_of(pearson.caveats, items), *_few(pearson.n)),
        )
    return replace(
        adequate,
        parallel_polychoric=_parallel(answers, kind="polychoric", seed=seed, told=told),
        polychoric=table(ordered.correlation, items, items),
        polychoric_errors=table(ordered.standard_error, items, items),
        thresholds=_thresholds(ordered, items),
        caveats=(*facts_of((*pearson.caveats, *ordered.caveats), items), *_few(pearson.n)),
    )


def _thresholds(found: Polychoric, items: Sequence[str]) -> dict[str, tuple[Threshold, ...]]:
    return {
        item: tuple(
            Threshold(value=float(cut), error=number(float(error)))
            for cut, error in zip(cuts, errors, strict=True)
        )
        for item, cuts, errors in zip(items, found.thresholds, found.threshold_errors, strict=True)
    }


def _with_adequacy(so_far: Dimensionality, pearson: Correlations, items: Sequence[str]) -> Dimensionality:
    try:
        sampling, sphericity = adequacy.kmo(pearson), adequacy.bartlett(pearson)
    except ScoringError as refusal:
        return replace(so_far, refused=str(refusal))
    return replace(
        so_far,
        kmo=number(sampling.overall),
        kmo_items=named(sampling.by_item, items),
        bartlett_chi2=number(sphericity.chi2),
        bartlett_df=sphericity.df,
        bartlett_p=number(sphericity.p),
    )


def _polychoric(answers: Matrix) -> tuple[Polychoric | None, str | None]:
    try:
        return polychoric(answers[~np.isnan(answers).any(axis=1)]), None
    except ScoringError as refusal:
        return None, str(refusal)


def _parallel(answers: Matrix, *, kind: correlated.Kind, seed: int, told: Told) -> ParallelStudy:
    is_ordinal = kind == "polychoric"
    why_not = _not_for_polychoric(answers) if is_ordinal else None
    if why_not is not None:
        return ParallelStudy(kind=kind, seed=seed, refused=why_not)
    draws = _draws(answers.shape[1]) if is_ordinal else DRAWS
    try:
        found = parallel.parallel_analysis(
            answers, rng=np.random.default_rng(seed), kind=kind, draws=draws, told=told
        )
    except ScoringError as refusal:
        return ParallelStudy(kind=kind, seed=seed, refused=str(refusal))
    return ParallelStudy(
        kind=kind,
        n_factors=found.factors.count,
        n_components=found.components.count,
        draws=found.draws,
        quantile=found.quantile,
        seed=seed,
        factors=_eigenvalues(found.factors),
        components=_eigenvalues(found.components),
    )


def _not_for_polychoric(answers: Matrix) -> str | None:
    """Why the polychoric kind is not run; None where it is."""
    complete = int((~np.isnan(answers).any(axis=1)).sum())
    if complete < FEWEST:
        return (
            f"Parallel analysis of polychoric correlations is run from {FEWEST} complete rows on; here are "
            f"{complete}."
        )
    return too_many(len(answers), "Parallel analysis of polychoric correlations")


def _few(n: int) -> tuple[Fact, ...]:
    """That dimensions were counted in fewer people than usually asked for."""
    return (Fact(code="few_for_dimensions", facts={"n": n, "need": FEWEST}),) if n < FEWEST else ()


def _draws(k_items: int) -> int:
    """Fewer where there are many pairs of items, each of which is a search."""
    pairs = k_items * (k_items - 1) // 2
    return max(FEWEST_DRAWS, min(DRAWS_POLYCHORIC, MOST_PAIRS // max(pairs, 1)))


def _eigenvalues(found: parallel.Eigenvalues) -> Eigenvalues:
    return Eigenvalues(
        observed=listed(found.observed),
        random_mean=listed(found.random_mean),
        random_quantile=listed(found.random_quantile),
    )


def _counts(pearson: Correlations, known: ParallelStudy) -> Counts:
    """Every other way of counting, each on its own feet."""
    partial = _or_none(lambda: counting.partial_correlations(pearson))
    simple = _or_none(lambda: counting.simple_structure(pearson))
    scree = _or_none(lambda: counting.scree(pearson))
    most = (known.n_components or 1) + HULL_BEYOND
    hull = _or_none(lambda: counting.hull(pearson, most=most))
    tied = _or_none(lambda: network.network(pearson)) if pearson.k <= MOST_ITEMS_IN_NETWORK else None
    return Counts(
        map=partial.count if partial else None,
        map_squared=listed(partial.squared) if partial else (),
        map_fourth_power=partial.count_fourth if partial else None,
        vss1=simple.count_one if simple else None,
        vss2=simple.count_two if simple else None,
        hull=hull.count if hull else None,
        ega=tied.count if tied else None,
        kaiser=scree.above_one if scree else None,
    )


def _or_none(find: Callable[[], Found]) -> Found | None:
    try:
        return find()
    except ScoringError:
        return None
