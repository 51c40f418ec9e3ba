"""Items and alpha of a file too long for memory: sums are added up block by block, nothing else is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assessments import scorecard
from assessments.datasets.stream import Block, ParquetFile, Told
from assessments.errors import DataError
from assessments.matrix import scored_items
from assessments.reports.references import reference, scale_words, wording_of
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Estimated, ScaleStudy, ValidationReport
from assessments.studies.estimates import estimated
from assessments.studies.scale_study import item_study
from instruments.model import Instrument, Scale, Wording
from scoring import reliability
from scoring.items import statistics_of
from scoring.moments import ItemMoments, Moments

LARGEST_OPTION_TABLE = 12


@dataclass(slots=True)
class _Sums:
    """What is kept of one scale: sums, and how often each code was given."""

    own: ItemMoments
    together: Moments
    used: npt.NDArray[np.int64]
    """(k, codes) how often each code of the format was answered, as answered."""


def items(
    instrument: Instrument, path: Path, *, columns: Mapping[str, str] | None = None, told: Told | None = None
) -> ValidationReport:
    """Item statistics and alpha of every scale, exact, in memory that does not grow with the file."""
    file = ParquetFile(path)
    if file.rows < 2:
        raise DataError(f"{path.name} has {file.rows} rows; statistics need two at least. Give more answers.")
    scored = [instrument.items[i] for i in scored_items(instrument)]
    codes = {s.id: _codes(instrument, s) for s in instrument.scales.values()}
    sums: dict[str, _Sums] = {}
    for block in file.blocks(scored, columns or {}, told):
        for scale in instrument.scales.values():
            part = _of_block(instrument, scale, block, codes[scale.id])
            sums[scale.id] = _added(sums[scale.id], part) if scale.id in sums else part
    words = wording_of(instrument, None)
    return ValidationReport(
        instrument=reference(instrument),
        data_name=path.name,
        data_digest=file.digest(),
        rows=file.rows,
        scales=tuple(
            _scale(instrument, s, sums[s.id], words=words, codes=codes[s.id])
            for s in instrument.scales.values()
        ),
        caveats=(Fact(code="raw_data_no_disclosure"),),
    )


def _codes(instrument: Instrument, scale: Scale) -> tuple[int, ...]:
    """Every code of the scale's formats, where they are few enough to be counted one by one."""
    every = {c for i in scale.items for c in instrument.items[i].format.codes if isinstance(c, int)}
    return tuple(sorted(every)) if 0 < len(every) <= LARGEST_OPTION_TABLE else ()


def _of_block(instrument: Instrument, scale: Scale, block: Block, codes: tuple[int, ...]) -> _Sums:
    low, high = scorecard.item_ends(instrument, scale.items)
    keyed: list[npt.NDArray[Any]] = []
    for place, item in enumerate(scale.items):
        raw = block[item]
        # Small whole numbers stay small: their products are summed exactly, and fast.
        turn = int(low[place] + high[place]) if raw.dtype.kind != "f" else low[place] + high[place]
        keyed.append(raw if instrument.items[item].keyed == 1 else (turn - raw).astype(raw.dtype))
    table = np.column_stack(keyed)
    return _Sums(
        own=ItemMoments.of(table),
        together=Moments.of(table),
        used=np.array(
            [[np.count_nonzero(block[i] == c) for c in codes] for i in scale.items], dtype=np.int64
        ),
    )


def _added(one: _Sums, two: _Sums) -> _Sums:
    return _Sums(one.own + two.own, one.together + two.together, one.used + two.used)


def _scale(
    instrument: Instrument, scale: Scale, sums: _Sums, *, words: Wording, codes: tuple[int, ...]
) -> ScaleStudy:
    low, high = scorecard.item_ends(instrument, scale.items)
    points = (scale.high - scale.low) / float((high - low).mean())
    ends = [_at_ends(instrument, scale, sums, codes=codes, place=place) for place in range(len(scale.items))]
    n = np.maximum(sums.own.n, 1)
    found = statistics_of(
        sums.own,
        sums.together,
        floor=np.array([e[0] for e in ends]) / n,
        ceiling=np.array([e[1] for e in ends]) / n,
    )
    moments = sums.together
    return ScaleStudy(
        id=scale.id,
        title=scale_words(words, scale.id).title,
        k=len(scale.items),
        n_complete=moments.n_complete,
        items=tuple(
            item_study(
                instrument,
                item,
                place,
                found=found,
                words=words,
                used=tuple((str(c), int(n)) for c, n in zip(codes, sums.used[place], strict=True))
                if codes
                else (),
            )
            for place, item in enumerate(scale.items)
        ),
        reliability=_reliability(moments, points),
    )


def _at_ends(
    instrument: Instrument, scale: Scale, sums: _Sums, *, codes: tuple[int, ...], place: int
) -> tuple[float, float]:
    """How many answered an item with the low and the high end of its format, after keying."""
    item = instrument.items[scale.items[place]]
    if not codes or item.format.low is None or item.format.high is None:
        return float("nan"), float("nan")
    used = dict(zip(codes, sums.used[place].tolist(), strict=True))
    both = used.get(int(item.format.low), 0), used.get(int(item.format.high), 0)
    return both if item.keyed == 1 else (both[1], both[0])


def _reliability(moments: Moments, points: float) -> dict[str, Estimated]:
    return {
        "alpha": estimated(lambda: reliability.alpha(moments)),
        "alpha_standardized": estimated(lambda: reliability.alpha_standardized(moments)),
        "lambda6": estimated(lambda: reliability.lambda6(moments)),
        "sem": estimated(lambda: reliability.sem(moments), times=points),
    }
