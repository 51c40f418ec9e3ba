"""Every team's change between two rounds: scales as one family, composites as another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessments.judge import averaged, meaning, waves
from assessments.judge.averaged import Met
from assessments.judge.frames import NOTHING, Borrowed, composite_frame, scale_frame
from assessments.judge.waves import SAME, Comparable, Rosters, Wave
from assessments.reports.shapes import Fact, Verdict
from instruments.ids import ScaleId
from instruments.model import Instrument, Scale
from scoring.change.engine import programme_change
from scoring.change.shapes import ProgrammeChange, ProgrammeLine, ScaleFrame, TeamChange, TeamWaves

Links = Callable[[str, ScaleId], bool]
OPEN = "too_noisy"
"""The reason of which the limits are told: arithmetic gives none, for who may see which differs."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Baselines:
    """Two baselines and the round counted from them, oldest first, and for whom they are averaged."""

    rounds: tuple[Met, Met, Met]
    are_averaged: Links


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All changes of two rounds, the frames they were judged in, and the lines over all teams."""

    instrument: Instrument
    changes: tuple[TeamChange, ...]
    lines: tuple[ProgrammeLine, ...]
    frames: Mapping[ScaleId, ScaleFrame]
    donors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_team(self, team: str) -> tuple[TeamChange, ...]:
        """One team's changes, scales first, in the order of the file."""
        return tuple(c for c in self.changes if c.team == team)


def between(  # noqa: PLR0913 - one keyword for each thing that may hold for a team or scale
    first: Wave,
    second: Wave,
    *,
    teams: tuple[str, ...],
    rosters: Rosters,
    borrowed: Mapping[ScaleId, Borrowed] | None = None,
    how: Mapping[ScaleId, Comparable] | None = None,
    may_link: Links = lambda team, scale: True,
    may_show: Links = lambda team, scale: True,
    is_focus: Links = lambda team, scale: False,
    is_tested: bool = True,
    baselines: Baselines | None = None,
) -> Changes:
    """The changes of these teams.

    Where `may_link` says no, nobody is linked; where `may_show` does, nothing is told, and nothing lent.
    `is_focus` names scales chosen once the baseline was known, `baselines` those counted from two.
    """
    instrument = second.card.instrument
    lent = borrowed or {}
    asked = _Asked(first=first, second=second, rosters=rosters, how=how or {}, baselines=baselines)

    def ready(found: TeamWaves) -> TeamWaves:
        scale = ScaleId(found.scale)
        known = found if may_link(found.team, scale) else waves.unlinked(found)
        is_chosen = is_focus(found.team, scale)
        return replace(known, is_shown=may_show(found.team, scale), chosen_after_baseline=is_chosen)

    in_scales = [ready(asked.of_scale(t, s)) for t in teams for s in instrument.scales.values()]
    in_wholes = [ready(asked.of_composite(t, c)) for t in teams for c in instrument.composites]
    all_scales = tuple(instrument.scales.values())
    known = {
        s.id: scale_frame(instrument, s, borrowed=lent.get(s.id, NOTHING), is_tested=is_tested)
        for s in all_scales
    }
    scale_frames = meaning.tested(known, all_scales, in_scales)
    whole_frames = {
        c.id: meaning.of_members(
            c,
            composite_frame(instrument, c, borrowed=lent.get(c.id, NOTHING), is_tested=is_tested),
            scale_frames,
        )
        for c in instrument.composites.values()
    }
    return _joined(
        instrument,
        programme_change(in_scales, {str(k): f for k, f in scale_frames.items()}),
        programme_change(in_wholes, {str(k): f for k, f in whole_frames.items()}),
        {**scale_frames, **whole_frames},
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """Two rounds, or two baselines and a round, as the engine asks for them."""

    first: Wave
    second: Wave
    rosters: Rosters
    how: Mapping[ScaleId, Comparable]
    baselines: Baselines | None

    def of_scale(self, team: str, scale: Scale) -> TeamWaves:
        """One team's answers to one scale."""
        if self.baselines is not None and self.baselines.are_averaged(team, scale.id):
            return averaged.of_scale(self.baselines.rounds, team=team, scale=scale)
        how = self.how.get(scale.id, SAME)
        return waves.of_scale(self.first, self.second, team=team, scale=scale, rosters=self.rosters, how=how)

    def of_composite(self, team: str, scale: ScaleId) -> TeamWaves:
        """One team's composite scores."""
        if self.baselines is not None and self.baselines.are_averaged(team, scale):
            return averaged.of_composite(self.baselines.rounds, team=team, scale=scale)
        how = self.how.get(scale, SAME)
        return waves.of_composite(
            self.first, self.second, team=team, scale=scale, rosters=self.rosters, how=how
        )


def together(parts: Sequence[Changes]) -> Changes:
    """Changes of teams that are counted from different rounds, as one."""
    return replace(
        parts[0],
        changes=tuple(c for part in parts for c in part.changes),
        lines=(),
        donors={s: tuple(t for p in parts for t in p.donors.get(s, ())) for s in parts[0].donors},
    )


def verdict_of(change: TeamChange) -> Verdict:
    """The code of a change; one that is only described says that nothing can be told of it."""
    return change.judged.verdict if change.judged is not None else "cannot_tell"


def reasons_of(change: TeamChange) -> tuple[Fact, ...]:
    """Why the verdict is what it is."""
    if change.judged is None:
        return (Fact(code="single_item"),)
    return tuple(Fact(code=r.code, facts=dict(r.facts)) for r in change.judged.reasons)


def with_limits(reasons: Iterable[Fact], limits: tuple[float, float] | None) -> tuple[Fact, ...]:
    """The same reasons, a range that leaves the direction open named by these limits; left out without."""
    if limits is None:
        return tuple(r for r in reasons if r.code != OPEN)
    named = {"low": limits[0], "high": limits[1]}
    return tuple(Fact(code=r.code, facts=named) if r.code == OPEN else r for r in reasons)


def _joined(
    instrument: Instrument,
    scales: ProgrammeChange,
    wholes: ProgrammeChange,
    frames: Mapping[ScaleId, ScaleFrame],
) -> Changes:
    teams = dict.fromkeys(c.team for c in scales.changes)
    return Changes(
        instrument=instrument,
        changes=tuple(c for t in teams for part in (scales, wholes) for c in part.changes if c.team == t),
        lines=(*scales.lines, *wholes.lines),
        frames=frames,
        donors={**scales.donors, **wholes.donors},
    )
