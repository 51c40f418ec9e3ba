"""The first schema: staff, programmes, rosters, rounds, invitations, sealed pool, releases, ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

GUARDS = (
    "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER round_keeps_its_promise BEFORE UPDATE "
    "OF mode, smallest_group, questionnaire_id, digest, public_key, promise ON round "
    "WHEN OLD.status <> 'planned' "
    "BEGIN SELECT RAISE(ABORT, 'an opened round keeps its promise'); END",
    "CREATE TRIGGER roster_entry_no_insert BEFORE INSERT ON roster_entry "
    "WHEN (SELECT status FROM round WHERE id = NEW.round_id) <> 'planned' "
    "BEGIN SELECT RAISE(ABORT, 'an opened round keeps its roster'); END",
    "CREATE TRIGGER roster_entry_no_update BEFORE UPDATE ON roster_entry "
    "WHEN (SELECT status FROM round WHERE id = OLD.round_id) <> 'planned' "
    "BEGIN SELECT RAISE(ABORT, 'an opened round keeps its roster'); END",
    "CREATE TRIGGER roster_entry_no_delete BEFORE DELETE ON roster_entry "
    "WHEN (SELECT status FROM round WHERE id = OLD.round_id) <> 'planned' "
    "BEGIN SELECT RAISE(ABORT, 'an opened round keeps its roster'); END",
)


def upgrade() -> None:
    """Make every table; on SQLite ledger, promise and roster also refuse to be changed."""
    op.create_table(
        "ledger",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ledger_programme_id"), "ledger", ["programme_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("smallest_group", sa.Integer(), nullable=False),
        sa.Column("is_example", sa.Boolean(), server_default="0", nullable=False),
        sa.CheckConstraint("smallest_group >= 5", name=op.f("ck_organisation_smallest_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("wordings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("is_ended", sa.Boolean(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "mode IN ('confidential', 'anonymous', 'identified')", name=op.f("ck_programme_mode")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_programme_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("role IN ('admin', 'coach', 'sponsor', 'researcher')", name=op.f("ck_staff_role")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_staff_email_lower")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_staff_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mail_text",
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('invitation', 'reminder')", name=op.f("ck_mail_text_kind")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_mail_text_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "kind", "language", name=op.f("pk_mail_text")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_person_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("programme_id", "email", name=op.f("uq_person_programme_id_email")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "programme_staff",
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_staff_programme_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_programme_staff_staff_id")),
        sa.PrimaryKeyConstraint("programme_id", "staff_id", name=op.f("pk_programme_staff")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "roster_preview",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=True),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_roster_preview_programme_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_roster_preview_staff_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_roster_preview")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "round",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("smallest_group", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=200), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=64), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("promise", sa.Text(), nullable=True),
        sa.Column("distributor", sa.String(length=200), nullable=True),
        sa.Column("is_tidy", sa.Boolean(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "kind IN ('baseline', 'pulse', 'follow_up', 'sustainment')", name=op.f("ck_round_kind")
        ),
        sa.CheckConstraint("mode IN ('confidential', 'anonymous', 'identified')", name=op.f("ck_round_mode")),
        sa.CheckConstraint("status <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_round_closed_at")),
        sa.CheckConstraint(
            "status IN ('planned', 'open', 'closing', 'closed', 'cancelled')", name=op.f("ck_round_status")
        ),
        sa.CheckConstraint(
            "status NOT IN ('open', 'closing') OR (public_key IS NOT NULL AND promise IS NOT NULL)",
            name=op.f("ck_round_open_has_a_key_and_a_promise"),
        ),
        sa.CheckConstraint("smallest_group >= 5", name=op.f("ck_round_smallest_group")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_round_programme_id")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_round_questionnaire_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_sign_in_failure_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_sign_in_failure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_link",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("purpose IN ('welcome', 'reset')", name=op.f("ck_staff_link_purpose")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_link_staff_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_link")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_mail",
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("purpose IN ('welcome', 'reset')", name=op.f("ck_staff_mail_purpose")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_mail_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "purpose", name=op.f("pk_staff_mail")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "team",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_team_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("programme_id", "title", name=op.f("uq_team_programme_id_title")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_answer_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_answer_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "carried",
        sa.Column("owner", sa.LargeBinary(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_carried_round_id")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_carried")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("owner", sa.LargeBinary(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sealed) % 4096 = 40", name=op.f("ck_draft_padded")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_draft_round_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_owner"), "draft", ["owner"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=True),
        sa.CheckConstraint("sent IN (0, 1)", name=op.f("ck_invitation_sent")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_invitation_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_invitation_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "round_id", "team_id", "person_id", name=op.f("uq_invitation_round_id_team_id_person_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "member",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_member_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_member")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opt_out",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opt_out_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_opt_out")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pool",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sealed) % 4096 = 48", name=op.f("ck_pool_padded")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_pool_round_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pool")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "release",
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_release_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_release")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "roster_entry",
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roster_entry_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_roster_entry_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_roster_entry_team_id")),
        sa.PrimaryKeyConstraint("round_id", "team_id", "person_id", name=op.f("pk_roster_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "round_slot",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("slot IN ('baseline', 'open')", name=op.f("ck_round_slot_slot")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_slot_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_round_slot_team_id")),
        sa.PrimaryKeyConstraint("team_id", "slot", name=op.f("pk_round_slot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "round_team",
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_team_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_round_team_team_id")),
        sa.PrimaryKeyConstraint("round_id", "team_id", name=op.f("pk_round_team")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "share",
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.CheckConstraint("audience IN ('team', 'sponsor')", name=op.f("ck_share_audience")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_share_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_share_team_id")),
        sa.PrimaryKeyConstraint("round_id", "team_id", "audience", name=op.f("pk_share")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "team_staff",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_team_staff_staff_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_staff_team_id")),
        sa.PrimaryKeyConstraint("team_id", "staff_id", name=op.f("pk_team_staff")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation_mail",
        sa.Column("invitation_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('invitation', 'reminder')", name=op.f("ck_invitation_mail_kind")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused')", name=op.f("ck_invitation_mail_state")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_mail_invitation_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", "kind", name=op.f("pk_invitation_mail")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in GUARDS:
            op.execute(statement)


def downgrade() -> None:
    """Leave nothing: before the first schema there was nothing to keep."""
    raise RuntimeError("There is nothing before the first schema; remove the database instead.")
