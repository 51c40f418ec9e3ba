"""Signs of careless answering in a data set, one number a row."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.judge import carefulness
from assessments.reports.shapes import Fact
from assessments.scorecard import Scorecard
from instruments.model import Instrument
from scoring.results import Vector

Index = tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityStudy:
    """Each index in the order of the rows, and the positions, from 0, of flagged rows."""

    indices: Mapping[str, Index] = field(default_factory=dict)
    flagged: tuple[int, ...] = ()
    caveats: tuple[Fact, ...] = ()


def quality_of(instrument: Instrument, card: Scorecard) -> QualityStudy:
    """The indices over the rating items; what could not be read is a caveat."""
    items = carefulness.rated_items(instrument)
    if not items:
        return QualityStudy(caveats=(Fact(code="quality_not_read"),))
    found = carefulness.signs(instrument, card.answers, items)
    return QualityStudy(
        indices={
            "longstring": _listed(found.longstring),
            "irv": _listed(found.irv),
            "mahalanobis": _listed(found.mahalanobis),
            "even_odd": _listed(found.even_odd),
        },
        flagged=tuple(int(i) for i in found.is_flagged.nonzero()[0]),
        caveats=tuple(Fact(code=c.code, facts=dict(c.facts)) for c in found.caveats),
    )


def _listed(values: Vector) -> Index:
    return tuple(None if math.isnan(v) else v for v in values.tolist())
