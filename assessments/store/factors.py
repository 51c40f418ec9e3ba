"""Second factors: sealed secrets, the step used last, the hashes of codes kept on paper."""

from collections.abc import Iterable

import sqlalchemy as sa

from assessments.model import StaffId
from assessments.store.tables import recovery_code, staff, totp_step


def totp_secret(db: sa.Connection, staff_id: StaffId) -> bytes | None:
    """The sealed secret of an account's app; None where there is none."""
    return db.execute(sa.select(staff.c.totp_secret).where(staff.c.id == staff_id)).scalar()


def last_step(db: sa.Connection, staff_id: StaffId) -> int:
    """The newest step whose code was used; -1 before the first."""
    found = db.execute(sa.select(totp_step.c.step).where(totp_step.c.staff_id == staff_id)).scalar()
    return -1 if found is None else int(found)


def note_step(db: sa.Connection, staff_id: StaffId, step: int) -> None:
    """Keep the step whose code was used."""
    db.execute(sa.delete(totp_step).where(totp_step.c.staff_id == staff_id))
    db.execute(sa.insert(totp_step).values(staff_id=staff_id, step=step))


def keep_recovery_codes(db: sa.Connection, staff_id: StaffId, hashes: Iterable[bytes]) -> None:
    """Keep the hashes of a new paper; those of an older one end."""
    db.execute(sa.delete(recovery_code).where(recovery_code.c.staff_id == staff_id))
    db.execute(sa.insert(recovery_code), [{"code_hash": one, "staff_id": staff_id} for one in hashes])


def recovery_codes(db: sa.Connection, staff_id: StaffId) -> int:
    """How many codes of the paper are unused."""
    query = sa.select(sa.func.count()).where(recovery_code.c.staff_id == staff_id)
    return db.execute(query).scalar_one()


def use_recovery_code(db: sa.Connection, staff_id: StaffId, code_hash: bytes) -> bool:
    """Use a code of the paper up; False where it is not one, or is one no more."""
    here = sa.and_(recovery_code.c.staff_id == staff_id, recovery_code.c.code_hash == code_hash)
    return db.execute(sa.delete(recovery_code).where(here)).rowcount == 1


def forget(db: sa.Connection, staff_id: StaffId) -> None:
    """Leave nothing of an account's second factor."""
    db.execute(sa.update(staff).where(staff.c.id == staff_id).values(totp_secret=None))
    for table in (totp_step, recovery_code):
        db.execute(sa.delete(table).where(table.c.staff_id == staff_id))
