"""Second factors, sessions that wait for a code, counted attempts, and how long names and answers are kept.

Everybody signs in anew. A name may leave a frozen roster when its bearer is erased.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_doors"
down_revision = "0002_success_criteria"

WAS_OPENED = "(SELECT status FROM round WHERE id = {row}.round_id) <> 'planned'"
KEEPS_ROSTER = "BEGIN SELECT RAISE(ABORT, 'an opened round keeps its roster'); END"
KEEPS_PROMISE = "BEGIN SELECT RAISE(ABORT, 'an opened round keeps its promise'); END"
PROMISE = (
    "CREATE TRIGGER round_keeps_its_promise BEFORE UPDATE "
    "OF mode, smallest_group, questionnaire_id, digest, public_key, promise ON round "
    "WHEN OLD.status <> 'planned' "
)
ONLY_NAMES_WENT = (
    "OLD.mode IS NEW.mode AND OLD.smallest_group IS NEW.smallest_group AND "
    "OLD.questionnaire_id IS NEW.questionnaire_id AND OLD.digest IS NEW.digest AND "
    "OLD.public_key IS NEW.public_key "
    "AND (SELECT count(*) FROM json_tree(OLD.promise)) = (SELECT count(*) FROM json_tree(NEW.promise)) "
    "AND NOT EXISTS (SELECT 1 FROM json_tree(OLD.promise) AS was LEFT JOIN json_tree(NEW.promise) AS now "
    "ON now.fullkey = was.fullkey WHERE (was.type IS NOT now.type OR was.atom IS NOT now.atom) "
    "AND NOT (was.path GLOB '$.teams.*.roster' AND now.atom IS '–'))"
)
ONLY_THE_NAME_WENT = (
    "NEW.name = '–' AND OLD.round_id = NEW.round_id AND OLD.team_id = NEW.team_id "
    "AND OLD.person_id = NEW.person_id"
)
PROGRAMME_HAS_ENDED = (
    "(SELECT programme.is_ended FROM programme JOIN round ON round.programme_id = programme.id "
    "WHERE round.id = OLD.round_id)"
)
NAMES = ("round_keeps_its_promise", "roster_entry_no_update", "roster_entry_no_delete")


def upgrade() -> None:
    """Make the tables; the guards of promise and roster let a name go."""
    op.drop_table("sign_in_failure")
    op.drop_table("staff_session")
    _sessions(
        sa.Column("proved_at", sa.DateTime(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), server_default="0", nullable=False),
    )
    _doors()
    _keeping()
    _guarded(
        f"{PROMISE}AND NOT ({ONLY_NAMES_WENT}) {KEEPS_PROMISE}",
        "CREATE TRIGGER roster_entry_no_update BEFORE UPDATE ON roster_entry WHEN "
        f"{WAS_OPENED.format(row='OLD')} AND NOT ({ONLY_THE_NAME_WENT}) {KEEPS_ROSTER}",
        "CREATE TRIGGER roster_entry_no_delete BEFORE DELETE ON roster_entry WHEN "
        f"{WAS_OPENED.format(row='OLD')} AND NOT {PROGRAMME_HAS_ENDED} {KEEPS_ROSTER}",
    )


def downgrade() -> None:
    """Forget second factors and everybody's session; what was erased or forgotten stays so."""
    for name in ("programme_keeping", "keeping", "attempt", "recovery_code", "totp_step", "staff_session"):
        op.drop_table(name)
    op.execute("UPDATE staff SET totp_secret = NULL")
    _sessions()
    op.create_table(
        "sign_in_failure",
        _staff(),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_sign_in_failure_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_sign_in_failure")),
        sqlite_with_rowid=False,
    )
    _guarded(
        f"{PROMISE}{KEEPS_PROMISE}",
        "CREATE TRIGGER roster_entry_no_update BEFORE UPDATE ON roster_entry WHEN "
        f"{WAS_OPENED.format(row='OLD')} {KEEPS_ROSTER}",
        "CREATE TRIGGER roster_entry_no_delete BEFORE DELETE ON roster_entry WHEN "
        f"{WAS_OPENED.format(row='OLD')} {KEEPS_ROSTER}",
    )


def _sessions(*more: sa.Column) -> None:
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        _staff(),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
        sqlite_with_rowid=False,
    )


def _doors() -> None:
    op.create_table(
        "totp_step",
        _staff(),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_totp_step_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_totp_step")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        _staff(),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_recovery_code_staff_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attempt",
        sa.Column("whom", sa.LargeBinary(length=32), nullable=False),
        sa.Column("place", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("whom", "place", name=op.f("pk_attempt")),
        sqlite_with_rowid=False,
    )


def _keeping() -> None:
    op.create_table(
        "keeping",
        sa.Column("organisation_id", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 3650", name=op.f("ck_keeping_days")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_keeping_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_keeping")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "programme_keeping",
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("is_forgotten", sa.Boolean(), server_default="0", nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 3650", name=op.f("ck_programme_keeping_days")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_keeping_programme_id")
        ),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_programme_keeping")),
        sqlite_with_rowid=False,
    )


def _guarded(*statements: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in NAMES:
            op.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            # As it is to the driver: a colon in the text is no place for a parameter.
            op.get_bind().exec_driver_sql(statement)


def _staff() -> sa.Column:
    return sa.Column("staff_id", sa.String(length=64), nullable=False)
