"""Focus themes with their targets, days on which coaching starts, and a second baseline for a team."""

import sqlalchemy as sa
from alembic import op

revision = "0002_success_criteria"
down_revision = "0001"

OPENED = (
    "EXISTS (SELECT 1 FROM round_team JOIN round ON round.id = round_team.round_id "
    "WHERE round_team.team_id = {row}.team_id AND round.kind IN ('follow_up', 'sustainment') "
    "AND round.status IN ('open', 'closing', 'closed'))"
)
PLANNED = "(SELECT status FROM round WHERE id = {row}.round_id)"
GUARDS = (
    *(
        f"CREATE TRIGGER criterion_no_{act} BEFORE {act.upper()} ON criterion "
        f"WHEN {OPENED.format(row=row)} "
        "BEGIN SELECT RAISE(ABORT, 'criteria are fixed once the follow-up has opened'); END"
        for act, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))
    ),
    *(
        f"CREATE TRIGGER round_waiting_no_{act} BEFORE {act.upper()} ON round_waiting "
        f"WHEN {PLANNED.format(row=row)} <> 'planned' "
        "BEGIN SELECT RAISE(ABORT, 'an opened round keeps who waits'); END"
        for act, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))
    ),
)
SLOTS = ("baseline", "second_baseline", "open")


def upgrade() -> None:
    """Make the tables; a team's slots gain one for a second baseline."""
    op.create_table(
        "coaching",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_coaching_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_coaching")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "criterion",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("scale", sa.String(length=64), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(target IS NULL) = (due_on IS NULL)", name=op.f("ck_criterion_target_has_a_date")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_criterion_staff_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_criterion_team_id")),
        sa.PrimaryKeyConstraint("team_id", "scale", name=op.f("pk_criterion")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "round_waiting",
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_waiting_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_round_waiting_team_id")),
        sa.PrimaryKeyConstraint("round_id", "team_id", name=op.f("pk_round_waiting")),
        sqlite_with_rowid=False,
    )
    _slots(SLOTS)
    if op.get_bind().dialect.name == "sqlite":
        for statement in GUARDS:
            op.execute(statement)


def downgrade() -> None:
    """Forget targets, starting days and second baselines; rounds and releases stay as they are."""
    for name in ("round_waiting", "criterion", "coaching"):
        op.drop_table(name)
    op.execute("DELETE FROM round_slot WHERE slot = 'second_baseline'")
    _slots(("baseline", "open"))


def _slots(words: tuple[str, ...]) -> None:
    """The table of slots again, with other words; SQLite cannot change a constraint in place."""
    kept = op.get_bind().execute(sa.text("SELECT team_id, slot, round_id FROM round_slot")).all()
    op.drop_table("round_slot")
    listed = ", ".join(f"'{word}'" for word in words)
    made = op.create_table(
        "round_slot",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint(f"slot IN ({listed})", name=op.f("ck_round_slot_slot")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_slot_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_round_slot_team_id")),
        sa.PrimaryKeyConstraint("team_id", "slot", name=op.f("pk_round_slot")),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(made, [dict(row._mapping) for row in kept])
