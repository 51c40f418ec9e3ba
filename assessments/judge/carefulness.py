"""Signs of careless answering over the rating items, in the order they were asked."""

from dataclasses import fields
from functools import reduce
from operator import add

import numpy as np
import numpy.typing as npt

from assessments.matrix import Answers
from assessments.scorecard import item_ends
from instruments.ids import ItemId
from instruments.model import Instrument
from scoring import quality
from scoring.keying import keyed
from scoring.moments import Moments
from scoring.quality import Quality
from scoring.results import Vector

LEAST_ITEMS = 4
BLOCK_ROWS = 100_000


def rated_items(instrument: Instrument) -> tuple[ItemId, ...]:
    """The items the signs are read from: rating items in scales, in the order asked; none below four."""
    asked = [instrument.items[i] for page in instrument.pages for i in page.items]
    rated = tuple(i.id for i in asked if i.format.kind == "rating" and instrument.scale_of(i.id))
    return rated if len(rated) >= LEAST_ITEMS else ()


def signs(
    instrument: Instrument, answers: Answers, items: tuple[ItemId, ...], *, fast_pages: Vector | None = None,
    against: npt.NDArray[np.bool_] | None = None,
) -> Quality:  # fmt: skip
    """Every index and the flags, a row a sitting; read block by block, against the moments of all rows.

    `against` names the rows whose moments count, where not all may.
    """
    low, high = item_ends(instrument, items)
    keys = [instrument.items[i].keyed for i in items]
    place = {item: i for i, item in enumerate(items)}
    failed = failed_attention(instrument, answers)
    blocks = [slice(at, at + BLOCK_ROWS) for at in range(0, max(answers.rows, 1), BLOCK_ROWS)]
    raw = [answers.block(items, block) for block in blocks]
    counted = raw if against is None else [r[against[b]] for r, b in zip(raw, blocks, strict=True)]
    reference = reduce(add, (Moments.of(keyed(r, signs=keys, low=low, high=high)) for r in counted))
    return _together(
        [
            quality.flags(
                r,
                signs=keys,
                scales=[[place[i] for i in s.items if i in place] for s in instrument.scales.values()],
                low=low,
                high=high,
                reference=reference,
                share_of_fast_pages=None if fast_pages is None else fast_pages[block],
                has_failed_attention=None if failed is None else failed[block],
            )
            for r, block in zip(raw, blocks, strict=True)
        ]
    )


def _together(parts: list[Quality]) -> Quality:
    if len(parts) == 1:
        return parts[0]
    arrays = {f.name: [getattr(p, f.name) for p in parts] for f in fields(Quality) if f.name != "caveats"}
    joined = {name: np.concatenate(values) for name, values in arrays.items()}
    return Quality(**joined, caveats=parts[0].caveats)


def failed_attention(instrument: Instrument, answers: Answers) -> npt.NDArray[np.bool_] | None:
    """Who answered an instructed item otherwise than instructed; None where there is no such item."""
    there = [(i, code) for i, code in instrument.attention.items() if i in answers.columns]
    if not there:
        return None
    failed = np.zeros(answers.rows, dtype=np.bool_)
    for item, code in there:
        given = answers.columns[item]
        failed |= ~np.isnan(given) & (given != code)
    return failed
