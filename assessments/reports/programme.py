"""A programme's report put together from its teams' reports: lines over all first, then team by theme."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from assessments.model import Team
from assessments.reports.shapes import (
    Fact,
    HeatCell,
    HeatRow,
    InstrumentRef,
    ProgrammeLine,
    ProgrammeReport,
    RoundRef,
    TeamReport,
    ThemeFinding,
)
from scoring.change.moderation import FEWEST_TEAMS

UNJUDGED = (None, "not_comparable", "not_shown")
Rows = Sequence[tuple[Team, TeamReport]]


def report(
    teams: Rows,
    *,
    programme: str,
    instrument: InstrumentRef,
    title: str,
    kind: str,
    closed_on: date | None,
    smallest_group: int,
    lines: tuple[ProgrammeLine, ...],
    is_example: bool,
) -> ProgrammeReport:
    """The release of a programme's round; every total is over the teams shown."""
    shown = [r for _, r in teams if r.is_shown]
    return ProgrammeReport(
        instrument=instrument,
        programme=programme,
        rounds=(*_before(shown), _total(shown, title=title, kind=kind, closed_on=closed_on)),
        lines=lines,
        rows=tuple(_row(team, found) for team, found in teams),
        smallest_group=smallest_group,
        is_example=is_example,
        limits=tuple(_limits(shown, hidden=len(teams) - len(shown), instrument=instrument)),
    )


def is_in_line(theme: ThemeFinding) -> bool:
    """Whether a change told stands in lines over teams: decided by counts, never by how answers spread.

    A team of which too few answered says too little. One whose range is wide says its change all the same;
    were it left out, a single person's answers would decide who is averaged.
    """
    if theme.delta is None or theme.verdict in UNJUDGED:
        return False
    return theme.verdict != "cannot_tell" or any(r.code == "range_too_wide" for r in theme.reasons)


def _before(shown: Sequence[TeamReport]) -> tuple[RoundRef, ...]:
    """The rounds counted from, with totals over the teams of which they were told."""
    earlier = [r.rounds[0] for r in shown if len(r.rounds) > 1]
    if not earlier:
        return ()
    told = [r for r in earlier if r.n is not None]
    first = told[0] if told else earlier[0]
    return (
        RoundRef(
            title=first.title,
            kind=first.kind,
            closed_on=first.closed_on,
            n=sum(r.n or 0 for r in told) or None,
            roster=sum(r.roster or 0 for r in told) or None,
        ),
    )


def _total(shown: Sequence[TeamReport], *, title: str, kind: str, closed_on: date | None) -> RoundRef:
    counts = [r.rounds[-1] for r in shown]
    return RoundRef(
        title=title,
        kind=kind,
        closed_on=closed_on,
        n=sum(c.n or 0 for c in counts) or None,
        roster=sum(c.roster or 0 for c in counts) or None,
    )


def _row(team: Team, found: TeamReport) -> HeatRow:
    last = found.rounds[-1]
    return HeatRow(
        team=team.title,
        team_id=team.id,
        is_shown=found.is_shown,
        cells=tuple(
            HeatCell(
                scale=t.scale,
                delta=None if t.delta is None else t.delta.value,
                verdict=t.verdict,
                favourable=t.favourable,
                is_in_line=is_in_line(t),
            )
            for t in found.themes
            if t.verdict is not None
        ),
        n=last.n,
        roster=last.roster,
    )


def _limits(shown: Sequence[TeamReport], *, hidden: int, instrument: InstrumentRef) -> Iterator[Fact]:
    if instrument.simulated:
        yield Fact(code="simulated_evidence")
    if hidden:
        yield Fact(code="hidden_teams", facts={"n": hidden})
    if any(r.basis != "single" for r in shown):
        yield Fact(code="why_unknown")
        yield Fact(code="small_teams_move_more")
        if 0 < _most_told(shown) < FEWEST_TEAMS:
            yield Fact(code="early_shrinkage")


def _most_told(shown: Sequence[TeamReport]) -> int:
    """Teams whose change is told, in the theme in which most are."""
    told = Counter(t.scale for r in shown for t in r.themes if t.delta is not None)
    return max(told.values(), default=0)
