"""`compare`: what changed between two files of answers, team by team, unrounded; and the same through the
release table, for reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assessments import scorecard
from assessments.datasets import codes
from assessments.datasets.shapes import Dataset
from assessments.errors import DataError
from assessments.judge import carefulness, changes, frames, waves
from assessments.judge.frames import Borrowed
from assessments.judge.waves import Wave
from assessments.release import own_file
from assessments.reports.references import reference
from assessments.reports.shapes import Fact, TeamReport
from assessments.reports.study_shapes import ComparisonReport, Estimated, ScaleComparison
from assessments.studies.groupings import Grouping, grouping, refuse_twice
from assessments.studies.person_study import persons_of
from assessments.studies.rosters import Seen, asked
from instruments.ids import ScaleId
from instruments.model import Instrument
from scoring.change.shapes import Interval, ProgrammeLine, TeamChange

EVERYBODY = "all"
"""What all rows are called where no team column is named."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """One of the two files, scored."""

    dataset: Dataset
    wave: Wave
    teams: Grouping | None
    persons: Grouping | None


def compare(
    instrument: Instrument,
    baseline: Dataset,
    followup: Dataset,
    *,
    team: str | None = None,
    person: str | None = None,
    roster: Path | None = None,
    language: str | None = None,
) -> tuple[ComparisonReport, tuple[TeamReport, ...]]:
    """Every team's change in every scale; the reports apply the smallest group of five and the table."""
    sides = [_side(instrument, data, team=team, person=person) for data in (baseline, followup)]
    first, second = sides
    names = tuple(dict.fromkeys(t for side in sides for t in side.wave.teams if t is not None))
    if not names:
        raise DataError(f"{baseline.name}: no row names a team. Fill in the column '{team}'.")
    known = asked(roster, [_seen(first, "baseline"), _seen(second, "followup")])
    _refuse_overfull(first, second, known.rosters)
    borrowed = _pooled(instrument, first.wave, names)
    found = changes.between(first.wave, second.wave, teams=names, rosters=known.rosters, borrowed=borrowed)
    report = ComparisonReport(
        instrument=reference(instrument, language),
        baseline_name=baseline.name,
        followup_name=followup.name,
        teams={t: tuple(_scale(c) for c in found.of_team(t)) for t in names},
        programme={line.scale: _line(line) for line in found.lines},
        persons=persons_of(found, first.wave, second.wave),
        caveats=tuple(_caveats(instrument, sides, known.rosters.source)),
    )
    told = own_file.team_reports(
        (first.wave, second.wave),
        known.members,
        rosters=known.rosters,
        borrowed=borrowed,
        titles=(baseline.name, followup.name),
        teams=names,
        language=language,
    )
    return report, told


def _side(instrument: Instrument, dataset: Dataset, *, team: str | None, person: str | None) -> Side:
    answers = codes.coded(instrument, dataset)
    teams = grouping(dataset, team, "team") if team else None
    persons = grouping(dataset, person, "person") if person else None
    if persons is not None:
        refuse_twice(dataset, persons, None)
    items = carefulness.rated_items(instrument)
    flagged = carefulness.signs(instrument, answers, items).is_flagged if items else None
    wave = Wave(
        card=scorecard.score(instrument, answers),
        teams=_names(teams, dataset.rows) if teams else (EVERYBODY,) * dataset.rows,
        persons=_names(persons, dataset.rows) if persons else None,
        flagged=flagged,
    )
    return Side(dataset=dataset, wave=wave, teams=teams, persons=persons)


def _names(found: Grouping, rows: int) -> tuple[str | None, ...]:
    return tuple(found.labels[p] if p >= 0 else None for p in found.places[:rows].tolist())


def _seen(side: Side, when: str) -> Seen:
    return Seen(dataset=side.dataset, round=when, teams=side.wave.teams, persons=side.wave.persons)


def _refuse_overfull(first: Side, second: Side, known: waves.Rosters) -> None:
    """Refuse more answers from a team than its roster has members."""
    for side, which in ((first, "first"), (second, "second")):
        for team, count in known.counts.items():
            members, answered = getattr(count, which), len(side.wave.rows(team))
            if known.source == "given" and answered > members:
                raise DataError(
                    f"{side.dataset.name}: team '{team}' has {answered} rows of answers, but its roster has "
                    f"{members} members. Complete the roster, or take out rows that are not the team's."
                )


def _pooled(instrument: Instrument, wave: Wave, teams: tuple[str, ...]) -> dict[ScaleId, Borrowed]:
    """Alpha of people about their teams' means in the first file, where it holds thirty or more."""
    rows = {t: wave.rows(t) for t in teams}
    found = {}
    for scale in instrument.scales.values():
        keyed = wave.card.keyed(scale.id)
        points = waves.on_score_range(instrument, scale, keyed, scale.items)
        pooled = frames.pooled_of([points[r] for r in rows.values() if len(r) > 1], scale)
        found[scale.id] = Borrowed(pooled=pooled)
    return found


def _scale(change: TeamChange) -> ScaleComparison:
    return ScaleComparison(
        scale=change.scale,
        baseline=change.baseline,
        followup=change.followup,
        delta=_interval(change.delta, change),
        delta_noise_only=_interval(change.delta_noise_only, change),
        shrunken=change.shrunken,
        n1=change.n1,
        n2=change.n2,
        n_linked=change.n_linked,
        roster1=change.roster1,
        roster2=change.roster2,
        method=change.method,
        verdict=changes.verdict_of(change),
        favourable=change.judged.favourable if change.judged else None,
        caps=change.judged.caps if change.judged else (),
        reasons=(
            *changes.with_limits(changes.reasons_of(change), _limits(change)),
            *(Fact(code=c.code, facts=dict(c.facts)) for c in change.caveats),
        ),
    )


def _limits(change: TeamChange) -> tuple[float, float] | None:
    return None if change.delta is None else (change.delta.low, change.delta.high)


def _interval(found: Interval | None, change: TeamChange) -> Estimated:
    if found is None:
        why = ", ".join(r.code for r in changes.reasons_of(change)) or "too few answers"
        return Estimated(
            refused=f"No change can be estimated from {change.n1} and {change.n2} scores ({why})."
        )
    n = change.n_linked if change.n_linked is not None and "linked" in found.method else change.n1 + change.n2
    return Estimated(
        value=found.value, low=found.low, high=found.high, level=found.level, method=found.method, n=n
    )


def _line(line: ProgrammeLine) -> Estimated:
    if line.delta is None:
        return Estimated(
            refused=f"A line over teams needs two teams whose changes differ; there are {line.n_teams}."
        )
    d = line.delta
    return Estimated(value=d.value, low=d.low, high=d.high, level=d.level, method=d.method, n=line.n_teams)


def _caveats(instrument: Instrument, sides: list[Side], source: str) -> Iterator[Fact]:
    yield Fact(code="raw_data_no_disclosure")
    if source != "given":
        yield Fact(code=f"roster_{source}")
    if instrument.evidence.grade <= 1:
        yield Fact(code="grade_0_1")
    for side in sides:
        named = tuple(g.column for g in (side.teams, side.persons) if g)
        yield from codes.notes(instrument, side.dataset, used=named)
        for found in (side.teams, side.persons):
            if found is not None and found.unnamed:
                yield Fact(code="rows_without", facts={"column": found.column, "n": found.unnamed})
    people = [set(side.wave.persons or ()) - {None} for side in sides]
    if people[0] or people[1]:
        once = len(people[0] ^ people[1])
        if once:
            yield Fact(code="persons_once", facts={"n": once})
