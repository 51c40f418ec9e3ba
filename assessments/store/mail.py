"""The queue of mails to staff, and the texts of mails that a programme has of its own."""

import sqlalchemy as sa

from assessments.model import ProgrammeId, StaffId
from assessments.store.tables import mail_text, staff_mail


def waiting_staff_mail(db: sa.Connection, limit: int) -> tuple[tuple[StaffId, str, int], ...]:
    """Mails to staff that wait: to whom, for what, after how many attempts."""
    query = sa.select(staff_mail.c.staff_id, staff_mail.c.purpose, staff_mail.c.attempts)
    ordered = query.order_by(staff_mail.c.attempts, staff_mail.c.staff_id, staff_mail.c.purpose).limit(limit)
    return tuple((StaffId(row.staff_id), row.purpose, row.attempts) for row in db.execute(ordered))


def settle_staff_mail(db: sa.Connection, staff_id: StaffId, purpose: str, *, attempts: int | None) -> None:
    """Forget a mail that went (attempts None), or count one more attempt."""
    same = sa.and_(staff_mail.c.staff_id == staff_id, staff_mail.c.purpose == purpose)
    if attempts is None:
        db.execute(sa.delete(staff_mail).where(same))
    else:
        db.execute(sa.update(staff_mail).where(same).values(attempts=attempts))


def own_text(
    db: sa.Connection, programme_id: ProgrammeId, *, kind: str, language: str
) -> tuple[str, str] | None:
    """A programme's own subject and body, if it has them."""
    row = db.execute(
        sa.select(mail_text.c.subject, mail_text.c.body).where(
            mail_text.c.programme_id == programme_id,
            mail_text.c.kind == kind,
            mail_text.c.language == language,
        )
    ).one_or_none()
    return row and (row.subject, row.body)


def keep_text(
    db: sa.Connection, programme_id: ProgrammeId, kind: str, language: str, *, text: tuple[str, str] | None
) -> None:
    """Keep a programme's own text, or go back to ours with None."""
    same = sa.and_(
        mail_text.c.programme_id == programme_id,
        mail_text.c.kind == kind,
        mail_text.c.language == language,
    )
    db.execute(sa.delete(mail_text).where(same))
    if text is not None:
        subject, body = text
        values = {"programme_id": programme_id, "kind": kind, "language": language}
        db.execute(sa.insert(mail_text).values(subject=subject, body=body, **values))
