"""How far the scales measure different things: the interval of HTMT."""

import numpy as np

from assessments.reports.laboratory_shapes import Between, ConfirmatoryStudy
from assessments.studies.estimates import table
from assessments.studies.groupings import Grouping
from assessments.studies.model_study import Measured, in_own_words
from scoring.cfa.reliability import htmt_interval
from scoring.errors import ScoringError

DRAWS, MOST_ANSWERS = 500, 500_000


def htmt_between(
    told: ConfirmatoryStudy, measured: Measured, teams: Grouping | None, *, seed: int
) -> Between | None:
    """Percentiles of HTMT over people, or whole teams, drawn anew; None where HTMT is not told."""
    if not told.htmt:
        return None
    scores, names = measured.item_scores, None
    if teams is not None:
        named = teams.places >= 0
        scores, names = scores[named], teams.places[named].tolist()
    if scores.size > MOST_ANSWERS:
        return Between(
            seed=seed,
            refused=f"An interval of HTMT is drawn from at most {MOST_ANSWERS:,} answers; here are "
            f"{scores.size:,}. Give a random part of the rows.",
        )
    scales = {s: p for s, p in zip(measured.scales, measured.places, strict=True) if s in told.htmt}
    try:
        found = htmt_interval(
            scores, scales, mean="geometric", rng=np.random.default_rng(seed), teams=names, draws=DRAWS
        )
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return Between(seed=seed, refused=in_own_words(str(refusal), measured))
    kept = tuple(scales)
    return Between(
        low=table(found.low, kept, kept),
        high=table(found.high, kept, kept),
        level=found.level,
        draws=found.draws,
        seed=seed,
        by_team=teams is not None,
    )
