"""What a mail says: our text in each language, or a programme's own, with its few placeholders filled."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from assessments.errors import Invalid
from assessments.model import Actor, ProgrammeId
from assessments.relations import programme_for
from assessments.service import Service
from assessments.store import mail
from assessments.store.engine import reading, writing

PLACEHOLDER = re.compile(r"\{([a-z]{1,20})\}")
ALLOWED = frozenset({"name", "team", "programme", "organisation", "round", "link", "code", "closes", "stop"})
NEEDED = frozenset({"link", "stop"})
LONGEST_SUBJECT, LONGEST_BODY = 150, 4000
LANGUAGES = ("en", "de")
TEXTS = Path(__file__).with_name("mail_texts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A subject and a body, in plain text."""

    subject: str
    body: str


def ours() -> Mapping[tuple[str, str], Letter]:
    """Our own text of each kind of mail in each language."""
    return {
        (kind, language): Letter(subject=words["subject"], body=words["body"])
        for language in LANGUAGES
        for kind, words in _texts(language).items()
    }


@cache
def _texts(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((TEXTS / f"{language}.toml").read_text(encoding="utf-8"))


def own_text(
    service: Service,
    actor: Actor,
    programme_id: ProgrammeId,
    *,
    kind: str,
    language: str,
    text: Letter | None,
) -> None:
    """Keep a programme's own text of a mail, or go back to ours with None."""
    if (kind, language) not in ours() or kind not in {"invitation", "reminder"}:
        raise Invalid("mail_kind", kind=kind, language=language)
    if text is not None:
        _check(text)
    with writing(service.engine) as db:
        programme_for(db, actor, "send_mail", programme_id)
        kept = (text.subject.strip(), text.body.strip() + "\n") if text else None
        mail.keep_text(db, programme_id, kind, language, text=kept)


def text_of(service: Service, programme_id: ProgrammeId, kind: str, language: str) -> Letter:
    """The text that holds for a mail, with its placeholders still open."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    with reading(service.engine) as db:
        own = mail.own_text(db, programme_id, kind=kind, language=spoken)
    return Letter(subject=own[0], body=own[1]) if own else ours()[kind, spoken]


def preview(service: Service, actor: Actor, programme_id: ProgrammeId, *, kind: str, language: str) -> Letter:
    """A mail as somebody would get it, with a link that opens nothing."""
    with reading(service.engine) as db:
        programme = programme_for(db, actor, "send_mail", programme_id)
    base = service.settings.public_url
    example = {
        "name": "…",
        "team": "…",
        "programme": programme.title,
        "organisation": "…",
        "round": "…",
        "link": f"{base}/i#…",
        "code": "····-····-····",
        "closes": "…",
        "stop": f"{base}/i/stop#…",
    }
    return filled(text_of(service, programme_id, kind, language), example)


def filled(letter: Letter, values: Mapping[str, str]) -> Letter:
    """A letter with its placeholders filled; a value is never read as a placeholder, a line or a header."""
    return Letter(subject=" ".join(_fill(letter.subject, values).split()), body=_fill(letter.body, values))


def moment(at: datetime, zone: str, language: str) -> str:
    """A moment as a mail says it, in the organisation's time."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = "%d.%m.%Y, %H:%M Uhr" if language == "de" else "%Y-%m-%d, %H:%M"
    return f"{local.strftime(pattern)} ({zone})"


def _fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: " ".join(values.get(found[1], found[0]).split()), text)


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
