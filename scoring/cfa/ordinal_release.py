"""Which tied parameters of ordered answers differ after all, and a ladder in which those few are let go."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.cfa.indices import test_of
from scoring.cfa.ordinal import fit_either, ordinal_sample
from scoring.cfa.ordinal_after import score_tests_together
from scoring.cfa.ordinal_fit import OrdinalFit
from scoring.cfa.ordinal_invariance import LADDER, OrdinalLevel, OrdinalRung, below, ordinal_rung, plan_at
from scoring.cfa.ordinal_plan import ENOUGH_TO_SPREAD, OrdinalMethod, Plan, Tie
from scoring.cfa.ordinal_problem import OrdinalProblem, OrdinalStructure, Parameterization
from scoring.cfa.ordinal_sample import OrdinalMissing
from scoring.cfa.release import LEAST_HELD, LEAST_SHARE, MOST_FALL, scales_of
from scoring.cfa.structure import structures
from scoring.cfa.syntax import Model
from scoring.cfa.table import numbered
from scoring.errors import ScoringError
from scoring.results import Vector

FitAt = Callable[[OrdinalLevel, Sequence[str]], OrdinalFit]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalRelease:
    """What letting one tied parameter go in all later groups, or waves, would bring.

    `index` is the score test in units of the plain chi-square; `chi2` and its `p` take into account how the
    statistics vary, on `df` degrees of freedom.
    """

    name: str
    """As `free` takes it: `c2 | t1`, `clarity =~ c2`, `c2 ~1`, `c2 ~~ c2`."""
    kind: Tie
    index: float
    chi2: float
    df: int
    p: float
    expected_change: float
    """The largest, where there are several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalPartialRung:
    """One level with what was let go to reach it; `holds` says whether its fit then is close enough."""

    rung: OrdinalRung
    freed: tuple[str, ...]
    """All names let go up to here, in the order of their going."""
    items: int
    freed_items: int
    least_held: int
    """The fewest items of a factor of which nothing was let go."""
    holds: bool


def ordinal_score_tests(fit: OrdinalFit) -> tuple[OrdinalRelease, ...]:
    """The score test of every tie over groups or waves, each alone while all others hold.

    Thresholds are told of only where more are tied than an item's level and spread take up (three or more).

    Source
    ------
    [sorbom1989]; by how the statistics vary [satorra1989].
    """
    problem, theta, places = _opened(fit)
    named = [(name, kind, places[name]) for name, kind in _tied(fit) if places.get(name)]
    every = [i for _, _, own in named for i in own]
    if not every:
        return ()
    slopes = fit.problem.stacked(fit.theta)[0]
    told = score_tests_together(problem, theta, slopes, every, sizes=[len(own) for _, _, own in named])
    return tuple(
        OrdinalRelease(
            name=name, kind=kind, index=one.index, chi2=one.chi2, df=one.df, p=test_of(one.chi2, one.df).p,
            expected_change=one.expected_change,
        )
        for (name, kind, _), one in zip(named, told, strict=True)
        if one is not None
    )  # fmt: skip


def _tied(fit: OrdinalFit) -> Iterator[tuple[str, Tie]]:
    """Names that could be let go, in order of the ladder."""
    plan = fit.plan
    long = dict(zip(fit.table.model.items, fit.groups[0].counts, strict=True))
    counts = {plan.place(item, 0)[0]: count for item, count in long.items()}
    names: dict[Tie, list[str]] = {
        "thresholds": [
            f"{item} | t{t + 1}" for item, count in counts.items() for t in range(count)
            if plan.held(item if not plan.waves else f"{item}.1", count) > ENOUGH_TO_SPREAD
        ],
        "loadings": [f"{s.left} =~ {s.right}" for s in fit.read.statements if s.operator == "=~"],
        "intercepts": [f"{item} ~1" for item in counts],
        "residuals": [f"{item} ~~ {item}" for item in counts],
    }  # fmt: skip
    for kind in plan.equal:
        yield from ((name, kind) for name in names[kind] if name not in plan.free)


def _opened(fit: OrdinalFit) -> tuple[OrdinalProblem, Vector, dict[str, list[int]]]:
    """Every parameter by itself: the problem, where it stands, and the places of names in later groups."""
    single = [replace(p, label=f"{i}", fixed=None) for i, p in enumerate(fit.table.parameters)]
    wide = numbered(
        replace(fit.table.model, equal=()), single, n_groups=fit.table.n_groups, has_means=fit.table.has_means
    )
    size, made = len(single), []
    for part, s in zip(structures(wide), fit.problem.structures, strict=True):
        cuts = size + np.arange(len(s.threshold))
        size += len(cuts)
        scale = None
        if s.scale is not None:
            has_own = s.scale >= 0
            scale = np.where(has_own, size + np.cumsum(has_own) - 1, -1)
            size += int(has_own.sum())
        made.append(OrdinalStructure(latent=part, item=s.item, threshold=cuts, scale=scale))
    theta = np.zeros(size)
    for opened, narrow in zip(made, fit.problem.structures, strict=True):
        _carry(theta, opened, narrow, fit.theta)
    problem = replace(fit.problem, structures=made)
    return problem, theta, _places(fit, made)


def _places(fit: OrdinalFit, made: Sequence[OrdinalStructure]) -> dict[str, list[int]]:
    """Of each name that could be let go: the opened parameters of groups, or waves, after the first."""
    plan, found = fit.plan, defaultdict[str, list[int]](list)
    for group, s in enumerate(made):
        for cut, (item, t) in zip(s.threshold, _cuts(s), strict=True):
            base, later = plan.place(s.latent.items[item], group)
            if later:
                found[f"{base} | t{t + 1}"].append(int(cut))
    for i, p in enumerate(fit.table.parameters):
        name = p.right if p.operator == "=~" else p.left
        wave = int(name.rsplit(".", 1)[1]) - 1 if plan.waves else p.group
        sides = [side.rsplit(".", 1)[0] if plan.waves else side for side in (p.left, p.right)]
        is_tied = p.fixed is None if p.operator == "=~" else p.left == p.right or p.operator == "~1"
        if wave and is_tied:
            found[f"{sides[0]} {p.operator} {sides[1]}".strip()].append(i)
    return found


def _cuts(s: OrdinalStructure) -> Iterator[tuple[int, int]]:
    """The item of each threshold, and its number in the item."""
    for item in range(len(s.latent.items)):
        yield from ((item, t) for t in range(int((s.item == item).sum())))


def _carry(theta: Vector, wide: OrdinalStructure, narrow: OrdinalStructure, known: Vector) -> None:
    """Fill the wider model's parameters with what the narrower one says of the same places."""
    part, own = wide.latent, narrow.latent
    values = np.where(own.free >= 0, known[np.maximum(own.free, 0)], own.fixed)
    theta[part.free[part.free >= 0]] = values[part.free >= 0]
    theta[wide.threshold] = known[narrow.threshold]
    if wide.scale is not None and narrow.scale is not None:
        scale = np.where(narrow.scale >= 0, known[np.maximum(narrow.scale, 0)], 1.0)
        theta[wide.scale[wide.scale >= 0]] = scale[wide.scale >= 0]


def ordinal_partial_invariance(
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], groups: Sequence[Hashable], *,
    method: OrdinalMethod = "WLSMV", parameterization: Parameterization = "theta",
    missing: OrdinalMissing = "listwise", most_fall: float = MOST_FALL,
) -> tuple[OrdinalPartialRung, ...]:  # fmt: skip
    """The partial ladder over groups; arguments as for `fit_ordinal`, `most_fall` as for the ladder below.

    Source
    ------
    [byrne1989]; ordered answers [wu2016].
    """
    if len({g for g in groups if g is not None}) < 2:
        raise ScoringError("Invariance compares two groups or more.")
    read, of = ordinal_sample(model, item_scores, items, groups, missing=missing)

    def fit_at(level: OrdinalLevel, free: Sequence[str]) -> OrdinalFit:
        plan = plan_at(level, Plan(parameterization=parameterization, free=frozenset(free)))
        return fit_either(read, of, method=method, plan=plan)

    return ordinal_partial_ladder(fit_at, scales_of(read), most_fall=most_fall)


def ordinal_partial_ladder(
    fit_at: FitAt, scales: Mapping[str, Sequence[str]], *, most_fall: float = MOST_FALL
) -> tuple[OrdinalPartialRung, ...]:
    """Climb the ladder, letting go at each level what differs most until the level fits closely enough.

    A level is reached where the scaled CFI falls by less than `most_fall` from the level before. While it is
    not, the tied parameter of that level with the largest score test goes. Who lost the loading loses the
    intercept too. At least two items and half of each of the `scales` keep everything; where that bound is
    met the level does not hold, and the ladder ends there.

    Source
    ------
    [byrne1989]; the fall of CFI [cheung2002].
    """
    found: list[OrdinalPartialRung] = []
    freed: list[str] = []
    for level, tied in LADDER.items():
        before = below([one.rung for one in found], level)
        if level == "intercepts":
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
            OrdinalPartialRung(
                rung=ordinal_rung(level, now, before), freed=tuple(freed), holds=holds,
                items=len({i for own in scales.values() for i in own}), freed_items=len(_gone(freed)),
                least_held=min(kept for kept, _ in _held(scales, freed)),
            )
        )  # fmt: skip
        if not holds:
            break
    return tuple(found)


def _worst(
    now: OrdinalFit, kind: Tie, freed: Sequence[str], scales: Mapping[str, Sequence[str]]
) -> str | None:
    """The name whose going would bring most, among those whose factors can spare an item."""
    for one in sorted(ordinal_score_tests(now), key=lambda r: r.p if r.p > 0 else -r.chi2):
        if one.kind != kind:
            continue
        tried = _held(scales, [*freed, one.name])
        if all(kept >= max(LEAST_HELD, LEAST_SHARE * whole) for kept, whole in tried):
            return one.name
    return None


def _held(scales: Mapping[str, Sequence[str]], freed: Sequence[str]) -> list[tuple[int, int]]:
    """For each scale: items still whole, and items."""
    gone = _gone(freed)
    return [(len([i for i in own if i not in gone]), len(own)) for own in scales.values()]


def _gone(freed: Sequence[str]) -> set[str]:
    """Items of which anything was let go."""
    return {name.split(" =~ ")[1] if " =~ " in name else name.split(" ")[0] for name in freed}
