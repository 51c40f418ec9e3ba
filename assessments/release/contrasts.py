"""What came, what stayed, what is left of it: questions to three rounds, answered from what was told.

Nothing here looks at an answer. Effect and net are changes as they were told. Retention is the difference of
two changes told; its width rests on counts told and on variance from elsewhere, its verdict on both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assessments.judge.changes import Changes
from assessments.model import PersonId, TeamId
from assessments.release import history, table
from assessments.release.case import Case
from assessments.release.history import Told
from assessments.reports.shapes import ContrastFinding, Level, Point, Range, ThemeFinding, Verdict
from instruments.ids import ScaleId
from scoring.change import finite_team, verdict
from scoring.change.intervals import interval, two_sided_p
from scoring.change.multiplicity import holm
from scoring.change.shapes import Interval, Judged, ScaleFrame, Uncertainty
from scoring.change.shrinkage import shrink

Themes = Mapping[TeamId, tuple[ThemeFinding, ...]]
UNTOLD: tuple[Verdict | None, ...] = (None, "not_shown", "not_comparable", "cannot_tell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How many answered a round, of how many, and who was on its roster."""

    n: int
    members: frozenset[PersonId]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kept:
    """One theme's later change less its earlier one, both as told, on its way to a verdict."""

    team: TeamId
    scale: ScaleId
    frame: ScaleFrame
    value: float
    slack: tuple[float, float]
    sure: Uncertainty
    rounds: tuple[Answered, ...]
    is_linked: bool
    is_composite: bool

    def span(self, *, is_total: bool) -> Interval:
        """The range of the value, with the moods of the days in it or of answer noise alone."""
        of, df = (self.sure.total, self.sure.total_df) if is_total else (self.sure.noise, self.sure.noise_df)
        return interval(self.value, of, df, method="told")


def with_contrasts(
    case: Case, themes: Themes, changes: Changes | None
) -> dict[TeamId, tuple[ThemeFinding, ...]]:
    """Every theme of a sustainment round with its three questions; other rounds as they were."""
    followups = {t: _followups(case, t) for t in themes}
    if changes is None or case.round.kind != "sustainment":
        return dict(themes)
    kept = {(k.team, k.scale): k for k in _kept(case, themes, followups, changes)}
    judged = _judged(list(kept.values()))
    return {
        team: tuple(
            replace(
                t, contrasts=_three(case, t, followups[team][-1], kept=kept.get(key), judged=judged.get(key))
            )
            if followups[team]
            else t
            for t in found
            for key in [(team, ScaleId(t.scale))]
        )
        for team, found in themes.items()
    }


def _followups(case: Case, team: TeamId) -> tuple[Told, ...]:
    return tuple(e for e in history.before(case, team) if e.past.round.kind == "follow_up")


def _three(
    case: Case, theme: ThemeFinding, last: Told, *, kept: Kept | None, judged: Judged | None
) -> tuple[ContrastFinding, ...]:
    nothing = ContrastFinding(code="retention", delta=None, verdict="not_shown")
    retention = nothing if kept is None else _finding(kept, judged)
    net = ContrastFinding(
        code="net", delta=theme.delta, verdict=theme.verdict or "not_shown", favourable=theme.favourable
    )
    return (_effect(case, theme, last), retention, net)


def _effect(case: Case, theme: ThemeFinding, last: Told) -> ContrastFinding:
    """The change of the latest follow-up, word for word as it was told then."""
    point = last.point(ScaleId(theme.scale), case)
    then = next((t for t in last.report.themes if t.scale == theme.scale), None) if last.report else None
    return ContrastFinding(
        code="effect",
        delta=point.delta,
        verdict=point.verdict or "not_shown",
        favourable=then.favourable if then is not None and point.delta is not None else None,
    )


def _finding(kept: Kept, judged: Judged | None) -> ContrastFinding:
    found = kept.span(is_total=True)
    told = _range(found, kept)
    return ContrastFinding(
        code="retention",
        delta=told,
        verdict=None if judged is None else judged.verdict,
        favourable=None if judged is None else judged.favourable,
    )


def _range(found: Interval, kept: Kept) -> Range:
    return table.around(
        kept.value,
        value=found.value,
        ends=(found.low, found.high),
        ends80=(found.low80, found.high80),
        size=table.step(kept.frame.low, kept.frame.high),
        slack=kept.slack,
    )


def _kept(
    case: Case, themes: Themes, followups: Mapping[TeamId, Sequence[Told]], changes: Changes
) -> Iterable[Kept]:
    """Every theme of which the latest follow-up and this round both told a change."""
    for team, found in themes.items():
        for theme in found if followups[team] else ():
            last, scale = followups[team][-1], ScaleId(theme.scale)
            made = _of_theme(case, team, theme, last=last, frame=changes.frames[scale])
            if made is not None:
                yield made


def _of_theme(case: Case, team: TeamId, theme: ThemeFinding, *, last: Told, frame: ScaleFrame) -> Kept | None:
    then, now = last.point(ScaleId(theme.scale), case), history.point_now(theme)
    if then.delta is None or now.delta is None or last.report is None or last.ref.n is None:
        return None
    before = Answered(n=last.ref.n, members=members_of(last, team))
    here = Answered(n=case.now.answered(team), members=case.now.members.get(team, frozenset()))
    stayers = len(before.members & here.members)
    if stayers < finite_team.LEAST:
        return None
    is_linked = last.report.basis == "linked" and case.now.wave.persons is not None
    size = table.step(theme.low, theme.high)
    return Kept(
        team=team,
        scale=ScaleId(theme.scale),
        frame=frame,
        value=table.nearest(now.delta.value - then.delta.value, size),
        slack=_slack(theme, then, now, counts=(before.n, here.n)),
        sure=_uncertainty(frame, before, here, is_linked=is_linked, rounding=size**2 / 6),
        rounds=(before, here),
        is_linked=is_linked,
        is_composite=theme.is_composite,
    )


def members_of(told: Told, team: TeamId) -> frozenset[PersonId]:
    """Who of a team was on the roster of an earlier round."""
    return frozenset(e.person for e in told.past.roster if e.team == team)


def _uncertainty(
    frame: ScaleFrame, before: Answered, here: Answered, *, is_linked: bool, rounding: float
) -> Uncertainty:
    """By counts alone: no variance of a team's own answers is in it, whatever its size."""
    stayers, error = len(before.members & here.members), frame.printed_error
    if is_linked:
        m = min(before.n, here.n, stayers)
        parts = finite_team.linked_variance(
            m=m, stayers=stayers, variance=frame.change.value, error=error.value
        )
    else:
        parts = finite_team.unlinked_variance(
            n1=before.n,
            n2=here.n,
            roster1=max(len(before.members), before.n),
            roster2=max(len(here.members), here.n),
            stayers=stayers,
            variances=(frame.within.value, frame.within.value),
            error=error.value,
        )
    return finite_team.uncertainty(
        (parts[0] + rounding, parts[1]),
        df=frame.change.df if is_linked else frame.within.df,
        df_error=error.df,
        allowance=frame.allowance.variance,
        df_allowance=frame.allowance.df,
    )


def _slack(theme: ThemeFinding, then: Point, now: Point, *, counts: tuple[int, int]) -> tuple[float, float]:
    """How far below and above a difference of changes the bounds may hide the truth."""
    hidden = [(theme.high - theme.low) / (2 * n) for n in counts]
    bounds = [_bound(theme, p, n) for p, n in zip((then, now), counts, strict=True)]
    down = hidden[0] * (bounds[0] == "at_or_above") + hidden[1] * (bounds[1] == "at_or_below")
    up = hidden[0] * (bounds[0] == "at_or_below") + hidden[1] * (bounds[1] == "at_or_above")
    return down, up


def _bound(theme: ThemeFinding, point: Point, n: int) -> str | None:
    """Whether a round's level is told as a bound, or its change was cut where such a bound would be."""
    if point.level is not None:
        return point.level.bound
    implied = level_of(theme.baseline, point.delta, theme.regression)
    if implied is None:
        return None
    lowest, highest = table.caps(n, low=theme.low, high=theme.high)
    size = table.step(theme.low, theme.high)
    if implied > highest - size / 2:
        return "at_or_above"
    return "at_or_below" if implied < lowest + size / 2 else None


def level_of(baseline: Level | None, delta: Range | None, regression: float | None) -> float | None:
    """Where a team stands by its baseline and its change, as told; what was taken off is put back."""
    if baseline is None or delta is None:
        return None
    return baseline.value + delta.value + (regression or 0.0)


def _judged(kept: Sequence[Kept]) -> dict[tuple[TeamId, ScaleId], Judged]:
    """Verdicts from told figures: a team's themes are one family, a theme's teams steady each other."""
    tested = [k for k in kept if k.frame.is_tested]
    live = [k for k in tested if verdict.gate(_situation(k), k.frame) is None]
    up = {
        (k.team, k.scale): chance
        for scale in dict.fromkeys(k.scale for k in live)
        for k, chance in _rising([k for k in live if k.scale == scale])
    }
    p = {
        (k.team, k.scale): found
        for family in dict.fromkeys((k.team, k.is_composite) for k in live)
        for k, found in _adjusted([k for k in live if (k.team, k.is_composite) == family])
    }
    return {
        (k.team, k.scale): verdict.judge(
            _findings(k, p=p.get((k.team, k.scale), 1.0), up=up.get((k.team, k.scale), 0.5)),
            _situation(k),
            k.frame,
        )
        for k in tested
    }


def _rising(mates: Sequence[Kept]) -> Iterable[tuple[Kept, float]]:
    noise = np.array([k.sure.noise for k in mates])
    drawn = shrink(np.array([k.value for k in mates]), noise, sd=mates[0].frame.within.value ** 0.5)
    return zip(mates, drawn.probability_above(0), strict=True)


def _adjusted(family: Sequence[Kept]) -> Iterable[tuple[Kept, float]]:
    raw = np.array([two_sided_p(k.value, k.sure.total, k.sure.total_df) for k in family])
    return zip(family, map(float, holm(raw)), strict=True)


def _findings(kept: Kept, *, p: float, up: float) -> verdict.Findings:
    noise, total = kept.span(is_total=False), kept.span(is_total=True)
    return verdict.Findings(
        delta=kept.value,
        p_holm=p,
        posterior_up=up,
        noise90=(noise.low90, noise.high90),
        total90=(total.low90, total.high90),
    )


def _situation(kept: Kept) -> verdict.Situation:
    before, here = kept.rounds
    found = kept.span(is_total=True)
    return verdict.Situation(
        n1=before.n,
        n2=here.n,
        roster1=len(before.members),
        roster2=len(here.members),
        stayers=len(before.members & here.members),
        is_linked=kept.is_linked,
        half_width=(found.high - found.low) / 2 / (kept.frame.high - kept.frame.low),
    )
