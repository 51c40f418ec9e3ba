"""An instrument's scales laid over answers: keyed items, scale scores, composites."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessments.matrix import Answers
from instruments.ids import ItemId, ScaleId
from instruments.model import Instrument, Scale
from scoring.keying import keyed
from scoring.results import Matrix, Vector
from scoring.totals import composite, scale_scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scorecard:
    """Scores of one set of answers, a row a sitting in its order; NaN where a score is missing."""

    instrument: Instrument
    answers: Answers
    scores: Mapping[ScaleId, Vector]
    """Scales in the file's order, then composites."""

    def keyed(self, scale: ScaleId) -> Matrix:
        """(rows, items) keyed item scores of a scale."""
        return keyed_items(self.instrument, self.instrument.scales[scale], self.answers)


def score(instrument: Instrument, answers: Answers) -> Scorecard:
    """Every scale and composite of an instrument, scored."""
    scores: dict[ScaleId, Vector] = {
        s.id: scale_points(instrument, s, keyed_items(instrument, s, answers))
        for s in instrument.scales.values()
    }
    for whole in instrument.composites.values():
        scores[whole.id] = composite(np.column_stack([scores[part] for part in whole.of]))
    return Scorecard(instrument=instrument, answers=answers, scores=scores)


def keyed_items(instrument: Instrument, scale: Scale, answers: Answers) -> Matrix:
    """Item scores of a scale, reverse-keyed items mirrored."""
    low, high = item_ends(instrument, scale.items)
    signs = [instrument.items[i].keyed for i in scale.items]
    return keyed(answers.matrix(scale.items), signs=signs, low=low, high=high)


def scale_points(
    instrument: Instrument, scale: Scale, item_scores: Matrix, *, items: tuple[ItemId, ...] | None = None
) -> Vector:
    """Scores from keyed items; `items` names those used where they are not all of the scale's."""
    used = items or scale.items
    low, high = item_ends(instrument, used)
    return scale_scores(
        item_scores,
        answered_at_least=min(len(used), scale.answered_at_least),
        rule=scale.score,
        low=float(low.mean()),
        high=float(high.mean()),
        item_means=stated_means(instrument, scale, used),
    )


def item_ends(instrument: Instrument, items: tuple[ItemId, ...]) -> tuple[Vector, Vector]:
    """The lowest and highest code of each item."""
    formats = [instrument.items[i].format for i in items]
    low = np.array([f.low if f.low is not None else np.nan for f in formats])
    high = np.array([f.high if f.high is not None else np.nan for f in formats])
    return low, high


def stated_means(instrument: Instrument, scale: Scale, items: tuple[ItemId, ...]) -> Vector | None:
    """Keyed item means, where the file's evidence states one for every item; never those of the data."""
    evidence = instrument.evidence.scales.get(scale.id)
    if evidence is None or any(i not in evidence.item_means for i in items):
        return None
    return np.array([evidence.item_means[i] for i in items], dtype=np.float64)
