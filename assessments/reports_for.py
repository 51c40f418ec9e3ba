"""Who gets which report: frozen releases, handed to those the table of access and sharing let see them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from assessments.access import Relation, may
from assessments.errors import NotAllowed, NotFound, Refusal
from assessments.invitations import by_token
from assessments.model import Actor, Programme, ProgrammeId, Round, RoundId, Team, TeamId
from assessments.relations import programme_for, round_for, team_and_programme, team_for, to_team
from assessments.reports import in_words
from assessments.reports.shapes import HeatCell, HeatRow, ProgrammeLine, ProgrammeReport, TeamReport
from assessments.service import Service
from assessments.store import answers, programmes, rosters, rounds, staff
from assessments.store.engine import reading, writing

if TYPE_CHECKING:
    from assessments.release.shapes import Release

Audience = Literal["team", "sponsor"]
UNJUDGED = ("cannot_tell", "not_comparable", "not_shown")
"""Verdicts whose changes stood in no line over teams in releases that do not say which do."""


def programme(
    service: Service,
    actor: Actor,
    programme_id: ProgrammeId,
    round_id: RoundId | None = None,
    *,
    language: str | None = None,
) -> ProgrammeReport:
    """The release of a programme's round, with the rows of those teams whose reports the actor may see.

    Its themes are called what they are in `language`, where the questionnaire has it.
    """
    with reading(service.engine) as db:
        asked = programme_for(db, actor, "see_programme_report", programme_id)
        chosen = _released_round(db, asked, round_id)
        report = _release(db, chosen).programme_report
        seen = _teams_seen(db, actor, asked, chosen)
        before = _unseen_before(db, actor, asked, chosen) if report.history else ()
        has_history = all(_may_see_lines(actor, n) for n in before)
    unseen = [row for row in report.rows if row.is_shown and row.team_id not in seen]
    lines = [line for line in report.lines if _may_see_lines(actor, _behind(line, unseen))]
    told = replace(
        report,
        rows=tuple(row for row in report.rows if row.team_id in seen),
        lines=tuple(lines) if _may_see_lines(actor, len(unseen)) else (),
        # Arms and counts are smaller than the programme: only who sees every team sees them.
        waiting=() if unseen else report.waiting,
        criteria=() if unseen else report.criteria,
    )
    told = told if has_history else _without_history(told)
    if language in {None, told.instrument.language}:
        return told
    return in_words.programme_report(told, service.instrument_of(chosen), str(language))


def team(
    service: Service,
    actor: Actor,
    team_id: TeamId,
    round_id: RoundId | None = None,
    *,
    language: str | None = None,
) -> TeamReport:
    """A team's report of one round, the latest unless another is named; sponsors see what is shared."""
    with reading(service.engine) as db:
        of, asked = team_and_programme(db, team_id)
        relations = to_team(db, actor, of, asked)
        if actor.role == "sponsor" and "assigned" in relations:
            shared = answers.shared_rounds(db, team_id, "sponsor")
            chosen = _latest(_released_rounds(db, asked, of), round_id, shared)
            relations |= {"shared"} if chosen else frozenset[Relation]()
            if chosen is None:
                raise NotFound("not_shown")
        else:
            chosen = _latest(_released_rounds(db, asked, of), round_id, None)
        may(actor, "see_report", relations)
        if chosen is None:
            raise NotFound("not_shown")
        if is_also_member(db, actor, of) and chosen.id not in answers.shared_rounds(db, team_id, "team"):
            raise NotAllowed("member_of_team", team=of.title)
        found = _team_report(db, chosen, team_id)
    return _said_in(language, service, chosen, found)


def for_member(service: Service, token: str, *, language: str | None = None) -> TeamReport:
    """The latest report its coach shares with a team, for the holder of a link of one of its members."""
    with reading(service.engine) as db:
        invitation = by_token(db, token)
        of, asked = team_and_programme(db, invitation.team)
        shared = answers.shared_rounds(db, of.id, "team")
        chosen = _latest(_released_rounds(db, asked, of), None, shared)
        if chosen is None:
            raise NotFound("not_shown")
        found = _team_report(db, chosen, of.id)
    return _said_in(language, service, chosen, found)


def released(service: Service, actor: Actor, programme_id: ProgrammeId) -> tuple[Round, ...]:
    """The rounds of a programme that have a release, oldest first."""
    with reading(service.engine) as db:
        asked = programme_for(db, actor, "see_programme", programme_id)
        return _released_rounds(db, asked, None)


def share(service: Service, actor: Actor, team_id: TeamId, round_id: RoundId, *, audience: Audience) -> None:
    """Let a team, or its sponsor, read a released report."""
    with writing(service.engine) as db:
        _sharable(db, actor, team_id, round_id)
        answers.add_share(db, round_id, team_id, audience)


def unshare(
    service: Service, actor: Actor, team_id: TeamId, round_id: RoundId, *, audience: Audience
) -> None:
    """End that; what was read was read."""
    with writing(service.engine) as db:
        _sharable(db, actor, team_id, round_id)
        answers.end_share(db, round_id, team_id, audience)


def shared_with(service: Service, actor: Actor, team_id: TeamId, round_id: RoundId) -> tuple[str, ...]:
    """Who a team's report is shared with."""
    with reading(service.engine) as db:
        team_for(db, actor, "share_report", team_id)
        return answers.shared(db, round_id, team_id)


def withdraw_release(service: Service, actor: Actor, round_id: RoundId) -> None:
    """Show a wrong release to nobody any more. There is no other in its place; its ledger rows stay."""
    with writing(service.engine) as db:
        round_for(db, actor, "manage_round", round_id)
        answers.withdraw_release(db, round_id)


def told_of(db: sa.Connection, asked: Programme, of: Team) -> tuple[tuple[Round, TeamReport], ...]:
    """What was told of a team, release by release, the oldest first; nothing where it was too small."""
    found = []
    for chosen in _released_rounds(db, asked, of):
        report = _release(db, chosen).team_reports.get(of.id)
        if report is not None and report.is_shown:
            found.append((chosen, report))
    return tuple(found)


def is_also_member(db: sa.Connection, actor: Actor, of: Team) -> bool:
    """Whether whoever asks is, by address, also somebody this team's report is about."""
    account = staff.by_id(db, actor.staff)
    return account is not None and rosters.is_member(db, of.id, account.email)


def _released_rounds(db: sa.Connection, asked: Programme, of: Team | None) -> tuple[Round, ...]:
    closed = [r for r in rounds.of_programme(db, asked.id) if r.status == "closed"]
    mine = [r for r in closed if of is None or of.id in rounds.teams_of(db, r.id)]
    shown = [r for r in mine if answers.release_of(db, r.id) is not None]
    return tuple(sorted(shown, key=lambda r: (str(r.closed_at), r.id)))


def _latest(
    found: tuple[Round, ...], round_id: RoundId | None, among: frozenset[RoundId] | None
) -> Round | None:
    fitting = [
        r for r in found if (round_id is None or r.id == round_id) and (among is None or r.id in among)
    ]
    return fitting[-1] if fitting else None


def _released_round(db: sa.Connection, asked: Programme, round_id: RoundId | None) -> Round:
    chosen = _latest(_released_rounds(db, asked, None), round_id, None)
    if chosen is None:
        raise NotFound("not_shown")
    return chosen


def _release(db: sa.Connection, chosen: Round) -> "Release":
    from assessments.release.frozen import from_json

    content = answers.release_of(db, chosen.id)
    if content is None:
        raise NotFound("not_shown")
    return from_json(content)


def _team_report(db: sa.Connection, chosen: Round, team_id: TeamId) -> TeamReport:
    report = _release(db, chosen).team_reports.get(team_id)
    if report is None:
        raise NotFound("not_shown")
    return report


def _said_in(language: str | None, service: Service, chosen: Round, found: TeamReport) -> TeamReport:
    if language in {None, found.instrument.language}:
        return found
    return in_words.team_report(found, service.instrument_of(chosen), str(language))


def _may_see(db: sa.Connection, actor: Actor, of: Team, *, asked: Programme, chosen: Round) -> bool:
    if "assigned" not in to_team(db, actor, of, asked):
        return False
    shared = answers.shared(db, chosen.id, of.id)
    if is_also_member(db, actor, of):
        return "team" in shared
    return actor.role == "coach" or "sponsor" in shared


def _teams_seen(db: sa.Connection, actor: Actor, asked: Programme, chosen: Round) -> set[str]:
    """The teams whose report of a round an actor may read."""
    return {
        team.id
        for team in programmes.teams(db, asked.id)
        if _may_see(db, actor, team, asked=asked, chosen=chosen)
    }


def _unseen_before(db: sa.Connection, actor: Actor, asked: Programme, chosen: Round) -> Iterator[int]:
    """For each earlier release, how many teams it showed whose reports the actor may not read."""
    from assessments.release.frozen import teams_shown

    for past in _released_rounds(db, asked, None):
        if past.id == chosen.id:
            return
        yield len(teams_shown(answers.release_of(db, past.id) or "") - _teams_seen(db, actor, asked, past))


def _behind(line: ProgrammeLine, unseen: Sequence[HeatRow]) -> int:
    """How many teams the actor may not read of have a change in a line."""
    cells = (cell for row in unseen for cell in row.cells if cell.scale == line.scale)
    return sum(cell.is_in_line if cell.is_in_line is not None else _was_in_line(cell) for cell in cells)


def _was_in_line(cell: HeatCell) -> bool:
    return cell.delta is not None and cell.verdict not in UNJUDGED


def _without_history(report: ProgrammeReport) -> ProgrammeReport:
    return replace(report, history=(), lines=tuple(replace(line, history=()) for line in report.lines))


def _may_see_lines(actor: Actor, unseen: int) -> bool:
    """Whether the line over all teams gives no team away of which the reader may see no report.

    A sponsor learns it when every team's coach has shared. Less the teams a coach sees, it must not be
    the change of the one team they do not see.
    """
    return unseen == 0 or (actor.role == "coach" and unseen > 1)


def _sharable(db: sa.Connection, actor: Actor, team_id: TeamId, round_id: RoundId) -> None:
    of, asked = team_for(db, actor, "share_report", team_id)
    if round_id not in {r.id for r in _released_rounds(db, asked, of)}:
        raise NotFound("not_shown")
    if is_also_member(db, actor, of):
        raise Refusal("member_of_team", team=of.title)
