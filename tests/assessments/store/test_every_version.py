"""Every schema that was ever released, with data in it, comes to this version with all its content."""

import hashlib
import json

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from assessments.store import migrate
from assessments.store.engine import engine_for, reading, writing

REVISIONS = [
    one.revision for one in reversed(list(ScriptDirectory.from_config(migrate.config()).walk_revisions()))
]
ROWS = {
    "0001": (
        "INSERT INTO organisation VALUES ('o', 'Org', 'Europe/Berlin', 5, 0)",
        "INSERT INTO programme VALUES ('p', 'o', 'Steady', 'confidential', 0)",
        "INSERT INTO team VALUES ('t', 'p', 'North')",
        "INSERT INTO person VALUES ('a', 'p', 'Ada Müller', 'ada@example.org', 'de')",
        "INSERT INTO person VALUES ('b', 'p', 'Ben', NULL, 'en')",
        "INSERT INTO member VALUES ('t', 'a')",
        "INSERT INTO member VALUES ('t', 'b')",
        "INSERT INTO opt_out VALUES ('b')",
        "INSERT INTO ledger VALUES ('l', 'p', 'gone', '{\"team\": \"t\"}')",
    ),
    "0003_doors": ("INSERT INTO keeping VALUES ('o', 30)",),
}
"""What each version could hold that those before could not; written in its own words, not in today's."""


@pytest.fixture(params=REVISIONS)
def older(request, tmp_path):
    """A database of one version, with something in it."""
    engine = engine_for(tmp_path / "old.sqlite")
    migrate.upgrade(engine, to=request.param)
    with writing(engine) as db:
        for revision in REVISIONS[: REVISIONS.index(request.param) + 1]:
            for row in ROWS.get(revision, ()):
                db.exec_driver_sql(row)
    yield engine
    engine.dispose()


def content(engine) -> dict[str, list[dict]]:
    """Every row of every table, by the names of its columns."""
    with reading(engine) as db:
        tables = sorted(set(sa.inspect(db).get_table_names()) - {"alembic_version"})
        found = {
            name: [dict(row) for row in db.exec_driver_sql(f"SELECT * FROM {name}").mappings()]  # noqa: S608
            for name in tables
        }
    return {name: sorted(rows, key=str) for name, rows in found.items()}


def digest(rows: dict[str, list[dict]], columns: dict[str, set[str]]) -> str:
    """The content of some columns, as one number."""
    kept = {
        name: [{key: str(row[key]) for key in sorted(columns[name])} for row in rows[name]]
        for name in columns
    }
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def test_a_version_s_content_is_the_same_after_the_upgrade(older):
    before = content(older)
    columns = {name: set(rows[0]) for name, rows in before.items() if rows}

    migrate.upgrade(older)

    after = content(older)
    assert migrate.revision_of(older) == migrate.HEAD
    assert len(columns) >= 7
    assert digest(after, columns) == digest(before, columns)
    assert {name: len(rows) for name, rows in after.items() if name in columns} == {
        name: len(before[name]) for name in columns
    }


def test_every_table_keeps_its_form_after_the_upgrade(older):
    """No order of insertion is kept by any table, whichever version it comes from."""
    migrate.upgrade(older)

    with reading(older) as db:
        made = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all()
    assert [n for n, sql in made if n != "alembic_version" and "WITHOUT ROWID" not in sql] == []


def test_an_upgrade_that_loses_a_row_is_seen(older, monkeypatch):
    """The planted fault."""
    before = content(older)
    columns = {name: set(rows[0]) for name, rows in before.items() if rows}
    migrate.upgrade(older)
    with writing(older) as db:
        db.exec_driver_sql("DELETE FROM opt_out")

    assert digest(content(older), columns) != digest(before, columns)


def test_a_newer_schema_is_refused_by_an_older_program(older):
    """It says so instead of reading what it does not know."""
    with writing(older) as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = 'from the future'")

    assert not migrate.knows(migrate.revision_of(older))
