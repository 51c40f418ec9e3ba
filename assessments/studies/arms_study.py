"""Coached teams beside teams not coached, or not yet: what changed more during the same time."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from assessments.judge.changes import Changes
from assessments.judge.waves import SAME
from assessments.reports.comparison_shapes import ArmsComparison
from assessments.reports.study_shapes import Estimated
from assessments.studies import arms, told_changes
from assessments.studies.laid import Laid
from instruments.ids import ScaleId
from scoring.change.comparison_teams import ancova, difference_in_differences
from scoring.change.shapes import Interval, TeamChange
from scoring.change.stepped_wedge import stepped_wedge
from scoring.errors import ScoringError
from scoring.results import Matrix

Begun = Mapping[str, int | None]


def arms_of(laid: Laid, found: Changes, path: Path) -> tuple[ArmsComparison, ...]:
    """Scale by scale; a stepped wedge where teams began in different rounds of three or more."""
    n_rounds = len(laid.sides)
    first_after = laid.sides.index(laid.second)
    began = arms.begun(path, teams=laid.teams, n_rounds=n_rounds, first_after=first_after)
    scales = [ScaleId(s) for s in (*laid.instrument.scales, *laid.instrument.composites)]
    starts = {b for b in began.values() if b is not None}
    if n_rounds > 2 and len(starts) > 1:
        return tuple(_wedge(laid, scale, began) for scale in scales)
    return tuple(_between(found, scale, began, at=first_after) for scale in scales)


def _between(found: Changes, scale: ScaleId, began: Begun, *, at: int) -> ArmsComparison:
    """Difference of the teams' own changes between the two rounds compared."""
    told = [c for c in found.changes if c.scale == scale and c.delta is not None]
    one = [c for c in told if (b := began[c.team]) is not None and b <= at]
    two = [c for c in told if c not in one]
    counted = ArmsComparison(scale=scale, difference=Estimated(), n_coached=len(one), n_comparison=len(two))
    left_out = ("teams_without_change",) if len(told) < len(began) else ()
    try:
        d = difference_in_differences(*(np.array([_delta(c) for c in side]) for side in (one, two)))
    except ScoringError as refusal:
        return replace(counted, difference=Estimated(refused=str(refusal)), caveats=left_out)
    n = len(told)
    return replace(
        counted,
        difference=told_changes.of_interval(d.difference, n=n),
        coached=_side(d.coached, n=len(one)),
        comparison=_side(d.comparison, n=len(two)),
        df=d.difference.df,
        p=d.p,
        permutation_p=d.permutation.p if d.permutation else None,
        permutation_smallest=d.permutation.smallest_possible if d.permutation else None,
        adjusted=_adjusted(one, two),
        caveats=(*left_out, *(c.code for c in d.caveats)),
    )


def _delta(change: TeamChange) -> float:
    return float("nan") if change.delta is None else change.delta.value


def _side(found: Interval | None, *, n: int) -> Estimated:
    if found is None:
        return Estimated(refused="The teams' changes do not differ, so that there is no range over teams.")
    return told_changes.of_interval(found, n=n)


def _adjusted(one: list[TeamChange], two: list[TeamChange]) -> Estimated:
    try:
        found = ancova(_means(one), _means(two))
    except ScoringError as refusal:
        return Estimated(refused=str(refusal))
    return told_changes.of_interval(found.difference, n=len(one) + len(two))


def _means(changes: list[TeamChange]) -> Matrix:
    """Baseline mean, and the mean the change leads to, team by team."""
    rows = [(c.baseline, c.baseline + _delta(c)) for c in changes if c.baseline is not None]
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def _wedge(laid: Laid, scale: ScaleId, began: Begun) -> ArmsComparison:
    """The effect of having begun, with each round's own level taken out."""
    coached = sum(b is not None for b in began.values())
    counted = ArmsComparison(
        scale=scale, difference=Estimated(), n_coached=coached, n_comparison=len(began) - coached
    )
    if laid.how.get(scale, SAME).comparability != "same":
        why = "The versions of the questionnaire ask other questions here."
        return replace(counted, difference=Estimated(refused=why))
    rounds = range(len(laid.sides))
    means = np.array([[_mean(laid, place, team, scale) for place in rounds] for team in began])
    held = np.isfinite(means).any(axis=1)
    starts = [b for b, is_held in zip(began.values(), held, strict=True) if is_held]
    try:
        found = stepped_wedge(means[held], starts)
    except ScoringError as refusal:
        return replace(counted, difference=Estimated(refused=str(refusal)))
    effect = found.effect
    return replace(
        counted,
        difference=Estimated(
            value=effect.value,
            low=effect.low,
            high=effect.high,
            level=effect.level,
            method="stepped_wedge",
            n=found.n_cells,
        ),
        df=effect.df,
        p=effect.p,
        caveats=tuple(c.code for c in found.caveats),
    )


def _mean(laid: Laid, place: int, team: str, scale: ScaleId) -> float:
    wave = laid.sides[place].wave
    scores = wave.card.scores[scale][wave.rows(team)]
    scores = scores[~np.isnan(scores)]
    return float(scores.mean()) if len(scores) else float("nan")
