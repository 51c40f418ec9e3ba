"""Everything held about one person, for that person: as facts a machine reads, and nothing of anybody else.

What the promise keeps from administrators stays kept from them here: whether somebody has answered, whether
they want no mail, and identified answers. Those are added at the server's own terminal, where they could be
read anyway.
"""

import json
from typing import Any

from assessments.access import may
from assessments.accounts import TERMINAL
from assessments.addresses import plain_address
from assessments.erasure import people_of
from assessments.errors import NotFound
from assessments.model import Actor, PersonId
from assessments.service import Service
from assessments.store import personal, programmes
from assessments.store.engine import reading

NOT_FOUND_BY_DESIGN = (
    "The answers of closed confidential and anonymous rounds: they stand without a name.",
    "A sealed answer or draft of an open round: only your own link and browser can point at it.",
    "What others wrote about you in their own words.",
    "Digests of your personal links: the database holds nothing else of them.",
)


def find(service: Service, actor: Actor, words: str) -> tuple[dict[str, Any], ...]:
    """People of the organisation by whole address or whole name; nothing is listed for parts of one."""
    may(actor, "manage_personal_data", ("organisation",))
    wanted = plain_address(words)
    with reading(service.engine) as db:
        return personal.found(db, actor.organisation, wanted) if wanted else ()


def person_at(service: Service, actor: Actor, email: str) -> PersonId:
    """The person of an address; any of their entries leads to all of them."""
    for one in find(service, actor, email):
        return PersonId(one["id"])
    raise NotFound("nobody_held", email=email)


def of_person(service: Service, actor: Actor, person_id: PersonId) -> dict[str, Any]:
    """Everything held, entry by entry, and what cannot be found."""
    people = people_of(service, actor, person_id)
    is_whole = actor.staff == TERMINAL
    with reading(service.engine) as db:
        organisation = programmes.organisation_by_id(db, actor.organisation)
        held = [_entry(personal.rows_about(db, one), is_whole=is_whole) for one in people]
    return {
        "organisation": organisation.title,
        "made_on": service.clock().date().isoformat(),
        "entries": held,
        "cannot_be_found": list(NOT_FOUND_BY_DESIGN),
        "made_at_the_terminal_only": [] if is_whole else [
            "whether you have answered a round that is open",
            "whether you have asked for no more mail",
            "answers you gave to identified rounds",
        ],
    }  # fmt: skip


def as_json(held: dict[str, Any]) -> bytes:
    """The same as a file."""
    return json.dumps(held, ensure_ascii=False, indent=2).encode() + b"\n"


def _entry(rows: dict[str, list[dict[str, Any]]], *, is_whole: bool) -> dict[str, Any]:
    about = dict(rows["person"][0])
    entry: dict[str, Any] = {
        **about,
        "teams": [row["team"] for row in rows["member"]],
        "rosters": rows["roster_entry"],
        "invitations": [
            {"round": row["round"], "team": row["team"], "links_issued": row["epoch"]}
            | ({"has_answered": row["sent"]} if is_whole else {})
            for row in rows["invitation"]
        ],
        "mail": rows["invitation_mail"],
    }
    if is_whole:
        entry["wants_no_mail"] = bool(rows["opt_out"])
        entry["answers"] = [row | {"content": json.loads(row["content"])} for row in rows["answer"]]
    return entry
