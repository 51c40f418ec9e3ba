"""What the checker can say to an author: a Problem, and the catalogue of its messages."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Something an author can mend: where it stands, what is wrong, what to do."""

    file: str
    line: int
    column: int
    code: str
    message: str
    """What is wrong, and then the remedy, in whole sentences."""

    def __str__(self) -> str:
        """FILE:LINE:COL: message [CODE]."""
        return f"{self.file}:{self.line}:{self.column}: {self.message} [{self.code}]"


class InstrumentError(Exception):
    """A file that gives no Instrument; carries every Problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(p) for p in self.problems))
