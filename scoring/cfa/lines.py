"""The text of a model, taken apart into statements and these into terms."""

import re
from collections.abc import Iterator

from scoring.errors import ScoringError


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Statements with the number of the line they begin on, without remarks.

    Source
    ------
    The syntax: [rosseel2012].
    """
    held, begun = "", 0
    for number, raw in enumerate(text.replace(";", "\n").splitlines(), start=1):
        line = re.split(r"[#!]", raw, maxsplit=1)[0].strip()
        if not line:
            continue
        begun = begun or number
        held = f"{held} {line}".strip()
        if re.search(r"(\+|=~|~~|~|\*|==|:=)$", held):
            continue
        yield begun, held
        held, begun = "", 0
    if held:
        raise ScoringError(f"Line {begun} of the model ends too early: '{held}'.")


def split(text: str) -> Iterator[str]:
    """Terms between plus signs that stand outside brackets.

    Source
    ------
    The syntax: [rosseel2012].
    """
    depth, held = 0, ""
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "+" and depth == 0:
            yield held.strip()
            held = ""
        else:
            held += sign
    yield held.strip()
