"""All scales together: dimensions, factors, the confirmatory model, and whether groups and waves share it."""

from dataclasses import dataclass

import numpy as np

from assessments.matrix import scored_items
from assessments.reports.laboratory_shapes import (
    ConfirmatoryStudy,
    ExploratoryStudy,
    InvarianceStudy,
    ParallelStudy,
)
from assessments.reports.study_shapes import Dimensionality
from assessments.scorecard import Scorecard
from assessments.studies import factor_study, invariance_study, model_study
from assessments.studies.dimension_study import dimensionality_of
from assessments.studies.groupings import Grouping
from assessments.studies.model_study import Measured
from assessments.studies.retest_study import Occasions
from assessments.studies.steps import Steps

STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """What the columns named on the command line say of the rows."""

    teams: Grouping | None
    groups: Grouping | None
    persons: Grouping | None
    waves: Grouping | None
    twice: Occasions | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were named."""
        return tuple(g.column for g in (self.teams, self.groups, self.persons, self.waves) if g)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What is said of all scales together."""

    dimensionality: Dimensionality
    efa: ExploratoryStudy
    cfa: ConfirmatoryStudy
    invariance: tuple[InvarianceStudy, ...]


def structure_of(card: Scorecard, design: Design, *, seed: int, steps: Steps) -> Structure:
    """Count dimensions, look for factors, fit the scales, and hold them equal over groups and waves."""
    items = tuple(dict.fromkeys(scored_items(card.instrument)))
    if not items:
        return _nothing()
    answers, measured = card.answers.matrix(items), measured_by(card)
    steps.next("parallel analysis")
    dimensionality = dimensionality_of(items, answers, seed=seed, told=steps.within)
    steps.next("factors")
    efa = factor_study.factors_of(items, answers, n_factors=len(measured.scales), seed=seed)
    steps.next("confirmatory model")
    cfa = model_study.model_of(measured)
    steps.next("invariance and care")
    found = []
    if design.groups is not None:
        found.append(invariance_study.over_groups(measured, design.groups))
    if design.waves is not None and design.twice is not None:
        found.append(invariance_study.over_waves(measured, design.waves, design.twice))
    return Structure(dimensionality=dimensionality, efa=efa, cfa=cfa, invariance=tuple(found))


def _nothing() -> Structure:
    """What is said where no item counts towards a scale."""
    why = "The questionnaire has no scales, so there is nothing to say of them together."
    return Structure(
        dimensionality=Dimensionality(refused=why, parallel=ParallelStudy(refused=why)),
        efa=ExploratoryStudy(refused=why),
        cfa=ConfirmatoryStudy(refused=why),
        invariance=(),
    )


def measured_by(card: Scorecard) -> Measured:
    """Every scale with its keyed items, each item once."""
    scales = {str(s.id): tuple(map(str, s.items)) for s in card.instrument.scales.values()}
    columns: dict[str, np.ndarray] = {}
    for scale in card.instrument.scales.values():
        for item, column in zip(scale.items, card.keyed(scale.id).T, strict=True):
            columns.setdefault(str(item), column)
    return Measured(scales=scales, item_scores=np.column_stack(list(columns.values())))
