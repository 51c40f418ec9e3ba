"""From a file's words to the codes an instrument knows; what it does not know is refused by address."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from assessments.datasets.shapes import Column, Dataset, is_blank
from assessments.errors import DataError
from assessments.matrix import Answers, data_columns, scored_items
from assessments.reports.shapes import Fact
from instruments.ids import MISSING_CODES
from instruments.model import Format, Instrument, Item
from scoring.results import Vector

SHOWN = 5
"""Faults told one by one; the rest are counted."""
DATE = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?")
INVISIBLE = dict.fromkeys(map(ord, "\u00a0\u200b\u200e\u200f\u202f\ufeff"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One cell that holds no answer its item can have."""

    column: str
    address: str
    word: str
    why: str
    times: int
    others: tuple[int, ...] = ()
    """The numbers of the next few rows like it."""

    def __str__(self) -> str:
        rows = ", ".join(map(str, self.others)) + (", …" if self.times > len(self.others) + 1 else "")
        name = "row" if self.times == 2 else "rows"
        more = f" (and {self.times - 1} more such {name}: {rows})" if self.times > 1 else ""
        return f"{self.address}: {self.word!r} {self.why}{more}"


def coded(instrument: Instrument, dataset: Dataset) -> Answers:
    """The data set's answers as raw codes; every missing column and the first wrong cells are named."""
    _refuse_missing_columns(instrument, dataset)
    faults: list[Fault] = []
    columns: dict[str, Vector] = {}
    for item in instrument.items.values():
        for name in data_columns(item):
            if name in dataset.columns:
                values, wrong = _codes(dataset, dataset.columns[name], item, labels=_labels(instrument, item))
                columns[name] = values
                faults.extend(wrong)
    if faults:
        raise DataError(_told(dataset.name, faults), faults=len(faults))
    return Answers(rows=dataset.rows, columns=columns)


def notes(instrument: Instrument, dataset: Dataset, *, used: tuple[str | None, ...] = ()) -> tuple[Fact, ...]:
    """What a reader should know of the columns: those not used, and unscored items that are not there."""
    known = {name for item in instrument.items.values() for name in (*data_columns(item), item.id)}
    unknown = [n for n in dataset.columns if n not in known and n not in used]
    absent = [n for n in known if n not in dataset.columns and n not in scored_items(instrument)]
    texts = {i.id for i in instrument.items.values() if not data_columns(i) or data_columns(i) != (i.id,)}
    absent = sorted(set(absent) - texts)
    found = list(dataset.caveats)
    if unknown:
        found.append(Fact(code="unknown_columns", facts={"columns": _listed(unknown), "n": len(unknown)}))
    if absent:
        found.append(Fact(code="columns_absent", facts={"columns": _listed(absent), "n": len(absent)}))
    return tuple(found)


def column(dataset: Dataset, name: str, purpose: str) -> Column:
    """A column named on the command line; refused with the nearest name where the file has none."""
    if name in dataset.columns:
        return dataset.columns[name]
    close = difflib.get_close_matches(name, list(dataset.columns), n=1, cutoff=0.5)
    hint = f"; did you mean '{close[0]}'?" if close else f". It has: {_listed(list(dataset.columns))}."
    raise DataError(f"{dataset.name} has no column '{name}' for the {purpose}{hint} Name one of its columns.")


def _refuse_missing_columns(instrument: Instrument, dataset: Dataset) -> None:
    wanted = scored_items(instrument)
    missing = [item for item in wanted if item not in dataset.columns]
    if not missing:
        return
    spare = [n for n in dataset.columns if n not in instrument.items]
    told = ", ".join(f"'{m}'{_near(m, spare)}" for m in missing)
    raise DataError(
        f"{dataset.name}, row 1: no column for {len(missing)} of the {len(wanted)} scored items of "
        f"'{instrument.id}': {told}. {_remedy(list(dataset.columns), missing[0])}",
        missing=tuple(missing),
    )


def _remedy(names: list[str], first_missing: str) -> str:
    """What to do where columns are missing: a header that is none is told apart from one of other names."""
    if len(names) == 1:
        return (
            f"It seems to have one column, '{names[0]}': separate columns by commas, semicolons or tabs, and "
            "let the first row hold their names, with nothing above it."
        )
    if 2 * sum(bool(NUMBER.fullmatch(n)) for n in names) > len(names):
        return "Its first row looks like answers: put a row with the names of the columns above it."
    return f"Rename the columns, or map each with --column {first_missing}=NAME."


def _near(item: str, names: list[str]) -> str:
    lower = {name.lower(): name for name in reversed(names)}
    found = lower.get(item.lower()) or next(
        (lower[c] for c in difflib.get_close_matches(item.lower(), list(lower), n=1, cutoff=0.75)), None
    )
    return f" (did you mean '{found}'?)" if found else ""


def _labels(instrument: Instrument, item: Item) -> Mapping[str, str]:
    """Which code a label stands for, in any language; a label that is itself a code is no label."""
    codes = {str(code) for code in item.format.codes}
    pairs = (
        (label, str(code))
        for words in instrument.wording.values()
        for code, label in words.labels(item).items()
    )
    return {label.strip().casefold(): code for label, code in pairs if label.strip() not in codes}


def _codes(
    dataset: Dataset, found: Column, item: Item, *, labels: Mapping[str, str]
) -> tuple[Vector, list[Fault]]:
    judge = _judge(item.format)
    lookup = np.full(max(len(found.words), 1), np.nan)
    wrong: list[Fault] = []
    for place, word in enumerate(found.words):
        value, why = judge(word)
        lookup[place] = value
        if why:
            rows = found.rows_of(place)
            if len(rows):
                code = labels.get(word.casefold())
                wrong.append(
                    Fault(
                        column=found.name,
                        address=dataset.address(found, int(rows[0])),
                        word=word[:40],
                        why=why if code is None else f"is the label of code {code}, not the code",
                        times=len(rows),
                        others=tuple(int(dataset.row_numbers[r]) for r in rows[1:4]),
                    )
                )
    return lookup[found.index], wrong


def _judge(answer: Format) -> Callable[[str], tuple[float, str]]:
    """For one format: from a word to its number, or why it is none."""
    if answer.kind == "choice":
        places = {str(code): _place(code, i) for i, code in enumerate(answer.options)}
        return lambda word: _choice(word, places)
    if answer.kind == "number":
        return lambda word: _bounded(word, answer.low, answer.high, whole=answer.whole)
    if answer.kind == "rating":
        return lambda word: _bounded(word, answer.low, answer.high, whole=True)
    limits = {"choices": (0.0, 1.0), "ranking": (1.0, float(len(answer.options)))}
    low, high = limits.get(answer.kind, (0.0, float(answer.total or 100)))
    return lambda word: _bounded(word, low, high, whole=answer.kind != "allocation")


def _place(code: int | str, place: int) -> float:
    return float(code) if isinstance(code, int) else float(place)


def _choice(word: str, places: Mapping[str, float]) -> tuple[float, str]:
    if word in places:
        return places[word], ""
    if is_blank(word):
        return float("nan"), ""
    value = number(word)
    if value is not None and value.is_integer():
        if str(int(value)) in places:
            return places[str(int(value))], ""
        if int(value) in MISSING_CODES:
            return float("nan"), ""
    return float("nan"), f"is not one of its codes ({_listed(list(places))})"


def _bounded(word: str, low: float | None, high: float | None, *, whole: bool) -> tuple[float, str]:
    if is_blank(word):
        return float("nan"), ""
    value = number(word)
    if value is None:
        dated = DATE.match(word)
        return float("nan"), "is a date; format the column as numbers" if dated else "is not a number"
    if value in MISSING_CODES:
        return float("nan"), ""
    if whole and not value.is_integer():
        return float("nan"), "is not a whole number"
    if (low is not None and value < low) or (high is not None and value > high):
        return float("nan"), f"lies outside the codes {_range(low, high)}"
    return value, ""


def number(word: str) -> float | None:
    """A number as written with a point or a comma; None for anything else, and for what overflows."""
    bare = word.translate(INVISIBLE).replace("\u2212", "-").strip()
    if not NUMBER.fullmatch(bare):
        return None
    value = float(bare.replace(",", "."))
    return value if np.isfinite(value) else None


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"from {low:g}" if low is not None else f"up to {high:g}"
    return f"{low:g} to {high:g}"


def _told(name: str, faults: list[Fault]) -> str:
    cells = sum(f.times for f in faults)
    lines = "".join(f"\n  {fault}" for fault in _first(faults))
    rest = f"\n  … and {len(faults) - SHOWN} more kinds of fault" if len(faults) > SHOWN else ""
    return (
        f"{name} has {cells} answer{'s' if cells != 1 else ''} that no item can have:{lines}{rest}\n"
        f"{_by_column(faults)}"
        "Give the raw codes as answered (not labels, not reversed), blank where there is no answer, "
        "or correct the instrument's format."
    )


def _by_column(faults: list[Fault]) -> str:
    """How many answers of each column are wrong, where not every fault was told."""
    if len(faults) <= SHOWN:
        return ""
    wrong: Counter[str] = Counter()
    for fault in faults:
        wrong[fault.column] += fault.times
    return "Answers by column: " + _listed([f"{name} {n}" for name, n in wrong.items()]) + ".\n"


def _first(faults: list[Fault]) -> Iterator[Fault]:
    yield from faults[:SHOWN]


def _listed(names: list[str]) -> str:
    return ", ".join(names[:8]) + (f", … ({len(names)} in all)" if len(names) > 8 else "")
