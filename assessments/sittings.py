"""A sitting: somebody answering in one browser, and the sealed draft of what they have answered so far."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from assessments import sealing, tokens
from assessments.errors import Closed, NotFound, Refusal
from assessments.invitations import by_token
from assessments.model import Round
from assessments.questionnaire import Answer
from assessments.service import Service
from assessments.store import pool, rounds
from assessments.store.invitations import Invitation
from instruments.ids import Language, PageId

Orientation = Literal["row", "list"]
MOST_DRAFTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What a browser holds while its owner answers: link and draft key, kept in an HttpOnly cookie."""

    token: str
    draft_key: bytes
    language: Language
    consents: bool = False

    def as_cookie(self) -> str:
        """The sitting as one word."""
        key = base64.urlsafe_b64encode(self.draft_key).decode().rstrip("=")
        return ".".join((self.token, key, self.language, str(int(self.consents))))

    @classmethod
    def from_cookie(cls, text: str) -> "Sitting | None":
        """The sitting again; None where the word was not one of ours."""
        parts = text.split(".")
        if len(parts) != 4:
            return None
        token, key, language, consents = parts
        try:
            draft_key = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
        except (binascii.Error, ValueError):
            return None
        if len(draft_key) != sealing.KEY_BYTES or len(token) != tokens.TOKEN_LENGTH:
            return None
        return cls(token=token, draft_key=draft_key, language=Language(language), consents=consents == "1")

    @property
    def key(self) -> bytes:
        """The name of this sitting's draft: nobody finds it without both link and draft key."""
        return tokens.derived(self.token, "draft", self.draft_key)

    @property
    def seed(self) -> bytes:
        """What pages are shuffled with: the same on every device that carries this draft."""
        return tokens.derived(self.token, "shuffle", self.draft_key)[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was answered so far, page by page."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    pages_kept: tuple[PageId, ...] = ()
    pace: Mapping[PageId, int] = field(default_factory=dict)
    orientation: Orientation | None = None


def new_key() -> bytes:
    """A key for a new draft."""
    return secrets.token_bytes(sealing.KEY_BYTES)


def owner_of(token: str) -> bytes:
    """The name under which all drafts of one link are kept."""
    return tokens.derived(token, "owner")


def answering(service: Service, db: sa.Connection, token: str) -> tuple[Invitation, Round]:
    """The invitation and its round, while answers are taken."""
    invitation = by_token(db, token)
    return invitation, taking_answers(service, db, invitation)


def taking_answers(service: Service, db: sa.Connection, invitation: Invitation) -> Round:
    """The round of an invitation, while it takes answers; else the refusal that says why not."""
    asked = round_of(db, invitation)
    if asked.status == "cancelled":
        raise Closed("round_cancelled")
    if asked.status != "open" or service.clock() >= asked.closes_at:
        raise Closed("round_closed")
    return asked


def round_of(db: sa.Connection, invitation: Invitation) -> Round:
    """The round an invitation is for."""
    asked = rounds.by_id(db, invitation.round)
    if asked is None:
        raise NotFound("unknown_link")
    return asked


def read_draft(db: sa.Connection, sitting: Sitting) -> Draft:
    """The draft of a sitting; an empty one where nothing is kept yet."""
    sealed = pool.draft_of(db, sitting.key)
    if sealed is None:
        return Draft()
    content = sealing.open_draft(sitting.draft_key, sealed)
    return Draft(
        answers=content["answers"],
        pages_kept=tuple(content["pages_kept"]),
        pace=content["pace"],
        orientation=content["orientation"],
    )


def keep_draft(db: sa.Connection, sitting: Sitting, asked: Round, draft: Draft, *, room: int) -> None:
    """Keep a draft, sealed, in the place of the one before; in `room`, as long as everybody's."""
    owner = owner_of(sitting.token)
    if pool.draft_of(db, sitting.key) is None and pool.drafts_of(db, owner) >= MOST_DRAFTS:
        raise Refusal("too_many_drafts", most=MOST_DRAFTS)
    content: dict[str, Any] = {
        "answers": dict(draft.answers),
        "pages_kept": list(draft.pages_kept),
        "pace": dict(draft.pace),
        "orientation": draft.orientation,
    }
    sealed = sealing.seal_draft(sitting.draft_key, content, room=room)
    pool.keep_draft(db, sitting.key, owner=owner, round_id=asked.id, sealed=sealed)
