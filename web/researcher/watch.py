"""How far a study has come, told to whoever looks, and the wish that it stop."""

import re
import threading
from dataclasses import dataclass, field

from documents.language import msgid as _l
from documents.language import say

PHASES = {
    "parallel analysis": _l("Parallel analysis"),
    "factors": _l("Factors"),
    "confirmatory model": _l("Model of the scales"),
    "invariance and care": _l("Groups, occasions, and care in answering"),
}
WITHIN = re.compile(r"(?P<what>.+), (?P<done>\d+) of (?P<of>\d+)")
"""How the study tells of steps within a step."""


class Stopped(Exception):
    """Somebody asked the study to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The step a study is at: how many are done, of how many, and what is worked on."""

    done: int = 0
    of: int = 0
    what: str = ""

    def words(self, language: str) -> str:
        """The step as a person reads it: `Items and reliability of “Trust”, 3 of 9`."""
        if not self.what:
            return say(_l("Reading the file"), language)
        what = self._parts()[0]
        known = say(PHASES[what], language) if what in PHASES else None
        phase = known or say(_l("Items and reliability of “%(scale)s”"), language, scale=what)
        return say(_l("%(phase)s, %(n)s of %(all)s"), language, phase=phase, n=self.done + 1, all=self.of)

    def within(self, language: str) -> str:
        """How far the step itself is, where it tells: `12 of 100`."""
        _, done, of = self._parts()
        return say(_l("%(n)s of %(all)s"), language, n=done, all=of) if of else ""

    def _parts(self) -> tuple[str, str, str]:
        found = WITHIN.fullmatch(self.what)
        return (found["what"], found["done"], found["of"]) if found else (self.what, "", "")


@dataclass(slots=True)
class Watch:
    """Told by the work, asked by the page."""

    step: Step = field(default_factory=Step)
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask it to stop."""
        self._stop.set()

    def told(self, done: int, of: int, what: str) -> None:
        """Remember how far the work is; end it where somebody asked for that."""
        if self._stop.is_set():
            raise Stopped
        self.step = Step(done=done, of=of, what=what)
