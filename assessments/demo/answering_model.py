"""How the example's answers come about: the data model of the methods, item by item, from a seed.

A person's answer to an item is a level, their own lasting view, a lasting view of the item, the mood of the
day, and chance, cut into five points. Change is added to the person's view in the second round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.demo.cast import COMMENTS, Member, TeamPlan
from instruments.model import Instrument, Item
from scoring.results import Vector

CUTS = (-2.2, -1.2, -0.2, 1.0)
VARIANCE = {"person": 0.50, "day": 0.08, "item": 0.12, "chance": 0.30}
SHARED = 0.4
"""Share of a person's views that is the same over all scales."""
TEAM_SD = 0.25
BLANKS = 0.012
Answers = dict[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Views:
    """What a person lastingly thinks: by scale, by item, how each would change, and what comes first."""

    of_scale: Mapping[str, float]
    of_item: Mapping[str, float]
    change: Mapping[str, float]
    urgency: Vector


def views(instrument: Instrument, plan: TeamPlan, people: Sequence[Member], seed: int) -> dict[int, Views]:
    """Everybody's lasting views, team by team from a seed of its own."""
    rng = np.random.default_rng([seed, *plan.title.encode()])
    team = {str(s): plan.level + TEAM_SD * rng.normal() for s in instrument.scales}
    order = rng.normal(size=12) * plan.agreement
    return {m.number: _view(instrument, plan, team=team, order=order, rng=rng) for m in people}


def _view(
    instrument: Instrument,
    plan: TeamPlan,
    *,
    team: Mapping[str, float],
    order: Vector,
    rng: np.random.Generator,
) -> Views:
    general = rng.normal() * np.sqrt(SHARED * VARIANCE["person"])
    own = np.sqrt((1 - SHARED) * VARIANCE["person"])
    return Views(
        of_scale={str(s): team[s] + general + own * rng.normal() for s in instrument.scales},
        of_item={i: np.sqrt(VARIANCE["item"]) * rng.normal() for i in instrument.items},
        change={
            str(s): plan.changes.get(s, plan.change) + plan.spread * rng.normal() for s in instrument.scales
        },
        urgency=order + rng.normal(size=12),
    )


def answers(
    instrument: Instrument, plan: TeamPlan, who: Member, held: Views, *, round_number: int, seed: int
) -> Answers:
    """One person's answers in one round."""
    rng = np.random.default_rng([seed, round_number, who.number])
    day = {str(s): np.sqrt(VARIANCE["day"]) * rng.normal() for s in instrument.scales}
    found: Answers = {}
    for item in instrument.items.values():
        if item.format.kind == "ranking":
            found.update(_ranking(item, held, rng))
        elif item.format.kind == "rating":
            share = 0.0 if round_number == 1 else 1.0 if round_number == 2 else plan.kept
            found[item.id] = _rating(instrument, item, held, day, change=share, rng=rng)
    if plan.careless and who.number % 11 < plan.careless and round_number == 2:
        found.update({i.id: 4 for i in instrument.items.values() if i.format.kind == "rating"})
    if plan.writes and rng.random() < 0.4:
        text = next((i.id for i in instrument.items.values() if i.format.kind == "text"), None)
        if text is not None:
            found[text] = COMMENTS[int(rng.integers(len(COMMENTS)))]
            found[f"{text}.share"] = 1
    return found


def _rating(
    instrument: Instrument,
    item: Item,
    held: Views,
    day: Mapping[str, float],
    *,
    change: float,
    rng: np.random.Generator,
) -> int:
    scale = str(instrument.scale_of(item.id))
    level = held.of_scale.get(scale, 0.0) + held.of_item[item.id] + day.get(scale, 0.0)
    level += change * held.change.get(scale, 0.0)
    drawn = level + np.sqrt(VARIANCE["chance"]) * rng.normal()
    if rng.random() < BLANKS:
        return -9
    point = 1 + int(sum(drawn > cut for cut in CUTS))
    return point if item.keyed == 1 else 6 - point


def _ranking(item: Item, held: Views, rng: np.random.Generator) -> Answers:
    """An order of priorities: what is urgent to the team, to the person, and today."""
    options = item.format.options
    weight = held.urgency[: len(options)] + 0.4 * rng.normal(size=len(options))
    ranks = (-weight).argsort().argsort() + 1
    return {f"{item.id}.{option}": int(rank) for option, rank in zip(options, ranks, strict=True)}
