"""One scale over teams and items: how far a team's mean would hold with other members, other items, these."""

from collections.abc import Sequence

import numpy as np

from assessments.reports.further_shapes import GeneralizabilityStudy
from assessments.studies.estimates import facts_of, number
from assessments.studies.groupings import Grouping
from scoring.change.error_variance import from_alpha, pooled_alpha
from scoring.errors import ScoringError
from scoring.generalizability import finite_team_reliability, generalizability
from scoring.multilevel import icc
from scoring.results import Matrix

MEMBERS = (5, 8, 12)
FINITE = ((8, 8), (6, 8), (5, 8), (5, 5))
"""Answered, of a roster of so many."""


def generalizability_of(
    items: Sequence[str], item_scores: Matrix, teams: Grouping, *, points: float
) -> GeneralizabilityStudy:
    """Variance components and coefficients over rows that are complete and have a team."""
    whole = ~np.isnan(item_scores).any(axis=1) & (teams.places >= 0)
    scores, places = item_scores[whole], teams.places[whole]
    try:
        found = generalizability(scores, places.tolist())
    except ScoringError as refusal:
        return GeneralizabilityStudy(n=len(scores), refused=str(refusal))
    finite, error, why_not = _finite(scores, places, points=points)
    return GeneralizabilityStudy(
        components={
            "team": number(found.team),
            "member": number(found.member),
            "item": number(found.item),
            "team_item": number(found.team_item),
            "residual": number(found.residual),
        },
        coefficient=number(found.coefficient),
        members=number(found.members),
        items=found.items,
        designs={str(n): number(found.with_design(members=n, items=found.items)) for n in MEMBERS},
        finite=finite,
        finite_refused=why_not,
        error_variance=error,
        n_teams=found.n_teams,
        n=found.n,
        caveats=facts_of(found.caveats, items),
    )


def _finite(
    scores: Matrix, places: np.ndarray, *, points: float
) -> tuple[dict[str, float | None], float | None, str | None]:
    """How far means say what these members think, with the error variance it rests on."""
    pooled = pooled_alpha([scores[places == team] for team in np.unique(places)])
    if pooled is None:
        return (
            {},
            None,
            "Reliability for these members needs an error variance: alpha of 30 people or more about "
            "their teams' means, not below zero.",
        )
    try:
        spread = icc(scores.mean(axis=1), places.tolist())
        error = from_alpha(pooled.alpha, within_variance=pooled.within_variance)
        team = max((spread.mean_square_between - spread.mean_square_within) / spread.n0, 0.0)
        within = spread.mean_square_within
        found = {
            f"{answered} of {roster}": finite_team_reliability(
                team=team, within=within, error=error, answered=answered, roster=roster
            )
            for answered, roster in FINITE
        }
    except ScoringError as refusal:
        return {}, None, str(refusal)
    return {name: number(value) for name, value in found.items()}, error * points**2, None
