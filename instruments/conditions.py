"""`show_if`: comparisons with earlier answers, joined by and, or, not. Total, bounded, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from instruments.ids import MISSING_CODES

Sign = Literal["==", "!=", "<", "<=", ">", ">="]
MOST_PARTS, DEEPEST = 200, 12
TOKEN = re.compile(
    r"\s*(?:(?P<sign>==|!=|<=|>=|<|>)|(?P<mark>[()])|(?P<number>-?[0-9]{1,9}(?:\.[0-9]{1,9})?(?![\w.]))"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_-]*(?:\.-?[A-Za-z0-9][A-Za-z0-9_-]*)?)|(?P<quoted>'[^']*'|\"[^\"]*\"))"
)
Answer = int | float | str | None


class ConditionError(ValueError):
    """A text that is no condition; says why."""


class Condition:
    """Whether something is shown, given what was answered."""

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """True or false for any answers whatever; a comparison with a missing answer is false."""
        raise NotImplementedError

    def comparisons(self) -> Iterator["Comparison"]:
        """Every comparison in it, from left to right."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Comparison(Condition):
    """One answer beside one code."""

    name: str
    """An item, or `item.option`."""
    sign: Sign
    code: int | float | str

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """False where there is no answer, or where word and number would have to be ordered."""
        answer = answers.get(self.name)
        if answer is None or answer == "" or (isinstance(answer, int) and answer in MISSING_CODES):
            return False
        return _compare(answer, self.sign, self.code)

    def comparisons(self) -> Iterator["Comparison"]:
        """Itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The opposite."""

    part: Condition

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """True where the part is false."""
        return not self.part.holds(answers)

    def comparisons(self) -> Iterator[Comparison]:
        """Those of its part."""
        yield from self.part.comparisons()


@dataclass(frozen=True, slots=True)
class Joined(Condition):
    """Several conditions of which all, or any, must hold."""

    how: Literal["and", "or"]
    parts: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """All of them, or any of them."""
        each = (part.holds(answers) for part in self.parts)
        return all(each) if self.how == "and" else any(each)

    def comparisons(self) -> Iterator[Comparison]:
        """Those of its parts."""
        for part in self.parts:
            yield from part.comparisons()


def parse(text: str) -> Condition:
    """The condition a text says; ConditionError where it says none."""
    reading = _Reading(_tokens(text))
    condition = reading.either(0)
    if reading.left:
        raise ConditionError(f"'{reading.left[0][1]}' is not expected there")
    return condition


def _compare(answer: int | float | str, sign: Sign, code: int | float | str) -> bool:
    if sign == "==":
        return answer == code
    if sign == "!=":
        return answer != code
    if isinstance(answer, str) or isinstance(code, str):
        return False
    if sign in {"<", "<="}:
        return answer < code or (sign == "<=" and answer == code)
    return answer > code or (sign == ">=" and answer == code)


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ConditionError(f"'{text[position:].strip()[:12]}' is no word of a condition")
        tokens.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
        if len(tokens) > 4 * MOST_PARTS:
            raise ConditionError(f"it has more than {MOST_PARTS} parts")
    return tokens


class _Reading:
    """Recursive descent over at most DEEPEST levels."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.left = tokens
        self.parts = 0

    def either(self, depth: int) -> Condition:
        """Parts joined by `or`."""
        parts = [self._all(depth)]
        while self._take("or"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))

    def _all(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._take("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))

    def _one(self, depth: int) -> Condition:
        self.parts += 1
        if depth > DEEPEST:
            raise ConditionError(f"it is nested deeper than {DEEPEST} levels")
        if self.parts > MOST_PARTS:
            raise ConditionError(f"it has more than {MOST_PARTS} parts")
        if self._take("not"):
            return Not(self._one(depth + 1))
        if self._take("("):
            inner = self.either(depth + 1)
            if not self._take(")"):
                raise ConditionError("a bracket is not closed")
            return inner
        return self._comparison()

    def _comparison(self) -> Comparison:
        name = self._next("word", "an item")
        sign = self._next("sign", f"a comparison after '{name}'")
        kind, code = self.left.pop(0) if self.left else ("", "")
        if kind == "number":
            return Comparison(name, sign, float(code) if "." in code else int(code))  # type: ignore[arg-type]  # TOKEN lets no other sign through
        if kind == "quoted":
            return Comparison(name, sign, code[1:-1])  # type: ignore[arg-type]  # as above
        if kind == "word" and code not in {"and", "or", "not"}:
            return Comparison(name, sign, code)  # type: ignore[arg-type]  # as above
        raise ConditionError(f"a number or a code is missing after '{name} {sign}'")

    def _next(self, kind: str, what: str) -> str:
        if not self.left or self.left[0][0] != kind or self.left[0][1] in {"and", "or", "not"}:
            met = f"'{self.left[0][1]}' stands there" if self.left else "the text ends"
            raise ConditionError(f"{what} is expected, and {met}")
        return self.left.pop(0)[1]

    def _take(self, token: str) -> bool:
        if self.left and self.left[0][1] == token and self.left[0][0] in {"word", "mark"}:
            self.left.pop(0)
            return True
        return False
