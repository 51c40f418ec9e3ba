"""The nouns of what happened, frozen: organisations, staff, programmes, teams, rosters, rounds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NewType

OrganisationId = NewType("OrganisationId", str)
StaffId = NewType("StaffId", str)
ProgrammeId = NewType("ProgrammeId", str)
TeamId = NewType("TeamId", str)
PersonId = NewType("PersonId", str)
RoundId = NewType("RoundId", str)
InvitationId = NewType("InvitationId", str)
SittingId = NewType("SittingId", str)

Role = Literal["admin", "coach", "sponsor", "researcher"]
Mode = Literal["confidential", "anonymous", "identified"]
RoundKind = Literal["baseline", "pulse", "follow_up", "sustainment"]
RoundStatus = Literal["planned", "open", "closing", "closed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A customer of the server; nothing of one is ever seen by another."""

    id: OrganisationId
    title: str
    time_zone: str
    smallest_group: int
    is_example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody with an account. A person may be staff in one organisation only."""

    id: StaffId
    organisation: OrganisationId
    email: str
    name: str
    role: Role
    is_active: bool = True
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A course of rounds with one instrument family, for some teams."""

    id: ProgrammeId
    organisation: OrganisationId
    title: str
    mode: Mode
    is_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A leadership team in a programme."""

    id: TeamId
    programme: ProgrammeId
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of a team, by the address that reaches them."""

    id: PersonId
    programme: ProgrammeId
    name: str
    email: str | None
    language: str
    is_opted_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One wave of a programme, for all its teams; immutable in what it promises once open."""

    id: RoundId
    programme: ProgrammeId
    kind: RoundKind
    title: str
    status: RoundStatus
    mode: Mode
    smallest_group: int
    instrument: str
    version: str
    digest: str
    opens_on: date
    closes_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """A member of a team as frozen when the round opened."""

    round: RoundId
    team: TeamId
    person: PersonId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A theme a team's coach put in focus after the baseline; target and day come together or not at all."""

    team: TeamId
    scale: str
    target: float | None
    by: date | None
    set_on: date
    set_by: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking: a signed-in member of staff, with what they were made coach or sponsor of."""

    staff: StaffId
    organisation: OrganisationId
    role: Role
