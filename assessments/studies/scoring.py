"""`score`: scale scores of a user's own file, one row a sitting, in the order of the file."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assessments import scorecard
from assessments.datasets import codes
from assessments.datasets.shapes import Dataset
from assessments.matrix import data_columns
from assessments.reports.shapes import Fact
from assessments.studies.trait_scores import trait_scores
from instruments.model import Instrument
from scoring.results import Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScoredTable:
    """The file's own columns that are not items, then one column a scale and composite."""

    columns: tuple[str, ...]
    kept: tuple[tuple[str | None, ...], ...]
    scores: tuple[tuple[float | None, ...], ...]
    notes: tuple[Fact, ...] = ()

    def rows(self) -> Iterator[tuple[str | float | None, ...]]:
        """One tuple a sitting: what the file had, then its scores; None where there is none."""
        return zip(*self.kept, *self.scores, strict=True)


def score(instrument: Instrument, dataset: Dataset, *, with_traits: bool = False) -> ScoredTable:
    """Scale scores of every row, unrounded; too few answers give none, with their number in a note.

    `with_traits` adds where people stand by the parameters kept in the instrument's evidence.
    """
    card = scorecard.score(instrument, codes.coded(instrument, dataset))
    told: dict[str, Vector] = dict(card.scores.items())
    told.update(trait_scores(card) if with_traits else {})
    items = {name for item in instrument.items.values() for name in (*data_columns(item), item.id)}
    others = [name for name in dataset.columns if name not in items]
    unscored = {s: int(np.isnan(v).sum()) for s, v in card.scores.items() if np.isnan(v).any()}
    notes = list(codes.notes(instrument, dataset, used=tuple(others)))
    notes.extend(Fact(code="unscored_rows", facts={"scale": s, "n": n}) for s, n in unscored.items())
    return ScoredTable(
        columns=(*others, *told),
        kept=tuple(tuple(text or None for text in dataset.columns[n].texts()) for n in others),
        scores=tuple(
            tuple(None if math.isnan(v) else v for v in vector.tolist()) for vector in told.values()
        ),
        notes=tuple(notes),
    )
