"""Three and more rounds: planned contrasts team by team, and a mixed model of all teams."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from assessments import scorecard
from assessments.judge import waves
from assessments.judge.changes import Changes
from assessments.judge.waves import SAME
from assessments.reports.comparison_shapes import (
    ContrastComparison,
    ModelContrast,
    ProgrammeModel,
    RoundName,
)
from assessments.studies import told_changes
from assessments.studies.laid import Laid
from assessments.studies.sides import Side
from instruments.ids import ItemId, ScaleId
from instruments.model import Scale
from scoring.change import contrasts, mixed_model
from scoring.change.contrasts import Contrast
from scoring.change.rounds import RoundScores, TeamRounds
from scoring.errors import ScoringError

Kind = Literal["baseline", "follow_up", "sustainment"]


def rounds_of(laid: Laid) -> tuple[RoundName, ...]:
    """Every round's file and kind: the first follow-up, and later ones that ask what stayed of it."""
    return tuple(RoundName(name=s.dataset.name, kind=_kind(s)) for s in laid.sides)


def contrasts_of(laid: Laid, found: Changes) -> tuple[ContrastComparison, ...]:
    """Each planned contrast in every team, judged as a change of two rounds is; scales as one family."""
    frames = {str(scale): frame for scale, frame in found.frames.items()}
    scales = [str(s) for s in laid.instrument.scales]
    wholes = [str(c) for c in laid.instrument.composites]
    families = [
        contrasts.contrast_changes(
            [_rounds(laid, team, ScaleId(scale)) for team in laid.teams for scale in family],
            {scale: frames[scale] for scale in family},
            _planned(laid),
        )
        for family in (scales, wholes)
        if family
    ]
    return tuple(_told(laid, parts) for parts in zip(*families, strict=True))


def models_of(laid: Laid) -> tuple[ProgrammeModel, ...]:
    """Scale by scale, one model of all teams and rounds; where it cannot be fitted, why not."""
    return tuple(_model(laid, ScaleId(s)) for s in (*laid.instrument.scales, *laid.instrument.composites))


def _kind(side: Side) -> Kind:
    if side.is_baseline:
        return "baseline"
    return "follow_up" if side.round == "followup" else "sustainment"


def _planned(laid: Laid) -> tuple[Contrast, ...]:
    return contrasts.standard_set([_kind(s) for s in laid.sides])


def _told(laid: Laid, parts: Sequence[contrasts.ContrastChange]) -> ContrastComparison:
    focus = set(laid.design.focus)
    changes = [c for part in parts for c in part.change.changes]
    return ContrastComparison(
        name=parts[0].contrast.name,  # type: ignore[arg-type]  # names of the standard set
        weights=parts[0].contrast.weights,
        teams={
            team: tuple(
                told_changes.of_scale(c, is_focus=c.scale in focus) for c in changes if c.team == team
            )
            for team in laid.teams
        },
        programme={
            line.scale: told_changes.of_programme(line) for part in parts for line in part.change.lines
        },
    )


def _rounds(laid: Laid, team: str, scale: ScaleId) -> TeamRounds:
    how = laid.how.get(scale, SAME)
    whole = laid.instrument.scales.get(scale)
    used = how.common if how.comparability == "linked" and whole is not None else None
    return TeamRounds(
        team=team,
        scale=scale,
        rounds=tuple(_round(laid, side, team, scale, used=used) for side in laid.sides),
        item_ids=() if whole is None else tuple(str(i) for i in used or whole.items),
        roster_source=laid.asked.source,
        comparability=how.comparability,
        items_changed=how.changed,
        items_common=tuple(str(i) for i in how.common),
        chosen_after_baseline=str(scale) in laid.design.focus,
        baselines=sum(side.is_baseline for side in laid.sides),
    )


def _round(
    laid: Laid, side: Side, team: str, scale: ScaleId, *, used: tuple[ItemId, ...] | None
) -> RoundScores | None:
    """One team's scores in one round; None where it had none."""
    rows = side.wave.rows(team)
    members = None if laid.asked.source == "unknown" else laid.asked.members.get((team, side.round))
    own = side.wave.card.instrument.scales.get(scale)
    if not len(rows) or (own is None and scale not in side.wave.card.scores):
        return None
    keyed = None if own is None else _keyed(side, own, used)[rows]
    scores = side.wave.card.scores[scale][rows]
    if own is not None and used is not None and keyed is not None:
        scores = scorecard.scale_points(side.wave.card.instrument, own, keyed, items=used)
    there = ~np.isnan(scores)
    people = side.wave.persons
    return RoundScores(
        scores=scores[there],
        persons=None if people is None else tuple(people[int(i)] for i in rows[there]),
        members=members,
        items=None
        if own is None or keyed is None
        else waves.on_score_range(side.wave.card.instrument, own, keyed[there], used or own.items),
        flagged=None if side.wave.flagged is None else side.wave.flagged[rows[there]],
    )


def _keyed(side: Side, own: Scale, used: tuple[ItemId, ...] | None) -> np.ndarray:
    return side.wave.card.keyed(own.id)[:, [own.items.index(i) for i in used or own.items]]


def _model(laid: Laid, scale: ScaleId) -> ProgrammeModel:
    if laid.how.get(scale, SAME).comparability != "same":
        return ProgrammeModel(
            scale=scale, refused="The versions of the questionnaire ask other questions here."
        )
    taken = [
        (float(score), team, place, None if s.wave.persons is None else s.wave.persons[row])
        for place, s in enumerate(laid.sides)
        for row, (score, team) in enumerate(zip(s.wave.card.scores[scale], s.wave.teams, strict=True))
        if team is not None and not np.isnan(score)
    ]
    has_persons = all(s.wave.persons is not None for s in laid.sides)
    try:
        model = mixed_model.fit(
            np.array([t[0] for t in taken]),
            teams=[t[1] for t in taken],
            rounds=[t[2] for t in taken],
            persons=[t[3] for t in taken] if has_persons else None,
        )
        told = {c.name: _estimate(model, c) for c in _planned(laid)}
    except ScoringError as refusal:
        return ProgrammeModel(scale=scale, refused=str(refusal))
    parts = {
        "team": model.team_variance,
        "team_change": model.slope_variance,
        "person": model.person_variance,
        "residual": model.residual_variance,
    }
    return ProgrammeModel(
        scale=scale,
        n=model.n,
        n_teams=model.n_teams,
        n_persons=model.n_persons,
        means=model.means,
        variances={name: value for name, value in parts.items() if value is not None},
        contrasts=told,
        caveats=tuple(dict.fromkeys(c.code for c in model.caveats)),
    )


def _estimate(model: mixed_model.MixedModel, planned: Contrast) -> ModelContrast:
    found = mixed_model.contrast(model, planned.weights)
    return ModelContrast(
        value=found.value,
        low=found.low,
        high=found.high,
        level=found.level,
        se=found.se,
        df=found.df,
        p=found.p,
        method=found.method,
    )
