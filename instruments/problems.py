"""What the checker can say to an author: a Problem, and the notebook a check writes its Problems in.

The sentences stand in `messages.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from instruments.messages import MESSAGES

MOST_PROBLEMS = 500
LONGEST_SHOWN, LONGEST_LIST = 60, 400
HINT_COMPARISONS = 20_000
"""A file of nothing but misspelt words may not buy more than this many comparisons of words."""
LONGEST_HINTED, SHORT_WORD = 64, 3


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


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file, counted from 1 as editors do."""

    file: str
    line: int = 1
    column: int = 1


def shown(value: object, most: int = LONGEST_SHOWN) -> str:
    """A value of a file as it stands in a sentence: short, and on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def problem(code: str, place: Place, /, **facts: object) -> Problem:
    """The Problem of this code at this place, with the facts of its case."""
    message = MESSAGES[code]
    filled = {
        name: shown(fact, LONGEST_LIST if name == "known" else LONGEST_SHOWN) for name, fact in facts.items()
    }
    says = message.says.format(**{"hint": "", **filled})
    if filled.get("hint"):
        # A hint is a question and brings its own mark.
        filled["hint"] = f"; {filled['hint']}"
        says = message.says.format(**filled).removesuffix(".")
    return Problem(
        file=place.file,
        line=place.line,
        column=place.column,
        code=code,
        message=f"{says} {message.remedy.format(**filled)}",
    )


def did_you_mean(word: str) -> str:
    """The question after a misspelt word; nothing without a suggestion."""
    return f"did you mean '{word}'?" if word else ""


class Notebook:
    """Every Problem of one load, bounded however bad the file is."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}
        self._left_out: Place | None = None
        self._more = 0
        self._comparisons = HINT_COMPARISONS

    def add(self, code: str, place: Place, /, **facts: object) -> None:
        """Note one Problem, once; past the limit only how many more there are."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.setdefault(problem(code, place, **facts))
        else:
            self._left_out, self._more = self._left_out or place, self._more + 1

    def close(self, word: object, known: Iterable[object]) -> str:
        """The one known word that is close to this, or nothing."""
        if not isinstance(word, str) or len(word) > LONGEST_HINTED or self._comparisons <= 0:
            return ""
        candidates = [str(k) for k in known][: self._comparisons]
        self._comparisons -= len(candidates)
        by_fold = {c.casefold(): c for c in candidates}
        alike = 0.6 if len(word) > SHORT_WORD else 0.5
        close = get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=alike)
        return by_fold[close[0]] if close else ""

    def hint(self, word: object, known: Iterable[object]) -> str:
        """`did you mean 'x'?` where one known word is close, else nothing."""
        return did_you_mean(self.close(word, known))

    def __len__(self) -> int:
        return len(self._problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was noted, in the order of the file."""
        noted = sorted(self._problems)
        if self._left_out is not None:
            noted.append(problem("PROBLEMS_MORE", self._left_out, count=self._more))
        return tuple(noted)
