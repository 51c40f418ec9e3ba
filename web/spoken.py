"""The filters pages of this room need besides those of documents: times, states, roles, mistakes."""

import math
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from documents import language as languages
from documents.language import msgid as _l
from documents.language import say
from web import wording

STATES = {
    "planned": _l("planned"),
    "open": _l("open"),
    "closing": _l("closing"),
    "closed": _l("closed"),
    "cancelled": _l("cancelled"),
}
ROLES = {
    "admin": _l("Administrator"),
    "coach": _l("Coach"),
    "sponsor": _l("Sponsor"),
    "researcher": _l("Researcher"),
}


def filters(spoken: str) -> dict[str, Callable[..., Any]]:
    """Every filter by its name, speaking one language."""
    return {
        "translated": languages.translations(spoken).gettext,
        "when": partial(moment, spoken),
        "minutes": minutes,
        "mistake_words": lambda mistake: wording.of_mistake(mistake.code, mistake.facts, spoken),
        "round_status": lambda state: say(STATES[state], spoken),
        "role": lambda role: say(ROLES[role], spoken),
        "roster_problem": partial(roster_problem, spoken),
        "hindrance": partial(hindrance, spoken),
    }


def moment(spoken: str, at: datetime, zone: str) -> str:
    """A moment in the organisation's time: Friday 26 September, 18:00."""
    from babel.dates import format_datetime

    there = at.astimezone(ZoneInfo(zone))
    pattern = "EEEE d MMMM, HH:mm" if languages.known(spoken) == "en" else "EEEE, d. MMMM, HH:mm 'Uhr'"
    return str(format_datetime(there, pattern, locale=languages.known(spoken)))


def minutes(value: float) -> str:
    """Whole minutes, rounded up."""
    return str(max(1, math.ceil(value)))


def hindrance(spoken: str, code: str) -> str:
    """Why something could not be finished yet."""
    from assessments.errors import Refusal
    from documents import wording as of_documents

    return of_documents.refusal(Refusal(code), language=spoken)


def roster_problem(spoken: str, problem: Any) -> str:
    """What is wrong with a line of a roster."""
    from assessments.errors import Refusal
    from documents import wording as of_documents

    return of_documents.refusal(Refusal(problem.code, **problem.facts), language=spoken)
