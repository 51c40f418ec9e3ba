"""All scored items together: is there enough in common to look for factors at all."""

from assessments.matrix import scored_items
from assessments.reports.study_shapes import Dimensionality
from assessments.scorecard import Scorecard
from assessments.studies.estimates import number
from instruments.model import Instrument
from scoring.errors import ScoringError


def dimensionality_of(instrument: Instrument, card: Scorecard) -> Dimensionality:
    """Sampling adequacy and the test of sphericity over rows in which every scored item was answered."""
    from scoring.outside import factor_analyzer_door as outside

    items = scored_items(instrument)
    answers = card.answers.matrix(items)
    try:
        adequacy, sphericity = outside.kmo(answers), outside.bartlett(answers)
    except ScoringError as refusal:
        return Dimensionality(refused=str(refusal))
    return Dimensionality(
        kmo=number(adequacy.overall),
        kmo_items={i: number(v) for i, v in zip(items, adequacy.items.tolist(), strict=True)},
        bartlett_chi2=number(sphericity.chi2),
        bartlett_df=sphericity.df,
        bartlett_p=number(sphericity.p),
        n=adequacy.n,
    )
