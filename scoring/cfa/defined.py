"""What a model defines from its parameters: `gap := a - b`, with its standard error."""

import ast
import cmath
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scoring.cfa.table import Table, classes
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

FUNCTIONS: Mapping[str, Callable[[complex], complex]] = {
    "sqrt": cmath.sqrt, "exp": cmath.exp, "log": cmath.log,
}  # fmt: skip
SIGNS: Mapping[type[ast.operator], Callable[[complex, complex], complex]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip
DEEPEST = 50
TINY = 1e-30


class Fitted(Protocol):
    """What a definition needs of a fit, of one level or two."""

    @property
    def table(self) -> Table:
        """Its parameters."""
        ...

    @property
    def theta(self) -> Vector:
        """The free ones' values."""
        ...

    @property
    def covariance(self) -> Matrix:
        """The free ones' covariances in samples like this."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """One defined quantity, with its standard error by the delta method."""

    name: str
    value: float
    error: float


def defined(fit: Fitted) -> tuple[Defined, ...]:
    """Every quantity the model defines, in order; later ones may use earlier ones.

    Known are + - * / ^ and brackets, sqrt, exp and log, numbers, and the names the model gives parameters.
    Refuses other names, other signs, and what has no value (a root of less than nothing).

    Source
    ------
    [rosseel2012]; derivatives by complex steps [squire1998].
    """
    if not fit.table.model.defined:
        return ()
    plain = _values(fit, fit.theta.astype(complex))
    slopes = np.zeros((len(plain), len(fit.theta)))
    for i in range(len(fit.theta)):
        moved = fit.theta.astype(complex)
        moved[i] += 1j * TINY
        slopes[:, i] = [v.imag / TINY for v in _values(fit, moved).values()]
    errors = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", slopes, fit.covariance, slopes), 0.0))
    return tuple(
        Defined(name=name, value=value.real, error=float(error))
        for (name, value), error in zip(plain.items(), errors, strict=True)
    )


def _values(fit: Fitted, theta: np.ndarray) -> dict[str, complex]:
    table = fit.table
    place = {label: i for i, label in enumerate(table.labels)}
    known: dict[str, complex] = {}
    for p in table.parameters:
        known[p.label] = complex(theta[place[p.label]]) if p.fixed is None else complex(p.fixed)
    for one, other in classes(table.model).items():
        if other in known:
            known[one] = known[other]
    found: dict[str, complex] = {}
    for name, expression in table.model.defined:
        try:
            value = _value(_read(expression), known, name, 0)
        except ScoringError:
            raise
        except (ArithmeticError, ValueError):
            raise ScoringError(f"'{name} := {expression}' has no value here.") from None
        if not np.isfinite(value.real) or abs(value.imag) > abs(value.real) * 1e-9 + 1e-20:
            raise ScoringError(f"'{name} := {expression}' has no value here.")
        found[name] = known[name] = value
    return found


def _read(expression: str) -> ast.expr:
    try:
        return ast.parse(expression.replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ScoringError(f"'{expression}' cannot be read as a formula of named parameters.") from None


def _value(node: ast.expr, known: Mapping[str, complex], name: str, depth: int) -> complex:
    """What a part of a formula comes to."""
    if depth > DEEPEST:
        raise ScoringError(f"The formula of '{name}' has too many brackets within brackets.")

    def of(part: ast.expr) -> complex:
        return _value(part, known, name, depth + 1)

    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return complex(number)
        case ast.Name(id=label):
            if label in known:
                return known[label]
            raise ScoringError(f"'{name}' is defined by '{label}', which no parameter is called.")
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return -of(part)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return SIGNS[type(sign)](of(left), of(right))
        case ast.Call(func=ast.Name(id=function), args=[part], keywords=[]) if function in FUNCTIONS:
            return FUNCTIONS[function](of(part))
    raise ScoringError(
        f"The formula of '{name}' uses more than + - * / ^, brackets, sqrt, exp, log, numbers and names."
    )
