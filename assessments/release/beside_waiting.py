"""Coached teams beside teams that still waited: a difference of changes, both as they were told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.judge.changes import Changes
from assessments.model import TeamId
from assessments.release import table
from assessments.release.case import Case
from assessments.release.together import hidden_in
from assessments.reports.programme import is_in_line
from assessments.reports.references import scale_words, wording_of
from assessments.reports.shapes import AgainstWaiting, TeamReport, ThemeFinding
from instruments.ids import ScaleId
from scoring.change import verdict
from scoring.change.comparison_teams import difference_in_differences
from scoring.change.finite_team import LEAST
from scoring.change.intervals import are_alike, interval, two_sided_p
from scoring.change.multiplicity import holm
from scoring.change.shapes import Interval, Judged, ScaleFrame
from scoring.results import Vector

FEWEST_TEAMS = 3
"""Teams on either side without which nothing is said."""


def differences(
    case: Case, reports: Mapping[TeamId, TeamReport], changes: Changes | None
) -> tuple[AgainstWaiting, ...]:
    """Every scale's difference, judged as a family; nothing where no team of this round waited."""
    if changes is None or not case.waiting or case.round.kind not in ("follow_up", "sustainment"):
        return ()
    arms = {s: _arms(case, reports, s) for s in case.instrument.scales}
    frames = changes.frames
    found = {s: _compared(*arms[s], size=table.step(frames[s].low, frames[s].high)) for s in arms}
    live = {s: one.p for s, one in found.items() if one is not None and frames[s].is_tested}
    p = dict(zip(live, map(float, holm(np.array(list(live.values())))), strict=True)) if live else {}
    spans = {s: None if one is None else one.span for s, one in found.items()}
    return tuple(_finding(case, s, arms[s], span=spans[s], frame=frames[s], p=p.get(s)) for s in arms)


Arm = Sequence[ThemeFinding]


def _arms(case: Case, reports: Mapping[TeamId, TeamReport], scale: ScaleId) -> tuple[Arm, Arm]:
    """The changes told of the coached and of those who waited."""
    told = [
        (team, theme)
        for team, report in reports.items()
        for theme in report.themes
        if theme.scale == scale and is_in_line(theme)
    ]
    return (
        [theme for team, theme in told if team not in case.waiting],
        [theme for team, theme in told if team in case.waiting],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A difference of mean changes with its range, and the chance of one as large with nothing behind it."""

    span: Interval
    p: float


def _compared(coached: Arm, waiting: Arm, *, size: float) -> Compared | None:
    """The difference with the team as unit; None where either side has too few teams.

    The chance is the larger of Welch's and the exact one: of few teams the exact one can say little.
    """
    if min(len(coached), len(waiting)) < FEWEST_TEAMS:
        return None
    one, two = _values(coached), _values(waiting)
    if are_alike(one) and are_alike(two):
        # Changes told alike differ by their rounding at least.
        variance = size**2 / 6 * (1 / one.size + 1 / two.size)
        span = interval(
            float(one.mean() - two.mean()), variance, one.size + two.size - 2, method="told_alike"
        )
        return Compared(span=span, p=1.0)
    found = difference_in_differences(one, two)
    exact = found.permutation.p if found.permutation is not None else found.p
    return Compared(span=found.difference, p=max(found.p, exact))


def _values(arm: Arm) -> Vector:
    return np.array([t.delta.value for t in arm if t.delta is not None], dtype=np.float64)


def _finding(
    case: Case,
    scale: ScaleId,
    arms: tuple[Arm, Arm],
    *,
    span: Interval | None,
    frame: ScaleFrame,
    p: float | None,
) -> AgainstWaiting:
    of, size = case.instrument.scales[scale], table.step(frame.low, frame.high)
    coached, waiting = arms
    judged = None if span is None or p is None else _judged(span, frame, p)
    delta = None
    if span is not None:
        (down, up), (less, more) = (hidden_in(arm, (of.low, of.high)) for arm in arms)
        delta = table.around(
            table.nearest(span.value, size),
            value=span.value,
            ends=(span.low, span.high),
            ends80=(span.low80, span.high80),
            size=size,
            slack=(down + more, up + less),
        )
    return AgainstWaiting(
        scale=scale,
        title=scale_words(wording_of(case.instrument, case.language), scale).title,
        n_coached=len(coached),
        n_waiting=len(waiting),
        delta=delta,
        verdict=judged.verdict if judged else None,
        favourable=judged.favourable if judged else None,
    )


def _judged(span: Interval, frame: ScaleFrame, p_holm: float) -> Judged:
    """By the rule of the line over all teams: days and moods are in the spread between teams already."""
    p = two_sided_p(span.value, span.se**2, span.df)
    range90 = (span.low90, span.high90)
    findings = verdict.Findings(
        delta=span.value,
        p_holm=p_holm,
        noise90=range90,
        total90=range90,
        posterior_up=1 - p / 2 if span.value >= 0 else p / 2,
    )
    here = verdict.Situation(
        n1=LEAST,
        n2=LEAST,
        roster1=None,
        roster2=None,
        stayers=None,
        is_linked=True,
        half_width=(span.high - span.low) / 2 / (frame.high - frame.low),
    )
    return verdict.judge(findings, here, frame)
