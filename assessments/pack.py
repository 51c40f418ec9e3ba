"""What a programme asks, promises and keeps, for data protection and works councils: no people."""

from dataclasses import dataclass
from datetime import date, datetime

from assessments import retention
from assessments.model import Actor, Mode, ProgrammeId, RoundKind
from assessments.relations import programme_for
from assessments.reports.codebook import codebook
from assessments.reports.study_shapes import Codebook
from assessments.service import Service
from assessments.store import programmes, rounds
from assessments.store.engine import reading
from instruments.model import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRound:
    """One round: what it asks and when."""

    title: str
    kind: RoundKind
    questionnaire: str
    opens_on: date
    closes_at: datetime
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One questionnaire, item by item, in the language that was wanted or the first it has."""

    codebook: Codebook
    language: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What is said of a programme; nobody is named in it."""

    organisation: str
    programme: str
    mode: Mode
    smallest_group: int
    time_zone: str
    teams: int
    days: int
    until: date | None
    rounds: tuple[PackRound, ...]
    asked: tuple[Asked, ...]
    has_comments: bool
    is_example: bool


def of_programme(service: Service, actor: Actor, programme_id: ProgrammeId, *, language: str) -> Pack:
    """The pack of a programme for an administrator; refused to everybody else."""
    with reading(service.engine) as db:
        programme = programme_for(db, actor, "manage_personal_data", programme_id)
        organisation = programmes.organisation_by_id(db, programme.organisation)
        teams = len(programmes.teams(db, programme.id))
        found = [one for one in rounds.of_programme(db, programme.id) if one.status != "cancelled"]
    kept = next(k for k in retention.keeping_of(service, actor).programmes if k.programme == programme.id)
    instruments = [service.instrument_of(one) for one in found]
    distinct = {instrument.digest: instrument for instrument in instruments}
    return Pack(
        organisation=organisation.title,
        programme=programme.title,
        mode=programme.mode,
        smallest_group=max([organisation.smallest_group, *(one.smallest_group for one in found)]),
        time_zone=organisation.time_zone,
        teams=teams,
        days=kept.days,
        until=kept.until,
        rounds=tuple(
            PackRound(
                title=one.title,
                kind=one.kind,
                questionnaire=f"{_title(asked, language)} {asked.version}",
                opens_on=one.opens_on,
                closes_at=one.closes_at,
                is_over=one.status == "closed",
            )
            for one, asked in zip(found, instruments, strict=True)
        ),
        asked=tuple(_asked(instrument, language) for instrument in distinct.values()),
        has_comments=any(
            item.format.kind == "text" for one in distinct.values() for item in one.items.values()
        ),
        is_example=organisation.is_example,
    )


def _asked(instrument: Instrument, language: str) -> Asked:
    spoken = _spoken(instrument, language)
    return Asked(
        codebook=codebook(instrument, language=spoken), language=spoken, languages=instrument.languages
    )


def _spoken(instrument: Instrument, language: str) -> str:
    return next((one for one in instrument.languages if one == language), instrument.languages[0])


def _title(instrument: Instrument, language: str) -> str:
    return next(
        words.title for lang, words in instrument.wording.items() if lang == _spoken(instrument, language)
    )
