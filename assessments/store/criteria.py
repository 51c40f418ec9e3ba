"""Focus themes of teams, each with a target and its day or as a mark alone."""

from collections.abc import Sequence

import sqlalchemy as sa

from assessments.model import Criterion, TeamId
from assessments.store.tables import criterion, round_, round_team

COLUMNS = (
    criterion.c.team_id.label("team"),
    criterion.c.scale,
    criterion.c.target,
    criterion.c.due_on.label("by"),
    criterion.c.set_on,
    criterion.c.staff_id.label("set_by"),
)
LATER = ("follow_up", "sustainment")
OPENED = ("open", "closing", "closed")


def of_teams(db: sa.Connection, teams: Sequence[TeamId]) -> tuple[Criterion, ...]:
    """The focus themes of some teams, by team and theme."""
    query = sa.select(*COLUMNS).where(criterion.c.team_id.in_(tuple(teams)))
    rows = db.execute(query.order_by(criterion.c.team_id, criterion.c.scale)).mappings()
    return tuple(Criterion(**row) for row in rows)


def put(db: sa.Connection, made: Criterion) -> None:
    """Keep a focus theme in place of what stood there."""
    take_out(db, made.team, made.scale)
    db.execute(
        sa.insert(criterion).values(
            team_id=made.team,
            scale=made.scale,
            target=made.target,
            due_on=made.by,
            staff_id=made.set_by,
            set_on=made.set_on,
        )
    )


def take_out(db: sa.Connection, team_id: TeamId, scale: str) -> None:
    """A theme is in focus no more."""
    db.execute(sa.delete(criterion).where(criterion.c.team_id == team_id, criterion.c.scale == scale))


def fixed_by(db: sa.Connection, team_id: TeamId) -> str | None:
    """The title of the round whose opening fixed a team's criteria; None while they may be changed."""
    query = (
        sa.select(round_.c.title)
        .join(round_team, round_team.c.round_id == round_.c.id)
        .where(round_team.c.team_id == team_id, round_.c.kind.in_(LATER), round_.c.status.in_(OPENED))
        .order_by(round_.c.opens_on, round_.c.id)
    )
    return db.execute(query.limit(1)).scalar()
