"""Rounds of a programme: planned, opened with a frozen roster and promise, extended, cancelled."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from assessments import invitations, lasting, promises
from assessments.addresses import checked_name
from assessments.errors import Closed, Invalid, NotFound, Refusal
from assessments.model import (
    Actor,
    Organisation,
    Programme,
    ProgrammeId,
    RosterEntry,
    Round,
    RoundId,
    RoundKind,
    Team,
    TeamId,
)
from assessments.programmes import running
from assessments.promises import Promise
from assessments.relations import programme_for, round_for
from assessments.service import Service
from assessments.store import invitations as kept_invitations
from assessments.store import pool, programmes, rosters, rounds
from assessments.store.engine import reading, vacuum, writing
from instruments.model import Instrument

NEEDS: dict[str, str] = {"follow_up": "baseline", "sustainment": "follow_up"}
"""What a team must have behind it before a round of a kind is opened."""
FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundState:
    """A round as staff may know it; `answers` is for administrators of an open round alone."""

    round: Round
    teams: tuple[Team, ...]
    roster: int
    answers: Literal["fewer_than_5", "5_or_more"] | None
    hindrance: str | None = None
    """Why a round that is closing could not be closed the last time it was tried: the code of a refusal."""


def plan(
    service: Service,
    actor: Actor,
    programme_id: ProgrammeId,
    *,
    kind: RoundKind,
    title: str,
    instrument: str,
    opens_on: date,
    closes_at: datetime,
    teams: Iterable[TeamId] | None = None,
) -> Round:
    """Plan a round for all teams of a programme, or for some; its questionnaire is copied now."""
    asked = service.library.get(instrument)
    copy_id, source, wordings = _copy(asked)
    with writing(service.engine) as db:
        programme = running(programme_for(db, actor, "manage_round", programme_id))
        organisation = programmes.organisation_by_id(db, programme.organisation)
        made = Round(
            id=RoundId(service.new_id()),
            programme=programme.id,
            kind=kind,
            title=checked_name(title),
            status="planned",
            mode=programme.mode,
            smallest_group=organisation.smallest_group,
            instrument=asked.id,
            version=asked.version,
            digest=asked.digest,
            opens_on=opens_on,
            closes_at=_moment(closes_at, organisation.time_zone),
        )
        if made.closes_at <= service.clock():
            raise Invalid("closes_in_the_past", closes_at=made.closes_at)
        chosen = _teams(db, programme, teams)
        rounds.keep_questionnaire(db, copy_id, source=source, wordings=wordings)
        rounds.add(db, made, questionnaire=copy_id, teams=(team.id for team in chosen))
        if kind == "baseline":
            _take_baseline(db, made, chosen)
        return made


def open_round(service: Service, actor: Actor, round_id: RoundId) -> Round:
    """Freeze roster and promise, make the key pair and everybody's invitation, and take answers."""
    with reading(service.engine) as db:
        planned, _ = round_for(db, actor, "manage_round", round_id)
    instrument = service.instrument_of(planned)
    with writing(service.engine) as db:
        planned, programme = round_for(db, actor, "manage_round", round_id)
        running(programme)
        if planned.status != "planned":
            raise Closed("round_not_planned", status=planned.status)
        if planned.closes_at <= service.clock():
            raise Invalid("closes_in_the_past", closes_at=planned.closes_at)
        organisation = programmes.organisation_by_id(db, programme.organisation)
        asked = replace(planned, smallest_group=organisation.smallest_group, status="open")
        teams = _teams(db, programme, rounds.teams_of(db, round_id))
        _in_sequence(db, asked, teams)
        entries = _roster(db, asked, teams)
        _take_slot(db, "open", asked, teams)
        rosters.freeze(db, entries)
        rounds.wait(db, round_id, _still_waiting(db, service, organisation, teams))
        invitations.invite(service, db, entries)
        promise = promises.draw_up(db, asked, programme, instrument)
        # The key is on disk, proved, before the first answer can be sealed with it.
        rounds.change(
            db,
            round_id,
            status="open",
            smallest_group=asked.smallest_group,
            public_key=service.keys.make_round(round_id),
            promise=promise,
        )
    return asked


def get(service: Service, actor: Actor, round_id: RoundId) -> Round:
    """One round, for whom may see its programme."""
    with reading(service.engine) as db:
        return round_for(db, actor, "see_status", round_id)[0]


def of_programme(service: Service, actor: Actor, programme_id: ProgrammeId) -> tuple[Round, ...]:
    """Rounds of a programme, baselines first, then by date."""
    with reading(service.engine) as db:
        programme_for(db, actor, "see_status", programme_id)
        return rounds.of_programme(db, programme_id)


def status(service: Service, actor: Actor, round_id: RoundId) -> RoundState:
    """How a round stands; while it is open administrators learn whether five answers are in, and no more."""
    with reading(service.engine) as db:
        asked, programme = round_for(db, actor, "see_status", round_id)
        chosen = rounds.teams_of(db, round_id)
        teams = tuple(team for team in programmes.teams(db, programme.id) if team.id in chosen)
        answers: Literal["fewer_than_5", "5_or_more"] | None = None
        if asked.status == "open" and actor.role == "admin":
            answers = "5_or_more" if pool.count(db, round_id) >= FEW else "fewer_than_5"
        frozen = len(rosters.frozen(db, round_id))
        waiting = sum(team in chosen for _, team in rosters.members(db, programme.id))
    roster = waiting if asked.status == "planned" else frozen
    hindrance = service.hindrances.get(round_id) if asked.status == "closing" else None
    return RoundState(round=asked, teams=teams, roster=roster, answers=answers, hindrance=hindrance)


def promise(service: Service, actor: Actor, round_id: RoundId, team_id: TeamId) -> Promise:
    """What members of a team are told; before opening, what they would be told now."""
    with reading(service.engine) as db:
        asked, programme = round_for(db, actor, "see_status", round_id)
        kept = rounds.promise(db, round_id)
    instrument = service.instrument_of(asked)
    with reading(service.engine) as db:
        drawn = kept or promises.draw_up(db, asked, programme, instrument)
        return promises.of_team(db, asked, team_id, drawn)


def extend(service: Service, actor: Actor, round_id: RoundId, closes_at: datetime) -> Round:
    """Move the closing of a round to a later moment."""
    with writing(service.engine) as db:
        asked, programme = round_for(db, actor, "manage_round", round_id)
        if asked.status not in {"planned", "open"}:
            raise Closed("round_closed", status=asked.status)
        zone = programmes.organisation_by_id(db, programme.organisation).time_zone
        moment = _moment(closes_at, zone)
        if moment <= max(asked.closes_at, service.clock()):
            raise Invalid("not_later", closes_at=asked.closes_at)
        rounds.change(db, round_id, closes_at=moment)
        return replace(asked, closes_at=moment)


def cancel(service: Service, actor: Actor, round_id: RoundId) -> Round:
    """End a round with nothing released: its answers, drafts and key are destroyed."""
    with writing(service.engine) as db:
        asked, _ = round_for(db, actor, "manage_round", round_id)
        if asked.status not in {"planned", "open", "closing"}:
            raise Closed("round_closed", status=asked.status)
        pool.empty(db, round_id)
        kept_invitations.forget_mail(db, round_id)
        kept_invitations.forget_flags(db, round_id)
        rounds.leave_slots(db, round_id, "baseline", "second_baseline", "open")
        rounds.change(db, round_id, status="cancelled")
    tidy(service, round_id)
    return replace(asked, status="cancelled")


def tidy(service: Service, round_id: RoundId) -> None:
    """Destroy the private key and rewrite the file; what was interrupted is finished here."""
    lasting.remember_round(service, round_id)
    service.keys.destroy_round(round_id)
    vacuum(service.engine)
    with writing(service.engine) as db:
        rounds.change(db, round_id, is_tidy=True)


def _copy(asked: Instrument) -> tuple[str, str, str]:
    file = Path(asked.file)
    source = file.read_text(encoding="utf-8")
    paths = {language: file.with_name(f"text.{language}.yaml") for language in asked.languages}
    beside = {lang: path.read_text(encoding="utf-8") for lang, path in paths.items() if path.exists()}
    wordings = json.dumps(beside, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{source}\0{wordings}".encode()).hexdigest(), source, wordings


def _moment(at: datetime, zone: str) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _teams(db: sa.Connection, programme: Programme, wanted: Iterable[TeamId] | None) -> tuple[Team, ...]:
    everyone = {team.id: team for team in programmes.teams(db, programme.id)}
    chosen = tuple(everyone) if wanted is None else tuple(dict.fromkeys(wanted))
    if not set(chosen) <= set(everyone):
        raise NotFound("not_found")
    if not chosen:
        raise Invalid("no_teams")
    return tuple(everyone[team_id] for team_id in chosen)


def _take_slot(db: sa.Connection, slot: str, asked: Round, teams: tuple[Team, ...]) -> None:
    held = rounds.holders(db, slot, [team.id for team in teams])
    if held:
        titles = tuple(team.title for team in teams if team.id in held)
        raise Refusal("round_open_already" if slot == "open" else "baseline_exists", teams=titles)
    rounds.take_slot(db, slot, asked.id, [team.id for team in teams])


def _take_baseline(db: sa.Connection, asked: Round, teams: tuple[Team, ...]) -> None:
    """A team's first baseline, or a second one after the first closed and before anything follows."""
    first = rounds.holders(db, "baseline", [team.id for team in teams])
    again = tuple(team for team in teams if team.id in first)
    done = {team.id: rounds.closed_kinds(db, team.id) for team in again}
    late = tuple(t.title for t in again if "baseline" not in done[t.id] or done[t.id] & {*NEEDS})
    if late:
        raise Refusal("baseline_exists", teams=late)
    for slot, of in (("baseline", tuple(t for t in teams if t.id not in first)), ("second_baseline", again)):
        if of:
            _take_slot(db, slot, asked, of)


def _still_waiting(
    db: sa.Connection, service: Service, organisation: Organisation, teams: tuple[Team, ...]
) -> tuple[TeamId, ...]:
    """The teams whose coaching starts after today."""
    today = service.clock().astimezone(ZoneInfo(organisation.time_zone)).date()
    starts = programmes.coaching_of(db, teams[0].programme)
    return tuple(team.id for team in teams if team.id in starts and starts[team.id] > today)


def _in_sequence(db: sa.Connection, asked: Round, teams: tuple[Team, ...]) -> None:
    needed = NEEDS.get(asked.kind)
    if needed is None:
        return
    without = tuple(team.title for team in teams if needed not in rounds.closed_kinds(db, team.id))
    if without:
        raise Refusal("round_out_of_sequence", kind=asked.kind, needs=needed, teams=without)


def _roster(db: sa.Connection, asked: Round, teams: tuple[Team, ...]) -> tuple[RosterEntry, ...]:
    near = {team.id for team in teams}
    entries = tuple(
        RosterEntry(round=asked.id, team=team, person=person.id, name=person.name)
        for person, team in rosters.members(db, asked.programme)
        if team in near
    )
    empty = tuple(team.title for team in teams if team.id not in {entry.team for entry in entries})
    if empty:
        raise Refusal("team_without_members", teams=empty)
    return entries
