"""Whether rounds come in the order given: not one file twice, not the later before the earlier."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np

from assessments.datasets import codes
from assessments.datasets.shapes import Column, Dataset, is_blank
from assessments.errors import DataError
from assessments.matrix import scored_items
from assessments.reports.shapes import Fact
from assessments.studies.design import Design
from assessments.studies.sides import Side

USUAL_NAMES = frozenset(
    {"date", "datum", "wave", "round", "time", "occasion", "timepoint", "timestamp",
     "submitted", "submitted_at", "answered", "answered_at", "completed", "completed_at"}
)  # fmt: skip
"""Columns read as a date or a round's number without being asked for."""
WORDS = {
    "baseline": 0.0, "before": 0.0, "pre": 0.0, "pretest": 0.0,
    "followup": 1.0, "follow-up": 1.0, "after": 1.0, "post": 1.0, "posttest": 1.0,
}  # fmt: skip
FEWEST_ALIKE = 5
"""People who all gave the very same answers twice before it is remarked on."""


def refuse_disorder(sides: Sequence[Side], design: Design) -> None:
    """Refuse one file given twice, and rounds of which a later one was answered before an earlier one."""
    for place, one in enumerate(sides):
        for two in sides[place + 1 :]:
            _refuse_same(one, two)
    if design.when is not None:
        for side in sides:
            codes.column(side.dataset, design.when, "date or round")
    for one, two in pairwise(sides):
        for name in _shared(one.dataset, two.dataset, design):
            _refuse_backwards(one, two, name, is_named=name == design.when)


def remarks(sides: Sequence[Side]) -> Iterator[Fact]:
    """That everybody in two rounds gave the very same answers, as after a copied file."""
    for one, two in pairwise(sides):
        if _is_copy(one, two):
            yield Fact(code="same_answers", facts={"first": one.dataset.name, "second": two.dataset.name})


def _refuse_same(one: Side, two: Side) -> None:
    """Refuse the same bytes read through the same columns; a wide file holds its rounds in other columns."""
    if one.dataset.digest != two.dataset.digest or _sources(one) != _sources(two):
        return
    raise DataError(
        f"{two.dataset.name} for {two.round} holds the same answers as {one.dataset.name} for {one.round}. "
        "Give the file of each round; where one file holds both rounds side by side, name the columns of "
        "each with --baseline-column and --followup-column."
    )


def _sources(side: Side) -> list[str | None]:
    there = side.dataset.columns
    return [there[i].name if i in there else None for i in scored_items(side.wave.card.instrument)]


def _shared(one: Dataset, two: Dataset, design: Design) -> list[str]:
    if design.when is not None:
        return [design.when]
    return [c for c in one.columns if c.lower().strip() in USUAL_NAMES and c in two.columns]


def _refuse_backwards(one: Side, two: Side, name: str, *, is_named: bool) -> None:
    before, after = (_times(s.dataset, s.dataset.columns[name], is_named=is_named) for s in (one, two))
    if not before or not after or max(after) >= min(before):
        return
    words = (_word(one.dataset, name, min(before)), _word(two.dataset, name, max(after)))
    raise DataError(
        f"The rounds run backwards: in column '{name}', {one.dataset.name} ({one.round}) begins with "
        f"{words[0]} and {two.dataset.name} ({two.round}) ends with {words[1]}. Exchange the files. If the "
        "column says something else, rename it."
    )


def _times(dataset: Dataset, column: Column, *, is_named: bool) -> list[float]:
    """The moments of a column; none where something else stands in it, which a named column may not hold."""
    found = []
    for place in np.unique(column.index).tolist():
        word = column.words[place]
        if is_blank(word):
            continue
        moment = _moment(word)
        if moment is None and is_named:
            row = int(column.rows_of(place)[0])
            raise DataError(
                f"{dataset.name}, {dataset.address(column, row)}: '{word}' is neither a date nor a number. "
                "Write dates as 2026-03-31, or number the rounds."
            )
        if moment is None:
            return []
        found.append(moment)
    return found


def _word(dataset: Dataset, name: str, moment: float) -> str:
    column = dataset.columns[name]
    there = (column.words[place] for place in np.unique(column.index).tolist())
    return next(f"'{word}'" for word in there if not is_blank(word) and _moment(word) == moment)


def _moment(word: str) -> float | None:
    """A number, a word for before or after, or a date as days; None for anything else."""
    bare = word.strip().lower()
    if bare in WORDS:
        return WORDS[bare]
    try:
        value = float(bare.replace(",", "."))
    except ValueError:
        return _days(bare)
    return value if np.isfinite(value) else None


def _days(word: str) -> float | None:
    for text, form in ((word[:10], "%Y-%m-%d"), (word, "%Y-%m"), (word, "%d.%m.%Y")):
        try:
            return float(datetime.strptime(text, form).date().toordinal())
        except ValueError:
            continue
    return None


def _is_copy(one: Side, two: Side) -> bool:
    """Whether everybody who answered both gave the same answers to every scored item."""
    first, second = one.wave.persons, two.wave.persons
    if first is None or second is None:
        return False
    places = {p: i for i, p in enumerate(second) if p is not None}
    pairs = [(i, places[p]) for i, p in enumerate(first) if p in places]
    if len(pairs) < FEWEST_ALIKE:
        return False
    shared = [i for i in scored_items(two.wave.card.instrument) if i in one.answers.columns]
    rows = np.array(pairs, dtype=np.intp)
    before, after = one.answers.matrix(shared)[rows[:, 0]], two.answers.matrix(shared)[rows[:, 1]]
    is_spread = len(np.unique(before, axis=0)) > 1
    return is_spread and bool(np.array_equal(before, after, equal_nan=True))
