"""Whether the scales mean the same to several groups, and to the same people on two occasions."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from assessments.reports.laboratory_shapes import InvarianceStep, InvarianceStudy
from assessments.reports.shapes import Fact
from assessments.studies.estimates import facts_of, number
from assessments.studies.groupings import Grouping
from assessments.studies.model_study import FEWEST, Measured, doubts_of, in_own_words, too_few
from assessments.studies.retest_study import Occasions
from scoring.cfa.fit import fit
from scoring.cfa.invariance import LADDER, Level, Rung, ladder, rung
from scoring.change.invariance_gate import LEVELS, InvarianceVerdict, Step, gate
from scoring.errors import ScoringError

FEWEST_A_GROUP = 50
MOST_GROUPS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    over: str
    column: str
    sizes: Mapping[str, int]
    n: int


def over_groups(measured: Measured, groups: Grouping) -> InvarianceStudy:
    """The ladder over groups that are large enough, each with its own factor means and variances."""
    whole = ~np.isnan(measured.item_scores).any(axis=1) & (groups.places >= 0)
    counts = np.bincount(groups.places[whole], minlength=len(groups.labels))
    sizes = {label: int(n) for label, n in zip(groups.labels, counts, strict=True)}
    asked = _Asked(over="group", column=groups.column, sizes=sizes, n=int(whole.sum()))
    if (why := _too_small(asked)) is not None:
        return InvarianceStudy(over="group", column=groups.column, sizes=sizes, refused=why)
    labels = [groups.labels[p] if p >= 0 else None for p in groups.places.tolist()]
    return _told(
        measured, asked, lambda: ladder(measured.model, measured.item_scores, measured.columns, labels)
    )


def over_waves(measured: Measured, waves: Grouping, twice: Occasions) -> InvarianceStudy:
    """The ladder over the first two occasions of the same people, residuals of one item correlated."""
    both = np.hstack([measured.item_scores[twice.first], measured.item_scores[twice.second]])
    n = int((~np.isnan(both).any(axis=1)).sum())
    asked = _Asked(over="wave", column=waves.column, sizes=dict.fromkeys(twice.waves, n), n=n)
    if n < FEWEST:
        return InvarianceStudy(over="wave", column=waves.column, sizes=asked.sizes, refused=too_few(n))
    columns = [f"{c}_{t}" for t in (1, 2) for c in measured.columns]

    def climbed() -> tuple[Rung, ...]:
        found: list[Rung] = []
        for level in LADDER:
            now = fit(_twice(measured, level), both, columns, has_means=True)
            found.append(rung(level, now, found[-1].fit if found else None))
        return tuple(found)

    return _told(measured, asked, climbed)


def _too_small(asked: _Asked) -> str | None:
    if len(asked.sizes) < 2:
        return f"Column '{asked.column}' names one group only; invariance compares two or more."
    if len(asked.sizes) > MOST_GROUPS:
        return f"Column '{asked.column}' names {len(asked.sizes)} groups; at most {MOST_GROUPS} are compared."
    small = [f"{label} ({n})" for label, n in asked.sizes.items() if n < FEWEST_A_GROUP]
    if small:
        return (
            f"Invariance needs {FEWEST_A_GROUP} complete rows in each group; too few: {', '.join(small)}. "
            "Join groups, or ask more people."
        )
    return None


def _told(measured: Measured, asked: _Asked, climb: Callable[[], tuple[Rung, ...]]) -> InvarianceStudy:
    try:
        rungs = climb()
        verdict = gate([_step(r) for r in rungs], n=asked.n, n_factors=len(measured.scales))
    except ScoringError as refusal:
        return InvarianceStudy(
            over=asked.over,
            column=asked.column,
            sizes=asked.sizes,
            refused=in_own_words(str(refusal), measured),
        )
    doubts: list[Fact] = []
    for found in rungs:
        doubts += [fact for fact in doubts_of(found.fit, measured) if fact not in doubts]
    return InvarianceStudy(
        over=asked.over,
        column=asked.column,
        sizes=asked.sizes,
        steps=tuple(shown(r, is_held) for r, is_held in zip(rungs, _held(verdict), strict=False)),
        status=verdict.status,
        failed_at=_NAMES[verdict.failed_at] if verdict.failed_at else None,
        caveats=(*doubts, *_told_of(facts_of(verdict.caveats, measured.items), asked.over)),
    )


def _told_of(facts: tuple[Fact, ...], over: str) -> Iterator[Fact]:
    """The gate speaks of rounds; of groups the same is said otherwise."""
    for fact in facts:
        if over == "group" and fact.code == "residuals_differ":
            yield Fact(code="residuals_differ_in_groups")
        elif over == "group" and fact.code == "provisional":
            yield Fact(code="provisional_in_groups", facts=fact.facts)
        else:
            yield fact


_NAMES: Mapping[str, Level] = dict(zip(LEVELS, LADDER, strict=True))
"""The gate speaks of what is held equal, the ladder of its levels."""


def _held(verdict: InvarianceVerdict) -> Iterator[bool | None]:
    """Whether each level holds, the levels above one that fails failing with it; None: cannot be said."""
    if verdict.status == "not_testable":
        is_fitting = False if verdict.reason == "does_not_fit" else None
        yield from (is_fitting, None, None, None)
        return
    yield True
    failed = [d.level for d in verdict.drops if d.is_failed]
    last = LEVELS.index(failed[0]) if failed else len(LEVELS)
    yield from (place < last for place in range(1, len(LEVELS)))


def _step(found: Rung) -> Step:
    here = found.fit
    is_settled = here.solution.is_converged
    return Step(
        level=LEVELS[list(LADDER).index(found.level)],
        cfi=here.cfi if is_settled else math.nan,
        rmsea=here.rmsea.value if is_settled else math.nan,
        srmr=here.srmr if is_settled else math.nan,
        p=None if found.step is None else found.step.p,
    )


def shown(found: Rung, holds: bool | None, freed: tuple[str, ...] = ()) -> InvarianceStep:
    """One level as a study tells it."""
    here = found.fit
    return InvarianceStep(
        level=found.level,
        chi2=number(here.test.chi2),
        df=here.df,
        p=number(here.test.p),
        cfi=number(here.cfi),
        rmsea=number(here.rmsea.value),
        srmr=number(here.srmr),
        delta_cfi=number(found.delta_cfi),
        delta_rmsea=number(found.delta_rmsea),
        delta_srmr=number(found.delta_srmr),
        holds=holds,
        freed=freed,
    )


def _twice(measured: Measured, level: Level) -> str:
    """The model of two occasions: what a level holds equal has one name on both."""
    held, lines = LADDER[level], []
    for time in (1, 2):
        for factor, places in zip(measured.factors, measured.places, strict=True):
            lines += _measured_by(measured, factor, places, time=time, is_held="loadings" in held)
            if time == 2 and "intercepts" in held:
                lines.append(f"{factor}_2 ~ NA*1")
        if "intercepts" in held:
            lines += [f"{c}_{time} ~ {c}int*1" for c in measured.columns]
        if "residuals" in held:
            lines += [f"{c}_{time} ~~ {c}res*{c}_{time}" for c in _with_error(measured)]
    lines += [f"{c}_1 ~~ {c}_2" for c in _with_error(measured)]
    return "\n".join(lines)


def _measured_by(
    measured: Measured, factor: str, places: tuple[int, ...], *, time: int, is_held: bool
) -> list[str]:
    columns = [measured.columns[i] for i in places]
    named = [f"{c}load*{c}_{time}" if is_held and i else f"{c}_{time}" for i, c in enumerate(columns)]
    line = f"{factor}_{time} =~ " + " + ".join(named)
    return [line, f"{columns[0]}_{time} ~~ 0*{columns[0]}_{time}"] if len(places) == 1 else [line]


def _with_error(measured: Measured) -> list[str]:
    alone = {p[0] for p in measured.places if len(p) == 1}
    return [c for i, c in enumerate(measured.columns) if i not in alone]
