"""A file of answers on its way out: every column with its wording, its labels, its codes for no answer."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from assessments import scorecard
from assessments.datasets import codes
from assessments.datasets.shapes import Column, Dataset, is_blank
from assessments.reports.codebook import MISSING, codebook
from assessments.reports.references import scale_words, wording_of
from assessments.reports.study_shapes import Codebook, CodebookItem
from instruments.ids import MISSING_CODES
from instruments.model import Instrument

Value = float | str | None
Labels = Mapping[float | str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutColumn:
    """One column: numbers or words row by row, None where nothing stood."""

    name: str
    label: str
    values: tuple[Value, ...]
    is_number: bool
    labels: Labels
    """What the codes stand for; without those for no answer."""
    is_item: bool = False
    is_score: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outgoing:
    """The columns in the order of the file, then the scores; and the codebook they belong to."""

    columns: tuple[OutColumn, ...]
    rows: int
    codebook: Codebook
    source: str
    source_digest: str


def outgoing(
    instrument: Instrument, dataset: Dataset, *, language: str | None = None, with_scores: bool = False
) -> Outgoing:
    """The answers as they stood, raw codes and kinds of no answer alike; refused as `score` refuses."""
    answers = codes.coded(instrument, dataset)
    book = codebook(instrument, language=language, counts=counted(instrument, dataset))
    entries = {entry.column: entry for entry in book.items}
    columns = [
        _item(entries[name], column) if name in entries else _own(name, column)
        for name, column in dataset.columns.items()
    ]
    if with_scores:
        words = wording_of(instrument, language)
        card = scorecard.score(instrument, answers)
        taken = {c.name for c in columns}
        columns += [
            OutColumn(
                name=scale if scale not in taken else f"{scale}_score",
                label=scale_words(words, scale).title,
                values=tuple(None if np.isnan(v) else v for v in vector.tolist()),
                is_number=True,
                labels={},
                is_score=True,
            )
            for scale, vector in card.scores.items()
        ]
    return Outgoing(
        columns=tuple(columns),
        rows=dataset.rows,
        codebook=book,
        source=dataset.name,
        source_digest=dataset.digest,
    )


def counted(instrument: Instrument, dataset: Dataset) -> dict[str, tuple[tuple[str, int], ...]]:
    """How often each code stands in each column of an item, codes for no answer among them, blanks as ''."""
    found = {}
    for entry in codebook(instrument).items:
        if entry.column not in dataset.columns or entry.kind in ("text", "number"):
            continue
        column = dataset.columns[entry.column]
        times: Counter[str] = Counter()
        for word, n in zip(
            column.words, np.bincount(column.index, minlength=len(column.words)), strict=False
        ):
            times[shown(_value(word))] += int(n)
        found[entry.column] = tuple((code, n) for code, n in _in_order(times, entry) if n)
    return found


def _in_order(times: Mapping[str, int], entry: CodebookItem) -> Iterator[tuple[str, int]]:
    own = [code for code, _ in entry.labels] if "." not in entry.column else sorted(times)
    missing = [str(code) for code, _ in MISSING]
    known = [*(code for code in own if code not in (*missing, "")), *missing, ""]
    rest = sorted(code for code in times if code not in known)
    return ((code, times.get(code, 0)) for code in (*rest, *known))


def _item(entry: CodebookItem, column: Column) -> OutColumn:
    """An item's column: its codes as numbers wherever all of them are."""
    is_text = entry.kind == "text"
    values = [(word or None) if is_text else _value(word) for word in column.words]
    is_number = not is_text and all(isinstance(v, float) for v in values if v is not None)
    if not is_number:
        values = [shown(v) or None for v in values]
    is_option = entry.column != entry.id
    labels = {} if is_option or entry.kind == "number" else dict(entry.labels)
    return OutColumn(
        name=entry.column,
        label=f"{entry.text} [{entry.labels[0][1]}]" if is_option and entry.labels else entry.text,
        values=tuple(values[i] for i in column.index.tolist()),
        is_number=is_number,
        labels={float(code) if is_number else code: label for code, label in labels.items() if label},
        is_item=True,
    )


def _own(name: str, column: Column) -> OutColumn:
    """A column that is no item: numbers where every word is one as a program would write it, else words."""
    is_number = bool(column.words) and all(word == "" or _is_plain(word) for word in column.words)
    values: list[Value] = [float(w) if is_number and w else w or None for w in column.words]
    return OutColumn(
        name=name,
        label="",
        values=tuple(values[i] for i in column.index.tolist()),
        is_number=is_number,
        labels={},
    )


def _is_plain(word: str) -> bool:
    """Whether a word comes back the same from a number: 7 does; 007, 7.50 and 1e3 do not."""
    try:
        return shown(float(word)) == word and abs(float(word)) < 2**53
    except (ValueError, OverflowError):
        return False


def _value(word: str) -> Value:
    """A code as a number where it is one; None for a blank."""
    if is_blank(word):
        return None
    number = codes.number(word)
    return word if number is None else number


def shown(value: Value) -> str:
    """A value as a text file has it: whole numbers without a point, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return str(int(value)) if value.is_integer() else repr(value)


def missing_in(column: OutColumn) -> tuple[int, ...]:
    """The codes for no answer a column of an item may hold."""
    return tuple(sorted(MISSING_CODES)) if column.is_item and column.is_number else ()
