"""Models as text: the measurement part of the syntax lavaan made common.

clarity =~ c1 + c2 + c3      a factor and its items; 0.8*c2 fixes, a*c2 names, NA*c1 frees
c1 ~~ c2                     a covariance beyond the factors (or a variance: c1 ~~ c1)
c1 ~ 1                       an intercept
c1 + c2 ~ 1                  the same said of several
a == b                       two names for one parameter; a == 0.5 fixes it; a + b + c == 3 holds their sum
gap := a - b                 a quantity made of named parameters
level: 1                     what follows is said of people within teams; after level: 2, of teams
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Literal

from scoring.cfa.linear import Linear, linear, refuse_bounds
from scoring.cfa.lines import lines_of, split
from scoring.errors import ScoringError

Operator = Literal["=~", "~~", "~1"]
NAME = r"[^\W\d_][\w.]*"
TERM = re.compile(rf"^(?:(?P<modifier>[^*]+?)\s*\*\s*)?(?P<name>{NAME}|1)$")
LEVEL = re.compile(rf"^\s*level\s*:\s*(?P<name>\d|{NAME})\s*(?:[#!].*)?$")
NUMBER = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$")


@dataclass(frozen=True, slots=True)
class Modifier:
    """What a statement says of one parameter: fixed at a value, freed, named, or told where to start."""

    fixed: float | None = None
    is_freed: bool = False
    label: str | None = None
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One parameter a model names: left side, operator, right side, and what is said of it, group by group.

    One modifier speaks for all groups.
    """

    left: str
    operator: Operator
    right: str
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """The statements of a model, and pairs of labels that are one parameter."""

    statements: tuple[Statement, ...]
    equal: tuple[tuple[str, str], ...] = ()
    observed: tuple[str, ...] = ()
    """What is observed where no factor has it among its items."""
    defined: tuple[tuple[str, str], ...] = ()
    """Names with the formulas that define them."""
    held: tuple[tuple[str, float], ...] = ()
    """Names with the values they are set equal to."""
    linear: tuple[Linear, ...] = ()
    """What else is held of sums of named parameters."""

    @property
    def factors(self) -> tuple[str, ...]:
        """Left sides of =~, in order."""
        return tuple(dict.fromkeys(s.left for s in self.statements if s.operator == "=~"))

    @property
    def items(self) -> tuple[str, ...]:
        """What is observed: right sides of =~ that are no factors, in order."""
        above = frozenset(self.factors)
        found = (s.right for s in self.statements if s.operator == "=~" and s.right not in above)
        return tuple(dict.fromkeys((*found, *self.observed)))


def parse(text: str) -> Model:
    """Read a model; a line that ends in an operator or `+` goes on in the next. Refuses what it cannot read.

    Source
    ------
    The syntax: [rosseel2012].
    """
    model = _read(text)
    if not model.factors:
        raise ScoringError("The model names no factor. Write one as: clarity =~ c1 + c2 + c3")
    return model


def parse_levels(text: str) -> tuple[Model, Model]:
    """Read a model of two levels: people within teams, then teams. Both are the same where no level is named.

    A level without factors is one of items that covary as its lines say. Refuses other levels than two.

    Source
    ------
    The syntax: [rosseel2012].
    """
    blocks: dict[str, list[str]] = {}
    here: list[str] = []
    lines = text.replace(";", "\n").splitlines()
    for place, line in enumerate(lines):
        if named := LEVEL.match(line):
            here = blocks.setdefault(named["name"], [""] * len(lines))
        elif here:
            here[place] = line
        elif re.split(r"[#!]", line, maxsplit=1)[0].strip():
            break
    if not blocks:
        whole = parse(text)
        refuse_sums(whole)
        return whole, whole
    if len(blocks) != 2:
        raise ScoringError(
            f"The model names the levels {', '.join(blocks)}. Write level: 1 for people within teams and "
            "level: 2 for teams."
        )
    within, between = (_all_seen(_read("\n".join(block))) for block in blocks.values())
    if not (within.factors or between.factors):
        raise ScoringError("The model names no factor at any level. Write one as: clarity =~ c1 + c2 + c3")
    refuse_sums(within, between)
    return within, between


def refuse_sums(*models: Model) -> None:
    """Refuse lines that hold sums, where only names can be held equal or at values.

    Source
    ------
    The syntax: [rosseel2012].
    """
    for line in (line for model in models for line in model.linear):
        raise ScoringError(
            f"Line {line.number} of the model: '{line.text}'. Sums are held where answers are taken as "
            "continuous and people stand by themselves. Write no more here than a == b and a == 0.5."
        )


def in_waves(read: Model, statements: tuple[Statement, ...], count: int) -> Model:
    """What was said of one wave's names holds of every wave's (`a.1`, `a.2`).

    Sums are held wave by wave, of a name that all waves share as it is.

    Source
    ------
    Waves side by side: [widaman2010].
    """
    own = {m.label for s in statements for m in s.modifiers}

    def of_wave(name: str, wave: int) -> str:
        return f"{name}.{wave + 1}" if f"{name}.{wave + 1}" in own else name

    return Model(
        statements,
        equal=(*read.equal, *((f"{a}.{w + 1}", f"{b}.{w + 1}") for a, b in read.equal for w in range(count))),
        held=(*read.held, *((f"{a}.{w + 1}", value) for a, value in read.held for w in range(count))),
        linear=tuple(x.called(partial(of_wave, wave=w)) for x in read.linear for w in range(count)),
    )


def _read(text: str) -> Model:
    """The model of all lines, whether it names factors or not."""
    statements: list[Statement] = []
    lines: list[Linear] = []
    made: list[tuple[str, str]] = []
    for number, line in lines_of(text):
        if ":=" in line:
            made.append(_definition(line, number, made))
        elif "==" in line:
            lines.append(linear(line, number))
        else:
            refuse_bounds(line, number)
            statements += _statements(line, number)
    return Model(
        tuple(_merged(statements)),
        equal=tuple(x.equal for x in lines if x.equal),
        held=tuple(x.held for x in lines if x.held),
        linear=tuple(x for x in lines if not (x.equal or x.held)),
        defined=tuple(made),
    )


def _all_seen(model: Model) -> Model:
    """The same with items that only vary or covary among what is observed."""
    named = (name for s in model.statements if s.operator != "=~" for name in (s.left, s.right) if name)
    return replace(model, observed=tuple(n for n in dict.fromkeys(named) if n not in model.factors))


def _definition(line: str, number: int, before: list[tuple[str, str]]) -> tuple[str, str]:
    name, _, formula = (side.strip() for side in line.partition(":="))
    if not re.fullmatch(r"[^\W\d_]\w*", name) or not formula:
        raise ScoringError(f"Line {number} of the model: '{line}'. Define a quantity as: gap := a - b")
    if name in dict(before):
        raise ScoringError(f"Line {number} of the model defines '{name}' a second time.")
    return name, formula


def _statements(line: str, number: int) -> Iterator[Statement]:
    found = re.match(rf"^({NAME}(?:\s*\+\s*{NAME})*)\s*(=~|~~|~)\s*(.+)$", line)
    if re.match(rf"^{NAME}\s*(\||~\*~)", line):
        raise ScoringError(
            f"Line {number} of the model: '{line}'. Thresholds and scales of ordered answers are not written "
            "in a model: leave the line out; what groups or waves share is said by `equal` and `free`."
        )
    if found is None:
        raise ScoringError(
            f"Line {number} of the model cannot be read: '{line}'. Write factor =~ item + item, item ~~ item "
            "or item ~ 1."
        )
    lefts, operator, right = found.groups()
    for left, piece in product(re.split(r"\s*\+\s*", lefts), split(right)):
        term = TERM.match(piece)
        if term is None:
            raise ScoringError(f"Line {number} of the model: '{piece}' is neither a name nor a value*name.")
        name, modifiers = term["name"], tuple(_modifiers(term["modifier"], number))
        if operator == "~" and name != "1":
            raise ScoringError(
                f"Line {number} of the model regresses '{left}' on '{name}'. Only the measurement part is "
                "fitted; an intercept is written as item ~ 1."
            )
        if (name == "1") != (operator == "~"):
            raise ScoringError(f"Line {number} of the model: '1' stands only after '~'.")
        known: dict[str, Operator] = {"=~": "=~", "~~": "~~", "~": "~1"}
        yield Statement(left, known[operator], "" if operator == "~" else name, modifiers)


def _modifiers(text: str | None, number: int) -> Iterator[Modifier]:
    if text is None:
        return
    several = re.fullmatch(r"c\((.*)\)", text.strip())
    for part in several.group(1).split(",") if several else [text]:
        yield _modifier(part.strip(), number)


def _modifier(text: str, number: int) -> Modifier:
    start = re.fullmatch(r"start\(\s*([^)]+?)\s*\)", text)
    if text == "NA":
        return Modifier(is_freed=True)
    if NUMBER.match(text):
        return Modifier(fixed=float(text))
    if start and NUMBER.match(start.group(1)):
        return Modifier(start=float(start.group(1)))
    if re.fullmatch(NAME, text):
        return Modifier(label=text)
    raise ScoringError(
        f"Line {number} of the model: '{text}' is neither a number, NA, a name nor start(0.5)."
    )


def _merged(statements: list[Statement]) -> Iterator[Statement]:
    """One statement a parameter: what is said of it later is added to what was said before."""
    found: dict[tuple[str, str, str], Statement] = {}
    for one in statements:
        key = (one.left, one.operator, one.right)
        mirrored = (one.right, one.operator, one.left)
        if one.operator == "~~" and mirrored in found and key not in found:
            key = mirrored
        before = found.get(key)
        if before is None:
            found[key] = one
            continue
        merged = _added(before.modifiers, one.modifiers)
        found[key] = Statement(before.left, before.operator, before.right, merged)
    yield from found.values()


def _added(one: tuple[Modifier, ...], two: tuple[Modifier, ...]) -> tuple[Modifier, ...]:
    longest = max(len(one), len(two))
    if longest == 0:
        return ()
    firsts, seconds = (m * longest if len(m) == 1 else m or (Modifier(),) * longest for m in (one, two))
    return tuple(
        Modifier(
            fixed=b.fixed if b.fixed is not None else a.fixed,
            is_freed=a.is_freed or b.is_freed,
            label=b.label or a.label,
            start=b.start if b.start is not None else a.start,
        )
        for a, b in zip(firsts, seconds, strict=True)
    )
