"""The one gate from answers to anything a coach or sponsor sees. Read it as a table of contents.

What may be told is decided first, by memberships; then numbers are made, rounded and frozen, once.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from assessments.judge.changes import Changes
from assessments.model import Criterion, Programme, RosterEntry, Round, Team, TeamId
from assessments.release import baselines, contrasts, donors, focus, history, table
from assessments.release.case import Case, Decisions, changes_of, decisions_of, told_differences
from assessments.release.lookback import look_back, look_backs
from assessments.release.reliabilities import notes
from assessments.release.rounds import scored
from assessments.release.shapes import FrozenRound, Release, StoredAnswer
from assessments.release.telling import programme_report, team_report, themes_of
from assessments.release.together import steadied
from assessments.reports.shapes import ThemeFinding
from instruments.model import Instrument


def release(  # noqa: PLR0913 - one keyword for each thing a round is released from
    *,
    programme: Programme,
    round: Round,
    instrument: Instrument,
    roster: Sequence[RosterEntry],
    answers: Sequence[StoredAnswer],
    earlier: Sequence[FrozenRound],
    teams: Sequence[Team],
    language: str,
    is_example: bool = False,
    criteria: Sequence[Criterion] = (),
    waiting: Collection[TeamId] = (),
) -> Release:
    """Everything one round tells, once: reports of its teams and its programme, and the ledger's new rows."""
    k = table.smallest_group(round.smallest_group)
    backs = look_backs(round, instrument, earlier, [t.id for t in teams])
    case = Case(
        programme=programme,
        round=round,
        instrument=instrument,
        now=scored(round.id, instrument, answers, roster, k=k),
        back=next(iter(backs.values()), None) or look_back(round, instrument, earlier),
        backs=backs,
        k=k,
        language=language,
        is_example=is_example or instrument.evidence.simulated,
        closed_on=(round.closed_at or round.closes_at).date(),
        earlier=tuple(earlier),
        chosen=tuple(criteria),
        waiting=frozenset(waiting),
    )
    return released(case, teams, earlier)


def released(case: Case, teams: Sequence[Team], earlier: Sequence[FrozenRound]) -> Release:
    """What a case tells: decided, changed, told, and what it leaves for later rounds."""
    shown = tuple(t.id for t in teams if case.now.answered(t.id) >= case.k)
    case = replace(case, averaged=baselines.averaged_in(case, shown))
    decisions = decisions_of(case, shown)
    changes = changes_of(case, shown, decisions)
    reliability = notes(case.instrument, case.now, decisions, language=case.language)
    found = _themes(case, shown, decisions, changes)
    reports = {
        t.id: team_report(
            case,
            t,
            decisions=decisions,
            themes=found.get(t.id, ()),
            reliability=reliability,
            changes=changes,
        )
        for t in teams
    }
    return Release(
        round=case.round.id,
        team_reports=reports,
        programme_report=programme_report(case, teams, reports, changes),
        ledger_rows=tuple(row for d in decisions.values() for row in d.rows),
        donors=(
            *donors.left_behind(case.round, case.now, teams=shown, earlier=earlier),
            *donors.of_changes(told_differences(case, decisions), case.round.id),
        ),
    )


def _themes(
    case: Case, teams: Sequence[TeamId], decisions: Decisions, changes: Changes | None
) -> dict[TeamId, tuple[ThemeFinding, ...]]:
    """Every theme of the teams shown; first by itself, then among its mates, then beside earlier rounds."""
    off = focus.taken_off(case, teams, changes)
    found = {t: themes_of(case, t, decisions, changes, regression=off) for t in teams}
    found = steadied(case, found, changes)
    return contrasts.with_contrasts(case, history.with_points(case, found), changes)
