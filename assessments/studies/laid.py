"""A comparison laid out before anything is computed: its rounds, who was asked, how versions compare."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.judge.frames import Borrowed
from assessments.judge.waves import Comparable
from assessments.studies.design import Design
from assessments.studies.rosters import Asked
from assessments.studies.sides import Side
from instruments.ids import ScaleId
from instruments.model import Instrument


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Laid:
    """Everything that is compared."""

    instrument: Instrument
    design: Design
    sides: tuple[Side, ...]
    teams: tuple[str, ...]
    asked: Asked
    how: Mapping[ScaleId, Comparable]
    borrowed: Mapping[ScaleId, Borrowed]

    @property
    def first(self) -> Side:
        """The last baseline."""
        return [s for s in self.sides if s.is_baseline][-1]

    @property
    def second(self) -> Side:
        """The first follow-up."""
        return next(s for s in self.sides if not s.is_baseline)
