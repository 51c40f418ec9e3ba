"""Exploratory factors of all scored items as they were answered, as many as the instrument has scales."""

from collections.abc import Sequence

import numpy as np

from assessments.reports.laboratory_shapes import ExploratoryStudy
from assessments.studies.estimates import facts_of, named, number, table
from scoring.correlations import correlations
from scoring.efa.solution import FactorSolution, efa
from scoring.errors import ScoringError
from scoring.results import Matrix

EXTRACTION = "minres"
ROTATION = "oblimin"
FIGURES = ("chi2", "df", "p", "rmsea", "rmsea_low", "rmsea_high", "tli", "cfi", "bic", "rmsr")
FEWEST = 100
"""Complete rows below which loadings move too much from sample to sample to be read."""


def factors_of(items: Sequence[str], answers: Matrix, *, n_factors: int, seed: int) -> ExploratoryStudy:
    """Loadings, uniquenesses and correlations of the factors, or why there are none."""
    rotation = "none" if n_factors == 1 else ROTATION
    complete = int((~np.isnan(answers).any(axis=1)).sum())
    if complete < FEWEST:
        return ExploratoryStudy(
            refused=f"Factors are looked for from {FEWEST} complete rows on; here are {complete}."
        )
    try:
        found = efa(
            correlations(answers),
            n_factors,
            extraction=EXTRACTION,
            rotation=rotation,
            rng=np.random.default_rng(seed),
        )
    except ScoringError as refusal:
        return ExploratoryStudy(refused=str(refusal))
    return _told(found, items)


def _told(found: FactorSolution, items: Sequence[str]) -> ExploratoryStudy:
    names = [f"F{i + 1}" for i in range(found.pattern.shape[1])]
    return ExploratoryStudy(
        n_factors=len(names),
        extraction=found.extraction,
        rotation=found.rotation.name,
        n=found.n,
        loadings=table(found.pattern, items, names),
        uniqueness=named(found.uniqueness, items),
        factor_correlations=table(found.factor_correlations, names, names),
        explained=named(found.proportion, names),
        fit={name: number(getattr(found.fit, name)) for name in FIGURES},
        caveats=facts_of(found.caveats, items),
    )
