"""The first day and the day of a new version: keys, database, first administrator; upgrading with a copy."""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

from assessments import passwords
from assessments.accounts import link_for
from assessments.addresses import checked_address, checked_name
from assessments.errors import NotReady, Refusal
from assessments.keys import Keys
from assessments.model import Organisation, OrganisationId, Staff, StaffId
from assessments.service import Service
from assessments.settings import Settings, time_zone_named
from assessments.store import backups, migrate, programmes, staff
from assessments.store.engine import engine_for, reading, writing

SMALLEST_GROUP = 5


def is_empty(at: Settings | Service) -> bool:
    """Whether there is no installation yet where the settings point."""
    settings = at.settings if isinstance(at, Service) else at
    if not settings.database.is_file():
        return True
    engine = engine_for(settings.database)
    try:
        if migrate.revision_of(engine) is None:
            return True
        with reading(engine) as db:
            return not programmes.organisations(db)
    finally:
        engine.dispose()


def init(
    settings: Settings,
    *,
    email: str,
    name: str,
    password: str,
    organisation: str,
    time_zone: str | None = None,
    is_example: bool = False,
    rng: random.Random | None = None,
) -> Organisation:
    """Make keys, database, organisation and first administrator; an installation that exists is refused."""
    if not is_empty(settings):
        raise Refusal("already_set_up", database=str(settings.database))
    zone = time_zone_named(time_zone or settings.time_zone)
    address, called = checked_address(email), checked_name(name)
    kept = passwords.accept(password, not_in=(address, called))
    title = checked_name(organisation)
    keys = Keys(settings.keys)
    keys.make()
    keys.check()
    _make_file(settings.database)
    engine = engine_for(settings.database)
    migrate.upgrade(engine)
    engine.dispose()
    with Service.open(settings, rng=rng, is_first_day=True) as service, writing(service.engine) as db:
        made = _organisation(service, title, zone, is_example=is_example)
        programmes.add_organisation(db, made)
        first = _administrator(service, made, address, called)
        staff.add(db, first)
        staff.change(db, first.id, password_hash=kept)
    return made


def add_organisation(
    service: Service, *, title: str, email: str, name: str, time_zone: str | None = None
) -> str:
    """Make another organisation; gives the link with which its first administrator chooses a password."""
    zone = time_zone_named(time_zone or service.settings.time_zone)
    made = _organisation(service, checked_name(title), zone, is_example=False)
    first = _administrator(service, made, checked_address(email), checked_name(name))
    with writing(service.engine) as db:
        if made.title in {organisation.title for organisation in programmes.organisations(db)}:
            raise Refusal("organisation_exists", title=made.title)
        if staff.by_email(db, first.email):
            raise Refusal("account_exists", email=first.email)
        programmes.add_organisation(db, made)
        staff.add(db, first)
        return link_for(service, db, first.id, "welcome")


def upgrade(settings: Settings) -> list[str]:
    """Bring the database to this version, after copying it; says line by line what was done."""
    if is_empty(settings):
        raise NotReady("no_database", f"There is no database at {settings.database}. Run: soundline init")
    engine = engine_for(settings.database)
    try:
        before = migrate.revision_of(engine)
        if before == migrate.HEAD:
            return [f"The database is up to date (revision {before})."]
        copy = _copied(settings.database)
        migrate.upgrade(engine)
        return [
            f"A copy of the database as it was: {copy}",
            f"Upgraded from revision {before} to {migrate.HEAD}.",
            "Remove the copy once the new version has been seen to work: it holds what was open then.",
        ]
    finally:
        engine.dispose()


def _organisation(service: Service, title: str, zone: str, *, is_example: bool) -> Organisation:
    return Organisation(
        id=OrganisationId(service.new_id()),
        title=title,
        time_zone=zone,
        smallest_group=SMALLEST_GROUP,
        is_example=is_example,
    )


def _administrator(service: Service, of: Organisation, email: str, name: str) -> Staff:
    return Staff(
        id=StaffId(service.new_id()),
        organisation=of.id,
        email=email,
        name=name,
        role="admin",
        language=service.settings.language,
    )


def _make_file(database: Path) -> None:
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))


def _copied(database: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = database.with_name(f"{database.name}.before-upgrade-{stamp}")
    # A copy of the file alone could be torn: SQLite's own way waits for the transaction that is under way.
    with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(backups.copied(database))
        os.fsync(file.fileno())
    return copy
