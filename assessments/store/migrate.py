"""Bringing a database to the schema of this version, by Alembic, without an ini file."""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from assessments.store.engine import reading

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
HEAD = "0004_mail_once"
"""The newest revision; known here so that starting the service need not import Alembic."""


def revision_of(engine: sa.Engine) -> str | None:
    """The revision a database is at; None where it has no tables yet."""
    with reading(engine) as db:
        if not sa.inspect(db).has_table("alembic_version"):
            return None
        return db.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def knows(revision: str | None) -> bool:
    """Whether this version can bring a database from a revision to its own."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    return revision in known


def upgrade(engine: sa.Engine, *, to: str = "head") -> None:
    """Bring the database to a revision, each step whole or not at all."""
    from alembic import command

    with engine.begin() as db:
        command.upgrade(config(db), to)


def config(connection: sa.Connection | None = None) -> "Config":
    """Alembic's settings, made here."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
