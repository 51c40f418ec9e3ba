"""Rosters: who is a member of which team, imported from a file after looking at what will change."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from assessments import roster_file, tokens
from assessments.addresses import checked_address
from assessments.errors import NotFound, Refusal
from assessments.letters import LANGUAGES
from assessments.model import Actor, Person, PersonId, ProgrammeId, Team, TeamId
from assessments.programmes import running
from assessments.relations import programme_for
from assessments.roster_file import RosterLine, RosterProblem
from assessments.service import Service
from assessments.store import programmes, rosters
from assessments.store.engine import reading, writing

PREVIEW_HOLDS = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person and one of the teams they are a member of."""

    person: Person
    team: TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """What is known of a member now, and what would be."""

    before: RosterLine
    after: RosterLine


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPreview:
    """What an import will change. `token` applies it, and is None where there are problems or no changes."""

    token: str | None
    added: tuple[RosterLine, ...] = ()
    changed: tuple[RosterChange, ...] = ()
    removed: tuple[RosterLine, ...] = ()
    unchanged: int = 0
    problems: tuple[RosterProblem, ...] = ()
    new_teams: tuple[str, ...] = ()


def preview(service: Service, actor: Actor, programme_id: ProgrammeId, data: bytes) -> RosterPreview:
    """What a file would change in a programme's rosters; nothing is changed."""
    file = roster_file.read(data, languages=LANGUAGES, language=service.settings.language)
    with writing(service.engine) as db:
        running(programme_for(db, actor, "manage_roster", programme_id))
        if file.problems:
            return RosterPreview(token=None, problems=file.problems)
        seen = _compared(_current(db, programme_id), file.lines, programmes.teams(db, programme_id))
        if not (seen.added or seen.changed or seen.removed):
            return seen
        token = tokens.one_time_token()
        kept = rosters.Preview(
            programme=programme_id,
            staff=None if actor.staff == "terminal" else actor.staff,
            lines=json.dumps([asdict(line) for line in file.lines]),
            basis=_basis(db, programme_id),
        )
        rosters.keep_preview(db, tokens.hashed(token), kept, service.clock() + PREVIEW_HOLDS)
    return replace(seen, token=token)


def apply(service: Service, actor: Actor, preview_token: str) -> RosterPreview:
    """Change the rosters as previewed; refused if they changed since. Open rounds keep their own."""
    with writing(service.engine) as db:
        kept = rosters.take_preview(db, tokens.hashed(preview_token), service.clock())
        if kept is None:
            raise NotFound("preview_ended")
        running(programme_for(db, actor, "manage_roster", kept.programme))
        if kept.basis != _basis(db, kept.programme):
            raise Refusal("roster_changed_since")
        lines = tuple(RosterLine(**line) for line in json.loads(kept.lines))
        seen = _compared(_current(db, kept.programme), lines, programmes.teams(db, kept.programme))
        _Import(service, db, kept.programme).carry_out(seen)
    return seen


def members(service: Service, actor: Actor, programme_id: ProgrammeId) -> tuple[Member, ...]:
    """The members of a programme's teams, by team and name."""
    with reading(service.engine) as db:
        programme = programme_for(db, actor, "see_roster", programme_id)
        from assessments.programmes import known_teams

        near = {team.id for team in known_teams(db, actor, programme)}
        return tuple(
            Member(person=person, team=team)
            for person, team in rosters.members(db, programme_id)
            if team in near
        )


def correct_address(service: Service, actor: Actor, person_id: PersonId, email: str) -> Person:
    """Mend the address of a person, in a frozen roster too; the person stays the same."""
    address = checked_address(email)
    with writing(service.engine) as db:
        person = rosters.by_id(db, person_id)
        if person is None:
            raise NotFound("not_found")
        programme_for(db, actor, "manage_roster", person.programme)
        others = {other.email for other in rosters.people(db, person.programme) if other.id != person.id}
        if address in others:
            raise Refusal("address_taken", email=address)
        rosters.change_person(db, person.id, name=person.name, email=address, language=person.language)
        return replace(person, email=address)


Place = tuple[str, str]
"""A membership: the team's title, and the address or else the name."""


def _place(line: RosterLine) -> Place:
    return line.team, line.email or line.name


def _current(db: sa.Connection, programme_id: ProgrammeId) -> dict[Place, RosterLine]:
    titles = {team.id: team.title for team in programmes.teams(db, programme_id)}
    lines = (
        RosterLine(team=titles[team], name=person.name, email=person.email, language=person.language)
        for person, team in rosters.members(db, programme_id)
    )
    return {_place(line): line for line in lines}


def _compared(
    current: Mapping[Place, RosterLine], lines: Sequence[RosterLine], teams: Sequence[Team]
) -> RosterPreview:
    wanted = {_place(line): line for line in lines}
    both = [(current[place], line) for place, line in wanted.items() if place in current]
    changed = [(old, new) for old, new in both if (old.name, old.language) != (new.name, new.language)]
    return RosterPreview(
        token=None,
        added=tuple(line for place, line in wanted.items() if place not in current),
        changed=tuple(RosterChange(before=old, after=new) for old, new in changed),
        removed=tuple(line for place, line in current.items() if place not in wanted),
        unchanged=len(both) - len(changed),
        new_teams=tuple(sorted({line.team for line in lines} - {team.title for team in teams})),
    )


def _basis(db: sa.Connection, programme_id: ProgrammeId) -> str:
    rows = [(p.id, p.name, p.email, p.language, team) for p, team in rosters.members(db, programme_id)]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


class _Import:
    """One import into one programme."""

    def __init__(self, service: Service, db: sa.Connection, programme: ProgrammeId) -> None:
        self.service, self.db, self.programme = service, db, programme
        self.teams = {team.title: team.id for team in programmes.teams(db, programme)}
        self.people = {person.email: person for person in rosters.people(db, programme) if person.email}
        # Without an address a person is the same only within a team, by name.
        self.unaddressed = {
            (team, person.name): person
            for person, team in rosters.members(db, programme)
            if person.email is None
        }

    def carry_out(self, seen: RosterPreview) -> None:
        """Make people and teams, and let members join and leave."""
        for line in seen.removed:
            rosters.leave(self.db, self.teams[line.team], self._known(line).id)
        for change in seen.changed:
            person = self._known(change.before)
            after = change.after
            rosters.change_person(
                self.db, person.id, name=after.name, email=after.email, language=after.language
            )
        for line in seen.added:
            rosters.join(self.db, self._team(line.team), self._person(line).id)

    def _known(self, line: RosterLine) -> Person:
        if line.email:
            return self.people[line.email]
        return self.unaddressed[self.teams[line.team], line.name]

    def _team(self, title: str) -> TeamId:
        if title not in self.teams:
            made = Team(id=TeamId(self.service.new_id()), programme=self.programme, title=title)
            programmes.add_team(self.db, made)
            self.teams[title] = made.id
        return self.teams[title]

    def _person(self, line: RosterLine) -> Person:
        known = self.people.get(line.email) if line.email else None
        if known:
            # Somebody who comes back, or joins another team, is the same person.
            rosters.change_person(self.db, known.id, name=line.name, email=line.email, language=line.language)
            return known
        made = Person(
            id=PersonId(self.service.new_id()),
            programme=self.programme,
            name=line.name,
            email=line.email,
            language=line.language,
        )
        rosters.add_person(self.db, made)
        if made.email:
            self.people[made.email] = made
        return made
