"""`validate`: how good a questionnaire is on a user's own answers, unrounded, nothing suppressed."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from assessments import scorecard
from assessments.datasets import codes
from assessments.datasets.shapes import Dataset
from assessments.errors import DataError
from assessments.matrix import Answers
from assessments.reports.references import reference, scale_words, wording_of
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import ItemStudy, ScaleStudy, ValidationReport
from assessments.studies import quality_study, scale_study, structure_study, team_study
from assessments.studies.cores import one_core
from assessments.studies.curve_study import pairs_of
from assessments.studies.dif_study import dif_of
from assessments.studies.draws import Draws
from assessments.studies.estimates import by_name
from assessments.studies.further_reliability import Answered, schmid_leiman_of
from assessments.studies.generalizability_study import generalizability_of
from assessments.studies.groupings import Grouping, grouping, refuse_twice
from assessments.studies.mokken_study import mokken_of
from assessments.studies.norm_study import norms_of
from assessments.studies.reliability_study import reliability_of
from assessments.studies.response_study import responses_of
from assessments.studies.retest_study import occasions, retest_of
from assessments.studies.steps import Progress, Steps
from assessments.studies.structure_study import Design
from instruments.model import Instrument, Scale, Wording
from scoring.moments import Moments

DEFAULT_SEED = 1
SMALL_SAMPLE = 100
AS_MANY_AS_ARE_QUICK = Draws()


@one_core()
def validate(  # noqa: PLR0913 - one keyword for each thing a study may be asked
    instrument: Instrument,
    dataset: Dataset,
    *,
    team: str | None = None,
    group: str | None = None,
    person: str | None = None,
    wave: str | None = None,
    seed: int | None = None,
    draws: Draws = AS_MANY_AS_ARE_QUICK,
    progress: Progress | None = None,
    language: str | None = None,
    model: str | None = None,
) -> ValidationReport:
    """Items, reliability, agreement, retest and quality of one data set; refused below two rows.

    `model` is one of the researcher's own, fitted beside that of the scales; what cannot be read is refused.
    """
    _refuse_too_small(dataset)
    answers = codes.coded(instrument, dataset)
    design = _design(dataset, team=team, group=group, person=person, wave=wave)
    words = wording_of(instrument, language)
    chance = DEFAULT_SEED if seed is None else seed
    rng = np.random.default_rng(chance)
    card = scorecard.score(instrument, answers)
    own = None if model is None else structure_study.own_by(card, model)
    steps = Steps(progress, len(instrument.scales) + structure_study.STEPS)
    studies = []
    for scale in instrument.scales.values():
        steps.next(scale_words(words, scale.id).title)
        found = _scale(card, scale, design=design, words=words, rng=rng, draws=draws)
        studies.append(_with_names(found, scale.items))
    structure = structure_study.structure_of(card, design, seed=chance, draws=draws, steps=steps, own=own)
    quality = quality_study.quality_of(instrument, card)
    return ValidationReport(
        instrument=reference(instrument, language),
        data_name=dataset.name,
        data_digest=dataset.digest,
        rows=dataset.rows,
        scales=tuple(studies),
        quality=quality.indices,
        flagged=quality.flagged,
        dimensionality=structure.dimensionality,
        efa=structure.efa,
        cfa=structure.cfa,
        invariance=structure.invariance,
        missing=structure.missing,
        multilevel_model=structure.multilevel_model,
        team_column=team,
        person_column=person,
        wave_column=wave,
        seed=chance,
        notes=codes.notes(instrument, dataset, used=design.columns),
        caveats=(Fact(code="raw_data_no_disclosure"), *_caveats(answers, design), *quality.caveats),
    )


def _scale(
    card: scorecard.Scorecard, scale: Scale, *, design: Design, words: Wording, rng: np.random.Generator,
    draws: Draws,
) -> ScaleStudy:  # fmt: skip
    instrument = card.instrument
    item_scores = card.keyed(scale.id)
    whole = scale_study.complete_rows(item_scores)
    items, caveats = scale_study.items_of(
        instrument, scale, item_scores=item_scores, answers=card.answers, words=words
    )
    low, high = scorecard.item_ends(instrument, scale.items)
    points = (scale.high - scale.low) / float((high - low).mean())
    scores = np.where(np.isnan(item_scores).any(axis=1), np.nan, card.scores[scale.id])
    agreement = (
        team_study.agreement_of(instrument, scale, item_scores=item_scores, scores=scores, teams=design.teams)
        if design.teams
        else {}
    )
    moments = Moments.of(whole)
    answered = Answered(item_scores=item_scores, teams=design.team_names, draws=draws.bootstrap or 0)
    return ScaleStudy(
        id=scale.id,
        title=scale_words(words, scale.id).title,
        k=len(scale.items),
        n_complete=len(whole),
        items=items,
        reliability=reliability_of(moments, whole=whole, points=points, rng=rng, answered=answered),
        agreement=agreement,
        retest=retest_of(scores, design.twice, low=scale.low, high=scale.high, teams=design.every_team)
        if design.twice
        else {},
        pairs=pairs_of(scores, design.twice, low=scale.low, high=scale.high) if design.twice else None,
        irt=responses_of(scale.items, whole),
        mokken=mokken_of(scale.items, whole),
        dif=dif_of(scale.items, item_scores, design.groups) if design.groups else None,
        schmid_leiman=schmid_leiman_of(scale.items, moments),
        generalizability=generalizability_of(scale.items, item_scores, design.teams, points=points)
        if design.teams
        else None,
        norms=norms_of(card.scores[scale.id], design.teams),
        rule=scale.score,
        answered_at_least=None
        if scorecard.stated_means(instrument, scale, scale.items) is not None
        else min(len(scale.items), scale.answered_at_least),
        caveats=(*caveats, *_scale_caveats(scale, items, len(whole), card.answers.rows)),
    )


def _with_names(study: ScaleStudy, items: tuple[str, ...]) -> ScaleStudy:
    """The same with items by name in what was refused."""
    return replace(
        study,
        reliability={name: by_name(found, items) for name, found in study.reliability.items()},
        irt=study.irt and by_name(study.irt, items),
        mokken=study.mokken and by_name(study.mokken, items),
        dif=study.dif and by_name(study.dif, items),
        schmid_leiman=study.schmid_leiman and by_name(study.schmid_leiman, items),
    )


def _design(
    dataset: Dataset, *, team: str | None, group: str | None, person: str | None, wave: str | None
) -> Design:
    if (person is None) != (wave is None):
        raise DataError("A retest needs both --person COL and --wave COL. Name the other column too.")
    persons = grouping(dataset, person, "person") if person else None
    waves = grouping(dataset, wave, "wave") if wave else None
    if persons and waves:
        refuse_twice(dataset, persons, waves)
    return Design(
        teams=grouping(dataset, team, "team") if team else None,
        groups=grouping(dataset, group, "group") if group else None,
        persons=persons,
        waves=waves,
        twice=occasions(persons, waves) if persons and waves else None,
    )


def _refuse_too_small(dataset: Dataset) -> None:
    if dataset.rows < 2:
        raise DataError(
            f"{dataset.name} has one row of answers (row {int(dataset.row_numbers[0])}); statistics need at "
            "least two, and a validation a hundred or more. Give a file with one row for each sitting."
        )


def _caveats(answers: Answers, design: Design) -> Iterator[Fact]:
    if answers.rows < SMALL_SAMPLE:
        yield Fact(code="small_sample", facts={"n": answers.rows})
    if design.twice is not None and not len(design.twice.first):
        yield Fact(code="nobody_twice", facts={"waves": ", ".join(design.twice.waves)})
    if design.waves is not None and design.twice is None:
        yield Fact(code="one_wave", facts={"wave": design.waves.labels[0]})
    repeated = 0 if design.persons is None else _standing_repeatedly(design.persons)
    if repeated:
        yield Fact(code="rows_repeat_persons", facts={"persons": repeated, "n": answers.rows})
    for found in (design.teams, design.groups, design.persons, design.waves):
        if found is not None and found.unnamed:
            yield Fact(code="rows_without", facts={"column": found.column, "n": found.unnamed})


def _standing_repeatedly(persons: Grouping) -> int:
    """How many persons have more rows than one."""
    known = persons.places[persons.places >= 0]
    return int((np.bincount(known) > 1).sum())


def _scale_caveats(scale: Scale, items: tuple[ItemStudy, ...], n_complete: int, rows: int) -> Iterator[Fact]:
    if n_complete < rows:
        yield Fact(code="incomplete_rows", facts={"scale": scale.id, "n": n_complete, "rows": rows})
    wrong = tuple(i.id for i in items if i.item_rest is not None and i.item_rest <= 0)
    if wrong:
        yield Fact(code="negative_item_rest", facts={"scale": scale.id, "items": ", ".join(wrong)})
