"""More of how consistently a scale's items were answered: other intervals, all halves, a general factor."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.reports.further_shapes import SchmidLeimanStudy
from assessments.reports.study_shapes import Estimated
from assessments.studies.estimates import estimated, facts_of, named, table, too_many
from scoring import reliability
from scoring.alpha_draws import alpha_drawn
from scoring.alpha_intervals import bootstrap, duhachek_interval
from scoring.errors import ScoringError
from scoring.factors import omega_hierarchical, omega_total, schmid_leiman
from scoring.moments import Moments
from scoring.pairwise import alpha_pairwise
from scoring.results import Caveat, Estimate, Matrix

DRAWS = 1000
LEVEL = 0.95
GROUPS = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answered:
    """One scale's keyed answers: all rows, the team of each where teams are named, and how often to draw."""

    item_scores: Matrix
    teams: Sequence[Hashable | None] | None = None
    draws: int = 0
    """For coefficients that are searched for; 0: no interval is drawn for them."""


def further_of(moments: Moments, answered: Answered, *, rng: np.random.Generator) -> dict[str, Estimated]:
    """Coefficients and intervals that stand beside the usual ones, each or its refusal."""
    found = {
        "alpha_duhachek": estimated(lambda: _duhachek(moments)),
        "alpha_bootstrap": estimated(lambda: _drawn(answered, rng)),
        "omega_schmid_leiman": estimated(lambda: _omega_of_groups(moments)),
    }
    if np.isnan(answered.item_scores).any():
        found["alpha_pairwise"] = estimated(lambda: alpha_pairwise(answered.item_scores))
    if answered.draws:
        for name, find in (("omega_total", omega_total), ("omega_hierarchical", omega_hierarchical)):
            found[f"{name}_bootstrap"] = estimated(lambda find=find: _searched(answered, find, rng))  # type: ignore[misc]  # bound at once
    return found


def schmid_leiman_of(items: Sequence[str], moments: Moments) -> SchmidLeimanStudy:
    """Loadings on one general and three group factors, as omega hierarchical counts them."""
    try:
        moments = Moments.complete(moments, "A Schmid-Leiman solution")
        found = schmid_leiman(moments.correlation, GROUPS)
    except ScoringError as refusal:
        return SchmidLeimanStudy(n=moments.n_complete, refused=str(refusal))
    columns = ("general", *(f"G{i + 1}" for i in range(found.group.shape[1])))
    loadings = np.column_stack([found.general, found.group])
    held = (loadings**2).sum(axis=0)
    doubts = (Caveat(code="heywood"),) if found.is_heywood else ()
    return SchmidLeimanStudy(
        loadings=table(loadings, items, columns),
        uniqueness=named(found.uniqueness, items),
        explained=named(held / held.sum(), columns),
        n=moments.n,
        caveats=facts_of(doubts, items),
    )


def _duhachek(moments: Moments) -> Estimate:
    found = reliability.alpha(moments)
    low, high, _ = duhachek_interval(moments, ci_level=LEVEL)
    return Estimate(value=found.value, low=low, high=high, level=LEVEL, method="duhachek", n=found.n)


def _drawn(answered: Answered, rng: np.random.Generator) -> Estimate:
    scores, teams = _of_teams(answered)
    if (why := too_many(len(scores), "An interval by drawing")) is not None:
        raise ScoringError(why)
    return alpha_drawn(scores, rng=rng, groups=teams, draws=DRAWS, ci_level=LEVEL)


def _searched(answered: Answered, find: Callable[[Matrix], Estimate], rng: np.random.Generator) -> Estimate:
    scores, teams = _of_teams(answered)
    if (why := too_many(len(scores), "An interval by drawing")) is not None:
        raise ScoringError(why)
    return bootstrap(
        scores, lambda x: find(x).value, rng=rng, groups=teams, draws=answered.draws, ci_level=LEVEL
    )


def _of_teams(answered: Answered) -> tuple[Matrix, list[Hashable] | None]:
    """Rows with a team where teams are named, all rows elsewhere."""
    if answered.teams is None:
        return answered.item_scores, None
    kept = [place for place, team in enumerate(answered.teams) if team is not None]
    return answered.item_scores[kept], [answered.teams[place] for place in kept]


def _omega_of_groups(moments: Moments) -> Estimate:
    """Omega total after three group factors: what all common factors together hold of the total."""
    moments = Moments.complete(moments, "Omega")
    found = schmid_leiman(moments.correlation, GROUPS)
    value = 1 - float(found.uniqueness.sum()) / float(moments.correlation.sum())
    doubts = (Caveat(code="heywood"),) if found.is_heywood else ()
    return Estimate(value=value, method="schmid_leiman_total", n=moments.n, caveats=doubts)
