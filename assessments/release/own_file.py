"""A user's own two files as reports: the smallest group of five and the table apply, as in any release."""

from collections.abc import Mapping
from datetime import UTC, datetime

from assessments.judge.frames import Borrowed
from assessments.judge.waves import Comparable, Rosters, Wave
from assessments.model import (
    OrganisationId,
    PersonId,
    Programme,
    ProgrammeId,
    Round,
    RoundId,
    RoundKind,
    Team,
    TeamId,
)
from assessments.release import gate, table
from assessments.release.case import Case
from assessments.release.lookback import Lookback
from assessments.release.rounds import Scored
from assessments.release.shapes import FrozenRound, Release
from assessments.reports.references import language_of
from assessments.reports.shapes import TeamReport
from instruments.ids import ScaleId

PROGRAMME = ProgrammeId("own-file")
NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)
Members = Mapping[tuple[str, str], frozenset[str]]


def team_reports(
    waves: tuple[Wave, Wave],
    members: Members,
    *,
    rounds: tuple[str, str] = ("baseline", "followup"),
    rosters: Rosters,
    how: Mapping[ScaleId, Comparable] | None = None,
    borrowed: Mapping[ScaleId, Borrowed],
    titles: tuple[str, str],
    teams: tuple[str, ...],
    language: str | None,
) -> tuple[TeamReport, ...]:
    """One report a team, in order; a first round's release is made before the second's looks back at it.

    `rounds` are the names by which `members` knows the two.
    """
    first, second = (
        Scored(round=RoundId(when), wave=wave, members=_members(members, when))
        for wave, when in zip(waves, rounds, strict=True)
    )
    known = tuple(Team(id=TeamId(t), programme=PROGRAMME, title=t) for t in teams)
    nothing = Lookback(past=None, scored=None, how={}, borrowed=borrowed, ledger=())
    before = _released(first, nothing, known, title=titles[0], kind="baseline", language=language)
    past = FrozenRound(
        round=before[0].round,
        instrument=first.wave.card.instrument,
        roster=(),
        answers=(),
        release=before[1],
        ledger_rows=before[1].ledger_rows,
    )
    back = Lookback(past=past, scored=first, how=how or {}, borrowed=borrowed, ledger=past.ledger_rows)
    _, told = _released(
        second, back, known, title=titles[1], kind="follow_up", language=language, rosters=rosters
    )
    return tuple(told.team_reports[t.id] for t in known)


def _released(
    now: Scored,
    back: Lookback,
    teams: tuple[Team, ...],
    *,
    title: str,
    kind: RoundKind,
    language: str | None,
    rosters: Rosters | None = None,
) -> tuple[Case, Release]:
    instrument = now.wave.card.instrument
    asked = Round(
        id=now.round,
        programme=PROGRAMME,
        kind=kind,
        title=title,
        status="closed",
        mode="anonymous" if now.wave.persons is None else "identified",
        smallest_group=table.LEAST_GROUP,
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        opens_on=NO_DAY.date(),
        closes_at=NO_DAY,
    )
    case = Case(
        programme=Programme(
            id=PROGRAMME, organisation=OrganisationId("own-file"), title=instrument.id, mode=asked.mode
        ),
        round=asked,
        instrument=instrument,
        now=now,
        back=back,
        k=table.LEAST_GROUP,
        language=language_of(instrument, language),
        is_example=False,
        rosters=rosters,
    )
    return case, gate.released(case, teams, ())


def _members(members: Members, when: str) -> dict[TeamId, frozenset[PersonId]]:
    return {
        TeamId(team): frozenset(PersonId(p) for p in people)
        for (team, round_), people in members.items()
        if round_ == when
    }
