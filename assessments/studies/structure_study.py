"""All scales together: dimensions, factors, the confirmatory model, and whether groups and waves share it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assessments.errors import DataError
from assessments.matrix import scored_items
from assessments.reports.further_shapes import MissingStudy
from assessments.reports.laboratory_shapes import (
    ConfirmatoryStudy,
    ExploratoryStudy,
    InvarianceStudy,
    ParallelStudy,
)
from assessments.reports.multilevel_shapes import MultilevelStudy
from assessments.reports.study_shapes import Dimensionality
from assessments.scorecard import Scorecard
from assessments.studies import (
    alignment_study,
    factor_study,
    invariance_beside,
    invariance_study,
    model_study,
    models_beside,
)
from assessments.studies.cores import meanwhile
from assessments.studies.dimension_study import dimensionality_of
from assessments.studies.draws import Draws
from assessments.studies.estimates import by_name
from assessments.studies.groupings import Grouping
from assessments.studies.missing_study import missing_of
from assessments.studies.model_study import Measured
from assessments.studies.multilevel_study import multilevel_of
from assessments.studies.own_model import OwnModel, own_model
from assessments.studies.own_study import own_study
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

    @property
    def team_names(self) -> tuple[str | None, ...] | None:
        """The team of each row, None where it is not named; None where there are no teams."""
        if self.teams is None:
            return None
        labels = self.teams.labels
        return tuple(labels[p] if p >= 0 else None for p in self.teams.places.tolist())

    @property
    def every_team(self) -> tuple[str, ...] | None:
        """The same with whoever has no team as a team of one."""
        named = self.team_names
        return None if named is None else tuple(t or f"row {i}" for i, t in enumerate(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What is said of all scales together."""

    dimensionality: Dimensionality
    efa: ExploratoryStudy
    cfa: ConfirmatoryStudy
    invariance: tuple[InvarianceStudy, ...]
    missing: MissingStudy | None = None
    multilevel_model: MultilevelStudy | None = None


def structure_of(
    card: Scorecard, design: Design, *, seed: int, draws: Draws, steps: Steps, own: OwnModel | None = None
) -> Structure:  # fmt: skip
    """Count dimensions, look for factors, fit the scales, and hold them equal over groups and waves."""
    items = tuple(dict.fromkeys(scored_items(card.instrument)))
    if not items:
        return _nothing()
    measured = measured_by(card)
    invariance = meanwhile(lambda: tuple(_invariance(measured, design)))
    told = _told(card, design, measured, seed=seed, draws=draws, steps=steps, invariance=invariance)
    if own is None:
        return told
    other = own_study(own, teams=design.teams, draws=draws.cutoffs, seed=seed)
    return replace(told, cfa=replace(told.cfa, own=other))


def _told(
    card: Scorecard, design: Design, measured: Measured, *, seed: int, draws: Draws, steps: Steps,
    invariance: Callable[[], tuple[InvarianceStudy, ...]],
) -> Structure:  # fmt: skip
    items = tuple(dict.fromkeys(scored_items(card.instrument)))
    answers = card.answers.matrix(items)
    steps.next("parallel analysis")
    dimensionality = dimensionality_of(items, answers, seed=seed, told=steps.within)
    steps.next("factors")
    efa = factor_study.factors_of(
        items, answers, n_factors=len(measured.scales), seed=seed, draws=draws.bootstrap,
        teams=design.every_team, told=steps.within,
    )  # fmt: skip
    for over in (design.groups, design.waves):
        efa = factor_study.compared(efa, answers, over, seed=seed)
    steps.next("confirmatory model")
    cfa = _model(measured, design, seed=seed, draws=draws, steps=steps)
    steps.next("invariance and care")
    return Structure(
        dimensionality=_with_names(dimensionality, items),
        efa=by_name(efa, items),
        cfa=cfa,
        invariance=invariance(),
        missing=by_name(missing_of(items, answers), items),
        multilevel_model=_levels(measured, design),
    )


def _with_names(found: Dimensionality, items: Sequence[str]) -> Dimensionality:
    """The same with items by name in what was refused."""
    return replace(
        by_name(found, items),
        parallel=found.parallel and by_name(found.parallel, items),
        parallel_polychoric=found.parallel_polychoric and by_name(found.parallel_polychoric, items),
    )


def _model(measured: Measured, design: Design, *, seed: int, draws: Draws, steps: Steps) -> ConfirmatoryStudy:
    """The scales as factors, and the same fitted otherwise."""
    told, found = model_study.fitted(measured)
    return models_beside.beside(
        told, found, measured, teams=design.teams, draws=draws.cutoffs, seed=seed, heard=steps.within
    )


def _levels(measured: Measured, design: Design) -> MultilevelStudy | None:
    """The scales within teams and between them."""
    names = design.team_names
    return None if names is None else multilevel_of(measured, names)


def _invariance(measured: Measured, design: Design) -> Iterator[InvarianceStudy]:
    if design.groups is not None:
        found = invariance_study.over_groups(measured, design.groups)
        found = invariance_beside.of_groups(found, measured, design.groups)
        yield alignment_study.beside(found, measured, design.groups)
    if design.waves is not None and design.twice is not None:
        found = invariance_study.over_waves(measured, design.waves, design.twice)
        yield invariance_beside.of_waves(found, measured, design.twice)


def _nothing() -> Structure:
    """What is said where no item counts towards a scale."""
    why = "The questionnaire has no scales, so there is nothing to say of them together."
    return Structure(
        dimensionality=Dimensionality(refused=why, parallel=ParallelStudy(refused=why)),
        efa=ExploratoryStudy(refused=why),
        cfa=ConfirmatoryStudy(refused=why),
        invariance=(),
    )


def own_by(card: Scorecard, text: str) -> OwnModel:
    """A model of the researcher's own of the scales' items; refused where it cannot be read."""
    if not scored_items(card.instrument):
        raise DataError("The questionnaire has no scales, so no model can be made of their items.")
    return own_model(text, measured_by(card))


def measured_by(card: Scorecard) -> Measured:
    """Every scale with its keyed items, each item once."""
    scales = {str(s.id): tuple(map(str, s.items)) for s in card.instrument.scales.values()}
    columns: dict[str, np.ndarray] = {}
    for scale in card.instrument.scales.values():
        for item, column in zip(scale.items, card.keyed(scale.id).T, strict=True):
            columns.setdefault(str(item), column)
    return Measured(scales=scales, item_scores=np.column_stack(list(columns.values())))
