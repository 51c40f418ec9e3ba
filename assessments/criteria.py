"""Focus themes and success criteria of a team: chosen once its baseline is told, fixed by a follow-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from assessments.errors import Closed, Invalid, NotFound, Refusal
from assessments.model import Actor, Criterion, Programme, Round, StaffId, Team, TeamId
from assessments.relations import team_for
from assessments.release import table
from assessments.reports.shapes import Level, ThemeFinding
from assessments.reports_for import is_also_member, told_of
from assessments.service import Service
from assessments.store import criteria, programmes, staff
from assessments.store.engine import reading, writing

MOST = 5
"""More themes than this are no focus."""
State = Literal["too_early", "open", "fixed"]
Better = Literal["high", "low", "neither"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A theme that may be put in focus, as it was told at the baseline, and what was chosen for it."""

    scale: str
    title: str
    low: float
    high: float
    better: Better
    step: float
    baseline: Level | None
    criterion: Criterion | None
    set_by: str | None
    """The name of whoever chose it."""
    may_have_target: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCriteria:
    """A team's focus themes, and whether they may still be chosen."""

    team: Team
    state: State
    most: int
    closed_on: date | None
    """When the baseline that was told closed."""
    choices: tuple[Choice, ...]


def of_team(service: Service, actor: Actor, team_id: TeamId) -> TeamCriteria:
    """The focus themes of a team and those it could have, for the coach it is entrusted to."""
    with reading(service.engine) as db:
        team, programme = _entrusted(db, actor, team_id)
        found = _baseline(db, team, programme)
        names = {one.id: one.name for one in staff.of_organisation(db, programme.organisation)}
        chosen = {one.scale: one for one in criteria.of_teams(db, [team.id])}
        is_fixed = criteria.fixed_by(db, team.id) is not None
    state: State = "fixed" if is_fixed else "open" if found else "too_early"
    closed = found[0].closed_at if found else None
    return TeamCriteria(
        team=team,
        state=state,
        most=MOST,
        closed_on=closed.date() if closed else None,
        choices=tuple(
            _choice(theme, chosen.get(theme.scale), names) for theme in (found[1] if found else ())
        ),
    )


def choose(
    service: Service,
    actor: Actor,
    team_id: TeamId,
    scale: str,
    *,
    target: float | None = None,
    by: date | None = None,
) -> Criterion:
    """Put a theme in focus, with a target and its day or as a mark alone, in place of an earlier choice."""
    with writing(service.engine) as db:
        team, programme = _entrusted(db, actor, team_id)
        themes = _changeable(db, team, programme)
        theme = next((t for t in themes if t.scale == scale), None)
        if theme is None:
            raise Invalid("criterion_unknown_theme", scale=scale)
        zone = programmes.organisation_by_id(db, programme.organisation).time_zone
        today = service.clock().astimezone(ZoneInfo(zone)).date()
        if (target is None) != (by is None):
            raise Invalid("criterion_needs_both")
        if target is not None and by is not None:
            _sensible(theme, target=target, by=by, today=today)
        others = [one for one in criteria.of_teams(db, [team.id]) if one.scale != scale]
        if len(others) >= MOST:
            raise Refusal("criteria_too_many", most=MOST)
        made = Criterion(team=team.id, scale=scale, target=target, by=by, set_on=today, set_by=actor.staff)
        criteria.put(db, made)
    return made


def drop(service: Service, actor: Actor, team_id: TeamId, scale: str) -> None:
    """Take a theme out of focus."""
    with writing(service.engine) as db:
        team, programme = _entrusted(db, actor, team_id)
        _changeable(db, team, programme)
        criteria.take_out(db, team.id, scale)


def _entrusted(db: sa.Connection, actor: Actor, team_id: TeamId) -> tuple[Team, Programme]:
    """The team, for a coach who is not also one of those asked about it."""
    team, programme = team_for(db, actor, "set_criteria", team_id)
    if is_also_member(db, actor, team):
        raise Refusal("member_of_team", team=team.title)
    return team, programme


def _changeable(db: sa.Connection, team: Team, programme: Programme) -> tuple[ThemeFinding, ...]:
    """The themes as told, unless it is too early or too late to choose among them."""
    fixed_by = criteria.fixed_by(db, team.id)
    if fixed_by is not None:
        raise Closed("criteria_fixed", round=fixed_by)
    found = _baseline(db, team, programme)
    if found is None:
        raise Refusal("criteria_too_early")
    return found[1]


def _baseline(
    db: sa.Connection, team: Team, programme: Programme
) -> tuple[Round, tuple[ThemeFinding, ...]] | None:
    """The latest baseline of which something was told of the team, and the themes one may choose among."""
    for past, report in reversed(told_of(db, programme, team)):
        if past.kind == "baseline":
            return past, tuple(t for t in report.themes if not (t.is_composite or t.single_item))
    return None


def _choice(theme: ThemeFinding, chosen: Criterion | None, names: Mapping[StaffId, str]) -> Choice:
    return Choice(
        scale=theme.scale,
        title=theme.title,
        low=theme.low,
        high=theme.high,
        better=theme.better,
        step=table.step(theme.low, theme.high),
        baseline=theme.baseline,
        criterion=chosen,
        set_by=names.get(chosen.set_by) if chosen else None,
        may_have_target=theme.better != "neither" and theme.baseline is not None,
    )


def _sensible(theme: ThemeFinding, *, target: float, by: date, today: date) -> None:
    """Refuse a target off the scale, behind where the team stands, or for a day that is past."""
    if not theme.low <= target <= theme.high:
        raise Invalid("criterion_outside", low=theme.low, high=theme.high)
    if theme.better == "neither":
        raise Invalid("criterion_no_direction")
    if theme.baseline is None:
        raise NotFound("not_shown")
    step = table.step(theme.low, theme.high)
    ahead = target - theme.baseline.value if theme.better == "high" else theme.baseline.value - target
    if ahead < step / 2:
        raise Invalid("criterion_not_forward", baseline=theme.baseline.value, better=theme.better)
    if by <= today:
        raise Invalid("criterion_date", today=today)
