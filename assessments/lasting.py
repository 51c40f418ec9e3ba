"""What a database knows and its backups must never undo, told to the journal."""

import hashlib

import sqlalchemy as sa

from assessments import journal
from assessments.journal import Entry
from assessments.model import RoundId
from assessments.service import Service
from assessments.store import backups
from assessments.store.engine import reading, writing


def remember_round(service: Service, round_id: RoundId) -> None:
    """Tell the journal that a round is over, and what it entered in the ledger."""
    with reading(service.engine) as db:
        found = [entry for entry in known(db) if round_id in entry]
    service.journal.add(*found)


def remember_all(service: Service) -> None:
    """Tell the journal everything this database knows, and drop what it says in error.

    A withdrawal is remembered just before it is committed. Where the commit failed, the answer is still
    here and was not taken back. Nobody withdraws meanwhile: that needs the one writing transaction.
    """
    with writing(service.engine) as db:
        held = {hashlib.sha256(sealed).hexdigest() for sealed in backups.sealed_answers(db)}
        said = service.journal.entries("withdrawn")
        service.journal.forget(e for e in said if e[2] in held)
        service.journal.add(*known(db))


def known(db: sa.Connection) -> tuple[Entry, ...]:
    """The lasting facts of a database: rounds over, ledger, withdrawn releases, programmes ended."""
    return (
        *(journal.over(r, status=status, closed_at=at) for r, status, at in backups.rounds_over(db)),
        *(journal.ledger_row(*row) for row in backups.ledger_rows(db)),
        *(journal.taken_back_release(r) for r in backups.withdrawn_releases(db)),
        *(journal.ended_programme(p) for p in backups.ended_programmes(db)),
    )
