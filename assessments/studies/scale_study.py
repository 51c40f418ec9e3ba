"""One scale of a validation: how its items were answered."""

import numpy as np

from assessments import scorecard
from assessments.matrix import Answers
from assessments.reports.references import item_text
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import ItemStudy
from assessments.studies.estimates import number
from instruments.ids import ItemId
from instruments.model import Format, Instrument, Scale, Wording
from scoring.items import ItemStatistics, item_statistics
from scoring.results import Caveat, Matrix, Vector

LARGEST_OPTION_TABLE = 12
"""Response options beyond which their use is no longer counted one by one."""


def complete_rows(item_scores: Matrix) -> Matrix:
    """The rows in which every item was answered."""
    return item_scores[~np.isnan(item_scores).any(axis=1)]


def items_of(
    instrument: Instrument, scale: Scale, *, item_scores: Matrix, answers: Answers, words: Wording
) -> tuple[tuple[ItemStudy, ...], tuple[Fact, ...]]:
    """Every item's own statistics, and what to know about them."""
    low, high = scorecard.item_ends(instrument, scale.items)
    found = item_statistics(item_scores, low=low, high=high)
    studies = tuple(
        item_study(
            instrument, item, place, found=found, words=words,
            used=option_use(instrument.items[item].format, answers.columns[item]),
        )
        for place, item in enumerate(scale.items)
    )  # fmt: skip
    return studies, tuple(_told(caveat, scale) for caveat in found.caveats)


def item_study(
    instrument: Instrument, item: ItemId, place: int, *, found: ItemStatistics, words: Wording,
    used: tuple[tuple[str, int], ...],
) -> ItemStudy:  # fmt: skip
    """One item as a study tells it: its place in the figures found, and how often each code was answered."""
    asked = instrument.items[item]

    def of(values: Vector) -> float | None:
        return number(float(values[place]))

    return ItemStudy(
        id=asked.id,
        text=item_text(words, asked.id),
        keyed=asked.keyed,
        n=int(found.n[place]),
        mean=of(found.mean),
        sd=of(found.sd),
        skew=of(found.skew),
        kurtosis=of(found.kurtosis),
        floor=of(found.floor),
        ceiling=of(found.ceiling),
        missing=float(found.missing[place]),
        item_rest=of(found.item_rest),
        alpha_if_dropped=of(found.alpha_if_dropped),
        option_use=used,
        low=asked.format.low,
        high=asked.format.high,
    )


def option_use(answer: Format, codes: Vector) -> tuple[tuple[str, int], ...]:
    """How often each code was answered, as answered; empty where there are too many codes to tell apart."""
    options = [c for c in answer.codes if isinstance(c, int)]
    if not options or len(options) > LARGEST_OPTION_TABLE:
        return ()
    return tuple((str(code), int((codes == code).sum())) for code in options)


def _told(caveat: Caveat, scale: Scale) -> Fact:
    """A caveat of arithmetic with its item by name instead of by place."""
    facts = dict(caveat.facts)
    if "item" in facts:
        facts["item"] = scale.items[int(facts["item"])]
    return Fact(code=caveat.code, facts={"scale": scale.id, **facts})
