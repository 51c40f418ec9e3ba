"""An exploratory factor solution: extracted, turned, judged, with its doubts."""

from dataclasses import dataclass, field

import numpy as np

from scoring.correlations import Correlations
from scoring.efa.fit import Fit, fit
from scoring.errors import ScoringError
from scoring.extraction import Extraction, maximum_likelihood, minres, principal_axis
from scoring.results import Caveat, Matrix, Vector
from scoring.rotation.rotate import Rotated, Rotation, rotate

EXTRACTIONS = {"minres": minres, "ml": maximum_likelihood, "pa": principal_axis}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactorSolution:
    """A factor solution; every table has its factors in the order of the pattern."""

    pattern: Matrix
    """(k_items, n_factors) regression weights of items on factors."""
    structure: Matrix
    """(k_items, n_factors) correlations of items with factors."""
    factor_correlations: Matrix
    communality: Vector
    """(k_items,) share of variance that the factors explain; above 1 where nothing real could be."""
    uniqueness: Vector
    complexity: Vector
    """(k_items,) how many factors an item loads on, 1 or more (Hofmann); NaN where it loads on none."""
    explained: Vector
    """(n_factors,) variance each factor explains, in items."""
    residual: Matrix
    """(k_items, k_items) correlations left over; the diagonal holds uniquenesses."""
    fit: Fit
    unrotated: Matrix = field(repr=False)
    turn: Matrix = field(repr=False)
    extraction: str
    rotation: Rotation
    n: int
    caveats: tuple[Caveat, ...] = ()

    @property
    def proportion(self) -> Vector:
        """(n_factors,) variance explained as a share of all."""
        return np.asarray(self.explained / self.pattern.shape[0])


def efa(
    correlations: Correlations,
    n_factors: int,
    *,
    extraction: str = "minres",
    rotation: Rotation | str = "oblimin",
    rng: np.random.Generator | None = None,
) -> FactorSolution:
    """Find factors behind correlations.

    Parameters
    ----------
    correlations : Correlations
        Of `scoring.correlations.correlations`.
    n_factors : int
    extraction : "minres", "ml" or "pa"
    rotation : Rotation, or its name
    rng : numpy Generator, optional
        Of the rotation's random starts; seeded with 0 without one.

    Returns
    -------
    FactorSolution. Caveats, beside those of the correlations, the rotation and the fit: `heywood` (item and
    uniqueness, at its bound or below 0), `extraction_not_settled`, `ordered_answers` (polychoric
    correlations: chi-square and what rests on it are not to be read as tests), `more_items_than_people`.

    Raises
    ------
    ScoringError
        As extraction and rotation do; an unknown extraction.

    Source
    ------
    As `scoring.extraction`, `scoring.rotation.rotate` and `scoring.efa.fit`; complexity: [hofmann1978].
    """
    if extraction not in EXTRACTIONS:
        known = ", ".join(EXTRACTIONS)
        raise ScoringError(f"There is no extraction '{extraction}'. There are: {known}.")
    asked = Rotation(name=rotation) if isinstance(rotation, str) else rotation
    found = EXTRACTIONS[extraction](correlations.matrix, n_factors)
    turned = rotate(found.loadings, asked, rng=rng)
    pattern, between = turned.pattern, turned.correlation
    reproduced = pattern @ between @ pattern.T
    judged = fit(correlations.matrix, reproduced, n=correlations.n, n_factors=n_factors)
    communality = np.diag(reproduced).copy()
    return FactorSolution(
        pattern=pattern,
        structure=pattern @ between,
        factor_correlations=between,
        communality=communality,
        uniqueness=1 - communality,
        complexity=_complexity(pattern),
        explained=np.diag(between @ pattern.T @ pattern).copy(),
        residual=correlations.matrix - reproduced,
        fit=judged,
        unrotated=found.loadings,
        turn=turned.turn,
        extraction=extraction,
        rotation=asked,
        n=correlations.n,
        caveats=(*correlations.caveats, *_doubts(correlations, found, turned), *judged.caveats),
    )


def _complexity(pattern: Matrix) -> Vector:
    square = pattern**2
    fourth = (square**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(fourth > 0, square.sum(axis=1) ** 2 / fourth, np.nan))


def _doubts(correlations: Correlations, found: Extraction, turned: Rotated) -> tuple[Caveat, ...]:
    doubts = [
        Caveat(code="heywood", facts=(("item", int(i)), ("uniqueness", float(found.uniqueness[i]))))
        for i in np.flatnonzero(found.uniqueness <= 0.005 * 1.001)
    ]
    if not found.has_settled:
        doubts.append(Caveat(code="extraction_not_settled"))
    if correlations.kind == "polychoric":
        doubts.append(Caveat(code="ordered_answers"))
    if correlations.n <= correlations.k:
        facts = (("people", correlations.n), ("items", correlations.k))
        doubts.append(Caveat(code="more_items_than_people", facts=facts))
    return (*doubts, *turned.caveats)
