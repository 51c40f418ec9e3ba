"""All teams are coached in the end, not all at once: each round compares those who have begun with the rest.

The unit is the team's mean in a round. What happened to everybody in a period is in the period's effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.change import mixed_model
from scoring.change.mixed_model import MixedEstimate
from scoring.change.reml import Design
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix

FEWEST_TEAMS = 6
FEWEST_SETS = 2
DURING = Caveat(code="assignment_decides")
"""A difference is one of the programme only where chance decided who began when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SteppedWedge:
    """The effect of having begun, the mean of every period before it, and the variances, squared points."""

    effect: MixedEstimate
    periods: tuple[float, ...]
    team_variance: float
    residual_variance: float
    n_cells: int
    caveats: tuple[Caveat, ...]


def stepped_wedge(means: Matrix, crossed: Sequence[int | None], *, level: float = 0.95) -> SteppedWedge:
    """Estimate the effect of having begun, with period effects and teams drawn from a population.

    means : (teams, rounds) team means in points, NaN where a team has none. crossed : per team the round
    (0, 1, ...) from which on it had begun, None where it never did. Every cell weighs the same; the effect is
    taken as the same from the first round after the beginning on (caveat `constant_effect`). Standard error
    and degrees of freedom are Kenward and Roger's.

    Refuses fewer than 6 teams, fewer than 3 rounds, teams that all began at once, and rounds or teams without
    a mean.

    Source: design and model [hussey2007]; degrees of freedom [kenward1997].
    """
    y: Matrix = np.asarray(means, dtype=float)
    _admit(y, crossed)
    team, period = np.nonzero(np.isfinite(y))
    starts = np.array([y.shape[1] if c is None else c for c in crossed])
    begun = (period >= starts[team]).astype(float)
    design = Design(
        y=y[team, period], x=np.column_stack([np.eye(y.shape[1])[period], begun]),
        w=np.ones((len(team), 1)), team=team, person=None,
    )  # fmt: skip
    model = mixed_model.told(design, has_missing=bool(np.isnan(y).any()))
    weights = [0.0] * y.shape[1] + [1.0]
    kept = tuple(c for c in model.caveats if c.code in {"variance_at_zero", "few_teams"})
    gaps = (Caveat(code="missing_at_random"),) if np.isnan(y).any() else ()
    caveats = (DURING, Caveat(code="constant_effect"), *kept, *gaps)
    effect = mixed_model.contrast(model, weights, level=level)
    return SteppedWedge(
        effect=effect, periods=model.means[:-1], team_variance=model.team_variance,
        residual_variance=model.residual_variance, n_cells=len(team), caveats=caveats,
    )  # fmt: skip


def _admit(y: Matrix, crossed: Sequence[int | None]) -> None:
    n_teams, n_rounds = y.shape
    if len(crossed) != n_teams:
        raise ScoringError(f"{len(crossed)} beginnings for {n_teams} teams. Say for each team when it began.")
    if n_teams < FEWEST_TEAMS or n_rounds < 3:
        raise ScoringError(
            f"A stepped wedge needs {FEWEST_TEAMS} teams and 3 rounds; there are {n_teams} and {n_rounds}. "
            "With two rounds compare coached with waiting teams."
        )
    if len(set(crossed)) < FEWEST_SETS:
        raise ScoringError("All teams began in the same round: begun and period cannot be told apart.")
    empty = [t + 1 for t in range(n_rounds) if not np.isfinite(y[:, t]).any()]
    silent = [i + 1 for i in range(n_teams) if not np.isfinite(y[i]).any()]
    if empty or silent:
        what = f"Round {empty[0]} has no team" if empty else f"Team number {silent[0]} has no round"
        raise ScoringError(f"{what} with a mean. Leave it out.")
