"""Saying for good that somebody, an answer or a programme is gone: no backup put back revives them.

Each is told to the journal before its rows go, and names nobody: digests of random names.
"""

from assessments import journal
from assessments.model import PersonId, ProgrammeId, RoundId
from assessments.service import Service


def person(service: Service, person_id: str) -> None:
    """A person is erased."""
    service.journal.add(journal.erased(PersonId(person_id)))


def answer(service: Service, pool_key: bytes) -> None:
    """The sealed answer of an erased person is gone; they will not answer again."""
    service.journal.add(journal.erased_answer(pool_key))


def withdrawn(service: Service, round_id: RoundId, sealed: bytes) -> None:
    """A sealed answer was taken back by who gave it; another may follow from the same link."""
    service.journal.add(journal.withdrawn(round_id, sealed))


def programme(service: Service, programme_id: str) -> None:
    """A programme has ended, and retention has forgotten its people."""
    service.journal.add(journal.forgotten_programme(ProgrammeId(programme_id)))
