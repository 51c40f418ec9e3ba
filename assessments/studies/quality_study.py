"""Signs of careless answering in a data set, one number a row."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from assessments.judge import carefulness
from assessments.matrix import Answers
from assessments.reports.shapes import Fact
from assessments.scorecard import Scorecard, item_ends
from instruments.ids import ItemId
from instruments.model import Instrument
from scoring.keying import keyed
from scoring.quality import ROWS_AN_ITEM
from scoring.results import Matrix, Vector
from scoring.synonyms import PAIRS_TO_READ, Pairs, agreement, antonyms, reverse_gap, synonyms

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
    further, few = _further(instrument, card.answers, items)
    return QualityStudy(
        indices={
            "longstring": _listed(found.longstring),
            "irv": _listed(found.irv),
            "mahalanobis": _listed(found.mahalanobis),
            "even_odd": _listed(found.even_odd),
            **further,
        },
        flagged=tuple(int(i) for i in found.is_flagged.nonzero()[0]),
        caveats=(*(Fact(code=c.code, facts=dict(c.facts)) for c in found.caveats), *few),
    )


def _further(
    instrument: Instrument, answers: Answers, items: tuple[ItemId, ...]
) -> tuple[dict[str, Index], tuple[Fact, ...]]:
    """Indices that are told and flag nobody; synonyms and antonyms only where ten pairs are known."""
    low, high = item_ends(instrument, items)
    signs = [instrument.items[i].keyed for i in items]
    place = {item: at for at, item in enumerate(items)}
    scales = [[place[i] for i in s.items if i in place] for s in instrument.scales.values()]
    # Which items go together is seen from evenly spaced rows where there are very many.
    step = max(1, answers.rows // carefulness.BLOCK_ROWS)
    seen = Answers(
        rows=len(range(0, answers.rows, step)), columns={i: answers.columns[i][::step] for i in items}
    )
    known, few = _pairs(seen.matrix(items))
    parts: dict[str, list[Vector]] = {"reverse_gap": [], **{name: [] for name in known}}
    for at in range(0, max(answers.rows, 1), carefulness.BLOCK_ROWS):
        raw = answers.block(items, slice(at, at + carefulness.BLOCK_ROWS))
        turned = keyed(raw, signs=signs, low=low, high=high)
        parts["reverse_gap"].append(reverse_gap(turned, signs=signs, scales=scales, reach=high - low))
        for name, pairs in known.items():
            parts[name].append(agreement(raw, pairs))
    return {name: _listed(np.concatenate(values)) for name, values in parts.items()}, few


def _pairs(raw: Matrix) -> tuple[dict[str, Pairs], tuple[Fact, ...]]:
    """The pairs of items that say the same, and the opposite, where there are enough people and pairs."""
    rows, k_items = raw.shape
    if rows < ROWS_AN_ITEM * k_items:
        return {}, (Fact(code="no_synonyms", facts={"n": rows, "need": ROWS_AN_ITEM * k_items}),)
    same, opposed = synonyms(raw), antonyms(raw)
    found = {"psychometric_synonyms": same, "psychometric_antonyms": opposed}
    few = (
        Fact(
            code="few_pairs", facts={"synonyms": len(same), "antonyms": len(opposed), "need": PAIRS_TO_READ}
        ),
    )
    read = {name: pairs for name, pairs in found.items() if len(pairs) >= PAIRS_TO_READ}
    return read, () if len(read) == len(found) else few


def _listed(values: Vector) -> Index:
    return tuple(None if math.isnan(v) else v for v in values.tolist())
