"""Handing mail over: from a queue of names to the post, link by link, with no text kept anywhere."""

import logging
import secrets
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from assessments import accounts, letters, tokens
from assessments.invitations import link_of
from assessments.letters import InvitedFacts, InvitedKind, Letter, StaffFacts, Writer
from assessments.model import StaffId
from assessments.service import Service
from assessments.store import invitations, mail, programmes, rosters, rounds, staff
from assessments.store.engine import reading, writing
from assessments.store.invitations import Addressed, WaitingMail

log = logging.getLogger("soundline.mail")

AT_ONCE = 50
MOST_ATTEMPTS = 20
UNSEEN_END = 10
"""What an attempt weighs whose end nobody saw: its mail may have gone. There are two of them at most."""
SECONDS = 20
Outcome = Literal["sent", "refused", "later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where mail is handed over."""

    host: str
    port: int
    user: str | None
    password: str | None
    is_tls: bool
    has_starttls: bool


def post_of(smtp_url: str) -> Post:
    """What a mail setting means: smtp://user:password@host:port?starttls=1, or smtps://."""
    parts = urlsplit(smtp_url)
    is_tls = parts.scheme == "smtps"
    return Post(
        host=parts.hostname or "",
        port=parts.port or (465 if is_tls else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        is_tls=is_tls,
        has_starttls=parse_qs(parts.query).get("starttls") == ["1"],
    )


def send_waiting(service: Service, *, write: Writer) -> int:
    """Hand over what waits, in the writer's words; what the post cannot take waits on. Says how many went."""
    if not service.settings.smtp_url:
        return 0
    with reading(service.engine) as db:
        to_people = invitations.waiting_mail(db, AT_ONCE)
        to_staff = mail.waiting_staff_mail(db, AT_ONCE)
    if not (to_people or to_staff):
        return 0
    try:
        with _connected(post_of(service.settings.smtp_url)) as post:
            return sum(_to_person(service, post, waiting, write=write) for waiting in to_people) + sum(
                _to_staff(service, post, waiting, write=write) for waiting in to_staff
            )
    except (OSError, smtplib.SMTPException) as failure:
        # The kind of failure only: the post's words may quote an address.
        log.warning("mail waits: the post cannot be reached (%s)", type(failure).__name__)
        return 0


def facts_for(service: Service, one: Addressed, kind: InvitedKind) -> InvitedFacts:
    """What the mail to one invited person may say, made for the moment of sending."""
    with reading(service.engine) as db:
        asked = rounds.by_id(db, one.round)
        programme = programmes.by_id(db, asked.programme) if asked else None
        if asked is None or programme is None:
            raise LookupError(one.invitation)
        organisation = programmes.organisation_by_id(db, programme.organisation)
        own = letters.kept_text(db, programme.id, kind=kind, language=one.language)
    link = link_of(service, one)
    return InvitedFacts(
        kind=kind,
        language=one.language,
        own=own,
        programme=programme.title,
        organisation=organisation.title,
        time_zone=organisation.time_zone,
        link=link.url,
        stop=letters.stop_link(service, link.url.partition("#")[2]),
        name=one.name,
        team=one.team,
        round=asked.title,
        code=link.code,
        closes_at=asked.closes_at,
    )


def _to_person(service: Service, post: smtplib.SMTP, waiting: WaitingMail, *, write: Writer) -> int:
    one, attempts = waiting.to, waiting.attempts
    kind: InvitedKind = "reminder" if waiting.kind == "reminder" else "invitation"
    with reading(service.engine) as db:
        asked = rounds.by_id(db, one.round)
        is_wanted = not rosters.has_opted_out(db, one.person)
    outcome: Outcome = "sent"
    is_due = is_wanted and one.email is not None and asked is not None and asked.status == "open"
    if is_due and attempts >= MOST_ATTEMPTS:
        outcome = "refused"
    elif is_due:
        # Before it goes: should this process end before the mark below, its next copies are counted.
        with writing(service.engine) as db:
            invitations.settle_mail(db, one.invitation, kind, state="waiting", attempts=attempts + UNSEEN_END)
        letter = write(facts_for(service, one, kind))
        outcome = _handed_over(service, post, one.email or "", letter, name=_name_of(service, waiting))
    state = "waiting" if outcome == "later" and attempts + 1 < MOST_ATTEMPTS else outcome
    with writing(service.engine) as db:
        settled = "refused" if state == "later" else state
        invitations.settle_mail(db, one.invitation, kind, state=settled, attempts=attempts + 1)
    return int(is_due and outcome == "sent")


def _to_staff(
    service: Service, post: smtplib.SMTP, waiting: tuple[StaffId, str, int], *, write: Writer
) -> int:
    staff_id, purpose, attempts = waiting
    with writing(service.engine) as db:
        account = staff.by_id(db, staff_id)
        kind: accounts.Purpose = "reset" if purpose == "reset" else "welcome"
        link = accounts.link_for(service, db, staff_id, kind) if account and account.is_active else None
    outcome: Outcome = "refused"
    if account and link:
        facts = StaffFacts(kind=kind, language=account.language, name=account.name, link=link)
        outcome = _handed_over(service, post, account.email, write(facts))
    is_over = outcome != "later" or attempts + 1 >= MOST_ATTEMPTS
    with writing(service.engine) as db:
        mail.settle_staff_mail(db, staff_id, purpose, attempts=None if is_over else attempts + 1)
    return int(outcome == "sent")


def _name_of(service: Service, waiting: WaitingMail) -> str:
    """The same for every copy of one mail, another for every other, and telling nothing without the key."""
    parts = ["mail", waiting.to.invitation, waiting.kind, waiting.message]
    return tokens.named(service.keys.link(), parts)[:32]


def _handed_over(
    service: Service, post: smtplib.SMTP, address: str, letter: Letter, *, name: str | None = None
) -> Outcome:
    try:
        post.send_message(_message(service, address, letter, name=name or secrets.token_hex(16)))
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        return "refused" if all(code >= 500 for code in codes) else "later"
    except smtplib.SMTPResponseException as failure:
        return "refused" if failure.smtp_code >= 500 else "later"
    return "sent"


def _message(service: Service, address: str, letter: Letter, *, name: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = service.settings.mail_from
    message["To"] = address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(service.clock())
    # Python's own names of messages carry the host and the process.
    domain = urlsplit(service.settings.public_url).hostname
    message["Message-ID"] = f"<{name}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


@contextmanager
def _connected(post: Post) -> Iterator[smtplib.SMTP]:
    secure = ssl.create_default_context()
    made: smtplib.SMTP
    if post.is_tls:
        made = smtplib.SMTP_SSL(post.host, post.port, timeout=SECONDS, context=secure)
    else:
        made = smtplib.SMTP(post.host, post.port, timeout=SECONDS)
    with made as connection:
        if post.has_starttls:
            connection.starttls(context=secure)
        if post.user is not None:
            connection.login(post.user, post.password or "")
        yield connection
