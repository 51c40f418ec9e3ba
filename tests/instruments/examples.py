"""A small questionnaire in YAML, and how a test changes one line of it.

`«` in a changed text marks the place where the Problem is to stand; it is taken out before reading.
"""

from dataclasses import dataclass

from instruments.load import from_text
from instruments.problems import InstrumentError, Problem

MARK = "«"
CORE = """\
format: 1
id: clear-decisions
version: "1.0.0"
licence: CC-BY-4.0
languages: [en]
sources:
  - {key: dean1996, cite: Dean & Sharfman (1996), doi: "10.5465/256784", role: construct}
formats:
  agree5: {kind: rating, low: 1, high: 5}
  hours: {kind: number, low: 0, high: 80}
items:
  c1: {format: agree5}
  c2: {format: agree5, keyed: -1}
  c3: {format: agree5}
  d1: {format: agree5}
  h1: {format: hours, unscored: true}
  top: {format: {kind: ranking, options: [growth, cost, people]}}
  tools: {format: {kind: choices, options: [phone, desk]}, unscored: true}
  why: {format: {kind: text, max_length: 500}, optional: true}
scales:
  clarity: {items: [c1, c2, c3], score: mean, answered_at_least: 2, better: high}
  depth: {items: [d1]}
  overall: {of: [clarity, depth]}
consensus: {priorities: {item: top}}
pages:
  - {id: first, items: [c1, c2, c3], order: shuffle}
  - {id: second, items: [d1, h1, top, tools]}
  - {id: last, items: [why]}
attention: {}
compare: {from: {"0.9.0": {clarity: linked}}}
evidence: {grade: 0, samples: [], scales: {}}
norms: []
checks:
  - {answers: {c1: 5, c2: 1, c3: null}, expect: {clarity: 5}}
"""
ENGLISH = """\
language: en
title: Clear decisions
intro: Think about the last three months.
formats:
  agree5: {points: {1: Strongly disagree, 2: Disagree, 3: Neither, 4: Agree, 5: Strongly agree}}
  hours: {unit: hours}
items:
  c1: We know who makes the final call.
  c2: We often reopen decisions.
  c3: The right people are asked.
  d1: We look at more than one way.
  h1: How long did you meet?
  top: {text: Put these in order., options: {growth: Growth, cost: Cost, people: People}}
  tools: {text: What do you use?, options: {phone: Phone, desk: Desk}}
  why: What should change first?
scales:
  clarity: {title: Clear decisions, about: How clearly the team decides., talk: [What did we last reopen?]}
  depth: {title: Depth}
  overall: {title: Decisions overall}
consensus: {priorities: {title: Priorities}}
pages: {first: {title: How we decide}}
"""


@dataclass(frozen=True)
class Spot:
    """Where a Problem is to stand."""

    file: str
    line: int
    column: int


def place_of_mark(text: str, file: str) -> Spot | None:
    if MARK not in text:
        return None
    before = text[: text.index(MARK)]
    return Spot(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"'{old}' stands {text.count(old)} times"
    return text.replace(old, new)


def problems(core: str = CORE, **texts: str) -> tuple[Problem, ...]:
    """Every Problem of a questionnaire with these words; marks are taken out."""
    words = {code: text.replace(MARK, "") for code, text in (texts or {"en": ENGLISH}).items()}
    try:
        from_text(core.replace(MARK, ""), file="instrument.yaml", texts=words)
    except InstrumentError as error:
        return error.problems
    return ()


def codes(found: tuple[Problem, ...]) -> list[str]:
    return [p.code for p in found]
