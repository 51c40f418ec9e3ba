"""Invitations: one a person, team and round, with the flag that says it was answered until the close."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from assessments.model import InvitationId, PersonId, RoundId, TeamId
from assessments.store.tables import invitation, invitation_mail, person, team


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Somebody's invitation to a round."""

    id: InvitationId
    round: RoundId
    team: TeamId
    person: PersonId
    epoch: int
    is_sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """An invitation with what is needed to hand it over."""

    invitation: InvitationId
    person: PersonId
    epoch: int
    name: str
    email: str | None
    language: str
    team: str
    round: RoundId


COLUMNS = (
    invitation.c.id,
    invitation.c.round_id.label("round"),
    invitation.c.team_id.label("team"),
    invitation.c.person_id.label("person"),
    invitation.c.epoch,
    (sa.func.coalesce(invitation.c.sent, 0) == 1).label("is_sent"),
)


def by_token(db: sa.Connection, token_hash: bytes) -> Invitation | None:
    """The invitation a token opens."""
    query = sa.select(*COLUMNS).where(invitation.c.token_hash == token_hash)
    row = db.execute(query).mappings().one_or_none()
    return Invitation(**row) if row else None


def add(db: sa.Connection, made: Iterable[tuple[Invitation, bytes]]) -> None:
    """Keep invitations with the hashes of their tokens, none of them sent."""
    rows = [
        {
            "id": i.id,
            "round_id": i.round,
            "team_id": i.team,
            "person_id": i.person,
            "epoch": i.epoch,
            "token_hash": token_hash,
            "sent": 0,
        }
        for i, token_hash in made
    ]
    db.execute(sa.insert(invitation), rows)


def claim(db: sa.Connection, invitation_id: InvitationId) -> bool:
    """Flip the flag from 0 to 1; False where it was not 0."""
    not_yet = sa.and_(invitation.c.id == invitation_id, invitation.c.sent == 0)
    return db.execute(sa.update(invitation).where(not_yet).values(sent=1)).rowcount == 1


def unclaim(db: sa.Connection, invitation_id: InvitationId) -> None:
    """Flip the flag back, when a sent answer is withdrawn."""
    db.execute(sa.update(invitation).where(invitation.c.id == invitation_id).values(sent=0))


def forget_flags(db: sa.Connection, round_id: RoundId) -> None:
    """Keep no trace of who answered a round."""
    db.execute(sa.update(invitation).where(invitation.c.round_id == round_id).values(sent=None))


def addressed(db: sa.Connection, round_id: RoundId) -> tuple[Addressed, ...]:
    """Everybody invited to a round, by team and name."""
    query = _addressed().where(invitation.c.round_id == round_id)
    rows = db.execute(query.order_by(team.c.title, person.c.name, invitation.c.id)).mappings()
    return tuple(Addressed(**row) for row in rows)


def of_address(db: sa.Connection, email: str, rounds: Iterable[RoundId]) -> tuple[Addressed, ...]:
    """The invitations of one address to some rounds."""
    query = _addressed().where(person.c.email == email, invitation.c.round_id.in_(tuple(rounds)))
    return tuple(Addressed(**row) for row in db.execute(query.order_by(invitation.c.id)).mappings())


def renew(db: sa.Connection, invitation_id: InvitationId, *, epoch: int, token_hash: bytes) -> None:
    """Give an invitation a new token; the old one opens nothing."""
    here = invitation.c.id == invitation_id
    db.execute(sa.update(invitation).where(here).values(epoch=epoch, token_hash=token_hash))


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMail:
    """One mail that waits: whose, of what kind, its own name, and after how many attempts."""

    to: Addressed
    kind: str
    message: str
    attempts: int


def waiting_mail(db: sa.Connection, limit: int) -> tuple[WaitingMail, ...]:
    """Invitations whose mail waits to be sent."""
    query = (
        _addressed()
        .add_columns(invitation_mail.c.kind, invitation_mail.c.attempts, invitation_mail.c.message)
        .join(invitation_mail, invitation_mail.c.invitation_id == invitation.c.id)
        .where(invitation_mail.c.state == "waiting")
        .order_by(invitation_mail.c.attempts, invitation.c.id, invitation_mail.c.kind)
        .limit(limit)
    )
    rows = [dict(row) for row in db.execute(query).mappings()]
    parts = [({name: row.pop(name) for name in ("kind", "attempts", "message")}, row) for row in rows]
    return tuple(WaitingMail(to=Addressed(**row), **mail) for mail, row in parts)


def ask_mail(db: sa.Connection, invitations: Iterable[InvitationId], kind: str) -> int:
    """Queue a mail of a kind for each; what waits or was sent before is queued anew."""
    wanted = tuple(invitations)
    same = sa.and_(invitation_mail.c.invitation_id.in_(wanted), invitation_mail.c.kind == kind)
    db.execute(sa.delete(invitation_mail).where(same))
    if wanted:
        rows = [
            {"invitation_id": found, "kind": kind, "state": "waiting", "message": secrets.token_hex(16)}
            for found in wanted
        ]
        db.execute(sa.insert(invitation_mail), rows)
    return len(wanted)


def settle_mail(
    db: sa.Connection, invitation_id: InvitationId, kind: str, *, state: str, attempts: int
) -> None:
    """Keep what became of one mail."""
    same = sa.and_(invitation_mail.c.invitation_id == invitation_id, invitation_mail.c.kind == kind)
    db.execute(sa.update(invitation_mail).where(same).values(state=state, attempts=attempts))


def refused_mail(db: sa.Connection, round_id: RoundId) -> frozenset[InvitationId]:
    """Invitations whose mail the post refused."""
    query = (
        sa.select(invitation_mail.c.invitation_id)
        .join(invitation, invitation.c.id == invitation_mail.c.invitation_id)
        .where(invitation.c.round_id == round_id, invitation_mail.c.state == "refused")
    )
    return frozenset(InvitationId(found) for found in db.execute(query).scalars())


def forget_mail(db: sa.Connection, round_id: RoundId) -> None:
    """Empty the queue of a round."""
    mine = sa.select(invitation.c.id).where(invitation.c.round_id == round_id)
    db.execute(sa.delete(invitation_mail).where(invitation_mail.c.invitation_id.in_(mine)))


def _addressed() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(
            invitation.c.id.label("invitation"),
            invitation.c.person_id.label("person"),
            invitation.c.epoch,
            person.c.name,
            person.c.email,
            person.c.language,
            team.c.title.label("team"),
            invitation.c.round_id.label("round"),
        )
        .join(person, person.c.id == invitation.c.person_id)
        .join(team, team.c.id == invitation.c.team_id)
    )
