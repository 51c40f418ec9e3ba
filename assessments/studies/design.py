"""How a comparison of a user's own files is laid out: who and when, who was asked and coached."""

from dataclasses import dataclass
from pathlib import Path

from instruments.model import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What is said of the files beside their answers; everything may be left out."""

    team: str | None = None
    """Column of the team; without it all rows are one group."""
    person: str | None = None
    """Column of the person; with it changes are of the same people."""
    when: str | None = None
    """Column of a date or a round's number, which may not run backwards."""
    roster: Path | None = None
    arms: Path | None = None
    """Which teams were coached, or from which round on."""
    focus: tuple[str, ...] = ()
    """Scales chosen after the baseline was known."""
    before: Instrument | None = None
    """The version of the questionnaire the baselines were answered with, where it is another."""
    has_usual_tests: bool = False
    """Whether the textbook's tests are told beside each change."""


PLAIN = Design()
