"""Erasing somebody on request: name, address, invitations, what is sealed, and identified answers.

What stays is said, not hidden: a closed round's answers stand without a name, and nobody can find one
person's among them; frozen reports and the ledger stay, as they name nobody.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from assessments import tokens, tombstones
from assessments.errors import NotFound, Refusal
from assessments.model import Actor, PersonId, ProgrammeId
from assessments.relations import programme_for
from assessments.sending import pool_key
from assessments.service import Service
from assessments.sittings import owner_of
from assessments.store import personal, pool, rosters
from assessments.store.engine import reading, writing


def people_of(service: Service, actor: Actor, person_id: PersonId) -> tuple[PersonId, ...]:
    """One human being's entries in an organisation: those of the same address, or this one alone."""
    with reading(service.engine) as db:
        asked = rosters.by_id(db, person_id)
        if asked is None:
            raise NotFound("not_found")
        programme = programme_for(db, actor, "manage_personal_data", asked.programme)
        if asked.email is None:
            return (asked.id,)
        return personal.same_people(db, programme.organisation, asked.email)


def erase(service: Service, actor: Actor, person_id: PersonId) -> tuple[PersonId, ...]:
    """Erase somebody in every programme of the organisation; a restored backup does not bring them back."""
    people = people_of(service, actor, person_id)
    with reading(service.engine) as db:
        sealed = _sealed(service, db, people)
        held = [key for key, _ in sealed if pool.has(db, key)]
    # Said for good before it is done: a power cut in between leaves an erasure that can be asked for again.
    for key in held:
        tombstones.answer(service, key)
    for one in people:
        tombstones.person(service, one)
    again(service, people=people, answers=[key for key, _ in sealed], programmes=())
    return people


def again(
    service: Service,
    *,
    people: Iterable[str] = (),
    answers: Iterable[bytes] = (),
    programmes: Iterable[str] = (),
    is_alone: bool = False,
) -> None:
    """Erase what was erased before: twice is once, and what is not there is passed over.

    Alone with the database, as a restore is with its copy, nothing can be closing: a round found so was
    interrupted, and closes later without what is erased here.
    """
    asked = tuple(PersonId(one) for one in people)
    with writing(service.engine) as db:
        sealed = _sealed(service, db, asked, is_alone=is_alone)
        keys = (*answers, *(key for key, _ in sealed))
        personal.take_sealed(db, keys, [owner for _, owner in sealed])
        for one in asked:
            personal.forget_person(db, one, language=service.settings.language)
        for ended in programmes:
            personal.forget_programme(db, ProgrammeId(ended))


def _sealed(
    service: Service, db: sa.Connection, people: tuple[PersonId, ...], *, is_alone: bool = False
) -> tuple[tuple[bytes, bytes], ...]:
    """The names under which everything these people ever sealed could lie, for each link they were given."""
    found = []
    for one in personal.invitations_of(db, people):
        if one.status == "closing" and not is_alone:
            raise Refusal("person_in_closing")
        for epoch in range(one.epoch + 1):
            token = tokens.invitation_token(service.keys.link(), one.id, epoch)
            found.append((pool_key(token), owner_of(token)))
    return tuple(found)
