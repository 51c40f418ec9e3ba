"""What stands beside a ladder of invariance: what must be let go to climb it, and that of ordered answers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from assessments.reports.laboratory_shapes import InvarianceStep, InvarianceStudy
from assessments.reports.shapes import Fact
from assessments.studies import invariance_study
from assessments.studies.estimates import facts_of, number
from assessments.studies.groupings import Grouping
from assessments.studies.model_study import Measured, in_own_names, in_own_words
from assessments.studies.models_beside import not_for_ordinal, of_ordered
from assessments.studies.retest_study import Occasions
from scoring.cfa.ordinal_invariance import OrdinalRung, ordinal_ladder
from scoring.cfa.ordinal_waves import ordinal_over_waves
from scoring.cfa.release import LEAST_HELD, MOST_FALL, PartialRung, partial_invariance
from scoring.cfa.waves import partial_over_waves
from scoring.errors import ScoringError
from scoring.results import Matrix

FEWEST_ORDINAL = 100
"""Complete rows of each group below which ordered answers are not held equal over groups."""
MOST_WORK = 2000
"""Groups times squared items up to which that takes a few seconds; of occasions twice two count."""


def of_groups(told: InvarianceStudy, measured: Measured, groups: Grouping) -> InvarianceStudy:
    """The ladder over groups with what stands beside it."""
    if told.refused is not None:
        return told
    labels = [groups.labels[p] if p >= 0 else None for p in groups.places.tolist()]
    named = measured.item_scores[groups.places >= 0]
    scores, columns = measured.item_scores, measured.columns
    return replace(
        told,
        partial=_partial(told, measured, lambda: partial_invariance(measured.model, scores, columns, labels)),
        ordinal=_ordinal(
            told, measured, [named], lambda: ordinal_ladder(of_ordered(measured), scores, columns, labels)
        ),
    )


def of_waves(told: InvarianceStudy, measured: Measured, twice: Occasions) -> InvarianceStudy:
    """The ladder over two occasions with what stands beside it."""
    if told.refused is not None:
        return told
    waves = [measured.item_scores[rows] for rows in (twice.first, twice.second)]
    both = ~np.isnan(np.hstack(waves)).any(axis=1)
    waves = [wave[both] for wave in waves]
    return replace(
        told,
        partial=_partial(told, measured, lambda: partial_over_waves(measured.model, waves, measured.columns)),
        ordinal=_ordinal(
            told, measured, waves, lambda: ordinal_over_waves(of_ordered(measured), waves, measured.columns)
        ),
    )


def _partial(
    told: InvarianceStudy, measured: Measured, climb: Callable[[], Sequence[PartialRung]]
) -> tuple[InvarianceStep, ...]:
    """Nothing where no level failed, and where a scale has no item to spare."""
    if told.status != "failed" or min(map(len, measured.places)) < LEAST_HELD:
        return ()
    try:
        rungs = climb()
    except (ScoringError, np.linalg.LinAlgError):
        return ()
    return tuple(
        invariance_study.shown(one.rung, one.holds, tuple(in_own_words(name, measured) for name in one.freed))
        for one in rungs
    )


def _ordinal(
    told: InvarianceStudy, measured: Measured, parts: Sequence[Matrix],
    climb: Callable[[], Sequence[OrdinalRung]],
) -> InvarianceStudy:  # fmt: skip
    about = InvarianceStudy(over=told.over, column=told.column, sizes=told.sizes)
    if (why := _not_carried(told, measured, parts)) is not None:
        return replace(about, refused=why)
    try:
        rungs = climb()
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return replace(about, refused=in_own_words(str(refusal), measured))
    doubts: list[Fact] = []
    for found in rungs:
        facts = facts_of(found.fit.caveats, measured.items)
        doubts += [f for f in in_own_names(facts, measured, n=found.fit.n) if f not in doubts]
    return replace(about, steps=tuple(_steps(rungs)), caveats=tuple(doubts))


def _not_carried(told: InvarianceStudy, measured: Measured, parts: Sequence[Matrix]) -> str | None:
    """Why ordered answers are not held equal; None where they are."""
    for part in parts:
        if (why := not_for_ordinal(part[~np.isnan(part).any(axis=1)])) is not None:
            return why
    small = [f"{label} ({n})" for label, n in told.sizes.items() if n < FEWEST_ORDINAL]
    if small:
        return (
            f"Ordered answers are held equal over groups of {FEWEST_ORDINAL} complete rows or more; too few: "
            f"{', '.join(small)}. Join groups, or ask more people."
        )
    k_items, sets = len(measured.items), len(told.sizes)
    if sets * k_items**2 * (2 if told.over == "wave" else 1) > MOST_WORK:
        return (
            f"Ordered answers of so many items are not held equal over so many groups or occasions: here are "
            f"{k_items} items and {sets} of these. Study fewer scales at a time."
        )
    return None


def _steps(rungs: Sequence[OrdinalRung]) -> list[InvarianceStep]:
    """Each level; the first is not judged, a later one holds where CFI falls little and all before hold."""
    told: list[InvarianceStep] = []
    for found in rungs:
        falls = found.delta_cfi is not None and found.delta_cfi <= -MOST_FALL
        is_held = None if not told else not falls and all(step.holds is not False for step in told)
        here = found.fit
        told.append(
            InvarianceStep(
                level=found.level,
                chi2=number(here.scaled.chi2),
                df=here.df,
                p=number(here.scaled.p),
                cfi=number(here.cfi_scaled),
                rmsea=number(here.rmsea_scaled.value),
                srmr=number(here.srmr),
                delta_cfi=number(found.delta_cfi),
                delta_rmsea=number(found.delta_rmsea),
                delta_srmr=number(found.delta_srmr),
                holds=is_held,
            )
        )
    return told
