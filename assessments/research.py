"""What researchers may take away: microdata of identified rounds, and pools nobody can be found in."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from assessments.access import may
from assessments.closing import kept_answers
from assessments.errors import NotFound, Refusal
from assessments.model import Actor, Programme, Round, RoundId, TeamId
from assessments.neutral import neutral
from assessments.questionnaire import columns
from assessments.relations import round_for
from assessments.release.shapes import StoredAnswer
from assessments.service import Service
from assessments.store import answers as kept
from assessments.store import programmes, rounds
from assessments.store.engine import reading
from instruments.ids import MISSING_CODES, ScaleId
from instruments.model import Instrument, Scale

FEWEST_TEAMS = 5
FEWEST_PEOPLE = 30
Kind = Literal["microdata", "pooled"]
Told = Mapping[str, Collection[TeamId]]
Lines = Mapping[ScaleId, Sequence[StoredAnswer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchRound:
    """A closed round and what a researcher gets of it; `kind` is None where it is nothing."""

    programme: Programme
    round: Round
    kind: Kind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Closed rounds of a programme that asked identified people the same, the first one first."""

    programme: Programme
    rounds: tuple[Round, ...]
    teams: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyData:
    """The answers of a study as DATA (CSV), and which of its columns say team, person and round."""

    instrument: Instrument
    programme: Programme
    data: bytes
    team: str
    person: str | None
    wave: str | None


def closed_rounds(service: Service, actor: Actor) -> tuple[ResearchRound, ...]:
    """The closed rounds of the organisation, by programme and date, with what may be had of each."""
    may(actor, "see_research", ("organisation",))
    with reading(service.engine) as db:
        found = [
            (programme, asked, kept_answers(db, asked.id), _told(db, asked))
            for programme in programmes.of_organisation(db, actor.organisation)
            for asked in rounds.of_programme(db, programme.id)
            if asked.status == "closed"
        ]
    return tuple(
        ResearchRound(programme=of, round=asked, kind=_kind(service, asked, answers, told))
        for of, asked, answers, told in found
    )


def answers_of(service: Service, actor: Actor, round_id: RoundId) -> bytes:
    """A closed round's answers as DATA (CSV): with team and person where identified, else pooled."""
    with reading(service.engine) as db:
        asked, programme = round_for(db, actor, "see_microdata", round_id)
        if asked.status != "closed":
            raise NotFound("not_shown")
        answers, told = kept_answers(db, round_id), _told(db, asked)
        titles = {team.id: team.title for team in programmes.teams(db, programme.id)}
    instrument = service.instrument_of(asked)
    if asked.mode == "identified":
        return _microdata(instrument, answers, titles)
    lines = _lines(instrument, _tellable(asked, answers), told)
    if not lines:
        raise Refusal("too_few_to_pool", teams=FEWEST_TEAMS, people=FEWEST_PEOPLE)
    return _pooled(service, instrument, lines)


def studies(service: Service, actor: Actor) -> tuple[Study, ...]:
    """What may be studied at once: rounds in which everybody agreed to research, joined where they can be."""
    may(actor, "see_research", ("organisation",))
    found = []
    with reading(service.engine) as db:
        for programme in programmes.of_organisation(db, actor.organisation):
            for alike in _alike(db, programme):
                answers = [a for asked in alike for a in kept_answers(db, asked.id)]
                teams, people = {a.team for a in answers}, {a.chain for a in answers}
                if answers:
                    found.append(
                        Study(programme=programme, rounds=alike, teams=len(teams), people=len(people))
                    )
    return tuple(found)


def study_data(service: Service, actor: Actor, round_id: RoundId) -> StudyData:
    """The study a closed identified round belongs to, by person and, from two rounds on, by round.

    Pools are not studied here: their lines are not people, and no figure could say of how many it tells.
    """
    with reading(service.engine) as db:
        asked, programme = round_for(db, actor, "see_microdata", round_id)
        alike = next((found for found in _alike(db, programme) if asked in found), None)
        if alike is None:
            raise NotFound("not_shown")
        answers = [kept_answers(db, one.id) for one in alike]
        titles = {team.id: team.title for team in programmes.teams(db, programme.id)}
    instrument = service.instrument_of(asked)
    names = _closed_columns(instrument)
    team, person, wave = (_unlike(names, name) for name in ("team", "person", "wave"))
    rows = [
        [number, *row]
        for number, given in enumerate(answers, start=1)
        for row in _people(given, titles, names)
    ]
    is_repeated = len(alike) > 1
    return StudyData(
        instrument=instrument,
        programme=programme,
        data=_written([wave, team, person, *names], rows),
        team=team,
        person=person if is_repeated else None,
        wave=wave if is_repeated else None,
    )


def _alike(db: sa.Connection, programme: Programme) -> tuple[tuple[Round, ...], ...]:
    """The closed identified rounds of a programme, those together that asked the same word for word."""
    found: dict[str, list[Round]] = {}
    closed = (r for r in rounds.of_programme(db, programme.id) if r.status == "closed")
    for asked in sorted(closed, key=lambda r: (str(r.opens_on), str(r.closed_at), r.id)):
        if asked.mode == "identified":
            found.setdefault(asked.digest, []).append(asked)
    return tuple(tuple(alike) for alike in found.values())


def _unlike(names: Sequence[str], name: str) -> str:
    """A column's name that no item has."""
    while name in names:
        name += "_"
    return name


def _tellable(asked: Round, answers: Sequence[StoredAnswer]) -> tuple[StoredAnswer, ...]:
    """The answers of teams whose report is shown: the pool less their means must not be a hidden team's."""
    sizes = Counter(a.team for a in answers)
    return tuple(a for a in answers if sizes[a.team] >= asked.smallest_group)


def _kind(service: Service, asked: Round, answers: Sequence[StoredAnswer], told: Told) -> Kind | None:
    if asked.mode == "identified":
        return "microdata"
    lines = _lines(service.instrument_of(asked), _tellable(asked, answers), told)
    return "pooled" if lines else None


def _told(db: sa.Connection, asked: Round) -> Told:
    """For each scale, the teams of which the round's release tells a level, and not as a bound."""
    from assessments.release.frozen import from_json

    content = kept.release_of(db, asked.id)
    reports = from_json(content).team_reports if content and asked.mode != "identified" else {}
    found: dict[str, set[TeamId]] = defaultdict(set)
    for team, report in reports.items():
        for theme in report.themes:
            level = theme.baseline if len(report.rounds) == 1 else theme.followup
            if level is not None and level.bound is None:
                found[theme.scale].add(team)
    return found


def _lines(instrument: Instrument, answers: Sequence[StoredAnswer], told: Told) -> Lines:
    """For each scale, whose answers a pool holds: everybody with a score in the teams whose level is told.

    Then a pool's mean is one of means that are told. With a team whose level is withheld it would tell that
    level to whoever takes the others away, and with it a newcomer; with a team told as a bound, what the
    bound hides.
    """
    found: dict[ScaleId, tuple[StoredAnswer, ...]] = {}
    for scale in instrument.scales.values():
        here = tuple(a for a in answers if a.team in told.get(scale.id, ()) and _has_score(a, scale))
        if len({a.team for a in here}) >= FEWEST_TEAMS and len(here) >= FEWEST_PEOPLE:
            found[scale.id] = here
    return found


def _has_score(answer: StoredAnswer, scale: Scale) -> bool:
    return sum(cell != "" for cell in _cells(answer, scale.items)) >= scale.answered_at_least


def _microdata(
    instrument: Instrument, answers: Sequence[StoredAnswer], titles: Mapping[TeamId, str]
) -> bytes:
    """Every column, the team and the person; words stay out, they were not asked for research."""
    names = _closed_columns(instrument)
    return _written(["team", "person", *names], _people(answers, titles, names))


def _closed_columns(instrument: Instrument) -> list[str]:
    return [
        name for item in instrument.items.values() if item.format.kind != "text" for name in columns(item)
    ]


def _people(
    answers: Sequence[StoredAnswer], titles: Mapping[TeamId, str], names: Sequence[str]
) -> list[list[object]]:
    ordered = sorted(answers, key=lambda a: (titles[a.team], a.chain or ""))
    return [[titles[a.team], a.chain, *_cells(a, names)] for a in ordered]


def _pooled(service: Service, instrument: Instrument, lines: Lines) -> bytes:
    """Items of scales alone, a line for each person and scale: no team, no person, no language.

    Which lines are one person's is not told. Beside the means of a team's scales, whole sittings would name
    the lines of the team: of five people in a hundred, eight means leave one choice.
    """
    names = [item for scale in instrument.scales.values() for item in scale.items]
    rows = [
        [
            cell if name in instrument.scales[scale].items else ""
            for name, cell in zip(names, _cells(a, names), strict=True)
        ]
        for scale, answers in lines.items()
        for a in answers
    ]
    service.rng.shuffle(rows)
    return _written(names, rows)


def _cells(answer: StoredAnswer, names: Iterable[str]) -> list[object]:
    values = (answer.answers.get(name) for name in names)
    return ["" if value is None or value in MISSING_CODES else value for value in values]


def _written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
