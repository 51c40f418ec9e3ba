"""What a letter is made of: its facts, and a programme's own text. Who puts it into words is handed in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from assessments.errors import Invalid
from assessments.model import Actor, ProgrammeId
from assessments.relations import programme_for
from assessments.service import Service
from assessments.store import mail, programmes
from assessments.store.engine import reading, writing

InvitedKind = Literal["invitation", "reminder"]
StaffKind = Literal["welcome", "reset"]

PLACEHOLDER = re.compile(r"\{([a-z]{1,20})\}")
ALLOWED = frozenset({"name", "team", "programme", "organisation", "round", "link", "code", "closes", "stop"})
NEEDED = frozenset({"link", "stop"})
LONGEST_SUBJECT, LONGEST_BODY = 150, 4000
INVITED_KINDS: tuple[InvitedKind, ...] = ("invitation", "reminder")
LANGUAGES = ("en", "de")
NOBODYS = "…"
"""Stands where a token would, in a link that opens nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A subject and a body, in plain text."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedFacts:
    """What a letter to somebody invited may say; None in a preview, for what each person's letter has."""

    kind: InvitedKind
    language: str
    own: Letter | None
    """The programme's own text with its places still open."""
    programme: str
    organisation: str
    time_zone: str
    link: str
    stop: str
    name: str | None = None
    team: str | None = None
    round: str | None = None
    code: str | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFacts:
    """What a letter to staff about their own account may say."""

    kind: StaffKind
    language: str
    name: str
    link: str


LetterFacts = InvitedFacts | StaffFacts
Writer = Callable[[LetterFacts], Letter]
"""Whoever puts a letter's facts into words."""


def own_text(
    service: Service,
    actor: Actor,
    programme_id: ProgrammeId,
    *,
    kind: str,
    language: str,
    text: Letter | None,
) -> None:
    """Keep a programme's own text of a mail, or give it up with None."""
    if kind not in INVITED_KINDS or language not in LANGUAGES:
        raise Invalid("mail_kind", kind=kind, language=language)
    if text is not None:
        _check(text)
    with writing(service.engine) as db:
        programme_for(db, actor, "send_mail", programme_id)
        kept = (text.subject.strip(), text.body.strip() + "\n") if text else None
        mail.keep_text(db, programme_id, kind, language, text=kept)


def kept_text(db: sa.Connection, programme_id: ProgrammeId, *, kind: str, language: str) -> Letter | None:
    """A programme's own text, if it has one; who reads another language gets the one in our first."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    own = mail.own_text(db, programme_id, kind=kind, language=spoken)
    return Letter(subject=own[0], body=own[1]) if own else None


def preview(
    service: Service, actor: Actor, programme_id: ProgrammeId, *, kind: InvitedKind, language: str
) -> InvitedFacts:
    """What everybody's letter has in common, with links that open nothing."""
    with reading(service.engine) as db:
        programme = programme_for(db, actor, "send_mail", programme_id)
        organisation = programmes.organisation_by_id(db, programme.organisation)
        own = kept_text(db, programme_id, kind=kind, language=language)
    return InvitedFacts(
        kind=kind,
        language=language,
        own=own,
        programme=programme.title,
        organisation=organisation.title,
        time_zone=organisation.time_zone,
        link=f"{service.settings.public_url}/i#{NOBODYS}",
        stop=stop_link(service, NOBODYS),
    )


def stop_link(service: Service, token: str) -> str:
    """Where the holder of a token ends all mail of the programme."""
    return f"{service.settings.public_url}/i/stop#{token}"


def _check(text: Letter) -> None:
    used = set(PLACEHOLDER.findall(text.subject + text.body))
    if unknown := tuple(sorted(used - ALLOWED)):
        raise Invalid("mail_placeholder_unknown", unknown=unknown, allowed=tuple(sorted(ALLOWED)))
    if missing := tuple(sorted(NEEDED - set(PLACEHOLDER.findall(text.body)))):
        raise Invalid("mail_placeholder_missing", missing=missing)
    if not text.subject.strip() or len(text.subject) > LONGEST_SUBJECT or "\n" in text.subject.strip():
        raise Invalid("mail_subject", longest=LONGEST_SUBJECT)
    if len(text.body) > LONGEST_BODY:
        raise Invalid("mail_body", longest=LONGEST_BODY)
    if "link" in PLACEHOLDER.findall(text.subject) or "code" in PLACEHOLDER.findall(text.subject):
        raise Invalid("mail_link_in_subject")
