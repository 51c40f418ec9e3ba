"""Cut-offs of fit simulated for the model at hand."""

import numpy as np

from assessments.reports.further_shapes import CutoffRow, CutoffStudy
from assessments.studies.estimates import facts_of, number
from assessments.studies.model_study import Measured, in_own_words
from scoring.cfa.cutoffs import Cutoffs, cutoffs
from scoring.cfa.fit import Fit
from scoring.errors import ScoringError

DRAWS = 50
MOST_ITEMS_UNASKED = 30


def cutoffs_of(found: Fit, measured: Measured, *, draws: int | None, seed: int) -> CutoffStudy:
    """What the indices can tell of this model with so many people; `draws` None: as many as are quick."""
    k_items = len(measured.items)
    if draws == 0:
        return CutoffStudy(seed=seed, refused="Cut-offs were not simulated, as none were asked for.")
    if draws is None and k_items > MOST_ITEMS_UNASKED:
        return CutoffStudy(
            seed=seed,
            refused=f"Cut-offs for more than {MOST_ITEMS_UNASKED} items take their time and are simulated "
            f"when asked for; here are {k_items}. Ask with --cutoffs 200.",
        )
    try:
        return _told_cutoffs(
            cutoffs(found, rng=np.random.default_rng(seed), draws=DRAWS if draws is None else draws), seed
        )
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return CutoffStudy(seed=seed, refused=in_own_words(str(refusal), measured))


def _told_cutoffs(found: Cutoffs, seed: int) -> CutoffStudy:
    return CutoffStudy(
        draws=found.draws,
        seed=seed,
        indices={
            c.index: CutoffRow(true_bound=c.true_bound, wrong_bound=c.wrong_bound, value=number(c.value))
            for c in found.cutoffs
        },
        caveats=facts_of(found.caveats, ()),
    )
