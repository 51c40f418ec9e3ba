"""The schema: migrations make what the tables say, and respondents' tables have neither time nor order."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from assessments.errors import NotReady, Unavailable
from assessments.store import engine as engines
from assessments.store import migrate
from assessments.store.columns import Instant
from assessments.store.engine import check_settings, engine_for, reading, vacuum, writing
from assessments.store.tables import RESPONDENTS, metadata, organisation


def statements(engine) -> dict[str, list[str]]:
    """Each table, index and trigger as its sorted parts."""
    query = sa.text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'")
    with reading(engine) as db:
        found = {row.name: " ".join(row.sql.split()) for row in db.execute(query)}
    return {
        name: sorted(re.split(r", (?=CONSTRAINT )", sql.replace(" )", ")"))) for name, sql in found.items()
    }


def parts(engine) -> dict[str, set[str]]:
    return {
        name: {part.removesuffix("WITHOUT ROWID").strip().rstrip(")") for part in found}
        for name, found in statements(engine).items()
    }


def test_the_migrations_make_what_the_tables_say(engine, tmp_path):
    made = engine_for(tmp_path / "made.sqlite")
    with writing(made) as db:
        metadata.create_all(db)

    assert parts(engine) == parts(made)


def test_a_table_changed_without_a_migration_is_seen(engine, tmp_path):
    made = engine_for(tmp_path / "made.sqlite")
    with writing(made) as db:
        metadata.create_all(db)
        db.exec_driver_sql("ALTER TABLE team ADD COLUMN extra TEXT")

    assert parts(engine) != parts(made)


def test_alembic_sees_no_difference(engine):
    with engine.begin() as db:
        command.check(migrate.config(db))


def test_the_newest_revision_is_the_one_the_service_expects():
    scripts = ScriptDirectory.from_config(migrate.config())

    assert scripts.get_heads() == [migrate.HEAD]


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_no_table_keeps_a_hidden_order(engine, table):
    with reading(engine) as db:
        sql = db.execute(
            sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
        ).scalar()

    assert sql.rstrip().endswith("WITHOUT ROWID")
    with reading(engine) as db, pytest.raises(sa.exc.OperationalError, match="no such column"):
        db.exec_driver_sql(f"SELECT rowid FROM {table}")  # noqa: S608  # our own names


@pytest.mark.parametrize("name", RESPONDENTS)
def test_respondents_tables_have_no_time_and_no_sequence(name):
    table = metadata.tables[name]

    assert [c.name for c in table.columns if isinstance(c.type, Instant | sa.DateTime | sa.Date)] == []
    assert not {c.name for c in table.columns} & {
        "created",
        "created_at",
        "updated_at",
        "at",
        "number",
        "position",
    }
    assert all(c.autoincrement is not True for c in table.columns)
    counters = {"sent", "epoch", "attempts"}
    assert {c.name for c in table.columns if isinstance(c.type, sa.Integer)} <= counters


def test_a_connection_has_every_setting(engine):
    check_settings(engine)


@pytest.mark.parametrize(
    ("name", "weak"),
    [
        ("synchronous", "OFF"),
        ("synchronous", "NORMAL"),
        ("journal_mode", "WAL"),
        ("foreign_keys", "OFF"),
        ("busy_timeout", "100"),
        ("trusted_schema", "ON"),
        ("secure_delete", "OFF"),
        ("temp_store", "FILE"),
    ],
)
def test_a_weakened_setting_stops_the_start(tmp_path, monkeypatch, name, weak):
    monkeypatch.setattr(engines, "PRAGMAS", dict(engines.PRAGMAS) | {name: weak})
    weakened = engine_for(tmp_path / "weak.sqlite")

    with pytest.raises(NotReady) as refused:
        check_settings(weakened)

    assert name in refused.value.facts["settings"]
    weakened.dispose()


def test_writers_wait_for_each_other_and_none_is_lost(engine):
    def write(i: int) -> None:
        with writing(engine) as db:
            held = db.execute(sa.select(sa.func.count()).select_from(organisation)).scalar_one()
            db.execute(
                sa.insert(organisation).values(
                    id=f"{i}", title=f"{held}", time_zone="UTC", smallest_group=5, is_example=False
                )
            )

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(80)))

    with reading(engine) as db:
        seen = {int(title) for title in db.execute(sa.select(organisation.c.title)).scalars()}
    assert seen == set(range(80)), "each saw what all before it had written"


def test_a_locked_database_is_refused_as_busy_and_heals(engine, monkeypatch):
    monkeypatch.setattr(engines, "PRAGMAS", dict(engines.PRAGMAS) | {"busy_timeout": "50"})
    impatient = engine_for(engine.url.database)
    blocking = engine.raw_connection()
    blocking.cursor().execute("BEGIN EXCLUSIVE")

    with pytest.raises(Unavailable, match="busy") as refused, writing(impatient) as db:
        db.exec_driver_sql("SELECT 1")
    blocking.cursor().execute("ROLLBACK")
    blocking.close()

    assert refused.value.status == 503
    assert refused.value.facts["retry_after"] > 0
    with writing(impatient) as db:
        assert db.exec_driver_sql("SELECT 1").scalar() == 1
    impatient.dispose()


def test_a_full_disk_is_refused_as_busy_and_heals(engine):
    def fill() -> None:
        with writing(engine) as db:
            db.exec_driver_sql("PRAGMA max_page_count = 1")
            for i in range(2000):
                db.execute(
                    sa.insert(organisation).values(
                        id=f"{i}", title="x" * 200, time_zone="UTC", smallest_group=5, is_example=False
                    )
                )

    with pytest.raises(Unavailable, match="busy"):
        fill()

    with writing(engine) as db:
        assert db.execute(sa.select(sa.func.count()).select_from(organisation)).scalar_one() == 0


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"smallest_group": 4}, id="a group of four"),
        pytest.param({"title": None}, id="no title"),
    ],
)
def test_what_must_never_happen_is_refused_by_the_table(engine, values):
    row = {"id": "o", "title": "O", "time_zone": "UTC", "smallest_group": 5, "is_example": False} | values

    with pytest.raises(sa.exc.IntegrityError), writing(engine) as db:
        db.execute(sa.insert(organisation).values(row))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET content = ''",
        "DELETE FROM ledger",
    ],
)
def test_the_ledger_only_grows(engine, statement):
    with writing(engine) as db:
        db.exec_driver_sql("INSERT INTO ledger VALUES ('a', 'p', 'r', '{}')")

    with pytest.raises(sa.exc.IntegrityError, match="append-only"), writing(engine) as db:
        db.exec_driver_sql(statement)


def test_an_answer_that_is_not_padded_does_not_enter_the_pool(engine):
    with writing(engine) as db:
        db.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        with pytest.raises(sa.exc.IntegrityError, match="padded"):
            db.exec_driver_sql("INSERT INTO pool VALUES (x'00', 'r', x'0102')")


def test_deleted_text_is_gone_from_the_file(engine):
    canary = "canary-in-the-mine" * 20
    with writing(engine) as db:
        db.execute(
            sa.insert(organisation).values(
                id="o", title=canary[:190], time_zone="UTC", smallest_group=5, is_example=False
            )
        )
    with writing(engine) as db:
        db.execute(sa.delete(organisation))
    vacuum(engine)

    folder = Path(engine.url.database).parent
    assert not any(b"canary" in path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_an_error_does_not_quote_what_was_written(engine):
    row = {"id": "o", "title": "hush", "time_zone": "UTC", "smallest_group": 4, "is_example": False}

    with pytest.raises(sa.exc.IntegrityError) as refused, writing(engine) as db:
        db.execute(sa.insert(organisation).values(row))

    assert "hush" not in str(refused.value)
