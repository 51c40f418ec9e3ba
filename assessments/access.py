"""Who may do what: one table of role, action and relation, and nothing else decides."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from assessments.errors import NotAllowed, NotFound
from assessments.model import Actor, Role

Relation = Literal["organisation", "assigned", "shared"]
Action = Literal[
    "see_programme",
    "see_report",
    "see_programme_report",
    "share_report",
    "set_criteria",
    "see_status",
    "see_count_band",
    "see_roster",
    "see_research",
    "see_microdata",
    "see_staff",
    "manage_staff",
    "manage_programme",
    "manage_roster",
    "manage_round",
    "hand_out_links",
    "send_mail",
    "manage_personal_data",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
ROLES: tuple[Role, ...] = get_args(Role)
RELATIONS: tuple[Relation, ...] = get_args(Relation)

KNOWN: Mapping[Role, Relation] = {
    "admin": "organisation",
    "researcher": "organisation",
    "coach": "assigned",
    "sponsor": "assigned",
}
"""The relation without which a thing does not exist for a role."""

TABLE: Mapping[Role, Mapping[Action, Relation]] = {
    "admin": {
        "see_programme": "organisation",
        "see_status": "organisation",
        "see_count_band": "organisation",
        "see_roster": "organisation",
        "see_staff": "organisation",
        "manage_staff": "organisation",
        "manage_programme": "organisation",
        "manage_roster": "organisation",
        "manage_round": "organisation",
        "hand_out_links": "organisation",
        "send_mail": "organisation",
        "manage_personal_data": "organisation",
    },
    "coach": {
        "see_programme": "assigned",
        "see_status": "assigned",
        "see_roster": "assigned",
        "see_report": "assigned",
        "see_programme_report": "assigned",
        "share_report": "assigned",
        "set_criteria": "assigned",
    },
    "sponsor": {
        "see_programme": "assigned",
        "see_status": "assigned",
        "see_report": "shared",
        "see_programme_report": "assigned",
    },
    "researcher": {
        "see_programme": "organisation",
        "see_status": "organisation",
        "see_research": "organisation",
        "see_microdata": "organisation",
    },
}
"""For each role the actions it has, and the relation to the thing that each action needs."""


def allows(role: Role, action: Action, relations: Iterable[Relation]) -> bool:
    """Whether a role may do this to a thing it stands in these relations to."""
    return TABLE[role].get(action) in set(relations)


def may(actor: Actor, action: Action, relations: Iterable[Relation]) -> None:
    """Refuse what the table does not allow; what the actor cannot know of does not exist."""
    held = frozenset(relations)
    if KNOWN[actor.role] not in held:
        raise NotFound("not_found")
    if not allows(actor.role, action, held):
        raise NotAllowed("not_allowed", action=action, role=actor.role)
