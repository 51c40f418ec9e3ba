"""The researcher's own model fitted as the scales' is: fit, parameters with errors, what it defines."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from assessments.reports.further_shapes import DefinedStudy, ParameterStudy
from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from assessments.studies import model_study, models_beside
from assessments.studies.cutoff_study import cutoffs_of
from assessments.studies.estimates import number
from assessments.studies.groupings import Grouping
from assessments.studies.own_model import OwnModel
from scoring.cfa.after import standardized
from scoring.cfa.defined import defined
from scoring.cfa.fit import Fit, fit
from scoring.errors import ScoringError


def own_study(own: OwnModel, *, teams: Grouping | None, draws: int | None, seed: int) -> ConfirmatoryStudy:
    """Fit, parameters and what stands beside them; each may be refused, and the rest is told."""
    told = replace(_told(own, teams, draws=draws, seed=seed), model=own.text)
    return replace(told, fiml=models_beside.fiml_of(own, teams))


def _told(own: OwnModel, teams: Grouping | None, *, draws: int | None, seed: int) -> ConfirmatoryStudy:
    if own.complete < model_study.FEWEST:
        return ConfirmatoryStudy(refused=model_study.too_few(own.complete))
    try:
        found = fit(own.model, own.item_scores, own.columns)
        told = model_study.told(found, own, has_htmt=False)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ConfirmatoryStudy(refused=model_study.in_own_words(str(refusal), own))
    quantities, why_not = _defined(found)
    return replace(
        told,
        parameters=tuple(_parameters(found, own)),
        defined=quantities,
        defined_refused=why_not,
        robust=models_beside.robust_of(own, teams),
        ordinal=models_beside.ordinal_of(own, read=own.model),
        cutoffs=cutoffs_of(found, own, draws=draws, seed=seed),
        freed=models_beside.freed_by(found, own),
        caveats=(*told.caveats, *models_beside.not_freed(len(own.columns))),
    )


def _parameters(found: Fit, own: OwnModel) -> Iterator[ParameterStudy]:
    """Every parameter of the model; where nothing can be standardised, without such figures."""
    known = model_study.own_names(own)
    try:
        standard = [(s.value, s.error) for s in standardized(found)]
    except (ScoringError, np.linalg.LinAlgError):
        standard = [(np.nan, np.nan)] * len(found.table.parameters)
    for p, (value, error) in zip(found.table.parameters, standard, strict=True):
        is_free = p.fixed is None
        yield ParameterStudy(
            left=known.get(p.left, p.left),
            operator=p.operator,
            right=known.get(p.right, p.right),
            label=None if p.label.startswith(p.name) else p.label,
            is_free=is_free,
            value=number(found.value(p)),
            error=number(found.error(p)) if is_free else None,
            standard=number(value),
            standard_error=number(error),
        )


def _defined(found: Fit) -> tuple[tuple[DefinedStudy, ...], str | None]:
    formulas = dict(found.table.model.defined)
    try:
        told = defined(found)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return (), str(refusal)
    return tuple(
        DefinedStudy(name=d.name, formula=formulas[d.name], value=number(d.value), error=number(d.error))
        for d in told
    ), None
