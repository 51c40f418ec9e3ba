"""Other ways in which the scales could hang together, fitted to the same rows."""

from collections.abc import Mapping

import numpy as np

from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from assessments.studies.model_study import Measured, figures_of, in_own_words
from scoring.cfa.fit import fit
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
        told = figures_of(found, measured)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ConfirmatoryStudy(refused=in_own_words(str(refusal), measured))
    if found.df == 0:
        return ConfirmatoryStudy(refused="The model reproduces everything, so there is nothing to compare.")
    return told
