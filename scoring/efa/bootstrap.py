"""How far loadings and factor correlations would differ in other samples, by drawing people anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.correlations import Kind
from scoring.efa.solution import FactorSolution
from scoring.errors import ScoringError
from scoring.extraction import (
    LEAST_UNIQUENESS,
    MOST_UNIQUENESS,
    Extraction,
    maximum_likelihood,
    minres,
    principal_axis,
)
from scoring.guards import complete, is_coverage, of_length
from scoring.polychoric.matrix import polychoric
from scoring.results import Caveat, Matrix
from scoring.rotation.congruence import matching
from scoring.rotation.gradient_projection import search
from scoring.rotation.rotate import criterion_of, rotate

Told = Callable[[int, int], None]
"""Told how many draws are done, of how many; an exception it raises stops the work."""
Stack = npt.NDArray[np.float64]
STATISTIC = "The bootstrap of a factor solution"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactorErrors:
    """Bootstrap standard errors and percentile intervals, in the solution's order of factors."""

    pattern: Matrix
    """(k_items, n_factors) standard errors of the pattern."""
    pattern_low: Matrix
    pattern_high: Matrix
    factor_correlations: Matrix
    """(n_factors, n_factors) standard errors."""
    factor_correlations_low: Matrix
    factor_correlations_high: Matrix
    level: float
    draws: int
    """Samples that gave a solution."""
    caveats: tuple[Caveat, ...] = ()


def bootstrap(
    item_scores: npt.ArrayLike,
    solution: FactorSolution,
    *,
    rng: np.random.Generator,
    kind: Kind = "pearson",
    teams: Sequence[object] | None = None,
    draws: int = 500,
    ci_level: float = 0.95,
    told: Told | None = None,
) -> FactorErrors:
    """Draw people with replacement, extract and rotate anew from where the solution stands, and compare.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        The answers that the solution was found in; rows with any NaN are left out.
    solution : FactorSolution
    rng : numpy Generator
    kind : as for `correlations`
    teams : (n_respondents,), optional
        Whole teams are drawn then, as people of one team are not independent.
    draws : int
    ci_level : float
    told : callable, optional

    Returns
    -------
    FactorErrors. Factors of every sample are matched one to one with the solution's by congruence, and turned
    to its sign. Caveats: `samples_without_solution`, `samples_with_heywood`, with their numbers.

    Raises
    ------
    ScoringError
        Fewer than 20 draws, answers to other items than the solution's, or fewer than half the samples with
        a solution.

    Source
    ------
    [efron1979]; alignment [zhang2010].
    """
    is_coverage(ci_level)
    if draws < 20:
        raise ScoringError(f"{STATISTIC} takes at least 20 draws; {draws} were asked for.")
    rows = np.asarray(item_scores, dtype=np.float64)
    scores = complete(rows, STATISTIC)
    if scores.shape[1] != solution.pattern.shape[0]:
        raise ScoringError(
            f"{STATISTIC} needs the items of the solution: {solution.pattern.shape[0]}, "
            f"not {scores.shape[1]}."
        )
    member = _members(rows, teams)
    found: list[Extraction] = []
    for number in range(draws):
        sample = _extracted(scores[_drawn(member, scores.shape[0], rng)], solution, kind)
        found.extend([] if sample is None else [sample])
        if told is not None:
            told(number + 1, draws)
    if len(found) < draws / 2:
        raise ScoringError(
            f"{STATISTIC} does not exist: only {len(found)} of {draws} samples have such factors. "
            "Fewer factors, or more people, are needed."
        )
    heywood = sum(f.is_heywood for f in found)
    told_of = (("samples_without_solution", draws - len(found)), ("samples_with_heywood", heywood))
    caveats = tuple(Caveat(code=c, facts=(("samples", m), ("of", draws))) for c, m in told_of if m)
    return _summary(_aligned(np.array([f.loadings for f in found]), solution), ci_level, caveats)


def _members(rows: Matrix, teams: Sequence[object] | None) -> list[npt.NDArray[np.intp]] | None:
    """The complete rows of each team; None where people are drawn one by one."""
    if teams is None:
        return None
    of_length(teams, rows.shape[0], "Teams")
    whole = ~np.isnan(rows).any(axis=1)
    names = np.unique(np.array([str(t) for t in teams])[whole], return_inverse=True)[1]
    return [np.flatnonzero(names == i) for i in range(int(names.max()) + 1)]


def _drawn(
    member: list[npt.NDArray[np.intp]] | None, n: int, rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    if member is None:
        return rng.integers(0, n, n)
    return np.concatenate([member[i] for i in rng.integers(0, len(member), len(member))])


def _extracted(scores: Matrix, solution: FactorSolution, kind: Kind) -> Extraction | None:
    """The unrotated factors of one sample; None where it has none."""
    try:
        if kind == "polychoric":
            found = polychoric(scores).correlation
        else:
            spread = scores.std(axis=0)
            if (spread < 1e-12).any():
                return None
            standard = (scores - scores.mean(axis=0)) / spread
            found = standard.T @ standard / scores.shape[0]
        n_factors = solution.pattern.shape[1]
        if solution.extraction == "pa":
            return principal_axis(found, n_factors)
        start = np.clip(solution.uniqueness, LEAST_UNIQUENESS, MOST_UNIQUENESS)
        return (minres if solution.extraction == "minres" else maximum_likelihood)(
            found, n_factors, start=start
        )
    except ScoringError:
        return None


def _aligned(unrotated: Stack, solution: FactorSolution) -> tuple[Stack, Stack]:
    """Patterns and factor correlations of all samples, each factor beside its partner in the solution."""
    patterns, between = _rotated(unrotated, solution)
    for place in range(patterns.shape[0]):
        order, signs = matching(patterns[place], solution.pattern)
        patterns[place] = patterns[place][:, order] * signs
        between[place] = between[place][np.ix_(order, order)] * np.outer(signs, signs)
    return patterns, between


def _rotated(unrotated: Stack, solution: FactorSolution) -> tuple[Stack, Stack]:
    rotation = solution.rotation
    n_factors = unrotated.shape[2]
    if n_factors == 1 or rotation.name == "none":
        left, _, right = np.linalg.svd(np.swapaxes(unrotated, 1, 2) @ solution.pattern)
        return unrotated @ left @ right, np.broadcast_to(
            np.eye(n_factors), (len(unrotated), n_factors, n_factors)
        ).copy()
    if rotation.name in ("varimax", "promax"):
        alone = [rotate(one, replace(rotation, starts=1)) for one in unrotated]
        return np.array([r.pattern for r in alone]), np.array([r.correlation for r in alone])
    # Each search starts from the turn that carried the solution's own factors to its pattern.
    left, _, right = np.linalg.svd(np.swapaxes(unrotated, 1, 2) @ solution.unrotated)
    weight = np.sqrt((unrotated**2).sum(axis=2, keepdims=True)) if rotation.kaiser else 1.0
    criterion = criterion_of(rotation, solution.pattern)
    start = left @ right @ solution.turn
    found = search(unrotated / weight, criterion, start, is_oblique=rotation.is_oblique)
    return found.pattern * weight, found.correlation


def _summary(aligned: tuple[Stack, Stack], ci_level: float, caveats: tuple[Caveat, ...]) -> FactorErrors:
    patterns, between = aligned
    tails = ((1 - ci_level) / 2, (1 + ci_level) / 2)
    low, high = np.quantile(patterns, tails, axis=0)
    between_low, between_high = np.quantile(between, tails, axis=0)
    return FactorErrors(
        pattern=patterns.std(axis=0, ddof=1),
        pattern_low=low,
        pattern_high=high,
        factor_correlations=between.std(axis=0, ddof=1),
        factor_correlations_low=between_low,
        factor_correlations_high=between_high,
        level=ci_level,
        draws=patterns.shape[0],
        caveats=caveats,
    )
