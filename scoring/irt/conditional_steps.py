"""The partial credit model given the sum of answers: steps without a distribution of the trait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.irt.patterns import LEFT_OUT, patterns
from scoring.results import Caveat, Vector

FEWEST = 20
FAR, LEVEL, STEP = 25.0, 1e-4, 1e-30
Numbers = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConditionalSteps:
    """Each item's steps in logits, with their errors; all steps together add up to zero."""

    steps: tuple[Vector, ...]
    errors: tuple[Vector, ...]
    log_likelihood: float
    """Conditional on the sum of each person's answers."""
    n: int
    """People whose sum is neither the lowest nor the highest they could have; only they tell of steps."""
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """People who answered the same items: how often each answer was given, and each sum."""

    items: npt.NDArray[np.intp]
    given: tuple[Vector, ...]
    people: Vector


def conditional_steps(item_scores: npt.ArrayLike) -> ConditionalSteps:
    """Estimate the steps of the partial credit model by conditional maximum likelihood.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed answers; NaN is missing, whatever the reason lies in but the item's steps. Answers nobody gave
        are passed over (`skipped_category`). Of two categories, `conditional.conditional_rasch` is faster.

    Raises
    ------
    ScoringError
        What `patterns` refuses; fewer than 20 people who tell of steps; steps that have no finite value.

    Source
    ------
    [masters1982]; given the sum [andersen1972].
    """
    found = patterns(item_scores)
    codes, counts = found.codes, found.counts
    most = np.where(codes == LEFT_OUT, 0, found.levels - 1).sum(axis=1)
    sums = np.where(codes == LEFT_OUT, 0, codes).sum(axis=1)
    kept = (sums > 0) & (sums < most)
    n = int(counts[kept].sum())
    if n < FEWEST:
        raise ScoringError(
            f"Conditional estimation needs {FEWEST} people who gave neither all lowest nor all highest "
            f"answers; there are {n}."
        )
    parts = _parts(codes[kept], counts[kept], found.levels)
    _every_answer(parts, found.levels)
    theta, value, slope = _climbed(parts, found.levels)
    if np.abs(theta).max() > FAR:
        raise ScoringError(
            "Steps do not exist: some answers were always given before others, or never. Put rare answers "
            "together, or ask more people."
        )
    spread = _errors(parts, found.levels, theta)
    ends = np.cumsum(found.levels - 1)[:-1]
    caveats = (
        found.caveats if np.abs(slope).max() < LEVEL * n else (Caveat(code="not_converged"), *found.caveats)
    )
    return ConditionalSteps(
        steps=tuple(np.split(theta, ends)), errors=tuple(np.split(spread, ends)), log_likelihood=value, n=n,
        caveats=caveats,
    )  # fmt: skip


def _parts(codes: npt.NDArray[np.intp], counts: Vector, levels: npt.NDArray[np.intp]) -> tuple[_Part, ...]:
    masks, of_row = np.unique(codes != LEFT_OUT, axis=0, return_inverse=True)
    found = []
    for place, mask in enumerate(masks):
        items = np.flatnonzero(mask)
        rows = of_row.ravel() == place
        own, weight = codes[rows][:, items], counts[rows]
        given = tuple(
            np.bincount(own[:, i], weights=weight, minlength=levels[item]).astype(np.float64)
            for i, item in enumerate(items)
        )
        people = np.bincount(own.sum(axis=1), weights=weight, minlength=int((levels[items] - 1).sum()) + 1)
        found.append(_Part(items=items, given=given, people=people.astype(np.float64)))
    return tuple(found)


def _every_answer(parts: Sequence[_Part], levels: npt.NDArray[np.intp]) -> None:
    """Refuse an answer that only people without a word on steps gave."""
    for item, count in enumerate(levels):
        total = np.zeros(count)
        for part in parts:
            for place in np.flatnonzero(part.items == item):
                total += part.given[place]
        if (total == 0).any():
            raise ScoringError(
                f"Some answer to item {item + 1} was given only by people all of whose answers are the "
                "lowest, or the highest: its steps do not exist. Put rare answers together, or ask more "
                "people."
            )


def _climbed(parts: Sequence[_Part], levels: npt.NDArray[np.intp]) -> tuple[Vector, float, Vector]:
    from scipy.optimize import minimize

    def off(theta: Vector) -> tuple[float, Vector]:
        value, slope = _likelihood(parts, levels, theta)
        return -float(value.real), -np.real(slope)

    search: Any = minimize
    size = int((levels - 1).sum())
    options = {"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-7, "maxcor": 30}
    top = search(off, np.zeros(size), jac=True, method="L-BFGS-B", options=options)
    theta = np.asarray(top.x - top.x.mean(), dtype=np.float64)
    value, slope = _likelihood(parts, levels, theta)
    return theta, float(value.real), np.real(slope)


def _errors(parts: Sequence[_Part], levels: npt.NDArray[np.intp], theta: Vector) -> Vector:
    """By the information, at steps that add up to zero."""
    size = len(theta)
    information = np.empty((size, size))
    for i in range(size):
        away = theta.astype(np.complex128)
        away[i] += 1j * STEP
        information[i] = -np.imag(_likelihood(parts, levels, away)[1]) / STEP
    whole = (information + information.T) / 2 + 1.0 / size
    return np.asarray(np.sqrt(np.maximum(np.diag(np.linalg.inv(whole) - 1.0 / size), 0.0)))


def _likelihood(parts: Sequence[_Part], levels: npt.NDArray[np.intp], theta: Numbers) -> tuple[Any, Numbers]:
    """Log likelihood and its slope by the steps; complex steps in, complex out."""
    ends = np.cumsum(levels - 1)[:-1]
    at_sums = [np.concatenate([[0.0], np.cumsum(own)]) for own in np.split(theta, ends)]
    chances = [_shares(own) for own in at_sums]
    value: Any = 0.0
    slopes = [np.zeros(count, dtype=theta.dtype) for count in levels]
    for part in parts:
        own = [chances[i] for i in part.items]
        before, after = _products(own), _products(own[::-1])
        every = before[-1]
        there = part.people > 0
        value = value - part.people[there] @ np.log(every[there])
        share = np.zeros(len(every), dtype=theta.dtype)
        share[there] = part.people[there] / every[there]
        for place, item in enumerate(part.items):
            value = value + part.given[place] @ np.log(own[place])
            others = np.convolve(before[place], after[len(own) - 1 - place])
            expected = np.array([
                p * (share[c : c + len(others)] @ others) for c, p in enumerate(own[place])
            ])  # fmt: skip
            slopes[item] = slopes[item] + expected - part.given[place]
    # A step moves the sums of steps of all answers from it on.
    return value, np.concatenate([np.cumsum(s[::-1])[::-1][1:] for s in slopes])


def _shares(at_sums: Numbers) -> Numbers:
    raw = np.exp(-at_sums + at_sums.real.min())
    return np.asarray(raw / raw.sum())


def _products(chances: Sequence[Numbers]) -> list[Numbers]:
    """Chances of every sum of the first none, one, two, ... items."""
    found = [np.ones(1)]
    for own in chances:
        found.append(np.convolve(found[-1], own))
    return found
