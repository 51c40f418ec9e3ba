"""Fitting an item response model: from answers to slopes, difficulties and their errors."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.irt.curves import Family, Layout, all_curves, difficulties
from scoring.irt.marginal import Expected, Marginal, grid
from scoring.irt.patterns import Patterns, patterns
from scoring.results import Caveat, Matrix, Vector

Model = Literal["grm", "gpcm", "pcm", "rsm"]
FAMILY: dict[Model, Family] = {
    "grm": "graded", "gpcm": "partial_credit", "pcm": "partial_credit", "rsm": "partial_credit",
}  # fmt: skip
RASCH: frozenset[Model] = frozenset({"pcm", "rsm"})
FEWEST_PEOPLE = 50
FIRST_STEPS = 6
CLOSE = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class ItemModel:
    """A fitted model. The trait has mean 0 and variance 1; see `latent_variance` for the Rasch family."""

    model: Model
    marginal: Marginal = field(repr=False)
    free: Vector
    """The free parameters."""
    ties: Matrix = field(repr=False)
    """(item parameters, free): each item parameter as a sum of free ones."""
    expected: Expected = field(repr=False)
    is_converged: bool = True

    @property
    def parameters(self) -> Vector:
        """Slope and intercepts, item after item."""
        return np.asarray(self.ties @ self.free)

    @property
    def patterns(self) -> Patterns:
        """What it was fitted to."""
        return self.marginal.patterns

    @property
    def log_likelihood(self) -> float:
        """Of all patterns."""
        return self.expected.log_likelihood

    @property
    def n_free(self) -> int:
        """Free parameters."""
        return len(self.free)

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return -2 * self.log_likelihood + 2 * self.n_free

    @property
    def bic(self) -> float:
        """Schwarz's criterion, by people."""
        return -2 * self.log_likelihood + self.n_free * float(np.log(self.patterns.n))

    @property
    def latent_variance(self) -> float:
        """With slopes of 1 as in the Rasch family, the variance of the trait; 1 elsewhere."""
        return float(self.parameters[0] ** 2) if self.model in RASCH else 1.0

    def item(self, place: int) -> Vector:
        """One item's slope and intercepts."""
        first = self.marginal.layout.first_parameter
        return self.parameters[first[place] : first[place + 1]]

    @property
    def slopes(self) -> Vector:
        """(k,): 1 in the Rasch family, whose trait has its own variance instead."""
        count = len(self.marginal.layout.levels)
        if self.model in RASCH:
            return np.ones(count)
        return np.array([self.item(i)[0] for i in range(count)])

    @property
    def difficulties(self) -> tuple[Vector, ...]:
        """Each item's steps on the trait, (categories - 1,), in the units in which `slopes` are told."""
        unit = np.sqrt(self.latent_variance)
        family = self.marginal.layout.family
        return tuple(
            difficulties(family, self.item(i)) * unit for i in range(len(self.marginal.layout.levels))
        )

    @cached_property
    def curves(self) -> Matrix:
        """(sum of categories, q) chances at the points of the grid."""
        return all_curves(self.marginal.layout, self.parameters, self.marginal.points(self.parameters))

    @cached_property
    def covariance(self) -> Matrix:
        """(free, free) of the free parameters, by the observed information.

        Source
        ------
        [louis1982].
        """
        step = 1e-4
        found = np.empty((self.n_free, self.n_free))
        for i in range(self.n_free):
            away = np.zeros(self.n_free)
            away[i] = step
            up, down = (self.marginal.expected(self.ties @ (self.free + s * away)).slope for s in (1, -1))
            found[i] = self.ties.T @ (down - up) / (2 * step)
        return np.asarray(np.linalg.inv((found + found.T) / 2))

    @cached_property
    def errors(self) -> Vector:
        """(item parameters,) standard errors of slopes and intercepts."""
        spread = np.einsum("ij,jk,ik->i", self.ties, self.covariance, self.ties)
        return np.asarray(np.sqrt(np.maximum(spread, 0.0)))

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """`not_converged`, `negative_slope`, and what was said of the answers."""
        found = [] if self.is_converged else [Caveat(code="not_converged")]
        against = np.flatnonzero(self.slopes < 0)
        found += [Caveat(code="negative_slope", facts=(("item", int(i)),)) for i in against]
        return (*found, *self.patterns.caveats)


def fit(item_scores: npt.ArrayLike, *, model: Model = "grm", n_points: int = 61) -> ItemModel:
    """Fit an item response model of one trait by marginal maximum likelihood, without priors.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed answers; NaN is missing, at random given what was answered. With two categories "grm" is the
        two-parameter logistic model and "pcm" Rasch's.
    model : "grm" graded response, "gpcm" generalised partial credit, "pcm" partial credit (one slope), "rsm"
        rating scale (one slope, one set of steps for all items).
    n_points : points of the trait from -6 to 6.

    Returns
    -------
    ItemModel; caveats `not_converged`, `negative_slope`, `skipped_category`.

    Raises
    ------
    ScoringError
        Fewer than three items (two for "pcm" and "rsm") or 50 people, an item everybody answers alike, or,
        for "rsm", items with different numbers of categories.

    Source
    ------
    [bock1981]; [samejima1969], [muraki1992], [masters1982], [andrich1978].
    """
    found = patterns(item_scores)
    _admit(found, model)
    layout = Layout(family=FAMILY[model], levels=found.levels)
    is_rasch = model in RASCH
    marginal = Marginal(patterns=found, layout=layout, grid=grid(n_points), is_rasch=is_rasch)
    return fitted(marginal, model, ties(layout, model))


def _admit(found: Patterns, model: Model) -> None:
    items = len(found.categories)
    fewest = 2 if model in RASCH else 3
    if items < fewest:
        raise ScoringError(f"This model needs {fewest} items or more; there are {items}.")
    if found.n < FEWEST_PEOPLE:
        raise ScoringError(
            f"An item response model needs {FEWEST_PEOPLE} people or more; there are {found.n}."
        )
    if model == "rsm" and len(set(found.levels.tolist())) > 1:
        raise ScoringError("A rating scale model needs the same categories in every item; take 'pcm'.")


def ties(layout: Layout, model: Model) -> Matrix:
    """(item parameters, free): which item parameters are free, shared, or sums of shared ones.

    Source
    ------
    [andrich1978], [masters1982].
    """
    count, first = layout.n_parameters, layout.first_parameter
    if model not in RASCH:
        return np.eye(count)
    slopes = np.zeros((count, 1))
    slopes[first[:-1]] = 1.0
    intercepts = np.delete(np.eye(count), first[:-1], axis=1)
    if model == "pcm":
        return np.hstack([slopes, intercepts])
    steps = int(layout.levels[0]) - 1
    place, shared = np.zeros((count, len(layout.levels))), np.zeros((count, max(steps - 1, 0)))
    for item, start in enumerate(first[:-1]):
        for c in range(1, steps + 1):
            place[start + c, item] = c
            if c < steps:
                shared[start + c, c - 1] = 1.0
    return np.hstack([slopes, place, shared])


def fitted(marginal: Marginal, model: Model, tied: Matrix) -> ItemModel:
    """Climb the marginal likelihood: steps as if the trait were seen first, then with curvature learnt.

    Source
    ------
    [lange1995]; learnt curvature [liu1989].
    """
    from scipy.optimize import minimize

    free = np.asarray(np.linalg.lstsq(tied, _start(marginal), rcond=None)[0], dtype=np.float64)
    for _ in range(FIRST_STEPS):
        free = _step(marginal, tied, free)
    root = np.linalg.cholesky(_information(marginal.expected(tied @ free), tied))
    origin = free

    def off(z: Vector) -> tuple[float, Vector]:
        here = marginal.expected(tied @ (origin + np.linalg.solve(root.T, z)))
        if not np.isfinite(here.log_likelihood):
            return 1e300, np.zeros(len(z))
        return -here.log_likelihood, -np.linalg.solve(root, tied.T @ here.slope)

    options = {"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-7, "maxcor": 30}
    start: Any = np.zeros(len(free))
    search: Any = minimize
    found = search(off, start, jac=True, method="L-BFGS-B", options=options)
    free = np.asarray(origin + np.linalg.solve(root.T, found.x), dtype=np.float64)
    here = marginal.expected(tied @ free)
    is_level = bool(np.abs(np.linalg.solve(root, tied.T @ here.slope)).max() < 1e-3)
    return ItemModel(
        model=model, marginal=marginal, free=free, ties=tied, expected=here, is_converged=is_level
    )


def _start(marginal: Marginal) -> Vector:
    """Slopes of one, and intercepts from the shares of the answers."""
    first, counts = marginal.layout.first_category, marginal.patterns.marks.T @ marginal.patterns.counts
    found = []
    for i in range(len(marginal.layout.levels)):
        share = counts[first[i] : first[i + 1]] / counts[first[i] : first[i + 1]].sum()
        if marginal.layout.family == "graded":
            at_least = np.cumsum(share[::-1])[::-1][1:]
            intercepts = 1.2 * np.log(at_least / (1 - at_least))
        else:
            intercepts = np.log(share[1:] / share[0])
        found.append(np.concatenate([[1.0], intercepts]))
    return np.concatenate(found)


def _information(here: Expected, tied: Matrix) -> Matrix:
    from scipy.linalg import block_diag

    found = tied.T @ block_diag(*here.information) @ tied
    return np.asarray(found + 1e-8 * np.diag(np.maximum(np.diag(found), 1e-8)))


def _step(marginal: Marginal, tied: Matrix, free: Vector) -> Vector:
    """One step towards more likelihood, halved while it leads down."""
    here = marginal.expected(tied @ free)
    step = np.linalg.solve(_information(here, tied), tied.T @ here.slope)
    length = 1.0
    while length > 1e-6:
        tried = free + length * step
        if marginal.expected(tied @ tried).log_likelihood >= here.log_likelihood:
            return np.asarray(tried)
        length /= 2
    return free
