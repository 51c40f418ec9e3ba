"""One scale as an item response model: a graded response model of its keyed items, complete rows."""

from collections.abc import Sequence

import numpy as np

from assessments.reports.laboratory_shapes import ResponseItem, ResponseStudy
from assessments.studies import curve_study
from assessments.studies.estimates import facts_of, listed, not_ordered, number, too_many
from scoring.errors import ScoringError
from scoring.irt import fit, quality, scores
from scoring.irt.fit import ItemModel
from scoring.results import Matrix

FEWEST = 200
"""Complete rows below which thresholds of several categories are not told."""
PLACES = np.linspace(-4.0, 4.0, 41)


def responses_of(items: Sequence[str], whole: Matrix) -> ResponseStudy:
    """Slopes, steps, information and local dependence; `whole` has complete rows only."""
    n = len(whole)
    if n < FEWEST:
        return ResponseStudy(
            n=n, refused=f"A graded response model is fitted from {FEWEST} complete rows on; here are {n}."
        )
    if (why := too_many(n, "A graded response model") or not_ordered(whole)) is not None:
        return ResponseStudy(n=n, refused=why)
    try:
        return _told(fit.fit(whole), items)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ResponseStudy(n=n, refused=str(refusal))


def _told(found: ItemModel, items: Sequence[str]) -> ResponseStudy:
    told = {
        item: ResponseItem(a=float(a), b=listed(b))
        for item, a, b in zip(items, found.slopes, found.difficulties, strict=True)
    }
    left = quality.q3(found)
    above = np.triu_indices(len(items), 1)
    largest = int(np.nanargmax(left[above]))
    one, two = (items[int(axis[largest])] for axis in above)
    return ResponseStudy(
        model=found.model,
        n=found.patterns.n,
        items=told,
        loglik=found.log_likelihood,
        aic=found.aic,
        bic=found.bic,
        reliability={
            "marginal": number(quality.marginal_reliability(found).value),
            "empirical": number(quality.empirical_reliability(found).value),
        },
        theta=listed(PLACES),
        information=listed(scores.information_at(found, PLACES).sum(axis=0)),
        curves=curve_study.curves_of(found, items),
        persons=curve_study.persons_of(found),
        q3_largest=float(left[above][largest]),
        q3_pair=(one, two),
        q3_mean=float(np.nanmean(left[above])),
        caveats=facts_of(found.caveats, items),
    )
