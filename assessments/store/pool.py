"""What respondents are writing and have sent, sealed: drafts, carried drafts, and the pool of a round."""

import sqlalchemy as sa

from assessments.model import RoundId
from assessments.store.tables import carried, draft, pool


def insert(db: sa.Connection, key: bytes, round_id: RoundId, sealed: bytes) -> None:
    """Put one sealed answer into a round's pool."""
    db.execute(sa.insert(pool).values(key=key, round_id=round_id, sealed=sealed))


def has(db: sa.Connection, key: bytes) -> bool:
    """Whether the pool holds the answer of this key."""
    return db.execute(sa.select(pool.c.key).where(pool.c.key == key)).scalar() is not None


def sealed(db: sa.Connection, key: bytes) -> bytes | None:
    """The sealed answer of this key."""
    return db.execute(sa.select(pool.c.sealed).where(pool.c.key == key)).scalar()


def remove(db: sa.Connection, key: bytes) -> bool:
    """Take one sealed answer out; False where there was none."""
    return db.execute(sa.delete(pool).where(pool.c.key == key)).rowcount == 1


def of_round(db: sa.Connection, round_id: RoundId) -> tuple[bytes, ...]:
    """The sealed answers of a round, in the order of their keys."""
    query = sa.select(pool.c.sealed).where(pool.c.round_id == round_id).order_by(pool.c.key)
    return tuple(db.execute(query).scalars())


def count(db: sa.Connection, round_id: RoundId) -> int:
    """How many sealed answers a round has."""
    return db.execute(sa.select(sa.func.count()).where(pool.c.round_id == round_id)).scalar_one()


def empty(db: sa.Connection, round_id: RoundId) -> None:
    """Leave nothing of a round's pool, drafts and carried drafts."""
    for table in (pool, draft, carried):
        db.execute(sa.delete(table).where(table.c.round_id == round_id))


def draft_of(db: sa.Connection, key: bytes) -> bytes | None:
    """One sealed draft."""
    return db.execute(sa.select(draft.c.sealed).where(draft.c.key == key)).scalar()


def keep_draft(db: sa.Connection, key: bytes, *, owner: bytes, round_id: RoundId, sealed: bytes) -> None:
    """Keep a sealed draft in the place of the one before."""
    db.execute(sa.delete(draft).where(draft.c.key == key))
    db.execute(sa.insert(draft).values(key=key, owner=owner, round_id=round_id, sealed=sealed))


def drafts_of(db: sa.Connection, owner: bytes) -> int:
    """How many drafts one invitation has."""
    return db.execute(sa.select(sa.func.count()).where(draft.c.owner == owner)).scalar_one()


def forget_drafts(db: sa.Connection, owner: bytes) -> None:
    """Leave no draft of an invitation, nor a code to carry one."""
    db.execute(sa.delete(draft).where(draft.c.owner == owner))
    db.execute(sa.delete(carried).where(carried.c.owner == owner))


def carry(db: sa.Connection, owner: bytes, *, round_id: RoundId, sealed: bytes) -> None:
    """Keep the sealed key of a draft for another device; a code given before ends."""
    db.execute(sa.delete(carried).where(carried.c.owner == owner))
    db.execute(sa.insert(carried).values(owner=owner, round_id=round_id, sealed=sealed))


def carried_key(db: sa.Connection, owner: bytes) -> bytes | None:
    """The sealed key of a draft that may be carried elsewhere."""
    return db.execute(sa.select(carried.c.sealed).where(carried.c.owner == owner)).scalar()
