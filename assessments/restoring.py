"""`soundline restore`: a backup put back, after everything that may not be undone was done to it again.

The work is done on a copy in memory. What is put in place knows what the journal knows: rounds that are
over stay over, what was taken back or erased stays gone, replaced links open nothing, the ledger is whole.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from assessments import backup_file, erasure, journal, lasting, tokens
from assessments.errors import NotReady
from assessments.keys import Keys
from assessments.model import InvitationId, ProgrammeId, RoundId
from assessments.sending import pool_key
from assessments.service import Clock, Service, utc_now
from assessments.settings import Settings
from assessments.store import answers, backups, invitations, migrate, pool, programmes, rounds
from assessments.store.engine import engine_for, reading, writing


def restore(
    settings: Settings, file: Path, *, recovery_key: str, replaces: bool = False, clock: Clock = utc_now
) -> list[str]:
    """Put a backup back; refused where it cannot be trusted. Says line by line what was done."""
    keys = Keys(settings.keys)
    keys.check()
    read, link = file.read_bytes(), keys.link()
    facts = backup_file.facts_of(read, file.name)
    content = backup_file.opened(
        read, file.name, private=backup_file.recovery_key(recovery_key), link_key=link
    )
    _check_present(settings, replaces=replaces)
    with _opened(content, file.name) as (engine, copy):
        service = _service_on(settings, engine, clock)
        told = replay(service)
        copy.execute("VACUUM")
        backups.checked(copy)
        _make_room(settings.database)
        backups.put_in_place(copy, settings.database)
    with Service.open(settings, clock=clock):
        return [f"Restored the backup made at {facts.made_at} to {settings.database}.", *told]


def replay(service: Service) -> list[str]:
    """Do to a database again what no backup may undo; says what was done. Doing so twice changes nothing."""
    told: list[str] = []
    with writing(service.engine) as db:
        for entry in service.journal.entries("over"):
            told += _end_round(service, db, entry)
        told += _take_back(service, db)
        _replace_links(service, db)
        for entry in service.journal.entries("release"):
            answers.withdraw_release(db, RoundId(entry[1]))
        for entry in service.journal.entries("programme"):
            programmes.end(db, ProgrammeId(entry[1]))
        rows = [(e[1], e[2], e[3], e[4]) for e in service.journal.entries("ledger")]
        if added := backups.complete_ledger(db, rows):
            told.append(f"Ledger: {added} rows entered after the backup were appended.")
        backups.end_visits(db)
        told += _without_keys(service, db)
    _erase(service)
    return told


def _end_round(service: Service, db: sa.Connection, entry: journal.Entry) -> list[str]:
    round_id, status, at = RoundId(entry[1]), entry[2], entry[3]
    held = rounds.by_id(db, round_id)
    if held is None or held.status in backups.OVER:
        return []
    pool.empty(db, round_id)
    invitations.forget_flags(db, round_id)
    invitations.forget_mail(db, round_id)
    if status == "cancelled":
        rounds.leave_slots(db, round_id, "baseline", "second_baseline", "open")
        rounds.change(db, round_id, status="cancelled", is_tidy=True)
        return [f"The round '{held.title}' was cancelled after the backup and stays so."]
    rounds.leave_slots(db, round_id, "open")
    closed_at = datetime.fromisoformat(at) if at else service.clock()
    rounds.change(db, round_id, status="closed", closed_at=closed_at, is_tidy=True)
    return [
        f"The round '{held.title}' was closed after the backup and stays closed. Its answers and its report "
        "are not in this backup, and nobody can open its sealed answers any more."
    ]


def _take_back(service: Service, db: sa.Connection) -> list[str]:
    gone = {(e[1], e[2]) for e in service.journal.entries("withdrawn")}
    held = [(key, r) for key, r, sealed in backups.pooled(db) if journal.withdrawn(r, sealed)[1:] in gone]
    if not held:
        return []
    owners = _owners(service, db, {r for _, r in held})
    for key, _ in held:
        pool.remove(db, key)
        if key in owners:
            invitations.unclaim(db, owners[key])
    return [f"{len(held)} answers taken back after the backup were taken out again."]


def _owners(service: Service, db: sa.Connection, within: set[RoundId]) -> dict[bytes, InvitationId]:
    """Whose link names which answer of a pool; known only to who holds the link key, and kept nowhere."""
    link = service.keys.link()
    return {
        pool_key(tokens.invitation_token(link, invitation, issued)): invitation
        for invitation, epoch in backups.epochs(db, within).items()
        for issued in range(1, epoch + 1)
    }


def _replace_links(service: Service, db: sa.Connection) -> None:
    issued: dict[InvitationId, int] = {}
    for _, _, name, number in service.journal.entries("link"):
        issued[InvitationId(name)] = max(int(number), issued.get(InvitationId(name), 0))
    now = backups.epochs(db, {RoundId(e[1]) for e in service.journal.entries("link")})
    for invitation, epoch in issued.items():
        if epoch > now.get(invitation, epoch):
            token = tokens.invitation_token(service.keys.link(), invitation, epoch)
            invitations.renew(db, invitation, epoch=epoch, token_hash=tokens.hashed(token))


def _without_keys(service: Service, db: sa.Connection) -> list[str]:
    lost = [r for r in backups.rounds_taking_answers(db) if not service.keys.has_round(r)]
    titles = [found.title for r in lost if (found := rounds.by_id(db, r))]
    return [
        f"The round '{title}' is open, and its key is not in {service.settings.keys}. Put it back from the "
        "backup of the keys, or cancel the round: its answers cannot be opened."
        for title in titles
    ]


def _erase(service: Service) -> None:
    said = set(service.journal.entries())
    with reading(service.engine) as db:
        people = [one for one in backups.people(db) if journal.erased(one) in said]
        keys = [key for key, _, _ in backups.pooled(db) if journal.erased_answer(key) in said]
        ended = [one for one in backups.programmes(db) if journal.forgotten_programme(one) in said]
    if people or keys or ended:
        erasure.again(service, people=people, answers=keys, programmes=ended, is_alone=True)


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[tuple[sa.Engine, sqlite3.Connection]]:
    try:
        with backups.in_memory(content) as (engine, copy):
            revision = migrate.revision_of(engine)
            if not migrate.knows(revision):
                raise NotReady(
                    "backup_newer",
                    f"{name} was made by a newer version of Soundline (revision {revision}). Install that "
                    "version, then restore.",
                )
            if revision != migrate.HEAD:
                migrate.upgrade(engine)
            yield engine, copy
    except sqlite3.DatabaseError:
        raise backup_file.damaged(name) from None


def _service_on(settings: Settings, engine: sa.Engine, clock: Clock) -> Service:
    service = Service(settings, clock=clock, rng=secrets.SystemRandom())
    service.engine.dispose()
    service.engine = engine
    return service


def _check_present(settings: Settings, *, replaces: bool) -> None:
    """Refuse to replace a database that works without being told to; and learn from it what it knows."""
    if not settings.database.exists() or not backups.is_sound(settings.database):
        return
    engine = engine_for(settings.database)
    try:
        revision = migrate.revision_of(engine)
        if revision is None:
            return
        if not replaces:
            raise NotReady(
                "would_replace",
                f"There is a sound database at {settings.database}; everything since the backup would be "
                "lost. If that is meant, stop the server and add: --replace",
            )
        if revision == migrate.HEAD:
            with reading(engine) as db:
                journal.Journal(settings.keys).add(*lasting.known(db))
    finally:
        engine.dispose()


def _make_room(database: Path) -> None:
    """Leave a sound database where it is, to be written over in one transaction; put anything else aside."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (database.exists() and backups.is_sound(database)):
        # A journal left beside a lost database would be rolled into the new one.
        for end in ("", "-journal", "-wal", "-shm"):
            found = database.with_name(database.name + end)
            if found.exists():
                found.rename(found.with_name(f"{found.name}.damaged-{secrets.token_hex(4)}"))
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
