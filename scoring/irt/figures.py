"""A fitted model in plain figures, to be kept with an instrument, and made into a model again, to score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.irt.curves import Layout
from scoring.irt.fit import FAMILY, ItemModel, Model
from scoring.irt.joint import Joint
from scoring.irt.marginal import Marginal, grid
from scoring.irt.patterns import patterns_within
from scoring.results import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """One item: its slope, the steps on the trait in order of its categories, and their standard errors."""

    item: str
    categories: tuple[float, ...]
    """Keyed answers, rising; step c parts the c-th from the next (graded: all below from all above)."""
    slope: float
    difficulties: tuple[float, ...]
    slope_error: float | None = None
    """None where it was not estimated or kept, or its error does not exist."""
    difficulty_errors: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigures:
    """A model as it can be kept in a file: names and numbers alone."""

    model: Model
    items: tuple[ItemFigures, ...]
    latent_mean: float = 0.0
    latent_variance: float = 1.0
    log_likelihood: float | None = None
    """None, as the next two, where it was not kept."""
    n_free: int | None = None
    n: int | None = None
    is_converged: bool = True


def figures(model: ItemModel, names: Sequence[str]) -> ModelFigures:
    """Slopes, difficulties and errors under the items' names; errors of difficulties by the delta method.

    Raises
    ------
    ScoringError
        Not one name an item.

    Source
    ------
    [samejima1969], [muraki1992]; errors [louis1982].
    """
    layout = model.marginal.layout
    guards.of_length(names, layout.n_items, "names")
    items = []
    for place, name in enumerate(names):
        slope_error, step_errors = _errors(model, place)
        items.append(
            ItemFigures(
                item=name, categories=model.patterns.categories[place], slope=float(model.slopes[place]),
                difficulties=tuple(float(d) for d in model.difficulties[place]), slope_error=slope_error,
                difficulty_errors=step_errors,
            )
        )  # fmt: skip
    return ModelFigures(
        model=model.model, items=tuple(items), latent_mean=model.latent_mean,
        latent_variance=model.latent_variance, log_likelihood=model.log_likelihood, n_free=model.n_free,
        n=model.patterns.n, is_converged=model.is_converged,
    )  # fmt: skip


def _errors(model: ItemModel, place: int) -> tuple[float | None, tuple[float | None, ...]]:
    """Of the slope and of each difficulty, which is a ratio of intercepts and slope."""
    own = slice(*model.marginal.layout.first[place : place + 2])
    spread = model.covariance_of_parameters[own, own]
    slope, steps = model.slopes[place], model.difficulties[place]
    moves = np.zeros((len(steps), len(steps) + 1))
    moves[:, 0] = -steps / slope
    moves[:, 1:] = -np.eye(len(steps)) / slope
    if model.marginal.layout.family == "partial_credit":
        moves[:, 1:] += np.eye(len(steps), k=-1) / slope
    variances = np.diag(moves @ spread @ moves.T)
    told = tuple(float(np.sqrt(v)) if np.isfinite(v) and v > 0 else None for v in variances)
    own_variance = float(spread[0, 0])
    known = np.isfinite(own_variance) and own_variance > 0
    return (float(np.sqrt(own_variance)) if known else None), told


def from_figures(kept: ModelFigures, item_scores: npt.ArrayLike) -> ItemModel:
    """A model from kept figures over new answers, ready for `scores`, `information_at` and `person_fit`.

    Nothing is estimated; the prior of scores is the trait of the people the figures come from. Answers must
    be among the categories the model knows; NaN is missing.

    Raises
    ------
    ScoringError
        Not the model's number of items, an answer that is none of an item's categories, or no answer at all.

    Source
    ------
    [bock1982].
    """
    found = patterns_within(item_scores, tuple(i.categories for i in kept.items))
    layout = Layout(family=FAMILY[kept.model], levels=found.levels)
    trait = [kept.latent_mean, float(np.sqrt(kept.latent_variance))]
    full = np.concatenate([*(_parameters(kept, item) for item in kept.items), trait])
    marginal = Marginal(patterns=found, layout=layout, points=trait[0] + trait[1] * grid())
    joint, none = Joint(groups=(marginal,), ties=np.zeros((len(full), 0)), fixed=full), np.zeros(0)
    while joint.is_rough(none):
        joint = joint.denser()
    return ItemModel(
        model=kept.model, joint=joint, together=joint.expected(none), is_converged=kept.is_converged
    )


def _parameters(kept: ModelFigures, item: ItemFigures) -> Vector:
    """Slope and intercepts from slope and difficulties."""
    steps = np.array(item.difficulties)
    shift = steps if FAMILY[kept.model] == "graded" else np.cumsum(steps)
    return np.concatenate([[item.slope], -item.slope * shift])
