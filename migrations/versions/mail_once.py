"""Each queued mail has a name of its own, under which a second copy of it is known as the same."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004_mail_once"
down_revision = "0003_doors"


def upgrade() -> None:
    """Name what waits; the queue is made anew, as SQLite adds no column behind its constraints."""
    _queue(sa.Column("message", sa.String(length=64), nullable=False))


def downgrade() -> None:
    """Forget the names."""
    _queue()


def _queue(*more: "sa.Column[str]") -> None:
    kept = op.get_bind().execute(
        sa.text(
            "SELECT invitation_id, kind, state, attempts FROM invitation_mail ORDER BY invitation_id, kind"
        )
    )
    rows = [dict(row) for row in kept.mappings()]
    op.drop_table("invitation_mail")
    made = op.create_table(
        "invitation_mail",
        sa.Column("invitation_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        *more,
        sa.CheckConstraint("kind IN ('invitation', 'reminder')", name=op.f("ck_invitation_mail_kind")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused')", name=op.f("ck_invitation_mail_state")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_mail_invitation_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", "kind", name=op.f("pk_invitation_mail")),
        sqlite_with_rowid=False,
    )
    named = [row | {"message": secrets.token_hex(16)} for row in rows] if more else rows
    op.bulk_insert(made, named)
