"""Programmes of an organisation, their teams, and who of the staff they are entrusted to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from assessments.access import may
from assessments.addresses import checked_name
from assessments.errors import Invalid, NotFound, Refusal
from assessments.model import Actor, Mode, Organisation, Programme, ProgrammeId, Staff, StaffId, Team, TeamId
from assessments.relations import programme_for, team_and_programme, team_for, to_programme, to_team
from assessments.service import Service
from assessments.settings import time_zone_named
from assessments.store import backups, programmes, rounds, staff
from assessments.store.engine import reading, writing

LARGEST_SMALLEST_GROUP = 100
"""A slip of a finger would hide every team there is, for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Somebody a programme is entrusted to; `team` where it is one of its teams only."""

    staff: Staff
    team: TeamId | None


def create(service: Service, actor: Actor, *, title: str, mode: Mode = "confidential") -> Programme:
    """Make a programme and its secret; the mode stays as it is."""
    may(actor, "manage_programme", ("organisation",))
    made = Programme(
        id=ProgrammeId(service.new_id()),
        organisation=actor.organisation,
        title=checked_name(title),
        mode=mode,
    )
    service.keys.make_programme(made.id)
    with writing(service.engine) as db:
        programmes.add(db, made)
    return made


def of_actor(service: Service, actor: Actor) -> tuple[Programme, ...]:
    """The programmes an actor may know of, by title."""
    with reading(service.engine) as db:
        return tuple(
            programme
            for programme in programmes.of_organisation(db, actor.organisation)
            if _knows(db, actor, programme)
        )


def get(service: Service, actor: Actor, programme_id: ProgrammeId) -> Programme:
    """One programme, for whom may see it."""
    with reading(service.engine) as db:
        return programme_for(db, actor, "see_programme", programme_id)


def create_team(service: Service, actor: Actor, programme_id: ProgrammeId, title: str) -> Team:
    """Make a team of a programme."""
    with writing(service.engine) as db:
        programme = running(programme_for(db, actor, "manage_programme", programme_id))
        made = Team(id=TeamId(service.new_id()), programme=programme.id, title=checked_name(title))
        if made.title in {team.title for team in programmes.teams(db, programme.id)}:
            raise Refusal("team_exists", title=made.title)
        programmes.add_team(db, made)
    return made


def teams(service: Service, actor: Actor, programme_id: ProgrammeId) -> tuple[Team, ...]:
    """The teams of a programme that an actor may know of, by title."""
    with reading(service.engine) as db:
        programme = programme_for(db, actor, "see_programme", programme_id)
        return known_teams(db, actor, programme)


def known_teams(db: sa.Connection, actor: Actor, programme: Programme) -> tuple[Team, ...]:
    """The teams of a programme an actor stands near enough to."""
    everyone = programmes.teams(db, programme.id)
    if actor.role in {"admin", "researcher"}:
        return everyone
    return tuple(team for team in everyone if "assigned" in to_team(db, actor, team, programme))


def team(service: Service, actor: Actor, team_id: TeamId) -> Team:
    """One team, for whom may see it."""
    with reading(service.engine) as db:
        return team_for(db, actor, "see_programme", team_id)[0]


def coaching_starts(service: Service, actor: Actor, team_id: TeamId, starts_on: date | None) -> None:
    """Say from which day a team is coached: it waits in every round opened before.

    None where it is coached from the beginning. What a round was opened with stays.
    """
    with writing(service.engine) as db:
        of, programme = team_for(db, actor, "manage_programme", team_id)
        running(programme)
        programmes.start_coaching(db, of.id, starts_on)


def coaching(service: Service, actor: Actor, programme_id: ProgrammeId) -> Mapping[TeamId, date]:
    """The day from which each team is coached, of those teams an actor may know that wait first."""
    with reading(service.engine) as db:
        programme = programme_for(db, actor, "see_programme", programme_id)
        known = {one.id for one in known_teams(db, actor, programme)}
        return {of: day for of, day in programmes.coaching_of(db, programme.id).items() if of in known}


def assign(
    service: Service,
    actor: Actor,
    staff_id: StaffId,
    *,
    programme: ProgrammeId | None = None,
    team: TeamId | None = None,
) -> None:
    """Entrust a programme, or one of its teams, to a coach or a sponsor."""
    with writing(service.engine) as db:
        _trust_target(db, actor, programme, team)
        account = staff.by_id(db, staff_id)
        if account is None or account.organisation != actor.organisation:
            raise NotFound("not_found")
        if account.role not in {"coach", "sponsor"}:
            raise Refusal("not_assignable", role=account.role)
        programmes.entrust(db, staff_id, programme_id=programme, team_id=team)


def unassign(
    service: Service,
    actor: Actor,
    staff_id: StaffId,
    *,
    programme: ProgrammeId | None = None,
    team: TeamId | None = None,
) -> None:
    """Take a programme or a team from somebody; what they could see, they see no more."""
    with writing(service.engine) as db:
        _trust_target(db, actor, programme, team)
        programmes.withdraw_trust(db, staff_id, programme_id=programme, team_id=team)


def assigned(service: Service, actor: Actor, programme_id: ProgrammeId) -> tuple[Assignment, ...]:
    """Who a programme and its teams are entrusted to, by name."""
    with reading(service.engine) as db:
        programme = programme_for(db, actor, "see_programme", programme_id)
        return assignments(db, programme)


def assignments(db: sa.Connection, programme: Programme) -> tuple[Assignment, ...]:
    """The same, for whoever asks."""
    by_id = {account.id: account for account in staff.of_organisation(db, programme.organisation)}
    found = (
        Assignment(staff=by_id[staff_id], team=team)
        for staff_id, team in programmes.entrusted(db, programme.id)
    )
    return tuple(sorted(found, key=lambda a: (a.staff.name, a.staff.id, a.team or "")))


def end(service: Service, actor: Actor, programme_id: ProgrammeId) -> Programme:
    """End a programme and destroy its secret: its rounds can be linked to people no more."""
    with writing(service.engine) as db:
        programme = programme_for(db, actor, "manage_programme", programme_id)
        unfinished = [
            r.title for r in rounds.of_programme(db, programme_id) if r.status in {"open", "closing"}
        ]
        if unfinished:
            raise Refusal("round_still_open", rounds=tuple(unfinished))
        programmes.end(db, programme_id)
    service.keys.destroy_programme(programme.id)
    return get(service, actor, programme_id)


def finish_ends(service: Service) -> None:
    """Destroy what is left of the secrets of ended programmes: a crash may have come between the two."""
    with reading(service.engine) as db:
        ended = backups.ended_programmes(db)
    for programme_id in ended:
        service.keys.destroy_programme(ProgrammeId(programme_id))


def running(programme: Programme) -> Programme:
    """The programme, unless it has ended."""
    if programme.is_ended:
        raise Refusal("programme_ended", title=programme.title)
    return programme


def organisation(service: Service, actor: Actor) -> Organisation:
    """The organisation an actor belongs to."""
    with reading(service.engine) as db:
        return programmes.organisation_by_id(db, actor.organisation)


def change_organisation(
    service: Service,
    actor: Actor,
    *,
    title: str | None = None,
    time_zone: str | None = None,
    smallest_group: int | None = None,
) -> Organisation:
    """Change what is said of an organisation; its smallest group may be raised and never lowered."""
    may(actor, "manage_programme", ("organisation",))
    values: dict[str, object] = {}
    if title is not None:
        values["title"] = checked_name(title)
    if time_zone is not None:
        values["time_zone"] = time_zone_named(time_zone)
    with writing(service.engine) as db:
        if smallest_group is not None:
            held = programmes.organisation_by_id(db, actor.organisation).smallest_group
            if smallest_group < held:
                raise Invalid("smallest_group_lowered", smallest_group=held)
            if smallest_group > LARGEST_SMALLEST_GROUP:
                raise Invalid("smallest_group_beyond", most=LARGEST_SMALLEST_GROUP)
            values["smallest_group"] = smallest_group
        if values:
            programmes.change_organisation(db, actor.organisation, **values)
    return organisation(service, actor)


def _knows(db: sa.Connection, actor: Actor, programme: Programme) -> bool:
    try:
        may(actor, "see_programme", to_programme(db, actor, programme))
    except NotFound:
        return False
    return True


def _trust_target(
    db: sa.Connection, actor: Actor, programme: ProgrammeId | None, team: TeamId | None
) -> None:
    if (programme is None) == (team is None):
        raise Refusal("one_of_programme_or_team")
    if team is not None:
        programme = team_and_programme(db, team)[1].id
    if programme is not None:
        programme_for(db, actor, "manage_programme", programme)
