"""Answering: enter by link, answer page by page, look it over; sending is assessments/sending.py."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from assessments import admissible, promises, questionnaire, sealing, tokens
from assessments.errors import NotFound, Refusal
from assessments.invitations import by_token
from assessments.model import Round
from assessments.promises import Promise
from assessments.questionnaire import Answer, Answers, ShownPage
from assessments.sending import Receipt, pool_key, send, still_held, withdraw
from assessments.service import Service
from assessments.sittings import (
    Draft,
    Orientation,
    Sitting,
    answering,
    keep_draft,
    new_key,
    owner_of,
    read_draft,
    round_of,
)
from assessments.store import answers as kept_answers
from assessments.store import pool, rosters
from assessments.store.engine import reading, writing
from assessments.store.invitations import Invitation
from instruments.ids import ItemId, Language, PageId
from instruments.model import Instrument, Item

__all__ = [
    "Draft", "Entry", "PageToAnswer", "Receipt", "Review", "ReviewPage", "Sitting",
    "continue_elsewhere", "draft", "enter", "page", "resume", "review", "save_page", "send", "start",
    "still_held", "withdraw",
]  # fmt: skip

State = Literal["open", "sent", "closed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the holder of a link is met with: the promise, and what they can do."""

    state: State
    promise: Promise
    round: Round
    language: Language
    can_withdraw: bool
    has_report: bool
    is_opted_out: bool
    needs_consent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToAnswer:
    """One page as it is presented to one respondent, with what they answered before."""

    id: PageId
    number: int
    of: int
    items: tuple[Item, ...]
    answers: Mapping[str, Answer]
    instrument: Instrument
    language: Language
    previous: PageId | None
    next: PageId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """How far one page is answered."""

    id: PageId
    number: int
    asked: int
    """Items on it; one that is optional counts where it was answered."""
    answered: int
    blank: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How far everything is answered, before it is sent."""

    pages: tuple[ReviewPage, ...]
    is_empty: bool


def enter(service: Service, token: str) -> Entry:
    """What a link opens; nothing is consumed and nothing is kept."""
    with reading(service.engine) as db:
        invitation = by_token(db, token)
        asked = round_of(db, invitation)
        promise = promises.of_team(db, asked, invitation.team)
        person = rosters.by_id(db, invitation.person)
        state = _state(service, asked, invitation)
        shared = kept_answers.shared_rounds(db, invitation.team, "team")
        return Entry(
            state=state,
            promise=promise,
            round=asked,
            language=_language(promise.languages, person.language if person else None),
            can_withdraw=state == "sent" and pool.has(db, pool_key(token)),
            has_report=bool(shared),
            is_opted_out=rosters.has_opted_out(db, invitation.person),
            needs_consent=asked.mode == "identified",
        )


def start(
    service: Service,
    token: str,
    draft_key: bytes | None = None,
    *,
    language: str | None = None,
    consents: bool = False,
) -> Sitting:
    """Begin a sitting, or find the one whose key is given; nothing is kept before the first page."""
    entry = enter(service, token)
    with reading(service.engine) as db:
        invitation, _ = answering(service, db, token)
    if invitation.is_sent:
        raise Refusal("already_sent")
    if entry.needs_consent and not consents:
        raise Refusal("consent_needed")
    return Sitting(
        token=tokens.plain(token),
        draft_key=draft_key or new_key(),
        language=_language(entry.promise.languages, language or entry.language),
        consents=consents,
    )


def page(service: Service, sitting: Sitting, page_id: PageId | None = None) -> PageToAnswer:
    """A page as presented; without a name the first one not yet kept."""
    asked, kept = _look(service, sitting)
    instrument = service.instrument_of(asked)
    pages = questionnaire.shown(instrument, kept.answers)
    at = _place(pages, kept, page_id)
    return PageToAnswer(
        id=pages[at].id,
        number=at + 1,
        of=len(pages),
        items=questionnaire.presented(pages[at], sitting.seed),
        answers=kept.answers,
        instrument=instrument,
        language=sitting.language,
        previous=pages[at - 1].id if at else None,
        next=pages[at + 1].id if at + 1 < len(pages) else None,
    )


def save_page(
    service: Service,
    sitting: Sitting,
    page_id: PageId,
    answers: Mapping[str, Any],
    *,
    seconds: float | None = None,
    orientation: Orientation | None = None,
) -> PageId | None:
    """Keep one page of answers, all of them or none; gives the next page, None after the last."""
    asked, _ = _look(service, sitting)
    instrument = service.instrument_of(asked)
    of_file = next((page for page in instrument.pages if page.id == page_id), None)
    if of_file is None:
        raise NotFound("unknown_page")
    items = tuple(instrument.items[item] for item in of_file.items)
    given = admissible.check(items, answers)
    with writing(service.engine) as db:
        invitation, asked = answering(service, db, sitting.token)
        if invitation.is_sent:
            raise Refusal("already_sent")
        held = read_draft(db, sitting)
        gone = {column for item in items for column in questionnaire.traces(item)}
        merged = {name: value for name, value in held.answers.items() if name not in gone} | given
        kept = replace(
            held,
            answers=merged,
            pages_kept=tuple(dict.fromkeys((*held.pages_kept, page_id))),
            pace=_paced(held, page_id, seconds, len(items)),
            orientation=orientation or held.orientation,
        )
        keep_draft(db, sitting, asked, kept, room=admissible.room(instrument))
    after = [shown.id for shown in questionnaire.shown(instrument, kept.answers)]
    place = after.index(page_id) + 1 if page_id in after else len(after)
    return after[place] if place < len(after) else None


def draft(service: Service, sitting: Sitting) -> Draft:
    """What was answered so far in this sitting."""
    return _look(service, sitting)[1]


def continue_elsewhere(service: Service, sitting: Sitting) -> str:
    """A code that opens this draft on another device; one given before ends, a lost code is a lost draft."""
    code = tokens.code()
    wrapped = sealing.wrap(sitting.draft_key, code=code, salt=tokens.derived(sitting.token, "salt"))
    with writing(service.engine) as db:
        _, asked = answering(service, db, sitting.token)
        pool.carry(db, owner_of(sitting.token), round_id=asked.id, sealed=wrapped)
    return tokens.grouped(code)


def resume(service: Service, token: str, code: str, *, consents: bool = False) -> Sitting:
    """The sitting a code carries, on another device; the code and the link are both needed."""
    link = tokens.plain(token)
    with reading(service.engine) as db:
        answering(service, db, link)
        wrapped = pool.carried_key(db, owner_of(link))
    salt = tokens.derived(link, "salt")
    draft_key = sealing.unwrap(wrapped, code=tokens.plain(code), salt=salt) if wrapped else None
    if draft_key is None:
        raise NotFound("code_unknown")
    return start(service, link, draft_key, consents=consents)


def review(service: Service, sitting: Sitting) -> Review:
    """How far each page is answered, and what was left blank."""
    asked, kept = _look(service, sitting)
    pages = questionnaire.shown(service.instrument_of(asked), kept.answers)
    seen = tuple(_reviewed(page, number, kept.answers) for number, page in enumerate(pages, start=1))
    return Review(pages=seen, is_empty=not any(shown.answered for shown in seen))


def _reviewed(page: ShownPage, number: int, answers: Answers) -> ReviewPage:
    answered = sum(questionnaire.is_answered(item, answers) for item in page.items)
    blank = questionnaire.blanks(page.items, answers)
    return ReviewPage(id=page.id, number=number, asked=answered + len(blank), answered=answered, blank=blank)


def _look(service: Service, sitting: Sitting) -> tuple[Round, Draft]:
    with reading(service.engine) as db:
        invitation, asked = answering(service, db, sitting.token)
        if invitation.is_sent:
            raise Refusal("already_sent")
        return asked, read_draft(db, sitting)


def _place(pages: tuple[ShownPage, ...], kept: Draft, page_id: PageId | None) -> int:
    names = [page.id for page in pages]
    if page_id is None:
        left = [place for place, name in enumerate(names) if name not in kept.pages_kept]
        return left[0] if left else len(names) - 1
    if page_id not in names:
        raise NotFound("unknown_page")
    return names.index(page_id)


def _paced(held: Draft, page_id: PageId, seconds: float | None, items: int) -> dict[PageId, int]:
    """The band of seconds an item: 0 under one, 1 up to two, 2 above; the slowest visit counts."""
    pace = dict(held.pace)
    if seconds is not None and seconds >= 0:
        each = seconds / max(items, 1)
        band = 0 if each < 1 else 1 if each <= 2 else 2
        pace[page_id] = max(band, pace.get(page_id, 0))
    return pace


def _state(service: Service, asked: Round, invitation: Invitation) -> State:
    if asked.status == "cancelled":
        return "cancelled"
    if asked.status != "open" or service.clock() >= asked.closes_at:
        return "closed"
    return "sent" if invitation.is_sent else "open"


def _language(offered: tuple[str, ...], wanted: str | None) -> Language:
    return Language(wanted if wanted in offered else offered[0])
