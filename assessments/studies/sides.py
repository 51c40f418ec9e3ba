"""One file of a comparison, scored; answers to another response format are refused, naming which."""

from dataclasses import dataclass

import numpy as np

from assessments import scorecard
from assessments.datasets import codes
from assessments.datasets.shapes import Dataset, is_blank
from assessments.errors import DataError
from assessments.judge import carefulness
from assessments.judge.waves import Wave
from assessments.matrix import Answers, scored_items
from assessments.studies.design import Design
from assessments.studies.groupings import Grouping, grouping, refuse_twice
from instruments.ids import MISSING_CODES
from instruments.model import Instrument

EVERYBODY = "all"
"""What all rows are called where no team column is named."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """One file, scored; `round` is its name in rosters: baseline, baseline2, followup, …"""

    dataset: Dataset
    answers: Answers
    wave: Wave
    round: str
    teams: Grouping | None
    persons: Grouping | None

    @property
    def is_baseline(self) -> bool:
        """Whether it was answered before."""
        return self.round.startswith("baseline")


def side(instrument: Instrument, dataset: Dataset, design: Design, *, when: str) -> Side:
    """A file's answers by team and person; refuses cells no item can have, and a person twice."""
    answers = _coded(instrument, dataset, is_new=design.before is None or not when.startswith("baseline"))
    teams = grouping(dataset, design.team, "team") if design.team else None
    persons = grouping(dataset, design.person, "person") if design.person else None
    if persons is not None:
        refuse_twice(dataset, persons, None, teams=teams)
    items = carefulness.rated_items(instrument)
    flagged = carefulness.signs(instrument, answers, items).is_flagged if items else None
    wave = Wave(
        card=scorecard.score(instrument, answers),
        teams=_names(teams, dataset.rows) if teams else (EVERYBODY,) * dataset.rows,
        persons=_names(persons, dataset.rows) if persons else None,
        flagged=flagged,
    )
    return Side(dataset=dataset, answers=answers, wave=wave, round=when, teams=teams, persons=persons)


def _names(found: Grouping, rows: int) -> tuple[str | None, ...]:
    return tuple(found.labels[p] if p >= 0 else None for p in found.places[:rows].tolist())


def _coded(instrument: Instrument, dataset: Dataset, *, is_new: bool) -> Answers:
    """The answers as codes; what cannot be read so is refused with the likeliest reason."""
    try:
        return codes.coded(instrument, dataset)
    except DataError as fault:
        if "missing" in fault.facts and is_new:
            raise DataError(
                f"{fault.message} If this round was answered with another version of the questionnaire, "
                "name that version's file: --baseline-instrument for what was answered before; what was "
                "answered after is read with the questionnaire named first.",
                **_without_message(fault),
            ) from fault
        likely = _likely(instrument, dataset)
        if "faults" in fault.facts and likely:
            raise DataError(f"{fault.message}\n{likely}", **_without_message(fault)) from fault
        raise


def _without_message(fault: DataError) -> dict[str, object]:
    return {name: value for name, value in fault.facts.items() if name != "message"}


def _likely(instrument: Instrument, dataset: Dataset) -> str | None:
    """Which other response format the scored items seem to have been answered on."""
    formats = {
        (instrument.items[i].format.low, instrument.items[i].format.high)
        for i in scored_items(instrument)
        if instrument.items[i].format.kind == "rating"
    }
    seen = _seen(instrument, dataset)
    if len(formats) != 1 or not seen:
        return None
    low, high = (float(end) for end in formats.pop() if end is not None)
    least, most = min(seen), max(seen)
    runs = (
        f"The answers of {dataset.name} run from {least:g} to {most:g} where the questionnaire has "
        f"{low:g} to {high:g}"
    )
    if any(value != int(value) for value in seen):
        return None
    if least == low - 1 and most <= high - 1:
        return f"{runs}: they look counted from {least:g}. Add 1 to every answer and compare again."
    if least >= 0 and most > high:
        return (
            f"{runs}: this looks like another response format, of {_points(least, most, low)}. Answers to "
            "another format are answers to another questionnaire: nothing can be compared item by item. "
            "Leave that round out, or describe it in its own file (--baseline-instrument)."
        )
    return None


def _points(least: float, most: float, low: float) -> str:
    start = min(least, low)
    return f"{most - start + 1:g} points" if most <= 11 else f"{start:g} to {most:g}"


def _seen(instrument: Instrument, dataset: Dataset) -> set[float]:
    """All numbers that stand in the columns of scored rating items, codes for missing left aside."""
    found: set[float] = set()
    for item in scored_items(instrument):
        column = dataset.columns.get(item)
        if column is None or instrument.items[item].format.kind != "rating":
            continue
        for place in np.unique(column.index).tolist():
            word = column.words[place]
            if is_blank(word):
                continue
            try:
                value = float(word.replace(",", "."))
            except ValueError:
                return set()
            if np.isfinite(value) and value not in MISSING_CODES:
                found.add(value)
    return found
