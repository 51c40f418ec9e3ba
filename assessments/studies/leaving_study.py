"""Who left and who came: were leavers like the others before, and what of a change is only who was there."""

from collections.abc import Mapping

import numpy as np

from assessments.judge.changes import Changes
from assessments.judge.waves import SAME
from assessments.reports.comparison_shapes import Attrition, CompositionComparison
from assessments.reports.study_shapes import Estimated
from assessments.studies import told_changes
from assessments.studies.laid import Laid
from assessments.studies.rosters import NOBODY
from assessments.studies.sides import Side
from instruments.ids import ScaleId
from scoring.change.attrition import stayers_and_leavers
from scoring.change.composition import Part, composition
from scoring.change.shapes import Interval
from scoring.errors import ScoringError
from scoring.results import Vector


def attrition_of(laid: Laid) -> tuple[Attrition, ...]:
    """All teams together; nothing where persons are not linked, or where everybody scored in both rounds."""
    first, second = laid.first.wave, laid.second.wave
    if first.persons is None or second.persons is None:
        return ()
    told = (_of_scale(laid.first, laid.second, ScaleId(s)) for s in laid.instrument.scales)
    return tuple(found for found in told if found is not None and found.n_left)


def composition_of(laid: Laid, found: Changes) -> Mapping[str, tuple[CompositionComparison, ...]]:
    """Team by team, where a roster says who was a member when; only teams that somebody joined or left."""
    if laid.asked.source != "given" or laid.first.wave.persons is None or laid.second.wave.persons is None:
        return {}
    told = {}
    for team in laid.teams:
        one, two = (laid.asked.members.get((team, s.round), NOBODY) for s in (laid.first, laid.second))
        if one != two:
            told[team] = tuple(_composition(laid, found, team, ScaleId(s)) for s in laid.instrument.scales)
    return told


def _of_scale(first: Side, second: Side, scale: ScaleId) -> Attrition | None:
    if scale not in first.wave.card.scores:
        return None
    later = {
        p
        for p, score in zip(second.wave.persons or (), second.wave.card.scores[scale], strict=True)
        if p is not None and not np.isnan(score)
    }
    scores, people = first.wave.card.scores[scale], first.wave.persons or ()
    known = np.array([p is not None for p in people], dtype=np.bool_)
    stayed = np.array([p in later for p in people], dtype=np.bool_)
    return _attrition(str(scale), scores[stayed & known], scores[~stayed & known])


def _attrition(scale: str, stayed: Vector, left: Vector) -> Attrition:
    stayed, left = stayed[~np.isnan(stayed)], left[~np.isnan(left)]
    figures = {
        "scale": scale,
        "n_stayed": len(stayed),
        "n_left": len(left),
        "stayed": float(stayed.mean()) if len(stayed) else None,
        "left": float(left.mean()) if len(left) else None,
    }
    try:
        found = stayers_and_leavers(stayed, left)
    except ScoringError as refusal:
        none = Estimated(refused=str(refusal))
        return Attrition(difference=none, standardised=none, **figures)  # type: ignore[arg-type]  # fields by name
    d = found.standardised
    return Attrition(
        difference=told_changes.of_interval(found.difference, n=len(stayed) + len(left)),
        standardised=Estimated(value=d.value, low=d.low, high=d.high, level=d.level, method=d.method, n=d.n),
        caveats=tuple(c.code for c in found.caveats),
        **figures,  # type: ignore[arg-type]  # fields by name
    )


def _composition(laid: Laid, found: Changes, team: str, scale: ScaleId) -> CompositionComparison:
    if laid.how.get(scale, SAME).comparability != "same":
        return CompositionComparison(scale=scale, refused="The versions ask other questions here.")
    one, two = (laid.asked.members.get((team, s.round), NOBODY) for s in (laid.first, laid.second))
    both = one & two
    (y1, p1), (y2, p2) = (_scores(side, team, scale) for side in (laid.first, laid.second))
    place = {p: i for i, p in enumerate(p2) if p in both}
    pairs = np.array([(i, place[p]) for i, p in enumerate(p1) if p in place], dtype=np.intp).reshape(-1, 2)
    try:
        told = composition(
            y1,
            y2,
            stays_first=np.array([p in both for p in p1], dtype=np.bool_),
            stays_second=np.array([p in both for p in p2], dtype=np.bool_),
            pairs=pairs,
            rosters=(len(one), len(two), len(both)),
            frame=found.frames[scale],
        )
    except ScoringError as refusal:
        return CompositionComparison(scale=scale, refused=str(refusal))
    return CompositionComparison(
        scale=scale,
        total=told.total,
        stayers=_part(told.stayers),
        answered_once=_part(told.answered_once),
        joined=_part(told.joined),
        left=_part(told.left),
        is_mostly_composition=told.is_mostly_composition,
        caveats=tuple(c.code for c in told.caveats),
    )


def _part(found: Part) -> Estimated:
    span: Interval | None = found.interval
    if span is None:
        return Estimated(value=found.value, method="composition", n=found.n)
    return told_changes.of_interval(span, n=found.n)


def _scores(side: Side, team: str, scale: ScaleId) -> tuple[Vector, list[str | None]]:
    rows = side.wave.rows(team)
    scores, people = side.wave.card.scores[scale][rows], side.wave.persons or ()
    there = ~np.isnan(scores)
    return scores[there], [people[int(i)] for i in rows[there]]
