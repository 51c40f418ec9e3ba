"""What became of the targets a team's coach set: told levels beside targets, and a state by a plain rule.

Nothing here looks at an answer: a level told as a bound stays a bound, a level withheld is what baseline and
change told amount to, and a range rests on counts told and on variance from elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assessments.judge.changes import Changes
from assessments.model import Criterion, TeamId
from assessments.release import contrasts, table
from assessments.release.case import Case
from assessments.reports.references import scale_words, wording_of
from assessments.reports.shapes import (
    CriteriaCount,
    CriterionFinding,
    CriterionState,
    Level,
    Range,
    RoundRef,
    TeamReport,
    ThemeFinding,
)
from instruments.ids import ScaleId
from scoring.change.finite_team import mean_variance
from scoring.change.intervals import interval, satterthwaite
from scoring.change.shapes import ScaleFrame

LEAST_ANSWERED = 0.5
"""With less than this share of a roster a level says too little of the team."""


def of_team(
    case: Case, team: TeamId, themes: Sequence[ThemeFinding], *, now: RoundRef, changes: Changes | None
) -> tuple[CriterionFinding, ...]:
    """Every target of a team, in the order of the questionnaire; none in a first round."""
    if changes is None:
        return ()
    chosen = {c.scale: c for c in case.chosen if c.team == team and c.target is not None}
    return tuple(
        _finding(chosen[t.scale], t, now, changes.frames[ScaleId(t.scale)])
        for t in themes
        if t.scale in chosen
    )


def counts(case: Case, reports: Mapping[TeamId, TeamReport]) -> Iterator[CriteriaCount]:
    """Per theme, the teams shown that set a target, and those of them that stand at it."""
    words = wording_of(case.instrument, case.language)
    found = [c for r in reports.values() if r.is_shown for c in r.criteria]
    for scale in case.instrument.scales:
        states = [c.state for c in found if c.scale == scale]
        if states:
            yield CriteriaCount(
                scale=scale,
                title=scale_words(words, scale).title,
                n_set=len(states),
                n_reached=states.count("reached"),
                n_probably=states.count("probably_reached"),
            )


def _finding(chosen: Criterion, theme: ThemeFinding, now: RoundRef, frame: ScaleFrame) -> CriterionFinding:
    level = _level(theme, now)
    around = None if level is None else _range(level, now, frame)
    return CriterionFinding(
        scale=theme.scale,
        title=theme.title,
        target=chosen.target or 0.0,
        better=theme.better,
        by=chosen.by or chosen.set_on,
        set_on=chosen.set_on,
        state=state(theme, level, around, now=now, target=chosen.target or 0.0, by=chosen.by),
        level=level,
        level_range=around,
    )


def state(
    theme: ThemeFinding,
    level: Level | None,
    around: Range | None,
    *,
    now: RoundRef,
    target: float,
    by: date | None,
) -> CriterionState:
    """How a told level stands to a target; the first that holds.

    Not shown; other questions or too few answers to tell; not yet due. Then: the whole range at or beyond
    the target, the level itself, the whole range short of it, the level short of it. A bound that leaves
    open on which side of the target the team stands tells nothing.
    """
    if theme.verdict == "not_comparable":
        return "cannot_tell"
    if level is None or around is None:
        return "not_shown"
    if now.n is None or now.roster is None or now.n < LEAST_ANSWERED * now.roster:
        return "cannot_tell"
    if by is not None and now.closed_on is not None and now.closed_on < by:
        return "not_due"
    sign = -1 if theme.better == "low" else 1
    beyond, near, far = (sign * (x - target) for x in (level.value, around.low, around.high))
    near, far = min(near, far), max(near, far)
    is_open = "at_or_above" if sign > 0 else "at_or_below"
    slack = table.step(theme.low, theme.high) * 1e-6
    if beyond >= -slack:
        if level.bound not in (None, is_open):
            return "cannot_tell"
        return "reached" if near >= -slack else "probably_reached"
    if level.bound == is_open:
        return "cannot_tell"
    return "not_reached" if far < -slack else "probably_not_reached"


def _level(theme: ThemeFinding, now: RoundRef) -> Level | None:
    """The level told; where it is withheld, what baseline and change amount to, never past a cap."""
    if theme.followup is not None or now.n is None or theme.baseline is None:
        return theme.followup
    found = contrasts.level_of(theme.baseline, theme.delta, theme.regression)
    if found is None:
        return None
    lowest, highest = table.caps(now.n, low=theme.low, high=theme.high)
    size = table.step(theme.low, theme.high)
    value = table.nearest(min(max(found, lowest), highest), size, origin=theme.low)
    if found > highest - size / 2:
        return Level(value=value, bound="at_or_above")
    if found < lowest + size / 2:
        return Level(value=value, bound="at_or_below")
    return Level(value=value, bound=theme.baseline.bound)


def _range(level: Level, now: RoundRef, frame: ScaleFrame) -> Range | None:
    """The likely range of the members' level, a mood of the day allowed for; a bound's far side is open."""
    if now.n is None:
        return None
    roster = max(now.roster or now.n, now.n)
    parts = mean_variance(
        n=now.n, roster=roster, variance=frame.within.value, error=frame.printed_error.value
    )
    size = table.step(frame.low, frame.high)
    rounding = size**2 / 12
    total, df = satterthwaite(
        (parts[0] + rounding, parts[1], frame.allowance.variance),
        (frame.within.df, frame.printed_error.df, frame.allowance.df),
    )
    found = interval(level.value, total, df, method="told")
    hidden = (frame.high - frame.low) / (2 * now.n)
    wide = table.around(
        level.value,
        value=level.value,
        ends=(found.low, found.high),
        ends80=(found.low80, found.high80),
        size=size,
        slack=(hidden * (level.bound == "at_or_below"), hidden * (level.bound == "at_or_above")),
    )
    return _inside(wide, frame)


def _inside(found: Range, frame: ScaleFrame) -> Range:
    """A level lies on its scale, and so does what is likely of it."""

    def cut(limit: float | None) -> float | None:
        return None if limit is None else min(max(limit, frame.low), frame.high)

    return Range(
        value=found.value,
        low=max(found.low, frame.low),
        high=min(found.high, frame.high),
        low80=cut(found.low80),
        high80=cut(found.high80),
    )
