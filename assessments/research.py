"""What researchers may take away: microdata of identified rounds, and pools nobody can be found in."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessments.access import may
from assessments.closing import kept_answers
from assessments.errors import NotFound, Refusal
from assessments.model import Actor, Programme, Round, RoundId, TeamId
from assessments.questionnaire import columns
from assessments.relations import round_for
from assessments.release.shapes import StoredAnswer
from assessments.service import Service
from assessments.store import programmes, rounds
from assessments.store.engine import reading
from instruments.ids import MISSING_CODES
from instruments.model import Instrument

FEWEST_TEAMS = 5
FEWEST_PEOPLE = 30
Kind = Literal["microdata", "pooled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchRound:
    """A closed round and what a researcher gets of it; `kind` is None where it is nothing."""

    programme: Programme
    round: Round
    kind: Kind | None


def closed_rounds(service: Service, actor: Actor) -> tuple[ResearchRound, ...]:
    """The closed rounds of the organisation, by programme and date, with what may be had of each."""
    may(actor, "see_research", ("organisation",))
    with reading(service.engine) as db:
        return tuple(
            ResearchRound(programme=programme, round=asked, kind=_kind(asked, kept_answers(db, asked.id)))
            for programme in programmes.of_organisation(db, actor.organisation)
            for asked in rounds.of_programme(db, programme.id)
            if asked.status == "closed"
        )


def answers_of(service: Service, actor: Actor, round_id: RoundId) -> bytes:
    """A closed round's answers as DATA (CSV): with team and person where identified, else pooled."""
    with reading(service.engine) as db:
        asked, programme = round_for(db, actor, "see_microdata", round_id)
        if asked.status != "closed":
            raise NotFound("not_shown")
        answers = kept_answers(db, round_id)
        titles = {team.id: team.title for team in programmes.teams(db, programme.id)}
    answers = _tellable(asked, answers)
    kind = _kind(asked, answers)
    if kind is None:
        raise Refusal("too_few_to_pool", teams=FEWEST_TEAMS, people=FEWEST_PEOPLE)
    instrument = service.instrument_of(asked)
    if kind == "microdata":
        return _microdata(instrument, answers, titles)
    return _pooled(service, instrument, answers)


def _tellable(asked: Round, answers: Sequence[StoredAnswer]) -> tuple[StoredAnswer, ...]:
    """What may be given away: all where people agreed to it, else only of teams whose report is shown.

    The pool less the reports of its teams would otherwise be the sum of the team nothing is told of.
    """
    if asked.mode == "identified":
        return tuple(answers)
    sizes = Counter(a.team for a in answers)
    return tuple(a for a in answers if sizes[a.team] >= asked.smallest_group)


def _kind(asked: Round, answers: Sequence[StoredAnswer]) -> Kind | None:
    if asked.mode == "identified":
        return "microdata"
    told = _tellable(asked, answers)
    is_enough = len({a.team for a in told}) >= FEWEST_TEAMS and len(told) >= FEWEST_PEOPLE
    return "pooled" if is_enough else None


def _microdata(
    instrument: Instrument, answers: Sequence[StoredAnswer], titles: Mapping[TeamId, str]
) -> bytes:
    """Every column, the team and the person; words stay out, they were not asked for research."""
    names = [
        name for item in instrument.items.values() if item.format.kind != "text" for name in columns(item)
    ]
    ordered = sorted(answers, key=lambda a: (titles[a.team], a.chain or ""))
    rows = ([titles[a.team], a.chain, *_cells(a, names)] for a in ordered)
    return _written(["team", "person", *names], rows)


def _pooled(service: Service, instrument: Instrument, answers: Sequence[StoredAnswer]) -> bytes:
    """Items of scales alone: no team, no person, no language, nothing by which somebody could be found."""
    names = [item for scale in instrument.scales.values() for item in scale.items]
    rows = [_cells(a, names) for a in answers]
    service.rng.shuffle(rows)
    return _written(names, rows)


def _cells(answer: StoredAnswer, names: Iterable[str]) -> list[object]:
    values = (answer.answers.get(name) for name in names)
    return ["" if value is None or value in MISSING_CODES else value for value in values]


def _written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: object) -> object:
    # A spreadsheet would run a team's title that begins like a formula.
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
