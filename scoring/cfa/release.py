"""Which tied parameters differ after all, and a ladder in which those few are let go."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.cfa import indices
from scoring.cfa.fit import Fit, Method, fit
from scoring.cfa.invariance import LADDER, Level, Rung, rung
from scoring.cfa.sample import Missing
from scoring.cfa.structure import structures
from scoring.cfa.syntax import Model, parse
from scoring.cfa.table import Equal, Parameter, kind_of, numbered

MOST_FALL = 0.01
LEAST_HELD = 2
LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What letting one tied parameter go would bring: fall of the chi-square on one degree of freedom."""

    name: str
    """As `free` takes it."""
    parameter: Parameter
    index: float
    p: float
    expected_change: float
    """How far it would move from the others it is tied to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialRung:
    """One level with what was let go to reach it; `holds` says whether its fit then is close enough."""

    rung: Rung
    freed: tuple[str, ...]
    """All names let go up to here, in the order of their going."""
    items: int
    freed_items: int
    least_held: int
    """The fewest items of a factor still held."""
    holds: bool


def score_tests(fit: Fit) -> tuple[Release, ...]:
    """The score test of every equality: each parameter after the first of those that are one, in order.

    One parameter is let go at a time while all other ties hold; expected information.

    Source
    ------
    [sorbom1989].
    """
    single = tuple(replace(p, label=f"{i}") for i, p in enumerate(fit.table.parameters))
    wide = numbered(
        replace(fit.table.model, equal=(), held=(), linear=()),
        single,
        n_groups=fit.table.n_groups,
        has_means=fit.table.has_means,
    )
    kept = [p for p in fit.table.parameters if p.fixed is None]
    place = np.array([fit.table.labels.index(p.label) for p in kept], dtype=np.intp)
    problem = replace(fit.problem, structures=structures(wide), n_free=len(wide.labels))
    theta = fit.theta[place]
    n = fit.sample.n
    slope = problem.slope(theta) / 2 * (fit.counted / n)
    bend = replace(problem, shares=fit.sample.weights).bend(theta)
    tie = np.zeros((len(kept), len(fit.theta)))
    tie[np.arange(len(kept)), place] = 1.0
    across = bend @ tie
    whole = fit.problem.inverse(tie.T @ across)
    room = np.diag(bend) - np.einsum("ij,jk,ik->i", across, whole, across)
    found, met = [], set()
    for i, p in enumerate(kept):
        if p.label in met and room[i] > 1e-9 * bend[i, i]:
            test = indices.test_of(float(n * slope[i] ** 2 / room[i]), 1)
            found.append(
                Release(
                    name=_free_name(p), parameter=p, index=test.chi2, p=test.p,
                    expected_change=float(-slope[i] / room[i]),
                )
            )  # fmt: skip
        met.add(p.label)
    return tuple(found)


def _free_name(p: Parameter) -> str:
    """Ties over groups are called after the parameter, ties over waves after that of one wave."""
    label = p.label.removesuffix(" [all]").strip()
    return label if " " in label else p.name


def partial_invariance(
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable], *,
    method: Method = "ML", is_standardized: bool = True, missing: Missing = "listwise",
    most_fall: float = MOST_FALL,
) -> tuple[PartialRung, ...]:  # fmt: skip
    """The partial ladder over groups; arguments as for `fit`, `most_fall` as for `partial_ladder`.

    Source
    ------
    [byrne1989].
    """
    read = parse(model) if isinstance(model, str) else model

    def fit_at(level: Level, free: Sequence[str]) -> Fit:
        return fit(
            read, item_scores, items, method=method, groups=groups, equal=LADDER[level], free=free,
            has_means=True, is_standardized=is_standardized, missing=missing,
        )  # fmt: skip

    return partial_ladder(fit_at, scales_of(read), most_fall=most_fall)


def scales_of(model: Model) -> dict[str, tuple[str, ...]]:
    """Factors with items of their own, and these."""
    found: dict[str, tuple[str, ...]] = {}
    for s in model.statements:
        if s.operator == "=~" and s.right in model.items:
            found[s.left] = (*found.get(s.left, ()), s.right)
    return found


def partial_ladder(
    fit_at: Callable[[Level, Sequence[str]], Fit], scales: Mapping[str, Sequence[str]], *,
    most_fall: float = MOST_FALL,
) -> tuple[PartialRung, ...]:  # fmt: skip
    """Climb the ladder, letting go at each level what differs most until the level fits closely enough.

    fit_at : the model at a level with names left free. A level is reached where CFI (scaled where tests are)
    falls by less than `most_fall` from the level before. While it is not, the tied parameter of that level
    with the largest score test goes; who lost the loading loses the intercept too. At least two items and
    half of each of the `scales` stay held; where that bound is met the level does not hold, and the ladder
    ends there.

    Source
    ------
    [byrne1989]; the fall of CFI [cheung2002].
    """
    found: list[PartialRung] = []
    freed: list[str] = []
    for level, tied in LADDER.items():
        before = found[-1].rung.fit if found else None
        if level == "scalar":
            freed += [f"{name.split(' =~ ')[1]} ~1" for name in freed if " =~ " in name]
        now = fit_at(level, freed)
        while before is not None and before.cfi_scaled - now.cfi_scaled >= most_fall:
            name = _worst(now, tied[-1], freed, scales)
            if name is None:
                break
            freed.append(name)
            now = fit_at(level, freed)
        holds = before is None or before.cfi_scaled - now.cfi_scaled < most_fall
        found.append(
            PartialRung(
                rung=rung(level, now, before), freed=tuple(freed), holds=holds,
                items=len({i for own in scales.values() for i in own}), freed_items=len(_gone(freed)),
                least_held=min(kept for kept, _ in _held(scales, freed)),
            )
        )  # fmt: skip
        if not holds:
            break
    return tuple(found)


def _worst(now: Fit, kind: Equal, freed: Sequence[str], scales: Mapping[str, Sequence[str]]) -> str | None:
    """The name whose going would bring most, among those whose factors can spare an item."""
    for one in sorted(score_tests(now), key=lambda r: -r.index):
        if kind_of(one.parameter, now.table.model) != kind or one.name in freed:
            continue
        tried = _held(scales, [*freed, one.name])
        if all(kept >= max(LEAST_HELD, LEAST_SHARE * whole) for kept, whole in tried):
            return one.name
    return None


def _held(scales: Mapping[str, Sequence[str]], freed: Sequence[str]) -> list[tuple[int, int]]:
    """For each scale: items still held, and items."""
    gone = _gone(freed)
    return [(len([i for i in own if i not in gone]), len(own)) for own in scales.values()]


def _gone(freed: Sequence[str]) -> set[str]:
    """Items of which anything was let go."""
    return {name.split(" =~ ")[1] if " =~ " in name else name.split(" ")[0] for name in freed}
