"""Exploratory factors of all scored items as they were answered, as many as the instrument has scales."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assessments.reports.laboratory_shapes import ExploratoryStudy
from assessments.studies.estimates import facts_of, named, number, table
from assessments.studies.groupings import Grouping
from scoring.correlations import correlations
from scoring.efa.bootstrap import bootstrap
from scoring.efa.solution import FactorSolution, efa
from scoring.errors import ScoringError
from scoring.results import Matrix
from scoring.rotation.congruence import matched

Told = Callable[[int, int], None]

EXTRACTION = "minres"
ROTATION = "oblimin"
FIGURES = ("chi2", "df", "p", "rmsea", "rmsea_low", "rmsea_high", "tli", "cfi", "bic", "rmsr")
FEWEST = 100
"""Complete rows below which loadings move too much from sample to sample to be read."""
DRAWS, QUICK, MOST_GROUPS = 100, 6_000_000, 12


def factors_of(
    items: Sequence[str], answers: Matrix, *, n_factors: int, seed: int, draws: int | None = 0,
    teams: Sequence[str] | None = None, told: Told = lambda done, of: None,
) -> ExploratoryStudy:  # fmt: skip
    """Loadings, uniquenesses and correlations of the factors, or why there are none.

    With `draws` the loadings have errors, by drawing people or whole `teams`; None draws where it is quick.
    """
    complete = int((~np.isnan(answers).any(axis=1)).sum())
    if complete < FEWEST:
        return ExploratoryStudy(
            refused=f"Factors are looked for from {FEWEST} complete rows on; here are {complete}."
        )
    try:
        found = _found(answers, n_factors=n_factors, seed=seed)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ExploratoryStudy(refused=str(refusal))
    return replace(
        _told(found, items), **_errors(found, items, answers, draws=draws, teams=teams, seed=seed, told=told)
    )


def _found(answers: Matrix, *, n_factors: int, seed: int) -> FactorSolution:
    rotation = "none" if n_factors == 1 else ROTATION
    rng = np.random.default_rng(seed)
    return efa(correlations(answers), n_factors, extraction=EXTRACTION, rotation=rotation, rng=rng)


def _told(found: FactorSolution, items: Sequence[str]) -> ExploratoryStudy:
    names = _names(found)
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
        residuals=table(found.residual, items, items),
        caveats=facts_of(found.caveats, items),
    )


def _names(found: FactorSolution) -> list[str]:
    return [f"F{i + 1}" for i in range(found.pattern.shape[1])]


def _errors(
    found: FactorSolution, items: Sequence[str], answers: Matrix, *, draws: int | None,
    teams: Sequence[str] | None, seed: int, told: Told,
) -> dict[str, Any]:  # fmt: skip
    """Bootstrap standard errors of the loadings, as fields of the study."""
    if draws == 0:
        return {"errors_refused": "Errors of loadings were not drawn, as none were asked for."}
    rows, k_items = answers.shape
    if draws is None and rows * k_items**2 > QUICK:
        return {
            "errors_refused": "Errors of loadings take their time with so many answers and are drawn when "
            f"asked for; here are {rows:,} rows of {k_items} items. Ask with --bootstrap 200."
        }
    try:
        drawn = bootstrap(
            answers, found, rng=np.random.default_rng(seed), teams=teams,
            draws=DRAWS if draws is None else draws, told=told,
        )  # fmt: skip
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return {"errors_refused": str(refusal)}
    caveats = facts_of((*found.caveats, *drawn.caveats), items)
    return {"errors": table(drawn.pattern, items, _names(found)), "draws": drawn.draws, "caveats": caveats}


def compared(
    told: ExploratoryStudy, answers: Matrix, over: Grouping | None, *, seed: int
) -> ExploratoryStudy:
    """The study with how alike the factors of groups, or occasions, are: each beside the first of them."""
    if over is None or told.refused is not None:
        return told
    whole = ~np.isnan(answers).any(axis=1)
    sizes = {label: int((whole & (over.places == i)).sum()) for i, label in enumerate(over.labels)}
    large = [i for i, n in enumerate(sizes.values()) if n >= FEWEST][:MOST_GROUPS]
    if len(large) < 2:
        why = f"Factors of groups are compared from {FEWEST} complete rows in two of them on; here are " + (
            ", ".join(f"{label} ({n})" for label, n in list(sizes.items())[:MOST_GROUPS]) + "."
        )
        return replace(told, congruence_refused=why)
    alike = dict(told.congruence)
    try:
        first, *later = (
            _found(answers[over.places == i], n_factors=told.n_factors, seed=seed) for i in large
        )
        for place, other in zip(large[1:], later, strict=True):
            name = f"{over.labels[large[0]]} – {over.labels[place]}"
            alike[name] = named(matched(other.pattern, first.pattern).by_factor, _names(first))
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return replace(told, congruence_refused=str(refusal))
    return replace(told, congruence=alike)
