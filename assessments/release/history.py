"""Three rounds and more: what each release told of a theme, side by side, as it was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.model import Round, TeamId
from assessments.release.case import Case
from assessments.release.lookback import comparability, languages_of, level_told
from assessments.release.shapes import FrozenRound
from assessments.reports.shapes import (
    Point,
    ProgrammeLine,
    ProgrammeReport,
    Range,
    RoundRef,
    TeamReport,
    ThemeFinding,
)
from instruments.ids import ScaleId

FEWEST = 3
"""Two rounds are a change; from three on they are a history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One earlier round as it was told: of one team, or where that was too small of nobody."""

    past: FrozenRound
    report: TeamReport | None

    @property
    def ref(self) -> RoundRef:
        """The round as readers of the team met it."""
        if self.report is not None and self.report.is_shown:
            return self.report.rounds[-1]
        return unseen(self.past.round)

    def point(self, scale: ScaleId, now: Case) -> Point:
        """What was told of a theme; nothing where it asked something else then."""
        if self.report is None or not self.report.is_shown or not asks_the_same(self.past, now, scale):
            return Point()
        found = next((t for t in self.report.themes if t.scale == scale), None)
        if found is None:
            return Point()
        return Point(
            level=level_told(found, was_first=len(self.report.rounds) == 1),
            delta=found.delta,
            verdict=found.verdict,
        )


def before(case: Case, team: TeamId) -> tuple[Told, ...]:
    """The earlier rounds with this questionnaire a team was asked in, oldest first; none in a pulse."""
    return tuple(
        Told(past=e, report=e.release.team_reports[team])
        for e in _alike(case)
        if e.release is not None and team in e.release.team_reports
    )


def with_points(
    case: Case, themes: Mapping[TeamId, tuple[ThemeFinding, ...]]
) -> dict[TeamId, tuple[ThemeFinding, ...]]:
    """Every team's themes with their history, where there is one."""
    found: dict[TeamId, tuple[ThemeFinding, ...]] = {}
    for team, here in themes.items():
        earlier = before(case, team)
        if len(earlier) + 1 < FEWEST:
            found[team] = here
            continue
        found[team] = tuple(
            replace(t, history=(*(e.point(ScaleId(t.scale), case) for e in earlier), point_now(t)))
            for t in here
        )
    return found


def refs(case: Case, team: TeamId, now: RoundRef) -> tuple[RoundRef, ...]:
    """The rounds of a team's history; none below three."""
    earlier = before(case, team)
    return (*(e.ref for e in earlier), now) if len(earlier) + 1 >= FEWEST else ()


def point_now(theme: ThemeFinding) -> Point:
    """A theme as it is told now, as the last point of its history."""
    return Point(level=theme.followup, delta=theme.delta, verdict=theme.verdict)


def of_programme(
    case: Case, lines: Sequence[ProgrammeLine], now: RoundRef
) -> tuple[tuple[RoundRef, ...], tuple[ProgrammeLine, ...]]:
    """The programme's rounds with this questionnaire, and every line with what was told in each."""
    earlier = [(e, e.release.programme_report) for e in _alike(case) if e.release is not None]
    if len(earlier) + 1 < FEWEST:
        return (), tuple(lines)
    rounds = (*(report.rounds[-1] for _, report in earlier), now)
    found = (
        replace(line, history=(*(_line(e, report, line, case) for e, report in earlier), line.delta))
        for line in lines
    )
    return rounds, tuple(found)


def asks_the_same(past: FrozenRound, now: Case, scale: ScaleId) -> bool:
    """Whether a round's scale measures the same as now's, in every language it was answered in."""
    how = comparability(past.instrument, now.instrument, languages_of(past, now.instrument)).get(scale)
    return how is None or how.comparability == "same"


def unseen(of: Round) -> RoundRef:
    """A round of which nothing was told."""
    return RoundRef(title=of.title, kind=of.kind, closed_on=None, n=None, roster=None)


def _alike(case: Case) -> list[FrozenRound]:
    if case.round.kind == "pulse":
        return []
    return [e for e in case.earlier if e.instrument.id == case.instrument.id and e.round.kind != "pulse"]


def _line(past: FrozenRound, report: ProgrammeReport, line: ProgrammeLine, case: Case) -> Range | None:
    found = next((one for one in report.lines if one.scale == line.scale), None)
    return found.delta if found is not None and asks_the_same(past, case, ScaleId(line.scale)) else None
