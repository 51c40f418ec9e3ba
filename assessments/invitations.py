"""Personal links: made when a round opens, mailed or shown once to a distributor, re-issued when lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from assessments import journal, tokens
from assessments.addresses import checked_name, plain_address
from assessments.errors import Closed, NotFound, Refusal
from assessments.model import Actor, InvitationId, PersonId, RosterEntry, Round, RoundId
from assessments.relations import round_for
from assessments.service import Service
from assessments.store import invitations, programmes, rosters, rounds
from assessments.store.engine import reading, writing
from assessments.store.invitations import Addressed, Invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One person's link and typed code. Whoever holds it can answer for that person."""

    name: str
    team: str
    url: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """Somebody the mail cannot reach, whether or not they have answered."""

    person: PersonId
    name: str
    team: str
    reason: Literal["no_address", "refused"]


def invite(service: Service, db: sa.Connection, entries: Iterable[RosterEntry]) -> None:
    """Make an invitation for everybody on a roster that is being frozen."""
    key = service.keys.link()
    made = []
    for entry in entries:
        invitation = Invitation(
            id=InvitationId(service.new_id()),
            round=entry.round,
            team=entry.team,
            person=entry.person,
            epoch=1,
            is_sent=False,
        )
        token = tokens.invitation_token(key, invitation.id, invitation.epoch)
        made.append((invitation, tokens.hashed(token)))
    invitations.add(db, made)


def links(service: Service, actor: Actor, round_id: RoundId, *, distributor: str) -> tuple[Link, ...]:
    """Every link of an open round, shown once, to a distributor whose name is kept."""
    name = checked_name(distributor)
    with writing(service.engine) as db:
        open_for(db, actor, round_id, "hand_out_links")
        if rounds.distributor(db, round_id):
            raise Refusal("links_already_shown", distributor=rounds.distributor(db, round_id))
        rounds.change(db, round_id, distributor=name)
        return tuple(link_of(service, one) for one in invitations.addressed(db, round_id))


def mail_all(service: Service, actor: Actor, round_id: RoundId) -> int:
    """Queue everybody's invitation; says how many have an address to send it to."""
    return _queue(service, actor, round_id, "invitation")


def remind(service: Service, actor: Actor, round_id: RoundId) -> int:
    """Queue a reminder to everybody, whether they have answered or not."""
    return _queue(service, actor, round_id, "reminder")


def unreachable(service: Service, actor: Actor, round_id: RoundId) -> tuple[Unreachable, ...]:
    """Whom the mail cannot reach: no address, or one the post refused."""
    with reading(service.engine) as db:
        round_for(db, actor, "send_mail", round_id)
        refused = invitations.refused_mail(db, round_id)
        return tuple(
            Unreachable(
                person=one.person,
                name=one.name,
                team=one.team,
                reason="refused" if one.email else "no_address",
            )
            for one in invitations.addressed(db, round_id)
            if one.email is None or one.invitation in refused
        )


def reissue(service: Service, actor: Actor, round_id: RoundId, person_id: PersonId) -> tuple[Link, ...]:
    """Replace a lost link: the old one opens nothing. Mailed where there is an address, else shown once."""
    shown = []
    with writing(service.engine) as db:
        open_for(db, actor, round_id, "hand_out_links")
        mine = [one for one in invitations.addressed(db, round_id) if one.person == person_id]
        if not mine:
            raise NotFound("not_found")
        for one in mine:
            epoch = one.epoch + 1
            token = tokens.invitation_token(service.keys.link(), one.invitation, epoch)
            invitations.renew(db, one.invitation, epoch=epoch, token_hash=tokens.hashed(token))
            if one.email and service.settings.smtp_url:
                invitations.ask_mail(db, [one.invitation], "invitation")
            else:
                shown.append(_link(service, one, token))
            service.journal.add(journal.replaced_link(round_id, one.invitation, epoch))
    service.wake()
    return tuple(shown)


def send_again(service: Service, email: str) -> None:
    """Mail somebody their own links again, the same as before; the reply is the same for a stranger."""
    with writing(service.engine) as db:
        open_rounds = rounds.taking_answers(db, service.clock())
        mine = invitations.of_address(db, plain_address(email), open_rounds)
        invitations.ask_mail(db, [one.invitation for one in mine], "invitation")
        # Always something to write: else a stranger's reply would come sooner, by the time a disk takes.
        programmes.touch(db)
    service.wake()


def opt_out(service: Service, token: str) -> None:
    """Send the holder of a link no more mail in this programme; answering stays possible."""
    with writing(service.engine) as db:
        rosters.opt_out_of_mail(db, by_token(db, token).person)


def by_token(db: sa.Connection, token: str) -> Invitation:
    """The invitation a link or typed code opens; anything else is unknown, whatever it is."""
    found = invitations.by_token(db, tokens.hashed(tokens.plain(token)))
    if found is None:
        raise NotFound("unknown_link")
    return found


def link_of(service: Service, one: Addressed) -> Link:
    """The link of an invitation as it holds now."""
    token = tokens.invitation_token(service.keys.link(), one.invitation, one.epoch)
    return _link(service, one, token)


def open_for(
    db: sa.Connection, actor: Actor, round_id: RoundId, action: Literal["hand_out_links", "send_mail"]
) -> Round:
    """The round, if it is open and the actor may do this."""
    asked, _ = round_for(db, actor, action, round_id)
    if asked.status != "open":
        raise Closed("round_not_open", status=asked.status)
    return asked


def _link(service: Service, one: Addressed, token: str) -> Link:
    return Link(
        name=one.name,
        team=one.team,
        url=f"{service.settings.public_url}/i#{token}",
        code=tokens.grouped(token),
    )


def _queue(service: Service, actor: Actor, round_id: RoundId, kind: Literal["invitation", "reminder"]) -> int:
    with writing(service.engine) as db:
        open_for(db, actor, round_id, "send_mail")
        if not service.settings.smtp_url:
            raise Refusal("no_mail_set_up")
        reachable = [one.invitation for one in invitations.addressed(db, round_id) if one.email]
        queued = invitations.ask_mail(db, reachable, kind)
    service.wake()
    return queued
