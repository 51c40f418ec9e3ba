"""Where instrument files and arithmetic meet: an instrument is taken only with its golden checks scored."""

import difflib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from assessments import scorecard
from assessments.matrix import Answers, data_columns, number_of
from instruments import load
from instruments.catalogue import BUILT_IN, Catalogue
from instruments.ids import Digest, ItemId, Language, ScaleId
from instruments.load import place_of_item
from instruments.model import Check, Instrument, Item
from instruments.problems import InstrumentError, Place, Problem, problem
from scoring.results import Vector

SLACK = 1e-9


class Library:
    """Every instrument that may be used: built-in ones and those of further folders."""

    def __init__(self, folders: Sequence[Path] = (), *, allow_simulated: bool = False) -> None:
        self._catalogue = Catalogue((BUILT_IN, *folders))
        self._allow_simulated = allow_simulated

    def get(self, id_or_path: str | Path, *, version: str | None = None) -> Instrument:
        """The instrument of an id or a path; refused with every Problem it has."""
        return self._checked(self._catalogue.find(str(id_or_path), version))

    def by_digest(self, digest: str) -> Instrument:
        """The instrument answers were given to."""
        return self._checked(self._catalogue.by_digest(Digest(digest)))

    def all(self) -> tuple[Instrument, ...]:
        """Every instrument that may be used here; those simulated evidence only where allowed."""
        return tuple(
            self._checked(i)
            for i in self._catalogue.all()
            if self._allow_simulated or not i.evidence.simulated
        )

    def problems(self, path: Path) -> tuple[Problem, ...]:
        """Everything wrong with a file, its reading and its golden checks."""
        found = load.problems_of(path)
        if found:
            return found
        return self._found(load.load(path))

    def _checked(self, instrument: Instrument) -> Instrument:
        found = self._found(instrument)
        if found:
            raise InstrumentError(found)
        return instrument

    def _found(self, instrument: Instrument) -> tuple[Problem, ...]:
        simulated = instrument.evidence.simulated and not self._allow_simulated
        return (
            *check_problems(instrument),
            *self._origin_problems(instrument),
            *((_simulated(instrument),) if simulated else ()),
        )

    def _origin_problems(self, instrument: Instrument) -> tuple[Problem, ...]:
        """Items said to come from another questionnaire whose words are not those of their origin."""
        return tuple(self._strayed(instrument, [i for i in instrument.items.values() if i.origin]))

    def _strayed(self, instrument: Instrument, items: Iterable[Item]) -> Iterator[Problem]:
        homes: dict[str, Instrument | None] = {}
        for item in items:
            home, _, name = (item.origin or "").partition("/")
            if home not in homes:
                homes[home] = self._home(home)
            source = homes[home]
            if source is None:
                yield problem(
                    "ORIGIN_UNKNOWN", place_of_item(instrument, item.id), item=item.id, origin=item.origin
                )
                continue
            if ItemId(name) not in source.items:
                close = difflib.get_close_matches(name, source.items, n=1)
                hint = f"did you mean '{home}/{close[0]}'?" if close else ""
                facts = {"item": item.id, "origin": item.origin, "hint": hint}
                yield problem("ORIGIN_UNKNOWN", place_of_item(instrument, item.id), **facts)
                continue
            for language in (x for x in instrument.languages if x in source.wording):
                if not _same_words(item, instrument, source, language):
                    facts = {"item": item.id, "origin": item.origin, "language": language}
                    yield problem("ORIGIN_DIFFERS", place_of_item(instrument, item.id), **facts)

    def _home(self, name: str) -> Instrument | None:
        try:
            return self._catalogue.find(name, None)
        except InstrumentError:
            return None


def check_problems(instrument: Instrument) -> tuple[Problem, ...]:
    """A Problem for every golden score that the arithmetic does not give."""
    if not instrument.checks:
        return ()
    scores = scores_of(instrument)
    return tuple(
        found
        for row, check in enumerate(instrument.checks)
        for found in _of_check(check, {scale: float(values[row]) for scale, values in scores.items()})
    )


def scores_of(instrument: Instrument) -> Mapping[ScaleId, Vector]:
    """The scores of every check's answers, in the order of the checks; NaN where there is none."""
    import numpy as np

    names = [name for item in instrument.items.values() for name in data_columns(item)]
    columns = {n: np.array([number_of(c.answers.get(n)) for c in instrument.checks]) for n in names}
    return scorecard.score(instrument, Answers(rows=len(instrument.checks), columns=columns)).scores


def _of_check(check: Check, scores: Mapping[ScaleId, float]) -> Iterator[Problem]:
    for scale, expected in check.expect.items():
        found = scores.get(scale, math.nan)
        if not _agrees(found, expected):
            place = Place(check.file, check.line, check.column)
            facts = {"scale": scale, "found": _told(found), "expected": _told(expected)}
            yield problem("CHECK_DIFFERS", place, **facts)


def _told(score: float | None) -> str:
    return "no score" if score is None or math.isnan(score) else f"{score:.10g}"


def _agrees(found: float, expected: float | None) -> bool:
    if expected is None or math.isnan(found):
        return expected is None and math.isnan(found)
    return abs(found - expected) <= SLACK


def _same_words(item: Item, instrument: Instrument, source: Instrument, language: Language) -> bool:
    there = source.items[ItemId(str(item.origin).partition("/")[2])]
    mine, theirs = instrument.wording[language], source.wording[language]
    return (
        mine.items[item.id].text == theirs.items[there.id].text
        and item.format.codes == there.format.codes
        and dict(mine.labels(item)) == dict(theirs.labels(there))
        and item.keyed == there.keyed
    )


def _simulated(instrument: Instrument) -> Problem:
    return problem("EVIDENCE_SIMULATED", Place(instrument.file), id=instrument.id)
