"""Columns of a data set that say who and when: teams, groups, persons, waves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.datasets import codes
from assessments.datasets.shapes import Dataset, is_blank
from assessments.errors import DataError

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """Each row's group: its place among `labels`, or -1 where the cell is blank."""

    column: str
    labels: tuple[str, ...]
    places: npt.NDArray[np.int64]

    def rows(self, place: int) -> Rows:
        """The rows of one group, in the order of the file."""
        return np.flatnonzero(self.places == place)

    @property
    def unnamed(self) -> int:
        """Rows without a group."""
        return int((self.places < 0).sum())


def grouping(dataset: Dataset, column: str, purpose: str) -> Grouping:
    """The groups a column names, in order: by number where all are numbers, else as first seen."""
    found = codes.column(dataset, column, purpose)
    seen = [int(i) for i in dict.fromkeys(found.index.tolist()) if not is_blank(found.words[int(i)])]
    if not seen:
        raise DataError(
            f"{dataset.name}: column '{column}' for the {purpose} is blank in every row. Fill it in."
        )
    by_word: dict[str, list[int]] = {}
    for i in seen:
        by_word.setdefault(found.words[i], []).append(i)
    labels = tuple(sorted(by_word, key=_as_number) if all(map(_is_number, by_word)) else by_word)
    place_of = np.full(max(len(found.words), 1), -1, dtype=np.int64)
    for place, label in enumerate(labels):
        place_of[by_word[label]] = place
    return Grouping(column=column, labels=labels, places=place_of[found.index])


def refuse_twice(
    dataset: Dataset, person: Grouping, wave: Grouping | None, *, teams: Grouping | None = None
) -> None:
    """Refuse a person who stands more than once in one wave, naming both rows (and teams, if two)."""
    key = person.places * (len(wave.labels) + 1 if wave else 1) + (wave.places if wave else 0)
    known = person.places >= 0
    order = np.flatnonzero(known)[np.argsort(key[known], kind="stable")]
    again = np.flatnonzero(key[order][1:] == key[order][:-1])
    if not again.size:
        return
    first, second = int(order[again[0]]), int(order[again[0] + 1])
    who = person.labels[int(person.places[first])]
    when = f" in wave '{wave.labels[int(wave.places[first])]}'" if wave and wave.places[first] >= 0 else ""
    raise DataError(
        f"{dataset.name}: person '{who}' stands in rows {dataset.row_numbers[first]} and "
        f"{dataset.row_numbers[second]}{when}{_apart(teams, first, second)}. Keep one row a person"
        f"{' and wave' if wave else ''}."
    )


def _apart(teams: Grouping | None, first: int, second: int) -> str:
    """That two rows of one person are of two teams: then one of them is wrong, or numbers start again."""
    if teams is None:
        return ""
    one, two = (teams.labels[p] if p >= 0 else "" for p in (int(teams.places[r]) for r in (first, second)))
    if one == two or not (one and two):
        return ""
    return (
        f", in the teams '{one}' and '{two}'. Where numbers start again in every team, make them unique, "
        f"as in {one}-1"
    )


def _is_number(word: str) -> bool:
    try:
        return bool(np.isfinite(float(word)))
    except ValueError:
        return False


def _as_number(word: str) -> float:
    return float(word)
