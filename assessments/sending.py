"""Sending once: the flag and one sealed answer in one transaction; and taking it back until the close."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments import admissible, questionnaire, sealing, tokens, tombstones
from assessments.errors import Invalid, Refusal
from assessments.invitations import by_token
from assessments.model import Round
from assessments.service import Service
from assessments.sittings import Draft, Sitting, answering, owner_of, read_draft, round_of, taking_answers
from assessments.store import invitations, pool, rounds
from assessments.store.engine import reading, writing
from assessments.store.invitations import Invitation
from instruments.model import Instrument

CHECK_CODE_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That an answer was committed. The code is the same however often the same link sends."""

    check_code: str
    closes_at: datetime


def send(service: Service, sitting: Sitting) -> Receipt:
    """Flip the invitation's flag and keep one sealed answer, in one transaction; twice is once."""
    with reading(service.engine) as db:
        asked = round_of(db, by_token(db, sitting.token))
    instrument = service.instrument_of(asked)
    with writing(service.engine) as db:
        invitation = by_token(db, sitting.token)
        asked = taking_answers(service, db, invitation)
        receipt = Receipt(
            check_code=tokens.grouped(
                tokens.crockford(tokens.derived(sitting.token, "receipt"), CHECK_CODE_LENGTH)
            ),
            closes_at=asked.closes_at,
        )
        if invitation.is_sent or not invitations.claim(db, invitation.id):
            return receipt
        content = _answer(
            service,
            sitting,
            invitation,
            asked=asked,
            instrument=instrument,
            draft=read_draft(db, sitting),
        )
        public_key = rounds.public_key(db, asked.id) or b""
        sealed = sealing.seal_answer(public_key, content, room=admissible.room(instrument))
        pool.insert(db, pool_key(sitting.token), asked.id, sealed)
        pool.forget_drafts(db, owner_of(sitting.token))
    return receipt


def withdraw(service: Service, token: str) -> None:
    """Take back what was sent, until the round closes; the link can then be answered again."""
    with writing(service.engine) as db:
        invitation, asked = answering(service, db, token)
        if not invitation.is_sent:
            return
        sealed = pool.sealed(db, pool_key(token))
        # After a re-issue the key of what was sent is known to nobody.
        if sealed is None:
            raise Refusal("withdraw_ended")
        pool.remove(db, pool_key(token))
        invitations.unclaim(db, invitation.id)
        tombstones.withdrawn(service, asked.id, sealed)


def still_held(service: Service, token: str) -> bool:
    """Whether the pool still holds what this link sent."""
    with reading(service.engine) as db:
        by_token(db, token)
        return pool.has(db, pool_key(token))


def pool_key(token: str) -> bytes:
    """The name of an answer in the pool: only the holder of the link can point at it."""
    return tokens.derived(tokens.plain(token), "pool")


def chain_of(service: Service, asked: Round, person: str) -> str | None:
    """What links a person's answers between rounds: a code, the person, or nothing, by the round's mode."""
    if asked.mode == "anonymous":
        return None
    if asked.mode == "identified":
        return person
    return tokens.named(service.keys.programme(asked.programme), ["chain", person])


def _answer(
    service: Service,
    sitting: Sitting,
    invitation: Invitation,
    *,
    asked: Round,
    instrument: Instrument,
    draft: Draft,
) -> dict[str, Any]:
    """What is sealed: the completed answers and what the gate needs besides; no time, no name."""
    shown = questionnaire.shown(instrument, draft.answers)
    items = [item for page in shown for item in page.items]
    if not any(questionnaire.is_answered(item, draft.answers) for item in items):
        raise Invalid("nothing_answered")
    return {
        "team": invitation.team,
        "chain": chain_of(service, asked, invitation.person),
        "language": sitting.language,
        "answers": questionnaire.completed(instrument, draft.answers),
        "shared_comments": list(questionnaire.shared_comments(instrument, draft.answers)),
        "pace": [draft.pace[page.id] for page in shown if page.id in draft.pace],
        "orientation": draft.orientation,
        "seed": sitting.seed.hex(),
        "consents": sitting.consents,
    }
