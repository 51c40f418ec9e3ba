"""What every respondent is told before the first item: put together when a round opens, and frozen then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessments.errors import NotFound
from assessments.model import Mode, Programme, Round, RoundKind, TeamId
from assessments.programmes import Assignment, assignments
from assessments.reports.shapes import Fact
from assessments.store import keeping, programmes, rosters, rounds
from instruments.model import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Mode, smallest group, who sees what, and the roster, so that nobody is hidden among puppets."""

    organisation: str
    programme: str
    round_title: str
    kind: RoundKind
    mode: Mode
    smallest_group: int
    team: str
    roster: tuple[str, ...]
    coaches: tuple[str, ...]
    sponsors: tuple[str, ...]
    who_sees: tuple[Fact, ...]
    honest: Fact
    closes_at: datetime
    time_zone: str
    minutes: float
    languages: tuple[str, ...]
    instrument_titles: Mapping[str, str]
    has_comments: bool
    days_kept: int | None
    """How long names and answers are kept once the programme has ended; older rounds do not say."""
    is_example: bool


def draw_up(db: sa.Connection, asked: Round, programme: Programme, instrument: Instrument) -> str:
    """What a round promises all its teams, as it is kept."""
    organisation = programmes.organisation_by_id(db, programme.organisation)
    entrusted = assignments(db, programme)
    people = rosters.members(db, programme.id)
    asked_teams = rounds.teams_of(db, asked.id)
    return json.dumps(
        {
            "organisation": organisation.title,
            "programme": programme.title,
            "time_zone": organisation.time_zone,
            "is_example": organisation.is_example,
            "minutes": instrument.minutes,
            "languages": list(instrument.languages),
            "instrument_titles": {lang: words.title for lang, words in instrument.wording.items()},
            "days_kept": keeping.holding(db, programme.id),
            "has_comments": any(item.format.kind == "text" for item in instrument.items.values()),
            "teams": {
                team.id: {
                    "title": team.title,
                    "roster": [person.name for person, of in people if of == team.id],
                    "coaches": _names(entrusted, "coach", team.id),
                    "sponsors": _names(entrusted, "sponsor", team.id),
                }
                for team in programmes.teams(db, programme.id)
                if team.id in asked_teams
            },
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def of_team(db: sa.Connection, asked: Round, team: TeamId, kept: str | None = None) -> Promise:
    """The promise as the members of one team read it."""
    text = kept or rounds.promise(db, asked.id)
    if text is None:
        raise NotFound("round_not_open")
    said: dict[str, Any] = json.loads(text)
    mine = said["teams"].get(team)
    if mine is None:
        raise NotFound("not_found")
    return Promise(
        organisation=said["organisation"],
        programme=said["programme"],
        round_title=asked.title,
        kind=asked.kind,
        mode=asked.mode,
        smallest_group=asked.smallest_group,
        team=mine["title"],
        roster=tuple(mine["roster"]),
        coaches=tuple(mine["coaches"]),
        sponsors=tuple(mine["sponsors"]),
        who_sees=_who_sees(asked, has_comments=said["has_comments"]),
        honest=Fact(code=f"honest_{asked.mode}"),
        closes_at=asked.closes_at,
        time_zone=said["time_zone"],
        minutes=said["minutes"],
        languages=tuple(said["languages"]),
        instrument_titles=said["instrument_titles"],
        has_comments=said["has_comments"],
        days_kept=said.get("days_kept"),
        is_example=said["is_example"],
    )


def _names(entrusted: tuple[Assignment, ...], role: str, team: TeamId) -> list[str]:
    near = (a.staff.name for a in entrusted if a.staff.role == role and a.team in {None, team})
    return sorted(set(near))


def _who_sees(asked: Round, *, has_comments: bool) -> tuple[Fact, ...]:
    """Each audience in its own fact, in the order of how near it is to the respondent."""
    k = asked.smallest_group
    facts = [
        Fact(code="coach", facts={"k": k}),
        Fact(code="team"),
        Fact(code="sponsor"),
        Fact(code="administrators"),
        Fact(code="identified_researchers" if asked.mode == "identified" else "researchers"),
    ]
    if has_comments:
        facts.append(Fact(code="comments"))
    facts.append(Fact(code="reminders_to_all"))
    facts.append(Fact(code="withdraw_until", facts={"date": asked.closes_at}))
    return tuple(facts)
