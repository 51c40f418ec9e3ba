"""Letters in words: our own text of each kind in each language, or a programme's, with its places filled.

A place is a name in curly brackets. Only the places named here are ever filled, by plain substitution: a text
somebody wrote is never a format string, and a value is never read for places.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from assessments.letters import (
    PLACEHOLDER,
    InvitedFacts,
    InvitedKind,
    Letter,
    LetterFacts,
    StaffFacts,
    StaffKind,
)
from documents.language import day, msgid, say

SUBJECTS: Mapping[InvitedKind | StaffKind, str] = {
    "invitation": msgid("{programme}: your view of {team}"),
    "reminder": msgid("{programme}: a reminder to everybody in {team}"),
    "welcome": msgid("Your account with Soundline"),
    "reset": msgid("Choose a new password"),
}
GREETING = msgid("Dear {name},")
LINK_AND_CODE = msgid("Your personal link: {link}\nIf the link does not open, type this code instead: {code}")
STOP = msgid("No more mail about this programme: {stop}")
PARAGRAPHS: Mapping[InvitedKind | StaffKind, tuple[str, ...]] = {
    "invitation": (
        GREETING,
        msgid('{organisation} invites you to answer the questionnaire "{round}" about {team}.'),
        LINK_AND_CODE,
        msgid(
            "Please answer by {closes}. The first page says who sees what, before you decide to take part.\n"
            "The link is yours alone: whoever has it can answer for you."
        ),
        STOP,
    ),
    "reminder": (
        GREETING,
        msgid("this reminder goes to everybody. If you have answered, there is nothing left to do."),
        LINK_AND_CODE,
        msgid('The questionnaire "{round}" can be answered until {closes}.'),
        STOP,
    ),
    "welcome": (
        GREETING,
        msgid("an account was made for you. Choose your password here within seven days: {link}"),
        msgid("If you did not expect this, you can ignore this mail."),
    ),
    "reset": (
        GREETING,
        msgid("you can choose a new password here within two hours: {link}"),
        msgid("If you did not ask for this, you can ignore this mail; your password stays as it is."),
    ),
}
CLOSES = msgid("%(day)s, %(time)s (%(zone)s)")
OF_EACH = "…"
CODE_OF_EACH = "····-····-····"


def write(facts: LetterFacts) -> Letter:
    """The letter its facts make: the programme's own text, else ours, with its places filled."""
    if isinstance(facts, StaffFacts):
        return filled(ours(facts.kind, facts.language), {"name": facts.name, "link": facts.link})
    return filled(open_text(facts), places(facts))


def open_text(facts: InvitedFacts) -> Letter:
    """The text that holds for a letter, with its places still open."""
    return facts.own or ours(facts.kind, facts.language)


def ours(kind: InvitedKind | StaffKind, language: str) -> Letter:
    """Our own text of a letter, with its places still open."""
    body = "\n\n".join(say(paragraph, language) for paragraph in PARAGRAPHS[kind])
    return Letter(subject=say(SUBJECTS[kind], language), body=body + "\n")


def places(facts: InvitedFacts) -> Mapping[str, str]:
    """What each place is filled with; what a preview cannot know is shown as left out."""
    closes = facts.closes_at and moment(facts.closes_at, facts.time_zone, facts.language)
    return {
        "name": facts.name or OF_EACH,
        "team": facts.team or OF_EACH,
        "programme": facts.programme,
        "organisation": facts.organisation,
        "round": facts.round or OF_EACH,
        "link": facts.link,
        "code": facts.code or CODE_OF_EACH,
        "closes": closes or OF_EACH,
        "stop": facts.stop,
    }


def filled(text: Letter, values: Mapping[str, str]) -> Letter:
    """A text with its places filled; a value is never read as a place, a line or a header."""
    return Letter(subject=" ".join(_fill(text.subject, values).split()), body=_fill(text.body, values))


def moment(at: datetime, zone: str, language: str) -> str:
    """A moment in the organisation's time, its zone beside it: 16 March 2026, 18:00 (UTC)."""
    there = at.astimezone(ZoneInfo(zone))
    return say(CLOSES, language, day=day(there, language), time=there.strftime("%H:%M"), zone=zone)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: " ".join(values.get(found[1], found[0]).split()), text)
