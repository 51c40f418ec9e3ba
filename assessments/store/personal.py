"""Everything the tables hold about people who were asked, for those who ask what it is or that it goes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from assessments.model import InvitationId, OrganisationId, PersonId, ProgrammeId, RoundId, TeamId
from assessments.store.guards import NOBODY
from assessments.store.tables import (
    answer,
    carried,
    draft,
    invitation,
    invitation_mail,
    member,
    opt_out,
    person,
    pool,
    programme,
    programme_staff,
    roster_entry,
    roster_preview,
    round_,
    staff,
    team,
    team_staff,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An invitation of somebody, with what its links were made of."""

    id: InvitationId
    round: RoundId
    status: str
    epoch: int


def same_people(db: sa.Connection, organisation: OrganisationId, email: str) -> tuple[PersonId, ...]:
    """The entries of one address in all programmes of an organisation."""
    query = (
        sa.select(person.c.id)
        .join(programme, programme.c.id == person.c.programme_id)
        .where(programme.c.organisation_id == organisation, person.c.email == email)
        .order_by(person.c.id)
    )
    return tuple(PersonId(found) for found in db.execute(query).scalars())


def found(db: sa.Connection, organisation: OrganisationId, words: str) -> tuple[dict[str, Any], ...]:
    """People of an organisation by their whole address or name."""
    query = (
        sa.select(person.c.id, person.c.name, person.c.email, programme.c.title.label("programme"))
        .join(programme, programme.c.id == person.c.programme_id)
        .where(
            programme.c.organisation_id == organisation,
            person.c.name != NOBODY,
            sa.or_(person.c.email == words.lower(), sa.func.lower(person.c.name) == words.lower()),
        )
        .order_by(programme.c.title, person.c.name, person.c.id)
    )
    return tuple(dict(row) for row in db.execute(query).mappings())


def invitations_of(db: sa.Connection, people: Iterable[PersonId]) -> tuple[Asked, ...]:
    """Every invitation of some people."""
    query = (
        sa.select(invitation.c.id, round_.c.id.label("round"), round_.c.status, invitation.c.epoch)
        .join(round_, round_.c.id == invitation.c.round_id)
        .where(invitation.c.person_id.in_(tuple(people)))
        .order_by(invitation.c.id)
    )
    return tuple(Asked(**row) for row in db.execute(query).mappings())


def rows_about(db: sa.Connection, person_id: PersonId) -> dict[str, list[dict[str, Any]]]:
    """The rows that name one person, table by table."""
    of = invitation.c.person_id == person_id
    mine = sa.select(invitation.c.id).where(of)
    queries = {
        "person": sa.select(person.c.name, person.c.email, person.c.language,
                            programme.c.title.label("programme"), programme.c.mode)
        .join(programme, programme.c.id == person.c.programme_id).where(person.c.id == person_id),
        "member": sa.select(team.c.title.label("team")).join(member, member.c.team_id == team.c.id)
        .where(member.c.person_id == person_id).order_by(team.c.title),
        "opt_out": sa.select(opt_out.c.person_id).where(opt_out.c.person_id == person_id),
        "roster_entry": sa.select(round_.c.title.label("round"), round_.c.kind, round_.c.status,
                                  team.c.title.label("team"), roster_entry.c.name)
        .join(round_, round_.c.id == roster_entry.c.round_id).join(team, team.c.id == roster_entry.c.team_id)
        .where(roster_entry.c.person_id == person_id).order_by(round_.c.opens_on, round_.c.id),
        "invitation": sa.select(round_.c.title.label("round"), team.c.title.label("team"), invitation.c.epoch,
                                invitation.c.sent)
        .join(round_, round_.c.id == invitation.c.round_id).join(team, team.c.id == invitation.c.team_id)
        .where(of).order_by(round_.c.opens_on, round_.c.id),
        "invitation_mail": sa.select(round_.c.title.label("round"), invitation_mail.c.kind,
                                     invitation_mail.c.state, invitation_mail.c.attempts)
        .join(invitation, invitation.c.id == invitation_mail.c.invitation_id)
        .join(round_, round_.c.id == invitation.c.round_id)
        .where(invitation_mail.c.invitation_id.in_(mine)).order_by(round_.c.opens_on, invitation_mail.c.kind),
        "answer": sa.select(round_.c.title.label("round"), answer.c.language, answer.c.content)
        .join(round_, round_.c.id == answer.c.round_id)
        .where(answer.c.chain == person_id, round_.c.mode == "identified").order_by(round_.c.opens_on),
    }  # fmt: skip
    return {name: [dict(row) for row in db.execute(query).mappings()] for name, query in queries.items()}


def take_sealed(db: sa.Connection, keys: Iterable[bytes], owners: Iterable[bytes]) -> None:
    """Take sealed answers, drafts and carried drafts out by their names."""
    db.execute(sa.delete(pool).where(pool.c.key.in_(tuple(keys))))
    for table in (draft, carried):
        db.execute(sa.delete(table).where(table.c.owner.in_(tuple(owners))))


def forget_person(db: sa.Connection, person_id: PersonId, *, language: str) -> None:
    """Leave of a person an entry without a name; what was counted with them stays counted."""
    held = db.execute(sa.select(person).where(person.c.id == person_id)).mappings().one_or_none()
    if held is None:
        return
    _unname(db, person_id)
    db.execute(sa.delete(answer).where(answer.c.chain == person_id))
    _forget_invitations(db, invitation.c.person_id == person_id)
    for table in (opt_out, member):
        db.execute(sa.delete(table).where(table.c.person_id == person_id))
    db.execute(sa.delete(roster_preview).where(roster_preview.c.programme_id == held["programme_id"]))
    _end_trust(db, ProgrammeId(held["programme_id"]), [held["email"]])
    empty = {"name": NOBODY, "email": None, "language": language}
    db.execute(sa.update(person).where(person.c.id == person_id).values(empty))


def forget_programme(db: sa.Connection, programme_id: ProgrammeId) -> None:
    """Leave of an ended programme its rounds, its frozen reports and its ledger: no answer, nobody's name."""
    people = sa.select(person.c.id).where(person.c.programme_id == programme_id)
    rounds = sa.select(round_.c.id).where(round_.c.programme_id == programme_id)
    addresses = db.execute(sa.select(person.c.email).where(person.c.programme_id == programme_id)).scalars()
    _end_trust(db, programme_id, list(addresses))
    db.execute(sa.update(programme).where(programme.c.id == programme_id).values(is_ended=True))
    _forget_invitations(db, invitation.c.round_id.in_(rounds))
    for table in (answer, pool, draft, carried, roster_entry):
        db.execute(sa.delete(table).where(table.c.round_id.in_(rounds)))
    for table in (opt_out, member):
        db.execute(sa.delete(table).where(table.c.person_id.in_(people)))
    db.execute(sa.delete(roster_preview).where(roster_preview.c.programme_id == programme_id))
    db.execute(sa.delete(person).where(person.c.programme_id == programme_id))
    for round_id in db.execute(rounds).scalars():
        _promise_without(db, RoundId(round_id), lambda team, name: True)
    handed = sa.and_(round_.c.programme_id == programme_id, round_.c.distributor.is_not(None))
    db.execute(sa.update(round_).where(handed).values(distributor=NOBODY))


def _unname(db: sa.Connection, person_id: PersonId) -> None:
    """Take the name out of every roster: of rounds planned, and as frozen and promised."""
    entries = db.execute(sa.select(roster_entry).where(roster_entry.c.person_id == person_id)).all()
    for entry in entries:
        left = [entry.name]

        def is_it(team: TeamId, name: str, of: str = entry.team_id, left: list[str] = left) -> bool:
            """The first of this name in this team: one of two namesakes keeps theirs."""
            return team == of and name in left and left.pop() == name

        _promise_without(db, RoundId(entry.round_id), is_it)
    here = roster_entry.c.person_id == person_id
    db.execute(sa.update(roster_entry).where(here).values(name=NOBODY))


def _promise_without(db: sa.Connection, round_id: RoundId, goes: Any) -> None:
    kept = db.execute(sa.select(round_.c.promise).where(round_.c.id == round_id)).scalar()
    if kept is None:
        return
    said = json.loads(kept)
    for team_id, told in said["teams"].items():
        told["roster"] = [NOBODY if goes(TeamId(team_id), name) else name for name in told["roster"]]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    if text != kept:
        db.execute(sa.update(round_).where(round_.c.id == round_id).values(promise=text))


def _forget_invitations(db: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    mine = sa.select(invitation.c.id).where(which)
    db.execute(sa.delete(invitation_mail).where(invitation_mail.c.invitation_id.in_(mine)))
    db.execute(sa.delete(invitation).where(which))


def _end_trust(db: sa.Connection, programme_id: ProgrammeId, addresses: list[str | None]) -> None:
    """A coach who was also a member loses the programme: nobody could tell any more that they were one."""
    known = sa.select(staff.c.id).where(staff.c.email.in_([one for one in addresses if one]))
    teams = sa.select(team.c.id).where(team.c.programme_id == programme_id)
    whole = sa.and_(programme_staff.c.programme_id == programme_id, programme_staff.c.staff_id.in_(known))
    part = sa.and_(team_staff.c.team_id.in_(teams), team_staff.c.staff_id.in_(known))
    db.execute(sa.delete(programme_staff).where(whole))
    db.execute(sa.delete(team_staff).where(part))
