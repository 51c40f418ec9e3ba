"""How every table is made: names of constraints, moments in UTC, words from a list, no hidden row numbers."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse a moment without a zone; keep it in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        """Give the moment back in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def table(name: str, *parts: Any) -> sa.Table:
    """A table of the one schema, without hidden row numbers."""
    return sa.Table(name, metadata, *parts, sqlite_with_rowid=False)


def key(name: str = "id") -> Column[str]:
    """A random name as primary key."""
    return Column(name, sa.String(64), primary_key=True)


def to(target: str, *, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    """A column that points to another table's row."""
    name = f"{target}_id"
    return Column(name, sa.String(64), ForeignKey(f"{target}.id"), primary_key=primary_key, nullable=nullable)


def one_of(column: str, *words: str) -> CheckConstraint:
    """A column that holds one of these words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def flag(name: str, *, default: str = "0") -> Column[bool]:
    """A yes or no."""
    return Column(name, sa.Boolean, nullable=False, server_default=default)


def guarded(on: sa.Table, name: str, act: str, *, says: str, when: str | None = None) -> None:
    """An act on a table's rows that the database itself refuses."""
    verb, _, columns = act.partition(" ")
    condition = f"WHEN {when} " if when else ""
    statement = (
        f"CREATE TRIGGER {name} BEFORE {verb.upper()}{' ' + columns if columns else ''} ON {on.name} "
        f"{condition}BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )
    made = sa.DDL(statement).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]  # not annotated there
    sa.event.listen(on, "after_create", made)
