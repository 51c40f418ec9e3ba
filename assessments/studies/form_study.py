"""Other ways in which the scales could hang together, fitted to the same rows."""

from collections.abc import Mapping

import numpy as np

from assessments.reports.laboratory_shapes import ConfirmatoryStudy, Table, Within
from assessments.studies.estimates import number
from assessments.studies.model_study import Measured, doubts_of, in_own_words, own_names
from scoring.cfa.fit import Fit, fit
from scoring.cfa.forms import LEAST_ABOVE, Form, form
from scoring.errors import ScoringError

OTHERS: tuple[Form, ...] = ("one_factor", "second_order", "bifactor")


def other_forms(measured: Measured) -> Mapping[str, ConfirmatoryStudy]:
    """One factor, a factor above the scales, one beside them; each may be refused. Of one scale, none."""
    return {kind: _fitted(kind, measured) for kind in OTHERS} if len(measured.scales) > 1 else {}


def _fitted(kind: Form, measured: Measured) -> ConfirmatoryStudy:
    if kind == "second_order" and len(measured.scales) == LEAST_ABOVE:
        return ConfirmatoryStudy(
            refused="A factor above three scales fits just as the correlated factors do: nothing tells the "
            "two apart."
        )
    try:
        found = fit(form(measured.named, kind), measured.item_scores, measured.columns)
        doubts = doubts_of(found, measured)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ConfirmatoryStudy(refused=in_own_words(str(refusal), measured))
    if found.df == 0:
        return ConfirmatoryStudy(refused="The model reproduces everything, so there is nothing to compare.")
    return ConfirmatoryStudy(
        n=found.sample.n,
        chi2=number(found.test.chi2),
        df=found.df,
        p=number(found.test.p),
        cfi=number(found.cfi),
        tli=number(found.tli),
        rmsea=Within(value=found.rmsea.value, low=found.rmsea.low, high=found.rmsea.high),
        srmr=number(found.srmr),
        aic=number(found.likelihood.aic),
        bic=number(found.likelihood.bic),
        loadings_std=_loadings(found, measured),
        caveats=doubts,
    )


def _loadings(found: Fit, measured: Measured) -> Table:
    """Each item's standardised loadings, by the scales' names and `general`."""
    at, model = found.implied[0], found.table.model
    with np.errstate(invalid="ignore"):  # a factor of negative variance has no standardised loadings
        sd, spread = np.sqrt(np.diag(at.factor_covariance)), np.sqrt(np.diag(at.covariance))
        standard = at.loadings * sd / spread[:, None]
    known = own_names(measured)
    told: dict[str, dict[str, float | None]] = {}
    for row, item in enumerate(model.items):
        on = [s.left for s in model.statements if s.operator == "=~" and s.right == item]
        told[known[item]] = {
            known.get(name, name): number(float(standard[row, model.factors.index(name)])) for name in on
        }
    return told
