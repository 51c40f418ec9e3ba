"""Success criteria in words: a target set beforehand, and whether the figures reach it."""

from collections.abc import Mapping

from assessments.reports.shapes import CriterionFinding, CriterionState, TeamReport
from documents import numbers
from documents.language import msgid, say
from documents.verdicts import Look

_CHECK = "M1 5.6 3.9 8.4 9 1.8"
_CROSS = "M1.8 1.8l6.4 6.4M8.2 1.8 1.8 8.2"
_CLOCK = "M5 .6a4.4 4.4 0 1 0 .01 0zM5 2.4V5l2 1.4"
_DASH = "M1.5 5h7"

LOOKS: Mapping[CriterionState, Look] = {
    "reached": Look(word=msgid("Reached"), classes="met clearly", path=_CHECK, is_hollow=True),
    "probably_reached": Look(
        word=msgid("Probably reached"), classes="met probably", path=_CHECK, is_hollow=True
    ),
    "probably_not_reached": Look(
        word=msgid("Probably not reached"), classes="unmet probably", path=_CROSS, is_hollow=True
    ),
    "not_reached": Look(word=msgid("Not reached"), classes="unmet clearly", path=_CROSS, is_hollow=True),
    "cannot_tell": Look(word=msgid("Cannot tell"), classes="untold", path=_DASH),
    "not_due": Look(word=msgid("Not due yet"), classes="due", path=_CLOCK, is_hollow=True),
    "not_shown": Look(word=msgid("Not shown"), classes="untold", path=_DASH),
}
ORDER: tuple[CriterionState, ...] = tuple(LOOKS)
_WANTED: Mapping[str, str] = {
    "high": msgid("at least %(target)s"),
    "low": msgid("at most %(target)s"),
    "neither": msgid("%(target)s"),
}
RULE = msgid(
    "Reached: the whole likely range lies at the target or beyond it. Probably: the figure does, its range "
    "does not. Probably not: the figure falls short, its range does not. Not reached: the whole range "
    "falls short."
)


def word(code: CriterionState, language: str) -> str:
    """The state in one to three words."""
    return say(LOOKS[code].word, language)


def wanted(found: CriterionFinding, language: str) -> str:
    """The target as it was set: at least 3.8."""
    return goal(found.target, found.better, language)


def goal(target: float, better: str, language: str) -> str:
    """A level to reach, by the better side of its scale."""
    return say(_WANTED[better], language, target=numbers.points(target, language))


def by_state(report: TeamReport) -> tuple[tuple[CriterionState, tuple[CriterionFinding, ...]], ...]:
    """Every state that occurs, with its criteria, from reached to not shown."""
    return tuple(
        (state, found) for state in ORDER if (found := tuple(c for c in report.criteria if c.state == state))
    )
