"""How dependable each scale is: by the instrument's evidence, else by thirty people or more of this round."""

import numpy as np

from assessments.release import table
from assessments.release.case import Decisions
from assessments.release.rounds import Scored
from assessments.reports.references import scale_words, wording_of
from assessments.reports.shapes import Range, ReliabilityNote
from instruments.ids import ScaleId
from instruments.model import Instrument
from scoring import reliability
from scoring.errors import ScoringError

LEAST_PEOPLE = 30
HUNDREDTH = 0.01


def notes(
    instrument: Instrument, now: Scored, decisions: Decisions, *, language: str
) -> tuple[ReliabilityNote, ...]:
    """One note a scale; figures of the round rest on the teams shown only."""
    words = wording_of(instrument, language)
    found = []
    for scale in instrument.scales:
        stated = _stated(instrument, scale)
        own = None if stated else _of_round(now, scale, decisions)
        found.append(
            ReliabilityNote(
                scale=scale,
                title=scale_words(words, scale).title,
                alpha=stated or own,
                source="evidence" if stated else "programme" if own else "none",
            )
        )
    return tuple(found)


def _stated(instrument: Instrument, scale: ScaleId) -> Range | None:
    evidence = instrument.evidence.scales.get(scale)
    alpha = evidence.figures.get("alpha") if evidence else None
    if alpha is None or alpha.low is None or alpha.high is None:
        return None
    return Range(value=alpha.value, low=alpha.low, high=alpha.high)


def _of_round(now: Scored, scale: ScaleId, decisions: Decisions) -> Range | None:
    """Alpha over everybody of the teams of which this scale is told, rounded outward to hundredths."""
    teams = [t for (t, s), d in decisions.items() if s == scale and d.shown is not None]
    if not teams:
        return None
    keyed = now.wave.card.keyed(scale)[np.concatenate([now.wave.rows(t) for t in teams])]
    if int((~np.isnan(keyed).any(axis=1)).sum()) < LEAST_PEOPLE:
        return None
    try:
        found = reliability.alpha(keyed)
    except ScoringError:
        return None
    if found.low is None or found.high is None:
        return None
    return Range(
        value=table.nearest(found.value, HUNDREDTH),
        low=table.below(found.low, HUNDREDTH),
        high=table.above(found.high, HUNDREDTH),
    )
