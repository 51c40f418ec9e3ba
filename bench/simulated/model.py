"""How simulated members answer: lasting differences, days, habits with single items, and chance.

A member's answer to an item comes from a latent y = team + mood + person + change + day + habit + chance, cut
into options. What the engine has to find is the change of the members' true scores: the mean answer expected
over days and chance, with the mood of the day left out.
"""

import dataclasses
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

PERSON, DAY, HABIT, CHANCE = 0.50, 0.08, 0.12, 0.30
TEAM_SD, UNLIKE_SD = 0.35, 0.25
CUTS = {5: (-2.2, -1.2, -0.2, 1.0), 7: (-2.4, -1.8, -1.2, -0.5, 0.3, 1.2)}
CEILING = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One kind of questionnaire and team; latent units."""

    items: int = 5
    options: int = 5
    location: float = 0.0
    """0 gives item means of 3.6 on 1-5; CEILING gives 4.3."""
    mood_sd: float = 0.0
    change_sd: float = 0.0
    """How differently members change."""
    correlation: float = 0.0
    """Between scales: of persons, teams, days and moods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """(scales, teams, members): scores and true scores of two rounds; items (..., k) of both rounds."""

    first: Array
    second: Array
    true_first: Array
    true_second: Array
    items: tuple[Array, Array] = field(repr=False)


def draw(
    rng: np.random.Generator, model: Model, *, teams: int, members: int, changes: tuple[float, ...]
) -> Answers:
    """Two rounds of answers; `changes` is the latent mean change of each scale."""
    scales = len(changes)
    cuts = np.array(CUTS[model.options])

    def shared(*shape: int) -> Array:
        """Normal draws, correlated between the scales."""
        common = rng.normal(size=(1, *shape))
        return model.correlation**0.5 * common + (1 - model.correlation) ** 0.5 * rng.normal(
            size=(scales, *shape)
        )

    unlike = np.exp(rng.normal(0, UNLIKE_SD, (scales, teams, 1)) - UNLIKE_SD**2 / 2)
    lasting = model.location + TEAM_SD * shared(teams, 1) + PERSON**0.5 * unlike * shared(teams, members)
    moved = np.array(changes)[:, None, None] + model.change_sd * rng.normal(size=(scales, teams, members))
    habit = HABIT**0.5 * rng.normal(size=(scales, teams, members, model.items))
    scores, true, answers = [], [], []
    for offset in (0.0, moved):
        level = (lasting + offset)[..., None] + habit
        true.append(_expected(level, cuts).mean(axis=-1))
        day = DAY**0.5 * shared(teams, members) + model.mood_sd * shared(teams, 1)
        latent = level + day[..., None] + CHANCE**0.5 * rng.normal(size=level.shape)
        answers.append(1.0 + np.searchsorted(cuts, latent))
        scores.append(answers[-1].mean(axis=-1))
    return Answers(
        first=scores[0], second=scores[1], true_first=true[0], true_second=true[1],
        items=(answers[0], answers[1]),
    )  # fmt: skip


def _expected(level: Array, cuts: Array) -> Array:
    """The answer expected over days and chance."""
    from scipy.special import ndtr

    return 1 + ndtr((level[..., None] - cuts) / (DAY + CHANCE) ** 0.5).sum(axis=-1)


def points_of_mood(model: Model, *, seed: int = 2) -> float:
    """By how many points a small latent mood moves a team's mean: over 200,000 people, up and down."""
    shift = 0.1

    def mean(by: float) -> float:
        moved = dataclasses.replace(model, location=model.location + by)
        rng = np.random.default_rng(seed)
        return float(draw(rng, moved, teams=20_000, members=10, changes=(0.0,)).true_first.mean())

    return (mean(shift) - mean(-shift)) / (2 * shift)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a large retest of a questionnaire finds: error variance, its level, variance and mood."""

    error: float
    room: float
    within_sd: float
    alpha: float
    team_sd: float


def retest(model: Model, *, seed: int = 1) -> Known:
    """A retest of 1500 teams of 40 with nothing changed: what evidence about the questionnaire would say."""
    rng = np.random.default_rng(seed)
    plain = Model(items=model.items, options=model.options, location=model.location)
    found = draw(rng, plain, teams=1500, members=40, changes=(0.0,))
    y, d, low, high = found.first[0], (found.second - found.first)[0], 1.0, float(model.options)
    centred = found.items[0][0] - found.items[0][0].mean(axis=1, keepdims=True)
    covariance = np.einsum("tmk,tml->kl", centred, centred) / (y.shape[0] * (y.shape[1] - 1))
    k = model.items
    within = float(y.var(axis=1, ddof=1).mean())
    return Known(
        error=float(d.var(axis=1, ddof=1).mean() / 2), room=float(((y - low) * (high - y)).mean()),
        within_sd=within**0.5, alpha=float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())),
        team_sd=float(max(y.mean(axis=1).var(ddof=1) - within / y.shape[1], 0.0) ** 0.5),
    )  # fmt: skip
