"""How many people a validation needs, for a questionnaire that is only sketched."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assessments.errors import DataError
from scoring.errors import ScoringError
from scoring.factors import omega_total
from scoring.moments import Moments
from scoring.populations import Population, clusters, population
from scoring.reliability import alpha_of
from scoring.results import Matrix
from scoring.sample_size import Needed, df_for_error, n_for_alpha, n_for_recovery, n_for_width

Told = Callable[[int, int, str], None]
Part = Literal["alpha_interval", "alpha_samples", "omega_samples", "factors", "retest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Scales of one length, every item with one loading on its own factor."""

    items: int
    scales: int = 1
    loading: float = 0.7
    factor_correlation: float = 0.3
    points: int = 5
    width: float = 0.10
    retest_width: float = 0.40
    """Of the error's standard deviation, upper less lower limit, as a share of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeLine:
    """One purpose: how many people, and what was reached with them; or why there is no number."""

    part: Part
    n: int | None = None
    reached: float | None = None
    error: float | None = None
    refused: str | None = None


def sizes(sketch: Sketch, *, seed: int, draws: int = 500, told: Told | None = None) -> tuple[SizeLine, ...]:
    """People for alpha, omega, the factors and the retest of such a questionnaire."""
    if sketch.items < 2 or sketch.scales < 1:
        raise DataError("A scale needs two items or more, and a questionnaire a scale. Give more of them.")
    loadings = clusters([sketch.items] * sketch.scales, loading=sketch.loading)
    try:
        one = population(loadings[: sketch.items, 0], points=sketch.points)
        all_of_it = population(loadings, factor_correlation=sketch.factor_correlation, points=sketch.points)
    except ScoringError as refusal:
        raise DataError(str(refusal)) from refusal
    rng = np.random.default_rng(seed)
    parts: dict[Part, Callable[[], Needed]] = {
        "alpha_interval": lambda: n_for_alpha(_alpha(one, seed), k_items=sketch.items, width=sketch.width),
        "alpha_samples": lambda: n_for_width(one, _alpha_in, width=sketch.width, rng=rng, draws=draws),
        "omega_samples": lambda: n_for_width(
            one, lambda x: omega_total(x).value, width=sketch.width, rng=rng, draws=draws
        ),
        "factors": lambda: n_for_recovery(all_of_it, rng=rng, draws=max(100, draws // 5)),
        "retest": lambda: df_for_error(sketch.retest_width),
    }
    if sketch.items < 3:
        del parts["omega_samples"]
    found = []
    for done, (part, needed) in enumerate(parts.items()):
        if told is not None:
            told(done, len(parts), part.replace("_", " "))
        found.append(_line(part, needed))
    return tuple(found)


def _alpha(people: Population, seed: int) -> float:
    """The alpha of a population in categories, from very many of its people."""
    return _alpha_in(people.draw(200_000, rng=np.random.default_rng(seed)))


def _alpha_in(answers: Matrix) -> float:
    return alpha_of(Moments.of(answers).covariance)


def _line(part: Part, needed: Callable[[], Needed]) -> SizeLine:
    try:
        found = needed()
    except ScoringError as refusal:
        return SizeLine(part=part, refused=str(refusal))
    return SizeLine(part=part, n=found.n, reached=found.reached, error=found.error)
