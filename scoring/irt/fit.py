"""Fitting an item response model: from answers to slopes, difficulties and their errors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.irt.curves import Family, Layout, difficulties
from scoring.irt.joint import FINEST, Joint, Together
from scoring.irt.marginal import Marginal, grid
from scoring.irt.observed import observed_information
from scoring.irt.patterns import Patterns, patterns, patterns_within
from scoring.results import Caveat, Matrix, Vector

Model = Literal["grm", "gpcm", "pcm", "rsm"]
FAMILY: dict[Model, Family] = {
    "grm": "graded", "gpcm": "partial_credit", "pcm": "partial_credit", "rsm": "partial_credit",
}  # fmt: skip
RASCH: frozenset[Model] = frozenset({"pcm", "rsm"})
FEWEST_PEOPLE = 50
MOST_CATEGORIES = 30
"""More kinds of answers than any rating has: these are measures, not categories."""
STEEP, NO_SPREAD = 10.0, 0.1
"""A slope above which an item parts people as if without chance; a trait's spread that is none."""
ENDLESS = 1 / FINEST
"""A slope the points of the trait cannot tell from any steeper one: more likely the steeper it is."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ItemModel:
    """A fitted model. The trait has mean 0 and variance 1; see `latent_variance` for the Rasch family."""

    model: Model
    joint: Joint = field(repr=False)
    together: Together = field(repr=False)
    group: int = 0
    """Which of the groups of `joint` this is."""
    is_converged: bool = True

    @property
    def marginal(self) -> Marginal:
        """Patterns and points."""
        return self.joint.groups[self.group]

    @property
    def full(self) -> Vector:
        """The parameters of the items, then mean and spread of the trait."""
        return self.joint.parameters(self.together.free)[self.group]

    @property
    def parameters(self) -> Vector:
        """Slope and intercepts, item after item."""
        return self.full[:-2]

    @property
    def patterns(self) -> Patterns:
        """What it was fitted to."""
        return self.marginal.patterns

    @property
    def log_likelihood(self) -> float:
        """Of all patterns."""
        return self.together.log_likelihood

    @property
    def n_free(self) -> int:
        """Free parameters."""
        return len(self.together.free)

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return -2 * self.log_likelihood + 2 * self.n_free

    @property
    def bic(self) -> float:
        """Schwarz's criterion, by people."""
        n = sum(g.patterns.n for g in self.joint.groups)
        return -2 * self.log_likelihood + self.n_free * float(np.log(n))

    @property
    def latent_mean(self) -> float:
        """The mean of the trait: 0, but for later groups."""
        return float(self.full[-2])

    @property
    def latent_variance(self) -> float:
        """The variance of the trait: free in the Rasch family and in later groups, 1 elsewhere."""
        return float(self.full[-1] ** 2)

    def item(self, place: int) -> Vector:
        """One item's slope and intercepts."""
        first = self.marginal.layout.first
        return self.parameters[first[place] : first[place + 1]]

    @property
    def slopes(self) -> Vector:
        """(k,): 1 in the Rasch family, whose trait has its own variance instead."""
        return np.asarray(self.parameters[self.marginal.layout.first[:-1]])

    @property
    def difficulties(self) -> tuple[Vector, ...]:
        """Each item's steps on the trait, (categories - 1,)."""
        layout = self.marginal.layout
        return tuple(difficulties(layout.family, self.item(i)) for i in range(layout.n_items))

    @cached_property
    def covariance(self) -> Matrix:
        """(free, free) of the free parameters, by the observed information; NaN where that is not positive.

        Source
        ------
        [louis1982].
        """
        found = observed_information(self.joint, self.together)
        try:
            np.linalg.cholesky(found)
        except np.linalg.LinAlgError:
            return np.full_like(found, np.nan)
        return np.asarray(np.linalg.inv(found))

    @cached_property
    def covariance_of_parameters(self) -> Matrix:
        """(parameters, parameters) of the items' parameters, then mean and spread of the trait."""
        size = len(self.full)
        own = self.joint.ties[self.group * size : (self.group + 1) * size]
        return np.asarray(own @ self.covariance @ own.T)

    @cached_property
    def errors(self) -> Vector:
        """(item parameters,) standard errors of slopes and intercepts, 0 for what was not estimated.

        NaN where none exists, as of slopes that part people without chance.
        """
        variance = np.diag(self.covariance_of_parameters)[:-2]
        return np.asarray(np.sqrt(np.where(variance >= 0, variance, np.nan)))

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """What is to be kept in mind: see `fit`."""
        found = [] if self.is_converged else [Caveat(code="not_converged")]
        # In the Rasch family the trait's spread is what slopes are elsewhere.
        steep = np.abs(self.slopes) * (self.full[-1] if self.model in RASCH else 1.0) > STEEP
        endless = np.abs(self.slopes) > ENDLESS
        named = (("negative_slope", self.slopes < 0), ("steep_slope", steep), ("endless_slope", endless))
        for code, where in named:
            found += [Caveat(code=code, facts=(("item", int(i)),)) for i in np.flatnonzero(where)]
        if self.full[-1] < NO_SPREAD:
            found.append(Caveat(code="no_trait_variance"))
        return (*found, *self.patterns.caveats)


def fit(
    item_scores: npt.ArrayLike,
    *,
    model: Model = "grm",
    n_points: int = 61,
    categories: Sequence[float] | None = None,
) -> ItemModel:
    """Fit an item response model of one trait by marginal maximum likelihood, without priors.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed answers; NaN is missing, at random given what was answered. With two categories "grm" is the
        two-parameter logistic model and "pcm" Rasch's.
    model : "grm" graded response, "gpcm" generalised partial credit, "pcm" partial credit (one slope), "rsm"
        rating scale (one slope, one set of steps for all items).
    n_points : points of the trait from -6 to 6; as dense, but further out, where the trait is found to spread
        so widely that they hold fewer than 3.5 spreads (Rasch family, later groups); denser, to 80 a unit,
        where a curve rises by more than one logit between two.
    categories : of "rsm" alone, the keyed answers every item offers: one that an item was never given but
        another was counts in both. Left out, those that were given, in every item the same.

    Returns
    -------
    ItemModel; caveats `not_converged` (try fewer categories, a Rasch model, or more people),
    `negative_slope` (an item keyed the wrong way?), `steep_slope` (above 10: its answers repeat another
    item's or part people without chance; its error says nothing), `endless_slope` (above 80: the likelihood
    rises with it without end, and what is told is where the search stopped), `no_trait_variance` (a Rasch
    model of items that share nothing), `skipped_category`.

    Raises
    ------
    ScoringError
        Fewer than three items (two for "pcm" and "rsm") or 50 people, an item everybody answers alike or in
        more than 30 ways, or, for "rsm", items with different answers; categories of another model, or
        answers that are none of them.

    Source
    ------
    [bock1981]; [samejima1969], [muraki1992], [masters1982], [andrich1978].
    """
    found = patterns(item_scores)
    if categories is not None:
        found = _offered(item_scores, found, model, categories)
    admit(found, model)
    marginal = Marginal(
        patterns=found, layout=Layout(family=FAMILY[model], levels=found.levels), points=grid(n_points)
    )
    tied, fixed = ties(marginal.layout, model)
    joint, top = Joint(groups=(marginal,), ties=tied, fixed=fixed).settled()
    return ItemModel(model=model, joint=joint, together=top.together, is_converged=top.is_converged)


def admit(found: Patterns, model: Model) -> None:
    """Refuse too few items or people for a model, and a rating scale of unlike items.

    Source
    ------
    [andrich1978].
    """
    items = len(found.categories)
    fewest = 2 if model in RASCH else 3
    if items < fewest:
        raise ScoringError(f"This model needs {fewest} items or more; there are {items}.")
    if found.n < FEWEST_PEOPLE:
        raise ScoringError(
            f"An item response model needs {FEWEST_PEOPLE} people or more; there are {found.n}."
        )
    most = int(found.levels.argmax())
    if found.levels[most] > MOST_CATEGORIES:
        raise ScoringError(
            f"Item {most + 1} has {found.levels[most]} kinds of answers; a response model is for categories, "
            f"{MOST_CATEGORIES} at most. Put the answers into classes first."
        )
    every = sorted({c for own in found.categories for c in own})
    for item, own in enumerate(found.categories if model == "rsm" else ()):
        if list(own) != every:
            lacks = ", ".join(f"{c:g}" for c in every if c not in own)
            raise ScoringError(
                f"A rating scale model needs the same categories in every item; item {item + 1} was never "
                f"given {lacks}. Tell what every item offers as 'categories', or take 'pcm'."
            )


def _offered(
    item_scores: npt.ArrayLike, found: Patterns, model: Model, categories: Sequence[float]
) -> Patterns:
    """The same patterns over answers every item offers, as far as any item was given them."""
    if model != "rsm":
        raise ScoringError(
            "Only a rating scale model shares its steps among items; other models have one between answers "
            "that were given. Leave 'categories' out."
        )
    given = {c for own in found.categories for c in own}
    known = tuple(sorted({float(c) for c in categories} & given))
    return patterns_within(item_scores, (known,) * len(found.categories))


def ties(layout: Layout, model: Model) -> tuple[Matrix, Vector]:
    """How items, mean and spread come from free parameters, (parameters, free), and what is fixed.

    Slopes are free and the trait is standard normal, or slopes are 1 and the spread of the trait is free.

    Source
    ------
    [andrich1978], [masters1982].
    """
    count, first = layout.n_parameters, layout.first[:-1]
    fixed = np.zeros(count + 2)
    every = np.eye(count + 2)
    if model not in RASCH:
        fixed[-1] = 1.0
        return every[:, :-2], fixed
    fixed[first] = 1.0
    if model == "pcm":
        return np.delete(every, [*first, count], axis=1), fixed
    steps = int(layout.levels[0]) - 1
    place, shared = np.zeros((count + 2, layout.n_items)), np.zeros((count + 2, max(steps - 1, 0)))
    for item, start in enumerate(first):
        for c in range(1, steps + 1):
            place[start + c, item] = c
            if c < steps:
                shared[start + c, c - 1] = 1.0
    return np.hstack([place, shared, every[:, -1:]]), fixed
