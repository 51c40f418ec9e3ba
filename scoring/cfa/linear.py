"""Lines that hold parameters to each other: `a == b`, `a + b + c == 3`, `a == 2*b`, `(a + b)/2 == c`."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from scoring.errors import ScoringError

WORD = re.compile(r"(?<![\w.])[^\W\d_][\w.]*")
LARGEST_NUMBER = 1e12
DEEPEST = 50
NONE = 1e-12
"""Weights below which a parameter has no part in a line."""


@dataclass(frozen=True, slots=True)
class Linear:
    """One line of a model: the sum of named parameters, each times its weight, is a value."""

    number: int
    text: str
    weights: tuple[tuple[str, float], ...]
    value: float

    @property
    def equal(self) -> tuple[str, str] | None:
        """The two names, where the line says no more than that they are one."""
        if len(self.weights) != 2 or self.value != 0:
            return None
        (one, first), (other, second) = self.weights
        return (one, other) if first == -second else None

    @property
    def held(self) -> tuple[str, float] | None:
        """The name and its value, where the line says no more."""
        if len(self.weights) != 1:
            return None
        ((name, weight),) = self.weights
        return name, self.value / weight

    def called(self, name_of: Callable[[str], str]) -> "Linear":
        """The same of parameters of other names."""
        return replace(self, weights=tuple((name_of(name), weight) for name, weight in self.weights))


def linear(line: str, number: int) -> Linear:
    """Read one line with `==`. Refuses what is not a sum of names times numbers on both sides.

    Source
    ------
    The syntax: [rosseel2012].
    """
    sides = line.split("==")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise ScoringError(_unread(line, number))
    names: list[str] = []

    def stand_in(found: re.Match[str]) -> str:
        names.append(found.group())
        return f"n{len(names) - 1}_"

    try:
        left, right = (ast.parse(WORD.sub(stand_in, side).strip(), mode="eval").body for side in sides)
        total = _minus(_sum(left, 0), _sum(right, 0))
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        raise ScoringError(_unread(line, number)) from None
    value = -total.pop("", 0.0)
    named: dict[str, float] = {}
    for place, weight in total.items():
        name = names[int(place[1:-1])]
        named[name] = named.get(name, 0.0) + weight
    kept = tuple((name, weight) for name, weight in named.items() if abs(weight) > NONE)
    if not kept:
        raise ScoringError(
            f"Line {number} of the model: '{line}'. It holds of every parameter, or of none. Leave it out."
        )
    return Linear(number, line, kept, value)


def refuse_bounds(line: str, number: int) -> None:
    """Refuse a line that keeps a parameter above or below something.

    Source
    ------
    The syntax: [rosseel2012].
    """
    if "<" in line or ">" in line:
        raise ScoringError(
            f"Line {number} of the model: '{line}'. Parameters are held equal or at values, not above or "
            "below something. Leave the line out, or hold the parameter: a == 0.5."
        )


def _unread(line: str, number: int) -> str:
    return (
        f"Line {number} of the model: '{line}'. Held equal can be sums of names times numbers: a == b, "
        "a == 0.5, a == 2*b, a + b + c == 3."
    )


def _sum(node: ast.expr, depth: int) -> dict[str, float]:
    """Weights by stand-in names, the number beside them under an empty one. ValueError where none are."""
    if depth > DEEPEST:
        raise ValueError(depth)
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            if abs(number) > LARGEST_NUMBER:
                raise ValueError(number)
            return {"": float(number)}
        case ast.Name(id=name):
            return {name: 1.0}
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return _times(_sum(part, depth + 1), -1.0)
        case ast.UnaryOp(op=ast.UAdd(), operand=part):
            return _sum(part, depth + 1)
        case ast.BinOp(left=left, op=sign, right=right):
            return _joined(_sum(left, depth + 1), sign, _sum(right, depth + 1))
    raise ValueError(node)


def _joined(left: dict[str, float], sign: ast.operator, right: dict[str, float]) -> dict[str, float]:
    match sign:
        case ast.Add():
            return _minus(left, _times(right, -1.0))
        case ast.Sub():
            return _minus(left, right)
        case ast.Mult() if set(left) == {""}:
            return _times(right, left[""])
        case ast.Mult() if set(right) == {""}:
            return _times(left, right[""])
        case ast.Div() if set(right) == {""}:
            return _times(left, 1 / right[""])
    raise ValueError(sign)


def _minus(left: Mapping[str, float], right: Mapping[str, float]) -> dict[str, float]:
    return {name: left.get(name, 0.0) - right.get(name, 0.0) for name in (*left, *right)}


def _times(weights: Mapping[str, float], number: float) -> dict[str, float]:
    return {name: weight * number for name, weight in weights.items()}
