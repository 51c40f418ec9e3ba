"""`compare`: what changed between two files of answers, team by team, unrounded; and the same through the
release table, for reports."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assessments.datasets import codes
from assessments.datasets.shapes import Dataset
from assessments.judge import changes
from assessments.judge.changes import Changes
from assessments.release import own_file
from assessments.release.lookback import comparability
from assessments.reports.comparison_shapes import ComparisonReport
from assessments.reports.references import reference
from assessments.reports.shapes import Fact, TeamReport
from assessments.studies import (
    leaving_study,
    order,
    rosters,
    rounds_study,
    suspicions,
    told_changes,
    versions,
)
from assessments.studies.arms_study import arms_of
from assessments.studies.borrowing import borrowed
from assessments.studies.design import PLAIN, Design
from assessments.studies.laid import Laid
from assessments.studies.person_study import persons_of
from assessments.studies.rosters import Seen
from assessments.studies.sides import EVERYBODY, Side, side
from assessments.studies.usual_study import usual_tests_of
from instruments.model import Instrument

Files = Dataset | Sequence[Dataset]


def compare(
    instrument: Instrument,
    baseline: Files,
    followup: Files,
    *,
    design: Design = PLAIN,
    language: str | None = None,
    has_reports: bool = True,
) -> tuple[ComparisonReport, tuple[TeamReport, ...]]:
    """Every team's change in every scale; the reports, where asked for, apply the smallest group of five and
    the table.

    Of several rounds the last baseline and the first follow-up are compared; all of them in contrasts.
    """
    laid = _laid(instrument, _several(baseline), _several(followup), design)
    found = _changes(laid)
    report = _with_more(_told(laid, found, language), laid, found)
    return report, _reports(laid, language) if has_reports else ()


def _several(files: Files) -> list[Dataset]:
    return [files] if isinstance(files, Dataset) else list(files)


def _laid(
    instrument: Instrument, baselines: Sequence[Dataset], followups: Sequence[Dataset], design: Design
) -> Laid:
    versions.refuse_unknown_scales(instrument, design.focus)
    before = design.before or instrument
    sides = tuple(
        side(version, data, design, when=f"{kind}{place if place > 1 else ''}")
        for kind, version, files in (("baseline", before, baselines), ("followup", instrument, followups))
        for place, data in enumerate(files, start=1)
    )
    order.refuse_disorder(sides, design)
    names = tuple(dict.fromkeys(t for s in sides for t in s.wave.teams if t is not None))
    seen = [_seen(s) for s in sides]
    return Laid(
        instrument=instrument,
        design=design,
        sides=sides,
        teams=names,
        asked=rosters.asked(design.roster, seen, everybody=None if design.team else EVERYBODY),
        how=comparability(before, instrument, versions.shared_languages(before, instrument)),
        borrowed=borrowed([s for s in sides if s.is_baseline], names),
    )


def _seen(of: Side) -> Seen:
    return Seen(dataset=of.dataset, round=of.round, teams=of.wave.teams, persons=of.wave.persons)


def _changes(laid: Laid) -> Changes:
    return changes.between(
        laid.first.wave,
        laid.second.wave,
        teams=laid.teams,
        rosters=laid.asked.between(laid.first.round, laid.second.round),
        borrowed=laid.borrowed,
        how=laid.how,
        is_focus=lambda _, scale: scale in laid.design.focus,
    )


def _told(laid: Laid, found: Changes, language: str | None) -> ComparisonReport:
    focus = set(laid.design.focus)
    return ComparisonReport(
        instrument=reference(laid.instrument, language),
        baseline_name=laid.first.dataset.name,
        followup_name=laid.second.dataset.name,
        teams={
            t: tuple(told_changes.of_scale(c, is_focus=c.scale in focus) for c in found.of_team(t))
            for t in laid.teams
        },
        programme={line.scale: told_changes.of_programme(line) for line in found.lines},
        persons=persons_of(found, laid.first.wave, laid.second.wave),
        caveats=tuple(_caveats(laid)),
    )


def _with_more(report: ComparisonReport, laid: Laid, found: Changes) -> ComparisonReport:
    """The same, with what else was asked for, and with contrasts where there are more than two rounds."""
    report = replace(
        report,
        attrition=leaving_study.attrition_of(laid),
        composition=leaving_study.composition_of(laid, found),
    )
    if laid.design.arms is not None:
        report = replace(report, arms=arms_of(laid, found, laid.design.arms))
    if laid.design.has_usual_tests:
        report = replace(report, usual_tests=usual_tests_of(laid))
    if len(laid.sides) == 2:
        return report
    return replace(
        report,
        rounds=rounds_study.rounds_of(laid),
        contrasts=rounds_study.contrasts_of(laid, found),
        programme_models=rounds_study.models_of(laid),
    )


def _reports(laid: Laid, language: str | None) -> tuple[TeamReport, ...]:
    first, second = laid.first, laid.second
    return own_file.team_reports(
        (first.wave, second.wave),
        laid.asked.members,
        rounds=(first.round, second.round),
        rosters=laid.asked.between(first.round, second.round),
        how=laid.how,
        borrowed=laid.borrowed,
        titles=(first.dataset.name, second.dataset.name),
        teams=laid.teams,
        language=language,
    )


def _caveats(laid: Laid) -> Iterator[Fact]:
    yield Fact(code="raw_data_no_disclosure")
    if laid.asked.source != "given":
        yield Fact(code=f"roster_{laid.asked.source}")
    if laid.instrument.evidence.grade <= 1:
        yield Fact(code="grade_0_1")
    for of in laid.sides:
        named = tuple(g.column for g in (of.teams, of.persons) if g)
        yield from codes.notes(of.wave.card.instrument, of.dataset, used=(*named, laid.design.when))
        for found in (of.teams, of.persons):
            if found is not None and found.unnamed:
                yield Fact(code="rows_without", facts={"column": found.column, "n": found.unnamed})
    people = [set(s.wave.persons or ()) - {None} for s in (laid.first, laid.second)]
    once = len(people[0] ^ people[1])
    if once:
        yield Fact(code="persons_once", facts={"n": once})
    yield from rosters.remarks([_seen(s) for s in laid.sides], laid.asked)
    yield from order.remarks(laid.sides)
    yield from suspicions.remarks(laid.sides)
    yield from versions.remarks(laid.how)
