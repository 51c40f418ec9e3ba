"""The change engine, to be read as a table of contents: what happens to two rounds on their way to verdicts.

Nothing here computes; each station has its own file. The same answers give the same result, every time.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from scoring.change import estimation, guards, judging, robustness
from scoring.change.finite_team import mean_interval
from scoring.change.focus import corrected
from scoring.change.judging import Draft
from scoring.change.level import at_level
from scoring.change.printed import is_small
from scoring.change.programme_line import lines
from scoring.change.shapes import Interval, ProgrammeChange, Reason, ScaleFrame, TeamChange, TeamWaves
from scoring.change.telling import told
from scoring.errors import ScoringError
from scoring.results import Vector

T = TypeVar("T")


def programme_change(waves: Sequence[TeamWaves], frames: Mapping[str, ScaleFrame]) -> ProgrammeChange:
    """Every team's change in every scale between two rounds, judged, and the line over all teams.

    waves : one entry a team and scale, in any order: the answers of one programme's teams in the same two
    rounds. frames : what is known of each scale. A team's scales are one family; a scale's teams lend each
    other variance and steady each other's change. Teams not shown lend nothing.

    Refuses a scale without a frame, a team's scale given twice, and answers that contradict their rosters.

    Source: the stations' own; in short [cochran1977], [smyth2004], [rubin1981], [holm1979].
    """
    admit(waves, frames)
    lent = {scale: estimation.shared(_lenders(waves, scale), frame) for scale, frame in frames.items()}
    drafts = corrected([draft_of(w, frames[w.scale], lent[w.scale]) for w in waves])
    live = [d for d in drafts if judging.is_live(d)]
    figures = shared_figures(live)
    mates = robustness.Live.of(live)
    changes = tuple(_change(d, mates, lent[d.waves.scale], figures) for d in drafts)
    per_scale = {scale: [d for d in live if d.waves.scale == scale] for scale in frames}
    deltas = [np.array([d.delta for d in of_scale]) for of_scale in per_scale.values()]
    donors = {scale: tuple(d.waves.team for d in of_scale) for scale, of_scale in per_scale.items()}
    return ProgrammeChange(lines=lines(tuple(frames.values()), deltas), changes=changes, donors=donors)


def team_change(waves: TeamWaves, frame: ScaleFrame) -> TeamChange:
    """One team's change in one scale with nobody beside it: a family of one, shrunken by the prior alone.

    Refuses answers that contradict their rosters.

    Source: as `programme_change` [cochran1977].
    """
    return programme_change([waves], {waves.scale: frame}).changes[0]


def one_round(scores: Vector, *, roster: int | None, frame: ScaleFrame, is_printed: bool = False) -> Interval:
    """The likely range of a team's mean in one round; printed ones of small teams use no variance of theirs.

    scores : (n,) points, no NaN. A roster of None (unknown) answers for a population of similar members.
    Refuses fewer than 4 scores.

    Source: [cochran1977]; level of the error variance [keats1957].
    """
    is_borrowed = is_printed and is_small(len(scores))
    error = frame.error or frame.printed_error
    noise = frame.printed_error if is_borrowed else at_level(error, scores, low=frame.low, high=frame.high)
    return mean_interval(
        scores, roster=10**9 if roster is None else roster,
        error_variance=noise.value, df_error=noise.df,
        variance=frame.within.value if is_borrowed else None,
        df_variance=frame.within.df if is_borrowed else None,
    )  # fmt: skip


def admit(waves: Sequence[TeamWaves], frames: Mapping[str, ScaleFrame]) -> None:
    """Refuse what cannot be: unknown scales, a team's scale twice, answers against their rosters."""
    seen: set[tuple[str, str]] = set()
    for w in waves:
        if w.scale not in frames:
            raise ScoringError(f"Team '{w.team}' answered scale '{w.scale}', of which nothing is known.")
        if (w.team, w.scale) in seen:
            raise ScoringError(f"Team '{w.team}' has two entries for scale '{w.scale}'; one is expected.")
        seen.add((w.team, w.scale))
        guards.check(w, frames[w.scale])


def draft_of(waves: TeamWaves, frame: ScaleFrame, lent: estimation.Shared) -> Draft:
    """A change estimated, not yet judged.

    Source: [cochran1977].
    """
    estimated = estimation.estimate(waves, frame, lent) if waves.is_shown else None
    return Draft(waves=waves, frame=frame, estimated=estimated)


def shared_figures(live: Sequence[Draft]) -> robustness.Figures:
    """Posteriors scale by scale and p values team by team, once for all.

    Source: [rubin1981], [holm1979].
    """
    return robustness.Figures(
        posterior=_grouped(live, lambda d: d.waves.scale, judging.posteriors),
        p=_grouped(live, lambda d: d.waves.team, judging.p_values),
    )


def _change(
    draft: Draft, live: robustness.Live, lent: estimation.Shared, figures: robustness.Figures
) -> TeamChange:
    key = robustness.key_of(draft)
    again = robustness.Again(draft=draft, live=live, lent=lent)
    judged = robustness.judged(draft, figures, do_flagged_decide=again.do_flagged_decide(figures))
    items = again.depends_on(judged)
    if judged is not None and items:
        judged = robustness.with_reason(judged, Reason(code="depends_on_item", facts={"items": items}))
    return told(
        draft, judged=judged, posterior=figures.posterior.get(key), p=figures.p.get(key), depends_on=items
    )


def _lenders(waves: Sequence[TeamWaves], scale: str) -> list[TeamWaves]:
    return [w for w in waves if w.scale == scale and w.is_shown and w.comparability != "broken"]


def _grouped(
    drafts: Sequence[Draft], by: Callable[[Draft], str], figure: Callable[[Sequence[Draft]], tuple[T, ...]]
) -> dict[tuple[str, str], T]:
    """A figure computed group by group, found again by team and scale."""
    found: dict[tuple[str, str], T] = {}
    for group in robustness.grouped(drafts, by).values():
        found.update(zip(map(robustness.key_of, group), figure(group), strict=True))
    return found
