"""A model of a researcher's own, in lavaan's syntax, whose names are the questionnaire's items."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.errors import DataError
from assessments.studies.model_study import Measured
from scoring.cfa import syntax
from scoring.cfa.defined import defined
from scoring.cfa.syntax import Model, parse
from scoring.cfa.table import Table, table
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OwnModel(Measured):
    """A model read, with the keyed answers to its items; `scales` are its factors."""

    text: str
    """As R reads it too: an item `team-1` is called team.1."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The items' names in the model."""
        return tuple(in_model(item) for item in self.items)

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors' names."""
        return tuple(self.scales)

    @property
    def model(self) -> str:
        """Its statements."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Untried:
    """A model before it is fitted, to see whether what it defines can be read."""

    table: Table
    theta: Vector
    covariance: Matrix


def in_model(item: str) -> str:
    """An item's name as models and R have it: they take a hyphen for a minus."""
    return item.replace("-", ".")


def own_model(text: str, measured: Measured) -> OwnModel:
    """The model with the answers to its items; what cannot be read, or is no item, is refused by line."""
    text = _without_hyphens(text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}"), measured.items)
    items = {in_model(item): item for item in measured.items}
    try:
        read = _read(text, items)
        _refuse_formulas(read)
    except ScoringError as refusal:
        raise DataError(str(refusal)) from refusal
    scales = {
        factor: tuple(
            items[s.right]
            for s in read.statements
            if s.operator == "=~" and s.left == factor and s.right in items
        )
        for factor in read.factors
    }
    named = tuple(dict.fromkeys(i for own in scales.values() for i in own))
    places = [measured.items.index(item) for item in named]
    return OwnModel(scales=scales, item_scores=measured.item_scores[:, places], text=text)


def _read(text: str, items: Mapping[str, str]) -> Model:
    for number, line in enumerate(text.splitlines(), start=1):
        if syntax.LEVEL.match(line):
            raise ScoringError(
                f"Line {number} of the model begins a level. Leave levels out: the scales within and between "
                "teams are fitted where teams are named."
            )
    read = parse(text)
    for factor in read.factors:
        if factor in items:
            raise ScoringError(
                f"Line {_line_of(factor, text)} of the model calls a factor '{factor}', as an item is "
                "called. Give the factor another name."
            )
    for name in read.items:
        if name not in items:
            raise ScoringError(_unknown(name, text, items))
    _refuse_unnamed(read, text)
    return read


def _unknown(name: str, text: str, items: Iterable[str]) -> str:
    near, line = difflib.get_close_matches(name, list(items), n=1), _line_of(name, text)
    if near:
        return (
            f"Line {line} of the model names '{name}', which is no item of a scale. The nearest is "
            f"'{near[0]}'. Write the items' ids as the questionnaire has them."
        )
    return (
        f"Line {line} of the model names '{name}', which is no item of a scale. Write the items' ids as the "
        "questionnaire has them."
    )


def _refuse_unnamed(read: Model, text: str) -> None:
    """Names set equal must be given to parameters, else nothing would be held."""
    known = {p.label for p in table(read).parameters}
    given = {m.label for s in read.statements for m in s.modifiers if m.label}
    for name in (*(n for pair in read.equal for n in pair), *(n for n, _ in read.held)):
        if name not in known | given:
            raise ScoringError(
                f"Line {_line_of(name, text)} of the model holds '{name}', which no parameter is called. "
                "Name one so first: a*item."
            )


def _refuse_formulas(read: Model) -> None:
    """What a formula cannot use is told before anything is fitted; whether it has a value shows then."""
    of = table(read)
    count = len(of.labels)
    untried = _Untried(table=of, theta=np.full(count, 0.5), covariance=np.zeros((count, count)))
    try:
        defined(untried)
    except ScoringError as refusal:
        if "has no value here" not in str(refusal):
            raise


def _line_of(name: str, text: str) -> int:
    """The first line a name stands in, remarks left out."""
    word = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")
    lines = enumerate(text.splitlines(), start=1)
    return next((n for n, line in lines if word.search(re.split(r"[#!]", line, maxsplit=1)[0])), 1)


def _without_hyphens(text: str, items: Sequence[str]) -> str:
    """Hyphens of item ids as dots; formulas and equalities keep theirs, which are minus signs."""
    for item in sorted((i for i in items if "-" in i), key=len, reverse=True):
        word = re.compile(rf"(?<![\w.-]){re.escape(item)}(?![\w.-])")
        lines = (
            line if ":=" in line or "==" in line else word.sub(in_model(item), line)
            for line in text.split("\n")
        )
        text = "\n".join(lines)
    return text
