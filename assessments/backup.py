"""`soundline backup`: the database as it stands between two transactions, sealed for a key kept elsewhere."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from assessments import backup_file, lasting
from assessments.errors import NotReady
from assessments.service import Clock, Service, utc_now
from assessments.settings import Settings
from assessments.store import backups, migrate

PUBLIC = "recovery.pub"
"""The public half of the recovery key, in the folder of keys: backups are made with it and not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was made. `recovery_key` is there the one time it is made, and nowhere else."""

    file: Path
    size: int
    recovery: str
    recovery_key: str | None


def make(settings: Settings, to: Path, *, clock: Clock = utc_now, has_new_key: bool = False) -> Made:
    """Write a sealed copy of the database; the service may go on serving meanwhile."""
    target = to.absolute()
    _check_place(settings, target)
    with Service.open(settings, clock=clock) as service:
        lasting.remember_all(service)
        content = _copied(settings.database)
        key, public = _recovery(settings.keys, has_new_key=has_new_key)
        facts = backup_file.Facts(
            made_at=clock().isoformat(timespec="seconds"),
            revision=migrate.HEAD,
            installation=backup_file.installation(service.keys.link()),
            recovery=backup_file.named(public),
        )
        file = backup_file.sealed(content, facts, public=public, link_key=service.keys.link())
    backup_file.written(file, target)
    if key:
        # Only now: a backup that could not be written has made no key that nobody was shown.
        _keep_public(settings.keys, public)
    return Made(file=target, size=len(file), recovery=facts.recovery, recovery_key=key)


def _copied(database: Path) -> bytes:
    try:
        return backups.copied(database)
    except sqlite3.DatabaseError as failure:
        raise NotReady(
            "database_damaged",
            f"The database at {database} is damaged, so no backup was made of it. Put the last good one back "
            "with: soundline restore FILE",
        ) from failure


def _check_place(settings: Settings, target: Path) -> None:
    if target.exists():
        raise NotReady(
            "backup_exists",
            f"{target} exists already and was left as it is. Give every backup a name of its own.",
        )
    if not target.parent.is_dir():
        raise NotReady("backup_folder", f"There is no folder {target.parent}. Make it first.")
    if settings.keys.resolve() in target.resolve().parents:
        raise NotReady(
            "backup_folder",
            f"{target} is in the folder of keys. Keys and backups are kept apart: choose another folder.",
        )


def _recovery(keys: Path, *, has_new_key: bool) -> tuple[str | None, bytes]:
    held = keys / PUBLIC
    if has_new_key or not held.exists():
        return backup_file.new_recovery_key()
    public = held.read_bytes()
    if len(public) != 32:
        raise NotReady(
            "recovery_key", f"{held} is damaged. Make a new recovery key: soundline backup FILE --new-key"
        )
    return None, public


def _keep_public(keys: Path, public: bytes) -> None:
    aside = keys / f"{PUBLIC}.new"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(public)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(keys / PUBLIC)
