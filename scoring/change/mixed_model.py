"""A programme's rounds in one model: every answer counts, also of people who missed a round.

y_ijt = round mean + team intercept + team slope after the first round + person + rest. The team is what is
drawn from a population; people in it are not alike by chance only.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.change import reml, small_sample
from scoring.change.intervals import interval, two_sided_p
from scoring.change.reml import Codes, Design
from scoring.change.small_sample import Curvature
from scoring.errors import ScoringError
from scoring.results import Caveat, Vector

FEWEST_TEAMS = 3
SLOPE_FROM = 10
"""Teams from which on teams may differ in how they change."""

Method = Literal["kenward_roger", "satterthwaite"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MixedModel:
    """Round means and variance components of one scale, squared points; None: the model has no such part.

    `is_boundary`: some variance is zero, or the slopes depend on the intercepts alone; said in `caveats` too.
    """

    n: int
    n_teams: int
    n_persons: int | None
    means: tuple[float, ...]
    team_variance: float
    slope_variance: float | None
    slope_correlation: float | None
    """None also where one of the two has no variance."""
    person_variance: float | None
    residual_variance: float
    log_likelihood: float
    is_boundary: bool
    caveats: tuple[Caveat, ...]
    curvature: Curvature


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedEstimate:
    """A weighted sum of effects with its interval at `level`, the 90 % one, and the p of its own t."""

    value: float
    se: float
    df: float
    low: float
    high: float
    low90: float
    high90: float
    p: float
    level: float
    method: Method
    n_teams: int
    caveats: tuple[Caveat, ...] = ()


def fit(
    scores: Vector, *, teams: Sequence[Hashable], rounds: Sequence[int],
    persons: Sequence[Hashable | None] | None = None, random_slope: bool | None = None,
) -> MixedModel:  # fmt: skip
    """Fit the model by restricted maximum likelihood.

    scores : (n,) one a person and round, points, no NaN (an unanswered round is left out: missing at random
    given what was answered is assumed, and said). teams, rounds, persons : (n,); rounds 0, 1, ... in order of
    time, each answered; a person's key counts within the team, None where not linked. Teams' change may
    differ (`random_slope` on round > 0, correlated with the intercept) from 10 teams on unless stated.

    Refuses fewer than 3 teams, fewer than 2 rounds, a person twice in a round, a round nobody answered, and
    scores without variance.

    Source: [laird1982], [patterson1971].
    """
    y = np.asarray(scores, dtype=float)
    team, round_, person = _codes(y, teams, rounds, persons)
    n_teams, n_rounds = int(team.max()) + 1, int(round_.max()) + 1
    has_slope = n_teams >= SLOPE_FROM if random_slope is None else random_slope
    after = (round_ > 0).astype(float)
    design = Design(
        y=y, x=np.eye(n_rounds)[round_], team=team, person=person,
        w=np.column_stack([np.ones(len(y)), after]) if has_slope else np.ones((len(y), 1)),
    )  # fmt: skip
    return told(design, has_missing=_has_missing(person, n_rounds, len(y)))


def contrast(
    model: MixedModel, weights: Sequence[float], *, method: Method = "kenward_roger", level: float = 0.95
) -> MixedEstimate:
    """A weighted sum of the round means, such as (-1, 1), with small-sample degrees of freedom.

    Refuses another number of weights than means, and variances that these data cannot tell apart.

    Source: [kenward1997] or [kuznetsova2017].
    """
    w = np.asarray(weights, dtype=float)
    if w.shape != (len(model.means),):
        raise ScoringError(f"{w.size} weights for {len(model.means)} round means; give one each.")
    rule = small_sample.kenward_roger if method == "kenward_roger" else small_sample.satterthwaite_df
    se, df = rule(model.curvature, w)
    value = float(w @ np.array(model.means))
    found = interval(value, se * se, df, method=method, level=level)
    return MixedEstimate(
        value=value, se=se, df=df, low=found.low, high=found.high, low90=found.low90, high90=found.high90,
        p=two_sided_p(value, se * se, df), level=level, method=method, n_teams=model.n_teams,
        caveats=model.caveats,
    )  # fmt: skip


def told(design: Design, *, has_missing: bool) -> MixedModel:
    """The model of any design with its caveats; `means` are its fixed effects.

    Source: [laird1982].
    """
    fitted = reml.fit(design)
    t = fitted.team
    slope = float(t[1, 1]) if len(t) == 2 else None
    spread = float(np.sqrt(t[0, 0] * t[1, 1])) if len(t) == 2 else 0.0
    correlation = float(t[0, 1]) / spread if spread > 0 else None
    zero = [name for name, value in (("team", float(t[0, 0])), ("slope", slope), ("person", fitted.person))
            if value is not None and value <= 0]  # fmt: skip
    if correlation is not None and abs(correlation) > 1 - 1e-6:
        zero.append("slope_given_team")
    caveats = [Caveat(code="variance_at_zero", facts=(("component", name),)) for name in zero]
    if design.n_teams < SLOPE_FROM:
        caveats.append(Caveat(code="few_teams", facts=(("n_teams", design.n_teams), ("need", SLOPE_FROM))))
    if slope is None:
        caveats.append(Caveat(code="no_random_slope"))
    if design.person is None:
        caveats.append(Caveat(code="not_linked"))
    if has_missing:
        caveats.append(Caveat(code="missing_at_random"))
    return MixedModel(
        n=len(design.y), n_teams=design.n_teams,
        n_persons=None if design.person is None else int(design.person.max()) + 1,
        means=tuple(map(float, fitted.beta)), team_variance=float(t[0, 0]), slope_variance=slope,
        slope_correlation=correlation, person_variance=fitted.person, residual_variance=fitted.residual,
        log_likelihood=-fitted.deviance / 2, is_boundary=bool(zero), caveats=tuple(caveats),
        curvature=small_sample.curvature(design, fitted),
    )  # fmt: skip


def _codes(
    y: Vector, teams: Sequence[Hashable], rounds: Sequence[int], persons: Sequence[Hashable | None] | None
) -> tuple[Codes, Codes, Codes | None]:
    if not len(teams) == len(rounds) == len(y) or (persons is not None and len(persons) != len(y)):
        raise ScoringError(f"{len(y)} scores, {len(teams)} teams, {len(rounds)} rounds: give one each.")
    if not np.isfinite(y).all():
        raise ScoringError("A score is missing. Leave out the rounds a person did not answer.")
    team, round_ = _numbered(teams), np.asarray(rounds, dtype=np.intp)
    n_teams = int(team.max()) + 1 if len(y) else 0
    counts = np.bincount(round_).tolist() if len(y) else []
    if n_teams < FEWEST_TEAMS or len(counts) < 2:
        raise ScoringError(
            f"A programme model needs {FEWEST_TEAMS} teams and 2 rounds; there are {n_teams} and "
            f"{len(counts)}. For one team use planned contrasts."
        )
    if min(counts) == 0:
        raise ScoringError(
            "Nobody answered one of the rounds. Number only the rounds that were answered, from 0."
        )
    if persons is None:
        return team, round_, None
    keys = [(t, (i,) if p is None else p) for i, (t, p) in enumerate(zip(teams, persons, strict=True))]
    person = _numbered(keys)
    if len(set(zip(person.tolist(), round_.tolist(), strict=True))) < len(y):
        raise ScoringError("A person stands twice in a round of the same team. Check the person column.")
    return team, round_, person if int(np.bincount(person).max()) > 1 else None


def _numbered(keys: Sequence[Hashable]) -> Codes:
    place: dict[Hashable, int] = {}
    return np.array([place.setdefault(key, len(place)) for key in keys], dtype=np.intp)


def _has_missing(person: Codes | None, n_rounds: int, n: int) -> bool:
    return person is not None and n < n_rounds * (int(person.max()) + 1)
