"""Planned comparisons over three and more rounds, fixed before the answers come in.

A contrast weighs rounds against rounds. It is reduced to a change between two sides and then goes through the
same engine as two rounds do: same borrowed variance, same judge, same family of scales.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.change import engine, guards
from scoring.change.reducing import reduced
from scoring.change.rounds import TeamRounds
from scoring.change.shapes import ProgrammeChange, ScaleFrame
from scoring.errors import ScoringError

RoundKind = Literal["baseline", "pulse", "follow_up", "sustainment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One weight a round, oldest first: the average weighed up minus the average weighed down."""

    name: str
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        up = sum(w for w in self.weights if w > 0)
        down = sum(w for w in self.weights if w < 0)
        if abs(up - 1) > 1e-9 or abs(down + 1) > 1e-9:
            raise ScoringError(
                f"Contrast '{self.name}' weighs {up:g} up and {down:g} down. The positive weights must "
                "sum to 1 and the negative ones to -1: a difference of two averages, in scale points."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastChange:
    """A contrast in every team and scale: first side weighed down, second side weighed up."""

    contrast: Contrast
    change: ProgrammeChange


def standard_set(kinds: Sequence[RoundKind]) -> tuple[Contrast, ...]:
    """The contrasts a programme's rounds allow, in this order, oldest round first.

    effect = mean(follow-ups) - mean(baselines); retention = mean(sustainments) - mean(follow-ups);
    net = mean(sustainments) - mean(baselines). Pulses weigh nothing. Rounds of one side are taken as repeats
    of one state: two baselines halve the noise and the mood of that side.

    Refuses a baseline after a follow-up or sustainment round, and a follow-up after a sustainment round.

    Source: planned contrasts [maxwell2018].

    >>> [(c.name, c.weights) for c in standard_set(["baseline", "baseline", "follow_up"])]
    [('effect', (-0.5, -0.5, 1.0))]
    """
    order = {"baseline": 0, "follow_up": 1, "sustainment": 2}
    seen = [order[k] for k in kinds if k in order]
    if seen != sorted(seen):
        raise ScoringError(
            f"The rounds come in the order {', '.join(kinds)}. Baselines come first, then follow-ups, then "
            "sustainment rounds; check the kinds and dates of the rounds."
        )
    wanted = (
        ("effect", "baseline", "follow_up"),
        ("retention", "follow_up", "sustainment"),
        ("net", "baseline", "sustainment"),
    )
    return tuple(
        Contrast(name=name, weights=_weights(kinds, down=down, up=up))
        for name, down, up in wanted
        if down in kinds and up in kinds
    )


def contrast_changes(
    teams: Sequence[TeamRounds], frames: Mapping[str, ScaleFrame], contrasts: Sequence[Contrast]
) -> tuple[ContrastChange, ...]:
    """Every contrast in every team and scale, judged; a team's scales in one contrast are a family.

    teams : one entry a team and scale, rounds in the order of the weights. Linked where every weighed round
    has persons: a person counts with the rounds answered on each side, and the target are members of both
    sides. Not linked: the difference of weighted means, aimed at the members of every weighed round, by
    V = sum over sides of (sum |w_t| S_t (1/n_t - 2/N_t + 1/S)^1/2)^2 + v_e sum w_t^2/n_t, and s_c^2 sum w_t^2
    for the moods of the days. Two rounds give exactly what `engine.programme_change` gives.

    Regression to the mean is taken off only where the side weighed down holds the round it was chosen after.
    Refuses weights that do not fit the rounds, a person twice in a round, and answers against their rosters.

    Source: general target of a finite roster [cochran1977]; the judge's own sources.
    """
    for team in teams:
        guards.check_rounds(team, frames)
    return tuple(
        ContrastChange(
            contrast=c, change=engine.programme_change([reduced(t, c.weights) for t in teams], frames)
        )
        for c in contrasts
    )


def _weights(kinds: Sequence[RoundKind], *, down: str, up: str) -> tuple[float, ...]:
    n_down, n_up = list(kinds).count(down), list(kinds).count(up)  # type: ignore[arg-type]  # names of kinds
    return tuple(-1 / n_down if k == down else 1 / n_up if k == up else 0.0 for k in kinds)
